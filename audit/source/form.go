package source

import (
	"slices"
	"unicode/utf8"

	"whoread/audit"
	"whoread/audit/scan"
)

// form is one way in which rows stand in a text. A form is immutable once an input has been
// recognised; its methods may be called by several goroutines.
type form interface {
	// name is what the form is called on the screen, such as "portal CSV".
	name() string
	// newline is the byte that ends a line, by which lines are counted.
	newline() byte
	// splitter returns a fresh splitter for one text.
	splitter() splitter
	// rows yields the extents of the rows of a run of whole rows.
	rows(run run, yield func(start, end int))
	// unwrap finds the AuditData of a row. It is an error if not all of the row is understood.
	unwrap(row []byte, scratch *scratch) finding
	// around is what a row says of its record beside the AuditData that unwrap found.
	around(row []byte, found finding, scratch *scratch) audit.Around
	// resplit yields the parts of a row that cannot be read as one row: rows that ran together,
	// and what is no row, with the reason. It may yield the row as it is.
	resplit(row []byte, yield func(start, end int, err error))
}

// lineFeeds are the line ends of a form that has no others.
type lineFeeds struct{}

func (lineFeeds) newline() byte { return '\n' }

// splitter finds where a growing text can be cut. Each call sees the text from the last cut on.
type splitter interface {
	// cut returns how many bytes at the beginning of text are whole rows, and in ends how the
	// rows in front of it stand, for run. At the end of the text, what remains is a row that
	// was cut off.
	cut(text []byte, eof bool) int
	// levels are the containers that are open where the next run begins.
	levels() levels
	// broken tells, at the end of a text of which no byte remains, that it still ended too early.
	broken() bool
	// skipper goes over a row that begins behind the last cut and is too long to be kept; nil if
	// the end of such a row cannot be found.
	skipper() scan.Skipper
}

// run is a run of whole rows as a splitter cut it.
type run struct {
	text []byte
	open levels // containers that are open at its beginning
}

// finding is the AuditData of a row, or why there is none.
type finding struct {
	data []byte
	// shape names what surrounds the AuditData, such as "Graph records".
	shape string
	// known is what the row says beside its AuditData.
	known known
	// results is the ResultCount that the row states, as it stands there; nil if it states none.
	results []byte
	// doubt is why the row may not say what was meant; "" if there is no doubt.
	doubt string
	// partial tells that the AuditData was made of columns.
	partial bool
	err     error
}

// known is what a wrapper of JSON says of its record, for AuditData that does not say so itself.
type known struct {
	operation, id, time []byte // JSON strings with their quotes; nil if not said
}

// around is what the wrapper says as text.
func (k known) around() audit.Around {
	text := func(value []byte) string {
		if len(value) == 0 || value[0] != '"' {
			return ""
		}
		return string(scan.AppendUnquoted(nil, value))
	}
	return audit.Around{ID: text(k.id), Time: text(k.time), Operation: text(k.operation)}
}

// oneRow is the resplit of a form whose rows do not run together.
type oneRow struct{}

func (oneRow) resplit(row []byte, yield func(start, end int, err error)) { yield(0, len(row), nil) }

// scratch is memory for text that does not stand in a row as it is. Text appended to it stays
// valid until it is reset.
type scratch struct{ buf []byte }

func (s *scratch) reset() { s.buf = s.buf[:0] }

// reserve makes room for n bytes at once, which takes less memory than to grow by and by.
func (s *scratch) reserve(n int) { s.buf = slices.Grow(s.buf, n) }

// toUTF8 returns a row as UTF-8. Its bytes that are not are taken for Windows-1252.
func (s *scratch) toUTF8(row []byte) []byte {
	if utf8.Valid(row) {
		return row
	}
	return s.add(func(dst []byte) []byte { return scan.AppendUTF8(dst, row) })
}

// add keeps what appendTo appends and returns it.
func (s *scratch) add(appendTo func(dst []byte) []byte) []byte {
	start := len(s.buf)
	s.buf = appendTo(s.buf)
	return s.buf[start:len(s.buf):len(s.buf)]
}
