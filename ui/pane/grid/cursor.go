package grid

import (
	"whoread/audit/table"
	"whoread/ui/widget/keys"
)

// wheelRows is the number of rows that one turn of the wheel scrolls.
const wheelRows = 3

// MoveCursor moves the cursor, and reports whether the action is a movement.
func (g *Grid) MoveCursor(a keys.Action) bool {
	page := g.visibleLines()
	switch a {
	case keys.Up:
		g.GotoRow(g.row - 1)
	case keys.Down:
		g.GotoRow(g.row + 1)
	case keys.HalfUp:
		g.scrollCursor(-max(page/2, 1))
	case keys.HalfDown:
		g.scrollCursor(max(page/2, 1))
	case keys.PageUp:
		g.scrollCursor(-page)
	case keys.PageDown:
		g.scrollCursor(page)
	case keys.Top:
		g.GotoRow(0)
	case keys.Bottom:
		g.GotoRow(g.rows.Len() - 1)
	case keys.Left:
		g.gotoColumn(g.column - 1)
	case keys.Right:
		g.gotoColumn(g.column + 1)
	case keys.FirstColumn:
		g.gotoColumn(0)
	case keys.LastColumn:
		g.gotoColumn(len(g.shown) - 1)
	default:
		return false
	}
	return true
}

// IsMove reports whether an action moves the cursor.
func IsMove(a keys.Action) bool { return a >= keys.Up && a <= keys.LastColumn }

// ChangeLayout returns the layout that an action leads to, and reports whether the action changes the
// column of the cursor. The grid does not change before [Grid.SetLayout].
func (g *Grid) ChangeLayout(a keys.Action) (Layout, bool) {
	c, l := g.CursorColumn(), g.layout
	switch a {
	case keys.Hide:
		return l.HideColumn(c), true
	case keys.Fit:
		return l.ToggleFit(c), true
	case keys.Narrower:
		return l.ResizeColumn(c, g.widthOf(c), -1), true
	case keys.Wider:
		return l.ResizeColumn(c, g.widthOf(c), 1), true
	case keys.MoveLeft:
		return l.MoveColumn(c, -1), true
	case keys.MoveRight:
		return l.MoveColumn(c, 1), true
	case keys.Freeze:
		return l.ToggleFreeze(c), true
	default:
		return l, false
	}
}

// GotoRow moves the cursor to a row, or to the nearest one.
func (g *Grid) GotoRow(row int) {
	g.touched = true
	g.row = row
	g.top = min(g.top, max(row, 0))
	g.layOut()
	g.follow = g.follow && g.row == g.rows.Len()-1
}

// ScrollRows scrolls by turns of the mouse wheel; the cursor moves only to stay in view.
func (g *Grid) ScrollRows(turns int) {
	last := max(g.rows.Len()-g.visibleLines(), 0)
	g.top = max(0, min(g.top+turns*wheelRows, last))
	g.GotoRow(max(g.top, min(g.row, g.top+g.visibleLines()-1)))
}

// ClickCell moves the cursor to the mouse; x and y count from the corner of the grid. On a header, it
// moves to the column only, and returns it.
func (g *Grid) ClickCell(x, y int) (header table.Column) {
	for _, p := range g.placed {
		if x >= p.at && x <= p.at+p.width {
			g.gotoColumn(p.index)
			header = p.ID
		}
	}
	if y <= 0 {
		return header
	}
	if row := g.top + y - 1; row < g.rows.Len() {
		g.GotoRow(row)
	}
	return table.NoColumn
}

// scrollCursor moves the cursor and the rows in view together.
func (g *Grid) scrollCursor(by int) {
	g.top = max(0, min(g.top+by, g.rows.Len()-g.visibleLines()))
	g.GotoRow(g.row + by)
}

func (g *Grid) gotoColumn(column int) {
	g.column = max(0, min(column, len(g.shown)-1))
	g.placeColumns()
}

func (g *Grid) widthOf(of table.Column) int {
	for _, p := range g.placed {
		if p.ID == of {
			return p.width
		}
	}
	return minWidth
}
