package ui_test

import (
	"strings"
	"testing"

	"whoread/ui"
)

// activityFeed is two sessions with sibling operations, and a rule that was made without a session.
func activityFeed() ui.Feed {
	return feedOfRows(
		record(1, `"CreationTime":"2026-09-14T09:31:02","SessionId":"s1","ClientIPAddress":"198.51.100.7","MailboxGuid":"g","OperationProperties":[{"Name":"MailAccessType","Value":"Bind"}],"Folders":[{"Id":"A","Path":"\\Inbox","FolderItems":[{"Id":"i1","InternetMessageId":"<a@contoso.example>"}]}],`),
		record(2, `"CreationTime":"2026-09-14T09:35:00","SessionId":"s2","ClientIPAddress":"203.0.113.9","MailboxGuid":"g",`),
		[]byte(`{"Id":"03","CreationTime":"2026-09-14T09:32:00","Operation":"Send","UserId":"adele@contoso.example","MailboxOwnerUPN":"adele@contoso.example","MailboxGuid":"g","SessionId":"s1","ClientIPAddress":"198.51.100.7","Item":{"InternetMessageId":"<s1@contoso.example>","Subject":"New bank details","ParentFolder":{"Path":"\\Drafts"}}}`),
		[]byte(`{"Id":"04","CreationTime":"2026-09-14T09:33:00","Operation":"MoveToDeletedItems","MailboxGuid":"g","SessionId":"s1","ClientIPAddress":"198.51.100.7","AffectedItems":[{"Id":"i1","Subject":"Invoice","ParentFolder":{"Path":"\\Inbox"}}],"Folder":{"Path":"\\Inbox"},"DestFolder":{"Path":"\\Deleted Items"}}`),
		[]byte(`{"Id":"05","CreationTime":"2026-09-14T09:34:00","Operation":"New-InboxRule","UserId":"adele@contoso.example","ClientIP":"198.51.100.7:4443","Parameters":[{"Name":"Name","Value":"."},{"Name":"DeleteMessage","Value":"True"}]}`),
		[]byte(`{"Id":"06","CreationTime":"2026-09-14T09:36:00","Operation":"UserLoggedIn","UserId":"adele@contoso.example"}`),
	)
}

func TestActivityShowsSiblings(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, activityFeed())
		s.shows("4 other operations (6: 3 siblings)")
		s.press("6")
		s.shows("row 1 of 5: 2 records, 3 siblings", "New-InboxRule", "Name=.; DeleteMessage=True")

		s.press("&")
		s.typeText("session=s1")
		s.press("enter")
		s.shows("1 of 2 records, 3 of 3 siblings", "New bank details")
		s.press("&")
		s.typeText(" operation!=MailItemsAccessed")
		s.press("enter")
		s.shows("0 of 2 records, 3 of 3 siblings")
		s.press("&")
		s.typeText(" operation=Nothing")
		s.press("enter")
		s.shows("No record and no sibling operation matches the filter.")
	})
}

func TestSiblingsHaveADetail(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, activityFeed())
		s.press("6", "j", "j", "enter")
		s.shows("MoveToDeletedItems by", `1 item from \Inbox to \Deleted Items,`, "never counted as one",
			"all siblings in this session: 1 MoveToDeletedItems, 1 Send", "Invoice  <a@contoso.example> (by its item id)")
		s.press("j")
		s.shows("New-InboxRule by adele@contoso.example", "DeleteMessage=True", "no session")
		s.press("enter")
		s.shows(`"Operation": "New-InboxRule"`)
		s.press("enter", "t")
		s.shows("subjects are looked up for accesses")
		s.press("esc", "g", "enter")
		s.shows("Bind by", "<a@contoso.example>")
	})
}

// Keys that act on records do nothing wrong to a sibling.
func TestKeysOnSiblings(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, activityFeed())
		s.press("6", "j")
		for _, key := range strings.Fields("y Y space v F b n N * t T ctrl+s esc esc = u ! u [ ] R r J K tab enter esc 6 j g G") {
			s.press(strings.Replace(key, "space", " ", 1))
		}
		s.press("6")
		s.shows("siblings")
	})
}

func TestActivityWithoutSiblingsSaysWhere(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, feedOfRows(record(1, ``)))
		s.press("6")
		s.shows("no sibling operations were read: they are in exports of all operations")
	})
}

// A group without a session shows the siblings of its address in its mailbox.
func TestGroupWithoutSessionShowsSiblings(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, feedOfRows(
			record(1, `"ClientIPAddress":"198.51.100.7","MailboxGuid":"g",`),
			[]byte(`{"Id":"04","CreationTime":"2026-09-14T09:33:00","Operation":"HardDelete","MailboxGuid":"g","ClientIPAddress":"198.51.100.7"}`),
			[]byte(`{"Id":"05","CreationTime":"2026-09-14T09:33:00","Operation":"Send","MailboxGuid":"h","ClientIPAddress":"198.51.100.7"}`),
		))
		s.press("2", "tab")
		s.shows("also from this address in this mailbox: 1 HardDelete")
	})
}
