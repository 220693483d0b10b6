package scan

import (
	"bytes"
	"io"
)

// LineCounter is a reader that counts the lines of what a decoder, which reads ahead, reads through it.
type LineCounter struct {
	from  io.Reader
	ahead []byte // what the decoder read and may not have come to
	start int64  // where that begins
	line  int64  // that it begins on
}

// NewLineCounter returns a reader that counts lines.
func NewLineCounter(from io.Reader) *LineCounter { return &LineCounter{from: from, line: 1} }

func (c *LineCounter) Read(b []byte) (int, error) {
	n, err := c.from.Read(b)
	c.ahead = append(c.ahead, b[:n]...)
	return n, err //nolint:wrapcheck // a reader hands on what it reads, io.EOF among it
}

// LineAt returns the line of an offset. Offsets must not decrease from call to call.
func (c *LineCounter) LineAt(offset int64) int64 {
	n := min(int(offset-c.start), len(c.ahead))
	c.line += int64(bytes.Count(c.ahead[:n], []byte{'\n'}))
	c.ahead = c.ahead[:copy(c.ahead, c.ahead[n:])]
	c.start += int64(n)
	return c.line
}
