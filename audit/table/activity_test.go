package table

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"whoread/audit"
)

// activityStore returns a store of two sessions and an administrator: records a1 to a3 and siblings b1 to b5.
func activityStore(t *testing.T) *Store {
	t.Helper()
	s := NewStore()
	for i, r := range []struct{ session, address, mailbox string }{
		{"s1", "192.0.2.1", "g1"}, {"s1", "192.0.2.2", "g1"}, {"", "192.0.2.9", "g2"},
	} {
		s.Append(recordPage(t, fmt.Sprintf(
			`{"Id":"a%d","Operation":"MailItemsAccessed","CreationTime":"2026-09-14T09:00:%02d","SessionId":%q,"ClientIPAddress":%q,"MailboxGuid":%q}`,
			i+1, 10*(i+1), r.session, r.address, r.mailbox)))
	}
	const start = 1789376400 // 2026-09-14 09:00
	s.Append(siblingPage(0,
		audit.Sibling{ID: "b1", Operation: "Send", Time: start + 15, SessionID: "s1", ClientIP: "192.0.2.1", MailboxGUID: "g1"},
		audit.Sibling{ID: "b2", Operation: "New-InboxRule", Time: start + 30, ClientIP: "192.0.2.2", Mailbox: "adele", Detail: "Name=."},
		audit.Sibling{ID: "b3", Operation: "HardDelete", Time: start + 5, SessionID: "s2", ClientIP: "192.0.2.9", MailboxGUID: "g2"},
		audit.Sibling{ID: "b4", Operation: "Create", Time: start + 40, SessionID: "s3", ClientIP: "192.0.2.3", MailboxGUID: "g1"},
		audit.Sibling{ID: "b5", Operation: "Send", Time: start + 86400, SessionID: "s1", ClientIP: "192.0.2.1", MailboxGUID: "g3"},
	))
	return s
}

func TestActivityShowsSiblingsOfSessionsAndAddresses(t *testing.T) {
	snap := activityStore(t).Snapshot()
	for _, c := range []struct{ filter, within, want string }{
		{"", "", "b3 a1 b1 a2 a3 b2 b4 b5"},
		{"session=s1", "", "a1 b1 a2 b2 b5"},
		{"ip=192.0.2.2", "", "b1 a2 b2 b5"}, // the record is of session s1
		{"ip=192.0.2.9", "", "b3 a3"},
		{"session=s1 time<2026-09-15", "", "a1 b1 a2 b2"},
		{"", "day=2026-09-14", "b3 a1 b1 a2 a3 b2"},
		{"session=s1 mailbox=g1", "", "a1 b1 a2"},
		{"mailbox=g2", "", "b3 a3"},
		{"operation=Send", "", "b1 b5"},
		{"operation:inboxrule | operation:delete", "", "b3 b2"},
		{"operation=Send", "session=s1", "b1 b5"},
		{"operation=MailItemsAccessed session=s1", "", "a1 a2"},
		{"!operation=MailItemsAccessed ip=192.0.2.9", "", "b3"},
		{"session=unknown", "", ""},
	} {
		v := buildView(t, snap, Spec{Shape: Activity, Filter: parseFilter(t, c.filter), Within: parseFilter(t, c.within)})
		var ids []string
		siblings := 0
		for row := range v.Len() {
			id := v.Cell(row, RecordID)
			ids = append(ids, id)
			if _, ok := v.Sibling(row); ok {
				siblings++
			}
			if back, ok := v.RowByID(v.RowID(row)); !ok || back != row {
				t.Errorf("%s: row %d is found as %d", c.filter, row, back)
			}
		}
		if got := strings.Join(ids, " "); got != c.want || siblings != v.SiblingRows() {
			t.Errorf("%q in %q: %s, want %s; %d of %d siblings", c.filter, c.within, got, c.want, v.SiblingRows(), siblings)
		}
	}
}

func TestActivityCellsOfSiblings(t *testing.T) {
	s := activityStore(t)
	s.Append(siblingPage(0, audit.Sibling{
		ID: "b6", Operation: "Move", Time: 1789376400, Mailbox: "ben@x", User: "mallory", ClientIP: "192.0.2.7", Folder: audit.Folder{Path: `\Inbox`},
		Destination: audit.Folder{Path: `\Archive`}, Items: []audit.SiblingItem{
			{MessageID: "<a@x>", Subject: "Invoice", Size: audit.NotCounted}, {MessageID: "<b@x>", Subject: "Invoice", Size: audit.NotCounted},
		},
	}))
	v := buildView(t, s.Snapshot(), Spec{Shape: Activity, Sort: []SortKey{{Items, true}}})
	if n, ok := v.Sibling(0); !ok || v.Snapshot().Sibling(n).ID != "b6" || v.FirstRecord(0) != -1 || len(slices.Collect(v.RecordsOf(0))) > 0 {
		t.Fatalf("the first row is %s", v.Cell(0, RecordID))
	}
	for c, want := range map[Column]string{
		TimeStamp: "2026-09-14 09:00:00", Operation: "Move", Access: "", Mailbox: "ben@x", User: "mallory", ClientIP: "192.0.2.7",
		Folder: `\Inbox`, Destination: `\Archive`, Items: "2", InternetMessageID: "<a@x>; <b@x>", Subject: "Invoice", Throttled: "",
	} {
		if got := v.Cell(0, c); got != want {
			t.Errorf("%v is %q, want %q", c, got, want)
		}
	}
	if got := string(v.AppendCell(nil, 0, TimeStamp)); got != "2026-09-14T09:00:00Z" {
		t.Errorf("the exported time is %s", got)
	}
	if e := v.CellTerm(0, ClientIP); e == nil || e.String() != "ClientIP=192.0.2.7" {
		t.Errorf("the term of the address is %v", e)
	}
	if e := v.CellTerm(0, Subject); e != nil {
		t.Errorf("the term of the subject is %v", e)
	}
	if row, err := v.FindRow(t.Context(), parseFilter(t, "rule"), 0, false); err != nil || v.Cell(row, Operation) != "New-InboxRule" {
		t.Errorf("the search finds row %d (%v)", row, err)
	}
	if from, to := v.RowTimes(0); from != 1789376400 || to != from {
		t.Errorf("the row is of %d to %d", from, to)
	}
}

func TestActivitySortsRecordsAndSiblings(t *testing.T) {
	snap := activityStore(t).Snapshot()
	for _, c := range []struct {
		sort SortKey
		want string
	}{
		{SortKey{ClientIP, false}, "a1 b1 b5 a2 b2 b4 b3 a3"},
		{SortKey{TimeStamp, true}, "b5 b4 a3 b2 a2 b1 a1 b3"},
		{SortKey{Operation, false}, "b4 b3 a1 a2 a3 b2 b1 b5"},
	} {
		v := buildView(t, snap, Spec{Shape: Activity, Sort: []SortKey{c.sort}})
		var ids []string
		for row := range v.Len() {
			ids = append(ids, v.Cell(row, RecordID))
		}
		if got := strings.Join(ids, " "); got != c.want {
			t.Errorf("%+v: %s, want %s", c.sort, got, c.want)
		}
	}
}
