package table

import (
	"strings"
	"testing"

	"whoread/audit"
)

// A mistake in whoread that one record brings to light costs that record, not the others. Here
// the page does not say where its second record stands, which no source does.
func TestAPanicLosesOneRecord(t *testing.T) {
	first, second := record(t, guid(1), bind), record(t, guid(2), bind)
	s := NewStore()
	s.Append(&audit.Page{Rows: 2, Records: []audit.Record{first, second}, Places: []audit.Place{{Line: 7}}})
	s.Append(&audit.Page{Rows: 1, Records: []audit.Record{record(t, guid(3), bind)}, Places: []audit.Place{{Line: 9}}})
	snap := s.Snapshot()
	if got, want := snap.Counts(), (Counts{RowsRead: 3, Records: 2, Rejected: 1}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	if snap.CellText(0, RecordID) != guid(1) || snap.CellText(1, RecordID) != guid(3) {
		t.Errorf("the records are %s and %s", snap.CellText(0, RecordID), snap.CellText(1, RecordID))
	}
	rejected := snap.Rejections()
	if len(rejected) != 1 || !strings.Contains(rejected[0].Reason, "an error in whoread itself, while keeping the record") {
		t.Errorf("%+v", rejected)
	}
}
