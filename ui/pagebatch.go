package ui

import (
	"context"
	"errors"
	"io"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/crash"
	"whoread/audit/source"
	"whoread/audit/table"
	"whoread/ui/subjects"
)

// Pages are joined until there are this many records or this much time has passed: a message
// for each page of a file would keep the screen busy with nothing but messages.
const (
	batchRecords = 5000
	batchTime    = 33 * time.Millisecond
)

// cancelTime is how long a feed may take to end when it is cancelled.
const cancelTime = time.Second

// pageBatch is the state of the table after a page.
type pageBatch struct {
	snapshot *table.Snapshot
	known    int            // messages that something is known of
	inputs   []source.Input // as they were then
	records  int            // of the page
	read     int64
	err      error // io.EOF after the last page
}

// batchChannels is the way of what arrives from the feed to the screen.
type batchChannels struct {
	pages chan pageBatch
	final chan pageBatch // what there was when reading ended
}

func newArrivals() batchChannels {
	return batchChannels{pages: make(chan pageBatch, 1), final: make(chan pageBatch, 1)}
}

// readPages takes page after page into the store, with what is known of messages by then. A page that
// nobody asks for holds the feed.
func readPages(ctx context.Context, feed Feed, to *subjects.Sync, empty *table.Snapshot, arrived batchChannels) tea.Cmd {
	return func() tea.Msg {
		last := pageBatch{snapshot: empty}
		for {
			a := last.appendNext(ctx, feed, to)
			last = a
			if a.err == nil {
				select {
				case arrived.pages <- a:
					continue
				case <-ctx.Done():
					a.err = ctx.Err()
				}
			}
			arrived.final <- a // all pages before are in it
			return nil
		}
	}
}

// appendNext takes one more page into the store. If that panics, what was there before is what there
// is.
func (a pageBatch) appendNext(ctx context.Context, feed Feed, to *subjects.Sync) (next pageBatch) {
	next = pageBatch{snapshot: a.snapshot, known: a.known, inputs: a.inputs, read: a.read}
	defer crash.Recover("reading the records", &next.err)
	page, err := feed.Next(ctx)
	if err == nil {
		to.AppendPage(page)
		next.records, next.read = len(page.Records), page.Read
	}
	next.snapshot, next.known = to.UpdateStore(), to.CountAnswers()
	next.inputs, next.err = feed.Inputs(), err
	return next
}

// receivePage takes one page, unless the time for it ends before, and reports whether to take more.
func (a *pageBatch) receivePage(ctx context.Context, from batchChannels, end <-chan time.Time) (more bool) {
	select {
	case page := <-from.pages:
		a.addPage(page)
	case page := <-from.final:
		a.addPage(page)
	case <-end:
		return false
	case <-ctx.Done():
		a.receiveLast(ctx, from)
	}
	return a.err == nil && a.records < batchRecords
}

// receiveSoon takes the pages that come soon.
func (a *pageBatch) receiveSoon(ctx context.Context, from batchChannels) {
	soon := time.NewTimer(batchTime)
	defer soon.Stop()
	for a.receivePage(ctx, from, soon.C) {
	}
}

// receiveLast takes what came before the load was cancelled, so that the table has all that the
// ledger of a fetch says it has. A feed that does not end soon is not waited for.
func (a *pageBatch) receiveLast(ctx context.Context, from batchChannels) {
	enough := time.NewTimer(cancelTime)
	defer enough.Stop()
	select {
	case last := <-from.final:
		a.addPage(last)
	case <-enough.C:
	}
	if !errors.Is(a.err, io.EOF) {
		a.err = ctx.Err()
	}
}

func (a *pageBatch) addPage(next pageBatch) {
	records, read := a.records+next.records, max(a.read, next.read)
	*a = next
	a.records, a.read = records, read
}
