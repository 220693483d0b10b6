package form

import (
	"bytes"
	"cmp"

	"whoread/audit"
	"whoread/audit/scan"
)

// maxSampleRows is how many rows at the beginning of a table are searched for the column of records.
const maxSampleRows = 50

// newContentForm returns the form of a table whose header says nothing, but whose rows have records in a
// column; nil if there is none. The text may end within a row.
func newContentForm(header scan.Header, rows []byte) *csvForm {
	for _, delimiter := range []byte(scan.Delimiters) {
		names := scan.Cells(header.Line, delimiter, maxColumns)
		f := newCSVForm(header.Line, names, delimiter, header.Newline)
		if len(names) < maxColumns && f.checkHeader() == nil && f.findContent(rows) {
			f.title = "CSV with AuditData"
			f.plan = planColumns(f.names)
			f.envelope = findEnvelope(f.names, f.plan)
			return f
		}
	}
	return nil
}

// findContent finds the column with the most records in the rows. It reports whether there is one.
func (f *csvForm) findContent(rows []byte) bool {
	counts := make([]int, len(f.names))
	left := maxSampleRows
	f.EachRow(Chunk{Text: rows}, func(start, end int) {
		if left--; left < 0 {
			return
		}
		row := rows[start:end]
		if len(f.names) == 1 && row[0] != '"' { // text of another kind, such as JSON Lines
			return
		}
		for i, cell := range scan.Cells(row, f.delimiter, len(f.names)) {
			if isRecordCell(cell) {
				counts[i]++
			}
		}
	})
	best := 0
	for i, n := range counts {
		if n > counts[best] {
			best = i
		}
	}
	if len(counts) == 0 || counts[best] == 0 {
		return false
	}
	f.column = best
	return true
}

// isRecordCell reports whether a cell is JSON with a record in it, or its beginning.
func isRecordCell(cell string) bool {
	text := bytes.TrimSpace([]byte(cell))
	if len(text) == 0 || !isNested(text[0]) && text[0] != '"' || !bytes.Contains(text, []byte("peration")) {
		return false
	}
	var s Scratch
	found := unwrapJSON(text, &s)
	return found.Err == nil && found.level < noRecord && len(found.Data) > 0 && isObject(found.Data) || text[0] == '{' && holdsRow(text)
}

// otherColumns returns the record of a row whose column has none: that of another column, or the one that
// the columns themselves state.
func (f *csvForm) otherColumns(row []byte, s *Scratch) (found Unwrapped, ok bool) {
	for i, cell := range scan.Cells(row, f.delimiter, len(f.names)) {
		text := []byte(cell)
		at := bytes.IndexAny(text, `{[`)
		if i == f.column && at <= 0 || at < 0 || !bytes.Contains(text, []byte("peration")) || !audit.IsJSON(text[at:]) {
			continue
		}
		if found = unwrapJSON(text[at:], s); found.Err == nil && found.level < noRecord {
			return found, true
		}
	}
	if f.plan.isRecord() {
		return f.fromColumns(row, s), true
	}
	return Unwrapped{}, false
}

// unwrapCell finds the AuditData of a cell, or of another cell of the row. A row with an AuditData column
// has its record there or nowhere.
func (f *csvForm) unwrapCell(cell, row []byte, s *Scratch) Unwrapped {
	found := unwrapJSON(cell, s)
	if !f.named && (found.Err != nil || found.level == noRecord) {
		if other, ok := f.otherColumns(row, s); ok {
			return other
		}
		found.Err = cmp.Or(found.Err, errNoRecord)
	}
	if len(found.Data) == 0 && found.Err == nil {
		found.Err = audit.ErrEmpty
	}
	return found
}
