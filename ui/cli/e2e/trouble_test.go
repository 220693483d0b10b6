package e2e

import (
	"strings"
	"testing"

	"whoread/fixtures/tenanttest"
	"whoread/ui/widget/humanize"
)

// startDemoOf runs a demo of a trouble.
func startDemoOf(t *testing.T, trouble string) *terminal {
	t.Helper()
	return start(t, 80, 24, "demo", "--speed", "20", "--fault", trouble)
}

// TestTroubleThatIsGotOver plays troubles that take time and nothing else.
func TestTroubleThatIsGotOver(t *testing.T) {
	t.Parallel()
	for _, trouble := range []string{"throttle-date", "token-expiry", "short-page", "result-index", "af429"} {
		t.Run(trouble, func(t *testing.T) {
			t.Parallel()
			term := startDemoOf(t, trouble)
			term.untilShown("DONE · " + humanize.FormatCount(tenanttest.SharedCase().Truth.Counts.Records, "record") + " · COMPLETE")
			term.press("q")
			if status := term.untilEnded(); status != 0 {
				t.Errorf("exit status %d, want 0", status)
			}
		})
	}
}

// TestTroubleThatLeavesAGap plays troubles that some of the records are lost to.
func TestTroubleThatLeavesAGap(t *testing.T) {
	t.Parallel()
	for trouble, sentence := range map[string]string{
		"query-failed": `ended as "failed"; a resume asks for its window again`,
		"expired-blob": "expired (AF20051)",
	} {
		t.Run(trouble, func(t *testing.T) {
			t.Parallel()
			term := startDemoOf(t, trouble)
			term.until("an end without all records", func(lines []string) bool {
				return !contains(lines, "FETCHING") && contains(lines, " · INCOMPLETE") && contains(lines, "row 1 of ")
			})
			term.untilShown("missing ")
			term.press("c")
			term.untilSaid(sentence)
			term.untilShown("INCOMPLETE: ")
			term.press("Escape")
			term.untilGone("INCOMPLETE: ")
			term.press("q")
			if status := term.untilEnded(); status != 3 {
				t.Errorf("exit status %d, want 3", status)
			}
			term.untilSaid(sentence)
		})
	}
}

// TestTroubleThatNothingComesThrough plays troubles that end a fetch before it has begun. The way
// out is told once, on the screen and after it.
func TestTroubleThatNothingComesThrough(t *testing.T) {
	t.Parallel()
	for trouble, sentence := range map[string]string{
		"declined":      "the user declined the sign-in; start again and accept, or sign in another way with --auth",
		"code-expired":  "the code expired before it was entered; start again for a new code",
		"policy-block":  "a Conditional Access policy blocks this, as is common for sign-in by code: use --auth browser",
		"no-permission": "the delegated permission AuditLogsQuery-Exchange.Read.All with admin consent",
	} {
		t.Run(trouble, func(t *testing.T) {
			t.Parallel()
			term := startDemoOf(t, trouble)
			term.until("an end without records", func(lines []string) bool {
				return contains(lines, "PARTIAL · 0 records · INCOMPLETE") && said(lines, sentence) == 1
			})
			term.press("q")
			if status := term.untilEnded(); status != 1 {
				t.Errorf("exit status %d, want 1", status)
			}
			if lines := term.untilSaid(sentence); said(lines, sentence) != 1 {
				t.Errorf("it is told %d times:\n%s", said(lines, sentence), strings.Join(lines, "\n"))
			}
		})
	}
}
