package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/table"
	"whoread/ui/widget/keys"
)

// moveCursor moves the cursor, and reports whether an action does. At the end of a table by time the
// cursor sticks to what arrives.
func (b *tableBrowser) moveCursor(a keys.Action) bool {
	if !b.grid.MoveCursor(a) {
		return false
	}
	if a == keys.Bottom && b.isFollowable() {
		b.grid.SetFollow(true)
	}
	if b.grid.CursorRow() == b.rowCount()-1 {
		b.arrived = 0
		if a == keys.Down && b.load.isActive() && b.isFollowable() {
			b.grid.SetFollow(true)
		}
	}
	return true
}

// isFollowable reports whether new rows are added at the end.
func (b *tableBrowser) isFollowable() bool {
	s := b.state.Spec
	byTime := len(s.Sort) == 0 || s.Sort[0] == table.SortKey{Column: table.TimeStamp}
	return s.Shape != table.Grouped && byTime
}

// rowCount returns the number of rows of the view on the screen.
func (b *tableBrowser) rowCount() int {
	if b.view == nil {
		return 0
	}
	return b.view.Len()
}

// sortBy sorts by a column, or adds it to the sort keys.
func (b *tableBrowser) sortBy(c table.Column, desc, add bool) tea.Cmd {
	if c == table.NoColumn {
		return nil
	}
	return b.changeState(b.wantedState().withSort(table.SortKey{Column: c, Desc: desc}, add))
}

// gotoRow moves the cursor to a row, counted from 1.
func (b *tableBrowser) gotoRow(row int) tea.Cmd {
	b.grid.GotoRow(row - 1)
	return nil
}

// scrollRows scrolls by turns of the wheel.
func (b *tableBrowser) scrollRows(turns int) { b.grid.ScrollRows(turns) }

// clickCell moves the cursor to where the mouse was clicked. On a header it sorts by the column, and
// again the other way round.
func (b *tableBrowser) clickCell(x, y int) tea.Cmd {
	if y < 0 || !b.state.isSameKind(b.wantedState()) {
		return nil
	}
	c := b.grid.ClickCell(x, y)
	if c == table.NoColumn {
		return nil
	}
	sort := b.wantedState().Spec.Sort
	desc := len(sort) > 0 && sort[0] == table.SortKey{Column: c}
	return b.sortBy(c, desc, false)
}

// holdCursor keeps the cursor on its row, whatever comes before it.
func (b *tableBrowser) holdCursor() {
	if row := b.grid.CursorRow(); row >= 0 && !b.grid.IsFollowing() {
		b.grid.GotoRow(row)
	}
}
