package form

import (
	"slices"

	"whoread/audit"
	"whoread/audit/scan"
)

// IsJSON reports whether a form is JSON. JSON is detected by words that can also be part of a subject in
// a message trace, such as "MailItemsAccessed".
func IsJSON(f Form) bool {
	switch f.(type) {
	case jsonText, JSONLines, prefixedLines:
		return true
	}
	return false
}

// jsonRows is embedded by forms with rows of JSON.
type jsonRows struct{ lineFeeds }

func (jsonRows) UnwrapRow(row []byte, s *Scratch) Unwrapped { return unwrapJSON(row, s) }

func (jsonRows) ReadEnvelope(_ []byte, found Unwrapped, _ *Scratch) audit.Envelope {
	return found.envelope.decodeValues()
}

// jsonText is JSON of any layout: a sequence of arrays, pages and single objects.
type jsonText struct {
	jsonRows
	oneRow
}

func (jsonText) Name() string { return "JSON" }

func (jsonText) NewSplitter() Splitter { return &jsonSplitter{} }

func (jsonText) EachRow(r Chunk, yield func(start, end int)) {
	open := slices.Clone(r.Open)
	for i := 0; ; {
		start, end, next := open.nextRow(r.Text, i, true)
		if start < 0 {
			if start, end = scan.Trim(r.Text, next, len(r.Text)); start < end {
				yield(start, end) // no row, but not to be lost unseen
			}
			return
		}
		yield(start, end)
		i = next
	}
}

// jsonSplitter cuts between elements.
type jsonSplitter struct{ open Levels }

func (s *jsonSplitter) CutRows(text []byte, eof bool) int {
	for i := 0; ; {
		start, _, next := s.open.nextRow(text, i, eof)
		if i = next; start < 0 {
			return i
		}
	}
}

func (s *jsonSplitter) OpenLevels() Levels { return slices.Clone(s.open) }

func (s *jsonSplitter) IsTruncated() bool { return len(s.open) > 0 }

func (s *jsonSplitter) NewSkipper() scan.Skipper { return scan.NewElementSkipper() }
