package workbook

import "bytes"

// header finds the first row of a table. The rows before it with a single cell are titles, and become blank lines.
type header struct {
	width int    // cells of the header; 0 until it is found
	held  []byte // rows before it
	lines int    // how many rows are held
}

// maxTitles is how many rows may be before a header.
const maxTitles = 20

// addRow appends a row with cells, some of them with text, or holds it. A row is as wide as the header.
func (h *header) addRow(dst, line []byte, cells, texts int) []byte {
	if h.width == 0 && texts <= 1 && !isHeaderCell(line) && h.lines < maxTitles && len(h.held)+len(line) < maxToken {
		h.held = append(append(h.held, line...), '\n')
		h.lines++
		return dst
	}
	if h.width == 0 {
		dst = h.dropTitles(dst, texts > 1 && h.lines < maxTitles)
		h.width = max(cells, 1)
	}
	if dst = append(dst, line...); texts > 0 && cells < h.width {
		dst = append(dst, bytes.Repeat([]byte{','}, h.width-cells)...)
	}
	return append(dst, '\n')
}

// dropTitles appends the rows that are held, or blank lines in their place.
func (h *header) dropTitles(dst []byte, areTitles bool) []byte {
	if areTitles {
		dst = append(dst, bytes.Repeat([]byte{'\n'}, h.lines)...)
	} else {
		dst = append(dst, h.held...)
	}
	h.held = nil
	return dst
}

// flush appends the rows that are held when the sheet ends.
func (h *header) flush(dst []byte) []byte {
	dst = h.dropTitles(dst, false)
	h.lines = 0
	return dst
}

// isHeaderCell reports whether a row with one cell is part of a table: the name of a column of records, or JSON.
func isHeaderCell(line []byte) bool {
	return bytes.IndexByte(line, '{') >= 0 || bytes.Contains(line, []byte("AuditData")) || bytes.Contains(line, []byte("RawEventData")) ||
		bytes.Contains(line, []byte("_raw"))
}
