package export

import "whoread/audit/table"

// RowsOfSiblings returns the rows of sibling operations with the given columns, such as
// [table.SiblingColumns].
func RowsOfSiblings(v *table.SiblingView, columns []table.SiblingColumn) Rows {
	return siblingRows{v, columns}
}

type siblingRows struct {
	*table.SiblingView
	columns []table.SiblingColumn
}

// Columns implements [Rows].
func (r siblingRows) Columns() []Column {
	columns := make([]Column, len(r.columns))
	for i, c := range r.columns {
		columns[i].Name = c.String()
		switch {
		case c.IsTime():
			columns[i].Kind = Time
		case c.IsNumber():
			columns[i].Kind = Number
		}
	}
	return columns
}

// AppendCell implements [Rows].
func (r siblingRows) AppendCell(dst []byte, row, column int) []byte {
	return append(dst, r.Cell(row, r.columns[column])...)
}
