package e2e

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// withoutCountdown returns a screen without the times that change during a fetch.
func withoutCountdown(lines []string) []string {
	left := regexp.MustCompile(`[0-9]{1,2}:[0-9]{2}( left)?$|continues in [0-9]{1,2}:[0-9]{2}|[0-9]{1,2}:[0-9]{2} left`)
	still := slices.Clone(lines)
	for i, line := range still {
		if contains([]string{line}, "continues in ") || contains([]string{line}, "left") {
			still[i] = left.ReplaceAllString(line, "")
		}
	}
	return still
}

// TestResizeFetchPane visits each size twice, from different sides.
func TestResizeFetchPane(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		open  func(t *testing.T) *terminal
		shown string
	}{
		"sign-in": {func(t *testing.T) *terminal {
			t.Helper()
			return newTenantWithoutSecret(t).start(t, 200, 50, caseFlags("live", "--auth", "device")...)
		}, "Time left: "},
		"throttled": {func(t *testing.T) *terminal {
			t.Helper()
			term, _ := startHeld(t, 200, 50)
			return term
		}, "Exchange is throttl"},
		"coverage": {func(t *testing.T) *terminal {
			t.Helper()
			term, _ := startHeld(t, 200, 50)
			term.pressKeys("c")
			return term
		}, "Doubts"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			term := c.open(t)
			term.waitForText(c.shown)
			seen := map[size][]string{}
			for _, to := range sizes() {
				term.resize(to.w, to.h)
				want, again := seen[to]
				lines := term.waitFor(fmt.Sprintf("a whole screen of %d x %d as it was before\n%s\n", to.w, to.h, strings.Join(want, "\n")),
					func(lines []string) bool {
						return fillsScreen(lines, to) && contains(lines, c.shown) && (!again || slices.Equal(withoutCountdown(lines), want))
					})
				seen[to] = withoutCountdown(lines)
			}
		})
	}
}

// TestResizeDuringFetch resizes the terminal all the time during a demo.
func TestResizeDuringFetch(t *testing.T) {
	t.Parallel()
	term := startTerminal(t, 200, 50, "demo", "--speed", "4")
	term.waitForText("whoread  demo")
	for i := 0; ; i++ {
		to := sizes()[i%len(sizes())]
		term.resize(to.w, to.h)
		lines := term.waitFor(fmt.Sprintf("a whole screen of %d x %d", to.w, to.h), func(lines []string) bool {
			return len(lines) == to.h && findWideLine(lines, to.w) == "" && strings.HasPrefix(lines[0], "whoread  ") &&
				(strings.HasPrefix(lines[to.h-1], "FETCHING") || strings.HasPrefix(lines[to.h-1], "DONE"))
		})
		if strings.HasPrefix(lines[to.h-1], "DONE") {
			break
		}
	}
	term.resize(80, 24)
	term.waitForText("DONE · 3,122 records · COMPLETE")
}

func TestFetchPaneInASCIIWithoutColour(t *testing.T) {
	t.Parallel()
	s := newTenantWithoutSecret(t)
	s.env = append(s.env, "NO_COLOR=1")
	term := s.start(t, 80, 24, caseFlags("live", "--auth", "device", "--ascii")...)
	term.waitForText("Time left: ")
	checkPlain(t, term)
	term.pressKeys("C-c")
	term.waitForText("CANCELLED")
	term.pressKeys("c")
	term.waitForText("INCOMPLETE: ")
	checkPlain(t, term)
	term.pressKeys("q", "q")
	term.waitForExit()
}
