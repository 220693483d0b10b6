package scan

import "bytes"

// Skipper goes over a row that is too long to be kept. It is given the text of the row piece by
// piece, from its beginning, and returns where the row ends in a piece, or -1 if it does not.
type Skipper func(text []byte) int

// SkipLine is a Skipper of a line.
func SkipLine(text []byte) int {
	if n := bytes.IndexByte(text, '\n'); n >= 0 {
		return n + 1
	}
	return -1
}

// NewRowSkipper returns a skipper of a row of CSV, which ends at a line break that is not in quotes.
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

// NewElementSkipper returns a skipper of an element of a JSON text: an object, a string, or what is
// none of these and ends with its line.
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
