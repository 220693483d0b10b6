package ui

import (
	"context"
	"errors"
	"io"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit"
	"whoread/audit/table"
)

// mode is what the load does; its words stand on the screen and do not change.
type mode uint8

const (
	fetching mode = iota
	paused
	done
	cancelled
	partial
)

func (m mode) String() string {
	return [...]string{"FETCHING", "PAUSED", "DONE", "CANCELLED", "PARTIAL"}[m]
}

// load is the state of reading the feed.
type load struct {
	mode     mode
	run      latest // a reload is another one
	arriving arrivals
	learner  *learner
	snapshot *table.Snapshot
	known    int // messages that something is known of
	inputs   []audit.Input
	read     int64 // bytes
	size     int64 // bytes, -1 if not known
	err      error
	pulling  bool // a command waits for pages

	// Time spent reading, pauses left out, up to since.
	spent time.Duration
	since time.Time
}

// loadedMsg says what has arrived.
type loadedMsg struct {
	number int
	arrival
	size    int64
	covered covered
}

// startLoad begins to read the feed from its beginning.
func (m *Model) startLoad() tea.Cmd {
	store := table.NewStore()
	store.Own(m.options.OwnApps...)
	learner := &learner{book: m.options.Book, store: store}
	run := m.load.run
	ctx, number := run.start(m.ctx)
	m.load = load{
		run: run, arriving: newArrivals(), learner: learner, snapshot: store.Snapshot(), size: -1,
		since: m.options.Now(),
	}
	return tea.Batch(read(ctx, m.feed, learner, m.load.snapshot, m.load.arriving), m.startWatch(), m.pull(), nextLoadTick(number))
}

// pull waits for the next pages, if nothing waits already. The first page comes alone, to be
// on the screen at once.
func (m *Model) pull() tea.Cmd {
	l := &m.load
	if l.pulling || l.mode != fetching {
		return nil
	}
	return m.take()
}

// take waits for what comes next.
func (m *Model) take() tea.Cmd {
	l := &m.load
	l.pulling = true
	ctx, from, feed, number := l.run.ctx, l.arriving, m.feed, l.run.number
	batch := arrival{snapshot: l.snapshot, known: l.known, inputs: l.inputs, read: l.read}
	first := l.snapshot.Counts().RowsRead == 0
	size, covered := l.size, m.watch.covered
	return attempt("taking in records", func() tea.Msg {
		if more := batch.next(ctx, from, nil); more && !first {
			batch.join(ctx, from)
		}
		return loadedMsg{number: number, arrival: batch, size: feed.Size(), covered: coveredBy(feed)}
	}, func(err error) tea.Msg {
		batch.err = err
		return loadedMsg{number: number, arrival: batch, size: size, covered: covered}
	})
}

// takePages takes in what was read, and reads on.
func (m *Model) takePages(msg loadedMsg) tea.Cmd {
	l := &m.load
	if !l.run.is(msg.number) {
		return nil
	}
	l.pulling = false
	l.clock(m.options.Now())
	if l.snapshot.Before(msg.snapshot) { // a lookup may have brought a later one
		l.snapshot = msg.snapshot
	}
	l.known, l.inputs, l.read, l.size = msg.known, msg.inputs, msg.read, msg.size
	m.watch.covered = msg.covered
	var said tea.Cmd
	if msg.err != nil {
		said = m.endLoad(msg.err)
	}
	m.refreshInputs()
	m.refreshCoverage()
	return tea.Batch(m.rebuild(l.snapshot), m.pull(), m.findAgain(), said)
}

// endLoad takes note of how the load ended, and says it if the user ended it.
func (m *Model) endLoad(err error) (said tea.Cmd) {
	l := &m.load
	l.run.stop()
	switch {
	case errors.Is(err, context.Canceled):
		l.mode = cancelled
		said = m.say("load cancelled: " + m.recordsOf(l.snapshot) + " are here; ^C again quits")
	case !errors.Is(err, io.EOF):
		l.mode, l.err = partial, err
	default:
		l.mode = done
		for _, in := range l.inputs {
			if in.Err != nil {
				l.mode, l.err = partial, in.Err
				break
			}
		}
	}
	m.showSignIn()
	m.layOut() // there may be a line now that says what is missing
	return tea.Batch(said, m.poll())
}

// cancelLoad ends the load; what was read stays. A command that waits for pages tells of the
// end, with the last that came.
func (m *Model) cancelLoad() tea.Cmd {
	m.load.run.stop()
	if m.load.pulling {
		return nil
	}
	return m.take()
}

// pause holds the load, or goes on with it; when none runs, the lookup of subjects.
func (m *Model) pause() tea.Cmd {
	l := &m.load
	switch l.mode {
	case fetching:
		l.clock(m.options.Now())
		l.mode = paused
		m.layOut()
		if m.lookups.running {
			return m.say("the load is paused; the lookup of subjects goes on")
		}
		return nil
	case paused:
		l.clock(m.options.Now())
		l.mode = fetching
		m.layOut()
		return m.pull()
	case done, cancelled, partial:
	}
	if m.lookups.running {
		return m.pauseLookup()
	}
	return m.say("nothing is loading")
}

// active tells whether the load has not ended.
func (l *load) active() bool { return l.mode == fetching || l.mode == paused }

// clock counts the time spent reading up to now.
func (l *load) clock(now time.Time) {
	if l.mode == fetching {
		l.spent += now.Sub(l.since)
	}
	l.since = now
}

// loadTickMsg keeps the progress of a load moving when nothing else does.
type loadTickMsg struct{ number int }

func nextLoadTick(number int) tea.Cmd {
	return tea.Tick(time.Second, func(time.Time) tea.Msg { return loadTickMsg{number: number} })
}

func (m *Model) tickLoad(msg loadTickMsg) tea.Cmd {
	m.load.clock(m.options.Now())
	if !m.load.run.is(msg.number) || !m.load.active() {
		return nil
	}
	return nextLoadTick(msg.number)
}
