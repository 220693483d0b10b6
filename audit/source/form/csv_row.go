package form

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"whoread/audit/scan"
)

// The reasons why a row of CSV cannot be read unchanged.
var (
	errQuotes    = errors.New("its quotes do not match: one is missing, or there is one too many")
	errLineBreak = errors.New("a line break that is not in quotes ends the row too early")
	errFewCells  = errors.New("the row ends before its AuditData")
)

// csvRow is one row by the rules of RFC 4180: a cell that begins with a quote ends with one, and a row
// ends at a line break outside of quotes. Quotes in other cells have no meaning.
type csvRow struct {
	end   int // the line break that ends it, or the end of the text
	cells int
	// data reports whether the row has a cell for its AuditData.
	data bool
	// surplus is the offset of the first cell without a header that is not empty; -1 if there is none.
	surplus int
	// wrong is the offset of a cell with invalid quotes, and why is the reason. The row is not read
	// further then.
	wrong int
	why   error
	// quoted reports whether a cell is in quotes, stray whether an unquoted cell contains a quote.
	quoted, stray bool
	// results is the cell of ResultCount; nil if there is none.
	results []byte
	// index is the cell of ResultIndex; nil if there is none.
	index []byte
}

// scanRow scans the row that begins at text[i], and appends its AuditData to data unless that is nil.
func (f *csvForm) scanRow(text []byte, i int, data *[]byte) csvRow {
	r := csvRow{surplus: -1}
	for {
		start := i
		var ok bool
		if r.data = r.data || r.cells == f.column; r.cells == f.column && data != nil {
			*data, i, ok = scan.AppendCell(*data, text, i, f.delimiter)
		} else {
			i, ok = scan.SkipCell(text, i, f.delimiter)
		}
		if !ok {
			r.why, r.wrong, r.end = errQuotes, start, start
			return r
		}
		if start < len(text) && text[start] == '"' {
			r.quoted = true
		} else if !r.stray {
			r.stray = bytes.IndexByte(text[start:i], '"') >= 0
		}
		f.noteResult(&r, text[start:i])
		if r.cells++; r.cells > len(f.names) && i > start && r.surplus < 0 {
			r.surplus = start
		}
		if i == len(text) || text[i] != f.delimiter {
			r.end = i
			return r
		}
		i++
	}
}

// noteResult notes a cell that states the number of a row in its search, or of the rows of the search.
func (f *csvForm) noteResult(r *csvRow, cell []byte) {
	switch r.cells {
	case f.results:
		r.results = cell
	case f.index:
		r.index = cell
	}
}

// checkRow returns an error if a scanned row of some length is not a whole row.
func (f *csvForm) checkRow(r csvRow, length int) error {
	switch {
	case r.why != nil:
		return r.why
	case r.quoted && r.stray: // one writer does not do both
		return errQuotes
	case r.end < length:
		return errLineBreak
	case r.surplus >= 0, f.column < 0 && r.cells < len(f.names):
		return fmt.Errorf("the row has %d cells under %d headers", r.cells, len(f.names))
	case f.column >= 0 && !r.data:
		return errFewCells
	}
	return nil
}

// SplitDamaged yields rows that ran together because a quote or a line break is missing or surplus, and
// what is no row with an error.
func (f *csvForm) SplitDamaged(text []byte, yield func(start, end int, err error)) {
	for i := scan.SkipBreaks(text, 0); i < len(text); i = scan.SkipBreaks(text, i) {
		start := i
		r := f.scanRow(text, i, nil)
		switch {
		case r.why != nil:
			if i = f.nextRow(text, r.wrong); i < 0 {
				i = len(text)
			}
			yield(start, i, r.why)
		case r.surplus >= 0 && f.column >= 0:
			yield(start, r.surplus-1, nil)
			yield(r.surplus, r.end, f.checkRow(r, r.end))
			i = r.end
		default:
			if scan.IsRow(text[start:r.end], f.header) {
				yield(start, r.end, nil)
			}
			i = r.end
		}
	}
}

// nextRow finds the first line after text[i] that is certainly a row: it has a JSON object for its
// AuditData, and no more cells than headers. It returns -1 if there is none.
func (f *csvForm) nextRow(text []byte, i int) int {
	var data []byte
	for {
		n := bytes.IndexAny(text[i:], "\r\n")
		if n < 0 {
			return -1
		}
		if i = scan.SkipBreaks(text, i+n); i == len(text) {
			return -1
		}
		data = data[:0]
		if r := f.scanRow(text, i, &data); f.checkRow(r, r.end) == nil && isRecordLike(data) {
			return i
		}
	}
}

// isRecordLike reports whether a text is a JSON object with a property.
func isRecordLike(text []byte) bool {
	return isObject(text) && bytes.IndexByte(text, '"') > 0 && json.Valid(text)
}
