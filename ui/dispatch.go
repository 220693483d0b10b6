package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/table"
	"whoread/ui/pane/prompt"
	"whoread/ui/widget/keys"
)

// doAction runs the action of a key or of a verb of the : line.
func (m *Model) doAction(a keys.Action) tea.Cmd {
	if m.browser.moveCursor(a) {
		return nil
	}
	if l, ok := m.browser.grid.ChangeLayout(a); ok {
		return m.browser.changeLayout(l)
	}
	switch a {
	case keys.Search:
		return m.prompt.openLine(prompt.Search, "")
	case keys.NextHit:
		return m.browser.nextHit(false)
	case keys.PrevHit:
		return m.browser.nextHit(true)
	case keys.SearchCell:
		return m.browser.searchCell()
	case keys.Filter:
		return m.prompt.openFilter()
	case keys.Keep:
		return m.browser.keepTerm(m.browser.cellTerm())
	case keys.Drop:
		return m.browser.dropTerm(m.browser.cellTerm())
	case keys.FacetColumn:
		return m.openFacet(m.browser.grid.CursorColumn())
	case keys.FocusTimeline:
		return m.strip.focusStrip()
	case keys.PivotRow:
		return m.pivot.openRow()
	case keys.Undo:
		return m.browser.undoChange()
	case keys.Redo:
		return m.browser.redoChange()
	case keys.Reset:
		return m.browser.resetState()
	case keys.SortAsc, keys.SortDesc, keys.AddAsc, keys.AddDesc:
		return m.browser.sortBy(m.browser.grid.CursorColumn(), a == keys.SortDesc || a == keys.AddDesc, a == keys.AddAsc || a == keys.AddDesc)
	case keys.Columns:
		return m.overlays.openPane(keys.ColumnSettings)
	case keys.ViewEvents:
		return m.browser.changeState(m.browser.wantedState().withShape(table.Events, table.NoColumn))
	case keys.ViewSessions:
		return m.browser.changeState(m.browser.wantedState().withShape(table.Grouped, table.SessionID))
	case keys.ViewAddresses:
		return m.browser.changeState(m.browser.wantedState().withShape(table.Grouped, table.ClientIP))
	case keys.ViewItems:
		return m.browser.changeState(m.browser.wantedState().withShape(table.Accesses, table.NoColumn))
	case keys.ViewMessages:
		return m.browser.changeState(m.browser.wantedState().withShape(table.Grouped, table.InternetMessageID))
	case keys.ViewActivity:
		return m.browser.showActivity()
	case keys.ShowOwnLookups:
		return m.browser.toggleOwnLookups()
	case keys.Group:
		return m.browser.groupBy(m.browser.grid.CursorColumn())
	case keys.ShowMatrix:
		return m.matrix.openMatrix()
	case keys.Open:
		return m.openRow()
	case keys.Back:
		return m.goBack()
	default:
		return m.doProgramAction(a)
	}
}

// doProgramAction runs an action that does not change the view: marks, copies, the load, the program.
func (m *Model) doProgramAction(a keys.Action) tea.Cmd {
	switch a {
	case keys.NextFocus, keys.PrevFocus:
		return m.detail.switchFocus()
	case keys.Mark:
		m.browser.toggleMark()
		return nil
	case keys.MarkRange:
		return m.browser.markRange()
	case keys.MarkAll:
		return m.browser.markAll()
	case keys.ClearMarks:
		return m.browser.clearMarks()
	case keys.Copy:
		return m.browser.copyCell()
	case keys.CopyRow:
		return m.browser.copyRows()
	case keys.ShowQueries:
		return m.queries.openPane()
	case keys.ExportRows:
		return m.export.offerRows("")
	case keys.Subjects:
		return m.lookUpRow()
	case keys.SubjectsAll:
		return m.lookup.planAll()
	case keys.ShowLookup:
		return m.lookup.openPane()
	case keys.Pause:
		return m.pauseOrResume()
	case keys.Reload:
		return m.reloadFeed()
	case keys.Cancel:
		return m.cancelRunning(false)
	case keys.ShowInputs:
		return m.overlays.openPane(keys.Inputs)
	case keys.ShowCoverage:
		return m.overlays.openPane(keys.Coverage)
	case keys.ShowChecklist:
		return m.fetch.openChecklist()
	case keys.ShowSignIn:
		return m.signIn.openPane()
	case keys.Command:
		return m.prompt.openLine(prompt.Command, "")
	case keys.ShowHelp:
		return m.overlays.openPane(keys.Help)
	case keys.Quit:
		return m.quitOrAsk()
	case keys.Redraw:
		return tea.ClearScreen
	case keys.Suspend:
		return tea.Suspend
	case keys.Mouse:
		return m.switchMouse()
	case keys.Version:
		return m.showNotice(m.describeVersion())
	default:
		return m.showNotice("unknown key; ? shows the keys")
	}
}

// openFacet shows the values of a column. It counts records, which have no columns of siblings.
func (m *Model) openFacet(c table.Column) tea.Cmd {
	if c.IsOfSibling() {
		return m.showNotice("only sibling operations have a " + c.String() + ", and the values of records are counted")
	}
	return m.facet.openColumn(c)
}

// openRow opens a group into its records, and a record into its detail.
func (m *Model) openRow() tea.Cmd {
	view, row := m.browser.view, m.browser.grid.CursorRow()
	if row < 0 {
		return nil
	}
	if view.GroupFilter(row) != nil {
		return m.browser.openGroup(row)
	}
	if m.detail.isOpen {
		return m.runNow(m.detail.pane.ToggleRaw())
	}
	return m.detail.openPane()
}

// goBack closes one thing. The filter stays: hidden rows must not appear without being asked for, nor be
// hidden unnoticed.
func (m *Model) goBack() tea.Cmd {
	switch {
	case m.browser.isMarkingRange():
		m.browser.cancelRange()
		return nil
	case m.detail.isOpen:
		m.detail.closePane()
		return nil
	case len(m.browser.wantedState().Path) > 0:
		return m.browser.leaveGroup()
	case m.browser.search.expr != nil:
		m.browser.setSearch(nil)
		return nil
	}
	return m.showNotice("nothing to close; q quits")
}
