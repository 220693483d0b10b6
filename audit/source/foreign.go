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

// ForeignReader reads texts that are no audit logs but tell of the same mails, such as message traces, which
// lie beside the logs. It is asked one text at a time.
type ForeignReader interface {
	// Claim tells by the beginning of a text whether it is one that it reads, and what that is
	// called; read is nil if it is not. More asks for more of the text; enough says that there is
	// no more that it could be shown. The text is UTF-8 unless it was stored in another encoding
	// than that and UTF-16, and may begin with a byte order mark.
	//
	// Read is called once, in a goroutine of its own, with the whole text and what the input is
	// called. It reads until the end or until an error, which is that of r when reading is given up.
	Claim(text []byte, enough bool) (format string, read func(r io.Reader, path string) scan.Tally, more bool)
}

// foreignInput is an input that is read by an [Aside] while its text comes.
type foreignInput struct {
	format     string
	text       *io.PipeWriter
	tally      chan scan.Tally
	unreported int // bytes since the last page
}

// readForeign begins to read an input aside. When ctx ends, so does that.
func readForeign(ctx context.Context, read func(io.Reader, string) scan.Tally, path string) *foreignInput {
	from, to := io.Pipe()
	a := &foreignInput{text: to, tally: make(chan scan.Tally, 1)}
	stop := context.AfterFunc(ctx, func() { closeQuietly(from) })
	go func() {
		defer stop()
		tally := tryReadForeign(read, from, path)
		_, _ = io.Copy(io.Discard, from) // what is not wanted is hashed all the same; its error is that of the pipe
		a.tally <- tally
	}()
	return a
}

// tryReadForeign reads an input aside. If whoread itself fails, that ends the input and no other.
func tryReadForeign(read func(io.Reader, string) scan.Tally, from io.Reader, path string) (tally scan.Tally) {
	defer func() {
		if v := recover(); v != nil {
			tally.Err = fmt.Errorf("was not read to its end: %w", crash.NewError("reading it", v))
		}
	}()
	return read(from, path)
}

// offerForeign offers the text to the aside; more tells that it wants to see more of it first.
func (c *chunker) offerForeign(whole bool) (claimed, more bool) {
	if c.files.foreign == nil {
		return false, false
	}
	text := c.batch.chunk.Text
	format, read, more := c.files.foreign.Claim(text, whole || len(text) >= form.HeadSize)
	if read == nil {
		return false, more && !whole && len(text) < form.HeadSize
	}
	c.foreign = readForeign(c.ctx, read, shownPath(c.stream.path))
	c.foreign.format = formatOf(format, c.stream.notes)
	c.stream.noSpool.Store(true)
	c.countRecognised()
	return true, false
}

// beginForeign tells what the input is, and hands over the text that has come; false if reading ended.
func (c *chunker) beginForeign() bool {
	format := c.foreign.format
	return c.passForeign(c.batch.chunk.Text) && c.sendNote(func(in *Input) { in.Trace, in.Format = true, format })
}

// passForeign hands text over to who reads the input aside. Now and then it sends a page without rows, so
// that it is seen how far reading has come; false if reading ended.
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

// endForeign waits until the input is read, and tells how that ended; false if reading ended.
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
