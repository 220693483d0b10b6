package ui

import (
	"context"
	"maps"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/table"
	"whoread/ui/keys"
	"whoread/ui/words"
)

// kept is what outlives a reload. The identities of rows are those of one store, so marks and
// cursor are carried over by the RecordIds of their records.
type kept struct {
	marked map[string]struct{}
	lost   int // marks of rows that have no RecordId, or are no records
	// cursor is the record that the cursor was on, or the first one of its group; "" for none.
	cursor string
}

// none tells whether there is nothing to find again.
func (k *kept) none() bool { return len(k.marked) == 0 && k.lost == 0 && k.cursor == "" }

// reopenedMsg is the feed anew, from its beginning.
type reopenedMsg struct {
	feed Feed
	kept kept
	err  error
}

// reload reads everything again.
func (m *Model) reload() tea.Cmd {
	reopen := m.options.Reopen
	switch {
	case reopen == nil && m.isLive():
		return m.say("a fetch is not repeated from here: start `whoread live` again for that")
	case reopen == nil:
		return m.say("this input can be read only once")
	}
	m.load.run.stop()
	keep := m.keep()
	return attempt("opening the inputs again", func() tea.Msg {
		feed, err := reopen()
		if err != nil {
			return reopenedMsg{err: err}
		}
		return reopenedMsg{feed: feed, kept: keep()}
	}, func(err error) tea.Msg { return reopenedMsg{err: err} })
}

// keep returns what finds out, beside Update, what is to be kept.
func (m *Model) keep() func() kept {
	k := kept{marked: maps.Clone(m.kept.marked), lost: m.kept.lost}
	if k.marked == nil {
		k.marked = map[string]struct{}{}
	}
	for kind, own := range m.marks {
		if kind != (rowKind{}) {
			k.lost += len(own)
		}
	}
	view, row := m.build.view, m.grid.Row()
	if row >= 0 && m.grid.Moved() && !m.grid.Following() {
		k.cursor = view.Snapshot().Text(view.Record(row), table.RecordID)
	}
	own, snapshot, ctx := maps.Clone(m.marks[rowKind{}]), m.load.snapshot, m.ctx
	return func() kept {
		if len(own) == 0 {
			return k
		}
		all, err := table.Build(ctx, snapshot, table.Spec{Own: true})
		if err != nil {
			return k
		}
		marked := all.Pick(own)
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

// restart begins again with an empty table.
func (m *Model) restart(msg reopenedMsg) tea.Cmd {
	if msg.err != nil {
		return m.say(msg.err.Error())
	}
	m.feed, m.kept, m.marks, m.addresses, m.findings = msg.feed, msg.kept, marks{}, addressesFoundMsg{}, findings{}
	m.grid.Rewind()
	cmd := m.startLoad()
	switch m.overlays.open {
	case keys.Inputs:
		m.openInputs()
	case keys.Coverage:
		m.openCoverage()
	default:
	}
	m.build.wanted++ // the view on the screen is of another store
	m.anchor, m.build.sought = nil, nil
	return cmd
}

// keptFoundMsg are the rows that were marked before a reload, and the row of the cursor.
type keptFoundMsg struct {
	number int // of the load
	marked map[table.ID]struct{}
	lost   int // marks
	kind   rowKind
	cursor *table.ID // among rows of the kind; nil if it is not there
}

// findAgain looks for the rows that were kept when everything is read.
func (m *Model) findAgain() tea.Cmd {
	if m.load.active() || m.kept.none() {
		return nil
	}
	k, snapshot, spec, ctx := m.kept, m.load.snapshot, m.look().Spec, m.ctx
	answer := keptFoundMsg{number: m.load.run.number, kind: kindOf(spec)}
	return func() tea.Msg {
		answer.marked, answer.lost = k.find(ctx, snapshot)
		answer.cursor = k.findCursor(ctx, snapshot, spec)
		return answer
	}
}

// find returns the identities of the marked records, and how many marks have none.
func (k *kept) find(ctx context.Context, s *table.Snapshot) (found map[table.ID]struct{}, lost int) {
	found = map[table.ID]struct{}{}
	missing := maps.Clone(k.marked)
	all, err := table.Build(ctx, s, table.Spec{Own: true})
	if err != nil || len(k.marked) == 0 {
		return found, k.lost + len(missing)
	}
	for row := range all.Len() {
		name := all.Cell(row, table.RecordID)
		if _, ok := k.marked[name]; ok {
			found[all.ID(row)] = struct{}{}
			delete(missing, name)
		}
	}
	return found, k.lost + len(missing)
}

// findCursor returns the identity of the row that the cursor was on; nil if it is gone.
func (k *kept) findCursor(ctx context.Context, s *table.Snapshot, spec table.Spec) *table.ID {
	if k.cursor == "" {
		return nil
	}
	view, err := table.Build(ctx, s, spec)
	if err != nil {
		return nil
	}
	for row := range view.Len() {
		if s.Text(view.Record(row), table.RecordID) == k.cursor {
			id := view.ID(row)
			return &id
		}
	}
	return nil
}

// restoreKept marks what was marked before, and moves the cursor to where it was.
func (m *Model) restoreKept(msg keptFoundMsg) tea.Cmd {
	cleared := m.kept.marked == nil
	if !m.load.run.is(msg.number) || m.kept.none() {
		return nil
	}
	m.kept = kept{}
	if msg.kind == kindOf(m.look().Spec) {
		m.build.sought = msg.cursor
		m.seek()
	}
	var cmd tea.Cmd
	if !cleared {
		cmd = m.addMarks(rowsCollectedMsg{ids: msg.marked})
	}
	if cleared || msg.lost == 0 {
		return tea.Batch(cmd, m.refreshDetail())
	}
	said := words.Count(msg.lost, "mark") + " lost: only records with a RecordId keep theirs when all is read again"
	return tea.Batch(cmd, m.refreshDetail(), m.say(said))
}

// seek moves the cursor to the row that is sought once it is there, unless the user has moved
// the cursor.
func (m *Model) seek() {
	b := &m.build
	if m.grid.Moved() {
		b.sought = nil
	}
	if b.sought == nil || b.version != b.wanted {
		return
	}
	if row, ok := b.view.Row(*b.sought); ok {
		m.grid.Goto(row)
		b.sought = nil
	}
}
