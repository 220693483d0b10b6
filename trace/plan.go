package trace

import (
	"slices"
	"time"

	"whoread/audit/messageid"
)

// Plan is what asking for messages would take. Later sources are asked only for what the earlier
// ones do not find, so that all numbers are at the most.
type Plan struct {
	// IDs is the number of different ids that are not empty; Known of them need not be asked for,
	// and NoID queries have no id.
	IDs, Known, NoID int
	Steps            []Step
	Calls            int
	Duration         time.Duration
	// Excess is by how many the calls are more than the user allows.
	Excess int
}

// Step is what asking one source would take.
type Step struct {
	Source string
	Cost
	RateLimit RateLimitState
}

// Plan returns what the queries would take. It sends nothing.
func (r *Resolver) Plan(queries []Query) Plan {
	open, p := r.unsettled(queries)
	now := r.clock.Now()
	for _, s := range r.sources {
		step := Step{Source: s.Name(), Cost: s.Plan(r.unasked(s, open), now), RateLimit: s.RateLimit()}
		p.Steps = append(p.Steps, step)
		p.Calls += step.Calls
		p.Duration += step.Duration
	}
	p.Excess = r.calls.excessOf(p.Calls)
	return p
}

// takes is about how long the queries take at most.
func (r *Resolver) takes(queries []Query) time.Duration { return r.Plan(queries).Duration }

// unsettled returns the queries that have to be sent, each id once, and counts all queries.
func (r *Resolver) unsettled(queries []Query) (open []Query, p Plan) {
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
	open = slices.DeleteFunc(open, r.settled)
	p.Known = p.IDs - len(open)
	return open, p
}

// settled tells whether no source has anything to add, and that is known.
func (r *Resolver) settled(q Query) bool {
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

// unasked returns the queries that a source can still add something to.
func (r *Resolver) unasked(s Source, queries []Query) []Query {
	var todo []Query
	for _, q := range queries {
		if q, open := r.findings.remainingQuery(q, s.Name()); open {
			todo = append(todo, q)
		}
	}
	return todo
}
