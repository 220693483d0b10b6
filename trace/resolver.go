package trace

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"whoread/audit/crash"
	"whoread/audit/messageid"
	"whoread/audit/tenant"
)

// How many ids are sought together. The first are few, so that what is on the screen comes soon;
// all are multiples of what the sources take at a time, so that no call is half empty.
const (
	firstGroup = 100
	laterGroup = 1000
)

// planned is for how many ids that wait it is planned, group by group, how long asking for them takes.
const planned = 2 * laterGroup

// Options are what a resolver needs.
type Options struct {
	// Sources are asked in their order, each for what those before it did not find.
	Sources []Source
	// Findings is what is known already, and where answers go; nil for an empty one.
	Findings *Findings
	// Clock is the time; nil for that of this computer.
	Clock Clock
	// CallLimit is the limit that the sources share, by which a pause holds back their calls. If it is
	// nil, a pause begins with the next group of ids.
	CallLimit *CallLimit
	// State tells what the client of the sources is doing, such as to wait for a sign-in; nil if
	// there is none.
	State func() tenant.State
}

// Resolver finds messages by their ids. Its methods may be called by any goroutine, Next by one at
// a time. It asks in a goroutine of its own, which ends when nothing is left to ask.
type Resolver struct {
	sources  []Source
	findings *Findings
	clock    Clock
	calls    *CallLimit
	client   func() tenant.State

	open context.Context //nolint:containedctx // it ends with Close, which no caller's does
	shut context.CancelFunc

	mu      sync.Mutex
	queue   []Query                    // what waits, in its order
	waiting map[messageid.Key]struct{} // the keys of what waits
	flight  map[messageid.Key]Query    // by key, what is being asked for and is not settled
	running bool
	size    int                // of the next group
	cancel  context.CancelFunc // of the group that is being asked for; nil if none is
	yield   bool               // the group is given up in favour of what was asked for since
	ahead   int                // how much of what waits that is
	came    []messageid.Key    // the keys that were settled since the last Next
	status  Status
	ends    time.Time     // about when all is settled; zero if that is not known
	news    chan struct{} // closed when there is something for Next
	done    sync.WaitGroup
}

// New returns a resolver. It asks nobody anything yet.
func New(o Options) *Resolver {
	open, shut := context.WithCancel(context.Background())
	r := &Resolver{
		sources: o.Sources, findings: o.Findings, clock: o.Clock, calls: o.CallLimit, client: o.State, open: open, shut: shut,
		waiting: map[messageid.Key]struct{}{}, flight: map[messageid.Key]Query{}, news: make(chan struct{}),
	}
	if r.findings == nil {
		r.findings = NewFindings()
	}
	if r.clock == nil {
		r.clock = tenant.RealClock()
	}
	if r.calls == nil {
		r.calls = NewCallLimit(Unlimited)
	}
	return r
}

// Findings returns what is known.
func (r *Resolver) Findings() *Findings { return r.findings }

// Ask asks for messages, in their order and before all that waits. What is known, and what is being
// asked for already, is not asked for again; what waits comes first now. Asking for more gives
// what is being asked for a place behind it, so that the most recent wish is met at once.
func (r *Resolver) Ask(queries []Query) {
	before := r.findings.lastChange()
	open, _ := r.unsettled(queries)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.open.Err() != nil {
		return
	}
	open = slices.DeleteFunc(r.still(open, before), r.inFlight)
	if len(open) == 0 {
		return
	}
	if len(r.queue) == 0 && len(r.flight) == 0 {
		r.status = Status{}
	}
	r.enqueue(open)
	r.size = firstGroup
	if !r.running {
		r.running = true
		r.done.Go(r.work)
		return
	}
	if r.cancel != nil && !r.yield {
		r.yield = true
		r.cancel()
	}
}

// still returns those of open queries that have not been settled since a change of the findings. What is
// settled meanwhile is no longer in flight, and would come a second time.
func (r *Resolver) still(open []Query, since int) []Query {
	changed, _ := r.findings.ChangedSince(since)
	lately := make(map[messageid.Key]struct{}, len(changed))
	for _, a := range changed {
		lately[a.ID] = struct{}{}
	}
	return slices.DeleteFunc(open, func(q Query) bool {
		_, may := lately[q.ID.Key()]
		return may && r.settled(q)
	})
}

// inFlight tells whether a query is being asked for, and sees to it that all its mailboxes are.
func (r *Resolver) inFlight(q Query) bool {
	had, asked := r.flight[q.ID.Key()]
	if asked {
		r.flight[q.ID.Key()] = had.mergeWith(q)
	}
	return asked
}

// enqueue puts queries in front of what waits. Those that wait already move there.
func (r *Resolver) enqueue(queries []Query) {
	place := make(map[messageid.Key]int, len(queries))
	for i, q := range queries {
		key := q.ID.Key()
		place[key] = i
		if _, known := r.waiting[key]; !known {
			r.status.Asked++
			r.waiting[key] = struct{}{}
		}
	}
	ahead := len(queries)
	later := make([]Query, 0, len(r.queue))
	for n, q := range r.queue {
		if i, moved := place[q.ID.Key()]; moved {
			queries[i] = queries[i].mergeWith(q)
			continue
		}
		if later = append(later, q); n < r.ahead {
			ahead++
		}
	}
	r.queue, r.ahead = append(queries, later...), ahead
}

// work asks for what waits until nothing does.
func (r *Resolver) work() {
	for {
		ctx, group := r.take()
		if group == nil {
			return
		}
		whole, err := r.attempt(ctx, group)
		if err != nil {
			r.lose(group, err)
		}
		r.settle(group, whole)
	}
}

// attempt asks for a group. The error is that of a panic, after which the group is as settled as it
// will be.
func (r *Resolver) attempt(ctx context.Context, group []Query) (whole bool, err error) {
	whole = true
	defer crash.Recover("looking messages up", &err)
	return r.resolve(ctx, group), nil
}

// lose says of what is left of a group that it could not be looked up.
func (r *Resolver) lose(group []Query, err error) {
	r.fail(err)
	for _, q := range group {
		if r.findings.Answer(q.ID).State != Found {
			r.findings.Add(Finding{ID: q.ID.Key(), Source: "whoread", State: Failed, Asked: r.clock.Now(), Reason: err.Error()})
		}
	}
}

// take takes the next group from what waits; none if nothing does.
func (r *Resolver) take() (context.Context, []Query) {
	paused := r.calls.waitWhilePaused(r.open) // it ends with an error only when the resolver is closed
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.queue) == 0 || paused != nil {
		r.running, r.ends = false, time.Time{}
		r.tell()
		return nil, nil
	}
	n := min(r.size, len(r.queue))
	group := slices.Clone(r.queue[:n])
	r.queue, r.size, r.ahead = r.queue[n:], laterGroup, 0
	for _, q := range group {
		delete(r.waiting, q.ID.Key())
		r.flight[q.ID.Key()] = q
	}
	r.findings.markOpen(group)
	var ctx context.Context
	ctx, r.cancel = context.WithCancel(r.open)
	return ctx, group
}

// resolve asks one source after the other for a group. It tells whether all were asked that have to
// be, or the group was given up.
func (r *Resolver) resolve(ctx context.Context, group []Query) (whole bool) {
	later := r.later()
	for _, s := range r.sources {
		todo := r.unasked(s, group)
		if len(todo) == 0 {
			continue
		}
		err := ctx.Err()
		if err == nil {
			err = r.ask(ctx, s, todo, later)
		}
		switch {
		case err == nil:
		case ctx.Err() != nil:
			return false
		case errors.Is(err, ErrCallLimit):
			r.fail(err)
			r.drop()
			return false
		default:
			r.failed(s, todo, fmt.Errorf("asking %s: %w", s.Name(), err))
		}
	}
	return true
}

// ask asks a source. One that panics is one that fails.
func (r *Resolver) ask(ctx context.Context, s Source, todo []Query, later time.Duration) (err error) {
	r.begin(s, r.takes(todo)+later)
	defer crash.Recover("reading its answers", &err)
	return s.Resolve(ctx, todo, r.found)
}

// later is about how long it takes to ask for what waits, by the part of it that comes first.
func (r *Resolver) later() time.Duration {
	r.mu.Lock()
	all := len(r.queue)
	first := slices.Clone(r.queue[:min(planned, all)])
	r.mu.Unlock()
	if all == 0 {
		return 0
	}
	return time.Duration(float64(r.takes(first)) * float64(all) / float64(len(first)))
}

// begin notes what is being asked, and about how long the rest takes with it.
func (r *Resolver) begin(s Source, left time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.status.Source, r.status.Doing = s.Name(), "asking"
	r.ends = r.clock.Now().Add(left)
}

// found takes in a finding.
func (r *Resolver) found(f Finding) {
	r.findings.Add(f)
	if f.State != Found {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.finish(f.ID)
}

// finish notes that nothing more is sought of an id.
func (r *Resolver) finish(key messageid.Key) {
	if _, sought := r.flight[key]; !sought {
		return
	}
	delete(r.flight, key)
	r.findings.markComplete(key)
	r.came = append(r.came, key)
	r.status.Settled++
	if r.findings.answerOf(key).State == Found {
		r.status.Found++
	}
	r.tell()
}

// settle ends a group: all of it is settled, or waits again behind what it has yielded to, or is no
// longer wanted. What is wanted of more mailboxes since it was begun waits for these.
func (r *Resolver) settle(group []Query, whole bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.cancel != nil {
		r.cancel()
		r.cancel = nil
	}
	var again []Query
	for _, began := range group {
		key := began.ID.Key()
		q, sought := r.flight[key]
		switch {
		case !sought:
		case !whole && r.yield, len(q.Mailboxes) > len(began.Mailboxes):
			delete(r.flight, key)
			r.waiting[key] = struct{}{}
			again = append(again, q)
		default:
			r.finish(key)
		}
	}
	r.queue = slices.Insert(r.queue, min(r.ahead, len(r.queue)), again...)
	r.yield = false
}

// failed notes that a source could not answer for what it has not answered.
func (r *Resolver) failed(s Source, todo []Query, err error) {
	r.fail(err)
	for _, q := range r.unasked(s, todo) {
		r.findings.Add(Finding{ID: q.ID.Key(), Source: s.Name(), State: Failed, Asked: r.clock.Now(), Reason: err.Error()})
	}
}

// fail notes what went wrong.
func (r *Resolver) fail(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.status.Err = err
}

// drop gives up what waits and what is being asked for.
func (r *Resolver) drop() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.queue, r.ahead, r.yield = nil, 0, false
	clear(r.waiting)
	clear(r.flight)
	if r.cancel != nil {
		r.cancel()
		r.cancel = nil
	}
	r.tell()
}

// Pause lets no further call be made until Resume. What is on its way comes.
func (r *Resolver) Pause() { r.calls.pause() }

// Resume goes on after Pause.
func (r *Resolver) Resume() { r.calls.resume() }

// Cancel gives up what waits and what is being asked for; what came is kept.
func (r *Resolver) Cancel() {
	r.drop()
	r.calls.resume()
}

// Close ends everything and waits for its end.
func (r *Resolver) Close() {
	r.mu.Lock()
	r.shut()
	r.mu.Unlock()
	r.Cancel()
	r.done.Wait()
}
