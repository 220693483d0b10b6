package ui

import (
	"context"
	"errors"
	"io"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/source"
	"whoread/audit/table"
	"whoread/ui/subjects"
)

// loadMode is the state of the load. Its words are shown on the screen and do not change.
type loadMode uint8

const (
	fetching loadMode = iota
	paused
	done
	cancelled
	partial
)

func (m loadMode) String() string {
	return [...]string{"FETCHING", "PAUSED", "DONE", "CANCELLED", "PARTIAL"}[m]
}

// loader reads the feed into the table.
type loader struct {
	*shared
	feed     Feed
	mode     loadMode
	run      latestRequest // a reload is another one
	arriving batchChannels
	subjects *subjects.Sync
	snapshot *table.Snapshot
	known    int // messages that something is known of
	inputs   []source.Input
	covered  coverageResult
	read     int64 // bytes
	size     int64 // bytes, -1 if not known
	err      error
	pulling  bool // a command waits for pages

	// Time spent reading, pauses left out, up to since.
	spent time.Duration
	since time.Time
}

// loadedMsg is a batch of pages that arrived.
type loadedMsg struct {
	number int
	pageBatch
	size    int64
	covered coverageResult
}

// startReading begins to read a feed from its beginning.
func (l *loader) startReading(feed Feed) tea.Cmd {
	store := table.NewStore()
	store.SetOwnApps(l.options.OwnApps...)
	sync := subjects.NewSync(l.options.Findings, store)
	run := l.run
	ctx, number := run.startNew(l.ctx)
	*l = loader{
		shared: l.shared, feed: feed, run: run, arriving: newArrivals(), subjects: sync, snapshot: store.Snapshot(), size: -1,
		since: l.options.Now(),
	}
	return tea.Batch(readPages(ctx, feed, sync, l.snapshot, l.arriving), l.requestPages(), nextLoadTick(number))
}

// requestPages waits for the next pages, if nothing waits already. The first page comes alone, to be
// on the screen at once.
func (l *loader) requestPages() tea.Cmd {
	if l.pulling || l.mode != fetching {
		return nil
	}
	return l.receivePages()
}

// receivePages waits for what comes next.
func (l *loader) receivePages() tea.Cmd {
	l.pulling = true
	ctx, from, feed, number := l.run.ctx, l.arriving, l.feed, l.run.number
	batch := pageBatch{snapshot: l.snapshot, known: l.known, inputs: l.inputs, read: l.read}
	first := l.snapshot.Counts().RowsRead == 0
	size, covered := l.size, l.covered
	return recoverCommand("receiving records", func() tea.Msg {
		if more := batch.receivePage(ctx, from, nil); more && !first {
			batch.receiveSoon(ctx, from)
		}
		return loadedMsg{number: number, pageBatch: batch, size: feed.Size(), covered: coveredBy(feed)}
	}, func(err error) tea.Msg {
		batch.err = err
		return loadedMsg{number: number, pageBatch: batch, size: size, covered: covered}
	})
}

// takePages takes a batch of pages, and the end of the load if it ended.
func (l *loader) takePages(msg loadedMsg) {
	l.pulling = false
	l.countTime(l.options.Now())
	l.setSnapshot(msg.snapshot)
	l.known, l.inputs, l.read, l.size, l.covered = msg.known, msg.inputs, msg.read, msg.size, msg.covered
	if msg.err != nil {
		l.finishLoad(msg.err)
	}
}

// setSnapshot sets a newer state of the table, from pages or from lookups.
func (l *loader) setSnapshot(s *table.Snapshot) {
	if !l.snapshot.TakenBefore(s) {
		return
	}
	l.snapshot = s
	if l.options.Loaded != nil {
		l.options.Loaded(s)
	}
}

// setCovered takes a later coverage.
func (l *loader) setCovered(c coverageResult) { l.covered = c }

// finishLoad records how the load ended.
func (l *loader) finishLoad(err error) {
	l.run.cancelLatest()
	switch {
	case errors.Is(err, context.Canceled):
		l.mode = cancelled
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
}

// cancelLoad ends the load and keeps what was read. A command that waits for pages reports the end, with
// the last pages.
func (l *loader) cancelLoad() tea.Cmd {
	l.run.cancelLatest()
	if l.pulling {
		return nil
	}
	return l.receivePages()
}

// togglePause pauses or resumes the load.
func (l *loader) togglePause() tea.Cmd {
	l.countTime(l.options.Now())
	if l.mode == fetching {
		l.mode = paused
		return nil
	}
	l.mode = fetching
	return l.requestPages()
}

// isActive reports whether the load has not ended.
func (l *loader) isActive() bool { return l.mode == fetching || l.mode == paused }

// countTime counts the time spent reading up to now.
func (l *loader) countTime(now time.Time) {
	if l.mode == fetching {
		l.spent += now.Sub(l.since)
	}
	l.since = now
}

// loadTickMsg updates the progress of a load once a second.
type loadTickMsg struct{ number int }

func nextLoadTick(number int) tea.Cmd {
	return tea.Tick(time.Second, func(time.Time) tea.Msg { return loadTickMsg{number: number} })
}

// tickTime counts the time spent, and schedules the next tick.
func (l *loader) tickTime(msg loadTickMsg) tea.Cmd {
	l.countTime(l.options.Now())
	if !l.run.isLatest(msg.number) || !l.isActive() {
		return nil
	}
	return nextLoadTick(msg.number)
}
