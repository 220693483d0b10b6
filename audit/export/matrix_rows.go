package export

import (
	"fmt"
	"strconv"

	"whoread/audit/table"
)

// RowsOfMatrix returns a matrix as rows: the value of the first column, and then a number for each value of
// the second.
func RowsOfMatrix(m *table.Matrix, measure table.Column) Rows { return matrixRows{m, measure} }

type matrixRows struct {
	*table.Matrix
	measure table.Column
}

// Columns implements [Rows]. Each name is there once.
func (r matrixRows) Columns() []Column {
	columns := []Column{{Name: r.By.String()}}
	seen := map[string]int{columns[0].Name: 1}
	for _, value := range r.Matrix.Columns {
		name := value.Text
		if name == "" {
			name = "(none)"
		}
		if seen[name]++; seen[name] > 1 {
			name = fmt.Sprintf("%s (%d)", name, seen[name])
		}
		columns = append(columns, Column{Name: name, Kind: Number})
	}
	return columns
}

// Len implements [Rows].
func (r matrixRows) Len() int { return len(r.Rows) }

// AppendCell implements [Rows].
func (r matrixRows) AppendCell(dst []byte, row, column int) []byte {
	if column == 0 {
		return append(dst, r.Rows[row].Text...)
	}
	return strconv.AppendInt(dst, int64(r.Count(row, column-1, r.measure)), 10)
}
