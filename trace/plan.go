package trace

import (
	"slices"
	"time"

	"whoread/audit/messageid"
)

// Plan says what a lookup would take at most: later sources are queried only for what the earlier ones
// do not find.
type Plan struct {
	// IDs is the number of different ids that are not empty. Known of them need no query. NoID is the
	// number of queries without an id.
	IDs, Known, NoID int
	Steps            []Step
	Calls            int
	Duration         time.Duration
	// Excess is the number of calls beyond those that the user allows.
	Excess int
}

// Step says what querying one source would take.
type Step struct {
	Source string
	Cost
	RateLimit RateLimitState
}

// Plan returns what the queries would take. It sends nothing.
func (r *Resolver) Plan(queries []Query) Plan {
	open, p := r.selectOpen(queries)
	now := r.clock.Now()
	for _, s := range r.sources {
		step := Step{Source: s.Name(), Cost: s.Plan(r.selectFor(s, open), now), RateLimit: s.RateLimit()}
		p.Steps = append(p.Steps, step)
		p.Calls += step.Calls
		p.Duration += step.Duration
	}
	p.Excess = r.calls.excessOf(p.Calls)
	return p
}

// estimateDuration returns about how long the queries take at most.
func (r *Resolver) estimateDuration(queries []Query) time.Duration { return r.Plan(queries).Duration }

// selectOpen returns the queries that have to be sent, each id once, and counts all queries.
func (r *Resolver) selectOpen(queries []Query) (open []Query, p Plan) {
	place := make(map[messageid.Key]int, len(queries))
	for _, q := range queries {
		key := q.ID.Key()
		if key == "" {
			p.NoID++
		} else if i, again := place[key]; again {
			open[i] = open[i].mergeWith(q)
		} else {
			place[key] = len(open)
			open = append(open, q)
		}
	}
	p.IDs = len(open)
	open = slices.DeleteFunc(open, r.isSettled)
	p.Known = p.IDs - len(open)
	return open, p
}

// isSettled reports whether no source can add anything.
func (r *Resolver) isSettled(q Query) bool {
	if len(r.sources) > 0 && r.findings.isOpen(q.ID.Key()) {
		return false
	}
	for _, s := range r.sources {
		if _, open := r.findings.remainingQuery(q, s.Name()); open {
			return false
		}
	}
	return true
}

// selectFor returns the queries that a source can still answer.
func (r *Resolver) selectFor(s Source, queries []Query) []Query {
	var todo []Query
	for _, q := range queries {
		if q, open := r.findings.remainingQuery(q, s.Name()); open {
			todo = append(todo, q)
		}
	}
	return todo
}
