package form

import (
	"bytes"
	"errors"
	"regexp"

	"whoread/audit/coverage"
	"whoread/audit/scan"
)

// HeadSize is how much of a text is looked at to tell what it is.
const HeadSize = 64 << 10

// ErrMore tells that more of a text is needed to tell what it is.
var ErrMore = errors.New("more text is needed")

// NoLogError is why something is no audit log, so that it may be passed over where it only lies
// beside logs. What may be a log, and cannot be read, is never passed over.
type NoLogError string

func (e NoLogError) Error() string { return string(e) }

// The reasons why a text is not read. Each follows the name of the input.
const (
	errWebPage  = NoLogError("is a web page, not an export of the audit log; download the export again while signed in")
	ErrNotLog   = NoLogError("holds no audit records that whoread knows; open a CSV, JSON or Clixml export of the unified audit log")
	ErrNoColumn = NoLogError("is a CSV without an AuditData column; export it again with that column")
)

// ErrEmptyText is why a text without rows is not read. It may be an export that failed.
var ErrEmptyText = errors.New("is empty; export the audit log again")

// maxBlank is how much white space a text may begin with.
const maxBlank = 4 << 20

// errBlankText is why a text is not read that begins with more white space than that.
var errBlankText = errors.New("begins with more than 4 MiB of white space, behind which nothing is read; remove it and open the file again")

// Detect tells by its beginning what form a text has, and how many bytes stand before its rows.
// The head begins with the text, and whole tells that it is all of it.
func Detect(head []byte, whole bool) (f Form, skip int, err error) {
	skip = len(head) - len(bytes.TrimPrefix(head, []byte(scan.ByteOrderMark)))
	start, _ := scan.Trim(head, skip, len(head))
	rest := head[start:]
	enough := whole || len(rest) >= HeadSize
	switch {
	case len(rest) == 0 && whole:
		return nil, 0, ErrEmptyText
	case start-skip > maxBlank:
		return nil, 0, errBlankText
	case len(rest) == 0 || len(head) < len(scan.ByteOrderMark) && !whole:
		return nil, 0, ErrMore
	case rest[0] == '{' || rest[0] == '[':
		f, err = detectJSON(rest, enough)
		return f, start, err
	case rest[0] == '<':
		f, err = detectClixml(rest, enough)
		return f, start, err
	}
	if f, length, err := detectCSV(rest, enough); f != nil || err != nil {
		return f, start + length, err
	}
	if f, err := detectList(rest, enough); f != nil || err != nil {
		return f, start, err
	}
	if line := firstLine(rest); isCSVLike(line) && !bytes.Contains(line, []byte(`":`)) {
		return nil, 0, ErrNoColumn
	}
	return nil, 0, ErrNotLog
}

// detectJSON tells lines from any other layout.
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
	return nil, ErrNotLog
}

func jsonLayout(text []byte, enough bool) (Form, error) {
	if text[0] == '[' {
		return jsonText{}, nil
	}
	inner, _, undecided := pageArray(text, 0, enough)
	end := scan.LineEnd(text, 0)
	line := bytes.TrimSpace(text[:end])
	switch {
	case end < len(text) && scan.SkipNested(line, 0) == len(line):
		return JSONLines{}, nil
	case inner > 0:
		return jsonText{}, nil
	case len(line) > 1 && laterLine(text):
		return JSONLines{}, nil
	case scan.SkipNested(text, 0) > 0 || enough:
		return jsonText{}, nil
	case undecided || !enough:
		return nil, ErrMore
	}
	return jsonText{}, nil
}

// laterLine tells whether a line after the first is a whole object, so that the first is a line
// that is damaged and not the beginning of an object on several lines.
func laterLine(text []byte) bool {
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

// isEmptyJSON tells whether a text is an answer without rows: [] or {"value":[]} (C58).
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

func detectClixml(text []byte, enough bool) (Form, error) {
	const objects = "<Objs"
	lower := bytes.ToLower(text[:min(len(text), 1<<10)])
	switch {
	case bytes.HasPrefix(lower, []byte("<!doctype html")) || bytes.HasPrefix(lower, []byte("<html")):
		return nil, errWebPage
	case bytes.Contains(text[:min(len(text), 1<<10)], []byte(objects)):
		return clixml{}, nil
	case !enough && len(text) < 1<<10:
		return nil, ErrMore
	}
	return nil, ErrNotLog
}

// detectCSV looks for a header that it knows.
func detectCSV(text []byte, whole bool) (f Form, length int, err error) {
	header, found, more := scan.FindHeader(text, whole)
	switch {
	case more:
		return nil, 0, ErrMore
	case !found:
		return nil, 0, nil
	}
	known, err := parseCSVHeader(header.Line, header.Newline)
	if known == nil {
		return nil, 0, err
	}
	return known, header.End, nil
}

// listedProperty is a property that objects of the audit logs have, as Format-List writes it.
var listedProperty = regexp.MustCompile(`(?m)^(Operation|Operations|AuditData|LastAccessed) +: `)

func detectList(text []byte, enough bool) (Form, error) {
	if _, _, ok := cutListLine(string(firstLine(text))); !ok {
		return nil, nil
	}
	if listedProperty.Match(text) {
		return formatList{}, nil
	}
	if !enough {
		return nil, ErrMore
	}
	return nil, ErrNotLog
}

func firstLine(text []byte) []byte { return bytes.TrimRight(text[:scan.LineEnd(text, 0)], "\r") }

// isCSVLike tells whether a line looks like the header of a table.
func isCSVLike(line []byte) bool {
	return bytes.Count(line, []byte{','}) > 1 || bytes.Count(line, []byte{';'}) > 1 || bytes.Count(line, []byte{'\t'}) > 1
}
