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

// The number of ids in a group. The first group is small, so that rows on the screen are resolved soon.
// Both are multiples of the batches of the sources, so that no call is half empty.
const (
	firstGroup = 100
	laterGroup = 1000
)

// estimatedIDs is the number of waiting ids from which the remaining time is estimated.
const estimatedIDs = 2 * laterGroup

// Options configure a resolver.
type Options struct {
	// Sources are queried in order, each for what those before it did not find.
	Sources []Source
	// Findings holds what is known already, and gets the new findings; nil for empty findings.
	Findings *Findings
	// Clock is the clock to use; nil for the clock of this computer.
	Clock Clock
	// Budget is the limit that the sources share, by which a pause holds back their calls. If it is
	// nil, a pause begins with the next group of ids.
	Budget *Budget
	// State returns what the client of the sources is doing, such as waiting for a sign-in. It can be nil.
	State func() tenant.State
}

// Resolver finds messages by their ids. It queries its sources in a goroutine, which ends when no query
// is left. It is safe for concurrent use, except that only one goroutine at a time may call Next.
type Resolver struct {
	sources  []Source
	findings *Findings
	clock    Clock
	calls    *Budget
	client   func() tenant.State

	ctx       context.Context //nolint:containedctx // it ends with Close, not with the context of a caller
	cancelAll context.CancelFunc

	mu       sync.Mutex
	queue    []Query                    // waiting queries, in order
	waiting  map[messageid.Key]struct{} // keys of the waiting queries
	inFlight map[messageid.Key]Query    // queries that were sent and are not settled
	running  bool
	size     int                // of the next group
	cancel   context.CancelFunc // cancels the current group; nil if there is none
	yield    bool               // the current group was cancelled in favour of newer queries
	ahead    int                // number of newer queries at the front of the queue
	settled  []messageid.Key    // keys settled since the last Next
	status   Status
	ends     time.Time     // about when all queries are settled; zero if unknown
	wake     chan struct{} // closed to wake Next
	done     sync.WaitGroup
}

// New returns a resolver. It sends no query yet.
func New(o Options) *Resolver {
	ctx, cancel := context.WithCancel(context.Background())
	r := &Resolver{
		sources: o.Sources, findings: o.Findings, clock: o.Clock, calls: o.Budget, client: o.State, ctx: ctx, cancelAll: cancel,
		waiting: map[messageid.Key]struct{}{}, inFlight: map[messageid.Key]Query{}, wake: make(chan struct{}),
	}
	if r.findings == nil {
		r.findings = NewFindings()
	}
	if r.clock == nil {
		r.clock = tenant.RealClock()
	}
	if r.calls == nil {
		r.calls = NewBudget(Unlimited)
	}
	return r
}

// Findings returns the findings of the resolver.
func (r *Resolver) Findings() *Findings { return r.findings }

// Ask queues queries in front of all others and cancels the current group, which waits behind them, so
// that the latest queries are answered first. It ignores queries that are answered or already sent.
func (r *Resolver) Ask(queries []Query) {
	before := r.findings.lastChange()
	open, _ := r.selectOpen(queries)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ctx.Err() != nil {
		return
	}
	open = slices.DeleteFunc(r.removeSettled(open, before), r.mergeInFlight)
	if len(open) == 0 {
		return
	}
	if len(r.queue) == 0 && len(r.inFlight) == 0 {
		r.status = Status{}
	}
	r.pushFront(open)
	r.size = firstGroup
	if !r.running {
		r.running = true
		r.done.Go(r.resolveQueue)
		return
	}
	if r.cancel != nil && !r.yield {
		r.yield = true
		r.cancel()
	}
}

// removeSettled removes the queries that were settled after a change of the findings. They are no
// longer in flight, and would be reported a second time.
func (r *Resolver) removeSettled(open []Query, since int) []Query {
	changed, _ := r.findings.ChangedSince(since)
	lately := make(map[messageid.Key]struct{}, len(changed))
	for _, a := range changed {
		lately[a.ID] = struct{}{}
	}
	return slices.DeleteFunc(open, func(q Query) bool {
		_, may := lately[q.ID.Key()]
		return may && r.isSettled(q)
	})
}

// mergeInFlight reports whether a query is in flight, and adds its mailboxes to that query.
func (r *Resolver) mergeInFlight(q Query) bool {
	had, asked := r.inFlight[q.ID.Key()]
	if asked {
		r.inFlight[q.ID.Key()] = had.mergeWith(q)
	}
	return asked
}

// pushFront puts queries at the front of the queue. Queries that wait already move there.
func (r *Resolver) pushFront(queries []Query) {
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

// resolveQueue resolves group after group until the queue is empty.
func (r *Resolver) resolveQueue() {
	for {
		ctx, group := r.takeGroup()
		if group == nil {
			return
		}
		whole, err := r.tryGroup(ctx, group)
		if err != nil {
			r.failGroup(group, err)
		}
		r.finishGroup(group, whole)
	}
}

// tryGroup resolves a group. It returns the error of a panic, after which no query of the group is sent
// again.
func (r *Resolver) tryGroup(ctx context.Context, group []Query) (whole bool, err error) {
	whole = true
	defer crash.Recover("looking up messages", &err)
	return r.resolveGroup(ctx, group), nil
}

// failGroup adds a failure for each message of a group that was not found.
func (r *Resolver) failGroup(group []Query, err error) {
	r.setError(err)
	for _, q := range group {
		if r.findings.Answer(q.ID).State != Found {
			r.findings.Add(Finding{ID: q.ID.Key(), Source: "whoread", State: Failed, Asked: r.clock.Now(), Reason: err.Error()})
		}
	}
}

// takeGroup takes the next group from the queue, nil if the queue is empty.
func (r *Resolver) takeGroup() (context.Context, []Query) {
	paused := r.calls.waitWhilePaused(r.ctx) // it fails only when the resolver is closed
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.queue) == 0 || paused != nil {
		r.running, r.ends = false, time.Time{}
		r.wakeNext()
		return nil, nil
	}
	n := min(r.size, len(r.queue))
	group := slices.Clone(r.queue[:n])
	r.queue, r.size, r.ahead = r.queue[n:], laterGroup, 0
	for _, q := range group {
		delete(r.waiting, q.ID.Key())
		r.inFlight[q.ID.Key()] = q
	}
	r.findings.markOpen(group)
	var ctx context.Context
	ctx, r.cancel = context.WithCancel(r.ctx)
	return ctx, group
}

// resolveGroup queries one source after the other for a group. It reports whether the group was
// completed, and not cancelled.
func (r *Resolver) resolveGroup(ctx context.Context, group []Query) (whole bool) {
	later := r.estimateQueue()
	for _, s := range r.sources {
		todo := r.selectFor(s, group)
		if len(todo) == 0 {
			continue
		}
		err := ctx.Err()
		if err == nil {
			err = r.querySource(ctx, s, todo, later)
		}
		switch {
		case err == nil:
		case ctx.Err() != nil:
			return false
		case errors.Is(err, ErrBudget):
			r.setError(err)
			r.dropAll()
			return false
		default:
			r.failSource(s, todo, fmt.Errorf("querying %s: %w", s.Name(), err))
		}
	}
	return true
}

// querySource sends queries to a source. A panic counts as a failure of the source.
func (r *Resolver) querySource(ctx context.Context, s Source, todo []Query, later time.Duration) (err error) {
	r.setSource(s, r.estimateDuration(todo)+later)
	defer crash.Recover("reading its answers", &err)
	return s.Resolve(ctx, todo, r.addFinding)
}

// estimateQueue returns about how long the waiting queries take, by an estimate for the first of them.
func (r *Resolver) estimateQueue() time.Duration {
	r.mu.Lock()
	all := len(r.queue)
	first := slices.Clone(r.queue[:min(estimatedIDs, all)])
	r.mu.Unlock()
	if all == 0 {
		return 0
	}
	return time.Duration(float64(r.estimateDuration(first)) * float64(all) / float64(len(first)))
}

// setSource sets the source that is being queried, and about how long all remaining queries take.
func (r *Resolver) setSource(s Source, left time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.status.Source, r.status.Doing = s.Name(), "querying"
	r.ends = r.clock.Now().Add(left)
}

// addFinding adds a finding.
func (r *Resolver) addFinding(f Finding) {
	r.findings.Add(f)
	if f.State != Found {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.settleMessage(f.ID)
}

// settleMessage records that a message needs no further query.
func (r *Resolver) settleMessage(key messageid.Key) {
	if _, inFlight := r.inFlight[key]; !inFlight {
		return
	}
	delete(r.inFlight, key)
	r.findings.markComplete(key)
	r.settled = append(r.settled, key)
	r.status.Settled++
	if r.findings.answerOf(key).State == Found {
		r.status.Found++
	}
	r.wakeNext()
}

// finishGroup ends a group. Its messages are settled, unless the group was cancelled in favour of newer
// queries or a message has to be looked up in more mailboxes by now: those wait again.
func (r *Resolver) finishGroup(group []Query, whole bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.cancel != nil {
		r.cancel()
		r.cancel = nil
	}
	var again []Query
	for _, began := range group {
		key := began.ID.Key()
		q, inFlight := r.inFlight[key]
		switch {
		case !inFlight:
		case !whole && r.yield, len(q.Mailboxes) > len(began.Mailboxes):
			delete(r.inFlight, key)
			r.waiting[key] = struct{}{}
			again = append(again, q)
		default:
			r.settleMessage(key)
		}
	}
	r.queue = slices.Insert(r.queue, min(r.ahead, len(r.queue)), again...)
	r.yield = false
}

// failSource adds a failure for each query that a source has not answered.
func (r *Resolver) failSource(s Source, todo []Query, err error) {
	r.setError(err)
	for _, q := range r.selectFor(s, todo) {
		r.findings.Add(Finding{ID: q.ID.Key(), Source: s.Name(), State: Failed, Asked: r.clock.Now(), Reason: err.Error()})
	}
}

// setError sets the error of the status.
func (r *Resolver) setError(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.status.Err = err
}

// dropAll cancels the current group and drops all waiting queries.
func (r *Resolver) dropAll() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.queue, r.ahead, r.yield = nil, 0, false
	clear(r.waiting)
	clear(r.inFlight)
	if r.cancel != nil {
		r.cancel()
		r.cancel = nil
	}
	r.wakeNext()
}

// Pause holds back all calls until Resume, except those that were sent already.
func (r *Resolver) Pause() { r.calls.pause() }

// Resume ends a pause.
func (r *Resolver) Resume() { r.calls.resume() }

// Cancel drops all queries. The findings are kept.
func (r *Resolver) Cancel() {
	r.dropAll()
	r.calls.resume()
}

// Close cancels all queries and waits for the end of the goroutine.
func (r *Resolver) Close() {
	r.mu.Lock()
	r.cancelAll()
	r.mu.Unlock()
	r.Cancel()
	r.done.Wait()
}
