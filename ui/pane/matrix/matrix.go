// Package matrix is the pane that counts records, items or messages by the values of two columns.
package matrix

import (
	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/filter"
	"whoread/audit/table"
	"whoread/ui/widget/keys"
	"whoread/ui/widget/theme"
)

// The messages of the pane.
type (
	// Counted is the matrix that the pane was opened for.
	Counted struct {
		Matrix *table.Matrix
		// Err is why nothing was counted.
		Err error
	}
	// Open requests the records of a cell. Name is what the cell is called.
	Open struct {
		Cell filter.Expr
		Name string
	}
	// Swap requests the matrix with its sides exchanged.
	Swap struct{ By, Then table.Column }
	// Export requests the export of what is shown.
	Export struct {
		Matrix  *table.Matrix
		Measure table.Column
	}
	// Closed reports that the user closed the pane.
	Closed struct{}
)

// Model is the pane.
type Model struct {
	theme    theme.Theme
	w, h     int
	by, then table.Column
	counted  *Counted // nil while it is counted
	measure  int      // index in table.MatrixMeasures
	// row and column are the cell of the cursor, top and left the first ones on the screen.
	row, column int
	top, left   int
}

// New returns an empty pane.
func New(th theme.Theme) *Model { return &Model{theme: th} }

// SetSize sets the size in cells.
func (m *Model) SetSize(w, h int) {
	m.w, m.h = w, h
	m.moveCursor(0, 0)
}

// OpenColumns shows two columns. Their counts arrive with [Counted].
func (m *Model) OpenColumns(by, then table.Column) {
	m.by, m.then, m.counted = by, then, nil
	m.row, m.column, m.top, m.left = 0, 0, 0, 0
}

// Columns returns the columns that are shown.
func (m *Model) Columns() (by, then table.Column) { return m.by, m.then }

// IsCounting reports whether the cells are still being counted.
func (m *Model) IsCounting() bool { return m.counted == nil }

// IsTyping reports false: no key is text.
func (m *Model) IsTyping() bool { return false }

// Update handles keys, the wheel and counts.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case Counted:
		m.counted = &msg
		m.moveCursor(0, 0)
	case tea.MouseMsg:
		m.handleMouse(msg)
	case tea.KeyMsg:
		if msg.String() == "m" {
			m.measure = (m.measure + 1) % len(table.MatrixMeasures())
			return nil
		}
		return m.doAction(keys.ActionOf(msg))
	}
	return nil
}

func (m *Model) handleMouse(msg tea.MouseMsg) {
	switch msg.Button {
	case tea.MouseButtonWheelUp:
		m.moveCursor(-3, 0)
	case tea.MouseButtonWheelDown:
		m.moveCursor(3, 0)
	default:
	}
}

func (m *Model) doAction(a keys.Action) tea.Cmd {
	switch a {
	case keys.Open, keys.Keep:
		return m.openCell()
	case keys.ShowMatrix:
		return sendMessage(Swap{By: m.then, Then: m.by})
	case keys.ExportRows:
		if x := m.shownMatrix(); x != nil {
			return sendMessage(Export{Matrix: x, Measure: m.currentMeasure()})
		}
	case keys.Back, keys.Quit:
		return sendMessage(Closed{})
	default:
		m.scrollBy(a)
	}
	return nil
}

func (m *Model) scrollBy(a keys.Action) {
	switch a {
	case keys.Up:
		m.moveCursor(-1, 0)
	case keys.Down:
		m.moveCursor(1, 0)
	case keys.Left:
		m.moveCursor(0, -1)
	case keys.Right:
		m.moveCursor(0, 1)
	case keys.PageUp, keys.HalfUp:
		m.moveCursor(-m.visibleRows(), 0)
	case keys.PageDown, keys.HalfDown:
		m.moveCursor(m.visibleRows(), 0)
	case keys.Top:
		m.moveCursor(-m.row, 0)
	case keys.Bottom:
		m.moveCursor(m.rowCount(), 0)
	case keys.FirstColumn:
		m.moveCursor(0, -m.column)
	case keys.LastColumn:
		m.moveCursor(0, m.columnCount())
	default:
	}
}

// openCell requests the records of the cell of the cursor; nothing if it has none.
func (m *Model) openCell() tea.Cmd {
	x := m.shownMatrix()
	if x == nil || m.rowCount() == 0 || x.Count(m.row, m.column, table.Records) == 0 {
		return nil
	}
	name := x.By.String() + " " + orNone(x.Rows[m.row].Text) + ", " + x.Then.String() + " " + orNone(x.Columns[m.column].Text)
	return sendMessage(Open{Cell: x.CellFilter(m.row, m.column), Name: name})
}

// shownMatrix returns the matrix; nil if there is none.
func (m *Model) shownMatrix() *table.Matrix {
	if m.counted == nil {
		return nil
	}
	return m.counted.Matrix
}

func (m *Model) rowCount() int {
	if x := m.shownMatrix(); x != nil {
		return len(x.Rows)
	}
	return 0
}

func (m *Model) columnCount() int {
	if x := m.shownMatrix(); x != nil {
		return len(x.Columns)
	}
	return 0
}

func (m *Model) currentMeasure() table.Column { return table.MatrixMeasures()[m.measure] }

// moveCursor moves the cursor and keeps it on the screen.
func (m *Model) moveCursor(rows, columns int) {
	m.row = min(max(m.row+rows, 0), max(m.rowCount()-1, 0))
	m.column = min(max(m.column+columns, 0), max(m.columnCount()-1, 0))
	m.top = min(max(m.top, m.row-m.visibleRows()+1), m.row)
	m.left = min(max(m.left, m.column-m.visibleColumns()+1), m.column)
}

// visibleRows returns the number of rows that fit: all lines except title, header and footer.
func (m *Model) visibleRows() int { return max(m.h-3, 1) }

// visibleColumns returns the number of columns that fit beside the values of the rows and their totals.
func (m *Model) visibleColumns() int { return max((m.w-2-m.headWidth()-totalWidth)/(cellWidth+1), 1) }

func orNone(text string) string {
	if text == "" {
		return "(none)"
	}
	return text
}

func sendMessage(msg tea.Msg) tea.Cmd { return func() tea.Msg { return msg } }
