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

// Pages are joined until there are this many records or this much time has passed: a message
// for each page of a file would keep the screen busy with nothing but messages.
const (
	batchRecords = 5000
	batchTime    = 33 * time.Millisecond
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
	number   int // of the load; a reload has another one
	pages    chan arrival
	snapshot *table.Snapshot
	inputs   []audit.Input
	read     int64 // bytes
	size     int64 // bytes, -1 if not known
	err      error
	pulling  bool // a command waits for pages
	cancel   context.CancelFunc
	ctx      context.Context //nolint:containedctx // of the commands of this load

	// Time spent reading, pauses left out, up to since.
	spent time.Duration
	since time.Time
}

// arrival is the state of the table after a page.
type arrival struct {
	snapshot *table.Snapshot
	inputs   []audit.Input // as they were then
	records  int           // of the page
	read     int64
	err      error // io.EOF after the last page
}

// loaded says what has arrived.
type loaded struct {
	number int
	arrival
	size int64
}

// startLoad begins to read the feed from its beginning.
func (m *Model) startLoad() tea.Cmd {
	store := table.NewStore()
	ctx, cancel := context.WithCancel(m.ctx)
	m.load = load{
		number: m.load.number + 1, pages: make(chan arrival, 1), snapshot: store.Snapshot(), size: -1,
		ctx: ctx, cancel: cancel, since: m.options.Now(),
	}
	return tea.Batch(read(ctx, m.feed, store, m.load.pages), m.pull(), tick(m.load.number))
}

// read takes page after page into the store. A page that nobody asks for holds the feed.
func read(ctx context.Context, feed Feed, store *table.Store, pages chan<- arrival) tea.Cmd {
	return func() tea.Msg {
		for {
			var a arrival
			page, err := feed.Next(ctx)
			if err == nil {
				store.Append(page)
				a.records, a.read = len(page.Records), page.Read
			}
			a.snapshot, a.inputs, a.err = store.Snapshot(), feed.Inputs(), err
			select {
			case pages <- a:
			case <-ctx.Done():
				return nil
			}
			if err != nil {
				return nil
			}
		}
	}
}

// pull waits for the next pages, if nothing waits already. The first page comes alone, to be
// on the screen at once.
func (m *Model) pull() tea.Cmd {
	l := &m.load
	if l.pulling || l.mode != fetching {
		return nil
	}
	l.pulling = true
	ctx, pages, feed, number := l.ctx, l.pages, m.feed, l.number
	batch := arrival{snapshot: l.snapshot, inputs: l.inputs, read: l.read}
	first := l.snapshot.Counts().RowsRead == 0
	return func() tea.Msg {
		batch.wait(ctx, pages)
		if !first {
			batch.join(ctx, pages)
		}
		return loaded{number: number, arrival: batch, size: feed.Size()}
	}
}

// wait takes one page.
func (a *arrival) wait(ctx context.Context, pages <-chan arrival) {
	select {
	case next := <-pages:
		a.add(next)
	case <-ctx.Done():
		a.err = ctx.Err()
	}
}

// join takes the pages that come soon.
func (a *arrival) join(ctx context.Context, pages <-chan arrival) {
	soon := time.NewTimer(batchTime)
	defer soon.Stop()
	for a.err == nil && a.records < batchRecords {
		select {
		case next := <-pages:
			a.add(next)
		case <-soon.C:
			return
		case <-ctx.Done():
			a.err = ctx.Err()
		}
	}
}

func (a *arrival) add(next arrival) {
	records, read := a.records+next.records, max(a.read, next.read)
	*a = next
	a.records, a.read = records, read
}

// loaded takes in what was read, and reads on.
func (m *Model) loaded(msg loaded) tea.Cmd {
	l := &m.load
	if msg.number != l.number {
		return nil
	}
	l.pulling = false
	l.clock(m.options.Now())
	l.snapshot, l.inputs, l.read, l.size = msg.snapshot, msg.inputs, msg.read, msg.size
	var said tea.Cmd
	if msg.err != nil {
		said = m.endLoad(msg.err)
	}
	m.refreshInputs()
	return tea.Batch(m.rebuild(l.snapshot), m.pull(), m.findAgain(), said)
}

// endLoad takes note of how the load ended, and says it if the user ended it.
func (m *Model) endLoad(err error) (said tea.Cmd) {
	l := &m.load
	l.cancel()
	switch {
	case errors.Is(err, context.Canceled):
		l.mode = cancelled
		said = m.say("load cancelled: " + recordsOf(l.snapshot) + " are here; ^C again quits")
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
	m.layOut() // there may be a line now that says what is missing
	return said
}

// cancelLoad ends the load; what was read stays. A command that waits for pages tells of the
// end, with the last that it got.
func (m *Model) cancelLoad() tea.Cmd {
	m.load.cancel()
	if m.load.pulling {
		return m.findAgain()
	}
	return tea.Batch(m.endLoad(context.Canceled), m.findAgain())
}

// pause holds the load, or goes on with it.
func (m *Model) pause() tea.Cmd {
	l := &m.load
	switch l.mode {
	case fetching:
		l.clock(m.options.Now())
		l.mode = paused
		return nil
	case paused:
		l.clock(m.options.Now())
		l.mode = fetching
		return m.pull()
	case done, cancelled, partial:
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

// ticked keeps the progress of a load moving when nothing else does.
type ticked struct{ number int }

func tick(number int) tea.Cmd {
	return tea.Tick(time.Second, func(time.Time) tea.Msg { return ticked{number: number} })
}

func (m *Model) ticked(msg ticked) tea.Cmd {
	m.load.clock(m.options.Now())
	if msg.number != m.load.number || !m.load.active() {
		return nil
	}
	return tick(msg.number)
}
