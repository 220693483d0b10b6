package ui

import (
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/table"
	"whoread/ui/grid"
	"whoread/ui/strip"
)

// While records arrive, a view is built no sooner after the one before than this, and no
// sooner than a few times what that took, so that keys find the processors free.
const (
	buildPace  = 100 * time.Millisecond
	buildShare = 4
)

// bars is how finely the density of records is counted; a screen has fewer.
const bars = 480

// build is the state of building views: the one on the screen, and the one to come.
type build struct {
	view    *table.View // on the screen; nil before the first
	shown   look        // what it shows
	version int         // of the look it shows

	wanted  int // version of the look that is wanted
	command latest
	running bool
	stale   bool // there is a newer snapshot than the one being built from
	waiting bool // for the pace

	records  int          // that the view is made of; notCounted until they are counted
	accesses int          // that are rows of the view
	copies   table.Copies // of the records of the view; counted where rows are messages
	arrived  int          // rows that came since the cursor left the end
	hidden   int          // marked rows that the view does not show
	hiding   latest       // commands that count them
	place    *grid.Place
	sought   *table.ID // the row that the cursor is to go to when it is there
	strip    strip.Strip
	counting bool // the strip is being counted
}

// notCounted is a number of records that is being counted.
const notCounted = -1

// viewBuiltMsg is a view that was built.
type viewBuiltMsg struct {
	number  int
	version int
	look    look
	view    *table.View
	// accesses are the item accesses among the rows, where these are not records.
	accesses int
	copies   table.Copies
	took     time.Duration
	err      error
}

// buildPacedMsg says that the next view may be built.
type buildPacedMsg struct{}

func (b *build) kind() rowKind { return kindOf(b.shown.Spec) }

// rebuild builds the view of the look that is wanted. With a snapshot, only new records are
// the reason; without one, the look has changed, and a view that is being built is given up.
func (m *Model) rebuild(arrived *table.Snapshot) tea.Cmd {
	b := &m.build
	if arrived != nil && (b.running || b.waiting) {
		b.stale = true
		return nil
	}
	if arrived == nil {
		b.wanted++
		m.anchor, b.sought = nil, nil // rows of other kinds, or in another order
	}
	ctx, number := b.command.start(m.ctx)
	b.running, b.stale = true, false
	job := viewBuiltMsg{number: number, version: b.wanted, look: m.look()}
	before := b.view
	if b.version != b.wanted {
		before = nil
	}
	snapshot := m.load.snapshot
	return attempt("building the view", func() tea.Msg {
		began := time.Now() // not by the clock of a tenant, which can be another one
		if before != nil {
			job.view, job.err = before.Extend(ctx, snapshot)
		} else {
			job.view, job.err = table.Build(ctx, snapshot, job.look.Spec)
		}
		if job.err == nil && job.look.Spec.Shape == table.Grouped {
			job.view.Prepare(shownColumns(job.look.Layout))
		}
		if job.err == nil && job.look.Spec.Shape == table.Accesses {
			job.accesses = job.view.Totals().ItemAccesses
		}
		if job.err == nil && messageRows(job.look.Spec) {
			job.copies = job.view.Copies()
		}
		job.took = time.Since(began)
		return job
	}, func(err error) tea.Msg {
		job.err = err
		return job
	})
}

func shownColumns(l grid.Layout) []table.Column {
	var columns []table.Column
	for _, c := range l.Shown() {
		columns = append(columns, c.Of)
	}
	return columns
}

// showView puts a view on the screen, unless another one is wanted by now.
func (m *Model) showView(msg viewBuiltMsg) tea.Cmd {
	b := &m.build
	if !b.command.is(msg.number) {
		return nil
	}
	b.running = false
	if msg.err != nil {
		return m.refuse(msg.err)
	}
	m.setView(msg)
	b.waiting = true
	pace := max(buildPace, buildShare*msg.took)
	return tea.Batch(
		tea.Tick(pace, func(time.Time) tea.Msg { return buildPacedMsg{} }),
		m.countTimeline(), m.countHidden(), m.recountFacet(), m.refreshDetail(), m.replay(), m.offerChecklist(),
	)
}

// refuse goes back from a look that no view can be built of.
func (m *Model) refuse(err error) tea.Cmd {
	m.queue = nil
	if m.preview != nil {
		m.preview = nil
	} else if !m.history.Undo() {
		return m.say(err.Error())
	}
	return tea.Batch(m.rebuild(nil), m.say(err.Error()))
}

// rebuildStale builds the view of the records that arrived meanwhile.
func (m *Model) rebuildStale() tea.Cmd {
	m.build.waiting = false
	if m.build.stale {
		return m.rebuild(m.load.snapshot)
	}
	return nil
}

// setView makes a view the one on the screen.
func (m *Model) setView(msg viewBuiltMsg) {
	b := &m.build
	if b.view == nil || !b.shown.alike(msg.look) {
		m.grid.Forget()
		b.arrived = 0
	}
	if msg.version != b.version {
		b.arrived = 0
		m.grid.SetLayout(m.look().Layout)
	} else if !m.grid.Following() {
		b.arrived += msg.view.Len() - b.view.Len()
	}
	if b.place != nil {
		m.grid.Return(*b.place)
		b.place = nil
	}
	if b.version != msg.version {
		b.records, b.hidden = notCounted, 0
	}
	if msg.look.Spec.Shape == table.Events {
		b.records = msg.view.Len()
	}
	b.view, b.shown, b.version, b.accesses, b.copies = msg.view, msg.look, msg.version, msg.accesses, msg.copies
	m.grid.SetSort(msg.look.Spec.Sort)
	m.showRows()
	m.seek()
	m.refreshCoverage()
	m.layOut()
}

// showRows hands the grid the rows of the view, and their marks.
func (m *Model) showRows() {
	m.grid.SetRows(rowsOf(m.build.view, m.marks[m.build.kind()]))
}

// timelineCountedMsg is the strip of a view, and the number of its records.
type timelineCountedMsg struct {
	version int
	records int
	view    *table.View
	strip   strip.Strip
	err     error
}

// countTimeline counts what the strip shows.
func (m *Model) countTimeline() tea.Cmd {
	b := &m.build
	if b.counting || b.view == nil {
		return nil
	}
	b.counting = true
	view, version := b.view, b.version
	return attempt("counting the records over time", func() tea.Msg {
		totals := view.Totals()
		s := strip.Strip{First: totals.First, Last: totals.Last}
		if totals.First != 0 {
			s.Counts = view.Density(bars, totals.First, totals.Last)
		}
		s.Throttled = throttles(view)
		return timelineCountedMsg{version: version, records: totals.Records, view: view, strip: s}
	}, func(err error) tea.Msg {
		return timelineCountedMsg{version: version, records: notCounted, view: view, err: err}
	})
}

// throttles are the moments when the mailboxes of a view were throttled. A mailbox that was
// renamed has its last name.
func throttles(v *table.View) []strip.Throttle {
	found := v.Throttles()
	list := make([]strip.Throttle, len(found))
	names := map[string]string{}
	for i, t := range slices.Backward(found) {
		guid := v.Snapshot().Record(t.Record).MailboxGUID
		name, ok := names[guid]
		if guid == "" || !ok {
			name = t.Mailbox
			names[guid] = name
		}
		list[i] = strip.Throttle{Mailbox: name, Time: t.Time}
	}
	return list
}

// showTimeline shows a strip; if the view is another one by now, it is counted again.
func (m *Model) showTimeline(msg timelineCountedMsg) tea.Cmd {
	b := &m.build
	b.counting = false
	if msg.version == b.version {
		b.strip, b.records = msg.strip, msg.records
		m.layOut()
	}
	if msg.view != b.view {
		return m.countTimeline()
	}
	return nil
}

// inView returns the earliest and the latest time of the rows in view, 0 if they state none.
func (m *Model) inView() (from, to int64) {
	view := m.build.view
	if view == nil {
		return 0, 0
	}
	top, end := m.grid.Window()
	for row := top; row < end; row++ {
		first, last := view.Times(row)
		if first != 0 && (from == 0 || first < from) {
			from = first
		}
		to = max(to, last)
	}
	return from, to
}
