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

// standing is a screen without its last line, and without the time that is left on it.
func standing(lines []string) []string {
	var still []string
	for _, line := range lines[:len(lines)-1] {
		before, _, _ := strings.Cut(line, "continues in")
		still = append(still, strings.TrimRight(before, " 0123456789:"))
	}
	return still
}

// TestResizeWhileALookupWaits comes to each size twice and from different sides while a tenant
// throttles, and then gives up what has not come.
func TestResizeWhileALookupWaits(t *testing.T) {
	t.Parallel()
	s := newTenant(t, 1, simulated.Options{Faults: []fault.Fault{
		{Route: route.GraphBatch, Kind: fault.Throttle, After: 3, Wait: 25 * time.Minute},
	}})
	term := s.start(t, 200, 50, theCase("live")...)
	term.untilShown("DONE · row 1 of ")
	term.press("T")
	term.untilShown("Enter start")
	term.press("Enter")
	has := 0
	term.until("a lookup that is held", func(lines []string) bool {
		has = pace(lines)
		return has > 0 && contains(lines, "throttling: continues in 2")
	})
	seen := map[size][]string{}
	for _, to := range sizes() {
		term.resize(to.w, to.h)
		want, again := seen[to]
		lines := term.until(fmt.Sprintf("a whole screen of %d x %d as it was before\n%s\n", to.w, to.h, strings.Join(want, "\n")),
			func(lines []string) bool {
				return whole(lines, to) && contains(lines, "throttling") && (!again || slices.Equal(standing(lines), want))
			})
		seen[to] = standing(lines)
	}

	term.press("C-c")
	lines := term.untilShown("Results by service")
	if found := pace(lines); found < has {
		t.Errorf("%d are found, and %d were already:\n%s", found, has, strings.Join(lines, "\n"))
	}
	if broken := s.LimitViolations(); len(broken) > 0 {
		t.Errorf("limits were exceeded: %v", broken)
	}
}

func TestLookupInASCIIAndWithoutColour(t *testing.T) {
	t.Parallel()
	term := startIn(t, 80, 24, []string{"NO_COLOR=1"}, whoread, "demo", "--speed", "4", "--ascii")
	term.untilShown("DONE")
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
		term.press(step.key)
		term.untilShown(step.shown)
		wantPlain(t, term)
	}
}
