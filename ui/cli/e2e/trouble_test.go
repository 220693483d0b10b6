package e2e

import (
	"strings"
	"testing"

	"whoread/fixtures/tenanttest"
	"whoread/ui/widget/humanize"
)

// startDemoWithFault runs a demo with a fault.
func startDemoWithFault(t *testing.T, trouble string) *terminal {
	t.Helper()
	return startTerminal(t, 80, 24, "demo", "--speed", "20", "--fault", trouble)
}

// TestFaultsThatEndComplete checks faults that only take time.
func TestFaultsThatEndComplete(t *testing.T) {
	t.Parallel()
	for _, trouble := range []string{"throttle-date", "token-expiry", "short-page", "result-index", "af429"} {
		t.Run(trouble, func(t *testing.T) {
			t.Parallel()
			term := startDemoWithFault(t, trouble)
			term.waitForText("DONE · " + humanize.FormatCount(tenanttest.SharedCase().Truth.Counts.Records, "record") + " · COMPLETE")
			term.pressKeys("q")
			if status := term.waitForExit(); status != 0 {
				t.Errorf("exit status %d, want 0", status)
			}
		})
	}
}

// TestFaultsThatLeaveGap checks faults that lose records.
func TestFaultsThatLeaveGap(t *testing.T) {
	t.Parallel()
	for trouble, sentence := range map[string]string{
		"query-failed": `ended as "failed"; a resume fetches its window again`,
		"expired-blob": "expired (AF20051)",
	} {
		t.Run(trouble, func(t *testing.T) {
			t.Parallel()
			term := startDemoWithFault(t, trouble)
			term.waitFor("an end without all records", func(lines []string) bool {
				return !contains(lines, "FETCHING") && contains(lines, " · INCOMPLETE") && contains(lines, "row 1 of ")
			})
			term.waitForText("missing ")
			term.pressKeys("c")
			term.waitForMessage(sentence)
			term.waitForText("INCOMPLETE: ")
			term.pressKeys("Escape")
			term.waitUntilGone("INCOMPLETE: ")
			term.pressKeys("q")
			if status := term.waitForExit(); status != 3 {
				t.Errorf("exit status %d, want 3", status)
			}
			term.waitForMessage(sentence)
		})
	}
}

// TestFaultsThatStopFetch checks faults that end a fetch before the first record. The screen and standard
// error say once what to do.
func TestFaultsThatStopFetch(t *testing.T) {
	t.Parallel()
	for trouble, sentence := range map[string]string{
		"declined":      "the user declined the sign-in; start again and accept, or sign in another way with --auth",
		"code-expired":  "the code expired before it was entered; start again for a new code",
		"policy-block":  "a Conditional Access policy blocks this, as is common for sign-in by code: use --auth browser",
		"no-permission": "the delegated permission AuditLogsQuery-Exchange.Read.All with admin consent",
	} {
		t.Run(trouble, func(t *testing.T) {
			t.Parallel()
			term := startDemoWithFault(t, trouble)
			term.waitFor("an end without records", func(lines []string) bool {
				return contains(lines, "PARTIAL · 0 records · INCOMPLETE") && countMessages(lines, sentence) == 1
			})
			term.pressKeys("q")
			if status := term.waitForExit(); status != 1 {
				t.Errorf("exit status %d, want 1", status)
			}
			if lines := term.waitForMessage(sentence); countMessages(lines, sentence) != 1 {
				t.Errorf("it is told %d times:\n%s", countMessages(lines, sentence), strings.Join(lines, "\n"))
			}
		})
	}
}
