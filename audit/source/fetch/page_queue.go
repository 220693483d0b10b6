package fetch

import (
	"context"
	"sync"

	"whoread/audit/coverage"
)

const (
	// maxQueuedPages limits the pages that wait for the table.
	maxQueuedPages = 3
	// maxSpareBuffer limits the size of a buffer that is kept for reuse.
	maxSpareBuffer = 8 << 20
)

// queueItem is an event of a fetch: a saved page of rows, new ledger entries, or the end.
type queueItem struct {
	text         []byte // complete lines; nil for no page
	offset, line int64
	entries      []coverage.Entry
	end          bool
	err          error // why the fetch ended
}

// pageQueue passes items from a fetch to the reader of the feed, in the order in which they were saved.
// It limits the number of pages, since only they are large.
type pageQueue struct {
	mu    sync.Mutex
	items []queueItem
	ready chan struct{} // holds a token if there may be an item
	free  chan []byte   // the buffers for the allowed pages
}

func newPageQueue() *pageQueue {
	b := &pageQueue{ready: make(chan struct{}, 1), free: make(chan []byte, maxQueuedPages)}
	for range maxQueuedPages {
		b.free <- nil
	}
	return b
}

// acquireBuffer waits until another page is allowed, and returns a buffer for it.
func (p *pageQueue) acquireBuffer(ctx context.Context) ([]byte, error) {
	select {
	case text := <-p.free:
		return text, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// releaseBuffer returns the buffer of a page, unless the page was added without one.
func (p *pageQueue) releaseBuffer(text []byte) {
	if cap(text) > maxSpareBuffer {
		text = nil
	}
	select {
	case p.free <- text[:0]:
	default:
	}
}

func (p *pageQueue) addItem(a queueItem) {
	p.mu.Lock()
	p.items = append(p.items, a)
	p.mu.Unlock()
	select {
	case p.ready <- struct{}{}:
	default:
	}
}

// takeItem returns the next item; false if there is none yet.
func (p *pageQueue) takeItem() (queueItem, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.items) == 0 {
		return queueItem{}, false
	}
	a := p.items[0]
	p.items[0] = queueItem{}
	p.items = p.items[1:]
	return a, true
}

// waitForItem waits until there may be an item, or a context ends.
func (p *pageQueue) waitForItem(ctx, other context.Context) {
	select {
	case <-p.ready:
	case <-ctx.Done():
	case <-other.Done():
	}
}
