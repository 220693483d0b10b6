package e2e

import (
	"regexp"
	"strings"
	"testing"
)

func TestDemoStreamsHoldsStillAndQuits(t *testing.T) {
	t.Parallel()
	term := start(t, 120, 40, "demo")
	term.untilShown("FETCHING")
	term.untilShown("DONE")
	term.press("q")
	if status := term.untilEnded(); status != 0 {
		t.Errorf("exit status %d, want 0", status)
	}
}

func TestDumbTerminalGetsASentence(t *testing.T) {
	t.Parallel()
	term := shell(t, 100, 24, "TERM=dumb $whoread demo")
	if status := term.untilEnded(); status != 2 {
		t.Errorf("exit status %d, want 2", status)
	}
	term.untilShown("whoread export")
}

func TestKeysWorkWhileStandardInputIsAPipe(t *testing.T) {
	t.Parallel()
	term := shell(t, 100, 24, "$whoread generate --rows 50 | $whoread")
	term.untilShown("DONE")
	term.press("q")
	if status := term.untilEnded(); status != 0 {
		t.Errorf("exit status %d, want 0", status)
	}
}

func TestInterruptWhileRecordsStillCome(t *testing.T) {
	t.Parallel()
	term := shell(t, 100, 24, "mkfifo feed; ($whoread generate --rows 50; sleep 600) >feed & $whoread feed")
	term.untilShown("FETCHING")
	term.press("C-c")
	term.untilShown("CANCELLED")
	term.press("C-c")
	if status := term.untilEnded(); status != 3 {
		t.Errorf("exit status %d, want 3", status)
	}
	term.untilShown("whoread: ended before everything was read")
}

func TestEverySizeOfTerminal(t *testing.T) {
	t.Parallel()
	term := start(t, 200, 50, "demo", "--speed", "50")
	term.untilShown("DONE")
	for _, size := range []struct{ w, h int }{{80, 24}, {40, 10}, {200, 50}} {
		term.resize(size.w, size.h)
		term.until("a screen of the new size", func(lines []string) bool {
			return len(lines) == size.h && strings.Contains(lines[0], "whoread") && strings.Contains(lines[size.h-1], "DONE")
		})
	}
}

func TestNoColorAndASCII(t *testing.T) {
	t.Parallel()
	term := start(t, 80, 24, "demo", "--speed", "50", "--no-color", "--ascii")
	term.untilShown("DONE")
	coloured := regexp.MustCompile(`\x1b\[([0-9]+;)*(3[0-8]|4[0-8]|9[0-7]|10[0-7])[;m]`)
	for line := range strings.SplitSeq(term.painted(), "\n") {
		if coloured.MatchString(line) {
			t.Errorf("there is colour in %q", line)
		}
	}
	for _, sign := range []string{"─", "│", "▁", "▲", "…", "·"} {
		if contains(term.lines(), sign) {
			t.Errorf("there is a %s", sign)
		}
	}
}

func TestFilterIsTypedAndShown(t *testing.T) {
	t.Parallel()
	term := start(t, 120, 30, "demo", "--speed", "50")
	term.untilShown("DONE")
	term.press("&")
	term.write("access=Sync")
	term.press("Enter")
	term.until("only Sync records", func(lines []string) bool {
		return contains(lines, "Access=Sync") && contains(lines, " Sync ") && !contains(lines, " Bind ")
	})
	term.press("u")
	term.untilGone("Access=Sync")
}
