package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/table"
	"whoread/ui/pane/facet"
	"whoread/ui/widget/keys"
)

// facetCounter counts the values of a column.
type facetCounter struct {
	*shared
	browser  *tableBrowser
	overlays *overlayStack
	pane     *facet.Model
	counting latestRequest
}

// openColumn opens the facet pane for a column and counts its values.
func (f *facetCounter) openColumn(c table.Column) tea.Cmd {
	f.pane.OpenColumn(c)
	f.overlays.showPane(keys.Facet)
	return f.countValues()
}

// recountValues counts again after the view has changed.
func (f *facetCounter) recountValues() tea.Cmd {
	if f.overlays.open != keys.Facet {
		return nil
	}
	return f.countValues()
}

// countValues counts the values of the column.
func (f *facetCounter) countValues() tea.Cmd {
	view, c := f.browser.view, f.pane.Column()
	if view == nil {
		return nil
	}
	ctx, _ := f.counting.startNew(f.ctx)
	return recoverCommand("counting values", func() tea.Msg {
		values, err := view.Facet(ctx, c)
		if ctx.Err() != nil {
			return nil
		}
		return facet.Counted{Column: c, Values: values, Records: view.Totals().Records, Err: err}
	}, func(err error) tea.Msg { return facet.Counted{Column: c, Err: err} })
}
