package table

import (
	"strings"
	"testing"

	"whoread/audit"
)

// TestIDsThatAreNearlyGUIDs checks that such ids are kept, shown as stated, and found by a filter.
func TestIDsThatAreNearlyGUIDs(t *testing.T) {
	ids := []string{
		"00000000-0000-0000-0000-0000000000-0", "0000000-00000-0000-0000-000000000000",
		"00000000-0000-0000-0000-00000000000g", strings.Repeat("-", 36), makeGUID(7) + "0", "é0000000-0000-0000-0000-000000000000",
	}
	var records []audit.Record
	for _, id := range ids {
		records = append(records, parseRecord(t, id, bind))
	}
	s := snapshotOf(records...)
	for n, id := range ids {
		if got := s.CellText(n, RecordID); got != id {
			t.Errorf("%q is shown as %q", id, got)
		}
		if found := buildView(t, s, Spec{Shape: Events, Filter: parseFilter(t, `recordid="`+id+`"`)}); found.Len() != 1 {
			t.Errorf("recordid=%q finds %d records", id, found.Len())
		}
	}
	if c := s.Counts(); c.Records != len(ids) || c.Conflicts != 0 {
		t.Errorf("%+v", c)
	}
}

// TestIDsInAnyCase checks that ids in different case are one record, shown as first stated. Tools
// write GUIDs in either case.
func TestIDsInAnyCase(t *testing.T) {
	small, capital := makeGUID(7), strings.ToUpper(makeGUID(7))
	for name, c := range map[string]struct {
		records []audit.Record
		want    Counts
		shown   string
	}{
		"a GUID twice": {
			[]audit.Record{parseRecord(t, capital, bind), parseRecord(t, small, bind)},
			Counts{RowsRead: 2, Records: 1, Duplicates: 1},
			capital,
		},
		"small letters first": {
			[]audit.Record{parseRecord(t, small, bind), parseRecord(t, capital, bind)},
			Counts{RowsRead: 2, Records: 1, Duplicates: 1},
			small,
		},
		"other content": {
			[]audit.Record{parseRecord(t, capital, bind), parseRecord(t, small, synced)},
			Counts{RowsRead: 2, Records: 2, Conflicts: 1},
			capital,
		},
		"no GUID": {
			[]audit.Record{parseRecord(t, "Odd-A", bind), parseRecord(t, "odd-a", bind), parseRecord(t, "odd-b", bind)},
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
			if found := buildView(t, s, Spec{Shape: Events, Filter: parseFilter(t, `recordid=`+id)}); found.Len() != c.want.Records && name != "no GUID" {
				t.Errorf("%s: recordid=%s finds %d records", name, id, found.Len())
			}
		}
	}
}
