package export

import "whoread/audit/table"

// View is what an export needs of a [table.View]: cells in the form of exports.
type View interface {
	Len() int
	AppendCell(dst []byte, row int, c table.Column) []byte
}

// RowsOfView returns the rows of a view with the given columns, such as those of [table.Spec.Columns] or
// the ones that are on the screen.
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

// kindOf returns what an export states in a column: of what the screen counts the values.
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
