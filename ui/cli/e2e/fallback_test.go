package e2e

import (
	"slices"
	"testing"

	simulated "whoread/fixtures/tenant"
	"whoread/fixtures/tenanttest"
	"whoread/ui/widget/humanize"
)

// TestFallbackIsShown asks a tenant that does not let the app ask Graph.
func TestFallbackIsShown(t *testing.T) {
	t.Parallel()
	s := newTenant(t, 1, simulated.Options{WithoutGraph: true})
	whicheverAnswers := slices.DeleteFunc(theCase("live"), func(arg string) bool { return arg == "--source" || arg == "exchange" })
	term := s.start(t, 80, 24, whicheverAnswers...)
	term.untilShown("DONE · " + humanize.FormatCount(tenanttest.SharedCase().Truth.Counts.Records, "record") + " · COMPLETE")
	term.untilShown("fallback ")
	term.press("c")
	term.untilSaid("of: Exchange audit search, as app " + simulated.ClientID)
	term.untilSaid("AuditLogsQuery-Exchange.Read.All")
	term.press("q")
	term.untilGone("Ledger")
	term.press("q")
	if status := term.untilEnded(); status != 0 {
		t.Errorf("exit status %d, want 0", status)
	}
}
