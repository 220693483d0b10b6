package source

import (
	"archive/tar"
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"
)

const tarBlock = 512

var (
	errAroundTar = errors.New("has other data after its tar archive; the archive was read, the other data was not: check that data")
	errTarKind   = errors.New("is stored in the tar archive in a way that whoread does not support; unpack it and open its files")
)

// isTar reports whether a file begins with the header of a file in a tar archive, with its mark or with a valid
// checksum: old archives have no mark.
func isTar(head []byte) bool {
	const nameSize, sumAt, sumSize, markAt = 100, 148, 8, 257
	if len(head) < tarBlock || head[0] == 0 {
		return false
	}
	stated, err := strconv.ParseInt(strings.Trim(string(head[sumAt:sumAt+sumSize]), " \x00"), 8, 64)
	if err != nil {
		return bytes.HasPrefix(head[markAt:], []byte("ustar"))
	}
	var sum int64
	for i, c := range head[:tarBlock] {
		if i >= sumAt && i < sumAt+sumSize {
			c = ' '
		}
		sum += int64(c)
	}
	return sum == stated && bytes.IndexByte(head[:nameSize+8], 0) > 0 || bytes.HasPrefix(head[markAt:], []byte("ustar"))
}

// tarReader reads the files of a tar archive one after another.
type tarReader struct {
	*archive
	t     *textReader
	below *zeroReader
	files *tar.Reader
	c     content
}

// readTar reads the files in a tar archive as they arrive.
func (t *textReader) readTar(s *stream, c content) {
	r := &tarReader{archive: openArchive(s, "tar"), t: t, below: &zeroReader{from: c.all}, c: c}
	r.files = tar.NewReader(r.below)
	if err := r.readFiles(); err != nil {
		t.failArchive(r.archive, err, c.bytesRead)
	}
	t.endArchive(r.archive, c.bytesRead)
}

// readFiles reads all files. It returns what is wrong with the archive, unless that was reported with a file.
func (r *tarReader) readFiles() error {
	for r.t.ctx.Err() == nil {
		r.below.zeros = 0
		entry, err := r.files.Next()
		switch {
		case errors.Is(err, io.EOF):
			return r.checkEnd()
		case err != nil:
			return r.explainDamage(err)
		case !r.t.hasRoom(r.archive):
			return errNestedFiles
		}
		if whole := r.readFile(entry); !whole {
			return nil
		}
		if isSparse(entry) {
			continue // its holes may have any size
		}
		if _, err := io.Copy(io.Discard, r.files); err != nil {
			return r.explainDamage(err)
		}
	}
	return nil
}

// readFile reads one entry; false if it is damaged, so that nothing follows.
func (r *tarReader) readFile(entry *tar.Header) (whole bool) {
	s := r.newMember(entry.Name, entry.Size)
	switch entry.Typeflag {
	case tar.TypeDir, tar.TypeXGlobalHeader:
		return true
	case tar.TypeReg, tar.TypeCont, tar.TypeGNUSparse:
		return r.t.readMember(s, readerFunc(r.readContent), r.c.bytesRead)
	case tar.TypeLink, tar.TypeSymlink, tar.TypeChar, tar.TypeBlock, tar.TypeFifo:
		s.skipped, s.bytes = "is not a file", 0
		r.t.sendFailure(s, nil)
	default:
		r.t.sendFailure(s, errTarKind)
	}
	return true
}

// readContent reads from the current file.
func (r *tarReader) readContent(b []byte) (int, error) {
	n, err := r.files.Read(b)
	if err != nil && !errors.Is(err, io.EOF) {
		err = r.explainDamage(err)
	}
	return n, err
}

// explainDamage returns the reason for an error.
func (r *tarReader) explainDamage(err error) error {
	if r.below.err != nil {
		return explainUnpackError(r.below.err)
	}
	return explainLayer(err)
}

// checkEnd returns what is wrong with the end of an archive: two blocks of zeros, and nothing but zeros after them.
func (r *tarReader) checkEnd() error {
	if r.below.zeros < 2*tarBlock {
		return errCutArchive
	}
	before := r.below.count
	if _, err := io.Copy(io.Discard, r.below); err != nil {
		return r.explainDamage(err)
	}
	if r.below.count-before > r.below.zeros {
		return errAroundTar
	}
	return nil
}

func isSparse(entry *tar.Header) bool {
	if entry.Typeflag == tar.TypeGNUSparse {
		return true
	}
	for key := range entry.PAXRecords {
		if strings.HasPrefix(key, "GNU.sparse.") {
			return true
		}
	}
	return false
}

// zeroReader counts the bytes that it reads, and the zeros at their end. It keeps the error that ended them.
type zeroReader struct {
	from         io.Reader
	count, zeros int64
	err          error
}

// Read implements [io.Reader].
func (z *zeroReader) Read(b []byte) (int, error) {
	n, err := z.from.Read(b)
	z.count += int64(n)
	if rest := int64(n - len(bytes.TrimRight(b[:n], "\x00"))); rest == int64(n) {
		z.zeros += rest
	} else {
		z.zeros = rest
	}
	if err != nil && !errors.Is(err, io.EOF) {
		z.err = err
	}
	return n, err //nolint:wrapcheck // a reader hands on what it reads, io.EOF among it.
}

// readerFunc is a function as an [io.Reader].
type readerFunc func([]byte) (int, error)

// Read implements [io.Reader].
func (f readerFunc) Read(b []byte) (int, error) { return f(b) }
