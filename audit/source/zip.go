package source

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"

	"whoread/audit/source/form"
)

// The reasons why a zip file is not read. Each follows the name of the input.
var (
	errBadZip    = errors.New("is a damaged zip file; copy or download it again")
	errPassword  = errors.New("is protected by a password; unpack it and open its files")
	errAroundZip = errors.New("has data around its zip archive that the directory does not list; the entries were read, the other data was not: check that data")
	errMethod    = errors.New("uses a compression method that whoread does not support; unpack it and open its files")
)

func isZip(head []byte) bool {
	return bytes.HasPrefix(head, []byte("PK\x03\x04")) || bytes.HasPrefix(head, []byte("PK\x05\x06"))
}

// The reasons why a zip archive is not read that is a document.
const (
	errWorkbook = form.NoLogError("is an Excel workbook; open the original CSV, or save it as CSV UTF-8")
	errDocument = form.NoLogError("is an Office document, not an export of the audit log; open the CSV or JSON that was exported")
)

// readZip reads the files in a zip archive. An archive from a pipe is copied to a private file first,
// because it is read from its end.
func (t *textReader) readZip(s *stream, all io.Reader, from io.Reader) {
	file, size := io.ReaderAt(nil), s.bytes
	if stored, ok := from.(*os.File); ok && size >= 0 {
		file = stored
	} else {
		kept, n, err := t.copyToPrivate(all)
		if err != nil {
			t.sendFailure(s, explainError(err))
			return
		}
		defer closeQuietly(kept)
		file, size = kept, n
		t.doneBytes += n
	}
	archive, err := zip.NewReader(file, size)
	if err != nil {
		t.sendFailure(s, explainZipError(err))
		return
	}
	for _, entry := range archive.File {
		switch entry.Name {
		case "xl/workbook.xml":
			t.sendFailure(s, errWorkbook)
			return
		case "word/document.xml", "ppt/presentation.xml":
			t.sendFailure(s, errDocument)
			return
		}
	}
	t.readEntries(s, archive, size)
	if !isAllOfZip(file, size, archive) {
		t.sendFailure(&stream{path: s.path, container: s.container}, errAroundZip)
	}
}

// copyToPrivate copies an input to a private file.
func (t *textReader) copyToPrivate(all io.Reader) (*privateFile, int64, error) {
	file, err := createPrivate(t.spool.dir, "whoread-*.zip")
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

func (t *textReader) readEntries(s *stream, archive *zip.Reader, size int64) {
	start := t.doneBytes
	if s.bytes < 0 {
		start -= size
	}
	var packed int64
	inside := &container{path: s.path, parent: s.container}
	for _, entry := range archive.File {
		if t.ctx.Err() != nil {
			return
		}
		if entry.FileInfo().IsDir() {
			continue
		}
		t.readEntry(inside, entry, start+packed)
		packed += int64(entry.CompressedSize64)
	}
	t.sendEvent(event{containerEnd: inside, bytesRead: start + size})
}

// readEntry reads one file of a zip archive. Its bytes begin at start in the total of all inputs.
func (t *textReader) readEntry(in *container, entry *zip.File, start int64) {
	s := &stream{
		path: in.path + "!" + entry.Name, container: in,
		bytes: int64(entry.UncompressedSize64), notes: []string{"in zip"},
	}
	if entry.Flags&1 != 0 {
		t.sendFailure(s, errPassword)
		return
	}
	content, err := entry.Open()
	if err != nil {
		t.sendFailure(s, explainZipError(err))
		return
	}
	defer closeQuietly(content)
	m := &hashReader{from: content, sum: sha256.New()}
	head, err := peekHead(m, true)
	if err != nil && len(head) == 0 {
		t.sendFailure(s, explainUnpackError(err))
		return
	}
	t.sendText(s, m, head, func() int64 {
		if entry.UncompressedSize64 == 0 {
			return start
		}
		share := float64(m.count) / float64(entry.UncompressedSize64)
		return start + int64(min(share, 1)*float64(entry.CompressedSize64))
	})
}

// explainZipError turns an error of the directory of a zip archive into a clause that follows the name
// of an input.
func explainZipError(err error) error {
	switch {
	case errors.Is(err, zip.ErrAlgorithm):
		return errMethod
	case errors.Is(err, zip.ErrFormat), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return errBadZip
	}
	return explainError(err)
}
