package source

import (
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"strings"

	"whoread/audit"
	"whoread/audit/coverage"
	"whoread/audit/crash"
	"whoread/audit/scan"
	"whoread/audit/source/form"
)

const (
	workers = 2
	// batches is how many pages there are: one for each worker, one being returned, two being
	// cut, and some that wait.
	batches = workers + 6
	// spare is how large a buffer may be that is kept for the next page.
	spare = 8 << 20
)

// batch is a page on its way: first a run of whole rows, then what they say. Its memory is used
// again for another page.
type batch struct {
	form   form.Form
	chunk  form.Chunk
	offset int64 // of the run in the text of the input
	line   int64 // that the run begins on
	maxRow int   // how many bytes a row may have
	// damaged tells why the run is one row that cannot be read; nil if it is not.
	damaged error
	// note is something to tell of the input once the rows before it were returned.
	note func(*Input)
	// aside tells that the page is one of an input that is read aside, and has no rows.
	aside bool

	page    audit.Page
	held    held
	ledger  []coverage.Entry
	saved   bool   // the input is a saved fetch
	seal    string // the last one of its ledger so far
	shape   string // of the first row
	parser  audit.Parser
	scratch form.Scratch
	done    chan struct{}
	// inText are the records whose AuditData is a part of the run, and not of the scratch.
	inText []int
	// current is the row that is being parsed, and around tells what it says beside its AuditData.
	current struct {
		row   []byte
		found form.Unwrapped
	}
	around func() audit.Around
}

func newBatch() *batch {
	b := &batch{done: make(chan struct{}, 1)}
	b.around = func() audit.Around { return b.form.ReadEnvelope(b.current.row, b.current.found, &b.scratch) }
	return b
}

// reset makes the batch ready for another run.
func (b *batch) reset() {
	b.parser.Reset()
	b.scratch.Reset()
	if large := max(cap(b.chunk.Text), b.scratch.Cap()); large > spare {
		b.chunk.Text, b.scratch = nil, form.Scratch{}
		defer freeLarge(large)
	}
	clear(b.page.Records)
	*b = batch{
		chunk: form.Chunk{Text: b.chunk.Text[:0]},
		page: audit.Page{
			Records: b.page.Records[:0], Places: b.page.Places[:0], Rejected: b.page.Rejected[:0],
			Flagged: b.page.Flagged[:0],
		},
		ledger: b.ledger[:0], inText: b.inText[:0], parser: b.parser, scratch: b.scratch, done: b.done, around: b.around,
	}
}

// work parses batches until there are no more.
func work(jobs <-chan *batch) {
	sums := crc32.MakeTable(crc32.Castagnoli)
	for b := range jobs {
		b.parse(sums)
		b.done <- struct{}{}
	}
}

// parse makes a page of the rows of the run. If whoread itself fails, the rest of the run is one
// rejected row.
func (b *batch) parse(sums *crc32.Table) {
	defer b.dropText()
	if err := b.parseRows(sums); err != nil {
		b.reject(0, b.line, fmt.Errorf("%w; rows after this line may be missing", err))
	}
}

// dropText gives up what reading a large run has left: its text, if no record has a part of that.
func (b *batch) dropText() {
	b.current.row, b.current.found = nil, form.Unwrapped{}
	size := cap(b.chunk.Text)
	if size < largeBuffer {
		return
	}
	if b.copyFromText() {
		b.chunk.Text = nil
	}
	freeLarge(size)
}

// copyFromText copies the records that have parts of the run; false if one is so long that the copy
// would take more than the run does.
func (b *batch) copyFromText() bool {
	for _, i := range b.inText {
		if i < len(b.page.Records) && b.page.Places[i].Length >= largeBuffer/2 {
			return false
		}
	}
	for _, i := range b.inText {
		if i < len(b.page.Records) {
			b.page.Records[i] = b.page.Records[i].Clone()
		}
	}
	return true
}

func (b *batch) parseRows(sums *crc32.Table) (err error) {
	defer crash.Recover("finding the rows", &err)
	if b.damaged != nil {
		b.row(0, len(b.chunk.Text), b.line, sums)
		return nil
	}
	at, line, newline := 0, b.line, []byte{b.form.LineEnd()}
	b.form.EachRow(b.chunk, func(start, end int) {
		line += int64(bytes.Count(b.chunk.Text[at:start], newline))
		at = start
		b.row(start, end, line, sums)
	})
	return nil
}

// reject counts a row that begins at start and cannot be read.
func (b *batch) reject(start int, line int64, why error) {
	b.page.Rows++
	b.page.Rejected = append(b.page.Rejected, audit.Rejection{
		Input: b.page.Input, Line: line, Offset: b.offset + int64(start), Reason: why.Error(),
	})
	if errors.Is(why, audit.ErrCutOff) {
		b.held.cut++
	}
}

// row reads one row, or an entry of the ledger that stands between rows. What cannot be read as one
// row may be several that ran together.
func (b *batch) row(start, end int, line int64, sums *crc32.Table) {
	err := b.readRow(start, end, line, sums)
	if err == nil {
		return
	}
	if b.damaged != nil {
		b.reject(start, line, err)
		return
	}
	row, newline, counted := b.chunk.Text[start:end], []byte{b.form.LineEnd()}, 0
	b.form.SplitDamaged(row, func(from, to int, wrong error) {
		line += int64(bytes.Count(row[counted:from], newline))
		counted = from
		if wrong == nil {
			wrong = err
			if to-from < len(row) {
				wrong = b.readRow(start+from, start+to, line, sums)
			}
		}
		if wrong != nil {
			b.reject(start+from, line, wrong)
		}
	})
}

// readRow reads one row. An error tells why it cannot be read; it is not counted then.
func (b *batch) readRow(start, end int, line int64, sums *crc32.Table) error {
	if b.damaged == nil && b.isEntry(start, end) {
		return nil
	}
	if b.maxRow > 0 && end-start > b.maxRow {
		return longRowError{b.maxRow}
	}
	n := len(b.page.Records)
	b.page.Records = append(b.page.Records, audit.Record{})
	record := &b.page.Records[n]
	sum, err := b.record(b.chunk.Text[start:end], record, sums)
	if err != nil {
		b.page.Records = b.page.Records[:n]
		return err
	}
	b.page.Rows++
	if stated := b.current.found.ResultCount; stated != nil {
		b.held.results.add(stated)
	}
	if why := b.doubts(b.chunk.Text[start:end], record); why != "" {
		b.flag(start, line, why)
	}
	if record.Operation != audit.MailItemsAccessed {
		b.page.Records = b.page.Records[:n]
		b.page.Other++
		return nil
	}
	b.page.Places = append(b.page.Places, audit.Place{
		Input: b.page.Input, Line: line,
		Offset: b.offset + int64(start), Length: int64(end - start), Sum: sum,
	})
	b.held.time(record.Time)
	return nil
}

// doubts returns why a row that was read may not say what was meant; "" if nothing is wrong.
func (b *batch) doubts(row []byte, record *audit.Record) string {
	var all []string
	for _, why := range []string{record.Doubt, b.current.found.Doubt, b.doubtOfOperation(row, record), doubtOfText(row, b.current.row)} {
		if why != "" {
			all = append(all, why)
		}
	}
	return strings.Join(all, "; ")
}

// doubtOfOperation returns that a row names MailItemsAccessed beside its AuditData, which names another
// operation; "" if it does not.
func (b *batch) doubtOfOperation(row []byte, record *audit.Record) string {
	if record.Operation == audit.MailItemsAccessed || !bytes.Contains(row, []byte(audit.MailItemsAccessed)) {
		return ""
	}
	if !strings.EqualFold(strings.TrimSpace(b.around().Operation), audit.MailItemsAccessed) {
		return ""
	}
	return "the row names MailItemsAccessed, and its AuditData another operation, which was read"
}

// doubtOfText returns what shows that text was lost in a row, which was decoded as the text; "" if nothing
// does. A row in Windows-1252 has lost nothing.
func doubtOfText(row, text []byte) string {
	decoded := len(text) > len(row)
	switch {
	case bytes.IndexByte(row, 0) >= 0:
		return "it has NUL bytes: text in another encoding may have been joined to it, or bytes were lost"
	case bytes.Contains(row, []byte("\ufffd")), bytes.Contains(row, []byte(`\ufffd`)), bytes.Contains(row, []byte(`\uFFFD`)),
		decoded && !scan.IsWindows1252(row):
		return "it has bytes that are no text, or U+FFFD in their place: letters were lost"
	}
	return ""
}

// flag notes that a row that begins at start was read, and why that may be wrong.
func (b *batch) flag(start int, line int64, why string) {
	b.page.Flagged = append(b.page.Flagged, audit.Flag{Input: b.page.Input, Line: line, Offset: b.offset + int64(start), Reason: why})
}

// record reads the record of a row and returns the sum of its AuditData.
func (b *batch) record(row []byte, r *audit.Record, sums *crc32.Table) (sum uint32, err error) {
	defer crash.Recover("reading the row", &err)
	if b.damaged != nil {
		return 0, b.damaged
	}
	if coverage.IsEntry(row) {
		return 0, errStray
	}
	kept := b.scratch.Len()
	row = b.scratch.ToUTF8(row)
	found := b.form.UnwrapRow(row, &b.scratch)
	if b.scratch.Len() == kept {
		b.inText = append(b.inText, len(b.page.Records)-1)
	}
	if b.shape == "" {
		b.shape = found.Wrapper
	}
	if found.Err != nil {
		return 0, found.Err
	}
	b.current.row, b.current.found = row, found
	err = b.parser.ParseWithin(found.Data, r, b.around)
	r.Partial = found.Partial
	return crc32.Checksum(found.Data, sums), err
}
