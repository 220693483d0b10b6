package ui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/table"
	"whoread/ui/pane/matrix"
	"whoread/ui/widget/keys"
)

// matrixCounter counts the cells of a matrix of two columns.
type matrixCounter struct {
	*shared
	load     *loader
	browser  *tableBrowser
	overlays *overlayStack
	pane     *matrix.Model
	counting latestRequest
}

// openMatrix opens the pane for the column that the rows are grouped by, or that the cursor is on, and the
// mailbox; for the mailbox and the address if it is the mailbox.
func (x *matrixCounter) openMatrix() tea.Cmd {
	spec := x.browser.wantedState().Spec
	by := groupedColumn(x.browser.grid.CursorColumn())
	if spec.Shape == table.Grouped {
		by = spec.By
	}
	if spec.Then != table.NoColumn {
		return x.openColumns(by, spec.Then)
	}
	switch {
	case by == table.Mailbox:
		return x.openColumns(table.Mailbox, table.ClientIP)
	case slices.Contains(table.PairableColumns(), by):
		return x.openColumns(by, table.Mailbox)
	default:
		return x.openColumns(table.ClientIP, table.Mailbox)
	}
}

// openColumns opens the pane for two columns and counts the records of the view.
func (x *matrixCounter) openColumns(by, then table.Column) tea.Cmd {
	if then == table.NoColumn {
		then = table.Mailbox
	}
	spec := x.browser.wantedState().withPair(by, then).Spec
	if err := spec.Validate(); err != nil {
		return x.showNotice(err.Error())
	}
	x.pane.OpenColumns(by, then)
	x.overlays.showPane(keys.Matrix)
	return x.countCells(spec)
}

// recountCells counts again after the view has changed.
func (x *matrixCounter) recountCells() tea.Cmd {
	if x.overlays.open != keys.Matrix {
		return nil
	}
	by, then := x.pane.Columns()
	return x.countCells(x.browser.wantedState().withPair(by, then).Spec)
}

func (x *matrixCounter) countCells(spec table.Spec) tea.Cmd {
	ctx, _ := x.counting.startNew(x.ctx)
	snapshot := x.load.snapshot
	return recoverCommand("counting by two columns", func() tea.Msg {
		view, err := table.Build(ctx, snapshot, spec)
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			return matrix.Counted{Err: err}
		}
		view.PrepareColumns(table.MatrixMeasures())
		return matrix.Counted{Matrix: table.NewMatrix(view)}
	}, func(err error) tea.Msg { return matrix.Counted{Err: err} })
}
