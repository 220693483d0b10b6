package source

import (
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math"

	"whoread/audit"
	"whoread/audit/source/form"
)

// LineReader reads rows that were received from a service and kept in a file of JSON Lines. Its
// pages are those that [Files] gives of the same lines, so that the file opens to the same
// table. A Lines serves one goroutine.
type LineReader struct {
	batch *batch
	sums  *crc32.Table
}

// NewLineReader returns a reader of lines.
func NewLineReader() *LineReader {
	return &LineReader{batch: newBatch(), sums: crc32.MakeTable(crc32.Castagnoli)}
}

// ReadPage reads whole lines that begin at an offset, and on a line counted from 1, of an input. The
// page and its records are valid until the next call, and as long as text is not written to.
func (l *LineReader) ReadPage(text []byte, input int, offset, line int64) *audit.Page {
	b := l.batch
	b.reset()
	b.form, b.chunk.Text, b.offset, b.line, b.isSavedFetch = form.JSONLines{}, text, offset, line, true
	b.page.Input, b.page.Read = input, offset+int64(len(text))
	b.parseChunk(l.sums)
	return &b.page
}

// RawLine fetches the AuditData of a row of JSON Lines again, exactly as read. It is an error if
// the file is not what it was. Safe for several goroutines if ReadAt of the file is.
func RawLine(file io.ReaderAt, p audit.Place) ([]byte, error) {
	if p.Length < 0 || p.Length > math.MaxInt32 || p.Offset < 0 {
		return nil, fmt.Errorf("line %d: the file %w", p.Line, errChanged)
	}
	row := make([]byte, p.Length)
	if _, err := file.ReadAt(row, p.Offset); err != nil {
		if errors.Is(err, io.EOF) {
			err = errChanged
		} else {
			err = explainError(err)
		}
		return nil, fmt.Errorf("line %d: the file %w", p.Line, err)
	}
	data, err := unwrapSummed(form.JSONLines{}, row, p.Sum)
	if err != nil {
		return nil, fmt.Errorf("line %d: the file %w", p.Line, err)
	}
	return data, nil
}

// unwrapSummed returns the AuditData of a row that must have the sum.
func unwrapSummed(f form.Form, row []byte, sum uint32) ([]byte, error) {
	var s form.Scratch
	found := f.UnwrapRow(s.ToUTF8(row), &s)
	if found.Err != nil || crc32.Checksum(found.Data, crc32.MakeTable(crc32.Castagnoli)) != sum {
		return nil, errChanged
	}
	return found.Data, nil
}
