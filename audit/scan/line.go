package scan

import "bytes"

// IsBreak reports whether c is a line feed or a carriage return.
func IsBreak(c byte) bool { return c == '\n' || c == '\r' }

// SkipBreaks returns the index of the first byte at or after i that is no line break.
func SkipBreaks(text []byte, i int) int {
	for i < len(text) && IsBreak(text[i]) {
		i++
	}
	return i
}

// TrimBreak returns a line without its line break.
func TrimBreak(line []byte) []byte { return bytes.TrimRight(line, "\r\n") }

// LineEnd returns the index of the line feed that ends the line at i, or the length of the text.
func LineEnd(text []byte, i int) int {
	if n := bytes.IndexByte(text[i:], '\n'); n >= 0 {
		return i + n
	}
	return len(text)
}

// FirstBreak returns the index of the first line break at or after i, or the length of the text,
// and the byte that ends lines: a carriage return if no line feed follows it.
func FirstBreak(text []byte, i int) (end int, newline byte) {
	n := bytes.IndexAny(text[i:], "\r\n")
	switch {
	case n < 0:
		return len(text), '\n'
	case text[i+n] == '\n':
		return i + n, '\n'
	case i+n+1 < len(text) && text[i+n+1] == '\n':
		return i + n + 1, '\n'
	default:
		return i + n, '\r'
	}
}

// IsSpace reports whether c is white space of JSON.
func IsSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }

// SkipSpace returns the index of the first byte at or after i that is not white space.
func SkipSpace(text []byte, i int) int {
	for i < len(text) && IsSpace(text[i]) {
		i++
	}
	return i
}

// Trim returns an extent without the white space at its ends.
func Trim(text []byte, start, end int) (int, int) {
	for start < end && IsSpace(text[start]) {
		start++
	}
	for start < end && IsSpace(text[end-1]) {
		end--
	}
	return start, end
}
