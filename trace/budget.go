package trace

import (
	"context"
	"errors"
	"sync"
	"time"
)

// ErrBudget is that the user's own limit of calls is used up.
var ErrBudget = errors.New("the calls that --budget allows are used up; allow more to go on")

// BudgetState is how often a service may be asked.
type BudgetState struct {
	Service string // as the screen calls it: "message trace"
	// Limit is how many calls are allowed in any span of the length of Per; 0 for no limit that
	// whoread knows of.
	Limit int
	Per   time.Duration
	// Left is how many of them may be made now, and Refill when the next becomes free if none
	// are; zero if some are.
	Left   int
	Refill time.Time
	// Made is how many were made in all.
	Made int
}

// Budget keeps the limit of a service: not more than so many calls in any span of some length. It
// is a [tenant.Pace]. Any number of goroutines may use it.
type Budget struct {
	service string
	limit   int
	per     time.Duration
	clock   Clock
	calls   *CallLimit

	mu    sync.Mutex
	times []time.Time // of the calls in the last span, oldest first
	held  time.Time   // before which no call may be made
	made  int
}

// NewBudget returns the budget of a service that allows limit calls per span; limit 0 is no limit.
// The calls limit all services together; nil for no limit.
func NewBudget(service string, limit int, per time.Duration, clock Clock, calls *CallLimit) *Budget {
	return &Budget{service: service, limit: limit, per: per, clock: clock, calls: calls}
}

// Wait waits until a call may be made, and counts it as made. The error is that of ctx, or
// [ErrBudget].
func (b *Budget) Wait(ctx context.Context) error {
	for {
		if err := b.calls.waitWhilePaused(ctx); err != nil {
			return err
		}
		pause, err := b.take()
		if pause == 0 || err != nil {
			return err
		}
		if err := b.clock.Sleep(ctx, pause); err != nil {
			return err
		}
	}
}

// take counts a call if one is free, or says how long it is until one is.
func (b *Budget) take() (pause time.Duration, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.clock.Now()
	b.forget(now)
	if b.calls.isUsedUp() {
		return 0, ErrBudget // nobody need wait to be told so
	}
	if now.Before(b.held) {
		return b.held.Sub(now), nil
	}
	if b.limit > 0 && len(b.times) >= b.limit {
		return b.due().Sub(now), nil
	}
	if !b.calls.takeCall() {
		return 0, ErrBudget
	}
	b.made++
	b.times = append(b.times, now)
	return 0, nil
}

// forget drops the calls that no longer count.
func (b *Budget) forget(now time.Time) {
	for len(b.times) > 0 && !b.due().After(now) {
		b.times = b.times[1:]
	}
}

// due is when the oldest call no longer counts. A service counts a call when it comes, which is
// later than it was made: a second is the margin for that.
func (b *Budget) due() time.Time { return b.times[0].Add(b.per + time.Second) }

// State returns how often the service may be asked now.
func (b *Budget) State() BudgetState {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.clock.Now()
	b.forget(now)
	s := BudgetState{Service: b.service, Limit: b.limit, Per: b.per, Made: b.made, Left: max(b.limit-len(b.times), 0)}
	if s.Left == 0 && b.limit > 0 {
		s.Refill = b.due()
	}
	if now.Before(b.held) {
		s.Left, s.Refill = 0, b.held
	}
	return s
}
