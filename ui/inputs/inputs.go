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
type Closed = pager.Closed

// Report is what was read up to a moment.
type Report struct {
	// Inputs are those that the records came from, in the order of their indexes.
	Inputs []audit.Input
	// Records is the table that their pages went to.
	Records *table.Snapshot
	// Faults are the mistakes of whoread itself that were noticed.
	Faults []Fault
}

// Fault is a mistake of whoread itself.
type Fault struct {
	Sentence string
	Times    int
	Report   string // where its report is, in words; "" if that is not known yet
}

// Model is the pane.
type Model struct {
	*pager.Pane
	report            Report
	rejected, flagged rowList
}

// New returns the pane.
func New(th theme.Theme) *Model {
	m := &Model{}
	m.Pane = pager.NewPane(th, keys.Inputs, m)
	return m
}

// Open shows a report from its beginning.
func (m *Model) Open(r Report) {
	m.report, m.rejected, m.flagged = r, rowList{}, rowList{}
	m.Pane.Open()
}

// Refresh shows a later report of the same load, and keeps the place and the search.
func (m *Model) Refresh(r Report) {
	m.report = r
	m.Pane.Refresh()
}

// Act closes the pane.
func (m *Model) Act(a keys.Action) tea.Msg {
	switch a {
	case keys.Back, keys.Quit, keys.ShowInputs:
		return Closed{}
	default:
		return nil
	}
}

// Hints returns the actions that the footer names.
func (m *Model) Hints() []keys.Action { return []keys.Action{keys.Back, keys.Search, keys.Bottom} }
