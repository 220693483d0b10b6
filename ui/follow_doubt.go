package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/table"
	coveragepane "whoread/ui/pane/coverage"
	"whoread/ui/pane/grid"
	"whoread/ui/widget/keys"
)

// followDoubt shows what a doubt counts.
func (m *Model) followDoubt(d coveragepane.Doubt) tea.Cmd {
	if d.Opens == coveragepane.Inputs {
		return m.overlays.openPane(keys.Inputs)
	}
	m.overlays.showPane(keys.Table)
	return m.browser.showDoubt(d)
}

// showDoubt shows the records or messages of a doubt, whatever the filter and the opened group.
func (b *tableBrowser) showDoubt(d coveragepane.Doubt) tea.Cmd {
	next := b.wantedState()
	next.Spec.Filter, next.Spec.Within, next.Path = d.Term, nil, nil
	if d.Opens == coveragepane.Messages {
		next = next.withShape(table.Grouped, table.InternetMessageID)
	} else {
		next = next.withShape(table.Events, table.NoColumn)
	}
	if d.SortBy != table.NoColumn {
		next.Spec.Sort = []table.SortKey{{Column: d.SortBy}}
	}
	b.place = &grid.Position{}
	return tea.Batch(b.changeState(next), b.showNotice("the filter was replaced; "+keyLabel(keys.Undo)+" returns"))
}
