package ui

import (
	"context"
	"maps"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/table"
	"whoread/ui/widget/humanize"
	"whoread/ui/widget/keys"
)

// reloadState is what survives a reload. Row ids belong to one store, so marks and cursor are restored by
// the RecordIds of their records.
type reloadState struct {
	marked map[string]struct{}
	lost   int // marks of rows that have no RecordId, or are no records
	// cursor is the record or sibling that the cursor was on, or the first one of its group; "" for none.
	cursor string
}

// isEmpty reports whether there is nothing to find again.
func (r *reloadState) isEmpty() bool { return len(r.marked) == 0 && r.lost == 0 && r.cursor == "" }

// reopenedMsg is the reopened feed.
type reopenedMsg struct {
	feed Feed
	kept reloadState
	err  error
}

// reloadFeed reads everything again.
func (m *Model) reloadFeed() tea.Cmd {
	reopen := m.options.Reopen
	switch {
	case reopen == nil && m.fetch.isLive():
		return m.showNotice("a fetch cannot be repeated here: start `whoread live` again")
	case reopen == nil:
		return m.showNotice("this input can be read only once")
	}
	m.load.run.cancelLatest()
	keep := m.browser.collectReloadState()
	return recoverCommand("opening the inputs again", func() tea.Msg {
		feed, err := reopen()
		if err != nil {
			return reopenedMsg{err: err}
		}
		return reopenedMsg{feed: feed, kept: keep()}
	}, func(err error) tea.Msg { return reopenedMsg{err: err} })
}

// restartLoad starts a load with an empty table.
func (m *Model) restartLoad(msg reopenedMsg) tea.Cmd {
	if msg.err != nil {
		return m.showNotice(msg.err.Error())
	}
	m.browser.resetRows(msg.kept)
	m.detail.resetLoad()
	m.doubts.resetLoad()
	cmd := m.startLoad(msg.feed)
	switch open := m.overlays.open; open {
	case keys.Inputs, keys.Coverage:
		m.overlays.openPane(open)
	default:
	}
	return cmd
}

// collectReloadState returns the function, for a command, that collects the state to keep.
func (b *tableBrowser) collectReloadState() func() reloadState {
	k := reloadState{marked: maps.Clone(b.kept.marked), lost: b.kept.lost}
	if k.marked == nil {
		k.marked = map[string]struct{}{}
	}
	for kind, marks := range b.marks {
		if kind != (rowKind{}) {
			k.lost += len(marks)
		}
	}
	view, row := b.view, b.grid.CursorRow()
	if row >= 0 && b.grid.HasMoved() && !b.grid.IsFollowing() {
		k.cursor = idOfRow(view, row)
	}
	marks, snapshot, ctx := maps.Clone(b.marks[rowKind{}]), b.load.snapshot, b.ctx
	return func() reloadState {
		if len(marks) == 0 {
			return k
		}
		all, err := table.Build(ctx, snapshot, table.Spec{ShowOwnLookups: true})
		if err != nil {
			return k
		}
		marked := all.PickRows(marks)
		for row := range marked.Len() {
			if id := marked.Cell(row, table.RecordID); id != "" {
				k.marked[id] = struct{}{}
			} else {
				k.lost++
			}
		}
		return k
	}
}

// idOfRow returns the RecordId of a row, or of the first record of a group.
func idOfRow(v *table.View, row int) string {
	if record := v.FirstRecord(row); record >= 0 {
		return v.Snapshot().CellText(record, table.RecordID)
	}
	return v.Cell(row, table.RecordID)
}

// resetRows drops the rows of the load before, except the state to restore.
func (b *tableBrowser) resetRows(k reloadState) {
	b.kept, b.marks = k, marks{}
	b.grid.ResetCursor()
	b.wanted++ // the view on the screen is of another store
	b.anchor, b.target = nil, nil
}

// keptFoundMsg are the rows that were marked before a reload, and the row of the cursor.
type keptFoundMsg struct {
	number int // of the load
	marked map[table.RowID]struct{}
	lost   int // marks
	kind   rowKind
	cursor *table.RowID // among rows of the kind; nil if it is not there
}

// findKeptRows looks for the rows that were kept when everything is read.
func (b *tableBrowser) findKeptRows() tea.Cmd {
	if b.load.isActive() || b.kept.isEmpty() {
		return nil
	}
	k, snapshot, spec, ctx := b.kept, b.load.snapshot, b.wantedState().Spec, b.ctx
	answer := keptFoundMsg{number: b.load.run.number, kind: kindOf(spec)}
	return func() tea.Msg {
		answer.marked, answer.lost = k.findMarked(ctx, snapshot)
		answer.cursor = k.findCursor(ctx, snapshot, spec)
		return answer
	}
}

// findMarked returns the identities of the marked records, and how many marks have none.
func (r *reloadState) findMarked(ctx context.Context, s *table.Snapshot) (found map[table.RowID]struct{}, lost int) {
	found = map[table.RowID]struct{}{}
	missing := maps.Clone(r.marked)
	all, err := table.Build(ctx, s, table.Spec{ShowOwnLookups: true})
	if err != nil || len(r.marked) == 0 {
		return found, r.lost + len(missing)
	}
	for row := range all.Len() {
		name := all.Cell(row, table.RecordID)
		if _, ok := r.marked[name]; ok {
			found[all.RowID(row)] = struct{}{}
			delete(missing, name)
		}
	}
	return found, r.lost + len(missing)
}

// findCursor returns the id of the row that the cursor was on; nil if it no longer exists.
func (r *reloadState) findCursor(ctx context.Context, s *table.Snapshot, spec table.Spec) *table.RowID {
	if r.cursor == "" {
		return nil
	}
	view, err := table.Build(ctx, s, spec)
	if err != nil {
		return nil
	}
	for row := range view.Len() {
		if idOfRow(view, row) == r.cursor {
			id := view.RowID(row)
			return &id
		}
	}
	return nil
}

// restoreKeptRows restores the marks and moves the cursor to its row.
func (b *tableBrowser) restoreKeptRows(msg keptFoundMsg) tea.Cmd {
	cleared := b.kept.marked == nil
	if !b.load.run.isLatest(msg.number) || b.kept.isEmpty() {
		return nil
	}
	b.kept = reloadState{}
	if msg.kind == kindOf(b.wantedState().Spec) {
		b.target = msg.cursor
		b.gotoTarget()
	}
	var cmd tea.Cmd
	if !cleared {
		cmd = b.addMarks(rowsCollectedMsg{ids: msg.marked})
	}
	if cleared || msg.lost == 0 {
		return cmd
	}
	said := humanize.FormatCount(msg.lost, "mark") + " lost: only records with a RecordId keep their marks after a reload"
	return tea.Batch(cmd, b.showNotice(said))
}

// gotoTarget moves the cursor to the target row once it exists, unless the user has moved the cursor.
func (b *tableBrowser) gotoTarget() {
	if b.grid.HasMoved() {
		b.target = nil
	}
	if b.target == nil || b.version != b.wanted {
		return
	}
	if row, ok := b.view.RowByID(*b.target); ok {
		b.grid.GotoRow(row)
		b.target = nil
	}
}
