package service

import (
	"context"
	"errors"
	"sync"

	"whoread/audit/tenant"
	"whoread/trace"
)

// Service is a service that is queried within its rate limit. It is safe for concurrent use.
type Service struct {
	*trace.RateLimit
	name, reach string
	clock       trace.Clock

	mu     sync.Mutex
	denied string // why it is not asked any more
}

// New returns a service. Reach is how far it looks, as findings say it.
func New(name, reach string, clock trace.Clock, limit *trace.RateLimit) *Service {
	return &Service{RateLimit: limit, name: name, reach: reach, clock: clock}
}

// Name is what findings call the service.
func (s *Service) Name() string { return s.name }

// Deny keeps why the service is not to be asked any more.
func (s *Service) Deny(reason string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.denied = reason
}

// Denied is why the service is not to be asked any more; "" if it may be.
func (s *Service) Denied() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.denied
}

// Say returns the finding that a query is in a state, with the reason for it; "" for none.
func (s *Service) Say(q trace.Query, state trace.State, reason string) trace.Finding {
	return trace.Finding{
		ID: q.ID.Key(), Source: s.name, State: state, Asked: s.clock.Now(), Reach: s.reach, Reason: reason,
	}
}

// Tell returns the finding of a query for which these messages were found, or none.
func (s *Service) Tell(q trace.Query, found []trace.Message) trace.Finding {
	f := s.Say(q, trace.NotFound, "")
	if len(found) > 0 {
		f.State, f.Messages = trace.Found, found
	}
	return f
}

// End is the error with which a source has to return early: that of ctx, or [trace.ErrCallLimit]. It
// is nil if err is another, which concerns only what was asked for.
func End(ctx context.Context, err error) error {
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, trace.ErrCallLimit):
		return trace.ErrCallLimit
	default:
		return nil
	}
}

// Unreachable tells whether an error says that the service could not answer at all, after the
// patience of the client: what else there is to ask for will not fare better now.
func Unreachable(err error) bool {
	var said *tenant.Error
	return errors.As(err, &said) && said.Kind == tenant.Busy
}
