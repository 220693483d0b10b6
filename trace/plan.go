package trace

import "time"

// Plan is what asking for messages would take. Later sources are asked only for what the earlier
// ones do not find, so that all numbers are at the most.
type Plan struct {
	// IDs is the number of different ids that are not empty; Known of them need not be asked for,
	// and NoID wants have no id to ask for.
	IDs, Known, NoID int
	Steps            []Step
	Calls            int
	Takes            time.Duration
}

// Step is what asking one source would take.
type Step struct {
	Source string
	Cost
	Budget BudgetState
}

// Plan tells what asking for the wants would take. It sends nothing.
func (r *Resolver) Plan(wants []Want) Plan {
	open, p := r.open(wants)
	now := r.clock.Now()
	for _, s := range r.sources {
		todo := r.unasked(s, open)
		step := Step{Source: s.Name(), Cost: s.Plan(todo, now), Budget: s.Budget()}
		p.Steps = append(p.Steps, step)
		p.Calls += step.Calls
		p.Takes += step.Takes
	}
	return p
}

// open returns the wants that somebody has to be asked for, each id once, and counts them all.
func (r *Resolver) open(wants []Want) (open []Want, p Plan) {
	seen := make(map[string]struct{}, len(wants))
	for _, w := range wants {
		key := Key(w.ID)
		if key == "" {
			p.NoID++
			continue
		}
		if _, again := seen[key]; again {
			continue
		}
		seen[key] = struct{}{}
		p.IDs++
		if r.settled(w) {
			p.Known++
			continue
		}
		open = append(open, w)
	}
	return open, p
}

// settled tells whether no source has anything to add.
func (r *Resolver) settled(w Want) bool {
	if r.book.Tells(w.ID) {
		return true
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
