package source

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"errors"
	"io"
	"strings"

	"github.com/klauspost/compress/gzip"
	"golang.org/x/text/transform"

	"whoread/audit/scan"
)

// The reasons why an archive is not read. Each follows the name of the input.
var (
	errTrailing   = errors.New("has other data after its gzip archive; the archive was read, the other data was not: check that data")
	errNestedZip  = errors.New("is a zip file inside an archive; unpack it and open its files")
	errCutArchive = errors.New("is cut off: the archive ends too early; the part before the end was read, copy or download it again for the rest")
	errBadArchive = errors.New("is damaged; the part that could be unpacked was read, copy or download it again for the rest")
	errManyLayers = errors.New("is compressed several times; unpack it and open its files")
)

// noteGzip is the note of a file that was compressed with gzip.
const noteGzip = "gzip"

func isGzip(head []byte) bool { return bytes.HasPrefix(head, []byte("\x1f\x8b")) }

func newHead(head []byte) io.Reader { return bytes.NewReader(head) }

// unpackLayers returns the text of an input that begins with head, decompressed and decoded from UTF-16,
// and adds notes on both to s.
func (t *textReader) unpackLayers(s *stream, from io.Reader, head []byte) (io.Reader, error) {
	r := io.MultiReader(newHead(head), from)
	for range 2 {
		if !isGzip(head) {
			break
		}
		s.notes, s.file = append(s.notes, noteGzip), ""
		unzipped, err := newGzipReader(r)
		if err != nil {
			return nil, explainUnpackError(err)
		}
		if head, err = peekHead(unzipped, s.bytes >= 0); err != nil {
			if len(head) == 0 {
				return nil, explainUnpackError(err)
			}
			return &delayedErrorReader{newHead(head), err}, nil
		}
		r = io.MultiReader(newHead(head), unzipped)
	}
	switch {
	case isGzip(head):
		return nil, errManyLayers
	case isZip(head):
		return nil, errNestedZip
	case archiveKind(head) != "":
		return nil, errors.New(archiveKind(head) + "; unpack it first and open its files")
	}
	switch encoding := scan.DetectEncoding(head); encoding {
	case scan.UTF16LE, scan.UTF16BE:
		s.notes, s.file = append(s.notes, "UTF-16"), ""
		s.utf16 = scan.NewUTF16Decoder(encoding)
		return transform.NewReader(r, s.utf16), nil
	case scan.Binary:
		return nil, s.refuseBinary(head, r)
	case scan.UTF8:
	}
	return r, nil
}

// delayedErrorReader returns an error after the data of another reader.
type delayedErrorReader struct {
	from io.Reader
	err  error
}

func (d *delayedErrorReader) Read(b []byte) (int, error) {
	n, err := d.from.Read(b)
	if errors.Is(err, io.EOF) {
		err = d.err
	}
	return n, err
}

// explainUnpackError turns an error of unpacking into a clause that follows the name of an input.
func explainUnpackError(err error) error {
	var corrupt flate.CorruptInputError
	switch {
	case errors.Is(err, errTrailing):
		return errTrailing
	case errors.Is(err, io.ErrUnexpectedEOF):
		return errCutArchive
	case errors.Is(err, gzip.ErrHeader), errors.Is(err, gzip.ErrChecksum), errors.Is(err, zip.ErrChecksum),
		errors.Is(err, zip.ErrFormat), errors.As(err, &corrupt), strings.Contains(err.Error(), "flate"):
		return errBadArchive
	}
	return explainError(err)
}

// archiveKind names an archive of an unsupported kind by its first bytes; "" for text.
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
