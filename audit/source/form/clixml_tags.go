package form

import (
	"bytes"

	"whoread/audit/scan"
)

// hasWholeTags reports whether all tags of an element are closed in order, and text is only in elements
// without other elements. Export-Clixml writes nothing else.
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

// nextTag returns the first tag at or after i, and its end; after is -1 if it does not end.
func nextTag(text []byte, i int) (tag []byte, after int) {
	n := bytes.IndexByte(text[i:], '<')
	if n < 0 {
		return nil, -1
	}
	length := bytes.IndexByte(text[i+n:], '>') + 1
	if length == 0 {
		return text[i+n:], -1
	}
	return text[i+n : i+n+length], i + n + length
}

// isElement reports whether a tag opens an object or a string.
func isElement(tag []byte) bool { return isTag(tag, "<Obj") || isTag(tag, "<S") }

// isTag reports whether a tag has exactly this name.
func isTag(tag []byte, name string) bool {
	if !bytes.HasPrefix(tag, []byte(name)) {
		return false
	}
	if len(tag) == len(name) {
		return true
	}
	c := tag[len(name)]
	return c == '>' || c == '/' || scan.IsSpace(c)
}
