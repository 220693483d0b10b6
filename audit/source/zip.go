package source

import (
	"archive/zip"
	"compress/bzip2"
	"errors"
	"io"

	"whoread/audit/source/form"
	"whoread/audit/source/workbook"
)

// The reasons why a zip file is not read. Each follows the name of the input.
var (
	errBadZip    = errors.New("is a damaged zip file; copy or download it again")
	errPassword  = errors.New("is protected by a password; unpack it and open its files")
	errAroundZip = errors.New("has data around its zip archive that the directory does not list; the entries were read, the other data was not: check that data")
	errMethod    = errors.New("uses a compression method that whoread does not support; unpack it and open its files")
)

// errDocument is the reason why a zip archive is skipped that is a document.
const errDocument = form.NoLogError("is an Office document, not an export of the audit log; open the CSV or JSON that was exported")

// readZip reads the files in a zip archive. An archive from a pipe is copied to a private file first,
// because it is read from its end.
func (t *textReader) readZip(s *stream, c content) {
	file, size, closeFile, err := t.openAt(s, c)
	if err != nil {
		t.sendFailure(s, explainUnpackError(err))
		return
	}
	defer closeFile()
	files, err := zip.NewReader(file, size)
	if err != nil {
		t.sendFailure(s, explainZipError(err))
		return
	}
	registerMethods(files)
	for _, entry := range files.File {
		switch entry.Name {
		case workbook.MainPart:
			t.readWorkbook(s, c, files, zippedFile{file, size})
			return
		case "xl/workbook.bin":
			t.sendFailure(s, errBinaryWorkbook)
			return
		case "word/document.xml", "ppt/presentation.xml":
			t.sendFailure(s, errDocument)
			return
		}
	}
	a := openArchive(s, "zip")
	progress := t.zipProgress(c)
	t.readEntries(a, files, progress)
	if !isAllOfZip(file, size, files) {
		t.failArchive(a, errAroundZip, func() int64 { return progress(size) })
	}
	t.endArchive(a, func() int64 { return progress(size) })
}

// registerMethods registers the methods of compression that archive/zip does not know (APPNOTE.TXT 4.4.5).
func registerMethods(files *zip.Reader) {
	for method, open := range map[uint16]func(io.Reader) (io.Reader, error){
		12: func(r io.Reader) (io.Reader, error) { return bzip2.NewReader(r), nil },
		93: newZstdReader,
		95: newXZReader,
	} {
		files.RegisterDecompressor(method, func(r io.Reader) io.ReadCloser {
			unpacked, err := newLayerReader(r, open)
			if err != nil {
				return io.NopCloser(&delayedErrorReader{newHead(nil), err})
			}
			return io.NopCloser(unpacked)
		})
	}
}

// zipProgress returns a function that returns how many bytes of all inputs were read, given those of the archive. An
// archive that was copied was read as a whole.
func (t *textReader) zipProgress(c content) func(packed int64) int64 {
	if c.file == nil {
		return func(int64) int64 { return c.bytesRead() }
	}
	start := t.doneBytes
	return func(packed int64) int64 { return start + packed }
}

func (t *textReader) readEntries(a *archive, files *zip.Reader, progress func(int64) int64) {
	var packed int64
	for _, entry := range files.File {
		if t.ctx.Err() != nil {
			return
		}
		if entry.FileInfo().IsDir() {
			continue
		}
		if !t.hasRoom(a) {
			t.failArchive(a, errNestedFiles, func() int64 { return progress(packed) })
			return
		}
		t.readEntry(a, entry, func(n int64) int64 { return progress(packed + n) })
		packed += int64(entry.CompressedSize64)
	}
}

// readEntry reads one file of a zip archive.
func (t *textReader) readEntry(a *archive, entry *zip.File, progress func(int64) int64) {
	s := a.newMember(entry.Name, int64(entry.UncompressedSize64))
	if entry.Flags&1 != 0 {
		t.sendFailure(s, errPassword)
		return
	}
	opened, err := entry.Open()
	if err != nil {
		t.sendFailure(s, explainZipError(err))
		return
	}
	defer closeQuietly(opened)
	unpacked := &countReader{from: opened}
	t.readMember(s, unpacked, func() int64 {
		if entry.UncompressedSize64 == 0 {
			return progress(0)
		}
		share := float64(unpacked.count) / float64(entry.UncompressedSize64)
		return progress(int64(min(share, 1) * float64(entry.CompressedSize64)))
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
