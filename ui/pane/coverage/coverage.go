// Package coverage is the pane that shows whether the records are complete: what was requested, what is
// missing and why, and the state of every window.
package coverage

import (
	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/coverage"
	"whoread/ui/widget/keys"
	"whoread/ui/widget/pager"
	"whoread/ui/widget/theme"
)

// Closed reports that the user closed the pane.
type Closed = pager.Closed

// Report is the state of the coverage. Its texts may come from outside.
type Report struct {
	Coverage coverage.Ledger
	// Gaps are the gaps of the coverage, earliest first.
	Gaps []coverage.Gap
	// Verdict is the verdict that the title shows.
	Verdict coverage.Verdict
	// Loading is set until the load has ended, since gaps can still close.
	Loading bool
	// Fetch is the state of a fetch; nil for files.
	Fetch *Fetch
}

// Fetch describes a fetch from a tenant. A text is "" while it is not known.
type Fetch struct {
	Source   string // the service that is asked
	Account  string // the account that signed in
	Fallback string // why it is not the service of the first choice
	SavedTo  string // the file that keeps what comes
	Error    string // why the fetch broke off
}

// Model is the pane.
type Model = pager.Pane[Report]

// New returns the pane.
func New(th theme.Theme) *Model { return pager.NewPane(th, keys.Coverage, reportText{}) }

// HintActions returns the actions that the footer names.
func (reportText) HintActions(Report) []keys.Action {
	return []keys.Action{keys.Back, keys.Search, keys.Bottom}
}

// HandleAction closes the pane.
func (reportText) HandleAction(_ Report, a keys.Action) tea.Msg {
	switch a {
	case keys.Back, keys.Quit, keys.ShowCoverage:
		return Closed{}
	default:
		return nil
	}
}
