package ui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/ui/pane/grid"
	"whoread/ui/widget/keys"
)

// handleKeys handles a message with one or more keys.
func (m *Model) handleKeys(msg tea.KeyMsg) tea.Cmd {
	var all []tea.KeyMsg
	if msg.Alt && !m.prompt.IsOpen() { // Esc and a key that arrived in one read
		all = append(all, tea.KeyMsg{Type: tea.KeyEsc})
		msg.Alt = false
	}
	return m.handleEach(append(all, keys.SplitRunes(msg)...))
}

// handleEach handles keys one after the other, each with the effects of the one before.
func (m *Model) handleEach(all []tea.KeyMsg) tea.Cmd {
	var cmds []tea.Cmd
	for i, key := range all {
		if i > 0 {
			cmds = append(cmds, m.settleLayout())
		}
		cmds = append(cmds, m.handleKey(key))
	}
	return tea.Batch(cmds...)
}

// handleKey sends a key to the question, the prompt, the overlay, the detail or the table.
func (m *Model) handleKey(msg tea.KeyMsg) tea.Cmd {
	m.hideNotice()
	stopping := m.stopping
	m.stopping = false
	a := keys.ActionOf(msg)
	switch {
	case m.exit.asking:
		return m.answerQuestion(msg)
	case m.prompt.IsOpen():
		return m.handlePromptKey(msg)
	case m.overlays.open == keys.Export && m.export.pane.IsRunning():
		return m.runNow(m.overlays.topPane().Update(msg))
	case a == keys.Cancel:
		return m.cancelRunning(stopping)
	case m.isCountingFor(m.overlays.open) && a != keys.Back && a != keys.Quit:
		m.queue = append(m.queue, msg)
		return nil
	case m.overlays.isOpen():
		return m.handleOverlayKey(a, msg)
	case len(m.queue) > 0 || m.browser.mustWait(a) || m.strip.isCounting() && a != keys.Quit:
		m.queue = append(m.queue, msg)
		return nil
	case m.strip.isFocused() && bindsKey(keys.Timeline, a, msg):
		return m.strip.handleKey(a, msg.String())
	case m.detail.focused && (m.detail.pane.IsTyping() || bindsKey(keys.Detail, a, msg)) && a != keys.NextFocus:
		return m.runNow(m.detail.updatePane(msg))
	}
	return m.doAction(a)
}

// isCountingFor reports whether an open pane waits for counts, so that keys for it wait, too.
func (m *Model) isCountingFor(p keys.Pane) bool {
	return p == keys.Facet && m.facet.pane.IsCounting() || p == keys.Pivot && m.pivot.pane.IsCounting() || p == keys.Coverage && m.doubts.isCounting() ||
		p == keys.Matrix && m.matrix.pane.IsCounting()
}

// mustWait reports whether an action has to wait for the view that is being built, because its rows are
// not on the screen yet. Moving the cursor never waits.
func (b *tableBrowser) mustWait(a keys.Action) bool {
	if b.view == nil || b.version == b.wanted {
		return false
	}
	return !grid.IsMove(a) || !b.state.isSameKind(b.wantedState())
}

// handlePromptKey sends a key to the prompt.
func (m *Model) handlePromptKey(msg tea.KeyMsg) tea.Cmd {
	cmd := m.prompt.updateLine(msg)
	if m.prompt.isUrgent(msg) {
		return m.runNow(cmd)
	}
	return cmd
}

// replayKeys handles the keys that waited for a view, or for the values of a column.
func (m *Model) replayKeys() tea.Cmd {
	waiting := m.queue
	m.queue = nil
	return m.handleEach(waiting)
}

// runNow handles the message of a pane at once, so that the next key sees its effect.
func (m *Model) runNow(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	_, next := m.Update(cmd())
	return next
}

// bindsKey reports whether a pane has a binding for a key.
func bindsKey(p keys.Pane, a keys.Action, msg tea.KeyMsg) bool {
	return slices.ContainsFunc(keys.BindingsOf(p), func(b keys.Binding) bool {
		return a != keys.None && b.Action == a || slices.Contains(b.Keys, msg.String())
	})
}
