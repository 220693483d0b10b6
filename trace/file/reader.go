package file

import (
	"bytes"
	"fmt"
	"io"

	"whoread/audit/crash"
	"whoread/audit/scan"
	"whoread/trace"
)

// Reader reads files into a book. Any number of goroutines may use it.
type Reader struct {
	book  *trace.Book
	clock trace.Clock
}

// NewReader returns a reader that fills a book, and takes the time at which a file was read from
// the clock.
func NewReader(book *trace.Book, clock trace.Clock) *Reader {
	return &Reader{book: book, clock: clock}
}

// Tally is what became of the rows of a file: how many there were, and how many of them were
// rejected. Err says in one clause, which follows the name of the file, what is wrong with it; nil
// if nothing is. It is an alias so that who hands files over can name the same type.
type Tally = struct {
	Rows, Rejected int
	Err            error
}

// format is a kind of text that can be read.
type format struct {
	name string
	read func(from io.Reader, to *gathering) Tally
}

// Claim tells by the beginning of a text whether it is one of those that are read, and what it is
// called: "message trace V2 CSV". If so, read reads the whole text, from its first byte, into the
// book; path is what the findings name as their source. If not, read is nil, and more tells that a
// longer beginning may still show it; enough says that there is none.
func (r *Reader) Claim(text []byte, enough bool) (name string, read func(from io.Reader, path string) Tally, more bool) {
	plain := scan.AppendUTF8(nil, bytes.TrimPrefix(text, []byte(scan.ByteOrderMark)))
	f, more := formatOf(bytes.TrimLeft(plain, " \t\r\n"), enough)
	if f == nil {
		return "", nil, more
	}
	return f.name, func(from io.Reader, path string) (tally Tally) {
		to := newGathering(r.book, path, r.clock.Now())
		defer to.learn()
		var err error
		defer func() {
			if err != nil {
				tally.Err = fmt.Errorf("was not read to its end: %w", err)
			}
		}()
		defer crash.Recover("reading a message trace", &err)
		return f.read(from, to)
	}, false
}

// formatOf finds the format of a text by its beginning.
func formatOf(text []byte, enough bool) (f *format, more bool) {
	switch {
	case len(text) == 0:
		return nil, !enough
	case text[0] == '{' || text[0] == '[':
		return claimJSON(text, enough)
	}
	if f, more = claimMail(text, enough); f != nil || more {
		return f, more
	}
	return claimTable(text, enough)
}
