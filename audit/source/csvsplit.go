package source

import (
	"bytes"
	"encoding/json"
	"errors"
)

// errOpenQuote is why the line is rejected on which a quote opens that is not closed.
var errOpenQuote = errors.New("a quote that opens here is not closed")

// longQuote is how long a row of CSV grows before it is asked whether that is because of a quote
// that is not closed. At the end of the text it is asked of a row of any length.
const longQuote = 16 << 20

// csvSplitter cuts after rows.
type csvSplitter struct {
	form *csvForm
	seen int // bytes of the text whose quotes were counted
	odd  int // 1 if their number is odd
}

func (s *csvSplitter) cut(text []byte, eof bool) int {
	end := s.rows(text, eof)
	switch {
	case eof && s.odd == 1 && s.form.openLine(text[end:]) > 0:
		return len(text)
	case !eof && end == 0 && len(text) > longQuote:
		if end = s.form.openLine(text); end > 0 {
			s.seen, s.odd = 0, 0
		}
	}
	return end
}

// rows is how many bytes are rows, as far as quotes are believed.
func (s *csvSplitter) rows(text []byte, eof bool) int {
	quote := []byte{'"'}
	fresh := text[s.seen:]
	s.odd ^= bytes.Count(fresh, quote) & 1
	if eof && s.odd == 0 {
		return len(text)
	}
	end, odd := 0, s.odd
	for hi := len(fresh); ; {
		n := bytes.LastIndexByte(fresh[:hi], s.form.ends)
		if n < 0 {
			break
		}
		odd ^= bytes.Count(fresh[n:hi], quote) & 1
		if odd == 0 {
			end = s.seen + n + 1
			break
		}
		hi = n
	}
	s.seen = len(text) - end
	return end
}

func (s *csvSplitter) levels() levels { return nil }

func (s *csvSplitter) broken() bool { return false }

// openLine tells whether a row, or what looks like one, is made of several because a quote is
// not closed: a line after its first is a whole row. It returns the length of the first line,
// on which that quote opens; 0 if it is one row. A cell has no such line in it, since its
// quotes are doubled and the one that closes it makes their number odd.
func (f *csvForm) openLine(row []byte) int {
	first := bytes.IndexByte(row, f.ends) + 1
	if first == 0 {
		return 0
	}
	for rest := row[first:]; len(rest) > 0; {
		line, after, _ := bytes.Cut(rest, []byte{f.ends})
		if f.isWholeRow(line) {
			return first
		}
		rest = after
	}
	return 0
}

// isWholeRow tells whether a line by itself has a JSON object for its AuditData.
func (f *csvForm) isWholeRow(line []byte) bool {
	at, ok := f.auditData(line)
	if !ok || bytes.Count(line, []byte{'"'})%2 == 1 {
		return false
	}
	cell, _ := appendCell(nil, line, at, f.delimiter)
	return isObject(cell) && bytes.IndexByte(cell, '"') > 0 && json.Valid(cell)
}

// auditData returns where the cell of the AuditData begins; not ok if the row has none.
func (f *csvForm) auditData(row []byte) (at int, ok bool) {
	for range f.column {
		if at = skipCell(row, at, f.delimiter) + 1; at > len(row) {
			return 0, false
		}
	}
	return at, f.column >= 0
}
