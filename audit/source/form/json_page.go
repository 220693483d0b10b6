package form

import (
	"whoread/audit/scan"
)

// pageArray reports whether the object at i is a page ("value", "results" or "hits") and not a row: where
// the array of its rows begins, and how many objects are open there. It is undecided if the text ends too
// early, unless eof is set.
func pageArray(text []byte, i int, eof bool) (inner, objects int, undecided bool) {
	return pageSearch{text, eof}.searchObject(i, true)
}

// pageSearch finds the array of rows in an object.
type pageSearch struct {
	text []byte
	eof  bool
}

// searchObject searches the page object, or the object below it.
func (p pageSearch) searchObject(i int, top bool) (inner, objects int, undecided bool) {
	f := scan.PropertiesOf(p.text, i)
	for {
		key, value, ok := f.Next()
		if !ok {
			return 0, 0, f.Cut && cutAtEnd(p.text, f.At)
		}
		if isRecordKey(key) {
			return 0, 0, false
		}
		if inner, objects, undecided = p.searchProperty(key, value, top); inner > 0 || undecided {
			return inner, objects, undecided
		}
		if _, ok := f.Skip(value); !ok {
			return 0, 0, true
		}
	}
}

// searchProperty examines one property of an object.
func (p pageSearch) searchProperty(key []byte, value int, top bool) (inner, objects int, undecided bool) {
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
	case top && string(key) == "hits" && p.text[value] == '{':
		// The hits of an Elasticsearch answer stand in an object of the same name.
		inner, objects, undecided = p.searchObject(value, false)
		return inner, 2 * objects, undecided
	}
	return 0, 0, false
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
