package table

import (
	"strings"
	"testing"

	"whoread/audit"
)

// Ids that are nearly GUIDs are ids like others: kept, shown as stated, found by a filter.
func TestNearlyGUIDs(t *testing.T) {
	ids := []string{
		"00000000-0000-0000-0000-0000000000-0", "0000000-00000-0000-0000-000000000000",
		"00000000-0000-0000-0000-00000000000g", strings.Repeat("-", 36), guid(7) + "0", "é0000000-0000-0000-0000-000000000000",
	}
	var records []audit.Record
	for _, id := range ids {
		records = append(records, record(t, id, bind))
	}
	s := snapshotOf(records...)
	for n, id := range ids {
		if got := s.CellText(n, RecordID); got != id {
			t.Errorf("%q is shown as %q", id, got)
		}
		if found := build(t, s, Spec{Shape: Events, Filter: parse(t, `recordid="`+id+`"`)}); found.Len() != 1 {
			t.Errorf("recordid=%q finds %d records", id, found.Len())
		}
	}
	if c := s.Counts(); c.Records != len(ids) || c.Conflicts != 0 {
		t.Errorf("%+v", c)
	}
}

// Tools write the same id with small or with capital letters. It is one record, shown as it was
// stated first.
func TestIDsInAnyCase(t *testing.T) {
	small, capital := guid(7), strings.ToUpper(guid(7))
	for name, c := range map[string]struct {
		records []audit.Record
		want    Counts
		shown   string
	}{
		"a GUID twice": {
			[]audit.Record{record(t, capital, bind), record(t, small, bind)},
			Counts{RowsRead: 2, Records: 1, Duplicates: 1},
			capital,
		},
		"small letters first": {
			[]audit.Record{record(t, small, bind), record(t, capital, bind)},
			Counts{RowsRead: 2, Records: 1, Duplicates: 1},
			small,
		},
		"other content": {
			[]audit.Record{record(t, capital, bind), record(t, small, synced)},
			Counts{RowsRead: 2, Records: 2, Conflicts: 1},
			capital,
		},
		"no GUID": {
			[]audit.Record{record(t, "Odd-A", bind), record(t, "odd-a", bind), record(t, "odd-b", bind)},
			Counts{RowsRead: 3, Records: 2, Duplicates: 1},
			"Odd-A",
		},
	} {
		s := snapshotOf(c.records...)
		if got := s.Counts(); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
		if got := s.CellText(0, RecordID); got != c.shown {
			t.Errorf("%s: shown as %q, want %q", name, got, c.shown)
		}
		for _, id := range []string{strings.ToLower(c.shown), strings.ToUpper(c.shown)} {
			if found := build(t, s, Spec{Shape: Events, Filter: parse(t, `recordid=`+id)}); found.Len() != c.want.Records && name != "no GUID" {
				t.Errorf("%s: recordid=%s finds %d records", name, id, found.Len())
			}
		}
	}
}
