package ui

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/export"
	"whoread/audit/table"
	"whoread/ui/exporting"
)

// progressPace is how often the progress of an export is looked at.
const progressPace = 200 * time.Millisecond

// exports is the export that is offered, and the one that runs.
type exports struct {
	// What was offered is what is written, whatever arrives meanwhile.
	view    *table.View
	columns []table.Column
	marked  map[table.ID]struct{}

	cancel  context.CancelFunc
	written *atomic.Int64
	of      int // rows; unknownRows until they are counted
}

func (e *exports) stop() {
	if e.cancel != nil {
		e.cancel()
	}
}

// progressed says that it is time to look how far the export is.
type progressed struct{}

// openExport offers to write the rows of the view; path may be empty.
func (m *Model) openExport(path string) tea.Cmd {
	view := m.build.view
	if view == nil {
		return m.say("nothing is loaded yet")
	}
	name := path
	if name == "" {
		name = "whoread-" + exportName(view.Spec()) + "-" + m.options.Now().UTC().Format("20060102-150405")
	}
	m.export = exports{view: view, columns: shownColumns(m.grid.Layout()), marked: maps.Clone(m.marks[m.build.kind()])}
	m.exporting.Open(exporting.Offer{
		What: exportName(view.Spec()), Name: name, Folder: m.options.Folder,
		Filtered: view.Len(), Marked: len(m.export.marked), All: allRows(view),
	})
	m.openOverlay(exportOverlay)
	return nil
}

// allRows is how many rows a view would have without a filter; only known of records.
func allRows(v *table.View) int {
	s := v.Spec()
	if s.Shape == table.Events {
		if s.Own {
			return v.Snapshot().Len()
		}
		return v.Snapshot().Len() - v.Snapshot().OwnRecords()
	}
	if s.Filter == nil && s.Within == nil {
		return v.Len()
	}
	return unknownRows
}

// unknownRows is a number of rows that was not counted.
const unknownRows = -1

// exportName is what the command line calls the rows of a spec.
func exportName(s table.Spec) string {
	switch {
	case s.Shape == table.Accesses:
		return "items"
	case s.Shape == table.Events:
		return "events"
	case s.By == table.SessionID:
		return "sessions"
	case s.By == table.ClientIP:
		return "ips"
	case s.By == table.Folder:
		return "folders"
	case s.By == table.InternetMessageID:
		return "messages"
	}
	return "by-" + s.By.String()
}

// exported takes what the export pane and its commands tell.
func (m *Model) exported(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case exporting.Check:
		return m.checkPath(msg.Path)
	case exporting.Start:
		return m.startExport(msg)
	case exporting.Cancel:
		m.export.stop()
		return nil
	case progressed:
		return m.exportProgress()
	case exporting.Done:
		m.export.cancel, m.export.written = nil, nil
	}
	return m.toOverlayOf(exportOverlay, msg)
}

// checkPath looks whether there is a file already.
func (m *Model) checkPath(path string) tea.Cmd {
	return func() tea.Msg {
		info, err := os.Stat(path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			_, err = os.Stat(filepath.Dir(path))
			return exporting.Checked{Path: path, Err: err}
		case err == nil && info.IsDir():
			err = errors.New("this is a directory; add the name of a file")
		}
		return exporting.Checked{Path: path, Exists: err == nil, Err: err}
	}
}

// startExport writes the rows of a scope, in the order and with the columns of the screen.
func (m *Model) startExport(start exporting.Start) tea.Cmd {
	ctx, cancel := context.WithCancel(m.ctx)
	written := new(atomic.Int64)
	m.export.cancel, m.export.written = cancel, written
	view, columns, marked := m.export.view, m.export.columns, m.export.marked
	m.export.of = map[exporting.Scope]int{
		exporting.Filtered: view.Len(), exporting.Marked: len(marked), exporting.All: allRows(view),
	}[start.Scope]
	options := start.Format.Options()
	options.Sheet = exportName(view.Spec())
	options.Progress = func(done, _ int) { written.Store(int64(done)) }
	write := func() tea.Msg {
		defer cancel()
		var result export.Result
		rows, err := scoped(ctx, view, start.Scope, marked)
		if err == nil {
			result, err = export.ToFile(ctx, start.Path, start.Overwrite, export.Of(rows, columns), options)
		}
		switch {
		case errors.Is(err, context.Canceled):
			return exporting.Done{Path: start.Path, Cancelled: true}
		case err != nil:
			return exporting.Done{Path: start.Path, Err: err}
		}
		return exporting.Done{Rows: result.Rows, Path: start.Path, Loss: result.Loss()}
	}
	return tea.Batch(write, lookAtProgress())
}

// scoped returns the view with the rows of a scope.
func scoped(ctx context.Context, v *table.View, s exporting.Scope, own map[table.ID]struct{}) (*table.View, error) {
	switch s {
	case exporting.Marked:
		return v.Pick(own), nil
	case exporting.All:
		spec := v.Spec()
		spec.Filter, spec.Within = nil, nil
		return table.Build(ctx, v.Snapshot(), spec)
	default:
		return v, nil
	}
}

func lookAtProgress() tea.Cmd {
	return tea.Tick(progressPace, func(time.Time) tea.Msg { return progressed{} })
}

func (m *Model) exportProgress() tea.Cmd {
	if m.export.written == nil {
		return nil
	}
	rows := int(m.export.written.Load())
	return tea.Batch(m.toOverlayOf(exportOverlay, exporting.Progress{Rows: rows, Of: max(m.export.of, rows)}), lookAtProgress())
}
