package trace

import (
	"slices"
	"time"
)

// Plan is what asking for messages would take. Later sources are asked only for what the earlier
// ones do not find, so that all numbers are at the most.
type Plan struct {
	// IDs is the number of different ids that are not empty; Known of them need not be asked for,
	// and NoID wants have no id to ask for.
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

// Plan tells what asking for the wants would take. It sends nothing.
func (r *Resolver) Plan(wants []Want) Plan {
	open, p := r.unsettled(wants)
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

// takes is about how long asking for wants takes at the most.
func (r *Resolver) takes(wants []Want) time.Duration { return r.Plan(wants).Duration }

// unsettled returns the wants that somebody has to be asked for, each id once, and counts them all.
func (r *Resolver) unsettled(wants []Want) (open []Want, p Plan) {
	place := make(map[string]int, len(wants))
	for _, w := range wants {
		key := Key(w.ID)
		if key == "" {
			p.NoID++
		} else if i, again := place[key]; again {
			open[i] = open[i].with(w)
		} else {
			place[key] = len(open)
			open = append(open, w)
		}
	}
	p.IDs = len(open)
	open = slices.DeleteFunc(open, r.settled)
	p.Known = p.IDs - len(open)
	return open, p
}

// settled tells whether no source has anything to add, and that is known.
func (r *Resolver) settled(w Want) bool {
	if len(r.sources) > 0 && r.book.isOpen(Key(w.ID)) {
		return false
	}
	for _, s := range r.sources {
		if _, open := r.book.unasked(w, s.Name()); open {
			return false
		}
	}
	return true
}

// unasked returns of the wants those that a source has something to add to.
func (r *Resolver) unasked(s Source, wants []Want) []Want {
	var todo []Want
	for _, w := range wants {
		if w, open := r.book.unasked(w, s.Name()); open {
			todo = append(todo, w)
		}
	}
	return todo
}
