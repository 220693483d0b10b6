package source

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"errors"
	"io"
	"strings"

	"golang.org/x/text/transform"

	"whoread/audit/scan"
)

// The reasons why an archive is not read. Each follows the name of the input.
var (
	errTrailing   = errors.New("has other data after its gzip archive; the archive was read, the other data was not: check that data")
	errCutArchive = errors.New("is cut off: the archive ends too early; the part before the end was read, copy or download it again for the rest")
	errBadArchive = errors.New("is damaged; the part that could be unpacked was read, copy or download it again for the rest")
	errManyLayers = errors.New("is packed more than 10 times; unpack it and open its files")
)

func newHead(head []byte) io.Reader { return bytes.NewReader(head) }

// unpackLayers returns the content of an input that begins with head, decompressed, and its first bytes. It adds a
// note for each compression to s.
func (s *stream) unpackLayers(r io.Reader, head []byte) (io.Reader, []byte, error) {
	for {
		c, ok := findCompression(head)
		if !ok {
			return r, head, nil
		}
		if s.layers++; s.layers > maxLayers {
			return nil, nil, errManyLayers
		}
		s.notes, s.file, s.unpacked = append(s.notes, c.name), "", true
		unpacked, err := newLayerReader(r, c.open)
		if err != nil {
			return nil, nil, explainUnpackError(err)
		}
		if head, err = peekHead(unpacked, s.bytes >= 0); err != nil {
			if len(head) == 0 {
				return nil, nil, explainUnpackError(err)
			}
			return &delayedErrorReader{newHead(head), err}, head, nil
		}
		r = io.MultiReader(newHead(head), unpacked)
	}
}

// decodeText returns the text of an input that begins with head, decoded from UTF-16, and adds a note on that to s.
func (s *stream) decodeText(r io.Reader, head []byte) (io.Reader, error) {
	switch kind := unreadableKind(head); {
	case kind != "":
		return nil, errors.New(kind + "; unpack it first and open its files")
	case isCompoundFile(head):
		return nil, s.refuseCompound(r)
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
	if own, ok := errors.AsType[*unpackError](err); ok {
		return own.reason
	}
	var corrupt flate.CorruptInputError
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return errCutArchive
	case errors.Is(err, zip.ErrChecksum), errors.Is(err, zip.ErrFormat), errors.As(err, &corrupt), strings.Contains(err.Error(), "flate"):
		return errBadArchive
	}
	return explainError(err)
}

// unreadableKind names an archive of an unsupported kind by its first bytes; "" for other files.
func unreadableKind(head []byte) string {
	switch {
	case bytes.HasPrefix(head, []byte("Rar!\x1a\x07")):
		return "is a rar archive"
	}
	return ""
}
