// Package inputs is the pane that accounts for what was read: what became of the rows, every
// input, and every row that was rejected, with its place and the reason.
package inputs

import (
	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/source"
	"whoread/audit/table"
	"whoread/ui/widget/keys"
	"whoread/ui/widget/pager"
	"whoread/ui/widget/theme"
)

// Closed says that the user wants the pane closed.
type Closed = pager.Closed

// Report is what was read up to a moment.
type Report struct {
	// Inputs are those that the records came from, in the order of their indexes.
	Inputs []source.Input
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
	*pager.Pane[Report]
	text *reportWriter
}

// reportWriter is what the pane says. It keeps the lists of rows from one report to the next.
type reportWriter struct{ rejected, flagged rowList }

// New returns the pane.
func New(th theme.Theme) *Model {
	t := &reportWriter{}
	return &Model{Pane: pager.NewPane[Report](th, keys.Inputs, t), text: t}
}

// OpenReport shows a report, perhaps of another load, from its beginning.
func (m *Model) OpenReport(r Report) {
	*m.text = reportWriter{}
	m.Pane.OpenReport(r)
}

// HintActions returns the actions that the footer names.
func (*reportWriter) HintActions(Report) []keys.Action {
	return []keys.Action{keys.Back, keys.Search, keys.Bottom}
}

// HandleAction closes the pane.
func (*reportWriter) HandleAction(_ Report, a keys.Action) tea.Msg {
	switch a {
	case keys.Back, keys.Quit, keys.ShowInputs:
		return Closed{}
	default:
		return nil
	}
}
