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
	var all []tea.KeyMsg
	if msg.Alt && !m.prompt.IsOpen() { // Esc and a key that came in one read
		all = append(all, tea.KeyMsg{Type: tea.KeyEsc})
		msg.Alt = false
	}
	return m.handleEach(append(all, keys.Split(msg)...))
}

// handleEach handles keys one after the other; each meets what follows from the one before.
func (m *Model) handleEach(all []tea.KeyMsg) tea.Cmd {
	var cmds []tea.Cmd
	for i, key := range all {
		if i > 0 {
			cmds = append(cmds, m.settle())
		}
		cmds = append(cmds, m.handleKey(key))
	}
	return tea.Batch(cmds...)
}

// handleKey hands a key to what has the keys: a question, the prompt, an overlay, the detail, the
// table.
func (m *Model) handleKey(msg tea.KeyMsg) tea.Cmd {
	m.hideNotice()
	stopping := m.stopping
	m.stopping = false
	a := keys.Map(msg)
	switch {
	case m.exit.asking:
		return m.answer(msg)
	case m.prompt.IsOpen():
		return m.handlePromptKey(msg)
	case m.overlays.open == keys.Export && m.export.pane.Running():
		return m.now(m.overlays.top().Update(msg))
	case a == keys.Cancel:
		return m.interrupt(stopping)
	case m.overlays.open == keys.Facet && m.facet.pane.Counting() && a != keys.Back && a != keys.Quit:
		m.queue = append(m.queue, msg)
		return nil
	case m.overlays.isOpen():
		return m.handleOverlayKey(a, msg)
	case len(m.queue) > 0 || m.browse.mustWait(a):
		m.queue = append(m.queue, msg)
		return nil
	case m.detail.focused && (m.detail.pane.Typing() || takes(keys.Detail, a, msg)) && a != keys.NextFocus:
		return m.now(m.detail.update(msg))
	}
	return m.act(a)
}

// mustWait tells whether an action has to wait for the view that is being built: what it is about
// is not on the screen yet. Moving the cursor among the rows that are waits for nothing.
func (b *browser) mustWait(a keys.Action) bool {
	if b.view == nil || b.version == b.wanted {
		return false
	}
	return !grid.Moves(a) || !b.shown.alike(b.state())
}

// handlePromptKey hands a key to the prompt.
func (m *Model) handlePromptKey(msg tea.KeyMsg) tea.Cmd {
	cmd := m.prompt.update(msg)
	if m.prompt.isUrgent(msg) {
		return m.now(cmd)
	}
	return cmd
}

// replay takes the keys that waited for a view, or for the values of a column.
func (m *Model) replay() tea.Cmd {
	waiting := m.queue
	m.queue = nil
	return m.handleEach(waiting)
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
	if m.browse.move(a) {
		return nil
	}
	if l, ok := m.browse.grid.Arrange(a); ok {
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
		return m.facet.open(m.browse.grid.Column())
	case keys.Undo:
		return m.browse.undo()
	case keys.Redo:
		return m.browse.redo()
	case keys.Reset:
		return m.browse.reset()
	case keys.SortAsc, keys.SortDesc, keys.AddAsc, keys.AddDesc:
		return m.browse.sortBy(m.browse.grid.Column(), a == keys.SortDesc || a == keys.AddDesc, a == keys.AddAsc || a == keys.AddDesc)
	case keys.Columns:
		return m.overlays.openPane(keys.Chooser)
	case keys.ViewEvents:
		return m.browse.change(m.browse.state().reshaped(table.Events, table.NoColumn))
	case keys.ViewSessions:
		return m.browse.change(m.browse.state().reshaped(table.Grouped, table.SessionID))
	case keys.ViewAddresses:
		return m.browse.change(m.browse.state().reshaped(table.Grouped, table.ClientIP))
	case keys.ViewItems:
		return m.browse.change(m.browse.state().reshaped(table.Accesses, table.NoColumn))
	case keys.ViewMessages:
		return m.browse.change(m.browse.state().reshaped(table.Grouped, table.InternetMessageID))
	case keys.ShowOwn:
		return m.browse.switchOwn()
	case keys.Group:
		return m.browse.groupBy(m.browse.grid.Column())
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
		return m.export.offer("")
	case keys.Subjects:
		return m.lookUpRow()
	case keys.SubjectsAll:
		return m.lookups.planAll()
	case keys.ShowLookup:
		return m.lookups.open()
	case keys.Pause:
		return m.pause()
	case keys.Reload:
		return m.reload()
	case keys.Cancel:
		return m.interrupt(false)
	case keys.ShowInputs:
		return m.overlays.openPane(keys.Inputs)
	case keys.ShowCoverage:
		return m.overlays.openPane(keys.Coverage)
	case keys.ShowChecklist:
		return m.fetch.openChecklist()
	case keys.ShowSignIn:
		return m.signIn.open()
	case keys.Command:
		return m.prompt.openLine(prompt.Command, "")
	case keys.ShowHelp:
		return m.overlays.openPane(keys.Help)
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
