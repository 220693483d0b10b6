package trace

import (
	"time"

	"whoread/audit/tenant"
)

// Status says what a resolver is doing. The numbers count ids since it last had nothing to do.
type Status struct {
	Asked, Settled, Found int
	Running, Paused       bool
	// Source is the source that is being queried, and Doing says what it does.
	Source, Doing string
	RateLimits    []RateLimitState
	// Left is about how long the rest takes at most; 0 if unknown.
	Left time.Duration
	// Err is the error that ended the lookup or made a source fail; nil if there is none.
	Err error
	// State says what the client is doing, such as waiting for a sign-in.
	State tenant.State
}

// Status returns what the resolver is doing.
func (r *Resolver) Status() Status {
	r.mu.Lock()
	s, ends := r.status, r.ends
	s.Running = r.running
	r.mu.Unlock()
	s.Paused = r.calls.untilResumed() != nil
	if !ends.IsZero() {
		s.Left = max(ends.Sub(r.clock.Now()), 0)
	}
	for _, source := range r.sources {
		s.RateLimits = append(s.RateLimits, source.RateLimit())
	}
	if r.client != nil {
		s.State = r.client()
	}
	return s
}
