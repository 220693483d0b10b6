package source

import (
	"cmp"
	"context"
	"fmt"
	"io"

	"whoread/audit/crash"
	"whoread/audit/scan"
	"whoread/audit/source/form"
)

// ForeignReader reads texts that are no audit logs but describe the same messages, such as message
// traces. It is offered one text at a time.
type ForeignReader interface {
	// Claim decides by the beginning of a text whether the reader reads it. It returns the name of the
	// format and a nil read if it does not. more requests more of the text; enough states that no more
	// can be shown. The text is UTF-8, or in an encoding other than UTF-8 and UTF-16, and may begin with
	// a byte order mark.
	//
	// read is called once, in its own goroutine, with the whole text and the name of the input. It reads
	// until the end or an error of r, which ends when reading is cancelled.
	Claim(text []byte, enough bool) (format string, read func(r io.Reader, path string) scan.Tally, more bool)
}

// foreignInput is an input that a [ForeignReader] reads while its text arrives.
type foreignInput struct {
	format     string
	text       *io.PipeWriter
	tally      chan scan.Tally
	unreported int // bytes since the last page
}

// readForeign starts a reader of a foreign input. It ends when ctx does.
func readForeign(ctx context.Context, read func(io.Reader, string) scan.Tally, path string) *foreignInput {
	from, to := io.Pipe()
	a := &foreignInput{text: to, tally: make(chan scan.Tally, 1)}
	stop := context.AfterFunc(ctx, func() { closeQuietly(from) })
	go func() {
		defer stop()
		tally := tryReadForeign(read, from, path)
		_, _ = io.Copy(io.Discard, from) // the rest is hashed as well; the pipe has the error
		a.tally <- tally
	}()
	return a
}

// tryReadForeign reads a foreign input. An internal error ends only this input.
func tryReadForeign(read func(io.Reader, string) scan.Tally, from io.Reader, path string) (tally scan.Tally) {
	defer func() {
		if v := recover(); v != nil {
			tally.Err = fmt.Errorf("was not read to its end: %w", crash.NewError("reading it", v))
		}
	}()
	return read(from, path)
}

// offerForeign offers the text to the foreign reader. more reports that the reader needs more of the
// text.
func (c *chunker) offerForeign(whole bool) (claimed, more bool) {
	if c.files.foreign == nil {
		return false, false
	}
	text := c.batch.chunk.Text
	format, read, more := c.files.foreign.Claim(text, whole || len(text) >= form.HeadSize)
	if read == nil {
		return false, more && !whole && len(text) < form.HeadSize
	}
	c.foreign = readForeign(c.ctx, read, displayPath(c.stream.path))
	c.foreign.format = formatOf(format, c.stream.notes)
	c.stream.noSpool.Store(true)
	c.countRecognised()
	return true, false
}

// beginForeign reports the format of the input and passes the text that has arrived; false if reading
// has ended.
func (c *chunker) beginForeign() bool {
	format := c.foreign.format
	return c.passForeign(c.batch.chunk.Text) && c.sendNote(func(in *Input) { in.Trace, in.Format = true, format })
}

// passForeign passes text to the foreign reader. From time to time it sends a page without rows to
// report progress. It returns false if reading has ended.
func (c *chunker) passForeign(text []byte) bool {
	if _, err := c.foreign.text.Write(text); err != nil {
		return false // the pipe is closed only when reading ends
	}
	if c.foreign.unreported += len(text); c.foreign.unreported < chunkSize {
		return true
	}
	c.foreign.unreported = 0
	return c.sendNote(nil)
}

// endForeign waits for the foreign reader and sends how the input ended; false if reading has ended.
func (c *chunker) endForeign(how *inputEnd) bool {
	_ = c.foreign.text.CloseWithError(how.err) // it never fails
	var tally scan.Tally
	select {
	case tally = <-c.foreign.tally:
	case <-c.ctx.Done():
		return false
	}
	note := c.makeEndNote(how, cmp.Or(how.err, tally.Err, how.damage))
	return c.sendNote(func(in *Input) {
		in.Rows, in.Rejected = tally.Rows, tally.Rejected
		note(in)
	})
}
