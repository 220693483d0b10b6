package trace

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"whoread/audit/tenant"
)

// ErrBudget is returned when the calls that the user allows are used up.
var ErrBudget = errors.New("the calls that --budget allows are used up; set a higher --budget to continue")

// throttlePause is how long a service gets no call after it has throttled for longer than the client
// waits, without saying when it can be called again.
const throttlePause = 5 * time.Minute

// RateLimitState describes how often a service can be called.
type RateLimitState struct {
	Service string // as the screen calls it: "message trace"
	// Limit is the number of calls that are allowed in any span of the length Per; 0 if no limit is
	// known.
	Limit int
	Per   time.Duration
	// Left is the number of calls that can be made now. If it is 0, Refill is when the next call can be
	// made, and zero otherwise.
	Left   int
	Refill time.Time
	// Made is the number of calls that were made so far.
	Made int
}

// RateLimit keeps calls to a service within its limit: a number of calls in any span of a given
// length. It is a [tenant.RateLimiter] and safe for concurrent use.
type RateLimit struct {
	service string
	limit   int
	per     time.Duration
	clock   Clock
	calls   *Budget

	mu        sync.Mutex
	times     []time.Time // of the calls in the last span, oldest first
	heldUntil time.Time   // before which no call can be made
	made      int
}

// NewRateLimit returns a rate limit of the given number of calls per span; 0 is no limit. The calls
// limit all services together; nil for no limit.
func NewRateLimit(service string, limit int, per time.Duration, clock Clock, calls *Budget) *RateLimit {
	return &RateLimit{service: service, limit: limit, per: per, clock: clock, calls: calls}
}

// Wait waits until a call can be made, and counts it. It returns the error of ctx or [ErrBudget].
func (l *RateLimit) Wait(ctx context.Context) error {
	for {
		if err := l.calls.waitWhilePaused(ctx); err != nil {
			return err
		}
		pause, err := l.takeCall()
		if pause == 0 || err != nil {
			return err
		}
		if err := l.clock.Sleep(ctx, pause); err != nil {
			return err
		}
	}
}

// takeCall counts a call if one can be made now, and otherwise returns the time until one can.
func (l *RateLimit) takeCall() (pause time.Duration, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.clock.Now()
	l.dropOldCalls(now)
	if l.calls.isUsedUp() {
		return 0, ErrBudget // without waiting first
	}
	if now.Before(l.heldUntil) {
		return l.heldUntil.Sub(now), nil
	}
	if l.limit > 0 && len(l.times) >= l.limit {
		return l.nextFree().Sub(now), nil
	}
	if !l.calls.takeCall() {
		return 0, ErrBudget
	}
	l.made++
	l.times = append(l.times, now)
	return 0, nil
}

// dropOldCalls drops the calls that no longer count.
func (l *RateLimit) dropOldCalls(now time.Time) {
	for len(l.times) > 0 && !l.nextFree().After(now) {
		l.times = l.times[1:]
	}
}

// nextFree returns when the oldest call no longer counts. A service counts a call when it receives
// it, which is later than it was made: the second is a margin for that.
func (l *RateLimit) nextFree() time.Time { return l.times[0].Add(l.per + time.Second) }

// State returns how often the service can be called now.
func (l *RateLimit) State() RateLimitState {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.clock.Now()
	l.dropOldCalls(now)
	s := RateLimitState{Service: l.service, Limit: l.limit, Per: l.per, Made: l.made, Left: max(l.limit-len(l.times), 0)}
	if s.Left == 0 && l.limit > 0 {
		s.Refill = l.nextFree()
	}
	if now.Before(l.heldUntil) {
		s.Left, s.Refill = 0, l.heldUntil
	}
	return s
}

// SendCall sends a call as soon as the limit allows. It waits as long as the service throttles, since
// throttling slows a lookup down and does not make it fail. It returns any other error, such as that
// of ctx and [ErrBudget].
func (l *RateLimit) SendCall(
	ctx context.Context, do func(context.Context, tenant.Call) (*tenant.Answer, error), call tenant.Call,
) (*tenant.Answer, error) {
	call.RateLimit = l
	for {
		answer, err := do(ctx, call)
		var said *tenant.Error
		if !errors.As(err, &said) || said.Kind != tenant.Busy || said.Status != http.StatusTooManyRequests {
			return answer, err
		}
		pause := throttlePause
		if said.RetryAfter > 0 {
			pause = said.RetryAfter
		}
		l.HoldUntil(l.clock.Now().Add(pause))
	}
}

// HoldUntil holds back all calls until a time that a throttling service has stated.
func (l *RateLimit) HoldUntil(until time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if until.After(l.heldUntil) {
		l.heldUntil = until
	}
}

// EstimateDuration returns about how long a number of calls takes, including the waits that the limit
// requires. A single call takes as long as each.
func (l *RateLimit) EstimateDuration(calls int, each time.Duration) time.Duration {
	s := l.State()
	if s.Limit == 0 || calls <= s.Left {
		return time.Duration(calls) * each
	}
	later := calls - s.Left
	spans := (later + s.Limit - 1) / s.Limit
	last := later - (spans-1)*s.Limit
	return max(time.Duration(calls)*each, time.Duration(spans)*s.Per+time.Duration(last)*each)
}
