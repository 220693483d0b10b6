package ui

import (
	tea "github.com/charmbracelet/bubbletea"
)

// handleMouse takes the wheel and clicks; a click on a header sorts by the column, and again the
// other way round.
func (m *Model) handleMouse(msg tea.MouseMsg) tea.Cmd {
	turns := 0
	switch msg.Button {
	case tea.MouseButtonWheelUp:
		turns = -1
	case tea.MouseButtonWheelDown:
		turns = 1
	case tea.MouseButtonLeft:
	default:
		return nil
	}
	plan := m.planLayout()
	inDetail := m.detail.isOpen && msg.Y >= plan.body+plan.grid
	switch {
	case m.exit.asking || m.prompt.IsOpen() && turns == 0:
		return nil
	case m.overlays.isOpen():
		return m.runNow(m.overlays.topPane().Update(msg))
	case turns != 0 && inDetail:
		return m.detail.updatePane(msg)
	case turns != 0:
		m.browser.scrollRows(turns)
		return nil
	case msg.Action == tea.MouseActionPress:
		m.detail.setFocus(inDetail)
		if !inDetail {
			return m.browser.clickCell(msg.X, msg.Y-plan.body)
		}
	}
	return nil
}

// switchMouse gives the mouse to the terminal, so that it can select text, or takes it back.
func (m *Model) switchMouse() tea.Cmd {
	m.mouse = !m.mouse
	if m.mouse {
		return tea.Batch(tea.EnableMouseCellMotion, m.showNotice("mouse on"))
	}
	return tea.Batch(tea.DisableMouse, m.showNotice("mouse off: the terminal selects text"))
}

// resumeMouse takes the mouse back that a suspended program gave to the terminal.
func (m *Model) resumeMouse() tea.Cmd {
	if !m.mouse {
		return nil
	}
	return tea.EnableMouseCellMotion
}
