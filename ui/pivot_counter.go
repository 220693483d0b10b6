package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/filter"
	"whoread/audit/table"
	"whoread/ui/pane/grid"
	"whoread/ui/pane/pivot"
	"whoread/ui/widget/keys"
)

// pivotCounter counts what leads from a row to other records.
type pivotCounter struct {
	*shared
	browser  *tableBrowser
	overlays *overlayStack
	pane     *pivot.Model
	counting latestRequest
}

// openRow opens the pane for the row of the cursor and counts its values.
func (p *pivotCounter) openRow() tea.Cmd {
	view, row := p.browser.view, p.browser.grid.CursorRow()
	if row < 0 {
		return p.showNotice("no row to start from")
	}
	_, sibling := view.Sibling(row)
	p.pane.OpenRow(pivot.Describe(view.Spec(), sibling))
	p.overlays.showPane(keys.Pivot)
	ctx, _ := p.counting.startNew(p.ctx)
	return recoverCommand("counting the records of a row", func() tea.Msg {
		values, err := view.Pivots(ctx, row)
		if ctx.Err() != nil {
			return nil
		}
		return pivot.Counted{Pivots: values, All: view.Snapshot().Len(), Err: err}
	}, func(err error) tea.Msg { return pivot.Counted{Err: err} })
}

// followTerm shows all records of a term, whatever the filter and the opened group.
func (b *tableBrowser) followTerm(term filter.Expr) tea.Cmd {
	next := b.wantedState()
	if next.Spec.Shape == table.Grouped {
		next = next.withShape(table.Events, table.NoColumn)
	}
	next.Spec.Filter, next.Spec.Within, next.Path = term, nil, nil
	b.place = &grid.Position{}
	return tea.Batch(b.changeState(next), b.showNotice("the filter was replaced; "+keyLabel(keys.Undo)+" returns"))
}
