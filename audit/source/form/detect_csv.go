package form

import (
	"bytes"
	"strings"

	"whoread/audit/scan"
)

// detectCSV returns the form of a text that begins with a known CSV header, and the length of what
// precedes its rows.
func detectCSV(text []byte, enough, whole bool) (f Form, length int, err error) {
	header, found, more := scan.FindHeader(text, enough)
	switch {
	case more:
		return nil, 0, ErrMore
	case !found:
		return nil, 0, nil
	}
	known, err := parseCSVHeader(header.Line, header.Newline)
	switch rows := text[header.End:]; {
	case err != nil:
		return nil, 0, err
	case known != nil && known.column >= 0:
	case !enough:
		return nil, 0, ErrMore
	case known != nil:
		known.findContent(rows)
	default:
		if titled, below := findTitledHeader(rows, header.Line); titled != nil {
			known, header.End = titled, header.End+below
			break
		}
		if known = newContentForm(header, rows); known == nil {
			return nil, 0, nil
		}
	}
	if known.learnCultures(text[header.End:], whole) {
		return nil, 0, ErrMore
	}
	return known, header.End, nil
}

// maxTitleLines is how many lines may precede the header of a table, such as the name of a report.
const maxTitleLines = 10

// findTitledHeader returns the form of a table with lines before its header that say what it is, and where its rows
// begin, given the first of these lines and the text below it. It returns nil if there is no known header, or if a line
// before it may be a row.
func findTitledHeader(below, title []byte) (known *csvForm, end int) {
	titles := [][]byte{title}
	for range maxTitleLines {
		header, found, _ := scan.FindHeader(below[end:], true)
		if !found {
			return nil, 0
		}
		end += header.End
		if known := parseTitledHeader(header, titles); known != nil {
			if known.column < 0 {
				known.findContent(below[end:])
			}
			return known, end
		}
		titles = append(titles, header.Line)
	}
	return nil, 0
}

// parseTitledHeader returns the form of a table if its header is known and all lines before it are titles.
func parseTitledHeader(header scan.Header, titles [][]byte) *csvForm {
	if !mayBeHeader(header.Line) {
		return nil
	}
	known, err := parseCSVHeader(header.Line, header.Newline)
	if err != nil || known == nil {
		return nil
	}
	for _, line := range titles {
		if !isTitle(line, known.delimiter) {
			return nil
		}
	}
	return known
}

// isTitle reports whether a line cannot be a row: it has no JSON and at most a name and a value.
func isTitle(line []byte, delimiter byte) bool {
	const nameAndValue = 2
	stated := 0
	for _, cell := range scan.Cells(line, delimiter, maxColumns) {
		if strings.TrimSpace(cell) != "" {
			stated++
		}
	}
	return stated <= nameAndValue && !bytes.ContainsAny(line, "{<")
}

// isCSVLike reports whether a line looks like the header of a table.
func isCSVLike(line []byte) bool {
	return bytes.Count(line, []byte{','}) > 1 || bytes.Count(line, []byte{';'}) > 1 || bytes.Count(line, []byte{'\t'}) > 1
}
