package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"whoread/ui/widget/keys"
)

// cancelRunning cancels what runs, the outermost first. If nothing runs, the second time in a row
// quits.
func (m *Model) cancelRunning(again bool) tea.Cmd {
	var said tea.Cmd
	m.queue = nil
	switch {
	case again:
		return m.endProgram()
	case m.lookups.running && (m.overlays.open == keys.Lookup || m.signIn.coversLookup()):
		said = m.lookups.giveUp()
	case m.load.isActive():
		said = m.load.cancelLoad()
	case m.lookups.running:
		said = m.lookups.giveUp()
	case m.checks.running:
		said = tea.Batch(m.fetch.stopChecks(), m.say("the look for reasons was given up; ^C again quits"))
	case m.browse.running && m.browse.version != m.browse.wanted:
		said = tea.Batch(m.browse.undoChange(), m.say("cancelled; ^C again quits"))
	default:
		said = m.say("^C again quits")
	}
	m.stopping = true
	return said
}
