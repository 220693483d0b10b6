package e2e

import (
	"slices"
	"testing"

	simulated "whoread/fixtures/tenant"
	"whoread/fixtures/tenanttest"
	"whoread/ui/widget/humanize"
)

// TestFallbackIsShown fetches from a tenant that denies the app access to Graph.
func TestFallbackIsShown(t *testing.T) {
	t.Parallel()
	s := newTenant(t, 1, simulated.Options{WithoutGraph: true})
	whicheverAnswers := slices.DeleteFunc(caseFlags("live"), func(arg string) bool { return arg == "--source" || arg == "exchange" })
	term := s.start(t, 80, 40, whicheverAnswers...)
	term.waitForText("DONE · " + humanize.FormatCount(tenanttest.SharedCase().Truth.Counts.Records, "record") + " · COMPLETE")
	term.waitForText("fallback ")
	term.pressKeys("c")
	term.waitForMessage("service: Exchange audit search, as app " + simulated.ClientID)
	term.waitForMessage("AuditLogsQuery-Exchange.Read.All")
	term.pressKeys("q")
	term.waitUntilGone("Ledger")
	term.pressKeys("q")
	if status := term.waitForExit(); status != 0 {
		t.Errorf("exit status %d, want 0", status)
	}
}
