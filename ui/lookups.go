package ui

import (
	"context"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/table"
	"whoread/trace"
	"whoread/ui/keys"
	"whoread/ui/lookup"
)

// Lookup finds out which mails message ids stand for; [trace.Resolver] is one. Its methods are
// called by commands only, Next by one at a time.
type Lookup interface {
	// Plan tells what asking would take, and asks nobody.
	Plan(wants []trace.Want) trace.Plan
	// Ask asks, in front of what waits. What comes goes into the book.
	Ask(wants []trace.Want)
	// Next waits until something more is known, and returns io.EOF when nothing more will be.
	Next(ctx context.Context) ([]trace.Answer, error)
	Pause()
	Resume()
	// Cancel gives up what was asked for and has not come.
	Cancel()
	Status() trace.Status
}

// lookups is the state of asking for subjects: what is offered, and the run that goes on or went
// last. A run lasts until there is nothing left to wait for, and can be given more meanwhile.
type lookups struct {
	orders orders
	plans  latest
	offer  *lookupPlannedMsg // what the pane offers to begin; nil for nothing
	asked  selection         // of the run
	plan   trace.Plan

	running bool
	paused  bool
	givenUp bool
	asking  int  // orders to ask that are not carried out yet
	pulling bool // a command waits for answers
	more    bool // something was asked for since that command was given
	run     latest

	status  trace.Status
	account lookup.Account
	looks   latest // at the run
}

// selection is what subjects are asked for.
type selection struct {
	what   string // in words
	errand Errand
	noID   int // items that state no message id
}

// add adds what is asked for while a run goes on. The same item may be in both, and counts once.
func (s selection) add(more selection) selection {
	if s.what == "" {
		return more
	}
	const last = " and more"
	return selection{
		what: strings.TrimSuffix(s.what, last) + last, errand: s.errand.with(more.errand), noID: max(s.noID, more.noID),
	}
}

// lookupAskedMsg says that an order to ask was carried out.
type lookupAskedMsg struct{}

// answersMsg says that something more is known, or nothing more will be.
type answersMsg struct {
	load     int // whose table the snapshot is of
	snapshot *table.Snapshot
	ended    bool
	err      error
}

// startLookup asks for what was selected. The cursor stays on its row, whatever comes.
func (m *Model) startLookup(p lookupPlannedMsg) tea.Cmd {
	l := &m.lookups
	if !l.running {
		l.asked, l.account = selection{}, lookup.Account{IDs: p.plan.IDs}
		l.status = trace.Status{Asked: p.toAsk(), Running: true}
		l.run.start(m.ctx)
	}
	l.asked, l.plan, l.offer = l.asked.add(p.selection), p.plan, nil
	l.running, l.givenUp = true, false
	if row := m.grid.Row(); row >= 0 && !m.grid.Following() {
		m.grid.Goto(row)
	}
	l.asking++
	asker := m.options.Lookup
	return l.orders.then(func() { asker.Ask(p.errand.Wants) }, lookupAskedMsg{})
}

// handleLookup takes what the commands of a lookup tell.
func (m *Model) handleLookup(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case lookupPlannedMsg:
		return m.takeLookupPlan(msg)
	case lookupAskedMsg:
		return m.waitForAnswers()
	case answersMsg:
		return m.takeAnswers(msg)
	case subjectsAddedMsg:
		return m.showSubjects(msg)
	case lookupStatusMsg:
		return m.showLookupStatus(msg)
	case lookupTickMsg:
		return m.tickLookup(msg)
	}
	return nil
}

// waitForAnswers waits for answers. A command that waits already may just have learned that there are none.
func (m *Model) waitForAnswers() tea.Cmd {
	m.lookups.asking--
	if m.lookups.pulling {
		m.lookups.more = true
		return m.readLookupStatus()
	}
	return tea.Batch(m.awaitAnswers(), m.readLookupStatus())
}

// awaitAnswers waits for answers, and hands them to the table.
func (m *Model) awaitAnswers() tea.Cmd {
	l := &m.lookups
	l.pulling, l.more = true, false
	ctx, asker, learner, load := l.run.ctx, m.options.Lookup, m.load.learner, m.load.run.number
	before := m.load.snapshot
	return attempt("looking subjects up", func() tea.Msg {
		_, err := asker.Next(ctx)
		return answersMsg{load: load, snapshot: learner.learn(), ended: err != nil}
	}, func(err error) tea.Msg { return answersMsg{load: load, snapshot: before, ended: true, err: err} })
}

// takeAnswers shows what has come, and waits for more.
func (m *Model) takeAnswers(msg answersMsg) tea.Cmd {
	l := &m.lookups
	l.pulling = false
	learned := m.addSubjects(msg)
	switch {
	case !msg.ended || l.more:
		return tea.Batch(learned, m.awaitAnswers())
	case l.asking > 0:
		return learned // there will be more to wait for
	}
	l.running = false
	l.run.stop()
	return tea.Batch(learned, m.setPause(false), m.readLookupStatus())
}

// addSubjects shows a table that has learned. When everything is read again meanwhile, it is another
// table that has to learn.
func (m *Model) addSubjects(msg answersMsg) tea.Cmd {
	if !m.load.run.is(msg.load) {
		learner, load := m.load.learner, m.load.run.number
		return func() tea.Msg { return subjectsAddedMsg{load: load, snapshot: learner.learn()} }
	}
	return m.showSubjects(subjectsAddedMsg{load: msg.load, snapshot: msg.snapshot})
}

// subjectsAddedMsg is a table that has learned.
type subjectsAddedMsg struct {
	load     int
	snapshot *table.Snapshot
}

func (m *Model) showSubjects(msg subjectsAddedMsg) tea.Cmd {
	if !m.load.run.is(msg.load) || !m.load.snapshot.Before(msg.snapshot) {
		return nil
	}
	m.load.snapshot = msg.snapshot
	return m.rebuild(msg.snapshot)
}

// pauseLookup holds the lookup, or goes on with it.
func (m *Model) pauseLookup() tea.Cmd {
	l := &m.lookups
	if l.paused {
		return tea.Batch(m.setPause(false), m.say("the lookup of subjects goes on"))
	}
	return tea.Batch(m.setPause(true), m.say("the lookup of subjects is paused; p goes on"))
}

func (m *Model) setPause(on bool) tea.Cmd {
	l := &m.lookups
	if l.paused == on {
		return nil
	}
	l.paused = on
	do := m.options.Lookup.Resume
	if on {
		do = m.options.Lookup.Pause
	}
	return l.orders.then(do, nil)
}

// cancelLookup gives the lookup up; what came stays.
func (m *Model) cancelLookup() tea.Cmd {
	l := &m.lookups
	l.paused, l.givenUp = false, true
	return tea.Batch(l.orders.then(m.options.Lookup.Cancel, nil), m.say("the lookup of subjects is given up; ^C again quits"))
}

// lookupStatusMsg is what a look at a lookup has shown.
type lookupStatusMsg struct {
	number  int
	status  trace.Status
	account *lookup.Account // nil if it was not made
	now     time.Time
}

// readLookupStatus looks how far the run is. What each message is known by is added up only where it
// is shown: while the pane is open, and at the end.
func (m *Model) readLookupStatus() tea.Cmd {
	l := &m.lookups
	msg := lookupStatusMsg{number: l.looks.next()}
	asker, book, errand, clock := m.options.Lookup, m.options.Book, l.asked.errand, m.options.Now
	whole := !l.running || m.overlays.open == keys.Lookup
	return func() tea.Msg {
		msg.status, msg.now = asker.Status(), clock()
		if whole {
			account := lookup.AccountOf(book, errand.Wants, errand.Found, msg.now)
			msg.account = &account
		}
		return msg
	}
}

// showLookupStatus takes what a look has shown, and looks again later while the run goes on.
func (m *Model) showLookupStatus(msg lookupStatusMsg) tea.Cmd {
	l := &m.lookups
	if !l.looks.is(msg.number) {
		return nil
	}
	l.status, m.watch.now = msg.status, msg.now
	if msg.account != nil {
		l.account = *msg.account
	}
	m.showSignIn()
	m.refreshLookup()
	if !l.running {
		return m.sayOutcome()
	}
	return tea.Tick(pollPace, func(time.Time) tea.Msg { return lookupTickMsg{msg.number} })
}

// lookupTickMsg says that it is time to look at the run again.
type lookupTickMsg struct{ number int }

func (m *Model) tickLookup(msg lookupTickMsg) tea.Cmd {
	if !m.lookups.looks.is(msg.number) {
		return nil
	}
	return m.readLookupStatus()
}
