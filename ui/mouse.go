package ui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/table"
	"whoread/ui/widget/keys"
	"whoread/ui/widget/timeline"
)

// doubleClickTime is the longest time between the clicks of a double click.
const doubleClickTime = 500 * time.Millisecond

// rowClick is a click on a row.
type rowClick struct {
	row table.RowID
	at  time.Time
}

// handleMouse takes the wheel and clicks; a click on a header sorts by the column, and again the
// other way round.
func (m *Model) handleMouse(msg tea.MouseMsg) tea.Cmd {
	turns := 0
	if msg.Action == tea.MouseActionRelease && m.strip.dragging {
		return m.strip.releaseDrag()
	}
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
	if m.strip.dragging || m.isOnTimeline(msg.Y, plan) {
		return m.handleTimelineMouse(msg, turns)
	}
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
	case msg.Action == tea.MouseActionPress && msg.Y == m.height-1:
		return m.clickHint(msg.X)
	case msg.Action == tea.MouseActionPress:
		m.strip.focused = false
		m.detail.setFocus(inDetail)
		if !inDetail {
			return m.clickTable(msg.X, msg.Y-plan.body)
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

// isOnTimeline reports whether a line of the screen belongs to the timeline, and the timeline has the mouse.
func (m *Model) isOnTimeline(y int, plan screenLayout) bool {
	lines := 1
	if m.strip.isFocused() {
		lines = timeline.StripHeight
	}
	free := !m.exit.asking && !m.prompt.IsOpen() && !m.overlays.isOpen() && !m.strip.isCounting()
	return free && plan.timeline > 0 && y >= plan.timeline && y < plan.timeline+lines
}

// handleTimelineMouse moves the cursor of the timeline with a click, selects with a drag, and zooms with the
// wheel.
func (m *Model) handleTimelineMouse(msg tea.MouseMsg, turns int) tea.Cmd {
	switch {
	case turns < 0:
		m.strip.pointAt(msg.X)
		m.layOut()
		return m.strip.zoomIn(m.strip.makeStrip().Selected)
	case turns > 0:
		m.strip.focused = true
		return m.strip.zoomOut()
	case msg.Action == tea.MouseActionPress:
		m.detail.setFocus(false)
		m.strip.pointAt(msg.X)
		m.strip.dragging = true
	case msg.Action == tea.MouseActionMotion && m.strip.dragging:
		m.strip.dragTo(msg.X)
	}
	return nil
}

// clickTable moves the cursor to a click, and opens the row of a double click.
func (m *Model) clickTable(x, y int) tea.Cmd {
	cmd := m.browser.clickCell(x, y)
	row := m.browser.grid.CursorRow()
	if y < 1 || row < 0 || m.browser.mustWait(keys.Open) || y > m.browser.rowCount() {
		m.clicked = rowClick{}
		return cmd
	}
	before := m.clicked
	m.clicked = rowClick{row: m.browser.view.RowID(row), at: time.Now()} // not by the clock of a tenant
	if m.clicked.row != before.row || m.clicked.at.Sub(before.at) > doubleClickTime {
		return cmd
	}
	m.clicked = rowClick{}
	if m.detail.isOpen && m.browser.view.GroupFilter(row) == nil {
		return cmd
	}
	return tea.Batch(cmd, m.openRow())
}
