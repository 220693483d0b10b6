package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/table"
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
	plan := m.plan()
	inDetail := m.detailOpen && msg.Y >= plan.body+plan.grid
	switch {
	case m.leaving || m.prompt.IsOpen() && turns == 0:
		return nil
	case m.overlays.isOpen():
		return m.now(m.overlays.top().Update(msg))
	case turns != 0 && inDetail:
		return m.toDetail(msg)
	case turns != 0:
		m.grid.Wheel(turns)
		return m.refreshDetail()
	case msg.Action == tea.MouseActionPress:
		m.focusDetail(inDetail)
		if !inDetail {
			return m.click(msg.X, msg.Y-plan.body)
		}
	}
	return nil
}

func (m *Model) click(x, y int) tea.Cmd {
	if y < 0 || !m.build.shown.alike(m.look()) {
		return nil
	}
	c := m.grid.Click(x, y)
	if c == table.NoColumn {
		return m.refreshDetail()
	}
	sort := m.look().Spec.Sort
	desc := len(sort) > 0 && sort[0] == table.Key{Column: c}
	return m.sortBy(c, desc, false)
}

// switchMouse gives the mouse to the terminal, so that it can select text, or takes it back.
func (m *Model) switchMouse() tea.Cmd {
	m.mouse = !m.mouse
	if m.mouse {
		return tea.Batch(tea.EnableMouseCellMotion, m.say("mouse on"))
	}
	return tea.Batch(tea.DisableMouse, m.say("mouse off: the terminal selects text"))
}

// resumeMouse takes the mouse back that a suspended program gave to the terminal.
func (m *Model) resumeMouse() tea.Cmd {
	if !m.mouse {
		return nil
	}
	return tea.EnableMouseCellMotion
}
