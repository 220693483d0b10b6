package form

import (
	"slices"
	"unicode/utf8"

	"whoread/audit/scan"
)

// Scratch is memory for text that does not stand in a row as it is. Text appended to it stays
// valid until it is reset.
type Scratch struct{ buf []byte }

func (s *Scratch) Reset() { s.buf = s.buf[:0] }

// Len returns how much text is kept.
func (s *Scratch) Len() int { return len(s.buf) }

// Cap returns how much memory is held.
func (s *Scratch) Cap() int { return cap(s.buf) }

// reserveSpace makes room for n bytes at once, which takes less memory than to grow by and by.
func (s *Scratch) reserveSpace(n int) { s.buf = slices.Grow(s.buf, n) }

// ToUTF8 returns a row as UTF-8. Its bytes that are not are taken for Windows-1252.
func (s *Scratch) ToUTF8(row []byte) []byte {
	if utf8.Valid(row) {
		return row
	}
	return s.appendText(func(dst []byte) []byte { return scan.AppendUTF8(dst, row) })
}

// appendText keeps what appendTo appends and returns it.
func (s *Scratch) appendText(appendTo func(dst []byte) []byte) []byte {
	start := len(s.buf)
	s.buf = appendTo(s.buf)
	return s.buf[start:len(s.buf):len(s.buf)]
}
