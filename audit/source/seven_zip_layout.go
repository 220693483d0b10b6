package source

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"

	"github.com/bodgit/sevenzip"

	"whoread/audit/crash"
)

const (
	sevenZipMark = "7z\xbc\xaf\x27\x1c"
	sevenZipHead = 32 // bytes of the start header
	// maxSevenZipHeader is the longest header that is read: that of about a million files.
	maxSevenZipHeader = 64 << 20
)

func isSevenZip(head []byte) bool { return bytes.HasPrefix(head, []byte(sevenZipMark)) }

// sevenZipLayout is a 7z archive as its start header describes it: packed data, and the header that lists the files.
// It presents the archive with its header unpacked, because the library reads a header before it checks it, and needs
// any amount of memory for a damaged one.
type sevenZipLayout struct {
	file     io.ReaderAt
	headerAt int64
	stored   int64 // size of the header in the file
	header   []byte
	head     []byte // of the archive as it is presented
}

// readSevenZipLayout reads and checks the start header and the header (7zFormat.txt, "SignatureHeader").
func readSevenZipLayout(file io.ReaderAt, size int64) (*sevenZipLayout, error) {
	const sumAt, startAt, offsetAt, sizeAt, headerSumAt = 8, 12, 12, 20, 28
	le := binary.LittleEndian
	head := make([]byte, sevenZipHead)
	if err := readFullAt(file, head, 0); err != nil {
		return nil, err
	}
	offset, length := le.Uint64(head[offsetAt:]), le.Uint64(head[sizeAt:])
	room := uint64(size - sevenZipHead)
	if le.Uint32(head[sumAt:]) != crc32.ChecksumIEEE(head[startAt:]) || offset > room || length > room-offset {
		return nil, errBadSevenZip
	}
	if length > maxSevenZipHeader {
		return nil, errSevenZipHeader
	}
	l := &sevenZipLayout{file: file, headerAt: sevenZipHead + int64(offset), stored: int64(length)}
	header := make([]byte, length)
	if err := readFullAt(file, header, l.headerAt); err != nil {
		return nil, err
	}
	if crc32.ChecksumIEEE(header) != le.Uint32(head[headerSumAt:]) {
		return nil, errBadSevenZip
	}
	l.setHeader(header)
	return l, nil
}

// readFullAt fills b; the end of the file is damage.
func readFullAt(file io.ReaderAt, b []byte, offset int64) error {
	n, err := file.ReadAt(b, offset)
	switch {
	case n == len(b):
		return nil
	case errors.Is(err, io.EOF):
		return errBadSevenZip
	}
	return err //nolint:wrapcheck // the caller explains it.
}

// end returns where the archive ends in the file.
func (l *sevenZipLayout) end() int64 { return l.headerAt + l.stored }

// setHeader replaces the header.
func (l *sevenZipLayout) setHeader(header []byte) {
	start := binary.LittleEndian.AppendUint64(nil, uint64(l.headerAt-sevenZipHead))
	start = binary.LittleEndian.AppendUint64(start, uint64(len(header)))
	start = binary.LittleEndian.AppendUint32(start, crc32.ChecksumIEEE(header))
	l.head = binary.LittleEndian.AppendUint32([]byte(sevenZipMark+"\x00\x04"), crc32.ChecksumIEEE(start))
	l.head = append(l.head, start...)
	l.header = header
}

// ReadAt implements [io.ReaderAt].
func (l *sevenZipLayout) ReadAt(b []byte, offset int64) (n int, err error) {
	for n < len(b) {
		var part int
		switch at := offset + int64(n); {
		case at < sevenZipHead:
			part = copy(b[n:], l.head[at:])
		case at < l.headerAt:
			part, err = l.file.ReadAt(b[n:min(int64(len(b)), l.headerAt-offset)], at)
			if part == 0 && err != nil {
				return n, err //nolint:wrapcheck // a reader hands on what it reads.
			}
		case at < l.headerAt+int64(len(l.header)):
			part = copy(b[n:], l.header[at-l.headerAt:])
		default:
			return n, io.EOF
		}
		n += part
	}
	return n, nil
}

// unpackHeader unpacks the header until it is plain, and checks it each time.
func (l *sevenZipLayout) unpackHeader() error {
	for range maxLayers {
		if len(l.header) == 0 { // an archive without files
			return nil
		}
		found, err := scanSevenZipHeader(l.header)
		if err != nil || !found.packed {
			return err
		}
		if err := l.unpackOnce(found); err != nil {
			return err
		}
	}
	return errManyLayers
}

// unpackOnce unpacks a packed header: the library reads it as the only file of an archive.
func (l *sevenZipLayout) unpackOnce(found sevenZipHeader) error {
	const filesOfOne = "\x05\x01\x11\x05\x00h\x00\x00\x00\x00\x00" // one file with the name h
	if !found.hasSum {
		return errSevenZipHeader
	}
	if found.unpackedSize > maxSevenZipHeader {
		return errSevenZipHeader
	}
	l.setHeader(append(append([]byte{sevenZipPlain, sevenZipStreams}, l.header[1:]...), filesOfOne...))
	files, err := l.openFiles()
	if err != nil || len(files) != 1 {
		return errors.Join(errBadSevenZip, err)
	}
	unpacked, err := openSevenZipFile(files[0])
	if err != nil {
		return errors.Join(errBadSevenZip, err)
	}
	defer closeQuietly(unpacked)
	header, err := io.ReadAll(io.LimitReader(unpacked, maxSevenZipHeader))
	if err != nil || crc32.ChecksumIEEE(header) != found.sum {
		return errors.Join(errBadSevenZip, err)
	}
	l.setHeader(header)
	return nil
}

// openFiles returns the files that the header lists.
func (l *sevenZipLayout) openFiles() (files []*sevenzip.File, err error) {
	defer crash.Recover("reading the directory of a 7z archive", &err)
	if len(l.header) == 0 {
		return nil, nil
	}
	opened, err := sevenzip.NewReader(l, l.headerAt+int64(len(l.header)))
	if err != nil {
		return nil, errors.Join(errBadSevenZip, err)
	}
	return opened.File, nil
}
