package e2e

import (
	"testing"

	simulated "whoread/fixtures/tenant"
)

// TestNothingFoundOpensTheChecklist asks for a mailbox that is not there, by the real clock.
func TestNothingFoundOpensTheChecklist(t *testing.T) {
	t.Parallel()
	s := newTenantNow(t, simulated.Options{})
	term := s.start(t, 80, 24, "live", "--source", "exchange", "--mailbox", "nobody@contoso.example", "--since", "2d")
	term.wantChecklist()
	term.press("Escape")
	term.untilGone("possible causes")
	term.untilShown("0 records · COMPLETE")
	term.command("checklist")
	term.wantChecklist()
	term.press("q")
	term.untilGone("possible causes")
	term.press("q")
	if status := term.untilEnded(); status != 0 {
		t.Errorf("exit status %d, want 0", status)
	}
}

// wantChecklist wants the reasons to be on the screen, also the one that it is.
func (s *terminal) wantChecklist() {
	s.t.Helper()
	s.untilShown("Nothing was found: possible causes")
	s.untilShown("Was too little asked for?") // as soon as they are known
	s.press("G")
	s.untilSaid("trouble Is there a mailbox of this name? Exchange knows no mailbox nobody@contoso.example")
	s.press("g")
	s.untilShown("Nothing was found: possible causes")
}
