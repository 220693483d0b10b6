// Package lookup is the pane about asking for subjects: what that would take and leave behind
// before it begins, how far it is and what it waits for while it runs, and what came of it.
package lookup

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/trace"
	"whoread/ui/keys"
	"whoread/ui/pager"
	"whoread/ui/theme"
)

// Stage is how far a lookup is.
type Stage uint8

// The stages.
const (
	Offered Stage = iota // it begins when the user says so
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
	// Account is what is known of all that was selected.
	Account Account
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
	Closed struct{}
)

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

// Refresh shows a later report of the same lookup, and keeps the place and the search. What
// another stage says begins at its beginning.
func (m *Model) Refresh(r Report) {
	if m.report.Stage != r.Stage {
		m.pager.Top()
	}
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
	switch a := keys.Map(key); a {
	case keys.Back, keys.Quit:
		if m.pager.Close() {
			return m, nil
		}
		return m, tell(Closed{})
	case keys.Open:
		if m.report.Stage == Offered && m.report.toAsk() > 0 {
			return m, tell(Start{})
		}
	case keys.Pause:
		if m.report.Stage == Running {
			return m, tell(Pause{})
		}
	case keys.Copy, keys.CopyRow:
		return m, m.copy(a)
	default:
	}
	return m, nil
}

func tell(msg tea.Msg) tea.Cmd { return func() tea.Msg { return msg } }

// copy copies what would find the messages that were not found.
func (m Model) copy(a keys.Action) tea.Cmd {
	if !m.report.offersManualSearch() {
		return nil
	}
	if a == keys.Copy {
		return tell(Copy{Lines: []string{m.report.Account.ManualSearch.EDiscovery}, What: "the query"})
	}
	return tell(Copy{Lines: m.report.Account.commands(), What: "the commands"})
}

// toAsk is how many ids somebody is to be asked for.
func (r *Report) toAsk() int { return r.Plan.IDs - r.Plan.Known }

// offersManualSearch reports whether the pane says how to search by hand for what was not found.
func (r *Report) offersManualSearch() bool {
	return (r.Stage == Ended || r.Stage == Unable) && r.Account.ManualSearch.EDiscovery != ""
}

// View paints the pane.
func (m Model) View() string {
	return m.pager.Over(m.pager.Footer(keys.Lookup, m.w, m.hints()...), m.w, m.h)
}

// hints are the actions that mean something now.
func (m Model) hints() []keys.Action {
	switch r := &m.report; {
	case r.Stage == Offered && r.toAsk() > 0:
		return []keys.Action{keys.Open, keys.Back, keys.Search}
	case r.Stage == Running:
		return []keys.Action{keys.Back, keys.Pause, keys.Cancel, keys.Search}
	case r.offersManualSearch():
		return []keys.Action{keys.Back, keys.Copy, keys.CopyRow, keys.Search}
	}
	return []keys.Action{keys.Back, keys.Search}
}
