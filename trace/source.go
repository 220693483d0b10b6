package trace

import (
	"context"
	"time"

	"whoread/audit/tenant"
)

// Source is a service that can be asked for messages by their ids. [Resolver] asks it for one
// group of wants at a time, from one goroutine; Budget and Plan may be called from others.
type Source interface {
	// Name is what findings call it: "mailbox", "hunting", "message trace".
	Name() string
	// Plan estimates what asking for the wants takes.
	Plan(wants []Want, now time.Time) Cost
	// Resolve asks for the wants, all of which have a key that is not "", and hands on a finding
	// for each as soon as it is known, with Source, Asked and Reach set. It waits as its budget
	// demands. A want that cannot be within reach gets a finding Outside without a call; one that
	// could not be settled gets Denied or Failed with the reason. It returns early only with the
	// error of ctx, or with [ErrBudget]; wants that got no finding were not asked.
	Resolve(ctx context.Context, wants []Want, found func(Finding)) error
	// Budget is how often the source may still be asked.
	Budget() BudgetState
}

// Cost is an estimate.
type Cost struct {
	// IDs is how many ids are within reach and would be asked for.
	IDs int
	// Calls is the number of requests at the most if all goes well.
	Calls int
	// Takes is about how long that takes, with the waits that the budget demands.
	Takes time.Duration
	// Why says why not all or none would be asked: "hunting looks back 30 days"; "" if all are.
	Why string
}

// Clock is the time, and how to wait for it to pass.
type Clock = tenant.Clock
