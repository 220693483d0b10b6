package source

import (
	"bytes"
	"errors"
	"regexp"

	"whoread/audit/coverage"
	"whoread/audit/scan"
)

// headSize is how much of a text is looked at to tell what it is.
const headSize = 64 << 10

// errMore tells that more of a text is needed to tell what it is.
var errMore = errors.New("more text is needed")

// noLogError is why something is no audit log, so that it may be passed over where it only lies
// beside logs. What may be a log, and cannot be read, is never passed over.
type noLogError string

func (e noLogError) Error() string { return string(e) }

// The reasons why a text is not read. Each follows the name of the input.
const (
	errBinary   = noLogError("is a binary file, not an export of the audit log; open the CSV or JSON that was exported")
	errWebPage  = noLogError("is a web page, not an export of the audit log; download the export again while signed in")
	errNotLog   = noLogError("holds no audit records that whoread knows; open a CSV, JSON or Clixml export of the unified audit log")
	errNoColumn = noLogError("is a CSV without an AuditData column; export it again with that column")
)

// errEmptyFile is why an empty file of a folder is passed over that has no name of an export.
const errEmptyFile = noLogError("is empty")

// errEmptyText is why a text without rows is not read. It may be an export that failed.
var errEmptyText = errors.New("is empty; export the audit log again")

// blankSize is how much white space a text may begin with.
const blankSize = 4 << 20

// errBlankText is why a text is not read that begins with more white space than that.
var errBlankText = errors.New("begins with more than 4 MiB of white space, behind which nothing is read; remove it and open the file again")

// detect tells by its beginning what form a text has, and how many bytes stand before its rows.
// The head begins with the text, and whole tells that it is all of it.
func detect(head []byte, whole bool) (f form, skip int, err error) {
	skip = len(head) - len(bytes.TrimPrefix(head, []byte(scan.ByteOrderMark)))
	start, _ := scan.Trim(head, skip, len(head))
	rest := head[start:]
	enough := whole || len(rest) >= headSize
	switch {
	case len(rest) == 0 && whole:
		return nil, 0, errEmptyText
	case start-skip > blankSize:
		return nil, 0, errBlankText
	case len(rest) == 0 || len(head) < len(scan.ByteOrderMark) && !whole:
		return nil, 0, errMore
	case rest[0] == '{' || rest[0] == '[':
		f, err = detectJSON(rest, enough)
		return f, start, err
	case rest[0] == '<':
		f, err = detectXML(rest, enough)
		return f, start, err
	}
	if f, length, err := detectCSV(rest, enough); f != nil || err != nil {
		return f, start + length, err
	}
	if f, err := detectList(rest, enough); f != nil || err != nil {
		return f, start, err
	}
	if line := firstLine(rest); isCSVLike(line) && !bytes.Contains(line, []byte(`":`)) {
		return nil, 0, errNoColumn
	}
	return nil, 0, errNotLog
}

// detectJSON tells lines from any other layout.
func detectJSON(text []byte, enough bool) (form, error) {
	if coverage.IsEntry(text) {
		return jsonLines{}, nil
	}
	f, err := jsonLayout(text, enough)
	if err != nil {
		return nil, err
	}
	var open levels
	_, _, next := open.next(text, 0, enough)
	if isAuditLike(text) || enough && (next >= len(text) && isEmptyJSON(text)) {
		return f, nil
	}
	if !enough {
		return nil, errMore
	}
	return nil, errNotLog
}

func jsonLayout(text []byte, enough bool) (form, error) {
	if text[0] == '[' {
		return jsonStream{}, nil
	}
	inner, _, undecided := pageArray(text, 0, enough)
	end := scan.LineEnd(text, 0)
	line := bytes.TrimSpace(text[:end])
	switch {
	case end < len(text) && scan.SkipNested(line, 0) == len(line):
		return jsonLines{}, nil
	case inner > 0:
		return jsonStream{}, nil
	case len(line) > 1 && laterLine(text):
		return jsonLines{}, nil
	case scan.SkipNested(text, 0) > 0 || enough:
		return jsonStream{}, nil
	case undecided || !enough:
		return nil, errMore
	}
	return jsonStream{}, nil
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
	var open levels
	for i := 0; ; {
		start, _, next := open.next(text, i, true)
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

func detectXML(text []byte, enough bool) (form, error) {
	const objects = "<Objs"
	lower := bytes.ToLower(text[:min(len(text), 1<<10)])
	switch {
	case bytes.HasPrefix(lower, []byte("<!doctype html")) || bytes.HasPrefix(lower, []byte("<html")):
		return nil, errWebPage
	case bytes.Contains(text[:min(len(text), 1<<10)], []byte(objects)):
		return clixml{}, nil
	case !enough && len(text) < 1<<10:
		return nil, errMore
	}
	return nil, errNotLog
}

// detectCSV looks for a header that it knows.
func detectCSV(text []byte, whole bool) (f form, length int, err error) {
	header, found, more := scan.FindHeader(text, whole)
	switch {
	case more:
		return nil, 0, errMore
	case !found:
		return nil, 0, nil
	}
	known, err := csvOf(header.Line, header.Newline)
	if known == nil {
		return nil, 0, err
	}
	return known, header.End, nil
}

// listedProperty is a property that objects of the audit logs have, as Format-List writes it.
var listedProperty = regexp.MustCompile(`(?m)^(Operation|Operations|AuditData|LastAccessed) +: `)

func detectList(text []byte, enough bool) (form, error) {
	if _, _, ok := listLine(string(firstLine(text))); !ok {
		return nil, nil
	}
	if listedProperty.Match(text) {
		return listForm{}, nil
	}
	if !enough {
		return nil, errMore
	}
	return nil, errNotLog
}

func firstLine(text []byte) []byte { return bytes.TrimRight(text[:scan.LineEnd(text, 0)], "\r") }

// isCSVLike tells whether a line looks like the header of a table.
func isCSVLike(line []byte) bool {
	return bytes.Count(line, []byte{','}) > 1 || bytes.Count(line, []byte{';'}) > 1 || bytes.Count(line, []byte{'\t'}) > 1
}
