package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	simulated "whoread/fixtures/tenant"
	"whoread/fixtures/tenant/fault"
	"whoread/fixtures/tenant/route"
)

// withoutProgress returns a screen without its last line and without the time left.
func withoutProgress(lines []string) []string {
	var still []string
	for _, line := range lines[:len(lines)-1] {
		before, _, _ := strings.Cut(line, "continues in")
		still = append(still, strings.TrimRight(before, " 0123456789:"))
	}
	return still
}

// TestResizeDuringLookup visits each size twice, from different sides, while a tenant throttles, and then
// cancels the lookup.
func TestResizeDuringLookup(t *testing.T) {
	t.Parallel()
	s := newTenant(t, 1, simulated.Options{Faults: []fault.Fault{
		{Route: route.GraphBatch, Kind: fault.Throttle, After: 3, Wait: 25 * time.Minute},
	}})
	term := s.start(t, 200, 50, caseFlags("live")...)
	term.waitForText("DONE · row 1 of ")
	term.pressKeys("T")
	term.waitForText("Enter start")
	term.pressKeys("Enter")
	has := 0
	term.waitFor("a lookup that is held", func(lines []string) bool {
		has = parseDuration(lines)
		return has > 0 && contains(lines, "throttling: continues in 2")
	})
	seen := map[size][]string{}
	for _, to := range sizes() {
		term.resize(to.w, to.h)
		want, again := seen[to]
		lines := term.waitFor(fmt.Sprintf("a whole screen of %d x %d as it was before\n%s\n", to.w, to.h, strings.Join(want, "\n")),
			func(lines []string) bool {
				return fillsScreen(lines, to) && contains(lines, "throttling") && (!again || slices.Equal(withoutProgress(lines), want))
			})
		seen[to] = withoutProgress(lines)
	}

	term.pressKeys("C-c")
	lines := term.waitForText("Results by service")
	if found := parseDuration(lines); found < has {
		t.Errorf("%d are found, and %d were already:\n%s", found, has, strings.Join(lines, "\n"))
	}
	if broken := s.LimitViolations(); len(broken) > 0 {
		t.Errorf("limits were exceeded: %v", broken)
	}
}

func TestLookupInASCIIWithoutColour(t *testing.T) {
	t.Parallel()
	term := startIn(t, 80, 24, []string{"NO_COLOR=1"}, whoread, "demo", "--speed", "4", "--ascii")
	term.waitForText("DONE")
	for _, step := range []struct{ key, shown string }{
		{"5", "messages by mailbox"},
		{"T", "Enter start"},
		{"Enter", "Results so far"},
		{"p", "PAUSED: "},
		{"C-c", "message ids found"},
		{"Escape", "messages by mailbox"},
		{"4", "item accesses"},
		{"1", "row 1 of "},
		{"t", "Tab: go to the detail"},
	} {
		term.pressKeys(step.key)
		term.waitForText(step.shown)
		checkPlain(t, term)
	}
}
