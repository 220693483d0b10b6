package form

import (
	"bytes"

	"whoread/audit/scan"
)

// prefixedLines is JSON Lines with text before the object of a line, as log collectors write: a syslog header, the time
// and the name of a container.
type prefixedLines struct{ JSONLines }

// Name implements [Form].
func (prefixedLines) Name() string { return "prefixed JSON Lines" }

// NewSplitter implements [Form].
func (prefixedLines) NewSplitter() Splitter { return &jsonLineSplitter{isPrefixed: true} }

// EachRow implements [Form]. The prefix is part of the row, unless the line is a page of rows.
func (p prefixedLines) EachRow(r Chunk, yield func(start, end int)) {
	for at := 0; at < len(r.Text); {
		end := scan.LineEnd(r.Text, at)
		start, last := scan.Trim(r.Text, at, end)
		at = end + 1
		line := r.Text[start:last]
		switch prefix := prefixLength(line); {
		case len(line) == 0:
		case prefix > 0:
			if inner := maybePage(line[prefix:]); inner > 0 {
				eachRowOfLine(r.Text, start+prefix, last, yield)
				continue
			}
			yield(start, last)
		case line[0] == '[' && scan.SkipNested(line, 0) != len(line): // of a prefix whose object is cut off
			yield(start, last)
		default:
			eachRowOfLine(r.Text, start, last, yield)
		}
	}
}

// UnwrapRow implements [Form].
func (prefixedLines) UnwrapRow(row []byte, s *Scratch) Unwrapped {
	return unwrapJSON(row[prefixLength(row):], s)
}

// SplitDamaged yields the objects of a line with several, each with the text before it.
func (prefixedLines) SplitDamaged(line []byte, yield func(start, end int, err error)) {
	for i := 0; i < len(line); {
		end := -1
		if at := bytes.IndexByte(line[i:], '{'); at >= 0 {
			end = scan.SkipNested(line, i+at)
		}
		if end < 0 {
			end = len(line)
		}
		yield(i, end, nil)
		i = scan.SkipSpace(line, end)
	}
}

// isCutPrefixed reports whether a line with a prefix ends in its object.
func isCutPrefixed(line []byte) bool {
	at := findPrefix(line)
	return at > 0 && scan.SkipNested(line, at) < 0
}

// maxPrefix is how long the text before an object may be.
const maxPrefix = 1024

// prefixLength returns the length of the text before the object of a line; 0 if there is none, or the rest of the line
// is not one object.
func prefixLength(line []byte) int {
	at := findPrefix(line)
	if at > 0 && scan.SkipNested(line, at) != len(line) {
		return 0
	}
	return at
}

// findPrefix returns the length of the text before the first brace of a line; 0 if it is no prefix: it has a number,
// such as a time or a priority, it names no property, and it is separated.
func findPrefix(line []byte) int {
	at := bytes.IndexByte(line[:min(len(line), maxPrefix)], '{')
	if at <= 1 {
		return 0
	}
	prefix := line[:at]
	if bytes.IndexByte([]byte(" \t:|=>]"), line[at-1]) < 0 || !bytes.ContainsAny(prefix, "0123456789") || bytes.Contains(prefix, []byte(`":`)) {
		return 0
	}
	if prefix[0] == '[' && bytes.IndexByte(prefix, ']') < 0 { // an array
		return 0
	}
	return at
}

// detectPrefixed reports whether the first line of a text is a record with a prefix. A line that has not arrived as a
// whole needs more of the text; if no more is examined, it is one if its record begins like one.
func detectPrefixed(text []byte, enough, whole bool) (found, more bool) {
	end := scan.LineEnd(text, 0)
	isCut := end == len(text) && !whole
	if isCut && !enough {
		return false, findPrefix(text) > 0
	}
	return isPrefixedLine(text[:end], isCut), false
}

// isPrefixedLine reports whether a line, which may be cut off, is a record with a prefix.
func isPrefixedLine(line []byte, isCut bool) bool {
	line = bytes.TrimSpace(line)
	at := findPrefix(line)
	if at == 0 || !isAuditLike(line[at:]) {
		return false
	}
	end := scan.SkipNested(line, at)
	return end == len(line) || end < 0 && isCut
}

// isPrefixedLater reports whether any line of a text is a record with a prefix.
func isPrefixedLater(text []byte, whole bool) bool {
	for i := 0; i < len(text); {
		end := scan.LineEnd(text, i)
		if isPrefixedLine(text[i:end], !whole && end == len(text)) {
			return true
		}
		i = end + 1
	}
	return false
}
