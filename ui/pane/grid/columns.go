package grid

import (
	"slices"

	"whoread/audit/table"
)

// Column is one column and how it stands on the screen.
type Column struct {
	Of    table.Column
	Title string
	// Right puts the cells at the right end of the column, as numbers are read.
	Right bool
	// Min and Max bound the width that is chosen from the content.
	Min, Max int
	// Need asks for the column before columns without it get all the width they want.
	Need bool
	// Hidden columns are not shown. Width is what the user chose: 0 for a width from the
	// content, Whole for as wide as the widest cell.
	Hidden bool
	Width  int
}

// Whole is the width of a column that is to be as wide as its widest cell.
const Whole = -1

// narrowest is the width that < stops at.
const narrowest = 3

// Layout is the columns in their order, and how many of the shown ones stay in place when the
// others scroll. A Layout is a value: its changes return a new one, so that they can be undone.
type Layout struct {
	Columns []Column
	Frozen  int
}

// Shown returns the columns that are not hidden.
func (l Layout) Shown() []Column {
	shown := make([]Column, 0, len(l.Columns))
	for _, c := range l.Columns {
		if !c.Hidden {
			shown = append(shown, c)
		}
	}
	return shown
}

// Hide hides a column; the last one shown stays.
func (l Layout) Hide(of table.Column) Layout {
	shown := l.Shown()
	if len(shown) < 2 {
		return l
	}
	if i := index(shown, of); i >= 0 && i < l.Frozen {
		l.Frozen--
	}
	return l.with(of, func(c *Column) { c.Hidden = true })
}

// Show shows a column.
func (l Layout) Show(of table.Column) Layout {
	return l.with(of, func(c *Column) { c.Hidden = false })
}

// Resize makes a column wider by some cells, or narrower; now is how wide it is.
func (l Layout) Resize(of table.Column, now, by int) Layout {
	return l.with(of, func(c *Column) { c.Width = max(narrowest, now+by) })
}

// Fit makes a column as wide as its widest cell, and the next time as it would be by itself.
func (l Layout) Fit(of table.Column) Layout {
	return l.with(of, func(c *Column) {
		if c.Width == 0 {
			c.Width = Whole
		} else {
			c.Width = 0
		}
	})
}

// Move moves a column by one place among the shown ones, to the left if by is negative.
func (l Layout) Move(of table.Column, by int) Layout {
	shown := l.Shown()
	from := index(shown, of)
	to := from + by
	if from < 0 || to < 0 || to >= len(shown) {
		return l
	}
	l.Columns = slices.Clone(l.Columns)
	a, b := index(l.Columns, of), index(l.Columns, shown[to].Of)
	moved := l.Columns[a]
	l.Columns = slices.Insert(slices.Delete(l.Columns, a, a+1), b, moved)
	return l
}

// Freeze keeps the columns up to one in place; if it is the last of them already, none.
func (l Layout) Freeze(of table.Column) Layout {
	upTo := index(l.Shown(), of) + 1
	if upTo == l.Frozen {
		upTo = 0
	}
	l.Frozen = upTo
	return l
}

// with returns the layout with one column changed.
func (l Layout) with(of table.Column, change func(*Column)) Layout {
	i := index(l.Columns, of)
	if i < 0 {
		return l
	}
	l.Columns = slices.Clone(l.Columns)
	change(&l.Columns[i])
	return l
}

func index(columns []Column, of table.Column) int {
	return slices.IndexFunc(columns, func(c Column) bool { return c.Of == of })
}
