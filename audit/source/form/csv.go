package form

import (
	"cmp"
	"fmt"

	"whoread/audit/scan"
)

// csvForm is CSV with a header.
type csvForm struct {
	title     string
	header    []byte // the unchanged line, without its end
	names     []string
	delimiter byte
	lineEnd   byte // what ends a line: a line feed, or else a carriage return
	// column is the index of the AuditData column; -1 if the columns are properties of the record.
	column int
	// named reports that the column is called AuditData.
	named   bool
	plan    flatPlan // of the columns if they are properties
	wrapper string
	// envelope are the columns that complete the AuditData.
	envelope envelopeColumns
	// results is the column ResultCount; -1 if there is none.
	results int
	// index is the column ResultIndex; -1 if there is none.
	index int
}

func (f *csvForm) Name() string { return f.title }

func (f *csvForm) NewSplitter() Splitter { return &csvSplitter{form: f} }

func (f *csvForm) LineEnd() byte { return f.lineEnd }

func (f *csvForm) EachRow(r Chunk, yield func(start, end int)) {
	for start := 0; start < len(r.Text); {
		next := scan.RowEnd(r.Text, start, f.lineEnd)
		f.yieldRow(r.Text, start, next, yield)
		start = next + 1
	}
}

// yieldRow yields a row without the line breaks around it.
func (f *csvForm) yieldRow(text []byte, start, end int, yield func(start, end int)) {
	for end > start && scan.IsBreak(text[end-1]) {
		end--
	}
	for start < end && scan.IsBreak(text[start]) {
		start++
	}
	if scan.IsRow(text[start:end], f.header) {
		yield(start, end)
	}
}

func (f *csvForm) UnwrapRow(row []byte, s *Scratch) Unwrapped {
	var r csvRow
	s.reserveSpace(len(row))
	cell := s.appendText(func(dst []byte) []byte {
		r = f.scanRow(row, 0, &dst)
		return dst
	})
	if err := f.checkRow(r, len(row)); err != nil {
		return Unwrapped{Err: err}
	}
	if f.column < 0 {
		return f.fromColumns(row, s)
	}
	found := f.unwrapCell(cell, row, s)
	found.ResultCount, found.ResultIndex = r.results, r.index
	if r.cells < len(f.names) {
		found.Doubt = cmp.Or(found.Doubt, fmt.Sprintf("it has %d cells under %d headers: the end of the row may be missing", r.cells, len(f.names)))
	}
	return found
}

// fromColumns builds the AuditData of a row with a column for each property.
func (f *csvForm) fromColumns(row []byte, s *Scratch) Unwrapped {
	var c flatRecord
	for i, text := range scan.Cells(row, f.delimiter, len(f.names)) {
		c.addColumn(f.names[i], text)
	}
	data := c.buildPlanned(f.plan, s)
	return Unwrapped{Data: data, Wrapper: f.wrapper, Partial: true, Doubt: c.doubt}
}
