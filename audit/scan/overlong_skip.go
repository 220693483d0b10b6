package scan

import "bytes"

// Skipper skips a row that is too long to keep. It gets the text of the row in pieces, from its
// beginning, and returns the end of the row in a piece, or -1 if the row continues.
type Skipper func(text []byte) int

// SkipLine is a Skipper for a line.
func SkipLine(text []byte) int {
	if n := bytes.IndexByte(text, '\n'); n >= 0 {
		return n + 1
	}
	return -1
}

// NewRowSkipper returns a skipper for a row of CSV, which ends at a line break outside of quotes.
func NewRowSkipper(delimiter, newline byte) Skipper {
	const (
		cell   = iota // a cell begins
		plain         // in a cell that does not begin with a quote, or behind its quotes
		quoted        // in quotes
		quote         // behind a quote, which closes them unless another follows
	)
	state := cell
	return func(text []byte) int {
		for i, c := range text {
			switch {
			case c == '"' && (state == cell || state == quote):
				state = quoted
			case c == '"' && state == quoted:
				state = quote
			case state == quoted:
			case c == newline:
				return i + 1
			case c == delimiter:
				state = cell
			default:
				state = plain
			}
		}
		return -1
	}
}

// NewElementSkipper returns a skipper for an element of a JSON text: an object, a string, or other text
// up to the end of its line.
func NewElementSkipper() Skipper {
	depth, begun, quoted, escaped := 0, false, false, false
	return func(text []byte) int {
		for i, c := range text {
			switch {
			case escaped:
				escaped = false
			case quoted:
				escaped = c == '\\'
				quoted = c != '"'
			case c == '"':
				quoted = true
			case c == '{' || c == '[':
				depth++
			case c == '}' || c == ']':
				depth--
			}
			begun = begun || depth > 0 || quoted
			if begun && depth <= 0 && !quoted || !begun && c == '\n' {
				return i + 1
			}
		}
		return -1
	}
}
