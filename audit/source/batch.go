package source

import (
	"whoread/audit"
	"whoread/audit/coverage"
	"whoread/audit/source/form"
)

const (
	workers = 2
	// batches is how many pages there are: one for each worker, one being returned, two being
	// cut, and some that wait.
	batches = workers + 6
	// maxSpare is the size of the largest buffer that is kept for the next page.
	maxSpare = 8 << 20
)

// batch is a page in the making: first a chunk of whole rows, then the records in it. Its memory is
// reused for other pages.
type batch struct {
	form   form.Form
	chunk  form.Chunk
	offset int64 // of the chunk in the text of the input
	line   int64 // of the beginning of the chunk
	maxRow int   // maximum length of a row
	// damaged is the reason why the chunk is one row that cannot be read; nil if it is not.
	damaged error
	// note updates the input after the rows before it were returned.
	note func(*Input)
	// foreign reports that a foreign reader reads the input, so that the page has no rows.
	foreign bool

	page         audit.Page
	span         fileSpan
	ledger       []coverage.Entry
	isSavedFetch bool   // the input is a saved fetch
	seal         string // the last seal of its ledger so far
	wrapper      string // of the first row
	parser       audit.Parser
	scratch      form.Scratch
	done         chan struct{}
	// aliased are the records with AuditData that is part of the chunk, and not of the scratch.
	aliased []int
	// current is the row that is being parsed; readEnvelope returns what it states beside its AuditData.
	current      currentRow
	readEnvelope func() audit.Envelope
}

func newBatch() *batch {
	b := &batch{done: make(chan struct{}, 1)}
	b.readEnvelope = func() audit.Envelope { return b.form.ReadEnvelope(b.current.row, b.current.found, &b.scratch) }
	return b
}

// reset prepares the batch for another chunk.
func (b *batch) reset() {
	b.parser.Reset()
	b.scratch.Reset()
	if large := max(cap(b.chunk.Text), b.scratch.Cap()); large > maxSpare {
		b.chunk.Text, b.scratch = nil, form.Scratch{}
		defer releaseLarge(large)
	}
	clear(b.page.Records)
	clear(b.page.Siblings)
	*b = batch{
		chunk: form.Chunk{Text: b.chunk.Text[:0]},
		page: audit.Page{
			Records: b.page.Records[:0], Places: b.page.Places[:0], Rejected: b.page.Rejected[:0],
			Flagged: b.page.Flagged[:0], Siblings: b.page.Siblings[:0], SiblingPlaces: b.page.SiblingPlaces[:0],
		},
		ledger: b.ledger[:0], aliased: b.aliased[:0], parser: b.parser, scratch: b.scratch, done: b.done, readEnvelope: b.readEnvelope,
	}
}

// dropText frees the text of a large chunk, if no record refers to it.
func (b *batch) dropText() {
	b.current.row, b.current.found = nil, form.Unwrapped{}
	size := cap(b.chunk.Text)
	if size < largeBuffer {
		return
	}
	if b.copyRecords() {
		b.chunk.Text = nil
	}
	releaseLarge(size)
}

// copyRecords copies the records and siblings that refer to the chunk. It returns false if one is so long that the
// copy would need more memory than the chunk.
func (b *batch) copyRecords() bool {
	for _, i := range b.aliased {
		if i < len(b.page.Records) && b.page.Places[i].Length >= largeBuffer/2 {
			return false
		}
	}
	for i := range b.page.SiblingPlaces {
		if b.page.SiblingPlaces[i].Length >= largeBuffer/2 {
			return false
		}
	}
	for i := range b.page.Siblings {
		b.page.Siblings[i] = b.page.Siblings[i].Clone()
	}
	for _, i := range b.aliased {
		if i < len(b.page.Records) {
			b.page.Records[i] = b.page.Records[i].Clone()
		}
	}
	return true
}
