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

// LineReader parses rows that were received from a service and saved as JSON Lines. Its pages are the
// same as those of [Files] for the same lines, so that the saved file opens to the same table. Only one
// goroutine may use a LineReader.
type LineReader struct {
	batch *batch
	sums  *crc32.Table
}

// NewLineReader returns a reader of lines.
func NewLineReader() *LineReader {
	return &LineReader{batch: newBatch(), sums: crc32.MakeTable(crc32.Castagnoli)}
}

// ReadPage parses whole lines that begin at an offset and a line, counted from 1, of an input. The page
// and its records are valid until the next call, and while text is not changed.
func (l *LineReader) ReadPage(text []byte, input int, offset, line int64) *audit.Page {
	b := l.batch
	b.reset()
	b.form, b.chunk.Text, b.offset, b.line, b.isSavedFetch = form.JSONLines{}, text, offset, line, true
	b.page.Input, b.page.Read = input, offset+int64(len(text))
	b.parseChunk(l.sums)
	return &b.page
}

// RawLine reads the AuditData of a row of JSON Lines again, exactly as before. It returns an error if
// the file has changed. Several goroutines may call it if file allows it.
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

// unwrapSummed returns the AuditData of a row, which must have the checksum. A row with several records
// has several, and what looks like AuditData may be around it.
func unwrapSummed(f form.Form, row []byte, sum uint32) ([]byte, error) {
	var s form.Scratch
	row = s.ToUTF8(row)
	for _, s.Thorough = range []bool{false, true} {
		found := f.UnwrapRow(row, &s)
		for _, one := range append([]form.Unwrapped{found}, found.Others...) {
			if one.Err == nil && crc32.Checksum(one.Data, crc32.MakeTable(crc32.Castagnoli)) == sum {
				return one.Data, nil
			}
		}
	}
	return nil, errChanged
}
