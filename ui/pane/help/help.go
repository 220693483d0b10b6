// Package help is the pane that explains the keys, the filter language, the symbols and the numbers. The
// keys come from the table in [keys], so the help always matches what they do.
package help

import (
	tea "github.com/charmbracelet/bubbletea"

	"whoread/ui/widget/keys"
	"whoread/ui/widget/pager"
	"whoread/ui/widget/theme"
)

// Closed reports that the user closed the pane.
type Closed = pager.Closed

// Model is the pane. Its report is the pane that has the focus; the help for that pane comes first.
type Model = pager.Pane[keys.Pane]

// New returns the help.
func New(th theme.Theme) *Model { return pager.NewPane(th, keys.Help, reportWriter{}) }

// HintActions returns the actions that the footer names.
func (reportWriter) HintActions(keys.Pane) []keys.Action {
	return []keys.Action{keys.Back, keys.Search}
}

// HandleAction closes the pane.
func (reportWriter) HandleAction(_ keys.Pane, a keys.Action) tea.Msg {
	switch a {
	case keys.Back, keys.Quit, keys.ShowHelp, keys.Open:
		return Closed{}
	default:
		return nil
	}
}
