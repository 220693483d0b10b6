package trace

import (
	"context"
	"errors"
	"net/http"
	"time"

	"whoread/audit/tenant"
)

// respite is how long a service is left alone that has throttled for longer than the client waits
// and does not say how long it wants to be.
const respite = 5 * time.Minute

// Ask makes a call by do as fast as the budget allows. It waits out throttling however long that
// lasts: a service that throttles slows a lookup and never fails it. Any other error is returned as it
// is, that of ctx and [ErrBudget] among them.
func (b *Budget) Ask(
	ctx context.Context, do func(context.Context, tenant.Call) (*tenant.Answer, error), call tenant.Call,
) (*tenant.Answer, error) {
	call.Pace = b
	for {
		answer, err := do(ctx, call)
		var said *tenant.Error
		if !errors.As(err, &said) || said.Kind != tenant.Busy || said.Status != http.StatusTooManyRequests {
			return answer, err
		}
		pause := respite
		if said.After > 0 {
			pause = said.After
		}
		b.Hold(b.clock.Now().Add(pause))
	}
}

// Hold lets no call be made before a time, as a service asks that throttles.
func (b *Budget) Hold(until time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if until.After(b.held) {
		b.held = until
	}
}

// Takes is about how long so many calls take, each as long as that, with the waits that the limit
// demands.
func (b *Budget) Takes(calls int, each time.Duration) time.Duration {
	s := b.State()
	if s.Limit == 0 || calls <= s.Left {
		return time.Duration(calls) * each
	}
	later := calls - s.Left
	spans := (later + s.Limit - 1) / s.Limit
	last := later - (spans-1)*s.Limit
	return max(time.Duration(calls)*each, time.Duration(spans)*s.Per+time.Duration(last)*each)
}

// Verdict is what the error of a call means for the ids that it asked for, and the sentence that
// tells it: [Denied] if asking again does not help, else [Failed].
func Verdict(err error) (State, string) {
	var said *tenant.Error
	if errors.As(err, &said) {
		switch said.Kind {
		case tenant.Denied, tenant.Refused, tenant.Absent:
			return Denied, err.Error()
		case tenant.Other, tenant.Busy:
		}
	}
	return Failed, err.Error()
}
