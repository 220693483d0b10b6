package ui

import (
	"context"
	"errors"
	"maps"
	"sync/atomic"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/export"
	"whoread/audit/table"
	"whoread/ui/pane/exporting"
	"whoread/ui/widget/humanize"
	"whoread/ui/widget/keys"
)

// progressInterval is the time between updates of the progress of an export.
const progressInterval = 200 * time.Millisecond

// exporter offers and runs exports.
type exporter struct {
	*shared
	browser  *tableBrowser
	overlays *overlayStack
	pane     *exporting.Model

	// The rows as offered: what arrives later is not written.
	view   *table.View
	name   string                             // of the rows
	asRows func(view *table.View) export.Rows // that a view stands for
	marked map[table.RowID]struct{}

	run      latestRequest
	written  *exportProgress // of the one that runs; nil for none
	counting latestRequest   // of what is offered
}

// exportProgress counts the rows written, of how many.
type exportProgress struct{ rows, of atomic.Int64 }

// exportTickMsg reports that the progress of the export is to be shown.
type exportTickMsg struct{}

// offerRows opens the pane to export the rows of the view; path may be "".
func (e *exporter) offerRows(path string) tea.Cmd {
	view := e.browser.view
	if view == nil {
		return e.showNotice("nothing is loaded yet")
	}
	name := path
	if name == "" {
		name = "whoread-" + export.SpecName(view.Spec()) + "-" + e.options.Now().UTC().Format("20060102-150405")
	}
	columns := shownColumns(e.browser.grid.Layout())
	e.view, e.name, e.marked = view, export.SpecName(view.Spec()), maps.Clone(e.browser.marks[e.browser.shownKind()])
	e.asRows = func(v *table.View) export.Rows { return export.RowsOfView(v, columns) }
	return e.openOffer(name)
}

// offerMatrix opens the pane to export a matrix.
func (e *exporter) offerMatrix(m *table.Matrix, measure table.Column) tea.Cmd {
	e.view, e.marked = m.View(), nil
	e.name = "matrix-" + m.By.String() + "-" + m.Then.String()
	e.asRows = func(v *table.View) export.Rows { return export.RowsOfMatrix(table.NewMatrix(v), measure) }
	return e.openOffer("whoread-" + e.name + "-" + e.options.Now().UTC().Format("20060102-150405"))
}

// openOffer opens the pane for what is offered.
func (e *exporter) openOffer(path string) tea.Cmd {
	e.pane.OpenOffer(exporting.Offer{
		What: e.name, Name: path, Folder: e.options.Folder, Filtered: e.asRows(e.view).Len(), Marked: notCounted, All: notCounted,
	})
	e.overlays.showPane(keys.Export)
	return e.countOffer()
}

// offerCountedMsg is the number of rows in each scope of an offer.
type offerCountedMsg struct {
	number int
	exporting.Counted
}

// countOffer counts the rows of the scopes, as they will be written.
func (e *exporter) countOffer() tea.Cmd {
	ctx, number := e.counting.startNew(e.ctx)
	view, asRows, marked, others := e.view, e.asRows, e.marked, e.browser.describeOtherMarks()
	return func() tea.Msg {
		rows, hidden, err := pickMarked(ctx, view, marked)
		if err != nil {
			return nil // another offer, or the end
		}
		all, err := rowsOfScope(ctx, view, exporting.All, marked)
		if err != nil {
			return nil
		}
		c := exporting.Counted{Marked: rows.Len(), All: asRows(all).Len(), Warning: describeMarkedWarning(view.Spec(), hidden, len(marked)-rows.Len())}
		switch {
		case hidden > 0:
			c.Note = ", " + describeNotShown(hidden, view.Spec())
		case len(marked) == 0 && others != "":
			c.Note = "; marked in other views: " + others
		}
		return offerCountedMsg{number, c}
	}
}

// describeMarkedWarning returns a warning about marked groups: some have no records any more, or the
// filter hides some.
func describeMarkedWarning(s table.Spec, hidden, gone int) string {
	switch {
	case gone > 0:
		return humanize.FormatCount(gone, "marked group") + " cannot be exported: no records are left."
	case hidden > 0 && s.Shape == table.Grouped:
		return "Their numbers ignore the filter, because it hides some of them."
	}
	return ""
}

// handleMessage handles a message of the export pane and its commands.
func (e *exporter) handleMessage(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case exporting.Check:
		return e.checkPath(msg.Path)
	case exporting.Start:
		return e.startExport(msg)
	case exporting.Cancel:
		e.run.cancelLatest()
		return nil
	case offerCountedMsg:
		if !e.counting.isLatest(msg.number) {
			return nil
		}
		return e.pane.Update(msg.Counted)
	case exportTickMsg:
		return e.showProgress()
	case exporting.Done:
		e.written = nil
	}
	return e.pane.Update(msg)
}

// checkPath checks whether the file exists.
func (e *exporter) checkPath(path string) tea.Cmd {
	return func() tea.Msg {
		exists, err := export.CheckPath(path)
		return exporting.Checked{Path: path, Exists: exists, Err: err}
	}
}

// startExport writes the rows of a scope, in the order and with the columns of the screen.
func (e *exporter) startExport(start exporting.Start) tea.Cmd {
	ctx, _ := e.run.startNew(e.ctx)
	written := new(exportProgress)
	e.written = written
	view, asRows, marked := e.view, e.asRows, e.marked
	options := start.Format.Options()
	options.Sheet = e.name
	options.Progress = func(done, total int) {
		written.rows.Store(int64(done))
		written.of.Store(int64(total))
	}
	write := recoverCommand("exporting", func() tea.Msg {
		var result export.Result
		rows, err := rowsOfScope(ctx, view, start.Scope, marked)
		if err == nil {
			result, err = export.WriteFile(ctx, start.Path, start.Overwrite, asRows(rows), options)
		}
		switch {
		case errors.Is(err, context.Canceled):
			return exporting.Done{Path: start.Path, Cancelled: true}
		case err != nil:
			return exporting.Done{Path: start.Path, Err: err}
		}
		return exporting.Done{Rows: result.Rows, Path: start.Path, Loss: result.DescribeLoss()}
	}, func(err error) tea.Msg { return exporting.Done{Path: start.Path, Err: err} })
	return tea.Batch(write, nextExportTick())
}

// rowsOfScope returns the rows of a scope as a view, to count what is offered and to write it.
func rowsOfScope(ctx context.Context, v *table.View, s exporting.Scope, marked map[table.RowID]struct{}) (*table.View, error) {
	switch s {
	case exporting.Marked:
		rows, _, err := pickMarked(ctx, v, marked)
		return rows, err
	case exporting.All:
		spec := v.Spec()
		if spec.Filter == nil && spec.Within == nil {
			return v, nil
		}
		spec.Filter, spec.Within = nil, nil
		return table.Build(ctx, v.Snapshot(), spec)
	default:
		return v, nil
	}
}

func nextExportTick() tea.Cmd {
	return tea.Tick(progressInterval, func(time.Time) tea.Msg { return exportTickMsg{} })
}

// showProgress shows the progress of the export.
func (e *exporter) showProgress() tea.Cmd {
	written := e.written
	if written == nil {
		return nil
	}
	of := int(written.of.Load())
	if of == 0 { // the first rows are not written yet
		return nextExportTick()
	}
	return tea.Batch(e.pane.Update(exporting.Progress{Rows: int(written.rows.Load()), Of: of}), nextExportTick())
}
