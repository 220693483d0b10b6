package form

import (
	"bytes"

	"whoread/audit/coverage"
	"whoread/audit/scan"
)

// JSONLines has one JSON value on each line: a row, or an array or a page of rows.
type JSONLines struct{ jsonRows }

// Name implements [Form].
func (JSONLines) Name() string { return "JSON Lines" }

// NewSplitter implements [Form].
func (JSONLines) NewSplitter() Splitter { return &jsonLineSplitter{} }

// SplitDamaged yields the values of a line with several, as files have that were joined without a line
// feed, and the text between them.
func (JSONLines) SplitDamaged(line []byte, yield func(start, end int, err error)) {
	for i := skipSeparators(line, 0); i < len(line); i = skipSeparators(line, i) {
		end := -1
		if line[i] == '{' || line[i] == '[' {
			end = scan.SkipNested(line, i)
		} else if n := bytes.IndexAny(line[i:], "{["); n > 0 {
			end = i + n
		}
		if end < 0 {
			end = len(line)
		}
		eachRowOfLine(line, i, end, func(from, to int) { yield(from, to, nil) })
		i = end
	}
}

// EachRow implements [Form].
func (JSONLines) EachRow(r Chunk, yield func(start, end int)) {
	for start := 0; start < len(r.Text); {
		end := scan.LineEnd(r.Text, start)
		eachRowOfLine(r.Text, start, end, yield)
		start = end + 1
	}
}

// eachRowOfLine yields the rows of one line: the line itself, or the elements of its array or page. The
// rest of a line that is cut off is a row too, so that it is counted.
func eachRowOfLine(text []byte, start, end int, yield func(start, end int)) {
	if start, end = scan.Trim(text, start, end); start < end && text[start] == scan.ByteOrderMark[0] {
		start, end = scan.Trim(text, start+markLength(text[start:end]), end)
	}
	if start == end {
		return
	}
	if coverage.IsEntry(text[start:end]) {
		yield(start, end)
		return
	}
	if inner := maybePage(text[start:end]); text[start] != '[' && inner == 0 {
		yield(start, end)
		return
	}
	var open Levels
	for i, line := 0, text[start:end]; ; {
		from, to, next := open.nextRow(line, i, true)
		if from < 0 {
			if next < len(line) || len(open) > 0 {
				yield(start+min(next, len(line)-1), end) // what is cut off, or its last byte
			}
			return
		}
		yield(start+from, start+to)
		i = next
	}
}

// markLength returns the length of the byte order mark that a text begins with; 0 if there is none.
func markLength(text []byte) int {
	if bytes.HasPrefix(text, []byte(scan.ByteOrderMark)) {
		return len(scan.ByteOrderMark)
	}
	return 0
}

// maybePage is a fast pageArray for lines. Most lines are not pages.
func maybePage(line []byte) (inner int) {
	if line[0] == '{' {
		inner, _, _ = pageArray(line, 0, true)
	}
	return inner
}

// jsonLineSplitter cuts after lines.
type jsonLineSplitter struct {
	noLevels
	seen  int  // bytes known to be without a line feed
	short bool // the text ended in the middle of a line
	// isPrefixed reports that lines have prefixes, which may begin with a bracket.
	isPrefixed bool
}

func (s *jsonLineSplitter) CutRows(text []byte, eof bool) int {
	end := 0
	if n := bytes.LastIndexByte(text[s.seen:], '\n'); n >= 0 {
		end = s.seen + n + 1
	}
	if eof {
		end += s.lastLine(text[end:])
	}
	s.seen = len(text) - end
	return end
}

// lastLine returns how many bytes of a last line without a line feed are whole rows.
func (s *jsonLineSplitter) lastLine(line []byte) int {
	start, end := scan.Trim(line, 0, len(line))
	if s.isPrefixed && isCutPrefixed(line[start:end]) {
		return 0
	}
	if start == end || line[start] != '{' && (line[start] != '[' || s.isPrefixed) || scan.SkipNested(line[:end], start) == end {
		return len(line)
	}
	var open Levels
	for i := start; ; {
		from, _, next := open.nextRow(line, i, false)
		if i = next; from < 0 {
			s.short = len(open) > 0 || i < end
			return i
		}
	}
}

func (s *jsonLineSplitter) IsTruncated() bool { return s.short }

func (s *jsonLineSplitter) NewSkipper() scan.Skipper {
	s.seen = 0
	return scan.SkipLine
}
