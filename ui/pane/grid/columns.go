package grid

import (
	"slices"

	"whoread/audit/table"
)

// Column is a column and its place on the screen.
type Column struct {
	ID    table.Column
	Title string
	// Right aligns the cells to the right, as for numbers.
	Right bool
	// Min and Max limit the width that is chosen from the content; audit/table/columns.go lists them.
	Min, Max int
	// Needed columns are placed before other columns get their full width.
	Needed bool
	// Hidden columns are not shown. Width is set by the user: 0 for a width from the content, WholeWidth
	// for the width of the widest cell.
	Hidden bool
	Width  int
	// Cut is the part that a cell loses if it is too wide.
	Cut CutPart
}

// CutPart is the part of a cell that is left out if the cell is too wide.
type CutPart uint8

// The parts.
const (
	CutEnd    CutPart = iota
	CutMiddle         // for addresses, which differ at their end
	CutName           // the end of a name before a number of others, as in "\Sent Items +1"
)

// WholeWidth is the width of a column that is as wide as its widest cell.
const WholeWidth = -1

// minWidth is the least width that the user can set.
const minWidth = 3

// Layout is the columns in order, and how many of the shown ones are frozen. A Layout is a value: its
// changes return a new one, so that they can be undone.
type Layout struct {
	Columns []Column
	Frozen  int
	// Default is set until the user arranges the columns, so that they can follow the data.
	Default bool
}

// ShownColumns returns the columns that are not hidden.
func (l Layout) ShownColumns() []Column {
	shown := make([]Column, 0, len(l.Columns))
	for _, c := range l.Columns {
		if !c.Hidden {
			shown = append(shown, c)
		}
	}
	return shown
}

// HideColumn hides a column, unless it is the last one.
func (l Layout) HideColumn(of table.Column) Layout {
	shown := l.ShownColumns()
	if len(shown) < 2 {
		return l
	}
	if i := indexOf(shown, of); i >= 0 && i < l.Frozen {
		l.Frozen--
	}
	return l.changeColumn(of, func(c *Column) { c.Hidden = true })
}

// ResizeColumn makes a column wider or narrower; now is its current width.
func (l Layout) ResizeColumn(of table.Column, now, by int) Layout {
	return l.changeColumn(of, func(c *Column) { c.Width = max(minWidth, now+by) })
}

// ToggleFit switches a column between the width of its widest cell and its default width.
func (l Layout) ToggleFit(of table.Column) Layout {
	return l.changeColumn(of, func(c *Column) {
		if c.Width == 0 {
			c.Width = WholeWidth
		} else {
			c.Width = 0
		}
	})
}

// MoveColumn moves a column by one place among the shown ones, to the left if by is negative.
func (l Layout) MoveColumn(of table.Column, by int) Layout {
	shown := l.ShownColumns()
	from := indexOf(shown, of)
	to := from + by
	if from < 0 || to < 0 || to >= len(shown) {
		return l
	}
	l.Columns = slices.Clone(l.Columns)
	a, b := indexOf(l.Columns, of), indexOf(l.Columns, shown[to].ID)
	moved := l.Columns[a]
	l.Columns = slices.Insert(slices.Delete(l.Columns, a, a+1), b, moved)
	return l
}

// ToggleFreeze freezes the columns up to one, or unfreezes them if it is the last frozen one.
func (l Layout) ToggleFreeze(of table.Column) Layout {
	upTo := indexOf(l.ShownColumns(), of) + 1
	if upTo == l.Frozen {
		upTo = 0
	}
	l.Frozen = upTo
	return l
}

// changeColumn returns the layout with one column changed.
func (l Layout) changeColumn(of table.Column, change func(*Column)) Layout {
	i := indexOf(l.Columns, of)
	if i < 0 {
		return l
	}
	l.Columns = slices.Clone(l.Columns)
	change(&l.Columns[i])
	return l
}

func indexOf(columns []Column, of table.Column) int {
	return slices.IndexFunc(columns, func(c Column) bool { return c.ID == of })
}
