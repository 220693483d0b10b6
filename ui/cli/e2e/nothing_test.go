package e2e

import (
	"testing"

	simulated "whoread/fixtures/tenant"
)

// TestEmptyResultOpensChecklist fetches a mailbox that does not exist, by the real clock.
func TestEmptyResultOpensChecklist(t *testing.T) {
	t.Parallel()
	s := newTenantNow(t, simulated.Options{})
	term := s.start(t, 80, 24, "live", "--source", "exchange", "--mailbox", "nobody@contoso.example", "--since", "2d")
	term.checkChecklist()
	term.pressKeys("Escape")
	term.waitUntilGone("possible causes")
	term.waitForText("0 records · COMPLETE")
	term.runCommand("checklist")
	term.checkChecklist()
	term.pressKeys("q")
	term.waitUntilGone("possible causes")
	term.pressKeys("q")
	if status := term.waitForExit(); status != 0 {
		t.Errorf("exit status %d, want 0", status)
	}
}

// checkChecklist checks that the screen shows possible causes, including the actual one.
func (te *terminal) checkChecklist() {
	te.t.Helper()
	te.waitForText("Nothing was found: possible causes")
	te.waitForText("Was the query too narrow?") // as soon as they are known
	te.pressKeys("G")
	te.waitForMessage("trouble Does a mailbox with this name exist? Exchange has no mailbox nobody@contoso.example")
	te.pressKeys("g")
	te.waitForText("Nothing was found: possible causes")
}
