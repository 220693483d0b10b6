package trace

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"whoread/audit/crash"
	"whoread/audit/messageid"
	simulated "whoread/fixtures/tenant"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// bench is a clock that stands still until something waits.
type bench = simulated.LeapClock

// library is a source that knows some ids, and takes a number of them at a time.
type library struct {
	name  string
	holds map[string]string // subject by key
	batch int
	limit *RateLimit
	fails error
	state State // of what it does not hold; NotFound if zero
	gate  chan struct{}
	begun chan struct{}
	// byMailbox makes it tell of each mailbox, stays lets a call end before it is given up.
	byMailbox, stays bool

	planned atomic.Int64 // ids

	mu    sync.Mutex
	calls [][]string
}

func (l *library) Name() string { return l.name }

func (l *library) Plan(queries []Query, _ time.Time) Cost {
	l.planned.Add(int64(len(queries)))
	n := (len(queries) + l.batch - 1) / l.batch
	return Cost{IDs: len(queries), Calls: n, Duration: time.Duration(n) * time.Second}
}

func (l *library) RateLimit() RateLimitState { return l.limit.State() }

func (l *library) Resolve(ctx context.Context, queries []Query, found func(Finding)) error {
	for batch := range slices.Chunk(queries, l.batch) {
		if err := l.limit.Wait(ctx); err != nil {
			return err
		}
		if l.begun != nil {
			l.begun <- struct{}{}
		}
		if l.gate != nil {
			given := ctx.Done()
			if l.stays {
				given = nil
			}
			select {
			case <-l.gate:
			case <-given:
				return ctx.Err()
			}
		}
		var ids []string
		for _, q := range batch {
			ids = append(ids, string(q.ID.Key()))
		}
		l.mu.Lock()
		l.calls = append(l.calls, ids)
		l.mu.Unlock()
		if l.fails != nil {
			return l.fails
		}
		for i, id := range ids {
			f := Finding{ID: messageid.Key(id), Source: l.name, State: NotFound, Reach: "in " + l.name}
			if l.state != NotAsked {
				f.State = l.state
			}
			if subject, ok := l.holds[id]; ok {
				f.State, f.Messages = Found, []Message{{Subject: subject}}
			}
			if !l.byMailbox {
				found(f)
				continue
			}
			for _, f.Mailbox = range batch[i].Mailboxes {
				found(f)
			}
		}
	}
	return nil
}

func (l *library) asked() []string { return slices.Concat(l.calls...) }

func newLibrary(name string, batch int, calls *Budget, holds ...string) *library {
	l := &library{name: name, batch: batch, holds: map[string]string{}, limit: NewRateLimit(name, 0, 0, &bench{}, calls)}
	for _, id := range holds {
		l.holds[id] = "about " + id
	}
	return l
}

func queriesOf(ids ...string) []Query {
	var queries []Query
	for _, id := range ids {
		queries = append(queries, Query{ID: messageid.ID(id), Mailboxes: []string{"adele@contoso.example"}})
	}
	return queries
}

func numbered(n int) []string {
	ids := make([]string, n)
	for i := range ids {
		ids[i] = fmt.Sprintf("<%04d@contoso.example>", i)
	}
	return ids
}

// all reads a resolver to its end.
func all(t *testing.T, r *Resolver) map[string]State {
	t.Helper()
	came := map[string]State{}
	for {
		answers, err := r.Next(t.Context())
		if errors.Is(err, io.EOF) {
			return came
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range answers {
			if _, again := came[string(a.ID)]; again {
				t.Errorf("%s came twice", a.ID)
			}
			came[string(a.ID)] = a.State
		}
	}
}

func TestResolverQueriesSourcesInOrder(t *testing.T) {
	mailbox, hunting := newLibrary("mailbox", 20, nil, "a", "b"), newLibrary("hunting", 400, nil, "b", "c")
	r := New(Options{Sources: []Source{mailbox, hunting}, Clock: &bench{}})
	defer r.Close()
	r.Ask(queriesOf("<a>", "a", "<b>", "c", "<d>", "", "<>"))
	if diff := cmp.Diff(map[string]State{"a": Found, "b": Found, "c": Found, "d": NotFound}, all(t, r)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"a", "b", "c", "d"}, mailbox.asked()); diff != "" {
		t.Error("mailbox:", diff)
	}
	if diff := cmp.Diff([]string{"c", "d"}, hunting.asked()); diff != "" {
		t.Error("hunting:", diff)
	}
	if got := r.Findings().Answer("<d>").Source; got != "mailbox; hunting" {
		t.Errorf("d was sought by %q", got)
	}
	s := r.Status()
	if s.Asked != 4 || s.Settled != 4 || s.Found != 3 || s.Running || s.Err != nil {
		t.Errorf("%+v", s)
	}
}

// TestResolverQueriesNothingTwice checks that a source is not queried again for what was found, nor
// for what was not found within the same reach.
func TestResolverQueriesNothingTwice(t *testing.T) {
	mailbox := newLibrary("mailbox", 20, nil, "a")
	r := New(Options{Sources: []Source{mailbox}, Clock: &bench{}})
	defer r.Close()
	for range 3 {
		r.Ask(queriesOf("<a>", "<b>"))
		all(t, r)
	}
	if got := len(mailbox.asked()); got != 2 {
		t.Errorf("%d ids were asked for", got)
	}
	if p := r.Plan(queriesOf("a", "b", "", "c")); p.IDs != 3 || p.Known != 2 || p.NoID != 1 || p.Calls != 1 {
		t.Errorf("%+v", p)
	}
}

// TestResolverRetriesDenialsAndFailures checks that denied and failed queries are sent again, and
// that new mailboxes are searched.
func TestResolverRetriesDenialsAndFailures(t *testing.T) {
	for _, state := range []State{Failed, Denied} {
		l := newLibrary("hunting", 20, nil)
		l.state = state
		r := New(Options{Sources: []Source{l}, Clock: &bench{}})
		for range 2 {
			r.Ask(queriesOf("<a>"))
			all(t, r)
		}
		if got := len(l.asked()); got != 2 {
			t.Errorf("%s: asked %d times", state, got)
		}
		r.Close()
	}
	findings := NewFindings()
	findings.Add(Finding{ID: "a", Source: "mailbox", Mailbox: "adele", State: NotFound})
	q, open := findings.remainingQuery(Query{ID: "<a>", Mailboxes: []string{"adele", "megan"}}, "mailbox")
	if diff := cmp.Diff([]string{"megan"}, q.Mailboxes); !open || diff != "" {
		t.Error(open, diff)
	}
	if _, open := findings.remainingQuery(Query{ID: "<a>", Mailboxes: []string{"adele"}}, "mailbox"); open {
		t.Error("the same mailbox would be asked again")
	}
}

// TestGroupsAreMultiplesOfBatches checks that a thousand ids take no more calls than necessary.
func TestGroupsAreMultiplesOfBatches(t *testing.T) {
	mailbox, hunting, trace := newLibrary("mailbox", 20, nil), newLibrary("hunting", 400, nil), newLibrary("trace", 50, nil)
	r := New(Options{Sources: []Source{mailbox, hunting, trace}, Clock: &bench{}})
	defer r.Close()
	r.Ask(queriesOf(numbered(1000)...))
	all(t, r)
	if m, h, x := len(mailbox.calls), len(hunting.calls), len(trace.calls); m != 50 || h > 5 || x != 20 {
		t.Errorf("%d batches, %d queries, %d traces", m, h, x)
	}
}

// TestLatestQueriesComeFirst checks that later queries are sent at once and the others continue
// after them; queries in flight are not sent again.
func TestLatestQueriesComeFirst(t *testing.T) {
	l := newLibrary("mailbox", 1, nil)
	l.gate, l.begun = make(chan struct{}), make(chan struct{}, 100)
	r := New(Options{Sources: []Source{l}, Clock: &bench{}})
	defer r.Close()
	r.Ask(queriesOf("<1>", "<2>", "<3>"))
	<-l.begun
	r.Ask(queriesOf("<1>")) // in flight
	r.Ask(queriesOf("<9>"))
	close(l.gate)
	all(t, r)
	got := l.asked()
	if i := slices.Index(got, "9"); i < 0 || i > 1 || len(got) > 5 {
		t.Errorf("the order was %v", got)
	}
	if s := r.Status(); s.Asked != 4 || s.Settled != 4 {
		t.Errorf("%+v", s)
	}
}

func TestCancelKeepsFindings(t *testing.T) {
	l := newLibrary("mailbox", 1, nil, "1")
	l.gate, l.begun = make(chan struct{}, 1), make(chan struct{}, 100)
	r := New(Options{Sources: []Source{l}, Clock: &bench{}})
	defer r.Close()
	r.Ask(queriesOf("<1>", "<2>", "<3>"))
	<-l.begun
	l.gate <- struct{}{}
	<-l.begun
	r.Cancel()
	if diff := cmp.Diff(map[string]State{"1": Found}, all(t, r)); diff != "" {
		t.Error(diff)
	}
	for id, want := range map[string]State{"1": Found, "2": NotAsked, "3": NotAsked} {
		if got := r.Findings().Answer(messageid.ID(id)).State; got != want {
			t.Errorf("%s is %s", id, got)
		}
	}
	close(l.gate)
	r.Ask(queriesOf("<2>")) // it can be asked again at once
	if diff := cmp.Diff(map[string]State{"2": NotFound}, all(t, r)); diff != "" {
		t.Error(diff)
	}
}

func TestPauseHoldsCalls(t *testing.T) {
	calls := NewBudget(Unlimited)
	l := newLibrary("mailbox", 1, calls)
	l.begun, l.gate = make(chan struct{}, 100), make(chan struct{}, 100)
	r := New(Options{Sources: []Source{l}, Budget: calls, Clock: &bench{}})
	defer r.Close()
	r.Ask(queriesOf("<1>", "<2>"))
	<-l.begun
	r.Pause()
	l.gate <- struct{}{}
	l.gate <- struct{}{}
	select {
	case <-l.begun:
		t.Error("a call was made")
	case <-time.After(50 * time.Millisecond):
	}
	if !r.Status().Paused {
		t.Error("it does not say that it is paused")
	}
	r.Resume()
	if got := len(all(t, r)); got != 2 || r.Status().Paused {
		t.Errorf("%d came", got)
	}
}

func TestBudgetIsKept(t *testing.T) {
	calls := NewBudget(2)
	mailbox, hunting := newLibrary("mailbox", 1, calls), newLibrary("hunting", 1, calls, "1")
	r := New(Options{Sources: []Source{mailbox, hunting}, Budget: calls, Clock: &bench{}})
	defer r.Close()
	if p := r.Plan(queriesOf("<1>", "<2>", "<3>")); p.Calls != 6 || p.Excess != 4 {
		t.Errorf("%d of %d calls are too many", p.Excess, p.Calls)
	}
	r.Ask(queriesOf("<1>", "<2>", "<3>"))
	all(t, r)
	if n := len(mailbox.calls) + len(hunting.calls); n != 2 {
		t.Errorf("%d calls", n)
	}
	if !errors.Is(r.Status().Err, ErrBudget) {
		t.Error(r.Status().Err)
	}
	if got := r.Findings().Answer("3").State; got != NotAsked {
		t.Errorf("3 is %s", got)
	}
}

func TestFailedSourceLeavesOthersRunning(t *testing.T) {
	mailbox, hunting := newLibrary("mailbox", 20, nil), newLibrary("hunting", 20, nil, "a")
	mailbox.fails = errors.New("it is on fire")
	r := New(Options{Sources: []Source{mailbox, hunting}, Clock: &bench{}})
	defer r.Close()
	r.Ask(queriesOf("<a>"))
	if diff := cmp.Diff(map[string]State{"a": Found}, all(t, r)); diff != "" {
		t.Error(diff)
	}
	if err := r.Status().Err; err == nil || !strings.Contains(err.Error(), "mailbox") {
		t.Error(err)
	}
}

type stumbling struct{ *library }

func (stumbling) Resolve(context.Context, []Query, func(Finding)) error { panic("half an answer") }

func TestSourcePanicIsAFailure(t *testing.T) {
	r := New(Options{Sources: []Source{stumbling{newLibrary("mailbox", 1, nil)}}, Clock: &bench{}})
	defer r.Close()
	r.Ask(queriesOf("<a>"))
	if diff := cmp.Diff(map[string]State{"a": Failed}, all(t, r)); diff != "" {
		t.Error(diff)
	}
	err := r.Status().Err
	var failed *crash.Error
	if !errors.As(err, &failed) || err.Error() != "querying mailbox: an error in whoread itself, while reading its answers: half an answer" {
		t.Error(err)
	}
}

// planless is a source whose Plan panics.
type planless struct{ *library }

func (planless) Plan([]Query, time.Time) Cost { panic("no plan") }

// TestResolverSurvivesPanic checks that a panic of the resolver fails its current queries, and that
// it answers the next ones.
func TestResolverSurvivesPanic(t *testing.T) {
	l := newLibrary("mailbox", 1, nil, numbered(2*firstGroup)...)
	r := New(Options{Sources: []Source{planless{l}}, Clock: &bench{}})
	defer r.Close()
	ids := numbered(2 * firstGroup)
	r.Ask(queriesOf(ids...))
	got := all(t, r)
	if len(got) != len(ids) {
		t.Errorf("%d of %d are settled", len(got), len(ids))
	}
	for id, state := range got {
		if state != Failed {
			t.Errorf("%s is %s", id, state)
		}
	}
	var failed *crash.Error
	if !errors.As(r.Status().Err, &failed) || !strings.Contains(r.Findings().Answer(messageid.ID(ids[0])).Findings[0].Reason, "while looking up messages: no plan") {
		t.Errorf("%v, %+v", r.Status().Err, r.Findings().Answer(messageid.ID(ids[0])))
	}
}

func TestResolverWithoutSources(t *testing.T) {
	r := New(Options{})
	defer r.Close()
	r.Ask(queriesOf("<a>"))
	if _, err := r.Next(t.Context()); !errors.Is(err, io.EOF) {
		t.Error(err)
	}
}

func TestNextReturnsContextError(t *testing.T) {
	l := newLibrary("mailbox", 1, nil)
	l.gate = make(chan struct{})
	r := New(Options{Sources: []Source{l}, Clock: &bench{}})
	defer r.Close()
	r.Ask(queriesOf("<a>"))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := r.Next(ctx); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// TestConcurrentAsk checks that goroutines that ask at once share the queries in flight.
func TestConcurrentAsk(t *testing.T) {
	l := newLibrary("mailbox", 20, nil, "0000@contoso.example")
	r := New(Options{Sources: []Source{l}, Clock: &bench{}})
	defer r.Close()
	ids := numbered(300)
	var asking sync.WaitGroup
	for i := range 8 {
		asking.Go(func() { r.Ask(queriesOf(ids[i*10 : 200+i*10]...)) })
	}
	asking.Wait()
	all(t, r)
	seen := map[string]int{}
	for _, id := range l.asked() {
		seen[id]++
	}
	if len(seen) != 270 {
		t.Errorf("%d ids were asked for", len(seen))
	}
}

// TestRateLimitHoldsInEverySpan checks that no span has more calls than the limit.
func TestRateLimitHoldsInEverySpan(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := NewRateLimit("message trace", 100, 5*time.Minute, wall{}, nil)
		var calls []time.Time
		for i := range 350 {
			if i%7 == 0 {
				time.Sleep(time.Second)
			}
			if err := b.Wait(t.Context()); err != nil {
				t.Fatal(err)
			}
			calls = append(calls, time.Now())
		}
		for i := 100; i < len(calls); i++ {
			if calls[i].Sub(calls[i-100]) <= 5*time.Minute {
				t.Fatalf("call %d came %s after call %d", i, calls[i].Sub(calls[i-100]), i-100)
			}
		}
		if s := b.State(); s.Made != 350 || s.Limit != 100 || s.Left > 50 || s.Left == 0 && s.Refill.IsZero() {
			t.Errorf("%+v", s)
		}
	})
}

// TestUsedUpBudgetReturnsAtOnce checks that an error about the user's limit does not wait for a
// service.
func TestUsedUpBudgetReturnsAtOnce(t *testing.T) {
	clock := &bench{}
	b := NewRateLimit("message trace", 1, 5*time.Minute, clock, NewBudget(1))
	for _, want := range []error{nil, ErrBudget} {
		if err := b.Wait(t.Context()); !errors.Is(err, want) {
			t.Errorf("%v, want %v", err, want)
		}
	}
	if waited := clock.Now().Sub(time.Time{}); waited > 0 {
		t.Errorf("waited %s", waited)
	}
}

// wall is the clock of the bubble.
type wall struct{}

func (wall) Now() time.Time { return time.Now() }

func (wall) Sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// TestNotFoundNeedsAllSources checks that a message is not "not found" until all sources were
// queried, even if that never happens; the findings are kept.
func TestNotFoundNeedsAllSources(t *testing.T) {
	mailbox, hunting := newLibrary("mailbox", 20, nil), newLibrary("hunting", 400, nil)
	hunting.begun, hunting.gate = make(chan struct{}, 9), make(chan struct{})
	r := New(Options{Sources: []Source{mailbox, hunting}, Clock: &bench{}})
	defer r.Close()
	r.Ask(queriesOf("<a>"))
	<-hunting.begun
	if a := r.Findings().Answer("a"); a.State != NotAsked || len(a.Findings) != 1 {
		t.Errorf("while hunting is asked: %+v", a)
	}
	r.Cancel()
	all(t, r)
	var file strings.Builder
	if _, err := r.Findings().WriteTo(&file); err != nil {
		t.Fatal(err)
	}
	kept := NewFindings()
	if _, err := kept.ReadFrom(strings.NewReader(file.String())); err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string]*Findings{"cancelled": r.Findings(), "kept": kept} {
		if a := b.Answer("a"); a.State != NotAsked || len(a.Findings) != 1 {
			t.Errorf("%s: %+v", name, a)
		}
	}
	close(hunting.gate)
	r.Ask(queriesOf("<a>"))
	all(t, r)
	if a := r.Findings().Answer("a"); a.State != NotFound || len(mailbox.calls) != 1 {
		t.Errorf("in the end: %+v", a)
	}
}
