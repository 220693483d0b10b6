package ui

import (
	"whoread/audit/safe"
	"whoread/audit/table"
	"whoread/ui/words"
)

// rows are a view as the grid shows it.
type rows struct {
	*table.View
	marked map[table.ID]struct{}
	group  bool
}

func rowsOf(v *table.View, marked map[table.ID]struct{}) rows {
	return rows{View: v, marked: marked, group: v.Spec().Shape == table.Grouped}
}

// Cell is the text of a cell. A session of several addresses asks to be looked at.
func (r rows) Cell(row int, c table.Column) (safe.Text, bool) {
	text := r.View.Cell(row, c)
	switch {
	case !r.group:
		return safe.Clean(text), false
	case c == r.Spec().By && text == "":
		return safe.Clean("(none)"), false
	case c == table.ClientIPs:
		return r.addresses(row, text)
	}
	return safe.Clean(text), c == table.Throttled && text == "True"
}

// addresses says where a group came from: its one address, or how many it has.
func (r rows) addresses(row int, count string) (safe.Text, bool) {
	if count == "1" {
		return safe.Clean(r.Snapshot().Text(r.Record(row), table.ClientIP)), false
	}
	return safe.Clean(count + " addresses"), r.Spec().By == table.SessionID && count != "0" && r.View.Cell(row, table.SessionID) != ""
}

// Warn tells whether a record of the row is throttled.
func (r rows) Warn(row int) bool { return r.Throttled(row) }

// Marked tells whether the row is marked.
func (r rows) Marked(row int) bool {
	_, ok := r.marked[r.ID(row)]
	return ok
}

// noun is what the rows of a view are called.
func noun(s table.Spec, n int) string {
	switch s.Shape {
	case table.Accesses:
		if n == 1 {
			return "1 item access"
		}
		return words.Number(n) + " item accesses"
	case table.Grouped:
		return words.Count(n, "group")
	case table.Events:
	}
	return words.Count(n, "record")
}
