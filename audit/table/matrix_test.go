package table

import (
	"math/rand/v2"
	"testing"
)

// TestS17MatrixCountsCells compares each cell with a view of its filter.
func TestS17MatrixCountsCells(t *testing.T) {
	r := rand.New(rand.NewPCG(17, 17))
	snap := storeOf(randomPages(r, 6, 40)...).Snapshot()
	for _, text := range []string{"", "access=Bind", "session=unknown"} {
		spec := Spec{Shape: Grouped, By: pickValue(r, Mailbox, User), Then: pickValue(r, ClientIP, SessionID, Day), Filter: parseFilter(t, text)}
		m := NewMatrix(buildView(t, snap, spec))
		records := 0
		for row, of := range m.Rows {
			sum := 0
			for column := range m.Columns {
				cell := buildView(t, snap, Spec{Filter: spec.Filter, Within: m.CellFilter(row, column)})
				totals := cell.Totals()
				// A name matches in any case, and a mailbox without a GUID by the name that others state, too.
				if n := m.Count(row, column, Records); n > cell.Len() || n == 0 && m.Count(row, column, ItemAccesses) > 0 {
					t.Errorf("%v x %v: %d records, the filter selects %d", of, m.Columns[column], n, cell.Len())
				}
				if n := m.Count(row, column, ItemAccesses); n > totals.ItemAccesses {
					t.Errorf("%v x %v: %d items, the filter selects %d", of, m.Columns[column], n, totals.ItemAccesses)
				}
				sum += m.Count(row, column, Records)
			}
			if sum != of.Records || row > 0 && of.Records > m.Rows[row-1].Records {
				t.Errorf("row %d has %d records, its cells %d", row, of.Records, sum)
			}
			records += sum
		}
		if want := buildView(t, snap, Spec{Filter: spec.Filter}).Len(); records != want {
			t.Errorf("%q: the cells have %d records of %d", text, records, want)
		}
	}
}
