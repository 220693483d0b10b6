package trace

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"

	"whoread/audit/tenant"
)

// How many ids are sought together. The first are few, so that what is on the screen comes soon;
// all are multiples of what the sources take at a time, so that no call is half empty.
const (
	firstGroup = 100
	laterGroup = 1000
)

// joinFor is how long answers are gathered before they are handed on.
const joinFor = 30 * time.Millisecond

// Options are what a resolver needs.
type Options struct {
	// Sources are asked in their order, each for what those before it did not find.
	Sources []Source
	// Book is what is known already, and where answers go; nil for an empty one.
	Book *Book
	// Clock is the time; nil for that of this computer.
	Clock Clock
	// Purse is the one that the sources were made with: by it calls are paused. Nil if they have none,
	// in which case a pause begins with the next group of ids.
	Purse *Purse
	// State tells what the client of the sources is doing, such as to wait for a sign-in; nil if
	// there is none.
	State func() tenant.State
}

// Resolver finds messages by their ids. Its methods may be called by any goroutine, Next by one at
// a time. It asks in a goroutine of its own, which ends when nothing is left to ask.
type Resolver struct {
	sources []Source
	book    *Book
	clock   Clock
	purse   *Purse
	client  func() tenant.State

	mu      sync.Mutex
	queue   []Want              // what waits, in its order
	waiting map[string]struct{} // the keys of what waits
	flight  map[string]struct{} // the keys of what is being asked for and is not settled
	running bool
	closed  bool
	cancel  context.CancelFunc // of the group that is being asked for; nil if none is
	yield   bool               // the group is given up in favour of what was asked for since
	ahead   int                // how much that is
	came    []string           // the keys that were settled since the last Next
	status  Status
	ends    time.Time     // about when all is settled; zero if that is not known
	news    chan struct{} // closed when there is something for Next
	done    sync.WaitGroup
}

// New returns a resolver. It asks nobody anything yet.
func New(o Options) *Resolver {
	r := &Resolver{
		sources: o.Sources, book: o.Book, clock: o.Clock, purse: o.Purse, client: o.State,
		waiting: map[string]struct{}{}, flight: map[string]struct{}{}, news: make(chan struct{}),
	}
	if r.book == nil {
		r.book = NewBook()
	}
	if r.clock == nil {
		r.clock = tenant.RealClock()
	}
	if r.purse == nil {
		r.purse = NewPurse(Unlimited)
	}
	return r
}

// Book returns what is known.
func (r *Resolver) Book() *Book { return r.book }

// Ask asks for messages, in their order and before all that waits. What is known, and what is being
// asked for already, is not asked for again; what waits comes first now. Asking for more gives
// what is being asked for a place behind it, so that the most recent wish is met at once.
func (r *Resolver) Ask(wants []Want) {
	open, _ := r.open(wants)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return
	}
	open = slices.DeleteFunc(open, func(w Want) bool {
		_, asked := r.flight[Key(w.ID)]
		return asked
	})
	if len(open) == 0 {
		return
	}
	if !r.running {
		r.status, r.came = Status{}, nil
	}
	first := make(map[string]struct{}, len(open))
	for _, w := range open {
		key := Key(w.ID)
		first[key] = struct{}{}
		if _, known := r.waiting[key]; !known {
			r.status.Asked++
		}
		r.waiting[key] = struct{}{}
	}
	later := slices.DeleteFunc(r.queue, func(w Want) bool {
		_, moved := first[Key(w.ID)]
		return moved
	})
	r.queue = append(open, later...)
	if r.running {
		if r.yield {
			r.ahead += len(open)
		} else if r.cancel != nil {
			r.yield, r.ahead = true, len(open)
			r.cancel()
		}
		return
	}
	r.running = true
	r.done.Go(r.work)
}

// work asks for what waits until nothing does.
func (r *Resolver) work() {
	size := firstGroup
	for {
		ctx, group := r.take(size)
		if group == nil {
			return
		}
		r.resolve(ctx, group)
		r.settle(group)
		size = laterGroup
	}
}

// take takes the next group from what waits; none if nothing does.
func (r *Resolver) take(size int) (context.Context, []Want) {
	if err := r.purse.wait(context.Background()); err != nil {
		return nil, nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.queue) == 0 || r.closed {
		r.running, r.cancel, r.ends = false, nil, time.Time{}
		r.tell()
		return nil, nil
	}
	n := min(size, len(r.queue))
	group := slices.Clone(r.queue[:n])
	r.queue = r.queue[n:]
	for _, w := range group {
		delete(r.waiting, Key(w.ID))
		r.flight[Key(w.ID)] = struct{}{}
	}
	ctx, cancel := context.WithCancel(context.Background())
	r.cancel, r.yield = cancel, false
	return ctx, group
}

// resolve asks one source after the other for a group.
func (r *Resolver) resolve(ctx context.Context, group []Want) {
	defer func() {
		if p := recover(); p != nil {
			r.fail(fmt.Errorf("whoread stumbled over an answer, which should be reported: %v", p))
		}
	}()
	for _, s := range r.sources {
		todo := r.unasked(s, group)
		if len(todo) == 0 {
			continue
		}
		r.begin(s, todo)
		err := s.Resolve(ctx, todo, r.found)
		switch {
		case ctx.Err() != nil:
			return
		case errors.Is(err, ErrBudget):
			r.fail(err)
			r.drop()
			return
		case err != nil:
			r.fail(fmt.Errorf("asking %s: %w", s.Name(), err))
		}
	}
}

// begin notes what is being asked.
func (r *Resolver) begin(s Source, todo []Want) {
	r.mu.Lock()
	waiting := slices.Clone(r.queue)
	r.mu.Unlock()
	left := r.Plan(slices.Concat(todo, waiting)).Takes
	r.mu.Lock()
	defer r.mu.Unlock()
	r.status.Source, r.status.Doing = s.Name(), fmt.Sprintf("asking for %d ids", len(todo))
	r.ends = r.clock.Now().Add(left)
}

// found takes in a finding.
func (r *Resolver) found(f Finding) {
	r.book.Learn(f)
	if f.State != Found {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.finish(f.ID)
}

// finish notes that nothing more is sought of an id.
func (r *Resolver) finish(key string) {
	if _, sought := r.flight[key]; !sought {
		return
	}
	delete(r.flight, key)
	r.came = append(r.came, key)
	r.status.Settled++
	if r.book.Tells(key) {
		r.status.Found++
	}
	r.tell()
}

// settle ends a group: all of it is settled, or waits again behind what it has yielded to, or is no
// longer wanted.
func (r *Resolver) settle(group []Want) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.cancel != nil {
		r.cancel()
		r.cancel = nil
	}
	var again []Want
	for _, w := range group {
		key := Key(w.ID)
		if _, sought := r.flight[key]; !sought {
			continue
		}
		if !r.yield {
			r.finish(key)
			continue
		}
		delete(r.flight, key)
		r.waiting[key] = struct{}{}
		again = append(again, w)
	}
	if r.yield {
		r.queue = slices.Insert(r.queue, min(r.ahead, len(r.queue)), again...)
	}
	r.yield, r.ahead = false, 0
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
	r.queue = nil
	clear(r.waiting)
	clear(r.flight)
	r.yield = false
	if r.cancel != nil {
		r.cancel()
		r.cancel = nil
	}
	r.tell()
}

// tell wakes up Next.
func (r *Resolver) tell() {
	close(r.news)
	r.news = make(chan struct{})
}

// Next waits until something is settled, and returns what was settled since the last call, gathered
// for a moment. It returns [io.EOF] when nothing is left, and the error of ctx when that ends.
func (r *Resolver) Next(ctx context.Context) ([]Answer, error) {
	for {
		r.mu.Lock()
		some, running, news := len(r.came) > 0, r.running, r.news
		r.mu.Unlock()
		switch {
		case some:
			return r.gather(ctx), nil
		case !running:
			return nil, io.EOF
		}
		select {
		case <-news:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// gather returns what was settled, after a moment in which more may come.
func (r *Resolver) gather(ctx context.Context) []Answer {
	moment := time.NewTimer(joinFor)
	defer moment.Stop()
	select {
	case <-moment.C:
	case <-ctx.Done():
	}
	r.mu.Lock()
	keys := r.came
	r.came = nil
	r.mu.Unlock()
	answers := make([]Answer, len(keys))
	for i, key := range keys {
		answers[i] = r.book.Answer(key)
	}
	return answers
}

// Pause lets no further call be made until Resume. What is on its way comes.
func (r *Resolver) Pause() { r.purse.pause() }

// Resume goes on after Pause.
func (r *Resolver) Resume() { r.purse.resume() }

// Cancel gives up what waits and what is being asked for; what came is kept.
func (r *Resolver) Cancel() {
	r.drop()
	r.purse.resume()
}

// Close ends everything and waits for its end.
func (r *Resolver) Close() {
	r.mu.Lock()
	r.closed = true
	r.mu.Unlock()
	r.Cancel()
	r.done.Wait()
}

// Status is what a resolver is doing. The numbers are those of the ids asked for since it last had
// nothing to do.
type Status struct {
	Asked, Settled, Found int
	Running, Paused       bool
	// Source is who is being asked, and Doing for what, in words.
	Source, Doing string
	Budgets       []BudgetState
	// Left is about how long the rest takes at the most; 0 if that is not known.
	Left time.Duration
	// Err is what ended the asking, or kept a source from answering; nil if nothing did.
	Err error
	// State is what the client does, such as to wait for a sign-in or while it is throttled.
	State tenant.State
}

// Status tells what the resolver is doing.
func (r *Resolver) Status() Status {
	r.mu.Lock()
	s, ends := r.status, r.ends
	s.Running = r.running
	r.mu.Unlock()
	s.Paused = r.purse.paused() != nil
	if !ends.IsZero() {
		s.Left = max(ends.Sub(r.clock.Now()), 0)
	}
	for _, source := range r.sources {
		s.Budgets = append(s.Budgets, source.Budget())
	}
	if r.client != nil {
		s.State = r.client()
	}
	return s
}
