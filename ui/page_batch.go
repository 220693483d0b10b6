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

// Pages are batched up to this many records or this much time: one message for each page would keep the
// screen busy.
const (
	batchRecords = 5000
	batchTime    = 33 * time.Millisecond
)

// cancelTime is how long a cancelled feed may take to end.
const cancelTime = time.Second

// pageBatch is the state of the table after one or more pages.
type pageBatch struct {
	snapshot *table.Snapshot
	known    int            // messages that something is known of
	inputs   []source.Input // as they were then
	records  int            // of the page
	read     int64
	err      error // io.EOF after the last page
}

// batchChannels carry pages from the feed to the screen.
type batchChannels struct {
	pages chan pageBatch
	final chan pageBatch // what there was when reading ended
}

func newArrivals() batchChannels {
	return batchChannels{pages: make(chan pageBatch, 1), final: make(chan pageBatch, 1)}
}

// readPages appends page after page to the store, with the subjects known by then. The feed waits while
// no page is requested.
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

// appendNext appends one more page to the store. After a panic, the state before it remains.
func (p pageBatch) appendNext(ctx context.Context, feed Feed, to *subjects.Sync) (next pageBatch) {
	next = pageBatch{snapshot: p.snapshot, known: p.known, inputs: p.inputs, read: p.read}
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

// receivePage receives one page, unless end comes first, and reports whether to receive more.
func (p *pageBatch) receivePage(ctx context.Context, from batchChannels, end <-chan time.Time) (more bool) {
	select {
	case page := <-from.pages:
		p.addPage(page)
	case page := <-from.final:
		p.addPage(page)
	case <-end:
		return false
	case <-ctx.Done():
		p.receiveLast(ctx, from)
	}
	return p.err == nil && p.records < batchRecords
}

// receiveSoon receives the pages that arrive within batchTime.
func (p *pageBatch) receiveSoon(ctx context.Context, from batchChannels) {
	soon := time.NewTimer(batchTime)
	defer soon.Stop()
	for p.receivePage(ctx, from, soon.C) {
	}
}

// receiveLast receives the pages from before the load was cancelled, so that the table has everything in
// the ledger of a fetch. A feed that does not end within cancelTime is not waited for.
func (p *pageBatch) receiveLast(ctx context.Context, from batchChannels) {
	enough := time.NewTimer(cancelTime)
	defer enough.Stop()
	select {
	case last := <-from.final:
		p.addPage(last)
	case <-enough.C:
	}
	if !errors.Is(p.err, io.EOF) {
		p.err = ctx.Err()
	}
}

func (p *pageBatch) addPage(next pageBatch) {
	records, read := p.records+next.records, max(p.read, next.read)
	*p = next
	p.records, p.read = records, read
}
