package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/table"
)

// startLoad begins to read a feed from its beginning.
func (m *Model) startLoad(feed Feed) tea.Cmd {
	m.checks.reset()
	m.signIn.resetHidden()
	return tea.Batch(m.load.start(feed), m.fetch.start(feed))
}

// showPages shows what was read, and reads on.
func (m *Model) showPages(msg loadedMsg) tea.Cmd {
	if !m.load.run.is(msg.number) {
		return nil
	}
	m.load.takePages(msg)
	var said tea.Cmd
	if msg.err != nil {
		if m.load.mode == cancelled {
			said = m.say("load cancelled: " + m.browse.recordsOf(m.load.snapshot) + " are here; ^C again quits")
		}
		m.signIn.updatePane(m.prompt.IsOpen())
		said = tea.Batch(said, m.fetch.pollStatus())
	}
	m.overlays.refreshOpen()
	return tea.Batch(m.browse.rebuildView(m.load.snapshot), m.load.requestPages(), m.browse.findKept(), said)
}

// pauseOrResume holds the load, or goes on with it; when none runs, the lookup of subjects.
func (m *Model) pauseOrResume() tea.Cmd {
	switch {
	case m.load.isActive():
		cmd := m.load.togglePause()
		if m.load.mode == paused && m.lookups.running {
			return m.say("the load is paused; the lookup of subjects goes on")
		}
		return cmd
	case m.lookups.running:
		return m.lookups.togglePause()
	}
	return m.say("nothing is loading")
}

// showView puts a view on the screen, unless another one is wanted by now, and does what the keys
// say that waited for it.
func (m *Model) showView(msg viewBuiltMsg) tea.Cmd {
	if !m.browse.command.is(msg.number) {
		return nil
	}
	if msg.err != nil {
		m.queue = nil
		return m.browse.refuseState(msg.err)
	}
	m.browse.setView(msg)
	m.overlays.refreshOpen()
	settled := m.settleLayout()
	return tea.Batch(settled, m.browse.followView(msg.took), m.facet.recountValues(), m.replayKeys(), m.offerChecklist())
}

// showFetch shows how far a fetch is, and looks again later.
func (m *Model) showFetch(msg fetchStatusMsg) tea.Cmd {
	if !m.fetch.query.is(msg.number) {
		return nil
	}
	m.fetch.setStatus(msg)
	m.load.setCovered(msg.covered)
	m.signIn.updatePane(m.prompt.IsOpen())
	m.overlays.refreshOpen()
	return m.fetch.pollLater()
}

// lookUpRow finds the subjects of the row of the cursor. Those of a record appear in its detail.
func (m *Model) lookUpRow() tea.Cmd {
	cmd := m.lookups.planRow()
	if m.browse.grid.Row() < 0 || m.browse.shownKind().shape != table.Events || m.detail.isOpen {
		return cmd
	}
	open := m.detail.open()
	m.layOut()
	m.detail.showItems()
	return tea.Batch(cmd, open)
}

// showSubjects shows a table that has learned.
func (m *Model) showSubjects(msg subjectsAddedMsg) tea.Cmd {
	if !m.load.run.is(msg.load) || !m.load.snapshot.Before(msg.snapshot) {
		return nil
	}
	m.load.setSnapshot(msg.snapshot)
	return m.browse.rebuildView(msg.snapshot)
}

// showLookup shows how far a lookup is, and looks again later.
func (m *Model) showLookup(msg lookupStatusMsg) tea.Cmd {
	if !m.lookups.polls.is(msg.number) {
		return nil
	}
	m.lookups.setStatus(msg)
	m.signIn.updatePane(m.prompt.IsOpen())
	m.overlays.refreshOpen()
	return m.lookups.pollLater()
}
