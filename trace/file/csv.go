package file

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"whoread/audit/scan"
)

// The reasons why a row is rejected.
var (
	errLongRow   = errors.New("the row is longer than 4 MiB")
	errOpenQuote = errors.New("a quote that opens here is not closed")
)

// csvTable is a table with a header, as CSV of some delimiter.
type csvTable struct {
	kind      string
	columns   []column
	header    []byte // the line without its end
	delimiter byte
	newline   byte
}

// detectTable finds a table by its header.
func detectTable(text []byte, enough bool) (f *format, more bool) {
	header, found, more := scan.FindHeader(text, enough)
	if !found {
		return nil, more
	}
	t := tableOf(header)
	if t == nil {
		return nil, false
	}
	return &format{name: t.kind + " CSV", read: t.readTable}, false
}

// tableOf recognises a header; nil if it is none of a message trace.
func tableOf(header scan.Header) *csvTable {
	var r scan.CellReader
	for _, delimiter := range []byte(scan.Delimiters) {
		cells, ok := r.Read(header.Line, delimiter)
		if !ok {
			continue
		}
		t := &csvTable{header: slices.Clone(header.Line), delimiter: delimiter, newline: header.Newline}
		known := names{}
		for _, cell := range cells {
			name := normaliseHeader(cell)
			known[name] = true
			t.columns = append(t.columns, columnOf(name))
		}
		if t.kind = known.detectKind(); t.kind != "" {
			t.classifyColumns()
			return t
		}
	}
	return nil
}

// classifyColumns leaves one column for each thing: the first. Only times can be in several columns. In a
// table of events recipient_status is what the servers said, and no list of recipients.
func (t *csvTable) classifyColumns() {
	seen := map[column]bool{}
	addressed := slices.Contains(t.columns, recipientColumn)
	for i, c := range t.columns {
		repeated := seen[c] && c != utcColumn && c != timeColumn
		if repeated || c == statusColumn && addressed {
			t.columns[i] = noColumn
		}
		seen[c] = true
	}
}

// errRowInHeader is why a table is not read whose first row would be lost in its header: no header
// has an address.
var errRowInHeader = errors.New("has a row in its header line: the line break after the header is missing; insert it and open the file again")

// readTable reads a text that begins with the table.
func (t *csvTable) readTable(from io.Reader, to *collector) scan.Tally {
	if bytes.ContainsAny(t.header, "@\x00") {
		return scan.Tally{Err: errRowInHeader}
	}
	cultures, text := t.learnCultures(scan.NewReader(from))
	r := tableReader{csvTable: t, lines: scan.NewLineReader(text, t.newline, longestRow), cultures: cultures, to: to}
	for r.nextRow() {
	}
	r.count.failed = r.lines.Err()
	return r.count.toTally()
}

// tableReader reads the rows of a table.
type tableReader struct {
	*csvTable
	lines    *scan.LineReader
	cells    scan.CellReader
	cultures []scan.Culture // of the columns
	to       *collector
	row      row
	count    rowCounter
}

// nextRow reads one row; false if there is none. A row ends at a line end with an even number of quotes
// before it. If that is no row, or never ends, its first line has a quote that is not closed, and the
// lines after it are read as rows of their own.
func (r *tableReader) nextRow() bool {
	first, whole := r.lines.FindEnd(0)
	line := r.lines.Line()
	switch {
	case first == 0:
		return false
	case first > longestRow && !whole:
		r.count.rejectRow(line, errLongRow)
		r.lines.SkipLine()
		return true
	case !scan.IsRow(r.lines.Ahead()[:first], r.header):
		r.lines.Take(first)
		return true
	}
	end := r.lines.FindRowEnd(first, longestOpen)
	err := r.readRow(r.lines.Ahead()[:end])
	if err != nil && end > first {
		end = first
		err = r.readRow(r.lines.Ahead()[:end])
	}
	switch {
	case !whole && (err != nil || bytes.HasSuffix(r.lines.Ahead()[:end], []byte(halfRune))):
		r.count.cutOff(line)
	case err != nil:
		r.count.rejectRow(line, err)
	default:
		r.count.countRead(&r.row)
		r.to.addRow(&r.row)
	}
	r.lines.Take(end)
	return true
}

// halfRune is the decoded form of a UTF-16 character with one missing byte.
const halfRune = "\ufffd"

const (
	// longestRow is how long a row or a line may be before it is taken for damaged.
	longestRow = 4 << 20
	// longestOpen is how long a row of several lines may be.
	longestOpen = 1 << 20
)

// readRow reads a row.
func (r *tableReader) readRow(text []byte) error {
	if wideText.Match(text) {
		return errWideText
	}
	text = scan.TrimBreak(text)
	if windows := []byte("\r\n"); bytes.Contains(text, windows) {
		text = bytes.ReplaceAll(text, windows, []byte("\n")) // the line breaks of a subject
	}
	cells, ok := r.cells.Read(text, r.delimiter)
	if !ok {
		return errOpenQuote
	}
	if over := len(cells) - len(r.columns); over < 0 || strings.Join(cells[len(r.columns):], "") != "" {
		return fmt.Errorf("%s under %d headers", cellsOf(len(cells)), len(r.columns))
	}
	if slices.ContainsFunc(cells, isAuditRecord) {
		return errAuditRecord
	}
	r.row = row{recipients: r.row.recipients[:0], event: r.kind == detailReport}
	for i, c := range r.columns {
		if c == utcColumn || c == timeColumn {
			r.row.setTime(c, cells[i], r.cultures[i])
			continue
		}
		r.row.setColumn(c, cells[i])
	}
	return nil
}

// errWideText is why a row with text in UTF-16 is rejected: nothing in that text would be found. A
// single NUL can be in a subject, and loses nothing.
var errWideText = errors.New("text in UTF-16 was appended; convert it and open the file again")

var wideText = regexp.MustCompile(`(?:[ -~]\x00){8}`)

// errAuditRecord is why a row of the audit log is rejected that was joined to a message trace. It
// could be taken for a message that nobody sent.
var errAuditRecord = errors.New("it is an audit record, not a row of a message trace; put the two in separate files")

// isAuditRecord reports whether a cell holds a record of the audit log.
func isAuditRecord(cell string) bool {
	return strings.HasPrefix(cell, `{"`) && strings.Contains(cell, `"Operation":`)
}

func cellsOf(n int) string {
	if n == 1 {
		return "1 cell"
	}
	return strconv.Itoa(n) + " cells"
}
