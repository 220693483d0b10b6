package source

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"
)

// gunzip reads the archives of a gzip file, one after the other, as one text. What follows them
// and is no archive is [errTrailing].
type gunzip struct {
	from    *bufio.Reader
	archive *gzip.Reader
}

func newGunzip(r io.Reader) (*gunzip, error) {
	from := bufio.NewReader(r)
	archive, err := gzip.NewReader(from)
	if err != nil {
		return nil, fmt.Errorf("unpacking: %w", err)
	}
	archive.Multistream(false)
	return &gunzip{from: from, archive: archive}, nil
}

// Read reads until the last archive ends.
func (g *gunzip) Read(b []byte) (int, error) {
	n, err := g.archive.Read(b)
	if errors.Is(err, io.EOF) {
		err = g.next()
	}
	return n, err
}

// next goes on to the next archive.
func (g *gunzip) next() error {
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

// archiveKind names an archive of a kind that is not unpacked by its first bytes; "" for text.
func archiveKind(head []byte) string {
	const tarMark = 257
	for _, known := range [...]struct{ magic, kind string }{
		{"\xfd7zXZ\x00", "is packed with xz"},
		{"BZh", "is packed with bzip2"},
		{"\x28\xb5\x2f\xfd", "is packed with zstd"},
		{"7z\xbc\xaf\x27\x1c", "is a 7z archive"},
		{"Rar!\x1a\x07", "is a rar archive"},
	} {
		if bytes.HasPrefix(head, []byte(known.magic)) {
			return known.kind
		}
	}
	if len(head) > tarMark && bytes.HasPrefix(head[tarMark:], []byte("ustar")) {
		return "is a tar archive"
	}
	return ""
}
