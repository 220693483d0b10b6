package source

import (
	"bufio"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"
)

// gzipReader reads the members of a gzip file as one text. Other data after them gives [errTrailing].
type gzipReader struct {
	from    *bufio.Reader
	archive *gzip.Reader
}

func newGzipReader(r io.Reader) (*gzipReader, error) {
	from := bufio.NewReader(r)
	archive, err := gzip.NewReader(from)
	if err != nil {
		return nil, fmt.Errorf("unpacking: %w", err)
	}
	archive.Multistream(false)
	return &gzipReader{from: from, archive: archive}, nil
}

// Read implements [io.Reader].
func (g *gzipReader) Read(b []byte) (int, error) {
	n, err := g.archive.Read(b)
	if errors.Is(err, io.EOF) {
		err = g.nextArchive()
	}
	return n, err
}

// nextArchive begins the next member.
func (g *gzipReader) nextArchive() error {
	head, err := g.from.Peek(2)
	switch {
	case len(head) == 0:
		return err //nolint:wrapcheck // a reader hands on what it reads, io.EOF among it.
	case !isGzip(head):
		return errTrailing
	}
	if err := g.archive.Reset(g.from); err != nil {
		return fmt.Errorf("unpacking: %w", err)
	}
	g.archive.Multistream(false)
	return nil
}
