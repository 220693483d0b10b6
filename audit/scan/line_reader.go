package scan

import (
	"bytes"
	"errors"
	"io"
)

// readSize is how much a LineReader reads at a time.
const readSize = 64 << 10

// LineReader reads a text line by line, or several lines at a time. Lines that were examined but not
// taken are returned again.
type LineReader struct {
	from    io.Reader
	newline byte
	longest int // how long a line may be
	text    []byte
	at      int // where what was not taken begins
	line    int64
	err     error // why there is no more text
}

// NewLineReader returns a reader of lines that end with newline. It buffers only a part of a line that
// is longer than longest.
func NewLineReader(from io.Reader, newline byte, longest int) *LineReader {
	return &LineReader{from: from, newline: newline, longest: longest, line: 1}
}

// Line returns the number of the line that is next, counted from 1.
func (l *LineReader) Line() int64 { return l.line }

// Ahead returns the text that was read but not taken.
func (l *LineReader) Ahead() []byte { return l.text[l.at:] }

// Err returns the error that ended the text; nil at its normal end.
func (l *LineReader) Err() error {
	if errors.Is(l.err, io.EOF) {
		return nil
	}
	return l.err
}

// FindEnd returns the end of the line that begins n bytes ahead: after its line break, or at the end of
// the text. It is not whole if the line break is missing, or the line is longer than allowed.
func (l *LineReader) FindEnd(n int) (end int, whole bool) {
	for seen := n; ; {
		if i := bytes.IndexByte(l.Ahead()[seen:], l.newline); i >= 0 {
			return seen + i + 1, true
		}
		if seen = len(l.Ahead()); seen-n > l.longest || !l.readMore() && seen == len(l.Ahead()) {
			return seen, false
		}
	}
}

// FindRowEnd returns the end of the row of CSV with a first line that ends at first: the first line end
// with an even number of quotes before it, or first if there is none within longest bytes.
func (l *LineReader) FindRowEnd(first, longest int) int {
	quote := []byte{'"'}
	end, odd := first, bytes.Count(l.Ahead()[:first], quote)&1
	for odd == 1 {
		next, _ := l.FindEnd(end)
		if next == end || next > longest {
			return first
		}
		odd ^= bytes.Count(l.Ahead()[end:next], quote) & 1
		end = next
	}
	return end
}

// Take takes n bytes.
func (l *LineReader) Take(n int) {
	l.line += int64(bytes.Count(l.Ahead()[:n], []byte{l.newline}))
	l.at += n
}

// SkipLine takes the rest of a line that is too long to buffer.
func (l *LineReader) SkipLine() {
	for {
		n := len(l.Ahead())
		if i := bytes.IndexByte(l.Ahead(), l.newline); i >= 0 {
			l.Take(i + 1)
			return
		}
		l.Take(n)
		if !l.readMore() {
			return
		}
	}
}

// readMore reads more text; it reports whether there may be more.
func (l *LineReader) readMore() bool {
	if l.err != nil {
		return false
	}
	if l.at > 0 {
		l.text = l.text[:copy(l.text, l.text[l.at:])]
		l.at = 0
	}
	if cap(l.text)-len(l.text) < readSize {
		l.text = append(make([]byte, 0, 2*cap(l.text)+readSize), l.text...)
	}
	n, err := l.from.Read(l.text[len(l.text):cap(l.text)])
	l.text, l.err = l.text[:len(l.text)+n], err
	return n > 0 || err == nil
}
