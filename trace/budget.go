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
func (l *Budget) pause() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.paused == nil {
		l.paused = make(chan struct{})
	}
}

// resume ends a pause.
func (l *Budget) resume() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.paused != nil {
		close(l.paused)
		l.paused = nil
	}
}

// untilResumed returns a channel that is closed at the end of the current pause, nil if there is none.
func (l *Budget) untilResumed() <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.paused
}

// waitWhilePaused waits for the end of a pause. It returns the error of ctx.
func (l *Budget) waitWhilePaused(ctx context.Context) error {
	if l == nil {
		return ctx.Err()
	}
	for {
		paused := l.untilResumed()
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
func (l *Budget) isUsedUp() bool {
	if l == nil {
		return false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.left == 0
}

// excessOf returns by how many the given number of calls exceeds the calls that are left.
func (l *Budget) excessOf(calls int) int {
	if l == nil {
		return 0
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.left == Unlimited {
		return 0
	}
	return max(calls-l.left, 0)
}

// takeCall uses one call, and reports whether one was left.
func (l *Budget) takeCall() bool {
	if l == nil {
		return true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	switch l.left {
	case Unlimited:
		return true
	case 0:
		return false
	}
	l.left--
	return true
}
