package table

import (
	"iter"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"whoread/audit"
)

// allRows yields all rows of a view.
func allRows(v *View) iter.Seq[int] {
	return func(yield func(int) bool) {
		for row := range v.Len() {
			if !yield(row) {
				return
			}
		}
	}
}

// accessRecord returns a Bind of messages at a time, in the mailbox of a name and a GUID.
func accessRecord(id string, at int64, upn, guid string, messages ...string) audit.Record {
	r := recordListing(id, messages...)
	r.Time, r.Mailbox, r.MailboxGUID = at, upn, guid
	return r
}

func TestMessagesOfAreDistinctInRowOrder(t *testing.T) {
	const adele, ben = "adele@contoso.example", "ben@contoso.example"
	synced := accessRecord("5", 1789372805, adele, "g1", "<s@x>")
	synced.Access = audit.Sync
	snap := snapshotOf(
		accessRecord("1", 1789372801, adele, "g1", "<a@x>", "<b@x>", "<>", ""),
		accessRecord("2", 1789372802, ben, "g2", "a@x", "<c@x>"),
		accessRecord("3", 0, "", "g3", "<c@x>"),
		accessRecord("4", 1789372804, "adele.new@contoso.example", "g1", "<b@x>"),
		synced)
	renamed := "adele.new@contoso.example" // the latest name of mailbox g1
	a := Message{"<a@x>", []string{renamed, ben}, 1789372801, 1789372802}
	b := Message{"<b@x>", []string{renamed}, 1789372801, 1789372804}
	c := Message{"<c@x>", []string{"g3", ben}, 1789372802, 1789372802}
	s := Message{"<s@x>", []string{renamed}, 1789372805, 1789372805}
	turned := Message{"a@x", []string{ben, renamed}, 1789372801, 1789372802}
	for name, test := range map[string]struct {
		spec Spec
		rows []int // none for all
		want []Message
	}{
		"records":           {Spec{}, nil, []Message{c, a, b, s}},
		"one record":        {Spec{}, []int{2}, []Message{{"a@x", []string{ben}, 1789372802, 1789372802}, {"<c@x>", []string{ben}, 1789372802, 1789372802}}},
		"other order":       {Spec{Sort: []SortKey{{TimeStamp, true}}}, nil, []Message{s, b, turned, {"<c@x>", []string{ben, "g3"}, 1789372802, 1789372802}}},
		"item accesses":     {Spec{Shape: Accesses}, nil, []Message{c, a, b}},
		"one item access":   {Spec{Shape: Accesses}, []int{2}, []Message{{"<b@x>", []string{renamed}, 1789372801, 1789372801}}},
		"no rows":           {Spec{}, []int{}, nil},
		"group of messages": {Spec{Shape: Grouped, By: InternetMessageID, Sort: []SortKey{{InternetMessageID, false}, {Mailbox, false}}}, []int{0}, []Message{{"<a@x>", []string{renamed}, 1789372801, 1789372801}}},
		"groups of records": {Spec{Shape: Grouped, By: User}, nil, []Message{c, a, b, s}},
		"group of folders":  {Spec{Shape: Grouped, By: Folder, Filter: parseFilter(t, "access=Sync")}, nil, []Message{s}},
		"group of states":   {Spec{Shape: Grouped, By: Subject}, nil, []Message{c, a, b}},
	} {
		t.Run(name, func(t *testing.T) {
			v := buildView(t, snap, test.spec)
			rows := allRows(v)
			if test.rows != nil {
				rows = slices.Values(test.rows)
			}
			if diff := cmp.Diff(test.want, v.MessagesOf(rows)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestCountWithoutID(t *testing.T) {
	synced := accessRecord("2", 1789372805, "adele@contoso.example", "g1", "", "<s@x>")
	synced.Access = audit.Sync
	snap := snapshotOf(accessRecord("1", 1789372801, "adele@contoso.example", "g1", "<a@x>", "<>", ""), synced)
	for name, test := range map[string]struct {
		spec Spec
		want int
	}{
		"records":           {Spec{}, 3},
		"item accesses":     {Spec{Shape: Accesses}, 2},
		"groups of records": {Spec{Shape: Grouped, By: User}, 3},
		"messages":          {Spec{Shape: Grouped, By: InternetMessageID}, 0},
	} {
		view, err := Build(t.Context(), snap, test.spec)
		if err != nil {
			t.Fatal(err)
		}
		if got := view.CountWithoutID(allRows(view)); got != test.want {
			t.Errorf("%s: %d items", name, got)
		}
	}
}

// TestCellTermOfMessageGroups checks that a term in a view of messages selects the value under the
// cursor, not the message.
func TestCellTermOfMessageGroups(t *testing.T) {
	bind := accessRecord("1", 1789372801, "adele@contoso.example", "g1", "<a@x>")
	s := storeOf(pageOf(bind))
	s.SetMessageInfo(MessageInfo{ID: "a@x", State: Found, Subjects: []string{"Invoice 4471"}, Sender: "desk@fabrikam.example"})
	view, err := Build(t.Context(), s.Snapshot(), Spec{Shape: Grouped, By: InternetMessageID})
	if err != nil {
		t.Fatal(err)
	}
	for c, want := range map[Column]string{
		Subject:      `Subject="Invoice 4471"`,
		Sender:       "Sender=desk@fabrikam.example",
		SubjectState: "SubjectState=found",
	} {
		if got := view.CellTerm(0, c); got == nil || got.String() != want {
			t.Errorf("%v: %v, want %s", c, got, want)
		}
	}
}
