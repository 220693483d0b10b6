package table

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"whoread/audit"
)

// makeSibling returns a sibling with every value set.
func makeSibling(id string) audit.Sibling {
	inbox := audit.Folder{ID: "LgI", Path: `\Inbox`}
	return audit.Sibling{
		ID: id, Time: 1_789_000_000, Operation: "Move", LogonType: "Owner", Mailbox: "Adele@contoso.example",
		MailboxGUID: "a3e7c1d9-5b2f-4e86-9a0c-7d4b1f3e6c25", User: "adele@contoso.example", ClientIP: "198.51.100.77",
		ClientInfo: "Client=OWA", AppID: "app", ClientAppID: "clientapp", SessionID: "session", TokenSessionID: "token", TokenID: "tokenid",
		Folder: inbox, Destination: audit.Folder{ID: "LgD", Path: `\Deleted Items`}, Detail: "a=b",
		Items: []audit.SiblingItem{
			{MessageID: "<a@x>", ID: "1", Subject: "A", Folder: inbox, Size: 5, Attachments: "a.txt (5b)"},
			{MessageID: "b@x", ID: "2", Folder: inbox, Size: audit.NotCounted},
		},
	}
}

func siblingPage(input int, list ...audit.Sibling) *audit.Page {
	p := &audit.Page{Input: input, Rows: len(list), Other: len(list), Siblings: list}
	for i := range list {
		p.SiblingPlaces = append(p.SiblingPlaces, audit.Place{Input: input, Line: int64(10 + i), Offset: int64(1000 * i), Length: 100, Sum: uint32(i)})
	}
	return p
}

// What is read from a snapshot is what was added; a sibling with the same id again is not kept.
func TestSiblingsAreKept(t *testing.T) {
	s := NewStore()
	first, second, none := makeSibling("ABC"), audit.Sibling{ID: "2", Operation: "Send", TimeText: "soon", Partial: true}, audit.Sibling{Operation: "FolderBind"}
	s.Append(siblingPage(0, first, second))
	before := s.Snapshot()
	again := makeSibling("abc")
	again.Detail = "other"
	other := none
	other.Sum[0] = 1
	s.Append(siblingPage(1, again, none, none, other))
	after := s.Snapshot()
	if before.SiblingCount() != 2 || after.SiblingCount() != 4 || after.Counts().Other != 6 || after.Counts().RowsRead != 6 {
		t.Fatalf("%d, then %d siblings of %+v", before.SiblingCount(), after.SiblingCount(), after.Counts())
	}
	for n, want := range []audit.Sibling{first, second, none} {
		if diff := cmp.Diff(want, after.Sibling(n)); diff != "" {
			t.Errorf("%d (-want +got):\n%s", n, diff)
		}
	}
	wantPlaces := []audit.Place{{Line: 10, Length: 100}, {Line: 11, Offset: 1000, Length: 100, Sum: 1}, {Input: 1, Line: 11, Offset: 1000, Length: 100, Sum: 1}}
	for n, want := range wantPlaces {
		if got := after.SiblingPlace(n); got != want {
			t.Errorf("%d is at %+v, want %+v", n, got, want)
		}
	}
	if after.Len() != 0 || after.Counts().Records != 0 {
		t.Errorf("a sibling is a record: %+v", after.Counts())
	}
}

// The subject of a sibling is known like the subject that a record states.
func TestSubjectsOfSiblings(t *testing.T) {
	s := NewStore()
	s.SetMessageInfo(MessageInfo{ID: "<a@x>", State: "not found", Source: "hunting"})
	s.Append(siblingPage(0, makeSibling("1")))
	s.Append(recordPage(t, `{"Id":"r","Operation":"MailItemsAccessed","Folders":[{"Path":"\\A","FolderItems":[{"InternetMessageId":"<a@x>"},{"InternetMessageId":"<c@x>","Subject":"C"}]}]}`))
	other := makeSibling("2")
	other.Items = []audit.SiblingItem{{MessageID: "c@x", Subject: "C"}}
	s.Append(siblingPage(0, other))
	snap := s.Snapshot()
	for id, want := range map[string]MessageInfo{
		"a@x": {ID: "a@x", State: Found, Subjects: []string{"A"}, Source: "audit record"},
		"b@x": {ID: "b@x", State: NotAsked},
		"c@x": {ID: "c@x", State: Found, Subjects: []string{"C"}, Source: "the record; audit record"},
	} {
		got, _ := snap.MessageInfo(want.ID)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", id, diff)
		}
	}
}

func TestFindSiblings(t *testing.T) {
	s := NewStore()
	guid := "a3e7c1d9-5b2f-4e86-9a0c-7d4b1f3e6c25"
	s.Append(siblingPage(0,
		audit.Sibling{ID: "0", Operation: "Send", SessionID: "s", ClientIP: "192.0.2.1", MailboxGUID: guid, Mailbox: "A@x", Time: 100},
		audit.Sibling{ID: "1", Operation: "Send", SessionID: "s", TokenSessionID: "t", MailboxGUID: guid, Mailbox: "old@x", Time: 200},
		audit.Sibling{ID: "2", Operation: "New-InboxRule", ClientIP: "192.0.2.1", Mailbox: "a@X", Time: 300},
		audit.Sibling{ID: "3", Operation: "Create", ClientIP: "192.0.2.2", Mailbox: "b@x"},
	))
	snap := s.Snapshot()
	for _, c := range []struct {
		query SiblingQuery
		want  []int
	}{
		{SiblingQuery{}, []int{0, 1, 2, 3}},
		{SiblingQuery{SessionID: "s"}, []int{0, 1}},
		{SiblingQuery{SessionID: "unknown"}, nil},
		{SiblingQuery{SessionID: "s", TokenSessionID: "t"}, []int{1}},
		{SiblingQuery{ClientIP: "192.0.2.1", From: 200}, []int{2}},
		{SiblingQuery{From: 100, Until: 200}, []int{0, 1}},
		{SiblingQuery{Mailbox: guid}, []int{0, 1, 2}},
		{SiblingQuery{Mailbox: strings.ToUpper(guid)}, []int{0, 1, 2}},
		{SiblingQuery{Mailbox: "a@x"}, []int{0, 1, 2}},
		{SiblingQuery{Mailbox: "B@x"}, []int{3}},
		{SiblingQuery{Mailbox: "c@x"}, nil},
	} {
		if got := slices.Collect(snap.FindSiblings(c.query)); !slices.Equal(got, c.want) {
			t.Errorf("%+v: %v, want %v", c.query, got, c.want)
		}
	}
	want := []CountedOperation{{"Send", 2}, {"Create", 1}, {"New-InboxRule", 1}}
	if diff := cmp.Diff(want, snap.CountOperations(snap.FindSiblings(SiblingQuery{}))); diff != "" {
		t.Error(diff)
	}
}

func recordPage(t *testing.T, raw string) *audit.Page {
	t.Helper()
	r, err := audit.Parse([]byte(raw))
	if err != nil {
		t.Fatal(err)
	}
	return &audit.Page{Rows: 1, Records: []audit.Record{r}, Places: make([]audit.Place, 1)}
}
