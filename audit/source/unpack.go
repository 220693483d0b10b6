package source

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/klauspost/compress/gzip"
	"golang.org/x/text/transform"

	"whoread/audit/scan"
	"whoread/audit/source/form"
)

// The reasons why an archive is not read. Each follows the name of the input.
var (
	errBadZip     = errors.New("is a damaged zip file; copy or download it again")
	errPassword   = errors.New("is protected by a password; unpack it and open what is inside")
	errTrailing   = errors.New("has something behind its archive that is no gzip; the archive was read whole, the rest was not: see what it is")
	errAroundZip  = errors.New("has something around its archive that its directory does not name; the entries were read, the rest was not: see what it is")
	errNestedZip  = errors.New("is a zip file inside of an archive; unpack it and open what is inside")
	errMethod     = errors.New("is packed in a way that whoread does not know; unpack it and open what is inside")
	errCutArchive = errors.New("is cut off: the archive ends too early; what was there was read, copy or download it again for the rest")
	errBadArchive = errors.New("is damaged; what could be unpacked was read, copy or download it again for the rest")
	errManyLayers = errors.New("is packed several times over; unpack it and open what is inside")
)

// The reasons why a zip file is not read that is a workbook, or another document.
const (
	errWorkbook = form.NoLogError("is an Excel workbook; open the CSV that it was made from, or save it as CSV UTF-8")
	errDocument = form.NoLogError("is an Office document, not an export of the audit log; open the CSV or JSON that was exported")
)

// noteGzip is what is noted of a file that was unpacked by gzip.
const noteGzip = "gzip"

func isZip(head []byte) bool {
	return bytes.HasPrefix(head, []byte("PK\x03\x04")) || bytes.HasPrefix(head, []byte("PK\x05\x06"))
}

func isGzip(head []byte) bool { return bytes.HasPrefix(head, []byte("\x1f\x8b")) }

func newHead(head []byte) io.Reader { return bytes.NewReader(head) }

// layers takes gzip and UTF-16 off an input whose first bytes are head, and notes them.
func (p *pump) layers(s *stream, from io.Reader, head []byte) (io.Reader, error) {
	r := io.MultiReader(newHead(head), from)
	for range 2 {
		if !isGzip(head) {
			break
		}
		s.notes, s.file = append(s.notes, noteGzip), ""
		unzipped, err := newGunzip(r)
		if err != nil {
			return nil, unpackReason(err)
		}
		if head, err = peek(unzipped, s.bytes >= 0); err != nil {
			if len(head) == 0 {
				return nil, unpackReason(err)
			}
			return &failing{newHead(head), err}, nil
		}
		r = io.MultiReader(newHead(head), unzipped)
	}
	switch {
	case isGzip(head):
		return nil, errManyLayers
	case isZip(head):
		return nil, errNestedZip
	case archiveKind(head) != "":
		return nil, errors.New(archiveKind(head) + "; unpack it first and open what is inside")
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

// failing reads what was read before an error, and then the error.
type failing struct {
	from io.Reader
	err  error
}

func (f *failing) Read(b []byte) (int, error) {
	n, err := f.from.Read(b)
	if errors.Is(err, io.EOF) {
		err = f.err
	}
	return n, err
}

// unpackReason makes a clause that follows the name of an input out of an error of reading it.
func unpackReason(err error) error {
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
	return reason(err)
}

// zipReason makes such a clause out of an error of the directory of a zip file.
func zipReason(err error) error {
	switch {
	case errors.Is(err, zip.ErrAlgorithm):
		return errMethod
	case errors.Is(err, zip.ErrFormat), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return errBadZip
	}
	return reason(err)
}

// zip sends what is in a zip file. A zip file is read from its end, so one that comes through a
// pipe is kept whole first.
func (p *pump) zip(s *stream, all io.Reader, from io.Reader) {
	file, size := io.ReaderAt(nil), s.bytes
	if stored, ok := from.(*os.File); ok && size >= 0 {
		file = stored
	} else {
		kept, n, err := p.keep(all)
		if err != nil {
			p.fail(s, reason(err))
			return
		}
		defer closeQuietly(kept)
		file, size = kept, n
		p.done += n
	}
	archive, err := zip.NewReader(file, size)
	if err != nil {
		p.fail(s, zipReason(err))
		return
	}
	for _, entry := range archive.File {
		switch entry.Name {
		case "xl/workbook.xml":
			p.fail(s, errWorkbook)
			return
		case "word/document.xml", "ppt/presentation.xml":
			p.fail(s, errDocument)
			return
		}
	}
	p.entries(s, archive, size)
	if !isAllOfZip(file, size, archive) {
		p.fail(&stream{path: s.path, group: s.group}, errAroundZip)
	}
}

// keep copies an input to a private file.
func (p *pump) keep(all io.Reader) (*private, int64, error) {
	file, err := newPrivate(p.spool.dir, "whoread-*.zip")
	if err != nil {
		return nil, 0, err
	}
	n, err := io.Copy(file, all)
	if err != nil {
		closeQuietly(file)
		return nil, 0, fmt.Errorf("copying it: %w", err)
	}
	return file, n, nil
}

func (p *pump) entries(s *stream, archive *zip.Reader, size int64) {
	start := p.done
	if s.bytes < 0 {
		start -= size
	}
	var packed int64
	inside := &group{path: s.path, parent: s.group}
	for _, entry := range archive.File {
		if p.ctx.Err() != nil {
			return
		}
		if entry.FileInfo().IsDir() {
			continue
		}
		p.entry(inside, entry, start+packed)
		packed += int64(entry.CompressedSize64)
	}
	p.send(event{last: inside, read: start + size})
}

// entry sends one file of a zip file, whose bytes begin at start among those of all inputs.
func (p *pump) entry(in *group, entry *zip.File, start int64) {
	s := &stream{
		path: in.path + "!" + entry.Name, group: in,
		bytes: int64(entry.UncompressedSize64), notes: []string{"in zip"},
	}
	if entry.Flags&1 != 0 {
		p.fail(s, errPassword)
		return
	}
	content, err := entry.Open()
	if err != nil {
		p.fail(s, zipReason(err))
		return
	}
	defer closeQuietly(content)
	m := &meter{from: content, sum: sha256.New()}
	head, err := peek(m, true)
	if err != nil && len(head) == 0 {
		p.fail(s, unpackReason(err))
		return
	}
	p.text(s, m, head, func() int64 {
		if entry.UncompressedSize64 == 0 {
			return start
		}
		share := float64(m.count) / float64(entry.UncompressedSize64)
		return start + int64(min(share, 1)*float64(entry.CompressedSize64))
	})
}
