package form

import (
	"bytes"

	"whoread/audit/scan"
)

// Levels are the containers open at a place in a JSON text whose elements are rows: '[' for an
// array, '{' for the page object around one.
type Levels []byte

// maxLevels is how many containers may be open. A page of pages has six.
const maxLevels = 100

func (l Levels) innermost() byte {
	if len(l) == 0 {
		return 0
	}
	return l[len(l)-1]
}

// nextRow finds the first row of text at or after i. It returns its extent and where to go on; if
// there is no whole row, start is -1 and next is how far the text was understood, which is a
// place to go on from when more of it is there.
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

// openPage opens the array of rows of the page at i, and returns where it begins; 0 if the object is
// no page, or if that is undecided.
func (l *Levels) openPage(text []byte, i int, eof bool) (inner int, undecided bool) {
	inner, objects, undecided := pageArray(text, i, eof)
	if inner > 0 {
		*l = append(append(*l, "{{"[:objects]...), '[')
	}
	return inner, undecided
}

// skipSeparators skips what stands between two elements.
func skipSeparators(text []byte, i int) int {
	for i < len(text) && (scan.IsSpace(text[i]) || text[i] == ',') {
		i++
	}
	return i
}

func (l *Levels) closeArray(c byte) {
	if c == ']' && l.innermost() == '[' {
		*l = (*l)[:len(*l)-1]
	}
}

// skipPageTail moves over one token of what follows the rows of a page in its object: a property, or
// the end of the object. Of a property that holds rows it moves over the name only. It returns -1 if
// the token is not whole. It is not ok with anything else, which may be a row that a stray bracket
// put outside of the array.
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

// elementEnd returns the end of the element at i; -1 if it is not whole. Text that is no JSON
// reaches to the end of its line, or of its place in an array.
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
