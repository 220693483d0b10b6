package source

import (
	"bytes"
	"slices"

	"whoread/audit"
	"whoread/audit/coverage"
	"whoread/audit/scan"
)

// jsonStream is JSON of any layout: arrays, pages and single objects, one after the other.
type jsonStream struct {
	lineFeeds
	oneRow
}

func (jsonStream) name() string { return "JSON" }

func (jsonStream) splitter() splitter { return &streamSplitter{} }

func (jsonStream) unwrap(row []byte, s *scratch) finding { return unwrapJSON(row, s) }

func (jsonStream) around(_ []byte, found finding, _ *scratch) audit.Around {
	return found.known.around()
}

func (jsonStream) rows(r run, yield func(start, end int)) {
	open := slices.Clone(r.open)
	for i := 0; ; {
		start, end, next := open.next(r.text, i, true)
		if start < 0 {
			if start, end = scan.Trim(r.text, next, len(r.text)); start < end {
				yield(start, end) // no row, but not to be lost unseen
			}
			return
		}
		yield(start, end)
		i = next
	}
}

// streamSplitter cuts between elements.
type streamSplitter struct{ open levels }

func (s *streamSplitter) cut(text []byte, eof bool) int {
	for i := 0; ; {
		start, _, next := s.open.next(text, i, eof)
		if i = next; start < 0 {
			return i
		}
	}
}

func (s *streamSplitter) levels() levels { return slices.Clone(s.open) }

func (s *streamSplitter) broken() bool { return len(s.open) > 0 }

func (s *streamSplitter) skipper() scan.Skipper { return scan.NewElementSkipper() }

// jsonLines is one JSON value on a line: a row, or an array or a page of rows.
type jsonLines struct{ lineFeeds }

func (jsonLines) name() string { return "JSON Lines" }

func (jsonLines) splitter() splitter { return &lineSplitter{} }

func (jsonLines) unwrap(row []byte, s *scratch) finding { return unwrapJSON(row, s) }

func (jsonLines) around(_ []byte, found finding, _ *scratch) audit.Around {
	return found.known.around()
}

// resplit yields the values of a line that has several, as where files were joined without a line
// feed between them, and what stands between them.
func (jsonLines) resplit(line []byte, yield func(start, end int, err error)) {
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

func (jsonLines) rows(r run, yield func(start, end int)) {
	for start := 0; start < len(r.text); {
		end := scan.LineEnd(r.text, start)
		rowsOfLine(r.text, start, end, yield)
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
	var open levels
	for i, line := 0, text[start:end]; ; {
		from, to, next := open.next(line, i, true)
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

// lineSplitter cuts after lines.
type lineSplitter struct {
	seen  int  // bytes known to be without a line feed
	short bool // the text ended in the middle of a line
}

func (s *lineSplitter) cut(text []byte, eof bool) int {
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
func (s *lineSplitter) lastLine(line []byte) int {
	start, end := scan.Trim(line, 0, len(line))
	if start == end || line[start] != '{' && line[start] != '[' || scan.SkipNested(line[:end], start) == end {
		return len(line)
	}
	var open levels
	for i := start; ; {
		from, _, next := open.next(line, i, false)
		if i = next; from < 0 {
			s.short = len(open) > 0 || i < end
			return i
		}
	}
}

func (s *lineSplitter) levels() levels { return nil }

func (s *lineSplitter) broken() bool { return s.short }

func (s *lineSplitter) skipper() scan.Skipper {
	s.seen = 0
	return scan.SkipLine
}
