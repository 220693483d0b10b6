// Package coverage is the pane that tells whether this is everything: what was asked for, what of
// it is missing and why, and what became of every window.
package coverage

import (
	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/coverage"
	"whoread/ui/widget/keys"
	"whoread/ui/widget/pager"
	"whoread/ui/widget/theme"
)

// Closed says that the user wants the pane closed.
type Closed = pager.Closed

// Report is what is known of the coverage at a moment. Its texts may come from outside.
type Report struct {
	Coverage coverage.Ledger
	// Gaps are those of the coverage, earliest first.
	Gaps []coverage.Gap
	// Verdict is the word that the title says.
	Verdict coverage.Verdict
	// Loading tells that the load has not ended, so that gaps may still close.
	Loading bool
	// Fetch is what is known of a fetch; nil for files.
	Fetch *Fetch
}

// Fetch is how a tenant is asked. A text is "" as long as it is not known.
type Fetch struct {
	Source   string // the service that is asked
	Account  string // as whom
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
