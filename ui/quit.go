package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"whoread/ui/keys"
)

// exit is the way out of the program.
type exit struct {
	asking bool          // the question whether to quit is asked
	ending chan struct{} // closed when the program is to end
	end    func()        // closes it
}

// quitOrAsk closes the top pane, or the program. While something runs it asks.
func (m *Model) quitOrAsk() tea.Cmd {
	switch {
	case m.detail.isOpen:
		m.detail.close()
		return nil
	case len(m.browse.wantedState().Path) > 0:
		return m.browse.leaveGroup()
	case m.load.isActive() || m.export.pane.Running() || m.lookups.running:
		m.exit.asking = true
		return nil
	}
	return m.endProgram()
}

// quitQuestion is what is asked before quitting while something runs.
func (m *Model) quitQuestion() string {
	switch {
	case m.export.pane.Running():
		return "An export is being written. Quit? y n"
	case !m.load.isActive():
		return "The lookup of subjects has not ended. Quit? y n"
	}
	return "The load has not ended. Quit? y n"
}

// answerQuestion takes the answer to whether to quit.
func (m *Model) answerQuestion(msg tea.KeyMsg) tea.Cmd {
	m.exit.asking = false
	if name := msg.String(); name == "y" || name == "Y" || keys.Map(msg) == keys.Cancel {
		return m.endProgram()
	}
	return nil
}

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

// endProgram ends every command and the program.
func (m *Model) endProgram() tea.Cmd {
	m.load.run.stop()
	m.browse.command.stop()
	m.export.run.stop()
	m.checks.stopLooking()
	m.lookups.run.stop()
	m.exit.end()
	return tea.Quit
}
