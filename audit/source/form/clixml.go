package form

import (
	"bytes"
	"regexp"

	"whoread/audit/scan"
)

// clixml is the output of PowerShell's Export-Clixml. Each object is an element of <Objs>; its
// properties are named elements of <Props> or <MS>.
type clixml struct {
	lineFeeds
	oneRow
}

func (clixml) Name() string { return "Export-Clixml" }

func (clixml) NewSplitter() Splitter { return &clixmlSplitter{} }

func (clixml) EachRow(r Chunk, yield func(start, end int)) {
	for i := 0; ; {
		start, end := clixmlElement(r.Text, i)
		if start < 0 || end < 0 {
			yieldStray(r.Text, i, len(r.Text), yield)
			return
		}
		yieldStray(r.Text, i, start, yield)
		yield(start, end)
		i = end
	}
}

// betweenElements matches what may be between the elements of <Objs>, or around <Objs> in files that
// were joined.
var betweenElements = regexp.MustCompile(`^(?:[\s\x{feff}]|</?Objs\b[^<>]*>|<\?xml\b[^<>]*>)*$`)

// yieldStray yields unexpected text between elements as a row, so that it is not lost unnoticed.
func yieldStray(text []byte, start, end int, yield func(start, end int)) {
	start, end = scan.Trim(text, start, end)
	if start < end && !betweenElements.Match(text[start:end]) {
		yield(start, end)
	}
}

// clixmlSplitter cuts between elements of <Objs>.
type clixmlSplitter struct {
	noLevels
	closed bool
}

func (s *clixmlSplitter) CutRows(text []byte, eof bool) int {
	end := 0
	for {
		start, after := clixmlElement(text, end)
		if start >= 0 && after >= 0 {
			end = after
			continue
		}
		if rest := text[end:]; eof && start < 0 {
			s.closed = bytes.Contains(rest, []byte("</Objs>"))
			return len(text)
		}
		return end
	}
}

func (s *clixmlSplitter) IsTruncated() bool { return !s.closed }

func (s *clixmlSplitter) NewSkipper() scan.Skipper { return nil }

// clixmlElement finds the first element of <Objs> at or after i: an object, or a string. Text in
// elements contains no "<". start is -1 if no element begins, end is -1 if it does not end.
func clixmlElement(text []byte, i int) (start, end int) {
	for {
		tag, after := nextTag(text, i)
		if after < 0 && !isElement(tag) {
			return -1, -1
		}
		if isElement(tag) {
			start = i + bytes.IndexByte(text[i:], '<')
			if isTag(tag, "<S") {
				return start, clixmlEnd(text, start, "<S", "</S")
			}
			return start, clixmlEnd(text, start, "<Obj", "</Obj")
		}
		i = after
	}
}

// clixmlEnd returns the end of the element at i, including nested elements of the same name; -1 if it
// does not end.
func clixmlEnd(text []byte, i int, open, closing string) int {
	depth := 0
	for {
		tag, after := nextTag(text, i)
		if after < 0 {
			return -1
		}
		switch {
		case isTag(tag, closing):
			depth--
		case isTag(tag, open) && tag[len(tag)-2] != '/':
			depth++
		}
		if i = after; depth == 0 {
			return after
		}
	}
}
