// Package lookup is the pane of subject lookups: the plan before the start, the progress, and the result.
package lookup

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/trace"
	"whoread/ui/widget/keys"
	"whoread/ui/widget/pager"
	"whoread/ui/widget/theme"
)

// Stage is the stage of a lookup.
type Stage uint8

// The stages.
const (
	Planned Stage = iota // it begins when the user says so
	Running
	Ended
	Unable // nobody can be asked
)

// Report is the state of a lookup. Its texts may come from outside.
type Report struct {
	// What describes the selection: "12 marked records".
	What  string
	Stage Stage
	// Plan is the plan from before the start.
	Plan trace.Plan
	// NoID is the number of item accesses without a message id.
	NoID int
	// Status is the current activity.
	Status trace.Status
	// Totals sums up the answers for the selection.
	Totals Totals
	// Now is the current time, for countdowns.
	Now time.Time
}

// The messages of the pane.
type (
	// Start requests the start of the lookup.
	Start struct{}
	// Pause requests that the lookup pause or resume.
	Pause struct{}
	// Copy requests that lines be copied to the clipboard.
	Copy struct {
		Lines []string
		What  string
	}
	// Closed reports that the user closed the pane.
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

// RefreshReport shows a later report of the same lookup, and keeps the position and the search unless the
// stage changes.
func (m *Model) RefreshReport(r Report) {
	if m.stage != r.Stage {
		m.OpenReport(r)
		return
	}
	m.Pane.RefreshReport(r)
}

// HandleAction closes the pane, starts or pauses the lookup, or copies a manual search.
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

// HintActions returns the actions that are available now.
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

// toAsk returns the number of ids to look up.
func (r *Report) toAsk() int { return r.Plan.IDs - r.Plan.Known }

// offersManualSearch reports whether the pane shows manual searches for the messages not found.
func (r *Report) offersManualSearch() bool {
	return (r.Stage == Ended || r.Stage == Unable) && r.Totals.ManualSearch.EDiscovery != ""
}
