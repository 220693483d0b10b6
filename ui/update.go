package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"whoread/ui/checklist"
	"whoread/ui/chooser"
	"whoread/ui/detail"
	"whoread/ui/exporting"
	"whoread/ui/facet"
	"whoread/ui/lookup"
	"whoread/ui/pager"
	"whoread/ui/prompt"
	"whoread/ui/signin"
)

// Update hands every message to the part that it is for.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.resize(msg)
	case tea.ResumeMsg:
		return m, m.resumeMouse()
	case tea.KeyMsg:
		return m, m.handleKeys(msg)
	case tea.MouseMsg:
		return m, m.handleMouse(msg)

	case loadedMsg:
		return m, m.takePages(msg)
	case reopenedMsg:
		return m, m.restart(msg)
	case keptFoundMsg:
		return m, m.restoreKept(msg)
	case fetchStatusMsg:
		return m, m.showFetchStatus(msg)
	case checksDoneMsg:
		return m, m.showChecks(msg)
	case loadTickMsg:
		return m, m.tickLoad(msg)
	case viewBuiltMsg:
		return m, m.showView(msg)
	case buildPacedMsg:
		return m, m.rebuildStale()
	case timelineCountedMsg:
		return m, m.showTimeline(msg)
	case hitFoundMsg:
		return m, m.gotoHit(msg)
	case noticeExpiredMsg:
		m.hideNotice(msg)
	case rowsCollectedMsg:
		return m, m.addMarks(msg)
	case hiddenCountedMsg:
		m.showHidden(msg)
	case copiedMsg:
		return m, m.reportCopy(msg)
	case addressesFoundMsg:
		m.showAddresses(msg)
	case findings:
		m.showFindings(msg)
	case reportWrittenMsg:
		return m, m.showReportPath(msg)
	case lookupPlannedMsg, lookupAskedMsg, answersMsg, subjectsAddedMsg, lookupStatusMsg, lookupTickMsg:
		return m, m.handleLookup(msg)
	default:
		return m, m.handlePane(msg)
	}
	return m, nil
}

// handlePane hands on what panes tell, and what they asked for.
func (m *Model) handlePane(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case prompt.Pause:
		return m.toPrompt(msg)
	case prompt.Changed:
		return m.promptChanged(msg)
	case prompt.Flipped:
		return m.promptFlipped(msg)
	case prompt.Accepted:
		return m.promptAccepted(msg)
	case prompt.Closed:
		return m.promptClosed(msg)

	case detail.WantRaw:
		return m.fetchRaw(msg)
	case detail.Raw:
		return m.toDetail(msg)
	case facet.Counted:
		return m.counted(msg)
	case facet.Keep:
		return m.keepTerm(msg.Term)
	case facet.Drop:
		return m.dropTerm(msg.Term)
	case chooser.Applied:
		return m.choose(msg.Layout)
	case exporting.Check, exporting.Start, exporting.Cancel, exporting.Progress, exporting.Done, exporting.Checked, offerCountedMsg, exportTickMsg:
		return m.handleExport(msg)
	case detail.Closed:
		return m.closeDetail()
	case lookup.Start:
		return m.beginOffered()
	case lookup.Pause:
		return m.pauseLookup()
	case lookup.Copy:
		return m.copyLines(msg.Lines, msg.What)
	case pager.Closed, facet.Closed, chooser.Closed, exporting.Closed, signin.Closed:
		return m.closeTop()

	case signin.Copy:
		return m.copy(plain(msg.Text), msg.What)
	case checklist.Again:
		return m.startChecks()
	}
	return nil
}
