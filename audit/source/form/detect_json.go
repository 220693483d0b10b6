package form

import (
	"bytes"

	"whoread/audit/coverage"
	"whoread/audit/scan"

	"whoread/audit"
)

// detectJSON returns the form of a text that begins like JSON.
func detectJSON(text []byte, enough bool) (Form, error) {
	if coverage.IsEntry(text) {
		return JSONLines{}, nil
	}
	f, err := jsonLayout(text, enough)
	if err != nil {
		return nil, err
	}
	var open Levels
	_, _, next := open.nextRow(text, 0, enough)
	if isAuditLike(text) || enough && (next >= len(text) && isEmptyJSON(text)) {
		return f, nil
	}
	if !enough {
		return nil, ErrMore
	}
	return nil, refuseObjects(text)
}

// jsonLayout distinguishes JSON Lines from any other layout of JSON.
func jsonLayout(text []byte, enough bool) (Form, error) {
	if text[0] == '[' || text[0] == '"' {
		return jsonText{}, nil
	}
	inner, _, undecided := documentArray(text, 0, enough)
	end := scan.LineEnd(text, 0)
	line := bytes.TrimSpace(text[:end])
	switch {
	case end < len(text) && scan.SkipNested(line, 0) == len(line):
		return JSONLines{}, nil
	case inner > 0:
		return jsonText{}, nil
	case len(line) > 1 && hasLaterLine(text):
		return JSONLines{}, nil
	case scan.SkipNested(text, 0) > 0 || enough:
		return jsonText{}, nil
	case undecided || !enough:
		return nil, ErrMore
	}
	return jsonText{}, nil
}

// isQuotedJSON reports whether a text begins with a JSON string of JSON. A CSV escapes a quote in another
// way.
func isQuotedJSON(text []byte) bool {
	inner := bytes.TrimLeft(bytes.TrimPrefix(text, []byte{'"'}), " [{")
	return text[0] == '"' && bytes.HasPrefix(inner, []byte(`\"`)) && len(inner) < len(text)-1
}

// hasLaterLine reports whether a line after the first is a whole object. The first line is a damaged line
// then, and not the beginning of an object on several lines.
func hasLaterLine(text []byte) bool {
	for i := scan.LineEnd(text, 0) + 1; i < len(text); {
		end := scan.LineEnd(text, i)
		line := bytes.TrimRight(text[i:end], " \t\r")
		if end < len(text) && len(line) > 2 && line[0] == '{' && scan.SkipNested(line, 0) == len(line) {
			return true
		}
		i = end + 1
	}
	return false
}

// isEmptyJSON reports whether a text is an answer without rows: [] or {"value":[]} (C58).
func isEmptyJSON(text []byte) bool {
	var open Levels
	for i := 0; ; {
		start, _, next := open.nextRow(text, i, true)
		if start >= 0 {
			return false
		}
		if next >= len(text) {
			return true
		}
		if next == i {
			return false
		}
		i = next
	}
}

// maxObjects is how many objects at the beginning of a text are searched for a record.
const maxObjects = 256

// isAuditLike reports whether a text, which may end anywhere, contains an object that looks like a
// record or its wrapper.
func isAuditLike(text []byte) bool {
	for _, sure := range []string{`"` + audit.MailItemsAccessed + `"`, `\"Operation`, `\"MailAccessType`} {
		if bytes.Contains(text, []byte(sure)) {
			return true // the last two are JSON in a string of JSON
		}
	}
	at := 0
	for range maxObjects {
		n := bytes.IndexByte(text[at:], '{')
		if n < 0 {
			return false
		}
		if looksLikeRecord(text, at+n) {
			return true
		}
		at += n + 1
	}
	return false
}

// looksLikeRecord reports whether the object at text[i] has a property that holds a record, or a
// property that states what happened and another property of records.
func looksLikeRecord(text []byte, i int) bool {
	told, others := 0, 0
	for f := scan.PropertiesOf(text, i); ; {
		key, value, ok := f.Next()
		if !ok {
			return false
		}
		var buf scan.KeyBuffer
		switch string(scan.LowerKey(&buf, key)) {
		case "auditdata", "raweventdata", "_raw", "o365", "o365.audit":
			return true
		case "operation", "operations", "creationtime", "lastaccessed", "mailaccesstype", "operationcount":
			told++
		case "id", "recordtype", "userid", "userids", "workload", "organizationid", "resultstatus", "identity",
			"logontype", "mailboxguid", "mailboxownerupn", "creationdate", "folders", "clientip", "operationresult":
			others++
		}
		if told > 1 || told > 0 && others > 0 {
			return true
		}
		if _, ok := f.Skip(value); !ok {
			return false
		}
	}
}
