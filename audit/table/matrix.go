package table

import (
	"cmp"
	"slices"

	"whoread/audit/filter"
)

// Matrix is the groups of a view of two levels as a table: the values of its first column as rows, and those
// of the second as columns. It never changes.
type Matrix struct {
	By, Then Column
	// Rows and Columns are the values, those of the most records first.
	Rows, Columns []MatrixValue
	view          *View
	groups        map[matrixCell]int // row in the view by cell
}

// MatrixValue is a value of a column of groups. A filter selects its records.
type MatrixValue struct {
	Text    string
	Term    filter.Expr
	Records int
}

// matrixCell is a row and a column of a matrix.
type matrixCell struct{ row, column int }

// MatrixMeasures returns the columns of groups that a matrix can count.
func MatrixMeasures() []Column { return []Column{Records, ItemAccesses, DistinctMessages} }

// NewMatrix returns the matrix of a view with groups of two levels.
func NewMatrix(v *View) *Matrix {
	m := &Matrix{By: v.spec.By, Then: v.spec.Then, view: v, groups: map[matrixCell]int{}}
	rows := m.listValues(m.By, func(k groupKey) uint32 { return k.code })
	columns := m.listValues(m.Then, func(k groupKey) uint32 { return k.second })
	m.Rows, m.Columns = rows.values, columns.values
	for row, group := range v.rows {
		key := v.groups.keys[group]
		m.groups[matrixCell{rows.at[key.code], columns.at[key.second]}] = row
	}
	return m
}

// matrixValues are the values of one side of a matrix, and their places by code.
type matrixValues struct {
	values []MatrixValue
	at     map[uint32]int
}

// listValues returns the values of a column among the groups.
func (m *Matrix) listValues(c Column, codeOf func(k groupKey) uint32) matrixValues {
	v, known := m.view, map[uint32]int{}
	var codes []uint32
	var values []MatrixValue
	for row, group := range v.rows {
		code := codeOf(v.groups.keys[group])
		n, ok := known[code]
		if !ok {
			n = len(values)
			known[code] = n
			codes = append(codes, code)
			values = append(values, MatrixValue{Text: v.Cell(row, c), Term: v.valueTerm(c, v.FirstRecord(row))})
		}
		values[n].Records += int(v.groups.counts[group].records)
	}
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(values[b].Records-values[a].Records, cmp.Compare(values[a].Text, values[b].Text), a-b)
	})
	sorted := matrixValues{at: map[uint32]int{}}
	for place, n := range order {
		sorted.values = append(sorted.values, values[n])
		sorted.at[codes[n]] = place
	}
	return sorted
}

// Count returns the count of a cell by one of MatrixMeasures; 0 if no record has both values.
func (m *Matrix) Count(row, column int, measure Column) int {
	at, ok := m.groups[matrixCell{row, column}]
	if !ok {
		return 0
	}
	return int(m.view.groups.columnNumbers(measure)(m.view.rows[at]))
}

// CellFilter returns the expression that selects the records of a cell.
func (m *Matrix) CellFilter(row, column int) filter.Expr {
	return filter.AllOf(m.Rows[row].Term, m.Columns[column].Term)
}

// Spec returns the spec of the groups.
func (m *Matrix) Spec() Spec { return m.view.spec }

// View returns the view of the groups.
func (m *Matrix) View() *View { return m.view }
