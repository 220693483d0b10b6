// Package inputs is the pane that lists what was read: the counts of rows, every input, and every
// rejected row with its place and reason.
package inputs

import (
	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/source"
	"whoread/audit/table"
	"whoread/ui/widget/keys"
	"whoread/ui/widget/pager"
	"whoread/ui/widget/theme"
)

// Closed reports that the user closed the pane.
type Closed = pager.Closed

// Report is what was read so far.
type Report struct {
	// Inputs are the inputs of the records, in the order of their indexes.
	Inputs []source.Input
	// Records is the table of the records.
	Records *table.Snapshot
	// InternalErrors are the internal errors so far.
	InternalErrors []InternalError
}

// InternalError is an error in whoread itself, not in its input.
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

// reportWriter writes the text of the pane. It keeps the lists of rows from one report to the next.
type reportWriter struct{ rejected, flagged rowList }

// New returns the pane.
func New(th theme.Theme) *Model {
	t := &reportWriter{}
	return &Model{Pane: pager.NewPane[Report](th, keys.Inputs, t), text: t}
}

// OpenReport shows the report of a load, which can be a new one, from its beginning.
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
