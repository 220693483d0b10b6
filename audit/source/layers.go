package source

import (
	"bytes"
	"compress/bzip2"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"
	"github.com/ulikunitz/xz/lzma"
)

// maxLayers is how many archives and compressions may be around a text.
const maxLayers = 10

// maxDictionary is how much memory unpacking may need. The usual programs need no more, unless they are told to:
// xz takes at most 64 MiB, zstd 128 MiB.
const maxDictionary = 256 << 20

// compression is a way in which one file is compressed.
type compression struct {
	name  string
	begin func(head []byte) bool
	open  func(io.Reader) (io.Reader, error)
}

func compressions() []compression {
	return []compression{
		{"gzip", isGzip, func(r io.Reader) (io.Reader, error) { return newGzipReader(r) }},
		{"bzip2", isBzip2, func(r io.Reader) (io.Reader, error) { return bzip2.NewReader(r), nil }},
		{"xz", isXZ, newXZReader},
		{"zstd", isZstd, newZstdReader},
	}
}

// findCompression returns the compression of a file that begins with head; false if there is none.
func findCompression(head []byte) (compression, bool) {
	for _, c := range compressions() {
		if c.begin(head) {
			return c, true
		}
	}
	return compression{}, false
}

func isGzip(head []byte) bool { return bytes.HasPrefix(head, []byte("\x1f\x8b")) }

func isXZ(head []byte) bool { return bytes.HasPrefix(head, []byte("\xfd7zXZ\x00")) }

// isBzip2 also examines the mark of the first block, or of the end: a text may begin with BZh.
func isBzip2(head []byte) bool {
	const level = 3
	return bytes.HasPrefix(head, []byte("BZh")) && len(head) > level && head[level] >= '1' && head[level] <= '9' &&
		(bytes.HasPrefix(head[level+1:], []byte("1AY&SY")) || bytes.HasPrefix(head[level+1:], []byte("\x17rE8P\x90")))
}

// isZstd reports whether a file begins with a frame of zstd, or with one to be skipped.
func isZstd(head []byte) bool {
	return bytes.HasPrefix(head, []byte("\x28\xb5\x2f\xfd")) ||
		len(head) > 3 && head[0]&0xf0 == 0x50 && bytes.HasPrefix(head[1:], []byte("\x2a\x4d\x18"))
}

func newZstdReader(r io.Reader) (io.Reader, error) {
	unpacked, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxDictionary))
	if err != nil {
		return nil, fmt.Errorf("unpacking: %w", err)
	}
	return unpacked, nil
}

// errDictionary is returned for data that takes more memory to unpack than maxDictionary.
var errDictionary = errors.New("needs more than 256 MiB of memory to be unpacked; unpack it and open its files")

// newXZReader returns a reader of xz. The decoder allocates what the first block states at once, so that this is
// checked before.
func newXZReader(r io.Reader) (io.Reader, error) {
	head := make([]byte, xzHeadSize)
	n, err := io.ReadFull(r, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return nil, err //nolint:wrapcheck // the caller explains it.
	}
	if size, ok := xzDictionary(head[:n]); ok && size > maxDictionary {
		return nil, errDictionary
	}
	unpacked, err := xz.NewReader(io.MultiReader(newHead(head[:n]), r))
	if err != nil {
		return nil, fmt.Errorf("unpacking: %w", err)
	}
	return unpacked, nil
}

const (
	xzStreamHead = 12
	xzHeadSize   = xzStreamHead + 1024 // and the longest head of a block
)

// xzDictionary returns the size of the dictionary of the first block of an xz file, given the first bytes of the
// file: the property of the LZMA2 filter (The .xz File Format, 3.1 and 5.3.1).
func xzDictionary(head []byte) (size int64, ok bool) {
	if len(head) < xzStreamHead+2 || head[xzStreamHead] == 0 {
		return 0, false
	}
	const lzma2, sizes = "\x21\x01", 2
	block := head[xzStreamHead:min(len(head), xzStreamHead+4*(int(head[xzStreamHead])+1))]
	at := bytes.Index(block[sizes:], []byte(lzma2))
	if at < 0 || sizes+at+len(lzma2) >= len(block) {
		return 0, false
	}
	size, err := lzma.DecodeDictCap(block[sizes+at+len(lzma2)])
	return size, err == nil
}

// layerReader reads the content of a compressed file or of an archive. Its errors are explained, except for those of
// the data below it, which are returned unchanged.
type layerReader struct {
	below   *errorReader
	content io.Reader
}

// newLayerReader returns a reader of what open finds in a file.
func newLayerReader(from io.Reader, open func(io.Reader) (io.Reader, error)) (*layerReader, error) {
	l := &layerReader{below: &errorReader{from: from}}
	content, err := open(l.below)
	if err != nil {
		return nil, l.explainDamage(err)
	}
	l.content = content
	return l, nil
}

// Read implements [io.Reader].
func (l *layerReader) Read(b []byte) (int, error) {
	n, err := l.content.Read(b)
	if err != nil && !errors.Is(err, io.EOF) {
		err = l.explainDamage(err)
	}
	return n, err
}

// explainDamage returns the error of the data below, or the reason why the data cannot be unpacked.
func (l *layerReader) explainDamage(err error) error {
	if l.below.err != nil {
		return l.below.err
	}
	return explainLayer(err)
}

// explainLayer returns the reason for an error of a decoder.
func explainLayer(err error) error {
	reason := errBadArchive
	switch {
	case errors.Is(err, errTrailing), errors.Is(err, errDictionary):
		reason = err
	case errors.Is(err, zstd.ErrWindowSizeExceeded), errors.Is(err, zstd.ErrDecoderSizeExceeded):
		reason = errDictionary
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		reason = errCutArchive
	}
	return &unpackError{reason}
}

// unpackError is the reason why data cannot be unpacked, as a clause that follows the name of an input.
type unpackError struct{ reason error }

func (e *unpackError) Error() string { return e.reason.Error() }
func (e *unpackError) Unwrap() error { return e.reason }

// errorReader keeps the error that ended another reader; nil at its normal end.
type errorReader struct {
	from io.Reader
	err  error
}

// Read implements [io.Reader].
func (e *errorReader) Read(b []byte) (int, error) {
	n, err := e.from.Read(b)
	if err != nil && !errors.Is(err, io.EOF) {
		e.err = err
	}
	return n, err //nolint:wrapcheck // a reader hands on what it reads, io.EOF among it.
}
