package source

import (
	"bytes"

	"whoread/audit/scan"
)

// CSV here is RFC 4180: a cell in quotes may hold delimiters, quotes (doubled) and line breaks.
// A row ends at a line feed with an even number of quotes before it, which for well-formed
// input is the same and for any other is at least the same wherever the text is cut. Where the
// lines of a file end with nothing but a carriage return, that takes the place of the line feed.

// csvRowEnd returns the index of the line end that ends the row at i, or the end of the text.
func csvRowEnd(text []byte, i int, newline byte) int {
	odd := 0
	for at := i; ; {
		n := bytes.IndexByte(text[at:], newline)
		if n < 0 {
			return len(text)
		}
		odd ^= bytes.Count(text[at:at+n], []byte{'"'}) & 1
		if odd == 0 {
			return at + n
		}
		at += n + 1
	}
}

// scanCell returns the index after the cell that begins at text[i]: that of a delimiter or a line
// break, or the length of the text. In quotes that do not match it stops at the next delimiter.
func scanCell(text []byte, i int, delimiter byte) (end int, err error) {
	if i < len(text) && text[i] == '"' {
		closing := cellQuote(text, i+1)
		if closing < 0 {
			return len(text), errQuotes
		}
		return cellEnd(text, closing+1, delimiter)
	}
	for ; i < len(text); i++ {
		if c := text[i]; c == delimiter || scan.IsBreak(c) {
			break
		}
	}
	return i, nil
}

// cellEnd returns the end of a cell whose closing quote stands before text[i].
func cellEnd(text []byte, i int, delimiter byte) (end int, err error) {
	if i == len(text) || text[i] == delimiter || scan.IsBreak(text[i]) {
		return i, nil
	}
	if n := bytes.IndexByte(text[i:], delimiter); n >= 0 {
		return i + n, errQuotes
	}
	return len(text), errQuotes
}

// cellQuote returns the index of the quote that closes a cell whose text begins at row[i]; -1
// if there is none.
func cellQuote(row []byte, i int) int {
	for {
		n := bytes.IndexByte(row[i:], '"')
		if n < 0 {
			return -1
		}
		if i += n; i+1 >= len(row) || row[i+1] != '"' {
			return i
		}
		i += 2
	}
}

// appendCell appends the text of the cell that begins at text[i], and returns what scanCell does.
// What stands behind a closing quote is appended, so that it is seen.
func appendCell(dst, text []byte, i int, delimiter byte) (out []byte, end int, err error) {
	if i >= len(text) || text[i] != '"' {
		end, err = scanCell(text, i, delimiter)
		return append(dst, text[i:end]...), end, err
	}
	for i++; ; {
		n := bytes.IndexByte(text[i:], '"')
		if n < 0 {
			return append(dst, text[i:]...), len(text), errQuotes
		}
		dst = append(dst, text[i:i+n]...)
		if i += n + 1; i >= len(text) || text[i] != '"' {
			end, err = cellEnd(text, i, delimiter)
			return append(dst, text[i:end]...), end, err
		}
		dst = append(dst, '"')
		i++
	}
}

// cells returns the text of all cells of a row.
func cells(row []byte, delimiter byte) []string {
	var all []string
	for i := 0; ; i++ {
		text, end, _ := appendCell(nil, row, i, delimiter)
		all = append(all, string(text))
		if i = end; i >= len(row) {
			return all
		}
	}
}
