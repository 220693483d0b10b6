package trace

import (
	"context"
	"errors"
	"time"

	"whoread/audit/tenant"
)

// Source is a service that knows messages by their ids. A [Resolver] passes it one group of queries
// at a time, from one goroutine; RateLimit and Plan can be called from others.
type Source interface {
	// Name is the name of the source in findings: "mailbox", "hunting", "message trace".
	Name() string
	// Plan estimates what the queries take.
	Plan(queries []Query, now time.Time) Cost
	// Resolve sends the queries, none of which has an empty key, and calls found with each finding as
	// soon as it is known, with Source, Asked and Reach set. It keeps to its rate limit. The finding of
	// a message that cannot be within reach is Outside and takes no call; one that could not be settled
	// is Denied or Failed and has a reason. Resolve stops early only with the error of ctx or
	// [ErrBudget]; queries without a finding were not sent.
	Resolve(ctx context.Context, queries []Query, found func(Finding)) error
	// RateLimit returns how often the source can still be called.
	RateLimit() RateLimitState
}

// Cost is an estimate of what a query takes.
type Cost struct {
	// IDs is the number of ids that are within reach and would be queried.
	IDs int
	// Calls is the number of requests at most, if none fails.
	Calls int
	// Duration is about how long that takes, with the waits that the rate limit requires.
	Duration time.Duration
	// Why says why not all ids would be queried: "hunting looks back 30 days"; "" if all are.
	Why string
}

// Clock returns the time and waits for it to pass.
type Clock = tenant.Clock

// ClassifyError returns the state of the ids that a failed call was made for, and the reason as a
// sentence: [Denied] if another try does not help, and [Failed] otherwise.
func ClassifyError(err error) (State, string) {
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
