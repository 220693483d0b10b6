// Package help is the pane that explains the keys, the filter language, the signs on the screen
// and what each number counts. The keys come from the table of [keys], so that the help cannot
// say anything else than what the keys do.
package help

import (
	tea "github.com/charmbracelet/bubbletea"

	"whoread/ui/keys"
	"whoread/ui/pager"
	"whoread/ui/theme"
)

// Closed says that the user wants the pane closed.
type Closed = pager.Closed

// Model is the pane.
type Model struct {
	*pager.Pane
	theme theme.Theme
	focus keys.Pane
}

// New returns the help.
func New(th theme.Theme) *Model {
	m := &Model{theme: th}
	m.Pane = pager.NewPane(th, keys.Help, m)
	return m
}

// Open shows the help from its beginning, which is about the pane that has the keys.
func (m *Model) Open(focus keys.Pane) {
	m.focus = focus
	m.Pane.Open()
}

// Act closes the pane.
func (m *Model) Act(a keys.Action) tea.Msg {
	switch a {
	case keys.Back, keys.Quit, keys.ShowHelp, keys.Open:
		return Closed{}
	default:
		return nil
	}
}

// Hints returns the actions that the footer names.
func (m *Model) Hints() []keys.Action { return []keys.Action{keys.Back, keys.Search} }
