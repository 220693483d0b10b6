package ui

import (
	"context"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/table"
	"whoread/trace"
	"whoread/ui/pane/lookup"
	"whoread/ui/subjects"
	"whoread/ui/widget/keys"
)

// Lookup finds the messages of message ids; [trace.Resolver] is one. Only commands call its methods, and
// Next is called by one at a time.
type Lookup interface {
	// Plan returns the calls and the time that a lookup takes. It makes no call.
	Plan(queries []trace.Query) trace.Plan
	// Ask requests answers, ahead of earlier requests. The answers are added to the findings.
	Ask(queries []trace.Query)
	// Next waits until something more is known, and returns io.EOF when nothing more will be.
	Next(ctx context.Context) ([]trace.Answer, error)
	Pause()
	Resume()
	// Cancel cancels the requests without an answer.
	Cancel()
	Status() trace.Status
}

// subjectLookup plans and runs lookups of subjects. A run lasts until no answer is pending, and can get
// more requests meanwhile.
type subjectLookup struct {
	*shared
	load     *loader
	browser  *tableBrowser
	overlays *overlayStack
	pane     *lookup.Model

	queue   serialQueue
	plans   latestRequest
	planned *lookupPlannedMsg // what the pane offers to begin; nil for nothing
	asked   lookupSelection   // of the run
	plan    trace.Plan

	running         bool
	found           bool // answers have arrived
	paused          bool
	cancelled       bool
	pendingRequests int  // orders to ask that are not carried out yet
	waiting         bool // a command waits for answers
	more            bool // something was asked for since that command was given
	run             latestRequest

	status trace.Status
	totals lookup.Totals
	polls  latestRequest // of the status
	now    time.Time     // of the clock of the lookup when the status was read
}

// lookupSelection is a set of messages to look up.
type lookupSelection struct {
	what    string // in words
	request subjects.LookupRequest
	noID    int // items that state no message id
}

// mergeWith adds a selection to the running one. The same item may be in both, and counts once.
func (s lookupSelection) mergeWith(more lookupSelection) lookupSelection {
	if s.what == "" {
		return more
	}
	const last = " and more"
	return lookupSelection{
		what: strings.TrimSuffix(s.what, last) + last, request: s.request.MergeWith(more.request), noID: max(s.noID, more.noID),
	}
}

// lookupAskedMsg reports that a request was sent to the lookup.
type lookupAskedMsg struct{}

// answersMsg reports new answers, or the end of the run.
type answersMsg struct {
	load     int // whose table the snapshot is of
	snapshot *table.Snapshot
	ended    bool
	err      error
}

// startLookup looks up a selection. The cursor stays on its row.
func (l *subjectLookup) startLookup(p lookupPlannedMsg) tea.Cmd {
	if !l.running {
		l.asked, l.totals = lookupSelection{}, lookup.Totals{IDs: p.plan.IDs}
		l.status = trace.Status{Asked: p.countToAsk(), Running: true}
		l.run.startNew(l.ctx)
	}
	l.asked, l.plan, l.planned = l.asked.mergeWith(p.lookupSelection), p.plan, nil
	l.running, l.cancelled = true, false
	l.browser.holdCursor()
	l.overlays.refreshOpen()
	l.pendingRequests++
	asker := l.options.Lookup
	return l.queue.addOperation(func() { asker.Ask(p.request.Queries) }, lookupAskedMsg{})
}

// waitForAnswers waits for answers. A command that already waits may have just seen the end of the run.
func (l *subjectLookup) waitForAnswers() tea.Cmd {
	l.pendingRequests--
	if l.waiting {
		l.more = true
		return l.readStatus()
	}
	return tea.Batch(l.receiveAnswers(), l.readStatus())
}

// receiveAnswers waits for answers and adds them to the table.
func (l *subjectLookup) receiveAnswers() tea.Cmd {
	l.waiting, l.more = true, false
	ctx, asker, sync, load := l.run.ctx, l.options.Lookup, l.load.subjects, l.load.run.number
	before := l.load.snapshot
	return recoverCommand("looking up subjects", func() tea.Msg {
		_, err := asker.Next(ctx)
		return answersMsg{load: load, snapshot: sync.UpdateStore(), ended: err != nil}
	}, func(err error) tea.Msg { return answersMsg{load: load, snapshot: before, ended: true, err: err} })
}

// takeAnswers waits for more answers. After a reload, the new table gets them too.
func (l *subjectLookup) takeAnswers(msg answersMsg) tea.Cmd {
	l.waiting, l.found = false, true
	var again tea.Cmd
	if !l.load.run.isLatest(msg.load) {
		sync, load := l.load.subjects, l.load.run.number
		again = func() tea.Msg { return subjectsAddedMsg{load: load, snapshot: sync.UpdateStore()} }
	}
	switch {
	case !msg.ended || l.more:
		return tea.Batch(again, l.receiveAnswers())
	case l.pendingRequests > 0:
		return again // there will be more to wait for
	}
	l.running = false
	l.run.cancelLatest()
	return tea.Batch(again, l.setPause(false), l.readStatus())
}

// subjectsAddedMsg is a table with new subjects.
type subjectsAddedMsg struct {
	load     int
	snapshot *table.Snapshot
}

// togglePause pauses or resumes the lookup.
func (l *subjectLookup) togglePause() tea.Cmd {
	if l.paused {
		return tea.Batch(l.setPause(false), l.showNotice("subject lookup resumed"))
	}
	return tea.Batch(l.setPause(true), l.showNotice("subject lookup paused; p resumes"))
}

func (l *subjectLookup) setPause(on bool) tea.Cmd {
	if l.paused == on {
		return nil
	}
	l.paused = on
	do := l.options.Lookup.Resume
	if on {
		do = l.options.Lookup.Pause
	}
	return l.queue.addOperation(do, nil)
}

// cancelLookup cancels the lookup, as ^C does, and keeps the answers received so far.
func (l *subjectLookup) cancelLookup() tea.Cmd {
	l.paused, l.cancelled = false, true
	return tea.Batch(l.queue.addOperation(l.options.Lookup.Cancel, nil), l.showNotice("subject lookup cancelled; press ^C again to quit"))
}

// lookupStatusMsg is the status of a lookup.
type lookupStatusMsg struct {
	number int
	status trace.Status
	totals *lookup.Totals // nil if it was not made
	now    time.Time
}

// readStatus reads the progress of the run. Totals take longer, so they are computed only while the pane
// is open, and at the end.
func (l *subjectLookup) readStatus() tea.Cmd {
	msg := lookupStatusMsg{number: l.polls.newNumber()}
	asker, findings, request, clock := l.options.Lookup, l.options.Findings, l.asked.request, l.options.Now
	whole := !l.running || l.overlays.open == keys.Lookup
	return func() tea.Msg {
		msg.status, msg.now = asker.Status(), clock()
		if whole {
			totals := lookup.NewTotals(findings, request.Queries, request.Found, msg.now)
			msg.totals = &totals
		}
		return msg
	}
}

// setStatus sets the status.
func (l *subjectLookup) setStatus(msg lookupStatusMsg) {
	l.status, l.now = msg.status, msg.now
	if msg.totals != nil {
		l.totals = *msg.totals
	}
}

// pollLater reads the status again later, and shows the result at the end.
func (l *subjectLookup) pollLater() tea.Cmd {
	if !l.running {
		return l.showOutcome()
	}
	number := l.polls.number
	return tea.Tick(pollInterval, func(time.Time) tea.Msg { return lookupTickMsg{number} })
}

// lookupTickMsg reports that the status is to be read again.
type lookupTickMsg struct{ number int }

// pollAgain reads the status again.
func (l *subjectLookup) pollAgain(msg lookupTickMsg) tea.Cmd {
	if !l.polls.isLatest(msg.number) {
		return nil
	}
	return l.readStatus()
}
