package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"whoread/ui/pane/columnsettings"
	"whoread/ui/pane/grid"
)

// columnChoices returns the columns of the table to choose from.
func (b *tableBrowser) columnChoices() columnsettings.Layout {
	l := b.grid.Layout()
	choices := make([]columnsettings.Column, len(l.Columns))
	for i, c := range l.Columns {
		choices[i] = columnsettings.Column{Column: c.ID, Shown: !c.Hidden, Width: max(c.Width, 0)}
	}
	return columnsettings.Layout{Columns: choices, Frozen: l.Frozen}
}

// chooseColumns shows the columns that were chosen.
func (b *tableBrowser) chooseColumns(chosen columnsettings.Layout) tea.Cmd {
	old := b.grid.Layout()
	l := grid.Layout{Frozen: chosen.Frozen, Columns: make([]grid.Column, len(chosen.Columns))}
	for i, c := range chosen.Columns {
		column := columnOf(c.Column)
		for _, was := range old.Columns {
			if was.ID == c.Column {
				column = was
			}
		}
		column.Hidden = !c.Shown
		if c.Width > 0 || column.Width > 0 {
			column.Width = c.Width
		}
		l.Columns[i] = column
	}
	return b.changeLayout(l)
}
