package export

import "whoread/audit/table"

// View is the part of [table.View] that an export needs.
type View interface {
	Len() int
	AppendCell(dst []byte, row int, c table.Column) []byte
}

// RowsOfView returns the rows of a view with the given columns, such as those of
// [table.Spec.Columns] or those on the screen.
func RowsOfView(v View, columns []table.Column) Rows { return viewRows{v, columns} }

type viewRows struct {
	View
	columns []table.Column
}

// Columns implements [Rows].
func (r viewRows) Columns() []Column {
	columns := make([]Column, len(r.columns))
	for i, c := range r.columns {
		columns[i] = Column{Name: c.String(), Kind: kindOf(c)}
	}
	return columns
}

// AppendCell implements [Rows].
func (r viewRows) AppendCell(dst []byte, row, column int) []byte {
	return r.View.AppendCell(dst, row, r.columns[column])
}

// kindOf returns the kind of a column in an export, which lists values where the screen counts
// them.
func kindOf(c table.Column) Kind {
	switch {
	case c.IsTime():
		return Time
	case c.IsNumber() && !c.IsList():
		return Number
	default:
		return Text
	}
}
