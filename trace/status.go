package trace

import (
	"time"

	"whoread/audit/tenant"
)

// Status is what a resolver is doing. The numbers are those of the ids asked for since it last had
// nothing to do.
type Status struct {
	Asked, Settled, Found int
	Running, Paused       bool
	// Source is who is being asked, and Doing what it does, in words.
	Source, Doing string
	RateLimits    []RateLimitState
	// Left is about how long the rest takes at the most; 0 if that is not known.
	Left time.Duration
	// Err is what ended the asking, or kept a source from answering; nil if nothing did.
	Err error
	// State is what the client does, such as to wait for a sign-in or while it is throttled.
	State tenant.State
}

// Status tells what the resolver is doing.
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
