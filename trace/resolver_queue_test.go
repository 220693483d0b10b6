package trace

import (
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestQueriesForOneMessageAreMerged checks that an id is searched in the mailboxes of all queries
// for it, whenever they arrive.
func TestQueriesForOneMessageAreMerged(t *testing.T) {
	first := Query{ID: "<a>", Mailboxes: []string{"adele"}}
	second := Query{ID: "a", Mailboxes: []string{"megan", "adele"}}
	for name, ask := range map[string]func(r *Resolver, l *library){
		"at once":   func(r *Resolver, _ *library) { r.Ask([]Query{first, second}) },
		"in flight": func(r *Resolver, l *library) { r.Ask([]Query{first}); <-l.begun; r.Ask([]Query{second}) },
		"waiting": func(r *Resolver, _ *library) {
			r.Pause()
			r.Ask([]Query{second})
			r.Ask([]Query{first})
			r.Resume()
		},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLibrary("mailbox", 1, nil)
			l.byMailbox, l.gate, l.begun = true, make(chan struct{}), make(chan struct{}, 9)
			r := New(Options{Sources: []Source{l}, Clock: &bench{}})
			defer r.Close()
			ask(r, l)
			close(l.gate)
			all(t, r)
			var looked []string
			for _, f := range r.Findings().Answer("a").Findings {
				looked = append(looked, f.Mailbox)
			}
			slices.Sort(looked)
			if diff := cmp.Diff([]string{"adele", "megan"}, looked); diff != "" {
				t.Error(diff)
			}
			if s := r.Status(); s.Asked != 1 || s.Settled != 1 {
				t.Errorf("%+v", s)
			}
		})
	}
}

// TestNestedBracketsAreAnotherID checks C12: the key of an id in two pairs of brackets has brackets
// itself, and differs from the id inside.
func TestNestedBracketsAreAnotherID(t *testing.T) {
	l := newLibrary("mailbox", 1, nil, "a")
	r := New(Options{Sources: []Source{l}, Clock: &bench{}})
	defer r.Close()
	r.Ask(queriesOf("<<a>>", "<a>"))
	if diff := cmp.Diff(map[string]State{"<a>": NotFound, "a": Found}, all(t, r)); diff != "" {
		t.Error(diff)
	}
	if s := r.Status(); s.Found != 1 {
		t.Errorf("%+v", s)
	}
}

// TestNextReturnsEveryAnswer checks that Next returns what was settled before it was called, even
// after new queries.
func TestNextReturnsEveryAnswer(t *testing.T) {
	r := New(Options{Sources: []Source{newLibrary("mailbox", 1, nil, "a", "b")}, Clock: &bench{}})
	defer r.Close()
	for _, id := range []string{"<a>", "<b>"} {
		r.Ask(queriesOf(id))
		r.done.Wait()
	}
	if diff := cmp.Diff(map[string]State{"a": Found, "b": Found}, all(t, r)); diff != "" {
		t.Error(diff)
	}
}

// TestStatusResetsAfterCancel checks that cancelled queries do not count with later ones.
func TestStatusResetsAfterCancel(t *testing.T) {
	l := newLibrary("mailbox", 1, nil)
	l.gate, l.begun, l.stays = make(chan struct{}), make(chan struct{}, 9), true
	r := New(Options{Sources: []Source{l}, Clock: &bench{}})
	defer r.Close()
	r.Ask(queriesOf("<1>", "<2>", "<3>"))
	<-l.begun
	r.Cancel()
	r.Ask(queriesOf("<4>")) // while the call of 1 is still on its way
	close(l.gate)
	all(t, r)
	if s := r.Status(); s.Asked != 1 || s.Settled != 1 {
		t.Errorf("%+v", s)
	}
}

// TestCloseEndsPause checks that Close ends a resolver that another goroutine keeps pausing.
func TestCloseEndsPause(t *testing.T) {
	for range 50 {
		r := New(Options{Sources: []Source{newLibrary("mailbox", 1, nil)}, Clock: &bench{}})
		r.Pause()
		r.Ask(queriesOf("<1>"))
		closed, pausing, paused := make(chan struct{}), make(chan struct{}), make(chan struct{})
		go func() {
			defer close(paused)
			for n := 0; r.Status().Running; n++ {
				if r.Pause(); n == 100 {
					close(pausing)
				}
			}
		}()
		<-pausing
		go func() {
			defer close(closed)
			r.Close()
		}()
		select {
		case <-closed:
		case <-time.After(5 * time.Second):
			t.Fatal("Close does not end")
		}
		<-paused
	}
}

// TestCancelledGroupIsNext checks that a cancelled group continues right after the queries that
// replaced it, even if these were queued twice.
func TestCancelledGroupIsNext(t *testing.T) {
	l := newLibrary("mailbox", 1, nil)
	l.gate, l.begun, l.stays = make(chan struct{}), make(chan struct{}, 999), true
	r := New(Options{Sources: []Source{l}, Clock: &bench{}})
	defer r.Close()
	r.Ask(queriesOf(numbered(firstGroup + 5)...))
	<-l.begun
	r.Ask(queriesOf("<x>", "<y>"))
	r.Ask(queriesOf("<y>", "<x>"))
	close(l.gate)
	all(t, r)
	if diff := cmp.Diff([]string{"y", "x", "0001@contoso.example"}, l.asked()[1:4]); diff != "" {
		t.Error(diff)
	}
}

// TestLaterQueriesAreASmallGroup checks that new queries are answered soon, however many are
// waiting.
func TestLaterQueriesAreASmallGroup(t *testing.T) {
	mailbox, hunting := newLibrary("mailbox", 20, nil), newLibrary("hunting", 400, nil, "x")
	mailbox.gate, mailbox.begun = make(chan struct{}), make(chan struct{}, 999)
	r := New(Options{Sources: []Source{mailbox, hunting}, Clock: &bench{}})
	defer r.Close()
	r.Ask(queriesOf(numbered(3000)...))
	<-mailbox.begun
	r.Ask(queriesOf("<x>"))
	close(mailbox.gate)
	all(t, r)
	if first := hunting.calls[0]; first[0] != "x" || len(first) > firstGroup {
		t.Errorf("hunting was asked first for %d ids, of which the first is %s", len(first), first[0])
	}
}

// TestEstimateIsCheap checks that estimating the remaining time does not plan all waiting queries
// for each group.
func TestEstimateIsCheap(t *testing.T) {
	const ids = 20_000
	l := newLibrary("mailbox", 20, nil)
	l.gate, l.begun = make(chan struct{}), make(chan struct{}, ids)
	r := New(Options{Sources: []Source{l, newLibrary("hunting", 400, nil)}, Clock: &bench{}})
	defer r.Close()
	r.Ask(queriesOf(numbered(ids)...))
	<-l.begun
	if left := r.Status().Left.Round(10 * time.Second); left != (1000+50)*time.Second {
		t.Errorf("%s are left", left)
	}
	close(l.gate)
	all(t, r)
	if n := l.planned.Load(); n > 6*ids {
		t.Errorf("%d times was one of %d ids planned for", n, ids)
	}
}

// TestOpenMessagesSettleWithoutCall checks that a message is not left open if no source can add
// anything, although its run was cancelled.
func TestOpenMessagesSettleWithoutCall(t *testing.T) {
	l := newLibrary("mailbox", 1, nil)
	r := New(Options{Sources: []Source{l}, Clock: &bench{}})
	defer r.Close()
	r.Findings().Add(Finding{ID: "a", Source: "mailbox", State: NotFound}, Finding{ID: "a"})
	if got := r.Findings().Answer("a").State; got != NotAsked {
		t.Fatal(got)
	}
	r.Ask(queriesOf("<a>"))
	if diff := cmp.Diff(map[string]State{"a": NotFound}, all(t, r)); diff != "" || len(l.calls) > 0 {
		t.Error(diff, l.calls)
	}
}

// chaos is a source that does anything that a source may do, and detects concurrent calls.
type chaos struct {
	name  string
	limit *RateLimit
	busy  atomic.Bool
	twice atomic.Bool
}

func (c *chaos) Name() string { return c.name }

func (c *chaos) Plan(queries []Query, _ time.Time) Cost {
	return Cost{IDs: len(queries), Calls: len(queries)}
}

func (c *chaos) RateLimit() RateLimitState { return c.limit.State() }

func (c *chaos) Resolve(ctx context.Context, queries []Query, found func(Finding)) error {
	if c.busy.Swap(true) {
		c.twice.Store(true)
	}
	defer c.busy.Store(false)
	for batch := range slices.Chunk(queries, 20) {
		if err := c.limit.Wait(ctx); err != nil {
			return err
		}
		if rand.N(200) == 0 {
			panic("half an answer")
		}
		time.Sleep(rand.N(100 * time.Microsecond))
		for _, q := range batch {
			f := Finding{ID: q.ID.Key(), Source: c.name, State: []State{Outside, Denied, Failed, NotFound, Found}[rand.N(5)]}
			if f.State == Found {
				f.Messages = []Message{{Subject: "about " + string(f.ID)}}
			}
			found(f)
		}
	}
	return nil
}

// TestRandomOperations checks that after any operations in any order, counts add up and never
// decrease within a run, no source is called concurrently, the latest queries are settled, and
// Close ends everything.
func TestRandomOperations(t *testing.T) {
	ids := numbered(2000)
	for range 10 {
		calls := NewBudget(Unlimited)
		one := &chaos{name: "one", limit: NewRateLimit("one", 0, 0, &bench{}, calls)}
		two := &chaos{name: "two", limit: NewRateLimit("two", 50, time.Minute, &bench{}, calls)}
		r := New(Options{Sources: []Source{one, two}, Budget: calls, Clock: &bench{}})
		stop := time.Now().Add(100 * time.Millisecond)
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				for time.Now().Before(stop) {
					disturb(r, ids)
				}
			})
		}
		all.Go(func() {
			for time.Now().Before(stop) {
				if s := r.Status(); s.Settled > s.Asked || s.Found > s.Settled {
					t.Errorf("%+v", s)
				}
				ctx, end := context.WithTimeout(t.Context(), time.Millisecond)
				answers, _ := r.Next(ctx)
				end()
				for _, a := range answers {
					if a.State == Found && a.Messages[0].Subject != "about "+string(a.ID) {
						t.Errorf("%s is %q", a.ID, a.Messages[0].Subject)
					}
				}
			}
		})
		all.Wait()
		r.Ask(queriesOf("<last>"))
		r.Resume()
		waitForEnd(t, r)
		if s := r.Status(); r.Findings().Answer("last").State == NotAsked || s.Settled != s.Asked || s.Running {
			t.Errorf("%+v, %+v", s, r.Findings().Answer("last"))
		}
		if len(r.waiting)+len(r.inFlight)+len(r.queue) > 0 {
			t.Errorf("%d wait, %d are in flight, %d are in the queue", len(r.waiting), len(r.inFlight), len(r.queue))
		}
		r.Ask(queriesOf(ids...))
		r.Close()
		if one.twice.Load() || two.twice.Load() {
			t.Error("a source was asked by two at once")
		}
	}
}

// disturb does one of the things that users do.
func disturb(r *Resolver, ids []string) {
	switch from := rand.N(len(ids)); rand.N(10) {
	case 0:
		r.Cancel()
	case 1, 2:
		r.Pause()
	case 3, 4:
		r.Resume()
	case 5:
		r.Plan(queriesOf(ids[from:]...))
	default:
		r.Ask(queriesOf(ids[from:min(from+1+rand.N(500), len(ids))]...))
	}
	time.Sleep(rand.N(time.Millisecond))
}

// waitForEnd waits until no query is left.
func waitForEnd(t *testing.T, r *Resolver) {
	t.Helper()
	ctx, end := context.WithTimeout(t.Context(), 20*time.Second)
	defer end()
	for {
		if _, err := r.Next(ctx); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatal(err)
		}
	}
}
