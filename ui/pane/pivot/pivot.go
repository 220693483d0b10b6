// Package pivot is the pane that leads from a row to everything that shares a value with it.
package pivot

import (
	"strconv"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/filter"
	"whoread/audit/table"
	"whoread/ui/widget/keys"
	"whoread/ui/widget/theme"
)

// The messages of the pane.
type (
	// Counted is the values of the row that the pane was opened for.
	Counted struct {
		Pivots []table.Pivot
		// All is the number of records among which they were counted.
		All int
		// Err is why nothing was counted.
		Err error
	}
	// Follow requests all records of a term, regardless of the filter.
	Follow struct{ Term filter.Expr }
	// Closed reports that the user closed the pane.
	Closed struct{}
)

// Model is the pane.
type Model struct {
	theme  theme.Theme
	w, h   int
	row    string   // what the row is called
	values *Counted // nil while they are counted
	cursor int
	top    int // first value on the screen
}

// New returns an empty pane.
func New(th theme.Theme) *Model { return &Model{theme: th} }

// SetSize sets the size in cells.
func (m *Model) SetSize(w, h int) {
	m.w, m.h = w, h
	m.moveCursor(0)
}

// OpenRow shows a row. Its values arrive with [Counted].
func (m *Model) OpenRow(name string) { m.row, m.values, m.cursor, m.top = name, nil, 0, 0 }

// IsCounting reports whether the values are still being counted.
func (m *Model) IsCounting() bool { return m.values == nil }

// IsTyping reports false: no key is text.
func (m *Model) IsTyping() bool { return false }

// Update handles keys, the wheel and counts.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case Counted:
		m.values = &msg
		m.moveCursor(0)
	case tea.MouseMsg:
		m.handleMouse(msg)
	case tea.KeyMsg:
		if n, err := strconv.Atoi(msg.String()); err == nil {
			return m.followValue(n - 1)
		}
		return m.doAction(keys.ActionOf(msg))
	}
	return nil
}

func (m *Model) handleMouse(msg tea.MouseMsg) {
	switch msg.Button {
	case tea.MouseButtonWheelUp:
		m.moveCursor(-3)
	case tea.MouseButtonWheelDown:
		m.moveCursor(3)
	default:
	}
}

func (m *Model) doAction(a keys.Action) tea.Cmd {
	switch a {
	case keys.Open, keys.Keep:
		return m.followValue(m.cursor)
	case keys.Back, keys.Quit, keys.PivotRow:
		return sendMessage(Closed{})
	case keys.Up:
		m.moveCursor(-1)
	case keys.Down:
		m.moveCursor(1)
	case keys.PageUp, keys.HalfUp:
		m.moveCursor(-m.visibleRows())
	case keys.PageDown, keys.HalfDown:
		m.moveCursor(m.visibleRows())
	case keys.Top:
		m.moveCursor(-m.cursor)
	case keys.Bottom:
		m.moveCursor(m.count())
	default:
	}
	return nil
}

// followValue requests the records of a value, counted from 0.
func (m *Model) followValue(n int) tea.Cmd {
	if n < 0 || n >= m.count() {
		return nil
	}
	return sendMessage(Follow{Term: m.values.Pivots[n].Term})
}

// count returns the number of values.
func (m *Model) count() int {
	if m.values == nil {
		return 0
	}
	return len(m.values.Pivots)
}

// moveCursor moves the cursor and keeps it on the screen.
func (m *Model) moveCursor(by int) {
	m.cursor = min(max(m.cursor+by, 0), max(m.count()-1, 0))
	shown := m.visibleRows()
	m.top = min(max(m.top, m.cursor-shown+1), m.cursor)
}

// visibleRows returns the number of values that fit: all lines except title, header and footer.
func (m *Model) visibleRows() int { return max(m.h-3, 1) }

func sendMessage(msg tea.Msg) tea.Cmd { return func() tea.Msg { return msg } }
