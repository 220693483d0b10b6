package form

import (
	"bytes"

	"whoread/audit/scan"
)

// hasWholeTags reports whether every tag of an element is closed in order, and text stands only in
// elements that hold nothing else, as in all that Export-Clixml writes.
func hasWholeTags(row []byte) bool {
	var open [][]byte
	opened := false // the tag before is one that opens
	for i := 0; ; {
		n := bytes.IndexByte(row[i:], '<')
		if n < 0 {
			return len(open) == 0 && isBlank(row[i:])
		}
		text := row[i : i+n]
		tag, _, found := bytes.Cut(row[i+n+1:], []byte{'>'})
		if !found || len(tag) == 0 || len(open) > maxLevels {
			return false
		}
		i += n + len(tag) + len("<>")
		name, closes := bytes.CutPrefix(tag, []byte{'/'})
		if !isBlank(text) && (!opened || !closes) {
			return false
		}
		opened = false
		switch {
		case closes:
			if len(open) == 0 || !bytes.Equal(bytes.TrimSpace(name), open[len(open)-1]) {
				return false
			}
			open = open[:len(open)-1]
		case tag[len(tag)-1] != '/':
			name, _, _ = bytes.Cut(tag, []byte{' '})
			open, opened = append(open, name), true
		}
	}
}

func isBlank(text []byte) bool {
	start, end := scan.Trim(text, 0, len(text))
	return start == end
}
