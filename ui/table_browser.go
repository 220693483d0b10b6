package ui

import (
	"context"
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/filter"
	"whoread/audit/table"
	"whoread/ui/pane/grid"
	"whoread/ui/widget/humanize"
	"whoread/ui/widget/timeline"
)

// While records arrive, a view is built no sooner after the one before than this, and no
// sooner than a few times what that took, so that keys find the processors free.
const (
	minBuildInterval = 100 * time.Millisecond
	buildTimeFactor  = 4
)

// bars is the number of spans in which records are counted over time; no screen has as many columns.
const bars = 480

// fineSpans is the most round spans in which records are counted over time, for the timeline that has the
// focus.
const fineSpans = 4096

// tableBrowser is the table: which rows it shows, as views that are built one after the other, with the
// cursor, the search and the marks.
type tableBrowser struct {
	*shared
	load *loader

	grid    *grid.Grid
	history *table.History[viewState]
	preview *viewState  // what is tried while a filter is typed; nil for none
	first   filter.Expr // what the table is narrowed to from the beginning; nil for nothing
	search  searchState
	marks   marks
	kept    reloadState  // marks and cursor from before a reload, until all is read again
	anchor  *table.RowID // the row that a range of marks begins with

	builtView // on the screen

	wanted  int // version of the state that is wanted
	command latestRequest
	running bool
	stale   bool // there is a newer snapshot than the one being built from
	waiting bool // for the pace

	records     int           // that the view is made of; notCounted until they are counted
	arrived     int           // rows that arrived since the cursor left the end
	hidden      int           // marked rows that the view does not show
	hiddenCount latestRequest // commands that count them
	place       *grid.Position
	target      *table.RowID // the row that the cursor is to go to when it is there
	timeline    timeline.Timeline
	counting    bool       // the timeline is being counted
	fine        fineCounts // of the timeline

	timelineVersion int // of the state that the timeline was counted for
}

// notCounted is a number of records that is being counted.
const notCounted = -1

// builtView is a view with what was counted while it was built.
type builtView struct {
	view        *table.View              // nil before the first
	state       viewState                // what it shows
	version     int                      // of the state
	accesses    int                      // among the rows: item accesses where these are items, records where they are activity
	copies      table.SyncedFolders      // of the records; counted where rows are messages
	listMatches []table.IndicatorMatches // of the filter: which entries are in the records
	filterLabel string                   // the filter as people read it
	emptyCause  string                   // why no record matches the filter
	facts       viewFacts
}

// countRows counts what the screen says about the rows, which takes too long for drawing.
func (v *builtView) countRows(ctx context.Context, canLookUp bool) (err error) {
	v.facts = gatherFacts(v.view, canLookUp)
	switch v.state.Spec.Shape {
	case table.Grouped:
		v.view.PrepareColumns(shownColumns(v.state.Layout))
	case table.Accesses:
		v.accesses = v.view.Totals().ItemAccesses
	case table.Activity:
		v.accesses = v.view.Len() - v.view.SiblingRows()
	case table.Events:
	}
	if messageRows(v.state.Spec) {
		v.copies = v.view.SyncedFolders()
	}
	return v.explainFilter(ctx)
}

// explainFilter describes the filter and what it matches.
func (v *builtView) explainFilter(ctx context.Context) (err error) {
	snapshot, spec := v.view.Snapshot(), v.state.Spec
	if spec.Filter == nil {
		return nil
	}
	readable := func(e filter.Expr) string { return filterText(snapshot.ReadableFilter(e)) }
	v.filterLabel = readable(spec.Filter)
	if v.listMatches, err = snapshot.FindIndicators(ctx, spec.Filter, spec.ShowOwnLookups); err != nil {
		return err
	}
	if v.view.RecordCount() > 0 || snapshot.Len() == 0 {
		return nil
	}
	causes, alone, err := snapshot.FindEmptyCauses(ctx, spec)
	v.emptyCause = humanize.EmptyFilter(causes, alone, readable)
	return err
}

// viewBuiltMsg is a view that was built.
type viewBuiltMsg struct {
	number int
	builtView
	took time.Duration
	err  error
}

// buildPacedMsg reports that the next view may be built.
type buildPacedMsg struct{}

// newBrowser returns the table of a load, without a view.
func newBrowser(e *shared, l *loader) *tableBrowser {
	b := &tableBrowser{
		shared: e, load: l, grid: grid.New(e.theme), history: table.NewHistory(firstViewState(e.options.ShowOwnLookups)), marks: marks{}, wanted: 1,
	}
	b.grid.SetLayout(b.history.Current().Layout)
	return b
}

// filterFirst narrows the table from the beginning to what a filter selects, as if the user had
// typed it.
func (b *tableBrowser) filterFirst(text string) tea.Cmd {
	if text == "" {
		return nil
	}
	e, err := filter.Parse(text, table.FilterSchema(b.options.Now))
	if err != nil {
		return b.showNotice("the filter is not applied: " + err.Error())
	}
	b.first = e
	b.history.Push(b.history.Current().withFilter(e))
	return nil
}

// wantedState returns what is to be shown: what is tried, or else what was decided last.
func (b *tableBrowser) wantedState() viewState {
	if b.preview != nil {
		return *b.preview
	}
	return b.history.Current()
}

// shownKind returns what the rows on the screen are.
func (b *tableBrowser) shownKind() rowKind { return kindOf(b.state.Spec) }

// rebuildView builds the view of the wanted state. If arrived is not nil, only new records are the
// reason; otherwise the state has changed, and a build in progress is cancelled.
func (b *tableBrowser) rebuildView(arrived *table.Snapshot) tea.Cmd {
	if arrived != nil && (b.running || b.waiting) {
		b.stale = true
		return nil
	}
	if arrived == nil {
		b.wanted++
		b.anchor, b.target = nil, nil // rows of other kinds, or in another order
	}
	ctx, number := b.command.startNew(b.ctx)
	b.running, b.stale = true, false
	job := viewBuiltMsg{number: number, builtView: builtView{version: b.wanted, state: b.wantedState()}}
	before := b.view
	if b.version != b.wanted {
		before = nil
	}
	snapshot, canLookUp := b.load.snapshot, b.options.Lookup != nil
	return recoverCommand("building the view", func() tea.Msg {
		began := time.Now() // not by the clock of a tenant, which can be another one
		if before != nil {
			job.view, job.err = before.Extend(ctx, snapshot)
		} else {
			job.view, job.err = table.Build(ctx, snapshot, job.state.Spec)
		}
		if job.err == nil {
			job.err = job.countRows(ctx, canLookUp)
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
	for _, c := range l.ShownColumns() {
		columns = append(columns, c.ID)
	}
	return columns
}

// followView starts the counts for a new view, and delays the next build by the time this one took.
func (b *tableBrowser) followView(took time.Duration) tea.Cmd {
	b.waiting = true
	pace := max(minBuildInterval, buildTimeFactor*took)
	return tea.Batch(
		tea.Tick(pace, func(time.Time) tea.Msg { return buildPacedMsg{} }),
		b.countTimeline(), b.countHidden(), b.countHits(),
	)
}

// refuseState goes back from a state that no view can be built of.
func (b *tableBrowser) refuseState(err error) tea.Cmd {
	b.running = false
	if b.preview != nil {
		b.preview = nil
	} else if !b.history.Undo() {
		return b.showNotice(err.Error())
	}
	return tea.Batch(b.rebuildView(nil), b.showNotice(err.Error()))
}

// rebuildStale builds the view again if records arrived during the last build.
func (b *tableBrowser) rebuildStale() tea.Cmd {
	b.waiting = false
	if b.stale {
		return b.rebuildView(b.load.snapshot)
	}
	return nil
}

// setView makes a view the one on the screen.
func (b *tableBrowser) setView(msg viewBuiltMsg) {
	b.running = false
	if b.view == nil || !b.state.isSameKind(msg.state) {
		b.grid.ResetTable()
		b.arrived = 0
	}
	if msg.version != b.version {
		b.arrived = 0
		b.showColumns(msg)
	} else if !b.grid.IsFollowing() {
		b.arrived += msg.view.Len() - b.view.Len()
	}
	if b.place != nil {
		b.grid.RestorePosition(*b.place)
		b.place = nil
	}
	if b.version != msg.version {
		b.records, b.hidden = notCounted, 0
	}
	if msg.state.Spec.Shape == table.Events {
		b.records = msg.view.Len()
	}
	if msg.version == b.version && msg.facts != b.facts && (b.view.Len() == 0 || !b.load.isActive()) {
		b.showColumns(msg)
	}
	b.builtView = msg.builtView
	b.grid.SetSort(msg.state.Spec.Sort)
	b.showRows()
	b.gotoTarget()
}

// showColumns shows the columns of a view that was built. They follow the data when the first records are
// there and again at the end of the load, not in between.
func (b *tableBrowser) showColumns(msg viewBuiltMsg) {
	b.grid.SetLayout(adaptLayout(b.wantedState().Layout, msg.state.Spec, msg.facts))
}

// showRows gives the rows of the view and their marks to the grid.
func (b *tableBrowser) showRows() {
	b.grid.SetRows(newGridRows(b.view, b.marks[b.shownKind()], b.facts.domain))
}

// timelineCountedMsg is the timeline of a view, and the number of its records.
type timelineCountedMsg struct {
	version  int
	records  int
	view     *table.View
	timeline timeline.Timeline
	fine     fineCounts
	err      error
}

// fineCounts are the records in equal spans that begin at round times.
type fineCounts struct {
	scale  timeline.Scale
	counts []int
}

// countFine counts the records of a view in round spans, more than a screen has columns.
func countFine(v *table.View, first, last int64) fineCounts {
	scale := timeline.NewScale(first, last+1, fineSpans)
	return fineCounts{scale: scale, counts: v.CountByTime(scale.Bars, scale.Start, scale.End()-1)}
}

// countTimeline counts what the timeline shows.
func (b *tableBrowser) countTimeline() tea.Cmd {
	if b.counting || b.view == nil {
		return nil
	}
	b.counting = true
	view, version := b.view, b.version
	return recoverCommand("counting the records over time", func() tea.Msg {
		totals := view.Totals()
		tl := timeline.Timeline{First: totals.First, Last: totals.Last}
		if totals.First != 0 {
			tl.Counts = view.CountByTime(bars, totals.First, totals.Last)
		}
		var fine fineCounts
		if totals.First != 0 {
			fine = countFine(view, totals.First, totals.Last)
		}
		tl.Throttled = listThrottles(view)
		return timelineCountedMsg{version: version, records: totals.Records, view: view, timeline: tl, fine: fine}
	}, func(err error) tea.Msg {
		return timelineCountedMsg{version: version, records: notCounted, view: view, err: err}
	})
}

// listThrottles returns the moments when the mailboxes of a view were throttled. A mailbox that was
// renamed has its last name.
func listThrottles(v *table.View) []timeline.Throttle {
	found := v.ThrottledRecords()
	list := make([]timeline.Throttle, len(found))
	names := map[string]string{}
	for i, t := range slices.Backward(found) {
		guid := v.Snapshot().Record(t.Record).MailboxGUID
		name, ok := names[guid]
		if guid == "" || !ok {
			name = t.Mailbox
			names[guid] = name
		}
		list[i] = timeline.Throttle{Mailbox: name, Time: t.Time}
	}
	return list
}

// showTimeline shows a timeline; if the view is another one by now, it is counted again.
func (b *tableBrowser) showTimeline(msg timelineCountedMsg) tea.Cmd {
	b.counting = false
	if msg.version == b.version {
		b.timeline, b.fine, b.records = msg.timeline, msg.fine, msg.records
		b.timelineVersion = msg.version
	}
	if msg.view != b.view {
		return b.countTimeline()
	}
	return nil
}

// timesInView returns the earliest and the latest time of the rows in view, 0 if they state none.
func (b *tableBrowser) timesInView() (from, to int64) {
	view := b.view
	if view == nil {
		return 0, 0
	}
	top, end := b.grid.VisibleRows()
	for row := top; row < end; row++ {
		first, last := view.RowTimes(row)
		if first != 0 && (from == 0 || first < from) {
			from = first
		}
		to = max(to, last)
	}
	return from, to
}
