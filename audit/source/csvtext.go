package source

import "bytes"

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

// skipCell returns the index after the cell that begins at row[i]: that of the delimiter after
// it, or the length of the row.
func skipCell(row []byte, i int, delimiter byte) int {
	if i < len(row) && row[i] == '"' {
		if i = cellQuote(row, i+1); i < 0 {
			return len(row)
		}
		i++
	}
	if n := bytes.IndexByte(row[i:], delimiter); n >= 0 {
		return i + n
	}
	return len(row)
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

// appendCell appends the text of the cell that begins at row[i] and returns where it ends.
func appendCell(dst, row []byte, i int, delimiter byte) ([]byte, int) {
	if i >= len(row) || row[i] != '"' {
		end := skipCell(row, i, delimiter)
		return append(dst, row[i:end]...), end
	}
	for i++; ; {
		n := bytes.IndexByte(row[i:], '"')
		if n < 0 {
			return append(dst, row[i:]...), len(row)
		}
		dst = append(dst, row[i:i+n]...)
		if i += n + 1; i >= len(row) || row[i] != '"' {
			break
		}
		dst = append(dst, '"')
		i++
	}
	// A cell ends after its quote; what stands behind it in rows that are not well-formed is
	// kept, so that it is seen.
	end := len(row)
	if n := bytes.IndexByte(row[i:], delimiter); n >= 0 {
		end = i + n
	}
	return append(dst, row[i:end]...), end
}

// cells returns the text of all cells of a row.
func cells(row []byte, delimiter byte) []string {
	var all []string
	for i := 0; ; i++ {
		text, end := appendCell(nil, row, i, delimiter)
		all = append(all, string(text))
		if i = end; i >= len(row) {
			return all
		}
	}
}
