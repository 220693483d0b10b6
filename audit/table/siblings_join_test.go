package table

import (
	"strings"
	"testing"

	"whoread/audit"
	"whoread/audit/messageid"
)

// An AttachmentAccess belongs to the message whose item id it states, in the same mailbox.
func TestAttachmentAccessJoinsItsMessage(t *testing.T) {
	const long = "RgAAAABpp3Zb6g/nRYtLasJf5rbbBwDYHcVxmDb5T5BwPHlKkNd6AAAAAAEPAADYHcVxmDb5T5BwPHlKkNd6AAAPidy+AAAJ"
	rest := strings.NewReplacer("/", "-", "+", "_").Replace(long)
	opened := func(mailbox string, items ...audit.SiblingItem) audit.Sibling {
		return audit.Sibling{ID: mailbox, Operation: "AttachmentAccess", MailboxGUID: mailbox, Items: items}
	}
	s := NewStore()
	s.Append(siblingPage(0,
		opened("g", audit.SiblingItem{ID: long}, audit.SiblingItem{ID: rest}, audit.SiblingItem{ID: "x", Attachments: "sent"},
			audit.SiblingItem{ID: "two"}, audit.SiblingItem{ID: "unknown"}, audit.SiblingItem{ID: "own", MessageID: "own@x"}),
		opened("h", audit.SiblingItem{ID: long}),
		audit.Sibling{ID: "s", Operation: "Send", MailboxGUID: "g", Items: []audit.SiblingItem{{ID: "sent", MessageID: "<sent@x>"}, {ID: "two", MessageID: "<b@x>"}}},
	))
	for i, id := range []string{long, "two"} {
		s.Append(recordPage(t, `{"Id":"`+id+`","Operation":"MailItemsAccessed","MailboxGuid":"g","Folders":[{"Path":"\\A","FolderItems":[{"Id":"`+id+`","InternetMessageId":"<`+string(rune('a'-i))+`@x>"}]}]}`))
	}
	snap := s.Snapshot()
	for i, want := range []messageid.ID{"<a@x>", "<a@x>", "<sent@x>", "", "", "own@x", ""} {
		if got := snap.SiblingMessage(0, i); got != want {
			t.Errorf("item %d is of %q, want %q", i, got, want)
		}
	}
	if got := snap.SiblingMessage(1, 0) + snap.SiblingMessage(1, -1); got != "" {
		t.Errorf("an item of another mailbox is of %q", got)
	}
}
