package form

import (
	"bytes"

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
		if known = newContentForm(header, rows); known == nil {
			return nil, 0, nil
		}
	}
	if known.learnCultures(text[header.End:], whole) {
		return nil, 0, ErrMore
	}
	return known, header.End, nil
}

// isCSVLike reports whether a line looks like the header of a table.
func isCSVLike(line []byte) bool {
	return bytes.Count(line, []byte{','}) > 1 || bytes.Count(line, []byte{';'}) > 1 || bytes.Count(line, []byte{'\t'}) > 1
}
