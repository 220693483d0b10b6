// Package columnsettings is the pane with the settings of the columns: which are shown, in which order,
// how wide, and which are frozen.
package columnsettings

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/table"
	"whoread/ui/widget/keys"
	"whoread/ui/widget/theme"
)

// maxWidth is the greatest width that can be set.
const maxWidth = 200

// Column is one column of the table.
type Column struct {
	Column table.Column
	Shown  bool
	Width  int // in cells; 0 to fit the content
}

// Layout is the columns of the table in their order.
type Layout struct {
	Columns []Column
	// Frozen is the number of shown columns, from the left, that stay in place.
	Frozen int
}

// The messages of the pane.
type (
	// Applied reports the layout that the user accepted.
	Applied struct{ Layout Layout }
	// Closed reports that the user cancelled.
	Closed struct{}
)

// Model is the pane.
type Model struct {
	theme   theme.Theme
	w, h    int
	layout  Layout
	cursor  int
	top     int
	warning string // why the last key did nothing
}

// New returns an empty pane.
func New(th theme.Theme) *Model { return &Model{theme: th} }

// SetSize sets the size in cells.
func (m *Model) SetSize(w, h int) {
	m.w, m.h = w, h
	m.scrollToCursor()
}

// SetLayout shows a layout. Changes stay in the pane until [Applied].
func (m *Model) SetLayout(l Layout) {
	m.layout = Layout{Columns: slices.Clone(l.Columns), Frozen: l.Frozen}
	m.cursor, m.top, m.warning = 0, 0, ""
	m.scrollToCursor()
}

// IsTyping reports whether every key is text: none is.
func (m *Model) IsTyping() bool { return false }

// Update handles keys and the wheel.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.MouseMsg:
		switch msg.Button {
		case tea.MouseButtonWheelUp:
			m.moveCursor(-3)
		case tea.MouseButtonWheelDown:
			m.moveCursor(3)
		default:
		}
	case tea.KeyMsg:
		return m.handleKey(msg)
	}
	return nil
}

func (m *Model) handleKey(msg tea.KeyMsg) tea.Cmd {
	m.warning = ""
	m.layout.Columns = slices.Clone(m.layout.Columns)
	a := actionOf(msg)
	switch a {
	case keys.Open:
		layout := Layout{Columns: slices.Clone(m.layout.Columns), Frozen: m.layout.Frozen}
		return func() tea.Msg { return Applied{Layout: layout} }
	case keys.Back, keys.Quit:
		return func() tea.Msg { return Closed{} }
	default:
		if len(m.layout.Columns) > 0 {
			m.changeColumn(a)
		}
		return nil
	}
}

// actionOf returns the action of a key: Shift with an arrow moves a column, as H and L do.
func actionOf(msg tea.KeyMsg) keys.Action {
	switch msg.Type {
	case tea.KeyShiftUp, tea.KeyShiftLeft:
		return keys.MoveLeft
	case tea.KeyShiftDown, tea.KeyShiftRight:
		return keys.MoveRight
	default:
		return keys.ActionOf(msg)
	}
}

// changeColumn changes the column under the cursor, or moves the cursor.
func (m *Model) changeColumn(a keys.Action) {
	column := &m.layout.Columns[m.cursor]
	switch a {
	case keys.Mark:
		m.toggleShown(column)
	case keys.MoveLeft:
		m.moveColumn(-1)
	case keys.MoveRight:
		m.moveColumn(1)
	case keys.Freeze:
		m.toggleFrozen()
	case keys.Narrower:
		column.Width = max(column.Width-1, 1)
	case keys.Wider:
		column.Width = min(column.Width+1, maxWidth)
	case keys.Fit:
		column.Width = 0
	default:
		m.scrollBy(a)
	}
}

// toggleShown shows or hides a column; the last one cannot be hidden.
func (m *Model) toggleShown(c *Column) {
	if c.Shown && m.countShown(len(m.layout.Columns)) == 1 {
		m.warning = "at least one column must be shown"
		return
	}
	frozen := c.Shown && m.countShown(m.cursor) < m.layout.Frozen
	c.Shown = !c.Shown
	if frozen {
		m.layout.Frozen--
	}
}

// moveColumn moves the column under the cursor, and the cursor with it.
func (m *Model) moveColumn(by int) {
	to := m.cursor + by
	if to < 0 || to >= len(m.layout.Columns) {
		return
	}
	c := m.layout.Columns
	c[m.cursor], c[to] = c[to], c[m.cursor]
	m.cursor = to
	m.scrollToCursor()
}

// toggleFrozen freezes the columns up to the cursor, or unfreezes them.
func (m *Model) toggleFrozen() {
	upTo := m.countShown(m.cursor + 1)
	if m.layout.Frozen == upTo {
		upTo = 0
	}
	m.layout.Frozen = upTo
}

// countShown returns the number of shown columns among the first n.
func (m *Model) countShown(n int) int {
	shown := 0
	for _, c := range m.layout.Columns[:n] {
		if c.Shown {
			shown++
		}
	}
	return shown
}

func (m *Model) scrollBy(a keys.Action) {
	switch a {
	case keys.Up:
		m.moveCursor(-1)
	case keys.Down:
		m.moveCursor(1)
	case keys.HalfUp, keys.PageUp:
		m.moveCursor(-max(m.visibleRows(), 1))
	case keys.HalfDown, keys.PageDown:
		m.moveCursor(max(m.visibleRows(), 1))
	case keys.Top:
		m.moveCursor(-len(m.layout.Columns))
	case keys.Bottom:
		m.moveCursor(len(m.layout.Columns))
	default:
	}
}

func (m *Model) moveCursor(by int) {
	m.cursor = min(max(m.cursor+by, 0), max(len(m.layout.Columns)-1, 0))
	m.scrollToCursor()
}

// scrollToCursor keeps the cursor on the screen.
func (m *Model) scrollToCursor() {
	rows := max(m.visibleRows(), 1)
	m.top = min(max(m.top, m.cursor-rows+1), m.cursor)
	m.top = max(min(m.top, len(m.layout.Columns)-rows), 0)
}

// visibleRows returns the number of columns that the screen has room for: all lines but the title, the
// header and the footer.
func (m *Model) visibleRows() int { return m.h - 3 }
