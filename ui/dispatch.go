package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/table"
	"whoread/ui/pane/prompt"
	"whoread/ui/widget/keys"
)

// doAction does what a key or a verb of the : line says.
func (m *Model) doAction(a keys.Action) tea.Cmd {
	if m.browse.moveCursor(a) {
		return nil
	}
	if l, ok := m.browse.grid.ChangeLayout(a); ok {
		return m.browse.changeLayout(l)
	}
	switch a {
	case keys.Search:
		return m.prompt.openLine(prompt.Search, "")
	case keys.NextHit:
		return m.browse.nextHit(false)
	case keys.PrevHit:
		return m.browse.nextHit(true)
	case keys.SearchCell:
		return m.browse.searchCell()
	case keys.Filter:
		return m.prompt.openFilter()
	case keys.Keep:
		return m.browse.keepTerm(m.browse.cellTerm())
	case keys.Drop:
		return m.browse.dropTerm(m.browse.cellTerm())
	case keys.FacetColumn:
		return m.facet.openColumn(m.browse.grid.CursorColumn())
	case keys.Undo:
		return m.browse.undoChange()
	case keys.Redo:
		return m.browse.redoChange()
	case keys.Reset:
		return m.browse.resetState()
	case keys.SortAsc, keys.SortDesc, keys.AddAsc, keys.AddDesc:
		return m.browse.sortBy(m.browse.grid.CursorColumn(), a == keys.SortDesc || a == keys.AddDesc, a == keys.AddAsc || a == keys.AddDesc)
	case keys.Columns:
		return m.overlays.openPane(keys.ColumnSettings)
	case keys.ViewEvents:
		return m.browse.changeState(m.browse.wantedState().withShape(table.Events, table.NoColumn))
	case keys.ViewSessions:
		return m.browse.changeState(m.browse.wantedState().withShape(table.Grouped, table.SessionID))
	case keys.ViewAddresses:
		return m.browse.changeState(m.browse.wantedState().withShape(table.Grouped, table.ClientIP))
	case keys.ViewItems:
		return m.browse.changeState(m.browse.wantedState().withShape(table.Accesses, table.NoColumn))
	case keys.ViewMessages:
		return m.browse.changeState(m.browse.wantedState().withShape(table.Grouped, table.InternetMessageID))
	case keys.ShowOwn:
		return m.browse.toggleSelfLookups()
	case keys.Group:
		return m.browse.groupBy(m.browse.grid.CursorColumn())
	case keys.Open:
		return m.openRow()
	case keys.Back:
		return m.goBack()
	default:
		return m.doProgramAction(a)
	}
}

// doProgramAction does what is not about the view: marks, copies, the load, the program.
func (m *Model) doProgramAction(a keys.Action) tea.Cmd {
	switch a {
	case keys.NextFocus, keys.PrevFocus:
		return m.detail.switchFocus()
	case keys.Mark:
		m.browse.toggleMark()
		return nil
	case keys.MarkRange:
		return m.browse.markRange()
	case keys.MarkAll:
		return m.browse.markAll()
	case keys.ClearMarks:
		return m.browse.clearMarks()
	case keys.Copy:
		return m.browse.copyCell()
	case keys.CopyRow:
		return m.browse.copyRows()
	case keys.ExportRows:
		return m.export.offerRows("")
	case keys.Subjects:
		return m.lookUpRow()
	case keys.SubjectsAll:
		return m.lookups.planAll()
	case keys.ShowLookup:
		return m.lookups.openPane()
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
		return m.say(m.describeVersion())
	default:
		return m.say("no such key; ? shows the keys")
	}
}

// openRow opens a group into its records, and a record into its detail.
func (m *Model) openRow() tea.Cmd {
	view, row := m.browse.view, m.browse.grid.CursorRow()
	if row < 0 {
		return nil
	}
	if view.GroupFilter(row) != nil {
		return m.browse.openGroup(row)
	}
	if m.detail.isOpen {
		return m.runNow(m.detail.pane.ToggleRaw())
	}
	return m.detail.open()
}

// goBack closes one thing. The filter stays: what is hidden must not appear unasked, nor quietly
// be hidden.
func (m *Model) goBack() tea.Cmd {
	switch {
	case m.browse.isMarkingRange():
		m.browse.giveUpRange()
		return nil
	case m.detail.isOpen:
		m.detail.close()
		return nil
	case len(m.browse.wantedState().Path) > 0:
		return m.browse.leaveGroup()
	case m.browse.search.expr != nil:
		m.browse.setSearch(nil)
		return nil
	}
	return m.say("nothing to close; q quits")
}
