package scan

import "bytes"

// Header is the line with the names of the columns of a table.
type Header struct {
	Line    []byte // without its line break
	End     int    // where the rows begin
	Newline byte   // that ends lines: a line feed, or else a carriage return
}

// FindHeader finds the header of a table: the first line that is neither blank nor a preamble. The
// header is one line, so that an unclosed quote in it does not include rows. more requests more of the
// text; whole states that there is no more.
func FindHeader(text []byte, whole bool) (h Header, found, more bool) {
	for start := 0; start < len(text); {
		end, newline := FirstBreak(text, start)
		if end >= len(text)-1 && !whole {
			return Header{}, false, true
		}
		line := bytes.TrimRight(text[start:end], "\r")
		start = min(end+1, len(text))
		if !isPreamble(line) && len(bytes.TrimSpace(line)) > 0 {
			return Header{line, start, newline}, true, false
		}
	}
	return Header{}, false, !whole
}

// IsRow reports whether a line of a table is a row. Blank lines are not, nor is what joined files
// repeat: their preamble, their header and their byte order mark.
func IsRow(line, header []byte) bool {
	line = TrimBreak(bytes.TrimPrefix(line, []byte(ByteOrderMark)))
	return !bytes.Equal(line, header) && !isPreamble(line) && len(bytes.Trim(line, " \r")) > 0
}

// isPreamble reports whether a line describes the file: its type, or its delimiter.
func isPreamble(line []byte) bool {
	return bytes.HasPrefix(line, []byte("#TYPE ")) || len(line) == len("sep=,") && bytes.HasPrefix(line, []byte("sep="))
}
