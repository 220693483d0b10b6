package e2e

import "testing"

// One afternoon of one mailbox takes 15 keys at most.
func TestS15AfternoonOfMailbox(t *testing.T) {
	t.Parallel()
	term := startTerminal(t, 120, 36, "demo", "--speed", "50")
	term.waitUntilLoaded()
	keys := []string{"e", "6", "z", "Down", "Down", "Right", "Enter", "v", "Down", "Down", "Down", "Down", "Down", "Down", "Enter"}
	if len(keys) > 15 {
		t.Errorf("%d keys", len(keys))
	}
	term.pressKeys(keys[:2]...)
	term.waitForText("filter Mailbox")
	term.pressKeys(keys[2:]...)
	term.waitForText("TimeStamp>=2026-09-14T12:00 TimeStamp<2026-09-14")
	term.waitForText("12:00 to 12:05 UTC")
	term.pressKeys("-", "-", "Escape")
	term.waitForText("filter Mailbox")
}
