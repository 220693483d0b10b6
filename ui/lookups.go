package ui

import (
	"context"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/table"
	"whoread/trace"
	"whoread/ui/lookup"
	"whoread/ui/subjects"
)

// Lookup finds out which mails message ids stand for; [trace.Resolver] is one. Its methods are
// called by commands only, Next by one at a time.
type Lookup interface {
	// Plan tells what asking would take, and asks nobody.
	Plan(queries []trace.Query) trace.Plan
	// Ask asks, in front of what waits. The answers are added to the findings.
	Ask(queries []trace.Query)
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
	orders  orders
	planned int       // number of the plan that counts
	offer   *planned  // what the pane offers to begin; nil for nothing
	asked   selection // of the run
	plan    trace.Plan

	running bool
	paused  bool
	givenUp bool
	asking  int             // orders to ask that are not carried out yet
	pulling bool            // a command waits for answers
	more    bool            // something was asked for since that command was given
	ctx     context.Context //nolint:containedctx // of the commands that wait for answers
	cancel  context.CancelFunc

	status  trace.Status
	account lookup.Account
	number  int // of the look at the run that counts
}

// selection is what subjects are asked for.
type selection struct {
	what    string // in words
	request subjects.LookupRequest
	noID    int // items that state no message id
}

// add adds what is asked for while a run goes on. The same item may be in both, and counts once.
func (s selection) add(more selection) selection {
	if s.what == "" {
		return more
	}
	const last = " and more"
	return selection{
		what: strings.TrimSuffix(s.what, last) + last, request: s.request.MergeWith(more.request), noID: max(s.noID, more.noID),
	}
}

// asked says that an order to ask was carried out.
type asked struct{}

// answered says that something more is known, or nothing more will be.
type answered struct {
	load     int // whose table the snapshot is of
	snapshot *table.Snapshot
	ended    bool
	err      error
}

// startLookup asks for what was selected. The cursor stays on its row, whatever comes.
func (m *Model) startLookup(p planned) tea.Cmd {
	l := &m.lookups
	if !l.running {
		l.asked, l.account = selection{}, lookup.Account{IDs: p.plan.IDs}
		l.status = trace.Status{Asked: p.toAsk(), Running: true}
		l.ctx, l.cancel = context.WithCancel(m.ctx)
	}
	l.asked, l.plan, l.offer = l.asked.add(p.selection), p.plan, nil
	l.running, l.givenUp = true, false
	if row := m.grid.Row(); row >= 0 && !m.grid.Following() {
		m.grid.Goto(row)
	}
	l.asking++
	asker := m.options.Lookup
	return l.orders.then(func() { asker.Ask(p.request.Queries) }, asked{})
}

// lookedUp takes what the commands of a lookup tell.
func (m *Model) lookedUp(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case planned:
		return m.planned(msg)
	case asked:
		return m.asked()
	case answered:
		return m.answered(msg)
	case taught:
		return m.taught(msg)
	case looked:
		return m.looked(msg)
	case lookAgain:
		return m.lookAgain(msg)
	}
	return nil
}

// asked waits for answers. A command that waits already may just have learned that there are none.
func (m *Model) asked() tea.Cmd {
	m.lookups.asking--
	if m.lookups.pulling {
		m.lookups.more = true
		return m.lookAtLookup()
	}
	return tea.Batch(m.awaitAnswers(), m.lookAtLookup())
}

// awaitAnswers waits for answers, and hands them to the table.
func (m *Model) awaitAnswers() tea.Cmd {
	l := &m.lookups
	l.pulling, l.more = true, false
	ctx, asker, sync, load := l.ctx, m.options.Lookup, m.load.subjects, m.load.number
	before := m.load.snapshot
	return attempt("looking subjects up", func() tea.Msg {
		_, err := asker.Next(ctx)
		return answered{load: load, snapshot: sync.UpdateStore(), ended: err != nil}
	}, func(err error) tea.Msg { return answered{load: load, snapshot: before, ended: true, err: err} })
}

// answered shows what has come, and waits for more.
func (m *Model) answered(msg answered) tea.Cmd {
	l := &m.lookups
	l.pulling = false
	learned := m.learned(msg)
	switch {
	case !msg.ended || l.more:
		return tea.Batch(learned, m.awaitAnswers())
	case l.asking > 0:
		return learned // there will be more to wait for
	}
	l.running = false
	l.cancel()
	return tea.Batch(learned, m.setPause(false), m.lookAtLookup())
}

// learned shows a table that has learned. When everything is read again meanwhile, it is another
// table that has to learn.
func (m *Model) learned(msg answered) tea.Cmd {
	if msg.load != m.load.number {
		sync, load := m.load.subjects, m.load.number
		return func() tea.Msg { return taught{load: load, snapshot: sync.UpdateStore()} }
	}
	return m.taught(taught{load: msg.load, snapshot: msg.snapshot})
}

// taught is a table that has learned.
type taught struct {
	load     int
	snapshot *table.Snapshot
}

func (m *Model) taught(msg taught) tea.Cmd {
	if msg.load != m.load.number || !m.load.snapshot.Before(msg.snapshot) {
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

// looked is what a look at a lookup has shown.
type looked struct {
	number  int
	status  trace.Status
	account *lookup.Account // nil if it was not made
	now     time.Time
}

// lookAtLookup looks how far the run is. What each message is known by is added up only where it
// is shown: while the pane is open, and at the end.
func (m *Model) lookAtLookup() tea.Cmd {
	l := &m.lookups
	l.number++
	msg := looked{number: l.number}
	asker, findings, request, clock := m.options.Lookup, m.options.Findings, l.asked.request, m.options.Now
	whole := !l.running || m.overlay == lookupOverlay
	return func() tea.Msg {
		msg.status, msg.now = asker.Status(), clock()
		if whole {
			account := lookup.AccountOf(findings, request.Queries, request.Found, msg.now)
			msg.account = &account
		}
		return msg
	}
}

// looked takes what a look has shown, and looks again later while the run goes on.
func (m *Model) looked(msg looked) tea.Cmd {
	l := &m.lookups
	if msg.number != l.number {
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
	number := l.number
	return tea.Tick(pollPace, func(time.Time) tea.Msg { return lookAgain{number} })
}

// lookAgain says that it is time to look at the run again.
type lookAgain struct{ number int }

func (m *Model) lookAgain(msg lookAgain) tea.Cmd {
	if msg.number != m.lookups.number {
		return nil
	}
	return m.lookAtLookup()
}
