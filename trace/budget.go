package trace

import (
	"context"
	"sync"
)

// Budget is the number of calls that the user allows to all services together. It also pauses
// them. A nil Budget allows every call. It is safe for concurrent use.
type Budget struct {
	mu     sync.Mutex
	left   int           // Unlimited for no limit
	paused chan struct{} // nil unless paused; closed by resume
}

// Unlimited is the number of calls of a Budget that allows every call.
const Unlimited = -1

// NewBudget returns a budget of the given number of calls.
func NewBudget(calls int) *Budget { return &Budget{left: calls} }

// pause holds back all calls until resume.
func (b *Budget) pause() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.paused == nil {
		b.paused = make(chan struct{})
	}
}

// resume ends a pause.
func (b *Budget) resume() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.paused != nil {
		close(b.paused)
		b.paused = nil
	}
}

// untilResumed returns a channel that is closed at the end of the current pause, nil if there is none.
func (b *Budget) untilResumed() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.paused
}

// waitWhilePaused waits for the end of a pause. It returns the error of ctx.
func (b *Budget) waitWhilePaused(ctx context.Context) error {
	if b == nil {
		return ctx.Err()
	}
	for {
		paused := b.untilResumed()
		if paused == nil {
			return ctx.Err()
		}
		select {
		case <-paused:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// isUsedUp reports whether no call is left.
func (b *Budget) isUsedUp() bool {
	if b == nil {
		return false
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.left == 0
}

// excessOf returns by how many the given number of calls exceeds the calls that are left.
func (b *Budget) excessOf(calls int) int {
	if b == nil {
		return 0
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.left == Unlimited {
		return 0
	}
	return max(calls-b.left, 0)
}

// takeCall uses one call, and reports whether one was left.
func (b *Budget) takeCall() bool {
	if b == nil {
		return true
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	switch b.left {
	case Unlimited:
		return true
	case 0:
		return false
	}
	b.left--
	return true
}
