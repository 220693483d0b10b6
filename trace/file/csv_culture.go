package file

import (
	"bytes"
	"errors"
	"io"
	"slices"

	"whoread/audit/scan"
)

// The sizes of the beginning of a table in which the order of day and month is searched.
const (
	firstCultureSize = 64 << 10
	lastCultureSize  = 16 << 20
)

// learnCultures reads the beginning of a table, and more of it while its times can mean two days and no row
// settles it. It returns the cultures of the columns, and a reader of the whole text.
func (t *csvTable) learnCultures(from io.Reader) (cultures []scan.Culture, text io.Reader) {
	cultures = make([]scan.Culture, len(t.columns))
	var head bytes.Buffer
	for size, learned := firstCultureSize, 0; ; size *= 2 {
		_, err := io.CopyN(&head, from, int64(size-head.Len()))
		learned = t.learnRows(cultures, head.Bytes(), learned, err != nil)
		open := slices.ContainsFunc(cultures, func(c scan.Culture) bool { return c.IsOpen() })
		switch {
		case err != nil && !errors.Is(err, io.EOF):
			return cultures, io.MultiReader(&head, failedReader{err})
		case err != nil || !open || size >= lastCultureSize:
			return cultures, io.MultiReader(&head, from)
		}
	}
}

// learnRows learns from the whole rows of a text after an offset, and returns where they end.
func (t *csvTable) learnRows(cultures []scan.Culture, text []byte, start int, whole bool) int {
	var cells scan.CellReader
	for start < len(text) {
		end := scan.RowEnd(text, start, t.newline)
		if end == len(text) && !whole {
			break
		}
		row, ok := cells.Read(bytes.TrimSpace(text[start:end]), t.delimiter)
		for i := 0; ok && i < min(len(row), len(t.columns)); i++ {
			if t.columns[i] == utcColumn || t.columns[i] == timeColumn {
				cultures[i].Learn(row[i])
			}
		}
		start = end + 1
	}
	return start
}

// failedReader is the rest of a text that could not be read.
type failedReader struct{ err error }

func (f failedReader) Read([]byte) (int, error) { return 0, f.err }
