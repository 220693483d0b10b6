package source

import (
	"bytes"
	"fmt"
	"runtime/debug"
)

// DefaultMaxRow is how long a row may be unless Options say otherwise. A record of the audit log has
// some kilobytes; the largest known, with a thousand items, has less than a megabyte.
const DefaultMaxRow = 256 << 20

// longRowError is why a row is rejected that is longer than rows may be.
type longRowError struct{ limit int }

func (e longRowError) Error() string {
	return fmt.Sprintf("the row is longer than %s, the most that is read of one (--max-row)", sizeText(e.limit))
}

// sizeText is a size in the largest unit in which it is a whole number.
func sizeText(n int) string {
	for _, unit := range []struct {
		name string
		size int
	}{{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}} {
		if n >= unit.size && n%unit.size == 0 {
			return fmt.Sprintf("%d %s", n/unit.size, unit.name)
		}
	}
	return fmt.Sprintf("%d bytes", n)
}

// skipper goes over a row that is too long to be kept. It is given the text of the row piece by
// piece, from its beginning, and returns where the row ends in a piece, or -1 if it does not.
type skipper func(text []byte) int

// skipLine goes over a line.
func skipLine(text []byte) int {
	if n := bytes.IndexByte(text, '\n'); n >= 0 {
		return n + 1
	}
	return -1
}

// skipCells goes over a row of CSV, which ends at a line break that is not in quotes.
func skipCells(delimiter, newline byte) skipper {
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

// skipElement goes over an element of a JSON text: an object, a string, or what is none of these
// and ends with its line.
func skipElement() skipper {
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

// largeBuffer is how large a buffer is that memory is given back for as soon as it is not used:
// by itself the collector of garbage would let the heap grow to twice its size first.
const largeBuffer = 16 << 20

// freeLarge gives the memory of a buffer back that was dropped.
func freeLarge(size int) {
	if size >= largeBuffer {
		debug.FreeOSMemory()
	}
}
