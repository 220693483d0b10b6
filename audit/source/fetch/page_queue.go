package fetch

import (
	"context"
	"sync"

	"whoread/audit/coverage"
)

const (
	// mostWaiting is how many pages may wait for the table.
	mostWaiting = 3
	// spare is how large a buffer may be that is kept for the next page.
	spare = 8 << 20
)

// queueItem is one thing that happened to a fetch: a page of rows was saved, the ledger was added
// to, or the fetch ended.
type queueItem struct {
	text         []byte // whole lines; nil for no page
	offset, line int64
	entries      []coverage.Entry
	end          bool
	err          error // why it ended
}

// pageQueue takes what a fetch received to whoever reads the feed, in the order in which it was
// saved. Only pages are large, and only so many of them are let in.
type pageQueue struct {
	mu       sync.Mutex
	arrivals []queueItem
	some     chan struct{} // holds a token if something may be there
	free     chan []byte   // the memory of the pages that may be let in
}

func newInbox() *pageQueue {
	b := &pageQueue{some: make(chan struct{}, 1), free: make(chan []byte, mostWaiting)}
	for range mostWaiting {
		b.free <- nil
	}
	return b
}

// room waits until a page may be let in, and returns memory for it.
func (b *pageQueue) room(ctx context.Context) ([]byte, error) {
	select {
	case text := <-b.free:
		return text, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// leave gives back the memory of a page, unless it was let in without room.
func (b *pageQueue) leave(text []byte) {
	if cap(text) > spare {
		text = nil
	}
	select {
	case b.free <- text[:0]:
	default:
	}
}

func (b *pageQueue) put(a queueItem) {
	b.mu.Lock()
	b.arrivals = append(b.arrivals, a)
	b.mu.Unlock()
	select {
	case b.some <- struct{}{}:
	default:
	}
}

// take returns what has arrived next; false if there is nothing yet.
func (b *pageQueue) take() (queueItem, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.arrivals) == 0 {
		return queueItem{}, false
	}
	a := b.arrivals[0]
	b.arrivals[0] = queueItem{}
	b.arrivals = b.arrivals[1:]
	return a, true
}

// wait waits until something may have arrived, or a context ends.
func (b *pageQueue) wait(ctx, other context.Context) {
	select {
	case <-b.some:
	case <-ctx.Done():
	case <-other.Done():
	}
}
