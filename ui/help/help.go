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
type Closed struct{}

// Model is the pane.
type Model struct {
	theme theme.Theme
	w, h  int
	focus keys.Pane
	pager pager.Model
}

// New returns the help.
func New(th theme.Theme) Model {
	m := Model{theme: th, pager: pager.New(th)}
	m.layOut()
	return m
}

// SetSize sets the size in cells.
func (m *Model) SetSize(w, h int) {
	if m.w == w && m.h == h {
		return
	}
	m.w, m.h = w, h
	m.pager.SetSize(w, h-1)
	m.layOut()
}

// Open shows the help from its beginning, which is about the pane that has the keys.
func (m *Model) Open(focus keys.Pane) {
	m.focus = focus
	m.pager.Top()
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
	case keys.Back, keys.Quit, keys.ShowHelp, keys.Open:
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
	return m.pager.Over(m.pager.Footer(keys.Help, m.w, keys.Back, keys.Search), m.w, m.h)
}
