// Package inputs is the pane that accounts for what was read: what became of the rows, every
// input, and every row that was rejected, with its place and the reason.
package inputs

import (
	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit"
	"whoread/audit/table"
	"whoread/ui/keys"
	"whoread/ui/pager"
	"whoread/ui/theme"
)

// Closed says that the user wants the pane closed.
type Closed struct{}

// Report is what was read up to a moment.
type Report struct {
	// Inputs are those that the records came from, in the order of their indexes.
	Inputs []audit.Input
	// Records is the table that their pages went to.
	Records *table.Snapshot
	// InternalErrors are those that were noticed.
	InternalErrors []InternalError
}

// InternalError is an error in whoread itself, not in what it read.
type InternalError struct {
	Sentence string
	Times    int
	Report   string // where its report is, in words; "" if that is not known yet
}

// Model is the pane.
type Model struct {
	theme  theme.Theme
	w, h   int
	report Report
	pager  pager.Model

	rejected, flagged rowList
}

// New returns the pane.
func New(th theme.Theme) Model {
	return Model{theme: th, pager: pager.New(th)}
}

// SetSize sets the size in cells.
func (m *Model) SetSize(w, h int) {
	if m.w == w && m.h == h {
		return
	}
	m.pager.SetSize(w, h-1)
	m.h = h
	if m.w != w {
		m.w = w
		m.forget()
		m.layOut()
	}
}

// Open shows a report from its beginning.
func (m *Model) Open(r Report) {
	m.report = r
	m.forget()
	m.pager.Top()
	m.layOut()
}

// Refresh shows a later report of the same load, and keeps the place and the search.
func (m *Model) Refresh(r Report) {
	m.report = r
	m.layOut()
}

// forget drops the lines that are kept from one report to the next.
func (m *Model) forget() { m.rejected, m.flagged = rowList{}, rowList{} }

// Typing tells whether a search is being typed, so that every key is text.
func (m Model) Typing() bool { return m.pager.Typing() }

// Update takes keys and the wheel.
func (m Model) Update(msg tea.Msg) (Model, tea.Cmd) {
	var taken bool
	if m.pager, taken = m.pager.Update(msg); taken {
		return m, nil
	}
	key, ok := msg.(tea.KeyMsg)
	if !ok {
		return m, nil
	}
	switch keys.Map(key) {
	case keys.Back, keys.Quit, keys.ShowInputs:
		if m.pager.Close() {
			return m, nil
		}
		return m, func() tea.Msg { return Closed{} }
	default:
		return m, nil
	}
}

// View paints the pane.
func (m Model) View() string {
	return m.pager.Over(m.pager.Footer(keys.Inputs, m.w, keys.Back, keys.Search, keys.Bottom), m.w, m.h)
}
