package form

import (
	"slices"
	"unicode/utf8"

	"whoread/audit/scan"
)

// Scratch holds text that a row does not contain as it is, such as unescaped JSON. The text is valid
// until Reset.
type Scratch struct {
	buf []byte
	// Thorough requests that a row that looks like AuditData is searched for a record in it, too.
	Thorough bool
	// lastNames and lastPlan are the columns of the last flattened object. Those of the next one are the same
	// in most cases, and finding their places takes most of the time.
	lastNames []string
	lastPlan  flatPlan
}

// planOf returns what columns state.
func (s *Scratch) planOf(names []string) flatPlan {
	if !slices.Equal(s.lastNames, names) || len(names) == 0 {
		s.lastNames, s.lastPlan = slices.Clone(names), planColumns(names)
	}
	return s.lastPlan
}

// Reset drops the text and keeps the memory.
func (s *Scratch) Reset() { s.buf = s.buf[:0] }

// Len returns the length of the text.
func (s *Scratch) Len() int { return len(s.buf) }

// Cap returns the size of the memory.
func (s *Scratch) Cap() int { return cap(s.buf) }

// reserveSpace grows the memory once by n bytes, which allocates less than growing step by step.
func (s *Scratch) reserveSpace(n int) { s.buf = slices.Grow(s.buf, n) }

// ToUTF8 returns a row as UTF-8. Bytes that are not UTF-8 are read as Windows-1252.
func (s *Scratch) ToUTF8(row []byte) []byte {
	if utf8.Valid(row) {
		return row
	}
	return s.appendText(func(dst []byte) []byte { return scan.AppendUTF8(dst, row) })
}

// appendText keeps what appendTo appends, and returns it.
func (s *Scratch) appendText(appendTo func(dst []byte) []byte) []byte {
	start := len(s.buf)
	s.buf = appendTo(s.buf)
	return s.buf[start:len(s.buf):len(s.buf)]
}
