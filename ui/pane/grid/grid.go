// Package grid is the table of the screen: rows of any number of which it asks for those in
// view, columns that can be moved, hidden, frozen and resized, and a cursor that belongs to a
// record and not to a line.
package grid

import (
	"whoread/audit/safe"
	"whoread/audit/table"
	"whoread/ui/widget/theme"
)

// Rows is what a grid shows. It must not change: another state of the table is other Rows.
type Rows interface {
	Len() int
	// ID is the identity of a row, and Row finds the row that has it.
	ID(row int) table.ID
	Row(id table.ID) (int, bool)
	// Cell is the text of a cell, and how it is said.
	Cell(row int, c table.Column) (safe.Text, Tone)
	// Warn tells whether the row as a whole asks to be looked at.
	Warn(row int) bool
	Marked(row int) bool
}

// Tone is how a cell is said.
type Tone uint8

// The tones.
const (
	Plain Tone = iota
	Alarm      // it asks to be looked at
	Aside      // it only says that something is not stated
)

// Grid is the state of the table of the screen.
type Grid struct {
	theme   theme.Theme
	rows    Rows
	layout  Layout
	shown   []Column
	sort    []table.Key
	needles []Needle
	empty   string

	width, height int // in cells, the header included

	row     int      // of the cursor
	id      table.ID // of the row of the cursor
	top     int      // first row in view
	column  int      // of the cursor, among the shown ones
	left    int      // first column in view after the frozen ones
	touched bool     // the cursor was moved
	follow  bool

	widest map[table.Column]int // widest cell seen, up to sampleMax
	placed []placed
}

// Needle is a text that is highlighted in the cells of a column, or of all for NoColumn.
type Needle struct {
	Text   string
	Column table.Column
	// Fold makes upper and lower case the same; Text is then in lower case.
	Fold bool
}

// Place is where a cursor stands, to come back to later.
type Place struct {
	id     table.ID
	row    int
	line   int
	column table.Column
}

// sampleRows is how many rows from the one in view on are looked at to choose widths, and
// sampleMax the width beyond which a cell does not count.
const (
	sampleRows = 200
	sampleMax  = 200
)

// New returns a grid without rows.
func New(th theme.Theme) *Grid {
	return &Grid{theme: th, rows: none{}, widest: map[table.Column]int{}}
}

// SetSize sets the room of the grid: the header and as many rows as fit below it.
func (g *Grid) SetSize(width, height int) {
	g.width, g.height = width, height
	g.arrange()
}

// SetRows replaces the rows. The cursor stays on its record, and on its line of the screen
// where that is possible; if its record is gone, it goes to the nearest one that is not.
func (g *Grid) SetRows(rows Rows) {
	line := g.row - g.top
	switch {
	case g.follow:
		g.row = rows.Len() - 1
	case g.touched:
		g.row = g.find(rows)
	default:
		g.row = 0
	}
	g.rows = rows
	g.top = g.row - line
	g.clamp()
	g.measure()
	g.arrange()
}

// SetLayout replaces the columns; the cursor stays in its column.
func (g *Grid) SetLayout(l Layout) {
	column := g.Column()
	g.layout, g.shown = l, l.Shown()
	if i := index(g.shown, column); i >= 0 {
		g.column = i
	}
	g.measure()
	g.arrange()
}

// SetSort tells the grid the sort keys, which the header shows.
func (g *Grid) SetSort(sort []table.Key) {
	g.sort = sort
	g.measure()
	g.arrange()
}

// SetNeedles sets what is highlighted.
func (g *Grid) SetNeedles(needles []Needle) { g.needles = needles }

// SetEmpty sets the sentence that stands in place of rows if there are none. It must have been
// made safe.
func (g *Grid) SetEmpty(sentence string) { g.empty = sentence }

// Forget makes the next layout and rows those of another table: the cursor goes to the first
// row and column.
func (g *Grid) Forget() {
	g.rows, g.shown, g.placed = none{}, nil, nil
	g.row, g.top, g.column, g.left, g.touched, g.follow = 0, 0, 0, 0, false, false
	g.widest = map[table.Column]int{}
}

// Rewind makes the rows to come those of another table with the same columns: the cursor goes
// to the first row, unless it follows the last one.
func (g *Grid) Rewind() {
	if !g.follow {
		g.row, g.top, g.touched = 0, 0, false
		g.arrange()
	}
}

// Moved tells whether the cursor was moved, and so belongs to a row.
func (g *Grid) Moved() bool { return g.touched }

// Layout returns the columns as they stand.
func (g *Grid) Layout() Layout { return g.layout }

// Row returns the row of the cursor, -1 if there are no rows.
func (g *Grid) Row() int {
	if g.rows.Len() == 0 {
		return -1
	}
	return g.row
}

// Column returns the column of the cursor.
func (g *Grid) Column() table.Column {
	if g.column >= len(g.shown) {
		return table.NoColumn
	}
	return g.shown[g.column].Of
}

// Window returns the rows in view, the last one not included.
func (g *Grid) Window() (first, end int) {
	return g.top, min(g.top+g.lines(), g.rows.Len())
}

// Following tells whether the cursor stays on the last row as rows arrive.
func (g *Grid) Following() bool { return g.follow }

// Follow makes the cursor stay on the last row, or not.
func (g *Grid) Follow(on bool) {
	g.follow = on
	if on {
		g.Goto(g.rows.Len() - 1)
	}
}

// Place returns where the cursor stands.
func (g *Grid) Place() Place {
	return Place{id: g.id, row: g.row, line: g.row - g.top, column: g.Column()}
}

// Return makes the cursor stand where it stood, in the rows to come.
func (g *Grid) Return(p Place) {
	g.id, g.row, g.top, g.touched, g.follow = p.id, p.row, p.row-p.line, true, false
	if i := index(g.shown, p.column); i >= 0 {
		g.column = i
	}
}

// find returns where the cursor's record is among other rows, or else the nearest of the
// records around it.
func (g *Grid) find(rows Rows) int {
	if row, ok := rows.Row(g.id); ok {
		return row
	}
	for d := 1; d <= sampleRows; d++ {
		for _, near := range []int{g.row + d, g.row - d} {
			if near < 0 || near >= g.rows.Len() {
				continue
			}
			if row, ok := rows.Row(g.rows.ID(near)); ok {
				return row
			}
		}
	}
	return g.row
}

// lines is the number of rows that fit below the header.
func (g *Grid) lines() int { return max(g.height-1, 1) }

// arrange brings what follows from the state into agreement with it: the cursor inside the
// rows and in view, the columns on the screen.
func (g *Grid) arrange() {
	g.clamp()
	g.column = max(0, min(g.column, len(g.shown)-1))
	g.placeColumns()
}

// clamp keeps the cursor inside the rows and in view.
func (g *Grid) clamp() {
	n := g.rows.Len()
	g.row = max(0, min(g.row, n-1))
	g.top = max(0, min(g.top, g.row, n-g.lines()))
	g.top = max(g.top, g.row-g.lines()+1)
	if n > 0 {
		g.id = g.rows.ID(g.row)
	}
}

// measure looks at the cells in view and after it. Widths only grow, and only when rows or
// columns are replaced, so that columns do not jump while one reads.
func (g *Grid) measure() {
	for _, c := range g.shown {
		widest := max(g.widest[c.Of], theme.Width(g.title(c)))
		for row := g.top; row < min(g.top+sampleRows, g.rows.Len()); row++ {
			if widest >= sampleMax || c.Width == 0 && widest >= c.Max {
				break
			}
			text, _ := g.rows.Cell(row, c.Of)
			widest = max(widest, min(theme.Width(g.theme.Text(text)), sampleMax))
		}
		g.widest[c.Of] = widest
	}
}

// placeColumns lays the columns out so that the one of the cursor is in view.
func (g *Grid) placeColumns() {
	if g.column >= g.layout.Frozen {
		g.left = min(g.left, g.column)
	}
	for {
		g.placed = place(g.shown, g.layout.Frozen, g.left, g.width, func(c Column) int { return g.widest[c.Of] })
		if g.column < g.layout.Frozen || g.left >= g.column || g.inView() {
			return
		}
		g.left = max(g.left, g.layout.Frozen) + 1
	}
}

func (g *Grid) inView() bool {
	for _, p := range g.placed {
		if p.index == g.column {
			return true
		}
	}
	return false
}

// none is no rows.
type none struct{}

func (none) Len() int                                 { return 0 }
func (none) ID(int) table.ID                          { return 0 }
func (none) Row(table.ID) (int, bool)                 { return 0, false }
func (none) Cell(int, table.Column) (safe.Text, Tone) { return safe.Text{}, Plain }
func (none) Warn(int) bool                            { return false }
func (none) Marked(int) bool                          { return false }
