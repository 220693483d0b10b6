package source

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"whoread/audit/crash"
	"whoread/audit/scan"
	"whoread/audit/source/form"
)

const exportAgain = "the rows before it were read, export it again for the rest"

// The reasons for a text that ends too early: for the row that is cut off and, after the name of the
// input, for the input.
var (
	errCutRow  = errors.New("the text ends in the middle of the row")
	errCutText = errors.New("ends in the middle of a row; " + exportAgain)
)

// chunker receives the text of the inputs, detects its form, and cuts it into chunks of whole rows for
// the workers.
type chunker struct {
	ctx    context.Context
	files  *Files
	reader *textReader
	jobs   chan *batch

	batch     *batch // with the chunk that grows
	bytesRead int64

	// The state of the input that is being cut.
	stream   *stream
	index    int
	form     form.Form
	splitter form.Splitter
	foreign  *foreignInput // reads the input; nil for an audit log
	refusal  error
	ledger   ledgerCheck
	offset   int64
	line     int64
	target   int          // length of the chunk at which to try to cut it
	skipper  scan.Skipper // skips a row that is too long; nil if there is none
}

func newChunker(f *Files, p *textReader) *chunker {
	return &chunker{ctx: f.ctx, files: f, reader: p, jobs: make(chan *batch, batches)}
}

func (c *chunker) chunkAll() {
	defer close(c.jobs)
	defer close(c.files.pages)
	if !c.takeBatch() {
		return
	}
	for {
		select {
		case e, ok := <-c.reader.events:
			if !ok || !c.handleEvent(e) {
				return
			}
		case <-c.ctx.Done():
			return
		}
	}
}

// takeBatch takes an unused batch; false if reading has ended.
func (c *chunker) takeBatch() bool {
	select {
	case c.batch = <-c.files.free:
		return true
	case <-c.ctx.Done():
		return false
	}
}

// handleEvent handles an event; false if reading has ended. An internal error ends only the input.
func (c *chunker) handleEvent(e event) bool {
	more, err := c.tryEvent(e)
	if err == nil {
		return more
	}
	c.refuseInput(err)
	c.batch.chunk.Text = c.batch.chunk.Text[:0]
	if e.end == nil {
		return true
	}
	return c.sendNote(c.makeEndNote(e.end, err))
}

func (c *chunker) tryEvent(e event) (more bool, err error) {
	defer crash.Recover("splitting the text into rows", &err)
	if e.text != nil {
		defer func() { c.reader.free <- e.text }()
	}
	return c.routeEvent(e), nil
}

func (c *chunker) routeEvent(e event) bool {
	c.bytesRead = e.bytesRead
	switch {
	case e.begin != nil:
		c.beginInput(e.begin)
		return true
	case e.end != nil:
		return c.endInput(e.end)
	case e.containerEnd != nil:
		return c.endContainer(e.containerEnd)
	}
	if c.foreign != nil {
		return c.passForeign(e.text)
	}
	c.ledger.addText(e.text)
	text := e.text
	if c.skipper != nil {
		text = c.skipOverlong(text)
	}
	if c.refusal == nil {
		c.keepText(text)
	}
	return c.refusal != nil || c.skipper != nil || c.cutGrown()
}

func (c *chunker) beginInput(s *stream) {
	c.stream, c.index = s, c.files.addInput(s)
	c.form, c.splitter, c.foreign, c.refusal, c.skipper, c.ledger = nil, nil, nil, nil, nil, ledgerCheck{}
	c.offset, c.line, c.target = 0, 1, firstBlock
}

// endInput cuts the rest of the text and sends how the input ended.
func (c *chunker) endInput(how *inputEnd) bool {
	failed := how.err
	if c.foreign == nil && (failed == nil || len(c.batch.chunk.Text) > 0) {
		ok, short := c.cutRemaining(how.err)
		if !ok {
			return false
		}
		if failed == nil {
			failed = short
		}
	}
	if g := c.stream.container; g != nil && failed != nil && !isNoLog(failed) {
		g.unread++
	}
	if c.foreign != nil {
		return c.endForeign(how)
	}
	c.ledger.endCheck(c.batch)
	return c.sendNote(c.makeEndNote(how, cmp.Or(failed, how.damage)))
}

// cutRemaining cuts the rest of a text that ended with an error or nil. It is not ok if reading has
// ended. short is the reason why the input was not read, or not completely.
func (c *chunker) cutRemaining(ended error) (ok bool, short error) {
	if c.refusal != nil || c.form == nil && !c.detectForm(true) {
		return c.foreign == nil || c.beginForeign(), c.refusal
	}
	if c.skipper != nil {
		return true, errCutText
	}
	if !c.cutEnd() {
		return false, nil
	}
	if _, own := errors.AsType[*privateError](ended); own {
		return true, nil // the row continues in the input
	}
	if start, end := scan.Trim(c.batch.chunk.Text, 0, len(c.batch.chunk.Text)); start < end {
		c.dropText(start)
		short = fmt.Errorf("ends in the middle of a row, which begins on line %d or has a quote there that is not closed; "+exportAgain, c.line)
		return c.sendDamaged(errCutRow), short
	}
	if c.splitter.IsTruncated() {
		return true, errCutText
	}
	return true, nil
}

// makeEndNote returns the note for an input that ended.
func (c *chunker) makeEndNote(how *inputEnd, failed error) func(*Input) {
	s, recognised := c.stream, c.form != nil || c.foreign != nil
	return func(in *Input) {
		in.Bytes, in.SHA256 = how.bytes, how.sum
		switch {
		case failed == nil || in.Skipped != "":
		case s.container != nil && !recognised && isNoLog(failed):
			in.Skipped = failed.Error()
		default:
			in.Err = fmt.Errorf("%s %w", displayPath(in.Path), failed)
		}
	}
}

// sendNote sends a note in the order of the rows.
func (c *chunker) sendNote(note func(*Input)) bool {
	b := c.batch
	if !c.takeBatch() {
		return false
	}
	b.chunk.Text = b.chunk.Text[:0]
	b.note, b.foreign = note, c.foreign != nil
	b.page.Input, b.page.Read = c.index, c.bytesRead
	b.done <- struct{}{}
	c.files.pages <- b
	return true
}

// endContainer reports a folder or an archive without a log.
func (c *chunker) endContainer(g *container) bool {
	if g.logs+g.unread > 0 {
		return true
	}
	c.beginInput(&stream{path: g.path})
	return c.sendNote(func(in *Input) {
		const nothing = "contains no audit log; open a CSV, JSON or Clixml export of the unified audit log"
		if g.parent != nil {
			in.Skipped = nothing
			return
		}
		in.Err = fmt.Errorf("%s %s", displayPath(in.Path), nothing)
	})
}
