package e2e

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"whoread/fixtures/tenanttest"
	"whoread/ui/widget/humanize"
)

// TestDemoFromSignInToComplete runs a demo of each service to its end. It searches a recording for what is
// shown only briefly.
func TestDemoFromSignInToComplete(t *testing.T) {
	t.Parallel()
	truth := tenanttest.SharedCase().Truth.Counts
	streams := `whoread  demo +FETCHING · [1-9][0-9,]* records · INCOMPLETE`
	for _, c := range []struct {
		name    string
		flags   []string
		windows int
		shown   []string
	}{
		{"graph", nil, 30, []string{"Enter the code", streams, `Graph is throttling: continues in 0:[0-4][0-9]`}},
		{"exchange", []string{"--source", "exchange", "--speed", "4"}, 30, []string{streams}},
		{"activity", []string{"--source", "activity", "--speed", "4"}, 6, []string{streams}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			term := startTerminal(t, 120, 40, append([]string{"demo"}, c.flags...)...)
			all := term.startRecording()
			term.waitForText("DONE · " + humanize.FormatCount(truth.Records, "record") + " · COMPLETE")
			for _, pattern := range c.shown {
				all.checkContains(pattern)
			}
			term.waitForText("DONE · row 1 of " + humanize.FormatCount(truth.Records, "record"))

			term.pressKeys("c")
			term.waitForMessage("COMPLETE: everything that was requested was answered in full")
			term.waitForText(fmt.Sprintf("%d answered whole · ", c.windows))
			term.waitForText(fmt.Sprintf("Ledger: %d windows", c.windows))
			term.pressKeys("q")
			term.waitUntilGone("Ledger")
			term.pressKeys("q")
			if status := term.waitForExit(); status != 0 {
				t.Errorf("exit status %d, want 0", status)
			}
			if left := listFiles(t, term.dir); len(left) > 0 {
				t.Errorf("it leaves %v", left)
			}
		})
	}
}

func TestDumbTerminalGetsMessage(t *testing.T) {
	t.Parallel()
	term := startShell(t, 100, 24, "TERM=dumb $whoread demo")
	if status := term.waitForExit(); status != 2 {
		t.Errorf("exit status %d, want 2", status)
	}
	term.waitForText("whoread export")
}

func TestKeysWorkWithPipedInput(t *testing.T) {
	t.Parallel()
	term := startShell(t, 100, 24, "cat "+generatedFile(t, 50)+" | $whoread")
	term.waitForText("DONE")
	term.pressKeys("q")
	if status := term.waitForExit(); status != 0 {
		t.Errorf("exit status %d, want 0", status)
	}
}

func TestInterruptWhileLoading(t *testing.T) {
	t.Parallel()
	term := startShell(t, 100, 24, "mkfifo feed; (cat "+generatedFile(t, 50)+"; sleep 600) >feed & $whoread feed")
	term.waitForText("FETCHING · row 1 of ")
	term.pressKeys("C-c")
	term.waitForText("CANCELLED")
	term.pressKeys("C-c")
	if status := term.waitForExit(); status != 3 {
		t.Errorf("exit status %d, want 3", status)
	}
	term.waitForText("whoread: quit before everything was read")
}

func TestEverySizeOfTerminal(t *testing.T) {
	t.Parallel()
	term := startTerminal(t, 200, 50, "demo", "--speed", "50")
	term.waitForText("DONE")
	for _, size := range []struct{ w, h int }{{80, 24}, {40, 10}, {200, 50}} {
		term.resize(size.w, size.h)
		term.waitFor("a screen of the new size", func(lines []string) bool {
			return len(lines) == size.h && strings.Contains(lines[0], "whoread") && strings.Contains(lines[size.h-1], "DONE")
		})
	}
}

func TestNoColorAndASCII(t *testing.T) {
	t.Parallel()
	term := startTerminal(t, 80, 24, "demo", "--speed", "50", "--no-color", "--ascii")
	term.waitForText("DONE")
	checkPlain(t, term)
}

// checkPlain checks that a screen has no colours, and that whoread itself draws only ASCII.
func checkPlain(t *testing.T, term *terminal) {
	t.Helper()
	coloured := regexp.MustCompile(`\x1b\[([0-9]+;)*(3[0-8]|4[0-8]|9[0-7]|10[0-7])[;m]`)
	for line := range strings.SplitSeq(term.painted(), "\n") {
		if coloured.MatchString(line) {
			t.Errorf("there is colour in %q", line)
		}
	}
	for _, sign := range []string{"─", "│", "┌", "▁", "▲", "…", "·"} {
		if contains(term.lines(), sign) {
			t.Errorf("there is a %s", sign)
		}
	}
}

func TestTypedFilterIsShown(t *testing.T) {
	t.Parallel()
	term := startTerminal(t, 120, 30, "demo", "--speed", "50")
	term.waitForText("DONE")
	term.pressKeys("&")
	term.typeText("access=Sync")
	term.pressKeys("Enter")
	term.waitFor("only Sync records", func(lines []string) bool {
		return contains(lines, "Access=Sync") && contains(lines, " Sync ") && !contains(lines, " Bind ")
	})
	term.pressKeys("u")
	term.waitUntilGone("Access=Sync")
}
