package workbook

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// The size of a sheet in Excel.
const (
	maxColumns = 16_384
	maxRows    = 1_048_576
)

// sheetReader reads the cells of a sheet as CSV. A row of the sheet is a row of CSV; one without text is a blank line.
type sheetReader struct {
	book *Book
	from io.ReadCloser
	xml  *xmlReader
	err  error

	ready []byte // text that can be read
	out   []byte // text that was not read yet, in ready

	head  header
	row   int    // number of the current row
	cells int    // of the row so far
	texts int    // cells with text in it
	line  []byte // the row so far

	column      int    // of the current cell
	kind, style string // of the cell
	value       []byte // of the cell
}

func newSheetReader(b *Book, from io.ReadCloser) *sheetReader {
	return &sheetReader{book: b, from: from, xml: newXMLReader(from)}
}

// Close implements [io.Closer].
func (s *sheetReader) Close() error { return s.from.Close() } //nolint:wrapcheck // the caller says what was read.

// Read implements [io.Reader].
func (s *sheetReader) Read(b []byte) (int, error) {
	for len(s.out) == 0 && s.err == nil {
		s.ready = s.ready[:0]
		s.err = s.fillReady()
		s.out = s.ready
	}
	if len(s.out) == 0 {
		return 0, s.err
	}
	n := copy(b, s.out)
	s.out = s.out[n:]
	return n, nil
}

// fillReady reads until enough text is ready.
func (s *sheetReader) fillReady() error {
	const enough = 64 << 10
	for len(s.ready) < enough {
		token, err := s.xml.nextToken()
		if errors.Is(err, io.EOF) {
			s.ready = s.head.flush(s.ready)
			return io.EOF
		}
		if err == nil {
			err = s.readToken(token)
		}
		if err != nil {
			s.ready = append(s.head.flush(s.ready), s.line...)
			return err
		}
	}
	return nil
}

// readToken reads a tag.
func (s *sheetReader) readToken(token xml.Token) error {
	switch e := token.(type) {
	case xml.StartElement:
		switch e.Name.Local {
		case "row":
			return s.beginRow(e)
		case "c":
			return s.beginCell(e)
		case "v":
			return s.readValue()
		case "is":
			var err error
			s.value, err = readText(s.xml, s.value[:0])
			return err
		}
	case xml.EndElement:
		switch e.Name.Local {
		case "row":
			return s.endRow()
		case "c":
			return s.endCell()
		}
	}
	return nil
}

// beginRow begins a row. Rows that are left out become blank lines.
func (s *sheetReader) beginRow(e xml.StartElement) error {
	next := s.row + 1
	if stated := attribute(e, "r"); stated != "" {
		n, err := strconv.Atoi(stated)
		if err != nil || n < next || n > maxRows {
			return fmt.Errorf("%w: row %.20q follows row %d", ErrDamaged, stated, s.row)
		}
		for ; next < n; next++ {
			s.ready = s.head.addRow(s.ready, nil, 0, 0)
		}
	}
	s.row, s.cells, s.texts, s.line, s.column = next, 0, 0, s.line[:0], 0
	return nil
}

func (s *sheetReader) endRow() error {
	s.ready = s.head.addRow(s.ready, s.line, s.cells, s.texts)
	s.line = s.line[:0]
	return nil
}

// beginCell begins a cell, in the column that it states or in the next one.
func (s *sheetReader) beginCell(e xml.StartElement) error {
	s.column++
	if name := attribute(e, "r"); name != "" {
		n := columnNumber(name)
		if n < s.column {
			return fmt.Errorf("%w: cell %.20q follows column %d", ErrDamaged, name, s.column-1)
		}
		s.column = n
	}
	if s.column > maxColumns {
		return ErrTooLarge
	}
	s.kind, s.style, s.value = attribute(e, "t"), attribute(e, "s"), s.value[:0]
	return nil
}

// columnNumber returns the number of the column of a cell, such as 28 for AB7; 0 if it names none.
func columnNumber(name string) int {
	n := 0
	for i := range len(name) {
		c := name[i] &^ 0x20
		if c < 'A' || c > 'Z' {
			break
		}
		if n = 26*n + int(c-'A') + 1; n > maxColumns {
			break
		}
	}
	return n
}

// readValue reads the value of a cell as stated.
func (s *sheetReader) readValue() error {
	s.value = s.value[:0]
	for {
		token, err := s.xml.nextToken()
		if err != nil {
			return err
		}
		switch e := token.(type) {
		case xml.CharData:
			if s.value = append(s.value, e...); len(s.value) > maxToken {
				return ErrTooLarge
			}
		case xml.EndElement:
			return nil
		}
	}
}

// endCell adds the text of the cell to the row.
func (s *sheetReader) endCell() error {
	text, err := s.cellText()
	if err != nil || len(text) == 0 {
		return err
	}
	for cell := max(s.cells, 1); cell < s.column; cell++ {
		s.line = append(s.line, ',')
	}
	s.line = append(s.line, '"')
	s.line = append(s.line, bytes.ReplaceAll(text, []byte{'"'}, []byte(`""`))...)
	s.line = append(s.line, '"')
	s.cells, s.texts = s.column, s.texts+1
	if len(s.line) > 4*maxToken {
		return ErrTooLarge
	}
	return nil
}

// cellText returns the text of the cell (ISO/IEC 29500-1, 18.18.11).
func (s *sheetReader) cellText() ([]byte, error) {
	stated := string(s.value)
	switch s.kind {
	case "s":
		if stated == "" {
			return nil, nil
		}
		return s.book.texts.appendText(s.value[:0], stated)
	case "str":
		return unescapeText(s.value, 0), nil
	case "b":
		if isTrue(strings.TrimSpace(stated)) {
			return []byte("True"), nil
		}
		return []byte("False"), nil
	case "", "n":
		if stated = strings.TrimSpace(stated); s.book.styles.isDate(s.style) {
			return []byte(formatDate(stated, s.book.from1904)), nil
		}
		return []byte(formatNumber(stated)), nil
	}
	return s.value, nil // a text in the cell, a date in the ISO format, or the name of an error
}
