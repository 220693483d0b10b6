package source

import (
	"errors"
	"hash/crc32"
	"io"
	"io/fs"
	"strings"

	"github.com/bodgit/sevenzip"

	"whoread/audit/crash"
)

var (
	errBadSevenZip    = errors.New("is a damaged 7z archive, or a part of one; copy or download it again, all parts of it")
	errAroundSevenZip = errors.New("has other data after its 7z archive; the archive was read, the other data was not: check that data")
	errSevenZipHeader = errors.New("has a 7z directory of a kind that whoread does not support; unpack it and open its files")
)

// readSevenZip reads the files in a 7z archive. An archive from a pipe is copied to a private file first, because it
// is read from its end.
func (t *textReader) readSevenZip(s *stream, c content) {
	file, size, closeFile, err := t.openAt(s, c)
	if err != nil {
		t.sendFailure(s, explainUnpackError(err))
		return
	}
	defer closeFile()
	layout, err := readSevenZipLayout(file, size)
	if err == nil {
		err = layout.unpackHeader()
	}
	if err != nil {
		t.sendFailure(s, explainSevenZip(err))
		return
	}
	files, err := layout.openFiles()
	if err != nil {
		t.sendFailure(s, explainSevenZip(err))
		return
	}
	a := openArchive(s, "7z")
	progress := t.zipProgress(c)
	t.readSevenZipFiles(a, files, func(share float64) int64 { return progress(int64(share * float64(size))) })
	if layout.end() != size {
		t.failArchive(a, errAroundSevenZip, func() int64 { return progress(size) })
	}
	t.endArchive(a, func() int64 { return progress(size) })
}

// readSevenZipFiles reads all files; progress takes the part of the archive that was read, 0 to 1.
func (t *textReader) readSevenZipFiles(a *archive, files []*sevenzip.File, progress func(share float64) int64) {
	var total, done float64
	for _, entry := range files {
		total += float64(entry.UncompressedSize)
	}
	for _, entry := range files {
		if t.ctx.Err() != nil {
			return
		}
		if entry.FileInfo().IsDir() {
			continue
		}
		before := done
		done += float64(entry.UncompressedSize)
		report := func(n int64) int64 { return progress(min(1, (before+float64(n))/max(1, total))) }
		if !t.hasRoom(a) {
			t.failArchive(a, errNestedFiles, func() int64 { return report(0) })
			return
		}
		t.readSevenZipFile(a.newMember(entry.Name, int64(entry.UncompressedSize)), entry, report)
	}
}

func (t *textReader) readSevenZipFile(s *stream, entry *sevenzip.File, progress func(n int64) int64) {
	if entry.Mode()&fs.ModeType != 0 {
		s.skipped, s.bytes = "is not a file", 0
		t.sendFailure(s, nil)
		return
	}
	unpacked, err := openSevenZipFile(entry)
	if err != nil {
		t.sendFailure(s, explainSevenZip(err))
		return
	}
	defer closeQuietly(unpacked)
	t.readMember(s, unpacked, func() int64 { return progress(unpacked.count) })
}

// sevenZipFile reads a file of a 7z archive, and compares its length and its checksum with those stated.
type sevenZipFile struct {
	from  io.ReadCloser
	count int64
	size  int64
	// sum is the checksum of what was read; want is 0 if the archive states none.
	sum, want uint32
}

func openSevenZipFile(entry *sevenzip.File) (f *sevenZipFile, err error) {
	defer crash.Recover("unpacking a file of a 7z archive", &err)
	opened, err := entry.Open()
	if err != nil {
		return nil, err //nolint:wrapcheck // explainSevenZip says what it means.
	}
	return &sevenZipFile{from: opened, size: int64(entry.UncompressedSize), want: entry.CRC32}, nil
}

// Read implements [io.Reader].
func (f *sevenZipFile) Read(b []byte) (n int, err error) {
	defer func() {
		if err != nil && !errors.Is(err, io.EOF) {
			err = &unpackError{explainSevenZip(err)}
		}
	}()
	defer crash.Recover("unpacking a file of a 7z archive", &err)
	n, err = f.from.Read(b)
	f.count += int64(n)
	f.sum = crc32.Update(f.sum, crc32.IEEETable, b[:n])
	switch {
	case err == nil:
	case !errors.Is(err, io.EOF):
		return n, err //nolint:wrapcheck // see the deferred function.
	case f.count < f.size:
		return n, io.ErrUnexpectedEOF
	case f.want != 0 && f.sum != f.want:
		return n, errBadArchive
	}
	return n, err //nolint:wrapcheck // a reader hands on io.EOF.
}

// Close implements [io.Closer].
func (f *sevenZipFile) Close() (err error) {
	defer crash.Recover("closing a file of a 7z archive", &err)
	return f.from.Close() //nolint:wrapcheck // the caller ignores it.
}

// explainSevenZip turns an error into a clause that follows the name of an input.
func explainSevenZip(err error) error {
	if own, ok := errors.AsType[*privateError](err); ok {
		return own
	}
	if own, ok := errors.AsType[*crash.Error](err); ok {
		return own
	}
	for _, own := range []error{errBadSevenZip, errSevenZipHeader, errPassword, errDictionary} {
		if errors.Is(err, own) {
			return own
		}
	}
	if strings.Contains(err.Error(), "unsupported compression algorithm") {
		return errMethod
	}
	return errBadArchive
}
