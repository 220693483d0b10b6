package tenant

import (
	"net/http"
	"slices"
	"sync"
	"time"
)

// board is where the client writes what it is doing. Its lock is never held for longer than it
// takes to write or read it.
type board struct {
	mu    sync.Mutex
	state State
	waits map[*Wait]struct{}
	skew  skew
}

// State returns what the client is doing now. It may be called from any goroutine at any time.
func (c *Client) State() State { return c.board.read() }

func (b *board) read() State {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.state
	now.Ahead = b.skew.ahead()
	if now.Code != nil {
		code := *now.Code
		now.Code = &code
	}
	for w := range b.waits {
		now.Waits = append(now.Waits, *w)
	}
	slices.SortFunc(now.Waits, func(a, b Wait) int { return a.Until.Compare(b.Until) })
	return now
}

// change changes the state.
func (b *board) change(how func(*State)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	how(&b.state)
}

// called counts a request.
func (b *board) called() { b.change(func(s *State) { s.Calls++ }) }

// dated learns the time of the services from an answer to a request.
func (b *board) dated(sent, came time.Time, h http.Header) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.skew.note(sent, came, h)
}

// waiting shows a wait until the function that it returns is called.
func (b *board) waiting(w Wait) (over func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.waits == nil {
		b.waits = make(map[*Wait]struct{})
	}
	b.waits[&w] = struct{}{}
	return func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		delete(b.waits, &w)
	}
}
