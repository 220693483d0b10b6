package form

import (
	"bytes"

	"whoread/audit"
	"whoread/audit/coverage"
	"whoread/audit/scan"
)

// JSONLines is one JSON value on a line: a row, or an array or a page of rows.
type JSONLines struct{ lineFeeds }

func (JSONLines) Name() string { return "JSON Lines" }

func (JSONLines) NewSplitter() Splitter { return &jsonLineSplitter{} }

func (JSONLines) UnwrapRow(row []byte, s *Scratch) Unwrapped { return unwrapJSON(row, s) }

func (JSONLines) ReadEnvelope(_ []byte, found Unwrapped, _ *Scratch) audit.Envelope {
	return found.envelope.decode()
}

// SplitDamaged yields the values of a line that has several, as where files were joined without a line
// feed between them, and what stands between them.
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
		rowsOfLine(line, i, end, func(from, to int) { yield(from, to, nil) })
		i = end
	}
}

func (JSONLines) EachRow(r Chunk, yield func(start, end int)) {
	for start := 0; start < len(r.Text); {
		end := scan.LineEnd(r.Text, start)
		rowsOfLine(r.Text, start, end, yield)
		start = end + 1
	}
}

// rowsOfLine yields the rows of one line: itself, or what an array or a page in it holds. What
// remains of a line that is not whole is a row too, so that it is counted.
func rowsOfLine(text []byte, start, end int, yield func(start, end int)) {
	start, end = scan.Trim(text, start, end)
	if start == end {
		return
	}
	if coverage.IsEntry(text[start:end]) {
		yield(start, end)
		return
	}
	if inner, _, _ := maybePage(text[start:end]); text[start] != '[' && inner == 0 {
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

// maybePage is pageArray for a line, most of which are no pages.
func maybePage(line []byte) (inner, objects int, undecided bool) {
	if line[0] != '{' {
		return 0, 0, false
	}
	return pageArray(line, 0, true)
}

// jsonLineSplitter cuts after lines.
type jsonLineSplitter struct {
	seen  int  // bytes known to be without a line feed
	short bool // the text ended in the middle of a line
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

// lastLine returns how much of a last line without a line feed is whole rows.
func (s *jsonLineSplitter) lastLine(line []byte) int {
	start, end := scan.Trim(line, 0, len(line))
	if start == end || line[start] != '{' && line[start] != '[' || scan.SkipNested(line[:end], start) == end {
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

func (s *jsonLineSplitter) OpenLevels() Levels { return nil }

func (s *jsonLineSplitter) IsTruncated() bool { return s.short }

func (s *jsonLineSplitter) NewSkipper() scan.Skipper {
	s.seen = 0
	return scan.SkipLine
}
