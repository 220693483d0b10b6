package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"whoread/ui/widget/keys"
)

// cancelRunning is what ^C does: it cancels what runs, the topmost first. If nothing runs, pressing it
// twice quits.
func (m *Model) cancelRunning(again bool) tea.Cmd {
	var said tea.Cmd
	m.queue = nil
	switch {
	case again:
		return m.endProgram()
	case m.lookup.running && (m.overlays.open == keys.Lookup || m.signIn.coversLookup()):
		said = m.lookup.cancelLookup()
	case m.load.isActive():
		said = m.load.cancelLoad()
	case m.lookup.running:
		said = m.lookup.cancelLookup()
	case m.checklist.running:
		said = tea.Batch(m.fetch.stopChecks(), m.showNotice("checks cancelled; press ^C again to quit"))
	case m.browser.running && m.browser.version != m.browser.wanted:
		said = tea.Batch(m.browser.undoChange(), m.showNotice("cancelled; press ^C again to quit"))
	default:
		said = m.showNotice("press ^C again to quit")
	}
	m.stopping = true
	return said
}
