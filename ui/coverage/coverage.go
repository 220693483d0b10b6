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
type Closed struct{}

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
	theme  theme.Theme
	w, h   int
	report Report
	pager  pager.Model
}

// New returns the pane.
func New(th theme.Theme) Model { return Model{theme: th, pager: pager.New(th)} }

// SetSize sets the size in cells.
func (m *Model) SetSize(w, h int) {
	if m.w == w && m.h == h {
		return
	}
	m.w, m.h = w, h
	m.pager.SetSize(w, h-1)
	m.layOut()
}

// Open shows a report from its beginning.
func (m *Model) Open(r Report) {
	m.report = r
	m.pager.Top()
	m.layOut()
}

// Refresh shows a later report of the same load, and keeps the place and the search.
func (m *Model) Refresh(r Report) {
	m.report = r
	m.layOut()
}

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
	case keys.Back, keys.Quit, keys.ShowCoverage:
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
	return m.pager.Over(m.pager.Footer(keys.Coverage, m.w, keys.Back, keys.Search, keys.Bottom), m.w, m.h)
}
