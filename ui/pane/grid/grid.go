// Package grid is the table of the screen. It requests only the rows in view, its columns can be moved,
// hidden, frozen and resized, and its cursor belongs to a record and not to a line.
package grid

import (
	"slices"

	"whoread/audit/safe"
	"whoread/audit/table"
	"whoread/ui/widget/theme"
)

// Rows are the rows of a grid. They must not change: another state of the table is other Rows.
type Rows interface {
	Len() int
	// ID returns the identity of a row, and Row finds the row with an identity.
	RowID(row int) table.RowID
	RowByID(id table.RowID) (int, bool)
	// Cell returns the text of a cell and its tone.
	Cell(row int, c table.Column) (safe.Text, Tone)
	// Sign returns the sign of the row as a whole.
	Sign(row int) Sign
	IsMarked(row int) bool
}

// Tone is the meaning of the style of a cell.
type Tone uint8

// The tones.
const (
	Plain   Tone = iota
	Warning      // it asks to be looked at
	Muted        // it only says that something is not stated
)

// Sign is a sign to the left of a row.
type Sign uint8

// The signs.
const (
	NoSign    Sign = iota
	Attention      // the row asks to be looked at
	Conflict       // another record has the same id and other content
)

// Grid is the state of the table of the screen.
type Grid struct {
	theme   theme.Theme
	rows    Rows
	layout  Layout
	shown   []Column
	sort    []table.SortKey
	needles []Needle
	empty   string

	width, height int // in cells, the header included

	row     int         // of the cursor
	id      table.RowID // of the row of the cursor
	top     int         // first row in view
	column  int         // of the cursor, among the shown ones
	left    int         // first column in view after the frozen ones
	touched bool        // the cursor was moved
	follow  bool

	widest map[table.Column]int // widest cell seen, up to sampleMax
	placed []placed
}

// Needle is a text to highlight in the cells of a column, or of all for NoColumn.
type Needle struct {
	Text   string
	Column table.Column
	// Fold makes upper and lower case the same; Text is then in lower case.
	Fold bool
}

// Position is a position of the cursor, to restore later.
type Position struct {
	id     table.RowID
	row    int
	line   int
	column table.Column
}

// sampleRows is the number of rows that are measured to choose widths; wider cells than sampleMax do not
// count.
const (
	sampleRows = 200
	sampleMax  = 200
)

// New returns a grid without rows.
func New(th theme.Theme) *Grid {
	return &Grid{theme: th, rows: noRows{}, widest: map[table.Column]int{}}
}

// SetSize sets the size: the header and as many rows as fit.
func (g *Grid) SetSize(width, height int) {
	g.width, g.height = width, height
	g.layOut()
}

// SetRows replaces the rows. The cursor stays on its record, and on its line if possible; if the record
// no longer exists, it goes to the nearest one that does.
func (g *Grid) SetRows(rows Rows) {
	line := g.row - g.top
	switch {
	case g.follow:
		g.row = rows.Len() - 1
	case g.touched:
		g.row = g.findRow(rows)
	default:
		g.row = 0
	}
	g.rows = rows
	g.top = g.row - line
	g.clampCursor()
	g.measureColumns()
	g.layOut()
}

// SetLayout replaces the columns; the cursor stays in its column.
func (g *Grid) SetLayout(l Layout) {
	column := g.CursorColumn()
	g.layout, g.shown = l, l.ShownColumns()
	if i := indexOf(g.shown, column); i >= 0 {
		g.column = i
	}
	g.measureColumns()
	g.layOut()
}

// SetSort sets the sort keys, which the header shows.
func (g *Grid) SetSort(sort []table.SortKey) {
	g.sort = sort
	g.measureColumns()
	g.layOut()
}

// SetNeedles sets the texts to highlight.
func (g *Grid) SetNeedles(needles []Needle) { g.needles = needles }

// SetEmpty sets the text that is shown if there are no rows. It must be safe.
func (g *Grid) SetEmpty(sentence string) { g.empty = sentence }

// ResetTable prepares for the layout and rows of another table: the cursor goes to the first row and
// column.
func (g *Grid) ResetTable() {
	g.rows, g.shown, g.placed = noRows{}, nil, nil
	g.row, g.top, g.column, g.left, g.touched, g.follow = 0, 0, 0, 0, false, false
	g.widest = map[table.Column]int{}
}

// ResetCursor prepares for the rows of another table with the same columns: the cursor goes to the first
// row, unless it follows the last one.
func (g *Grid) ResetCursor() {
	if !g.follow {
		g.row, g.top, g.touched = 0, 0, false
		g.layOut()
	}
}

// HasMoved reports whether the cursor was moved, and so belongs to a row.
func (g *Grid) HasMoved() bool { return g.touched }

// Layout returns the current columns.
func (g *Grid) Layout() Layout { return g.layout }

// CursorRow returns the row of the cursor, -1 if there are no rows.
func (g *Grid) CursorRow() int {
	if g.rows.Len() == 0 {
		return -1
	}
	return g.row
}

// CursorColumn returns the column of the cursor.
func (g *Grid) CursorColumn() table.Column {
	if g.column >= len(g.shown) {
		return table.NoColumn
	}
	return g.shown[g.column].ID
}

// VisibleRows returns the rows in view, without end.
func (g *Grid) VisibleRows() (first, end int) {
	return g.top, min(g.top+g.visibleLines(), g.rows.Len())
}

// IsFollowing reports whether the cursor follows the last row as rows arrive.
func (g *Grid) IsFollowing() bool { return g.follow }

// SetFollow sets whether the cursor follows the last row.
func (g *Grid) SetFollow(on bool) {
	g.follow = on
	if on {
		g.GotoRow(g.rows.Len() - 1)
	}
}

// SavePosition returns the position of the cursor.
func (g *Grid) SavePosition() Position {
	return Position{id: g.id, row: g.row, line: g.row - g.top, column: g.CursorColumn()}
}

// RestorePosition moves the cursor to a position, for the rows that are set next.
func (g *Grid) RestorePosition(p Position) {
	g.id, g.row, g.top, g.touched, g.follow = p.id, p.row, p.row-p.line, true, false
	if i := indexOf(g.shown, p.column); i >= 0 {
		g.column = i
	}
}

// findRow returns the row of the cursor's record among other rows, or of the nearest record.
func (g *Grid) findRow(rows Rows) int {
	if row, ok := rows.RowByID(g.id); ok {
		return row
	}
	for d := 1; d <= sampleRows; d++ {
		for _, near := range []int{g.row + d, g.row - d} {
			if near < 0 || near >= g.rows.Len() {
				continue
			}
			if row, ok := rows.RowByID(g.rows.RowID(near)); ok {
				return row
			}
		}
	}
	return g.row
}

// visibleLines returns the number of rows that fit below the header.
func (g *Grid) visibleLines() int { return max(g.height-1, 1) }

// layOut moves the cursor into the rows and into view, and places the columns.
func (g *Grid) layOut() {
	g.clampCursor()
	g.column = max(0, min(g.column, len(g.shown)-1))
	g.placeColumns()
}

// clampCursor keeps the cursor inside the rows and in view.
func (g *Grid) clampCursor() {
	n := g.rows.Len()
	g.row = max(0, min(g.row, n-1))
	g.top = max(0, min(g.top, g.row, n-g.visibleLines()))
	g.top = max(g.top, g.row-g.visibleLines()+1)
	if n > 0 {
		g.id = g.rows.RowID(g.row)
	}
}

// measureColumns measures the cells in view and after it. Widths only grow, and only when rows or columns
// are replaced, so that columns do not jump while somebody reads.
func (g *Grid) measureColumns() {
	for _, c := range g.shown {
		widest := max(g.widest[c.ID], theme.Width(g.titleOf(c)))
		for row := g.top; row < min(g.top+sampleRows, g.rows.Len()); row++ {
			if widest >= sampleMax || c.Width == 0 && widest >= c.Max {
				break
			}
			text, _ := g.rows.Cell(row, c.ID)
			widest = max(widest, min(theme.Width(g.theme.CleanText(text)), sampleMax))
		}
		g.widest[c.ID] = widest
	}
}

// placeColumns places the columns, with the column of the cursor in view.
func (g *Grid) placeColumns() {
	widest := func(c Column) int { return g.widest[c.ID] }
	frozen := frozenThatFit(g.shown, g.layout.Frozen, g.width, widest)
	if g.column >= frozen {
		g.left = min(g.left, g.column)
	}
	for {
		g.placed = placeColumns(g.shown, frozen, g.left, g.width, widest)
		if g.column < frozen || g.left >= g.column || g.inView() {
			break
		}
		g.left = min(max(g.left, frozen)+1, g.column)
	}
	if !g.inView() && g.column < len(g.shown) {
		g.placed = placeColumns(narrowToCursor(g.shown, frozen, g.column, g.width), frozen, g.left, g.width, widest)
	}
}

// narrowToCursor returns the columns with such limits that the frozen ones leave room for the column of the cursor.
func narrowToCursor(shown []Column, frozen, cursor, width int) []Column {
	shown = slices.Clone(shown)
	for i := range shown {
		shown[i].Needed = i < frozen || i == cursor
	}
	shown[cursor].Width = 0
	shown[cursor].Min = max(min(shown[cursor].Min, width-halfWidth(width)-gutter-1), 1)
	return shown
}

func (g *Grid) inView() bool {
	for _, p := range g.placed {
		if p.index == g.column {
			return true
		}
	}
	return false
}

// noRows has no rows.
type noRows struct{}

func (noRows) Len() int                                 { return 0 }
func (noRows) RowID(int) table.RowID                    { return 0 }
func (noRows) RowByID(table.RowID) (int, bool)          { return 0, false }
func (noRows) Cell(int, table.Column) (safe.Text, Tone) { return safe.Text{}, Plain }
func (noRows) Sign(int) Sign                            { return NoSign }
func (noRows) IsMarked(int) bool                        { return false }
