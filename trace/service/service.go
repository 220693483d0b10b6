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
	denied string // reason why it is not queried any more
}

// New returns a service. Reach says how far it looks, see [trace.Finding].
func New(name, reach string, clock trace.Clock, limit *trace.RateLimit) *Service {
	return &Service{RateLimit: limit, name: name, reach: reach, clock: clock}
}

// Name returns the name of the service in findings.
func (s *Service) Name() string { return s.name }

// Deny records why the service must not be queried any more.
func (s *Service) Deny(reason string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.denied = reason
}

// DenialReason returns why the service must not be queried any more, "" if it can be queried.
func (s *Service) DenialReason() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.denied
}

// NewFinding returns a finding for a query, with a state and the reason for it.
func (s *Service) NewFinding(q trace.Query, state trace.State, reason string) trace.Finding {
	return trace.Finding{
		ID: q.ID.Key(), Source: s.name, State: state, Asked: s.clock.Now(), Reach: s.reach, Reason: reason,
	}
}

// NewResult returns the finding for a query that was answered with these messages, or none.
func (s *Service) NewResult(q trace.Query, found []trace.Message) trace.Finding {
	f := s.NewFinding(q, trace.NotFound, "")
	if len(found) > 0 {
		f.State, f.Messages = trace.Found, found
	}
	return f
}

// StopError returns the error with which a source must stop: the error of ctx, or [trace.ErrBudget]. It
// returns nil for another err, which concerns only the queries of the call.
func StopError(ctx context.Context, err error) error {
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, trace.ErrBudget):
		return trace.ErrBudget
	default:
		return nil
	}
}

// IsUnreachable reports whether a service did not answer even after the retries of the client, so that
// other queries would fail too.
func IsUnreachable(err error) bool {
	var said *tenant.Error
	return errors.As(err, &said) && said.Kind == tenant.Busy
}
