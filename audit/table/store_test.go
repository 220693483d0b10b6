package table

import (
	"strings"
	"testing"

	"whoread/audit"
)

// TestPanicRejectsOneRecord checks that a panic in one record costs that record only. The page
// lacks the place of its second record, which no source does.
func TestPanicRejectsOneRecord(t *testing.T) {
	first, second := parseRecord(t, makeGUID(1), bind), parseRecord(t, makeGUID(2), bind)
	s := NewStore()
	s.Append(&audit.Page{Rows: 2, Records: []audit.Record{first, second}, Places: []audit.Place{{Line: 7}}})
	s.Append(&audit.Page{Rows: 1, Records: []audit.Record{parseRecord(t, makeGUID(3), bind)}, Places: []audit.Place{{Line: 9}}})
	snap := s.Snapshot()
	if got, want := snap.Counts(), (Counts{RowsRead: 3, Records: 2, Rejected: 1}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	if snap.CellText(0, RecordID) != makeGUID(1) || snap.CellText(1, RecordID) != makeGUID(3) {
		t.Errorf("the records are %s and %s", snap.CellText(0, RecordID), snap.CellText(1, RecordID))
	}
	rejected := snap.Rejections()
	if len(rejected) != 1 || !strings.Contains(rejected[0].Reason, "an error in whoread itself, while keeping the record") {
		t.Errorf("%+v", rejected)
	}
}
