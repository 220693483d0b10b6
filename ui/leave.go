package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"whoread/ui/keys"
)

// open opens a group into its records, and a record into its detail.
func (m *Model) open() tea.Cmd {
	view, row := m.build.view, m.grid.Row()
	if row < 0 {
		return nil
	}
	if group := view.GroupOf(row); group != nil {
		return m.change(m.build.shown.opened(group, m.groupName(row), m.grid.Place()))
	}
	if m.detailOpen {
		return m.now(m.detail.ToggleRaw())
	}
	return m.openDetail()
}

// back closes one thing. The filter stays: what is hidden must not appear unasked, nor quietly
// be hidden.
func (m *Model) back() tea.Cmd {
	switch {
	case m.marking():
		m.anchor = nil
		return nil
	case m.detailOpen:
		return m.closeDetail()
	case len(m.look().Path) > 0:
		return m.leaveGroup()
	case m.search.expr != nil:
		return m.clearSearch()
	}
	return m.say("nothing to close; q quits")
}

// leaveGroup goes back to where a group was opened from, the cursor where it was.
func (m *Model) leaveGroup() tea.Cmd {
	next, place := m.look().up()
	cmd := m.change(next)
	m.build.place = &place
	return cmd
}

// quit closes the top pane, or the program. While something runs it asks.
func (m *Model) quit() tea.Cmd {
	switch {
	case m.detailOpen:
		return m.closeDetail()
	case len(m.look().Path) > 0:
		return m.leaveGroup()
	case m.load.active() || m.exporting.Running() || m.lookups.running:
		m.leaving = true
		return nil
	}
	return m.end()
}

// question is what is asked before quitting while something runs.
func (m *Model) question() string {
	switch {
	case m.exporting.Running():
		return "An export is being written. Quit? y n"
	case !m.load.active():
		return "The lookup of subjects has not ended. Quit? y n"
	}
	return "The load has not ended. Quit? y n"
}

// answer takes the answer to whether to quit.
func (m *Model) answer(msg tea.KeyMsg) tea.Cmd {
	m.leaving = false
	if name := msg.String(); name == "y" || name == "Y" || keys.Map(msg) == keys.Cancel {
		return m.end()
	}
	return nil
}

// interrupt cancels what runs, the outermost first. If nothing runs, the second time in a row
// quits.
func (m *Model) interrupt(again bool) tea.Cmd {
	var said tea.Cmd
	m.queue = nil
	switch {
	case again:
		return m.end()
	case m.lookups.running && m.lookupOnTop():
		said = m.cancelLookup()
	case m.load.active():
		said = m.cancelLoad()
	case m.lookups.running:
		said = m.cancelLookup()
	case m.watch.checks.running:
		said = tea.Batch(m.stopChecks(), m.say("the look for reasons was given up; ^C again quits"))
	case m.build.running && m.build.version != m.build.wanted:
		said = tea.Batch(m.undo(), m.say("cancelled; ^C again quits"))
	default:
		said = m.say("^C again quits")
	}
	m.stopping = true
	return said
}

// end ends every command and the program.
func (m *Model) end() tea.Cmd {
	m.load.run.stop()
	m.build.command.stop()
	m.export.run.stop()
	m.watch.checks.stop()
	m.lookups.run.stop()
	m.leave()
	return tea.Quit
}
