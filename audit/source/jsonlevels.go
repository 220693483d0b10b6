package source

import "bytes"

// levels are the containers open at a place in a JSON text whose elements are rows: '[' for an
// array, '{' for the page object around one.
type levels []byte

func (l levels) top() byte {
	if len(l) == 0 {
		return 0
	}
	return l[len(l)-1]
}

// next finds the first row of text at or after i. It returns its extent and where to go on; if
// there is no whole row, start is -1 and next is how far the text was understood, which is a
// place to go on from when more of it is there.
func (l *levels) next(text []byte, i int, eof bool) (start, end, next int) {
	for {
		i = skipSeparators(text, i)
		if i >= len(text) {
			return -1, 0, i
		}
		if l.top() == '{' {
			after := l.pageTail(text, i)
			if after < 0 {
				return -1, 0, i
			}
			i = after
			continue
		}
		switch text[i] {
		case '[':
			*l = append(*l, '[')
			i++
			continue
		case ']', '}':
			l.closeArray(text[i])
			i++
			continue
		case '{':
			inner, objects, undecided := pageArray(text, i)
			if inner > 0 {
				*l = append(append(*l, "{{"[:objects]...), '[')
				i = inner + 1
				continue
			}
			if undecided {
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

// skipSeparators skips what stands between two elements.
func skipSeparators(text []byte, i int) int {
	for i < len(text) && (isSpace(text[i]) || text[i] == ',') {
		i++
	}
	return i
}

func (l *levels) closeArray(c byte) {
	if c == ']' && l.top() == '[' {
		*l = (*l)[:len(*l)-1]
	}
}

// pageTail moves over one token of what follows the rows of a page in its object; -1 if the
// token is not whole.
func (l *levels) pageTail(text []byte, i int) int {
	switch text[i] {
	case '}':
		*l = (*l)[:len(*l)-1]
		return i + 1
	case ':', ']':
		return i + 1
	}
	return skipValue(text, i)
}

// elementEnd returns the end of the element at i; -1 if it is not whole. Text that is no JSON
// reaches to the end of its line, or of its place in an array.
func elementEnd(text []byte, i int, inArray, eof bool) int {
	switch text[i] {
	case '{':
		return skipNested(text, i)
	case '"':
		return skipString(text, i)
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

// pageArray tells whether the object at i is a page, and not a row: an answer of Graph or
// Exchange ("value"), of hunting or Splunk ("results"), or of Elasticsearch ("hits"). It
// returns where the array of rows begins, and how many objects are open there. It is undecided
// if the text ends before that can be told.
func pageArray(text []byte, i int) (inner, objects int, undecided bool) {
	return pageArrayIn(text, i, true)
}

// pageArrayIn is pageArray for an object at the top of a page, or for the one below it.
func pageArrayIn(text []byte, i int, top bool) (inner, objects int, undecided bool) {
	f := fieldsOf(text, i)
	for {
		key, value, ok := f.next()
		if !ok {
			return 0, 0, f.cut && cutAtEnd(text, f.at)
		}
		if isRecordKey(key) {
			return 0, 0, false
		}
		if inner, objects, undecided = rowsAt(text, key, value, top); inner > 0 || undecided {
			return inner, objects, undecided
		}
		if _, ok := f.skip(value); !ok {
			return 0, 0, true
		}
	}
}

// rowsAt is pageArray for one property of an object.
func rowsAt(text, key []byte, value int, top bool) (inner, objects int, undecided bool) {
	switch {
	case value >= len(text):
		return 0, 0, true
	case isRowsKey(key) && text[value] == '[':
		switch rowsFollow(text, value) {
		case yes:
			return value, 1, false
		case unknown:
			return 0, 0, true
		case no:
		}
	case top && string(key) == "hits" && text[value] == '{':
		// The hits of an Elasticsearch answer stand in an object of the same name.
		inner, objects, undecided = pageArrayIn(text, value, false)
		return inner, 2 * objects, undecided
	}
	return 0, 0, false
}

// cutAtEnd tells whether the property that begins at i is cut off by the end of the text.
func cutAtEnd(text []byte, i int) bool {
	if i >= len(text) {
		return true
	}
	if text[i] != '"' {
		return false
	}
	end := skipString(text, i)
	return end < 0 || skipSpace(text, end) >= len(text)
}

type answer int

const (
	no answer = iota
	yes
	unknown
)

// rowsFollow tells whether the array at i holds objects, or nothing at all.
func rowsFollow(text []byte, i int) answer {
	i = skipSpace(text, i+1)
	if i >= len(text) {
		return unknown
	}
	if text[i] == '{' || text[i] == ']' {
		return yes
	}
	return no
}

// isRowsKey tells whether an array of this name holds the rows of a page.
func isRowsKey(key []byte) bool {
	switch string(key) {
	case "value", "results", "Results", "hits":
		return true
	}
	return false
}

// isRecordKey tells whether this is a property that a row has and a page has not.
func isRecordKey(key []byte) bool {
	switch string(key) {
	case "AuditData", "auditData", "CreationTime", "CreationDate", "RecordType", "Operation", "Id",
		"OrganizationId", "_raw", "_source", "RunspaceId", "PSComputerName", "AppId", "LogonType":
		return true
	}
	return false
}
