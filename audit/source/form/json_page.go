package form

import (
	"whoread/audit/scan"
)

// pageArray reports whether the object at i is a page ("value", "results" or "hits") and not a row: where
// the array of its rows begins, and how many objects are open there. It is undecided if the text ends too
// early, unless eof is set.
func pageArray(text []byte, i int, eof bool) (inner, objects int, undecided bool) {
	return pageSearch{text, eof, false}.searchObject(i, 1)
}

// documentArray is pageArray for the outermost object of a text, whose rows may be an array of any name in
// it: a large one is then read row by row.
func documentArray(text []byte, i int, eof bool) (inner, objects int, undecided bool) {
	const deepest = 8
	return pageSearch{text, eof, true}.searchObject(i, deepest)
}

// pageSearch finds the array of rows in an object.
type pageSearch struct {
	text []byte
	eof  bool
	// anyName reports that the names of the array and of the objects around it do not matter.
	anyName bool
}

// searchObject searches the page object, and objects below it as deep as left.
func (p pageSearch) searchObject(i, left int) (inner, objects int, undecided bool) {
	f := scan.PropertiesOf(p.text, i)
	for {
		key, value, ok := f.Next()
		if !ok {
			return 0, 0, f.Cut && cutAtEnd(p.text, f.At)
		}
		if isRecordKey(key) {
			return 0, 0, false
		}
		if inner, objects, undecided = p.searchProperty(key, value, left); inner > 0 || undecided {
			return inner, objects, undecided
		}
		if _, ok := f.Skip(value); !ok {
			return 0, 0, true
		}
	}
}

// searchProperty examines one property of an object.
func (p pageSearch) searchProperty(key []byte, value, left int) (inner, objects int, undecided bool) {
	switch {
	case value >= len(p.text):
		return 0, 0, true
	case isRowsKey(key) && p.text[value] == '[':
		switch first := scan.SkipSpace(p.text, value+1); {
		case first >= len(p.text) && !p.eof:
			return 0, 0, true
		case first >= len(p.text) || p.text[first] == '{' || p.text[first] == ']':
			return value, 1, false
		}
	case p.anyName && p.text[value] == '[':
		return p.searchArray(value)
	case left > 0 && p.text[value] == '{' && (p.anyName || string(key) == "hits"):
		// The hits of an Elasticsearch answer stand in an object of the same name.
		if inner, objects, undecided = p.searchObject(value, left-1); inner > 0 {
			objects++
		}
		return inner, objects, undecided
	}
	return 0, 0, false
}

// searchArray reports whether an array of any name has rows, of which the first is a record. One that has
// a single element is part of a row, since the objects around it may complete the record.
func (p pageSearch) searchArray(i int) (inner, objects int, undecided bool) {
	first := scan.SkipSpace(p.text, i+1)
	if first >= len(p.text) {
		return 0, 0, !p.eof
	}
	if p.text[first] != '{' {
		return 0, 0, false
	}
	end := scan.SkipNested(p.text, first)
	if end < 0 {
		return 0, 0, !p.eof
	}
	next := scan.SkipSpace(p.text, end)
	if next >= len(p.text) {
		return 0, 0, !p.eof
	}
	var s Scratch
	if p.text[next] != ',' || searchValue(p.text[first:end], &s, maxWrappers).level >= incompleteRecord {
		return 0, 0, false
	}
	return i, 1, false
}

// cutAtEnd reports whether the end of the text cuts off the property at i.
func cutAtEnd(text []byte, i int) bool {
	if i >= len(text) {
		return true
	}
	if text[i] != '"' {
		return false
	}
	end := scan.SkipString(text, i)
	return end < 0 || scan.SkipSpace(text, end) >= len(text)
}

// isRowsKey reports whether an array of this name holds the rows of a page.
func isRowsKey(key []byte) bool {
	switch string(key) {
	case "value", "results", "Results", "hits":
		return true
	}
	return false
}

// isRecordKey reports whether rows have a property of this name and pages do not.
func isRecordKey(key []byte) bool {
	switch string(key) {
	case "AuditData", "auditData", "CreationTime", "CreationDate", "RecordType", "Operation", "Id",
		"OrganizationId", "_raw", "_source", "RunspaceId", "PSComputerName", "AppId", "LogonType":
		return true
	}
	return false
}
