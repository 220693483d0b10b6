package form

import (
	"bytes"

	"whoread/audit/scan"
)

// headerSearch searches a growing text for the headers of further tables that were joined to the first.
type headerSearch struct {
	// scanned is where the first line begins that was not examined.
	scanned int
	// counted is the number of bytes whose quotes were counted, and odd is 1 if their number is odd.
	counted, odd int
}

// maxHeader is the length of the longest line that is examined.
const maxHeader = 64 << 10

// nextHeader returns the first header in the lines that are whole and were not examined yet, and its form. It
// returns -1 if there is none.
func (h *headerSearch) nextHeader(text []byte, f *csvForm, eof bool) (at int, found *csvForm) {
	for h.scanned < len(text) {
		start := h.scanned
		n := bytes.IndexByte(text[start:], f.lineEnd)
		if n < 0 && !eof {
			return -1, nil
		}
		end := start + n
		if n < 0 {
			end = len(text) - 1
		}
		h.scanned = end + 1
		if isEscapedProperty(text[start : end+1]) {
			continue
		}
		start += gluedHeader(scan.TrimBreak(text[start : end+1]))
		line := scan.TrimBreak(bytes.TrimPrefix(text[start:end+1], []byte(scan.ByteOrderMark)))
		if !mayBeHeader(line) || bytes.Equal(line, f.header) || h.isQuoted(text, start) {
			continue
		}
		if other, err := parseCSVHeader(line, f.lineEnd); err == nil && other != nil {
			return start, other
		}
	}
	return -1, nil
}

// isEscapedProperty reports whether a line is a property of indented JSON in a cell, and nothing that may
// end the cell. Names of a header contain no quotes.
func isEscapedProperty(line []byte) bool {
	property := bytes.TrimLeft(line, " ")
	return len(property) < len(line) && bytes.HasPrefix(property, []byte(`""`)) && bytes.IndexByte(property, '}') < 0
}

// gluedHeader returns where a header may begin in a line that begins with the last row of another table,
// which had no line break at its end; 0 if there is none.
func gluedHeader(line []byte) int {
	end := bytes.LastIndex(line, []byte(`}"`)) + len(`}"`)
	if end < len(`}"`) || end == len(line) || line[end] != '"' && line[end] != '_' && line[end] != '@' && !isWordByte(line[end]) {
		return 0
	}
	return end
}

// isQuoted reports whether text[at] is inside of quotes.
func (h *headerSearch) isQuoted(text []byte, at int) bool {
	h.odd ^= bytes.Count(text[h.counted:at], []byte{'"'}) & 1
	h.counted = at
	return h.odd == 1
}

// drop notes that the first n bytes of the text, which are whole rows, were cut off.
func (h *headerSearch) drop(n int) {
	h.scanned = max(h.scanned-n, 0)
	if h.counted -= n; h.counted < 0 {
		h.counted, h.odd = 0, 0
	}
}

// mayBeHeader reports whether a line can be the header of a table of records. It is fast, because every
// line of every CSV is examined.
func mayBeHeader(line []byte) bool {
	if len(line) == 0 || len(line) > maxHeader || '0' <= line[0] && line[0] <= '9' {
		return false
	}
	if i := bytes.IndexByte(line, '{'); i >= 0 && !bytes.HasPrefix(line[i:], []byte("{}")) {
		return false
	}
	for _, name := range [...]string{"peration", "uditData", "_raw", "RawEventData", "ActionType", "event.action"} {
		if bytes.Contains(line, []byte(name)) {
			return true
		}
	}
	return false
}
