package e2e

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	simulated "whoread/fixtures/tenant"
	"whoread/fixtures/tenanttest"
	"whoread/ui/widget/humanize"
)

func TestThrottleCountsDown(t *testing.T) {
	t.Parallel()
	term, _ := startHeld(t, 80, 24)
	wait := regexp.MustCompile(`Exchange is throttling: continues in (2[0-5]:[0-5][0-9])`)
	seen := map[string]bool{}
	term.until("a wait that gets shorter", func(lines []string) bool {
		if left := wait.FindStringSubmatch(strings.Join(lines, "\n")); left != nil {
			seen[left[1]] = true
		}
		return len(seen) >= 3
	})
}

// TestCancelledFetchKeepsWhatCame looks at what is left of a fetch on the screen and in its file,
// and then goes on with it.
func TestCancelledFetchKeepsWhatCame(t *testing.T) {
	t.Parallel()
	const gap = "2026-09-01 00:00:00 to 2026-09-1" // up to the 18th or 19th
	term, has := startHeld(t, 120, 30)
	term.press("C-c")
	term.untilShown("CANCELLED · " + has.records + " · INCOMPLETE")
	term.untilShown("missing " + gap)
	term.press("c")
	term.until("what is missing, and what is not", func(lines []string) bool {
		return contains(lines, "INCOMPLETE: ") && contains(lines, "    "+gap) &&
			contains(lines, "Ledger: 30 windows") && contains(lines, fmt.Sprintf("%d answered whole", len(has.days)))
	})
	term.press("Escape")
	term.untilGone("Ledger")
	term.press("q")
	if status := term.untilEnded(); status != 3 {
		t.Errorf("exit status %d, want 3", status)
	}
	term.untilSaid("whoread: quit before everything was read")
	term.untilSaid("to fetch what is missing")
	path := saved(t, term.dir)
	wantIncomplete(t, path)

	opened := start(t, 120, 30, path)
	opened.untilShown("DONE · " + has.records + " · INCOMPLETE")
	opened.untilShown("missing " + gap)
	opened.press("q")
	if status := opened.untilEnded(); status != 3 {
		t.Errorf("opened again: exit status %d, want 3", status)
	}

	healthy := newTenant(t, 1, simulated.Options{})
	resumed := healthy.start(t, 120, 30, "live", "--resume", path)
	resumed.untilShown("DONE · " + humanize.FormatCount(tenanttest.SharedCase().Truth.Counts.Records, "record") + " · COMPLETE")
	resumed.untilShown("filter Mailbox=" + adele)
	resumed.press("q")
	if status := resumed.untilEnded(); status != 0 {
		t.Errorf("resumed: exit status %d, want 0", status)
	}
	healthy.wantOnlyTheRest(t, has)
	wantCase(t, path)
}
