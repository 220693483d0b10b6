package form

import (
	"bytes"
	"errors"
	"regexp"
	"strings"

	"whoread/audit"
	"whoread/audit/scan"
)

// errTwoObjects rejects objects that ran together.
var errTwoObjects = errors.New("two objects ran together; the line or tag between them is missing")

// formatList is the output of PowerShell's Format-List. Each property has a line, with its name padded
// before a colon. Long values continue on indented lines. A blank line follows each object.
type formatList struct {
	lineFeeds
	culture scan.Culture // of its times
}

func (formatList) Name() string { return "Format-List text" }

func (formatList) NewSplitter() Splitter { return &formatListSplitter{} }

func (formatList) EachRow(r Chunk, yield func(start, end int)) {
	for i := 0; i < len(r.Text); {
		start, _ := scan.Trim(r.Text, i, len(r.Text))
		next := blankLine(r.Text, start)
		end := next
		if end < 0 {
			end, next = len(r.Text), len(r.Text)
		}
		if start, end := scan.Trim(r.Text, start, end); start < end {
			yield(start, end)
		}
		i = next
	}
}

// blankLine returns the offset of the first blank line at or after i; -1 if there is none.
func blankLine(text []byte, i int) int {
	for i < len(text) {
		end := scan.LineEnd(text, i)
		if end == len(text) {
			return -1
		}
		if from, to := scan.Trim(text, i, end); from == to {
			return i
		}
		i = end + 1
	}
	return -1
}

// formatListSplitter cuts at blank lines.
type formatListSplitter struct{ noLevels }

func (formatListSplitter) CutRows(text []byte, eof bool) int {
	if eof && bytes.HasSuffix(text, []byte("\n")) {
		return len(text)
	}
	end, _ := scan.Trim(text, 0, len(text))
	for {
		next := blankLine(text, end)
		if next < 0 {
			break
		}
		if end = scan.LineEnd(text, next) + 1; end >= len(text) {
			break
		}
	}
	return min(end, len(text))
}

func (formatListSplitter) IsTruncated() bool { return false }

func (formatListSplitter) NewSkipper() scan.Skipper { return nil }

func (f formatList) UnwrapRow(row []byte, s *Scratch) Unwrapped {
	var c flatRecord
	var data, results, index []byte
	if strayLine(row) >= 0 {
		return Unwrapped{Err: errStrayLine}
	}
	names := map[string]bool{}
	isRow := false
	for name, value := range propertiesOfList(row) {
		if names[name] {
			return Unwrapped{Err: errTwoObjects}
		}
		if names[name] = true; len(names) > maxColumns {
			return Unwrapped{Err: errColumns}
		}
		if strings.EqualFold(name, "AuditData") {
			data, isRow = s.appendText(func(dst []byte) []byte { return append(dst, value...) }), true
		}
		if name == "ResultCount" {
			results = []byte(value)
		}
		if name == "ResultIndex" {
			index = []byte(value)
		}
		c.addColumn(name, value)
	}
	if isRow {
		found := nameSearchRow(unwrapJSON(data, s))
		found.ResultCount, found.ResultIndex = results, index
		return found
	}
	if !c.hasValue("Operation") {
		return Unwrapped{Err: errNoAuditData}
	}
	return Unwrapped{Data: c.buildPlanned(s.planOf(c.names).inCulture(f.culture), s), Wrapper: wrapperMailbox, Partial: true}
}

// errStrayLine rejects an object with a line of something else in it.
var errStrayLine = errors.New("a line in it is not part of a property; other text was joined to it")

// strayLine returns the offset of a line that neither begins a property nor is indented to continue one;
// -1 if there is none.
func strayLine(row []byte) int {
	for i := 0; i < len(row); i = scan.LineEnd(row, i) + 1 {
		line := bytes.TrimRight(row[i:scan.LineEnd(row, i)], "\r")
		if _, _, ok := cutListLine(string(line)); !ok && len(line) > 0 && line[0] != ' ' && line[0] != '\t' {
			return i
		}
	}
	return -1
}

// propertiesOfList yields the properties of an object. The lines of a value are joined with nothing
// between them, because Format-List breaks lines at a width and not at a word.
func propertiesOfList(row []byte) func(yield func(name, value string) bool) {
	return func(yield func(name, value string) bool) {
		var name string
		var value strings.Builder
		for line := range strings.Lines(string(row)) {
			line = strings.TrimRight(line, "\r\n")
			key, rest, ok := cutListLine(line)
			if !ok {
				value.WriteString(strings.TrimLeft(line, " "))
				continue
			}
			if name != "" && !yield(name, value.String()) {
				return
			}
			name = key
			value.Reset()
			value.WriteString(rest)
		}
		if name != "" {
			yield(name, value.String())
		}
	}
}

// cutListLine splits a line that begins a property, such as "Operation : MailItemsAccessed".
func cutListLine(line string) (name, value string, ok bool) {
	name, value, ok = strings.Cut(line, ":")
	if !ok || name == "" || name[0] == ' ' || !strings.HasSuffix(name, " ") {
		return "", "", false
	}
	name = strings.TrimRight(name, " ")
	for _, c := range name {
		if !isNameRune(c) {
			return "", "", false
		}
	}
	return name, strings.TrimPrefix(value, " "), true
}

func isNameRune(c rune) bool {
	return c == '_' || c == '.' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

func (formatList) ReadEnvelope(_ []byte, found Unwrapped, _ *Scratch) audit.Envelope {
	return found.envelope.decodeValues()
}

// SplitDamaged yields objects that ran together because blank lines are missing: each begins with the
// same property. Each line of something else is yielded as a row with an error.
func (formatList) SplitDamaged(row []byte, yield func(start, end int, err error)) {
	first, start := "", 0
	cut := func(at int) {
		if start < at {
			yield(start, at, nil)
		}
		start = at
	}
	for i := 0; i < len(row); {
		end := scan.LineEnd(row, i)
		line := strings.TrimRight(string(row[i:end]), "\r")
		name, _, ok := cutListLine(line)
		switch {
		case !ok && line != "" && line[0] != ' ' && line[0] != '\t':
			cut(i)
			yield(i, end, errStrayLine)
			start, first = min(end+1, len(row)), ""
		case !ok:
		case first == "":
			first = name
		case name == first:
			cut(i)
		}
		i = end + 1
	}
	cut(len(row))
}

// listedProperty matches a property of audit records, as Format-List writes it.
var listedProperty = regexp.MustCompile(`(?m)^(Operation|Operations|AuditData|LastAccessed) +: `)
