package source

import (
	"bytes"
	"fmt"
	"slices"

	"whoread/audit/scan"
	"whoread/audit/source/form"
)

// chunkSize is the size of the text of a page, unless less is available.
const chunkSize = 1 << 20

// cutGrown cuts the text if there is enough of it, or no more on its way.
func (c *chunker) cutGrown() bool {
	if c.form == nil && !c.detectForm(false) {
		return c.foreign == nil || c.beginForeign()
	}
	length := len(c.batch.chunk.Text)
	if length < c.target && len(c.reader.events) > 0 {
		return true
	}
	end := c.splitter.CutRows(c.batch.chunk.Text, false)
	for end > 0 && c.hasMore() { // a table ends here, and another begins
		if !c.cutTable(end) {
			return false
		}
		end = c.splitter.CutRows(c.batch.chunk.Text, false)
	}
	length = len(c.batch.chunk.Text)
	switch {
	case end > 0:
		c.target = min(2*c.target, chunkSize)
		return c.cutChunk(end)
	case length > c.files.maxRow:
		return c.rejectOverlong()
	case length >= c.target:
		c.target = 2 * length
	}
	return true
}

// cutEnd cuts the rest of the text, which has ended. It returns false if reading has ended.
func (c *chunker) cutEnd() bool {
	for {
		n := c.splitter.CutRows(c.batch.chunk.Text, true)
		if !c.hasMore() {
			return n == 0 || c.cutChunk(n)
		}
		if n > 0 && !c.cutTable(n) {
			return false
		}
	}
}

// setCutForm sets the form of the rows that were cut last.
func (c *chunker) setCutForm() {
	if joined, ok := c.splitter.(form.JoinedSplitter); ok {
		c.form, _ = joined.CutForm()
	}
}

// hasMore reports whether the splitter stopped because another table follows.
func (c *chunker) hasMore() bool {
	joined, ok := c.splitter.(form.JoinedSplitter)
	if !ok {
		return false
	}
	_, more := joined.CutForm()
	return more
}

// cutTable is cutChunk for the end of a table. A small table is copied, not the text after it: a text can
// have a header on every line.
func (c *chunker) cutTable(n int) bool {
	b := c.batch
	if len(b.chunk.Text) < 2*n {
		return c.cutChunk(n)
	}
	if !c.takeBatch() {
		return false
	}
	small := c.batch
	small.chunk.Text, small.chunk.Open = append(small.chunk.Text[:0], b.chunk.Text[:n]...), b.chunk.Open
	c.batch, b.chunk.Text, b.chunk.Open = b, b.chunk.Text[n:], c.splitter.OpenLevels()
	c.setCutForm()
	c.dispatchBatch(small)
	return true
}

// cutChunk sends the first n bytes of the chunk to the workers.
func (c *chunker) cutChunk(n int) bool {
	b := c.batch
	if !c.takeBatch() {
		return false
	}
	c.batch.chunk.Text = append(c.batch.chunk.Text[:0], b.chunk.Text[n:]...)
	c.batch.chunk.Open = c.splitter.OpenLevels()
	b.chunk.Text = b.chunk.Text[:n]
	c.setCutForm()
	c.dispatchBatch(b)
	return true
}

// dispatchBatch sends a batch to the workers and to Next. The channels have room for all batches.
func (c *chunker) dispatchBatch(b *batch) {
	b.form, b.offset, b.line, b.maxRow = c.form, c.offset, c.line, c.files.maxRow
	b.page.Input, b.page.Read = c.index, c.bytesRead
	c.countPassed(b.chunk.Text)
	c.ledger.fillBatch(b, c.offset)
	c.files.pages <- b
	c.jobs <- b
}

// keepText adds text to the chunk. The capacity of a large chunk is doubled when it is full: unused new
// memory costs nothing.
func (c *chunker) keepText(text []byte) {
	run := &c.batch.chunk
	full := cap(run.Text)
	if need := len(run.Text) + len(text); need > full && need > maxSpare {
		run.Text = append(make([]byte, 0, max(need, 2*full)), run.Text...)
		releaseLarge(full)
	}
	run.Text = append(run.Text, text...)
}

// dropText drops the first n bytes of the chunk.
func (c *chunker) dropText(n int) {
	text := c.batch.chunk.Text
	c.countPassed(text[:n])
	c.batch.chunk.Text = text[:copy(text, text[n:])]
}

// countPassed adds text to the offset and the line number.
func (c *chunker) countPassed(text []byte) {
	c.offset += int64(len(text))
	c.line += int64(bytes.Count(text, []byte{c.form.LineEnd()}))
}

// rejectOverlong rejects a row that is longer than the limit, and skips the rest of it.
func (c *chunker) rejectOverlong() bool {
	c.skipper = c.splitter.NewSkipper()
	text := c.batch.chunk.Text
	start, _ := scan.Trim(text, 0, len(text))
	c.countPassed(text[:start])
	why := longRowError{c.files.maxRow}
	if c.skipper == nil {
		c.refuseInput(fmt.Errorf("is not read after line %d: %w", c.line, why))
	}
	b := c.batch
	b.chunk.Text, b.damaged = slices.Clone(text[start:start+1]), why // to be counted, not to be kept
	if !c.takeBatch() {
		return false
	}
	c.batch.chunk.Open = c.splitter.OpenLevels()
	c.dispatchBatch(b)
	if c.skipper == nil {
		c.countPassed(text[start+1:])
		return true
	}
	c.skipper(text[start : start+1])
	c.batch.chunk.Text = append(c.batch.chunk.Text[:0], c.skipOverlong(text[start+1:])...)
	return true
}

// skipOverlong skips the rest of a row that is too long, and returns the text after it.
func (c *chunker) skipOverlong(text []byte) []byte {
	end := c.skipper(text)
	if end < 0 {
		c.countPassed(text)
		return nil
	}
	c.countPassed(text[:end])
	c.skipper, c.target = nil, chunkSize
	return text[end:]
}

// sendDamaged sends the rest of the text as one row that cannot be read.
func (c *chunker) sendDamaged(why error) bool {
	start, end := scan.Trim(c.batch.chunk.Text, 0, len(c.batch.chunk.Text))
	c.dropText(start)
	c.batch.chunk.Text = c.batch.chunk.Text[:end-start]
	c.batch.damaged = why
	b := c.batch
	if !c.takeBatch() {
		return false
	}
	c.dispatchBatch(b)
	return true
}
