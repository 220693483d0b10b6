// Package lookup is the pane about asking for subjects: what that would take and leave behind
// before it begins, how far it is and what it waits for while it runs, and what came of it.
package lookup

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/trace"
	"whoread/ui/widget/keys"
	"whoread/ui/widget/pager"
	"whoread/ui/widget/theme"
)

// Stage is how far a lookup is.
type Stage uint8

// The stages.
const (
	Planned Stage = iota // it begins when the user says so
	Running
	Ended
	Unable // nobody can be asked
)

// Report is what is known of a lookup at a moment. Its texts may come from outside.
type Report struct {
	// What is what was selected, in words: "12 marked records".
	What  string
	Stage Stage
	// Plan is what it takes, as it was known before it began.
	Plan trace.Plan
	// NoID is how many item accesses state no message id.
	NoID int
	// Status is what is being done.
	Status trace.Status
	// Totals is what is known of all that was selected.
	Totals Totals
	// Now is the time that waits count down to.
	Now time.Time
}

// What the pane tells.
type (
	// Start says that the user wants the lookup to begin.
	Start struct{}
	// Pause says that the user wants the lookup to pause, or to go on.
	Pause struct{}
	// Copy asks for a text to be copied to the clipboard: lines that are to stay apart.
	Copy struct {
		Lines []string
		What  string
	}
	// Closed says that the user wants the pane closed.
	Closed = pager.Closed
)

// Model is the pane.
type Model struct {
	*pager.Pane[Report]
	stage Stage // of the report that is shown
}

// New returns the pane.
func New(th theme.Theme) *Model { return &Model{Pane: pager.NewPane(th, keys.Lookup, reportText{})} }

// OpenReport shows a report from its beginning.
func (m *Model) OpenReport(r Report) {
	m.stage = r.Stage
	m.Pane.OpenReport(r)
}

// RefreshReport shows a later report of the same lookup, and keeps the place and the search. What
// another stage says begins at its beginning.
func (m *Model) RefreshReport(r Report) {
	if m.stage != r.Stage {
		m.OpenReport(r)
		return
	}
	m.Pane.RefreshReport(r)
}

// HandleAction closes the pane, begins or pauses the lookup, or copies what would find the rest.
func (reportText) HandleAction(r Report, a keys.Action) tea.Msg {
	switch {
	case a == keys.Back, a == keys.Quit:
		return Closed{}
	case a == keys.Open && r.Stage == Planned && r.toAsk() > 0:
		return Start{}
	case a == keys.Pause && r.Stage == Running:
		return Pause{}
	case a == keys.Copy && r.offersManualSearch():
		return Copy{Lines: []string{r.Totals.ManualSearch.EDiscovery}, What: "the query"}
	case a == keys.CopyRow && r.offersManualSearch():
		return Copy{Lines: r.Totals.searchCommands(), What: "the commands"}
	}
	return nil
}

// HintActions returns the actions that mean something now.
func (reportText) HintActions(r Report) []keys.Action {
	switch {
	case r.Stage == Planned && r.toAsk() > 0:
		return []keys.Action{keys.Open, keys.Back, keys.Search}
	case r.Stage == Running:
		return []keys.Action{keys.Back, keys.Pause, keys.Cancel, keys.Search}
	case r.offersManualSearch():
		return []keys.Action{keys.Back, keys.Copy, keys.CopyRow, keys.Search}
	}
	return []keys.Action{keys.Back, keys.Search}
}

// toAsk is how many ids somebody is to be asked for.
func (r *Report) toAsk() int { return r.Plan.IDs - r.Plan.Known }

// offersManualSearch reports whether the pane says how to search by hand for what was not found.
func (r *Report) offersManualSearch() bool {
	return (r.Stage == Ended || r.Stage == Unable) && r.Totals.ManualSearch.EDiscovery != ""
}
