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
	term.waitFor("a wait that gets shorter", func(lines []string) bool {
		if left := wait.FindStringSubmatch(strings.Join(lines, "\n")); left != nil {
			seen[left[1]] = true
		}
		return len(seen) >= 3
	})
}

// TestCancelledFetchKeepsRows checks the screen and the file of a cancelled fetch, then resumes it.
func TestCancelledFetchKeepsRows(t *testing.T) {
	t.Parallel()
	const gap = "2026-09-01 00:00:00 to 2026-09-1" // up to the 18th or 19th
	term, has := startHeld(t, 120, 30)
	term.pressKeys("C-c")
	term.waitForText("CANCELLED · " + has.records + " · INCOMPLETE")
	term.waitForText("missing " + gap)
	term.pressKeys("c")
	term.waitFor("what is missing, and what is not", func(lines []string) bool {
		return contains(lines, "INCOMPLETE: ") && contains(lines, "    "+gap) &&
			contains(lines, "Ledger: 30 windows") && contains(lines, fmt.Sprintf("%d answered whole", len(has.days)))
	})
	term.pressKeys("Escape")
	term.waitUntilGone("Ledger")
	term.pressKeys("q")
	if status := term.waitForExit(); status != 3 {
		t.Errorf("exit status %d, want 3", status)
	}
	term.waitForMessage("whoread: quit before everything was read")
	term.waitForMessage("to fetch what is missing")
	path := findSavedFile(t, term.dir)
	checkIncomplete(t, path)

	opened := startTerminal(t, 120, 30, path)
	opened.waitForText("DONE · " + has.records + " · INCOMPLETE")
	opened.waitForText("missing " + gap)
	opened.pressKeys("q")
	if status := opened.waitForExit(); status != 3 {
		t.Errorf("opened again: exit status %d, want 3", status)
	}

	healthy := newTenant(t, 1, simulated.Options{})
	resumed := healthy.start(t, 120, 30, "live", "--resume", path)
	resumed.waitForText("DONE · " + humanize.FormatCount(tenanttest.SharedCase().Truth.Counts.Records, "record") + " · COMPLETE")
	resumed.waitForText("filter Mailbox=" + adele)
	resumed.pressKeys("q")
	if status := resumed.waitForExit(); status != 0 {
		t.Errorf("resumed: exit status %d, want 0", status)
	}
	healthy.checkOnlyRestFetched(t, has)
	checkCaseFile(t, path)
}
