package export

import (
	"slices"

	"whoread/audit/safe"
)

// csvEncoder writes CSV. It quotes a cell only if necessary. The columns and their order come from
// [table.Spec.Columns].
type csvEncoder struct {
	rows     Rows
	columns  []Column
	raw, bom bool
	scratch  []byte
}

func (e *csvEncoder) appendHeader(dst []byte) []byte {
	if e.bom {
		dst = append(dst, "\ufeff"...)
	}
	for i, c := range e.columns {
		if i > 0 {
			dst = append(dst, ',')
		}
		start := len(dst)
		dst = e.quoteCell(append(dst, c.Name...), start)
	}
	return append(dst, '\n')
}

func (e *csvEncoder) appendRow(dst []byte, row int) []byte {
	for i := range e.columns {
		if i > 0 {
			dst = append(dst, ',')
		}
		start := len(dst)
		dst = e.quoteCell(e.rows.AppendCell(dst, row, i), start)
	}
	return append(dst, '\n')
}

// quoteCell guards the cell that begins at start against formulas, and quotes it.
func (e *csvEncoder) quoteCell(dst []byte, start int) []byte {
	cell := dst[start:]
	if !e.raw && safe.IsFormula(cell) {
		dst = slices.Insert(dst, start, '\'')
		cell = dst[start:]
	}
	if !e.needsQuotes(cell) {
		return dst
	}
	e.scratch = append(e.scratch[:0], cell...)
	dst = append(dst[:start], '"')
	for _, c := range e.scratch {
		if c == '"' {
			dst = append(dst, '"')
		}
		dst = append(dst, c)
	}
	return append(dst, '"')
}

// needsQuotes reports whether readers would misread the cell without quotes. An empty cell in a
// single column would be a blank line, which they skip.
func (e *csvEncoder) needsQuotes(cell []byte) bool {
	if len(cell) == 0 {
		return len(e.columns) == 1
	}
	if cell[0] == ' ' || cell[len(cell)-1] == ' ' {
		return true
	}
	for _, c := range cell {
		if c <= ',' && (c == ',' || c == '"' || c == '\n' || c == '\r') {
			return true
		}
	}
	return false
}
