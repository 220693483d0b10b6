package detail

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode/utf8"

	"whoread/audit"
	"whoread/audit/safe"
	"whoread/ui/widget/cells"
	"whoread/ui/widget/humanize"
	"whoread/ui/widget/pager"
)

const (
	// maxRaw is the length of the text that the pane shows; nobody scrolls further.
	maxRaw = 1 << 20
	// maxChunk is the length of a line that is made safe at once, so that nothing is cut off.
	maxChunk = safe.MaxBytes / 4
)

// Raw is the text of a row, fetched again, or the reason why it could not be.
type Raw struct {
	place    audit.Place
	text     []byte
	indented []byte
	record   audit.Record
	parsed   bool
	err      error
}

// NewRaw prepares the text of a row for the pane. It parses and indents the text, which takes a while for
// a long one: call it in a command.
func NewRaw(place audit.Place, text []byte, err error) Raw {
	raw := Raw{place: place, text: text, indented: text, err: err}
	if err != nil {
		return raw
	}
	var pretty bytes.Buffer
	if json.Indent(&pretty, text, "", "  ") == nil {
		raw.indented = pretty.Bytes()
	}
	record, err := audit.Parse(text)
	raw.record, raw.parsed = record, err == nil && record.Operation == audit.MailItemsAccessed
	return raw
}

// Error returns why the text could not be read.
func (r Raw) Error() error { return r.err }

// rawLines returns the raw text, wrapped.
func (m Model) rawLines() []pager.Line {
	p := page{theme: m.theme, w: m.w}
	switch {
	case m.raw == nil:
		p.addWrapped(m.theme.Muted, 0, "Reading the record again ...")
		return p.lines
	case m.raw.err != nil:
		p.addWrapped(m.theme.Error, 2, "The raw text cannot be shown: "+m.raw.err.Error())
		return p.lines
	}
	text := m.raw.indented
	if m.mode == asRead {
		text = m.raw.text
	}
	rest := len(text) - maxRaw
	if rest > 0 {
		text = text[:maxRaw]
	}
	for line := range strings.Lines(string(text)) {
		p.addVerbatim(strings.TrimSuffix(line, "\n"))
	}
	if rest > 0 {
		p.addWrapped(m.theme.Warn, 2, humanize.FormatCount(rest, "more byte")+" not shown; see "+describePlace(*m.record)+".")
	}
	return p.lines
}

// addVerbatim adds a line, wrapped, without leaving anything out.
func (p *page) addVerbatim(line string) {
	indent := len(line) - len(strings.TrimLeft(line, " ")) + 2
	var b strings.Builder
	for len(line) > maxChunk {
		cut := maxChunk
		for cut > maxChunk-utf8.UTFMax && !utf8.RuneStart(line[cut]) {
			cut--
		}
		b.WriteString(p.theme.CleanText(safe.Clean(line[:cut])))
		line = line[cut:]
	}
	b.WriteString(p.theme.CleanText(safe.Clean(line)))
	for _, wrapped := range cells.WrapText(b.String(), p.w, indent) {
		p.lines = append(p.lines, pager.PlainLine(wrapped))
	}
}
