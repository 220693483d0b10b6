package file

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
)

// errOpenQuote is that a row does not end where its lines do.
var errOpenQuote = errors.New("a quote that opens here is not closed")

// parser parses rows of CSV one by one, so that what is wrong with one does not spoil the next. A
// quote in the middle of a cell stands for itself.
type parser struct {
	delimiter byte
	feed      *feed
	csv       *csv.Reader
}

func newParser(delimiter byte) *parser {
	p := &parser{delimiter: delimiter}
	p.begin()
	return p
}

func (p *parser) begin() {
	p.feed = &feed{}
	p.csv = csv.NewReader(p.feed)
	p.csv.Comma = rune(p.delimiter)
	p.csv.LazyQuotes, p.csv.ReuseRecord, p.csv.FieldsPerRecord = true, true, -1
}

// parse returns the cells of a row, which are valid until the next call.
func (p *parser) parse(row []byte) ([]string, error) {
	row = bytes.TrimRight(row, "\r\n")
	start := p.csv.InputOffset()
	p.feed.row, p.feed.ended = row, false
	cells, err := p.csv.Read()
	if err == nil && !p.feed.over && p.csv.InputOffset() == start+int64(len(row))+1 {
		return cells, nil
	}
	p.begin()
	return nil, errOpenQuote
}

// feed is a row followed by a line feed.
type feed struct {
	row   []byte
	ended bool // the line feed was read
	over  bool // more was wanted than the row
}

func (f *feed) Read(b []byte) (int, error) {
	switch {
	case len(f.row) > 0:
		n := copy(b, f.row)
		f.row = f.row[n:]
		return n, nil
	case !f.ended && len(b) > 0:
		b[0], f.ended = '\n', true
		return 1, nil
	}
	f.over = true
	return 0, io.EOF
}
