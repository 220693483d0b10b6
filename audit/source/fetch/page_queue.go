package fetch

import (
	"context"
	"sync"

	"whoread/audit/coverage"
)

const (
	// maxQueuedPages is how many pages may wait for the table.
	maxQueuedPages = 3
	// maxSpareBuffer is how large a buffer may be that is kept for the next page.
	maxSpareBuffer = 8 << 20
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
	mu    sync.Mutex
	items []queueItem
	ready chan struct{} // holds a token if something may be there
	free  chan []byte   // the memory of the pages that may be let in
}

func newPageQueue() *pageQueue {
	b := &pageQueue{ready: make(chan struct{}, 1), free: make(chan []byte, maxQueuedPages)}
	for range maxQueuedPages {
		b.free <- nil
	}
	return b
}

// acquireBuffer waits until a page may be let in, and returns memory for it.
func (b *pageQueue) acquireBuffer(ctx context.Context) ([]byte, error) {
	select {
	case text := <-b.free:
		return text, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// releaseBuffer gives back the memory of a page, unless it was let in without room.
func (b *pageQueue) releaseBuffer(text []byte) {
	if cap(text) > maxSpareBuffer {
		text = nil
	}
	select {
	case b.free <- text[:0]:
	default:
	}
}

func (b *pageQueue) addItem(a queueItem) {
	b.mu.Lock()
	b.items = append(b.items, a)
	b.mu.Unlock()
	select {
	case b.ready <- struct{}{}:
	default:
	}
}

// takeItem returns what has arrived next; false if there is nothing yet.
func (b *pageQueue) takeItem() (queueItem, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.items) == 0 {
		return queueItem{}, false
	}
	a := b.items[0]
	b.items[0] = queueItem{}
	b.items = b.items[1:]
	return a, true
}

// waitForItem waits until something may have arrived, or a context ends.
func (b *pageQueue) waitForItem(ctx, other context.Context) {
	select {
	case <-b.ready:
	case <-ctx.Done():
	case <-other.Done():
	}
}
