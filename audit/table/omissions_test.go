package table

import (
	"fmt"
	"testing"

	"whoread/audit"
)

// without returns a Bind without items that lacks something.
func without(change func(*audit.Record)) audit.Record {
	r := listing("a", audit.Bind, 0, audit.NotCounted)
	change(&r)
	return r
}

// listing returns a record that lists and states a number of items.
func listing(id string, access audit.Access, listed int, stated int64) audit.Record {
	return audit.Record{
		ID: id, Time: 1789372800, Operation: audit.MailItemsAccessed, Access: access, Count: stated,
		Mailbox: "adele@contoso.example", ClientIP: "203.0.113.7",
		Folders: []audit.Folder{{ID: "f", Path: `\Inbox`, Items: make([]audit.Item, listed)}},
	}
}

func TestOmissionsAreCounted(t *testing.T) {
	for name, c := range map[string]struct {
		record audit.Record
		want   Omissions
		flags  string
	}{
		"nothing":           {listing("a", audit.Bind, 3, 3), Omissions{}, ""},
		"count not stated":  {listing("a", audit.Bind, 3, audit.NotCounted), Omissions{}, ""},
		"fewer items":       {listing("a", audit.Bind, 3, 9), Omissions{FewerItems: Miscount{1, 3, 9}}, "miscounted"},
		"more items":        {listing("a", audit.Bind, 3, 1), Omissions{MoreItems: Miscount{1, 3, 1}}, "miscounted"},
		"no items":          {listing("a", audit.Bind, 0, 1), Omissions{FewerItems: Miscount{1, 0, 1}}, "miscounted"},
		"a count of a Sync": {listing("a", audit.Sync, 0, 4), Omissions{}, ""},
		"no id":             {listing("", audit.Bind, 1, 1), Omissions{WithoutID: 1}, "no id"},
		"no time":           {without(func(r *audit.Record) { r.Time = 0 }), Omissions{WithoutTime: 1}, "no time"},
		"a time not understood": {
			without(func(r *audit.Record) { r.Time, r.TimeText = 0, "today" }),
			Omissions{WithoutTime: 1},
			"no time",
		},
		"no address": {without(func(r *audit.Record) { r.ClientIP = "" }), Omissions{WithoutAddress: 1}, "no address"},
		"no mailbox": {without(func(r *audit.Record) { r.Mailbox = "" }), Omissions{WithoutMailbox: 1}, "no mailbox"},
		"only the GUID of a mailbox": {
			without(func(r *audit.Record) { r.Mailbox, r.MailboxGUID = "", "0370f354-2752-4437-878d-cf0e5310a8d4" }), Omissions{}, "",
		},
		"no access": {listing("a", audit.AccessUnknown, 1, 1), Omissions{WithoutAccess: 1}, "no access"},
		"no access and a wrong count": {
			listing("a", audit.AccessUnknown, 1, 2),
			Omissions{WithoutAccess: 1, FewerItems: Miscount{1, 1, 2}},
			"no access; miscounted",
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := NewStore()
			s.Append(pageOf(listing("first", audit.Bind, 2, 2), c.record))
			snap := s.Snapshot()
			if got := snap.Omissions(false); got != c.want {
				t.Errorf("the store counts %+v, want %+v", got, c.want)
			}
			if got := buildView(t, snap, Spec{}).Totals().Omissions; got != c.want {
				t.Errorf("the view counts %+v, want %+v", got, c.want)
			}
			if got := snap.CellText(1, Flags); got != c.flags {
				t.Errorf("the flags are %q, want %q", got, c.flags)
			}
		})
	}
}

func TestOmissionsOfOwnLookupsAreApart(t *testing.T) {
	s := NewStore()
	s.SetOwnApps("own")
	own := listing("a", audit.Bind, 1, 5)
	own.AppID = "own"
	s.Append(pageOf(own, listing("b", audit.AccessUnknown, 1, 1)))
	snap := s.Snapshot()
	for _, withOwn := range []bool{false, true} {
		want := buildView(t, snap, Spec{ShowOwnLookups: withOwn}).Totals().Omissions
		if got := snap.Omissions(withOwn); got != want || got.Any() != true || withOwn != (got.Miscounted() == 1) {
			t.Errorf("with own lookups %v: %+v, the view has %+v", withOwn, got, want)
		}
	}
}

func TestOperationCountIsExportedAsStated(t *testing.T) {
	s := NewStore()
	s.Append(pageOf(listing("a", audit.Bind, 3, 9), listing("b", audit.Bind, 2, audit.NotCounted), listing("c", audit.Bind, 2, 2)))
	v := buildView(t, s.Snapshot(), Spec{Sort: []SortKey{{StatedItems, true}}})
	var got []string
	for row := range v.Len() {
		got = append(got, string(v.AppendCell(nil, row, StatedItems)))
	}
	if fmt.Sprint(got) != "[9 2 ]" {
		t.Errorf("the counts are %q", got)
	}
	filtered := buildView(t, s.Snapshot(), Spec{Filter: EqualTerm(Flags, "miscounted")})
	if filtered.Len() != 1 {
		t.Errorf("%d records are miscounted", filtered.Len())
	}
}
