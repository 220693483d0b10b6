package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/table"
	"whoread/ui/pane/checklist"
	"whoread/ui/pane/columnsettings"
	coveragepane "whoread/ui/pane/coverage"
	"whoread/ui/pane/detail"
	"whoread/ui/pane/exporting"
	"whoread/ui/pane/facet"
	"whoread/ui/pane/lookup"
	"whoread/ui/pane/matrix"
	"whoread/ui/pane/pivot"
	"whoread/ui/pane/prompt"
	"whoread/ui/pane/queries"
	"whoread/ui/pane/signin"
	"whoread/ui/widget/keys"
	"whoread/ui/widget/pager"
)

// Update routes a message to its part.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	cmd := m.routeMessage(msg)
	return m, tea.Batch(cmd, m.settleLayout())
}

// routeMessage routes messages of the terminal and of the commands of the parts.
func (m *Model) routeMessage(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.setSize(msg)
	case tea.ResumeMsg:
		return m.resumeMouse()
	case tea.KeyMsg:
		return m.handleKeys(msg)
	case tea.MouseMsg:
		return m.handleMouse(msg)

	case loadedMsg:
		return m.showPages(msg)
	case reopenedMsg:
		return m.restartLoad(msg)
	case keptFoundMsg:
		return m.browser.restoreKeptRows(msg)
	case fetchStatusMsg:
		return m.showFetch(msg)
	case checksDoneMsg:
		return m.fetch.showChecks(msg)
	case loadTickMsg:
		return m.load.tickTime(msg)
	case viewBuiltMsg:
		return m.showView(msg)
	case buildPacedMsg:
		return m.browser.rebuildStale()
	case timelineCountedMsg:
		return m.showTimeline(msg)
	case hitFoundMsg:
		return m.browser.gotoHit(msg)
	case noticeExpiredMsg:
		m.expireNotice(msg)
	case rowsCollectedMsg:
		return m.browser.addMarks(msg)
	case hiddenCountedMsg:
		m.browser.showHidden(msg)
	case copiedMsg:
		return m.reportCopy(msg)
	case addressesFoundMsg:
		m.detail.showAddresses(msg)
	case rowFindingsMsg:
		m.detail.showFindings(msg)
	case reportWrittenMsg:
		cmd := m.crashes.showPath(msg)
		m.overlays.refreshOpen()
		return cmd
	case lookupPlannedMsg:
		return m.lookup.takePlan(msg, m.prompt.IsOpen())
	case lookupAskedMsg:
		return m.lookup.waitForAnswers()
	case answersMsg:
		return tea.Batch(m.showSubjects(subjectsAddedMsg{load: msg.load, snapshot: msg.snapshot}), m.lookup.takeAnswers(msg))
	case subjectsAddedMsg:
		return m.showSubjects(msg)
	case lookupStatusMsg:
		return m.showLookup(msg)
	case lookupTickMsg:
		return m.lookup.pollAgain(msg)
	default:
		return m.routePaneMessage(msg)
	}
	return nil
}

// routePaneMessage routes messages of the panes.
func (m *Model) routePaneMessage(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case hitsCountedMsg:
		return m.browser.showHits(msg)
	case exprTypedMsg:
		return m.browser.applyExpr(msg)
	case listsReadMsg:
		m.addLists(msg.lists)
		return m.routeMessage(msg.waiting)
	case prompt.Pause:
		return m.prompt.updateLine(msg)
	case prompt.Changed:
		return m.prompt.previewText(msg)
	case prompt.Flipped:
		return m.prompt.flipPurpose(msg)
	case prompt.Accepted:
		if msg.Purpose == prompt.Command {
			m.prompt.CloseLine()
			m.layOut()
			return m.runCommand(msg.Text)
		}
		return m.prompt.acceptText(msg)
	case prompt.Closed:
		m.layOut()
		return m.prompt.cancelText(msg)

	case detail.RawRequested:
		return m.detail.readRaw(msg)
	case detail.Raw:
		return m.detail.updatePane(msg)
	case copiesComparedMsg:
		m.detail.showCopies(msg)
	case detail.Closed:
		m.detail.closePane()
	case columnsettings.Applied:
		m.overlays.showPane(keys.Table)
		return m.browser.chooseColumns(msg.Layout)
	case exporting.Check, exporting.Start, exporting.Cancel, exporting.Progress, exporting.Done, exporting.Checked, offerCountedMsg, exportTickMsg:
		return m.export.handleMessage(msg)
	case lookup.Start:
		if offer := m.lookup.planned; offer != nil {
			return m.lookup.startLookup(*offer)
		}
	case lookup.Pause:
		return m.lookup.togglePause()
	case lookup.Copy:
		return m.copyLines(msg.Lines, msg.What)
	case queries.Copy:
		m.overlays.showPane(keys.Table)
		return m.copyToClipboard(msg.Text, msg.What)
	case queries.Closed:
		return m.closeTop()
	case signin.Copy:
		return m.copyToClipboard(plainText(msg.Text), msg.What)
	case checklist.RunAgain:
		return m.fetch.startChecks()
	case pager.Closed, columnsettings.Closed, exporting.Closed, signin.Closed:
		return m.closeTop()
	default:
		return m.routeCounts(msg)
	}
	return nil
}

// routeCounts routes messages of the panes that count records. The keys that were typed before their
// counts are handled then.
func (m *Model) routeCounts(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case facet.Counted:
		return m.replayFor(keys.Facet, m.facet.pane.Update(msg))
	case facet.Keep:
		m.overlays.showPane(keys.Table)
		return m.browser.keepTerm(msg.Term)
	case facet.Drop:
		m.overlays.showPane(keys.Table)
		return m.browser.dropTerm(msg.Term)
	case pivot.Counted:
		return m.replayFor(keys.Pivot, m.pivot.pane.Update(msg))
	case pivot.Follow:
		m.overlays.showPane(keys.Table)
		return m.browser.followTerm(msg.Term)
	case doubtsCountedMsg:
		cmd := m.doubts.takeDoubts(msg)
		m.overlays.refreshOpen()
		return m.replayFor(keys.Coverage, cmd)
	case doubtsPacedMsg:
		m.doubts.allowCount(msg)
	case coveragepane.Follow:
		return m.followDoubt(msg.Doubt)
	case matrix.Counted:
		return m.replayFor(keys.Matrix, m.matrix.pane.Update(msg))
	case matrix.Open:
		m.overlays.showPane(keys.Table)
		return m.browser.openCell(msg.Cell, msg.Name)
	case matrix.Swap:
		return m.matrix.openColumns(msg.By, msg.Then)
	case matrix.Export:
		return m.export.offerMatrix(msg.Matrix, msg.Measure)
	case facet.Closed, pivot.Closed, matrix.Closed:
		return m.closeTop()
	}
	return nil
}

// replayFor handles the keys that waited for the counts of a pane, if it is still open.
func (m *Model) replayFor(p keys.Pane, cmd tea.Cmd) tea.Cmd {
	if m.overlays.open != p {
		return cmd
	}
	return tea.Batch(cmd, m.replayKeys())
}

// startLoad starts to read a feed.
func (m *Model) startLoad(feed Feed) tea.Cmd {
	m.checklist.resetResult()
	m.signIn.resetHidden()
	return tea.Batch(m.load.startReading(feed), m.fetch.startPolling(feed))
}

// showPages shows the pages that arrived, and requests more.
func (m *Model) showPages(msg loadedMsg) tea.Cmd {
	if !m.load.run.isLatest(msg.number) {
		return nil
	}
	m.load.takePages(msg)
	var said tea.Cmd
	if msg.err != nil {
		if m.load.mode == cancelled {
			said = m.showNotice("load cancelled, " + m.browser.describeRecords(m.load.snapshot) + " read; press ^C again to quit")
		}
		m.signIn.updatePane(m.prompt.IsOpen())
		said = tea.Batch(said, m.fetch.pollStatus())
	}
	m.overlays.refreshOpen()
	return tea.Batch(m.browser.rebuildView(m.load.snapshot), m.load.requestPages(), m.browser.findKeptRows(), said)
}

// pauseOrResume pauses or resumes the load; if none runs, the subject lookup.
func (m *Model) pauseOrResume() tea.Cmd {
	switch {
	case m.load.isActive():
		cmd := m.load.togglePause()
		if m.load.mode == paused && m.lookup.running {
			return m.showNotice("load paused; the subject lookup continues")
		}
		return cmd
	case m.lookup.running:
		return m.lookup.togglePause()
	}
	return m.showNotice("nothing is loading")
}

// showView shows a view unless a newer one is wanted, and handles the keys that waited for it.
func (m *Model) showView(msg viewBuiltMsg) tea.Cmd {
	if !m.browser.command.isLatest(msg.number) {
		return nil
	}
	if msg.err != nil {
		m.queue = nil
		return m.browser.refuseState(msg.err)
	}
	m.browser.setView(msg)
	m.overlays.refreshOpen()
	settled := m.settleLayout()
	return tea.Batch(settled, m.browser.followView(msg.took), m.facet.recountValues(), m.matrix.recountCells(), m.replayKeys(), m.offerChecklist())
}

// showFetch shows the progress of a fetch, and polls it again later.
func (m *Model) showFetch(msg fetchStatusMsg) tea.Cmd {
	if !m.fetch.polls.isLatest(msg.number) {
		return nil
	}
	m.fetch.setStatus(msg)
	m.load.setCovered(msg.covered)
	m.signIn.updatePane(m.prompt.IsOpen())
	m.overlays.refreshOpen()
	return m.fetch.pollLater()
}

// lookUpRow looks up the subjects of the row of the cursor. The subjects of a record appear in its
// detail.
func (m *Model) lookUpRow() tea.Cmd {
	cmd := m.lookup.planRow()
	if m.browser.grid.CursorRow() < 0 || m.browser.shownKind().shape != table.Events || m.detail.isOpen {
		return cmd
	}
	open := m.detail.openPane()
	m.layOut()
	m.detail.showItems()
	return tea.Batch(cmd, open)
}

// showSubjects shows a table with new subjects.
func (m *Model) showSubjects(msg subjectsAddedMsg) tea.Cmd {
	if !m.load.run.isLatest(msg.load) || !m.load.snapshot.TakenBefore(msg.snapshot) {
		return nil
	}
	m.load.setSnapshot(msg.snapshot)
	return m.browser.rebuildView(msg.snapshot)
}

// showLookup shows the progress of a lookup, and polls it again later.
func (m *Model) showLookup(msg lookupStatusMsg) tea.Cmd {
	if !m.lookup.polls.isLatest(msg.number) {
		return nil
	}
	m.lookup.setStatus(msg)
	m.signIn.updatePane(m.prompt.IsOpen())
	m.overlays.refreshOpen()
	return m.lookup.pollLater()
}
