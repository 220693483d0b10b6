package form

import (
	"bytes"
	"strings"

	"whoread/audit/scan"
)

// Levels are the open containers at an offset of a JSON text with rows for elements: '[' for an array,
// '{' for the page object that contains it.
type Levels []byte

// maxLevels is how many containers may be open. A page of pages has six.
const maxLevels = 100

// innermost returns the innermost open container; 0 if there is none.
func (l Levels) innermost() byte {
	if len(l) == 0 {
		return 0
	}
	return l[len(l)-1]
}

// nextRow finds the first row of text at or after i. It returns the extent of the row, and where to
// continue. Without a whole row, start is -1, and next is where to continue when there is more text.
func (l *Levels) nextRow(text []byte, i int, eof bool) (start, end, next int) {
	for {
		i = skipSeparators(text, i)
		if i >= len(text) {
			return -1, 0, i
		}
		if l.innermost() == '{' {
			after, ok := l.skipPageTail(text, i)
			switch {
			case after < 0:
				return -1, 0, i
			case ok:
				i = after
				continue
			}
		}
		switch c := text[i]; {
		case c == '[' && len(*l) < maxLevels:
			*l = append(*l, '[')
			i++
			continue
		case c == ']', c == '}':
			l.closeArray(c)
			i++
			continue
		case c == '{' && len(*l) < maxLevels:
			inner, undecided := l.openPage(text, i, eof)
			switch {
			case inner > 0 && holdsRow(text[i+1:inner]): // before the rows: it is yielded, so that it is rejected
				return i, inner, inner + 1
			case inner > 0:
				i = inner + 1
				continue
			case undecided && !eof:
				return -1, 0, i
			}
		}
		end := elementEnd(text, i, len(*l) > 0, eof)
		if end < 0 {
			return -1, 0, i
		}
		return i, end, end
	}
}

// openPage opens the array of rows of the page at i, and returns where it begins; 0 if the object is no
// page, or if that is undecided.
func (l *Levels) openPage(text []byte, i int, eof bool) (inner int, undecided bool) {
	inner, objects, undecided := 0, 0, false
	if len(*l) == 0 {
		inner, objects, undecided = documentArray(text, i, eof)
	}
	if inner == 0 && !undecided || inner > 0 && holdsRow(text[i+1:inner]) {
		inner, objects, undecided = pageArray(text, i, eof)
	}
	if inner > 0 {
		*l = append(append(*l, strings.Repeat("{", objects)...), '[')
	}
	return inner, undecided
}

// skipSeparators skips white space and commas between two elements, and the byte order mark of a file that was joined.
func skipSeparators(text []byte, i int) int {
	for i < len(text) {
		switch c := text[i]; {
		case scan.IsSpace(c) || c == ',':
			i++
		case c == scan.ByteOrderMark[0] && bytes.HasPrefix(text[i:], []byte(scan.ByteOrderMark)):
			i += len(scan.ByteOrderMark)
		default:
			return i
		}
	}
	return i
}

func (l *Levels) closeArray(c byte) {
	if c == ']' && l.innermost() == '[' {
		*l = (*l)[:len(*l)-1]
	}
}

// skipPageTail skips one token after the rows of a page in its object: the end of the object,
// or a property (only its name if the value has rows). It returns -1 if the token is not whole.
// It is not ok with anything else, which may be a row that a stray bracket put outside of the array.
func (l *Levels) skipPageTail(text []byte, i int) (after int, ok bool) {
	switch text[i] {
	case '}':
		*l = (*l)[:len(*l)-1]
		return i + 1, true
	case ']':
		return i + 1, true
	case '"':
		end := scan.SkipString(text, i)
		if end < 0 {
			return -1, true
		}
		if end = scan.SkipSpace(text, end); end == len(text) {
			return -1, true
		}
		if text[end] == ':' {
			value := scan.SkipSpace(text, end+1)
			if end = scan.SkipValue(text, value); end > 0 && isNested(text[value]) && holdsRow(text[value:end]) {
				return value, true
			}
			return end, true
		}
	}
	return i, false
}

// elementEnd returns the end of the element at i; -1 if it is not whole. Text that is no JSON extends to
// the end of its line, or of its element in an array.
func elementEnd(text []byte, i int, inArray, eof bool) int {
	switch text[i] {
	case '{':
		return scan.SkipNested(text, i)
	case '"':
		return scan.SkipString(text, i)
	}
	stops := "\n"
	if inArray {
		stops = ",]\n"
	}
	n := bytes.IndexAny(text[i:], stops)
	if n < 0 && eof {
		n = len(text) - i
	}
	if n < 0 {
		return -1
	}
	return i + len(bytes.TrimRight(text[i:i+n], " \t\r"))
}
