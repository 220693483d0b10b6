package source

import (
	"errors"
	"hash"
	"io"
)

// hashReader counts and hashes the bytes of an input as stored.
type hashReader struct {
	from  io.Reader
	sum   hash.Hash
	count int64
	atEOF bool  // the end was seen
	err   error // that ended it too early
}

func (h *hashReader) Read(b []byte) (int, error) {
	n, err := h.from.Read(b)
	h.count += int64(n)
	h.sum.Write(b[:n])
	if errors.Is(err, io.EOF) {
		h.atEOF = true
	} else if err != nil {
		h.err = err
	}
	return n, err //nolint:wrapcheck // a reader hands on what it reads, io.EOF among it.
}

// countReader counts the bytes that it reads.
type countReader struct {
	from  io.Reader
	count int64
}

func (c *countReader) Read(b []byte) (int, error) {
	n, err := c.from.Read(b)
	c.count += int64(n)
	return n, err //nolint:wrapcheck // a reader hands on what it reads, io.EOF among it.
}
