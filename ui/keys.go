package ui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/table"
	"whoread/ui/grid"
	"whoread/ui/keys"
	"whoread/ui/prompt"
)

// handleKeys takes keys, which can come several in one message.
func (m *Model) handleKeys(msg tea.KeyMsg) tea.Cmd {
	var cmds []tea.Cmd
	if msg.Alt && !m.prompt.IsOpen() { // Esc and a key that came in one read
		cmds = append(cmds, m.handleKey(tea.KeyMsg{Type: tea.KeyEsc}))
		msg.Alt = false
	}
	for _, key := range keys.Split(msg) {
		cmds = append(cmds, m.handleKey(key))
	}
	return tea.Batch(cmds...)
}

// handleKey hands a key to what has the keys: a question, the prompt, an overlay, the detail, the
// table.
func (m *Model) handleKey(msg tea.KeyMsg) tea.Cmd {
	m.notice.text = ""
	stopping := m.stopping
	m.stopping = false
	a := keys.Map(msg)
	switch {
	case m.leaving:
		return m.answer(msg)
	case m.prompt.IsOpen():
		return m.promptKey(msg)
	case m.overlays.open == keys.Export && m.exporting.Running():
		return m.now(m.overlays.top().Update(msg))
	case a == keys.Cancel:
		return m.interrupt(stopping)
	case m.overlays.open == keys.Facet && m.facet.Counting() && a != keys.Back && a != keys.Quit:
		m.queue = append(m.queue, msg)
		return nil
	case m.overlays.isOpen():
		return m.handleOverlayKey(a, msg)
	case len(m.queue) > 0 || m.early(a):
		m.queue = append(m.queue, msg)
		return nil
	case m.inDetail && (m.detail.Typing() || takes(keys.Detail, a, msg)) && a != keys.NextFocus:
		return m.now(m.toDetail(msg))
	}
	return m.act(a)
}

// early tells whether an action has to wait for the view that is being built: what it is about
// is not on the screen yet. Moving the cursor among the rows that are waits for nothing.
func (m *Model) early(a keys.Action) bool {
	b := &m.build
	if b.view == nil || b.version == b.wanted {
		return false
	}
	return !grid.Moves(a) || !b.shown.alike(m.look())
}

// replay takes the keys that waited for a view, or for the values of a column.
func (m *Model) replay() tea.Cmd {
	waiting := m.queue
	m.queue = nil
	var cmds []tea.Cmd
	for _, msg := range waiting {
		cmds = append(cmds, m.handleKey(msg))
	}
	return tea.Batch(cmds...)
}

// now hands on at once what a pane tells, so that the next key meets what follows from it.
func (m *Model) now(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	_, next := m.Update(cmd())
	return next
}

// takes tells whether a key means something to a pane.
func takes(p keys.Pane, a keys.Action, msg tea.KeyMsg) bool {
	return slices.ContainsFunc(keys.Bindings(p), func(b keys.Binding) bool {
		return a != keys.None && b.Action == a || slices.Contains(b.Keys, msg.String())
	})
}

// act does what a key or a verb of the : line says.
func (m *Model) act(a keys.Action) tea.Cmd {
	if m.grid.Move(a) {
		return m.followCursor(a)
	}
	if l, ok := m.grid.Arrange(a); ok {
		return m.changeLayout(l)
	}
	switch a {
	case keys.Search:
		return m.openSearch()
	case keys.NextHit:
		return m.nextHit(false)
	case keys.PrevHit:
		return m.nextHit(true)
	case keys.SearchCell:
		return m.searchCell()
	case keys.Filter:
		return m.openFilter()
	case keys.Keep:
		return m.keepTerm(m.cellTerm())
	case keys.Drop:
		return m.dropTerm(m.cellTerm())
	case keys.FacetColumn:
		return m.openFacet(m.grid.Column())
	case keys.Undo:
		return m.undo()
	case keys.Redo:
		return m.redo()
	case keys.Reset:
		return m.reset()
	case keys.SortAsc, keys.SortDesc, keys.AddAsc, keys.AddDesc:
		return m.sortBy(m.grid.Column(), a == keys.SortDesc || a == keys.AddDesc, a == keys.AddAsc || a == keys.AddDesc)
	case keys.Columns:
		return m.openChooser()
	case keys.ViewEvents:
		return m.change(m.look().reshaped(table.Events, table.NoColumn))
	case keys.ViewSessions:
		return m.change(m.look().reshaped(table.Grouped, table.SessionID))
	case keys.ViewAddresses:
		return m.change(m.look().reshaped(table.Grouped, table.ClientIP))
	case keys.ViewItems:
		return m.change(m.look().reshaped(table.Accesses, table.NoColumn))
	case keys.ViewMessages:
		return m.change(m.look().reshaped(table.Grouped, table.InternetMessageID))
	case keys.ShowOwn:
		return m.switchOwn()
	case keys.Group:
		return m.groupBy(m.grid.Column())
	case keys.Open:
		return m.open()
	case keys.Back:
		return m.back()
	default:
		return m.actOnProgram(a)
	}
}

// actOnProgram does what is not about the view: marks, copies, the load, the program.
func (m *Model) actOnProgram(a keys.Action) tea.Cmd {
	switch a {
	case keys.NextFocus, keys.PrevFocus:
		return m.switchFocus()
	case keys.Mark:
		return m.mark()
	case keys.MarkRange:
		return m.markRange()
	case keys.MarkAll:
		return m.markAll()
	case keys.ClearMarks:
		return m.clearMarks()
	case keys.Copy:
		return m.copyCell()
	case keys.CopyRow:
		return m.copyRows()
	case keys.ExportRows:
		return m.openExport("")
	case keys.Subjects:
		return m.subjectsHere()
	case keys.SubjectsAll:
		return m.subjectsOfAll()
	case keys.ShowLookup:
		return m.openLookup()
	case keys.Pause:
		return m.pause()
	case keys.Reload:
		return m.reload()
	case keys.Cancel:
		return m.interrupt(false)
	case keys.ShowInputs:
		return m.openInputs()
	case keys.ShowCoverage:
		return m.openCoverage()
	case keys.ShowChecklist:
		return m.openChecklist()
	case keys.ShowSignIn:
		return m.openSignIn()
	case keys.Command:
		m.prompt.Open(prompt.Command, "")
		m.layOut()
		return nil
	case keys.ShowHelp:
		return m.openHelp()
	case keys.Quit:
		return m.quit()
	case keys.Redraw:
		return tea.ClearScreen
	case keys.Suspend:
		return tea.Suspend
	case keys.Mouse:
		return m.switchMouse()
	case keys.Version:
		return m.say(m.version())
	default:
		return m.say("no such key; ? shows the keys")
	}
}

// followCursor follows the cursor: at the end of a table by time it sticks to what arrives.
func (m *Model) followCursor(a keys.Action) tea.Cmd {
	if a == keys.Bottom && m.followable() {
		m.grid.Follow(true)
	}
	if m.grid.Row() == m.rowCount()-1 {
		m.build.arrived = 0
		if a == keys.Down && m.load.active() && m.followable() {
			m.grid.Follow(true)
		}
	}
	return m.refreshDetail()
}

// followable tells whether what arrives last stands last, as far as the load is in order.
func (m *Model) followable() bool {
	s := m.build.shown.Spec
	byTime := len(s.Sort) == 0 || s.Sort[0] == table.Key{Column: table.TimeStamp}
	return s.Shape != table.Grouped && byTime
}

// rowCount is the number of rows of the view on the screen.
func (m *Model) rowCount() int {
	if m.build.view == nil {
		return 0
	}
	return m.build.view.Len()
}

// sortBy sorts by a column, or adds it to the sort keys.
func (m *Model) sortBy(c table.Column, desc, add bool) tea.Cmd {
	if c == table.NoColumn {
		return nil
	}
	return m.change(m.look().sorted(table.Key{Column: c, Desc: desc}, add))
}
