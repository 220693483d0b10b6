// Package coverage is the pane that tells whether this is everything: what was asked for, what of
// it is missing and why, and what became of every window.
package coverage

import (
	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit"
	"whoread/ui/keys"
	"whoread/ui/pager"
	"whoread/ui/theme"
)

// Closed says that the user wants the pane closed.
type Closed = pager.Closed

// Report is what is known of the coverage at a moment. Its texts may come from outside.
type Report struct {
	Coverage audit.Coverage
	// Gaps are those of the coverage, earliest first.
	Gaps []audit.Gap
	// Verdict is the word that the title says.
	Verdict audit.Verdict
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
	Saved    string // the file that keeps what comes
	Broken   string // why the fetch broke off
}

// Model is the pane.
type Model struct {
	*pager.Pane
	report Report
}

// New returns the pane.
func New(th theme.Theme) *Model {
	m := &Model{}
	m.Pane = pager.NewPane(th, keys.Coverage, m)
	return m
}

// Open shows a report from its beginning.
func (m *Model) Open(r Report) {
	m.report = r
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
	case keys.Back, keys.Quit, keys.ShowCoverage:
		return Closed{}
	default:
		return nil
	}
}

// Hints returns the actions that the footer names.
func (m *Model) Hints() []keys.Action { return []keys.Action{keys.Back, keys.Search, keys.Bottom} }
