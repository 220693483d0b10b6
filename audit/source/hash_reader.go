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
	atEOF bool // the end was seen
}

func (h *hashReader) Read(b []byte) (int, error) {
	n, err := h.from.Read(b)
	h.count += int64(n)
	h.sum.Write(b[:n])
	h.atEOF = h.atEOF || errors.Is(err, io.EOF)
	return n, err //nolint:wrapcheck // a reader hands on what it reads, io.EOF among it.
}
