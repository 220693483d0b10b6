package scan

import "bytes"

// CSV here is RFC 4180: a cell in quotes may hold delimiters, quotes (doubled) and line breaks.
// A row ends at a line feed with an even number of quotes before it, which for well-formed
// input is the same and for any other is at least the same wherever the text is cut. Where the
// lines of a file end with nothing but a carriage return, that takes the place of the line feed.

// Delimiters are the delimiters of cells, the most likely first.
const Delimiters = ",;\t|"

// RowEnd returns the index of the line end that ends the row at i, or the length of the text.
func RowEnd(text []byte, i int, newline byte) int {
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

// SkipCell returns the index after the cell that begins at text[i]: the index of a delimiter or a line
// break, or the length of the text. It is not ok if the quotes of the cell do not match.
func SkipCell(text []byte, i int, delimiter byte) (end int, ok bool) {
	if i < len(text) && text[i] == '"' {
		closing := closingQuote(text, i+1)
		if closing < 0 {
			return len(text), false
		}
		return cellEnd(text, closing+1, delimiter)
	}
	for i < len(text) && text[i] != delimiter && !IsBreak(text[i]) {
		i++
	}
	return i, true
}

// cellEnd returns the end of a cell whose closing quote is before text[i]. It is not ok if more text
// follows the quote.
func cellEnd(text []byte, i int, delimiter byte) (end int, ok bool) {
	end = i
	for !isCellEnd(text, end, delimiter) {
		end++
	}
	return end, end == i
}

// closingQuote returns the index of the quote that closes a cell whose text begins at text[i]; -1
// if there is none.
func closingQuote(text []byte, i int) int {
	for {
		n := bytes.IndexByte(text[i:], '"')
		if n < 0 {
			return -1
		}
		if i += n; i+1 >= len(text) || text[i+1] != '"' {
			return i
		}
		i += 2
	}
}

func isCellEnd(text []byte, i int, delimiter byte) bool {
	return i == len(text) || text[i] == delimiter || IsBreak(text[i])
}

// AppendCell appends the text of the cell that begins at text[i], and returns the results of [SkipCell].
// Text after a closing quote is appended too.
func AppendCell(dst, text []byte, i int, delimiter byte) (out []byte, end int, ok bool) {
	if i >= len(text) || text[i] != '"' {
		end, ok = SkipCell(text, i, delimiter)
		return append(dst, text[i:end]...), end, ok
	}
	dst, i, ok = appendQuoted(dst, text, i+1, delimiter)
	if ok {
		return dst, i, true
	}
	end, _ = cellEnd(text, i, delimiter)
	return append(dst, text[i:end]...), end, false
}

// appendQuoted appends the quoted text from text[i] on, and returns the index after the closing quote.
// It is not ok without one, or if the cell does not end there.
func appendQuoted(dst, text []byte, i int, delimiter byte) (out []byte, end int, ok bool) {
	for {
		n := bytes.IndexByte(text[i:], '"')
		if n < 0 {
			return append(dst, text[i:]...), len(text), false
		}
		dst = append(dst, text[i:i+n]...)
		if i += n + 1; i >= len(text) || text[i] != '"' {
			return dst, i, isCellEnd(text, i, delimiter)
		}
		dst = append(dst, '"')
		i++
	}
}

// Cells returns the texts of at most the first most cells of a row. A cell with a quote that closes it
// too early ends at the next delimiter or line break.
func Cells(row []byte, delimiter byte, most int) []string {
	var cells []string
	for i := 0; len(cells) < most; i++ {
		text, end, _ := AppendCell(nil, row, i, delimiter)
		cells = append(cells, string(text))
		if i = end; i >= len(row) {
			break
		}
	}
	return cells
}

// CellReader splits rows into cells and reuses its memory. The zero value is ready to use.
type CellReader struct {
	text  []byte // of all cells
	ends  []int  // of the cells in text
	cells []string
}

// Read returns the texts of the cells of a row, valid until the next call. A quote that closes no cell
// is kept as text. It is not ok if quotes are not closed, or a line feed is outside of quotes.
func (r *CellReader) Read(row []byte, delimiter byte) (cells []string, ok bool) {
	r.text, r.ends, r.cells, ok = r.text[:0], r.ends[:0], r.cells[:0], true
	for i := 0; ; i++ {
		var whole bool
		i, whole = r.appendCell(row, i, delimiter)
		ok = ok && whole
		r.ends = append(r.ends, len(r.text))
		if i >= len(row) {
			break
		}
	}
	text, start := string(r.text), 0
	for _, end := range r.ends {
		r.cells = append(r.cells, text[start:end])
		start = end
	}
	return r.cells, ok
}

// appendCell appends the cell that begins at row[i], and returns the index after it.
func (r *CellReader) appendCell(row []byte, i int, delimiter byte) (end int, whole bool) {
	if i >= len(row) || row[i] != '"' {
		if end = bytes.IndexByte(row[i:], delimiter); end < 0 {
			end = len(row) - i
		}
		cell := row[i : i+end]
		r.text = append(r.text, cell...)
		return i + end, bytes.IndexByte(cell, '\n') < 0
	}
	for i++; ; {
		r.text, i, whole = appendQuoted(r.text, row, i, delimiter)
		if whole {
			return i, i == len(row) || row[i] == delimiter
		}
		if i >= len(row) {
			return i, false
		}
		r.text = append(r.text, '"')
	}
}
