package file

import (
	"bytes"
	"errors"
	"io"
)

const (
	// chunk is how much is read at a time.
	chunk = 64 << 10
	// longestRow is how long a row or a line may be before it is taken for damaged.
	longestRow = 4 << 20
)

// lines reads a text line by line, or several lines at a time. Lines that were looked at and not
// taken are there again.
type lines struct {
	from io.Reader
	ends byte // what ends a line
	text []byte
	at   int // where what was not taken begins
	line int64
	err  error // why there is no more text
}

func newLines(from io.Reader, ends byte) *lines {
	return &lines{from: from, ends: ends, line: 1}
}

// ahead is the text that was read and not taken.
func (l *lines) ahead() []byte { return l.text[l.at:] }

// more reads more text; false if there is none.
func (l *lines) more() bool {
	if l.err != nil {
		return false
	}
	if l.at > 0 {
		l.text = l.text[:copy(l.text, l.text[l.at:])]
		l.at = 0
	}
	if cap(l.text)-len(l.text) < chunk {
		l.text = append(make([]byte, 0, 2*cap(l.text)+chunk), l.text...)
	}
	n, err := l.from.Read(l.text[len(l.text):cap(l.text)])
	l.text, l.err = l.text[:len(l.text)+n], err
	return n > 0 || err == nil
}

// failed is why the text ended, if not because it was all.
func (l *lines) failed() error {
	if errors.Is(l.err, io.EOF) {
		return nil
	}
	return l.err
}

// end finds where the line ends that begins n bytes ahead: behind what ends it, or at the end of the
// text. It is not whole if that is missing, or longer than a row may be.
func (l *lines) end(n int) (end int, whole bool) {
	for seen := n; ; {
		if i := bytes.IndexByte(l.ahead()[seen:], l.ends); i >= 0 {
			return seen + i + 1, true
		}
		if seen = len(l.ahead()); seen-n > longestRow || !l.more() && seen == len(l.ahead()) {
			return seen, false
		}
	}
}

// take takes n bytes.
func (l *lines) take(n int) {
	l.line += int64(bytes.Count(l.ahead()[:n], []byte{l.ends}))
	l.at += n
}

// skip takes the rest of a line that is too long to hold.
func (l *lines) skip() {
	for {
		n := len(l.ahead())
		if i := bytes.IndexByte(l.ahead(), l.ends); i >= 0 {
			l.take(i + 1)
			return
		}
		l.take(n)
		if !l.more() {
			return
		}
	}
}
