package file

import (
	"bytes"
	"io"
)

// counted counts the lines of what is read, as far as the decoder has come.
type counted struct {
	from  io.Reader
	ahead []byte // what the decoder read and may not have come to
	start int64  // where that begins
	lines int64  // up to there
}

func (c *counted) Read(b []byte) (int, error) {
	n, err := c.from.Read(b)
	c.ahead = append(c.ahead, b[:n]...)
	return n, err //nolint:wrapcheck // a reader hands on what it reads, io.EOF among it
}

// lineAt is the line of an offset that is not before that of the last call.
func (c *counted) lineAt(offset int64) int64 {
	n := min(int(offset-c.start), len(c.ahead))
	c.lines += int64(bytes.Count(c.ahead[:n], []byte{'\n'}))
	c.ahead = c.ahead[:copy(c.ahead, c.ahead[n:])]
	c.start += int64(n)
	return c.lines
}
