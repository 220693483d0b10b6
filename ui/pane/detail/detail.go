// Package detail is the pane that shows one record, or one group of records: in plain words, and as it
// was read.
package detail

import (
	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit"
	"whoread/audit/messageid"
	"whoread/audit/source"
	"whoread/audit/table"
	"whoread/ui/widget/keys"
	"whoread/ui/widget/pager"
	"whoread/ui/widget/theme"
)

// Content is one record and what is known about it.
type Content struct {
	Record audit.Record
	Place  audit.Place
	Input  source.Input // the input that Place is in
	// Duplicates is the number of further copies of the record.
	Duplicates int
	// Conflict is set if the Id of the record also occurs with different content.
	Conflict bool
	// Copies are the other copies of a conflict.
	Copies []Copy
	// Addresses are the values of ClientIP among the records of the session, earliest first;
	// nil if they are not known.
	Addresses []table.Value
	// Subjects are the known subjects of the messages of the items.
	Subjects map[messageid.Key]Subject
	// Siblings are the sibling operations of the session.
	Siblings Siblings
	// Sibling is set for a sibling operation. Record is then what it has in common with records.
	Sibling *SiblingContent
}

// mergeEarlier returns the content with what only an earlier content contains.
func (c Content) mergeEarlier(earlier Content, raw *Raw) Content {
	if raw != nil && raw.parsed {
		c.Record = raw.record
	}
	if c.Addresses == nil {
		c.Addresses = earlier.Addresses
	}
	return c
}

// The messages of the pane.
type (
	// RawRequested requests the text of a row; the answer is [Raw].
	RawRequested struct{ Place audit.Place }
	// Closed reports that the user closed the pane.
	Closed struct{}
)

// displayMode is how the pane shows a record.
type displayMode uint8

const (
	asText   displayMode = iota
	indented             // the raw JSON, indented
	asRead               // the raw JSON byte for byte
)

// Model is the pane.
type Model struct {
	theme   theme.Theme
	w, h    int
	focused bool

	record *Content // nil if no record is shown
	group  *Group   // nil if no group is shown
	raw    *Raw     // the text of the record; nil until it was fetched
	mode   displayMode
	pager  pager.Model
}

// New returns an empty pane.
func New(th theme.Theme) Model { return Model{theme: th, pager: pager.New(th)} }

// SetSize sets the size in cells. The last line is a footer; the others scroll.
func (m *Model) SetSize(w, h int) {
	if m.w == w && m.h == h {
		return
	}
	m.w, m.h = w, h
	m.pager.SetSize(w, h-1)
	m.layOut()
}

// SetFocus sets whether the pane gets the keys.
func (m *Model) SetFocus(on bool) { m.focused = on }

// SetRecord shows a record. The same record with more content keeps the position and the raw text.
func (m *Model) SetRecord(c Content) {
	if m.record == nil || m.record.Place != c.Place {
		m.raw = nil
		m.pager.ResetToTop()
	} else {
		c = c.mergeEarlier(*m.record, m.raw)
	}
	m.record, m.group = &c, nil
	m.layOut()
}

// SetGroup shows a group. The same group keeps the position.
func (m *Model) SetGroup(g Group) {
	if m.group == nil || m.group.By != g.By || m.group.Name != g.Name {
		m.pager.ResetToTop()
	}
	m.record, m.group, m.raw, m.mode = nil, &g, nil, asText
	m.layOut()
}

// ClearContent shows nothing.
func (m *Model) ClearContent() {
	m.record, m.group, m.raw, m.mode = nil, nil, nil, asText
	m.pager.ResetToTop()
	m.layOut()
}

// IsTyping reports whether a search is being typed, so that every key is text.
func (m Model) IsTyping() bool { return m.pager.IsTyping() }

// ToggleRaw switches between text and raw JSON. The command requests the raw JSON if it was not read yet.
func (m *Model) ToggleRaw() tea.Cmd {
	if m.record == nil {
		return nil
	}
	if m.mode == asText {
		return m.setMode(indented)
	}
	return m.setMode(asText)
}

// Update handles keys, the wheel and the requested text.
func (m Model) Update(msg tea.Msg) (Model, tea.Cmd) {
	switch msg := msg.(type) {
	case Raw:
		m.setRaw(msg)
		return m, nil
	case tea.KeyMsg:
		return m.handleKey(msg)
	}
	m.pager, _ = m.pager.Update(msg)
	return m, nil
}

func (m Model) handleKey(msg tea.KeyMsg) (Model, tea.Cmd) {
	var taken bool
	if m.pager, taken = m.pager.Update(msg); taken {
		return m, nil
	}
	switch keys.ActionOf(msg) {
	case keys.Open:
		return m, m.ToggleRaw()
	case keys.Back, keys.Quit:
		return m.closeInnermost()
	default:
		if msg.String() == "x" && m.record != nil {
			return m, m.toggleAsRead()
		}
		return m, nil
	}
}

func (m *Model) toggleAsRead() tea.Cmd {
	if m.mode == asRead {
		return m.setMode(indented)
	}
	return m.setMode(asRead)
}

// closeInnermost closes the search, the raw JSON or the pane.
func (m Model) closeInnermost() (Model, tea.Cmd) {
	switch {
	case m.pager.CloseSearch():
		return m, nil
	case m.mode != asText:
		return m, m.setMode(asText)
	}
	return m, func() tea.Msg { return Closed{} }
}

func (m *Model) setMode(what displayMode) tea.Cmd {
	m.mode = what
	m.pager.ResetToTop()
	m.layOut()
	if what == asText || m.raw != nil {
		return nil
	}
	request := RawRequested{Place: m.record.Place}
	return func() tea.Msg { return request }
}

// setRaw sets the text of the record that is shown. The table does not keep the ids of its items, so the
// record is shown as it was read again.
func (m *Model) setRaw(raw Raw) {
	if m.record == nil || raw.place != m.record.Place {
		return
	}
	m.raw = &raw
	if raw.parsed {
		m.record.Record = raw.record
	}
	m.layOut()
}

func (m *Model) layOut() {
	var lines []pager.Line
	switch {
	case m.group != nil:
		lines = m.groupLines(*m.group)
	case m.record == nil:
	case m.mode == asText && m.record.Sibling != nil:
		lines = m.siblingLines(*m.record)
	case m.mode == asText:
		lines = m.recordLines(*m.record)
	default:
		lines = m.rawLines()
	}
	m.pager.SetLines(lines)
}

// View paints the pane.
func (m Model) View() string {
	return m.pager.ViewWithFooter(m.footerLine(), m.w, m.h)
}
