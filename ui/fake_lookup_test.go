package ui_test

import (
	"context"
	"fmt"
	"hash/fnv"
	"slices"
	"sync"
	"testing"
	"time"

	"whoread/trace"
	"whoread/ui"
)

// fakeSource is a source of subjects. If gate is not nil, each answer waits for a value from it.
type fakeSource struct {
	name string
	says func(q trace.Query) trace.Finding
	gate chan struct{}

	mu    sync.Mutex
	asked []string
	left  int // calls
}

func (s *fakeSource) Name() string { return s.name }

func (s *fakeSource) Plan(queries []trace.Query, _ time.Time) trace.Cost {
	calls := (len(queries) + 19) / 20
	return trace.Cost{IDs: len(queries), Calls: calls, Duration: time.Duration(calls) * 500 * time.Millisecond}
}

func (s *fakeSource) Resolve(ctx context.Context, queries []trace.Query, found func(trace.Finding)) error {
	for _, q := range queries {
		if s.gate != nil {
			select {
			case <-s.gate:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		f := s.says(q)
		f.ID, f.Source, f.Asked = q.ID.Key(), s.name, time.Now()
		s.mu.Lock()
		s.asked = append(s.asked, string(q.ID))
		s.mu.Unlock()
		found(f)
	}
	return ctx.Err()
}

func (s *fakeSource) RateLimit() trace.RateLimitState {
	s.mu.Lock()
	defer s.mu.Unlock()
	return trace.RateLimitState{Service: s.name, Limit: 500, Per: 10 * time.Minute, Left: s.left, Made: 500 - s.left}
}

// askedIDs returns the ids that the source was asked for, in their order.
func (s *fakeSource) askedIDs() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.asked)
}

// fakeLookup is a lookup that asks archives. What its status says can be changed.
type fakeLookup struct {
	*trace.Resolver
	source *fakeSource // the first one

	mu     sync.Mutex
	change func(s *trace.Status)
}

func (f *fakeLookup) Status() trace.Status {
	s := f.Resolver.Status()
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.change != nil {
		f.change(&s)
	}
	return s
}

// setStatus changes what the status says.
func (f *fakeLookup) setStatus(change func(s *trace.Status)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.change = change
}

// newFakeLookup returns a lookup of fake sources.
func newFakeLookup(t *testing.T, a *fakeSource, others ...*fakeSource) *fakeLookup {
	t.Helper()
	sources := []trace.Source{a}
	for _, o := range others {
		sources = append(sources, o)
	}
	d := &fakeLookup{source: a, Resolver: trace.New(trace.Options{Sources: sources})}
	t.Cleanup(d.Close)
	return d
}

// setOptions makes it the lookup of a screen.
func (f *fakeLookup) setOptions(o *ui.Options) {
	o.Lookup, o.Findings, o.KeepsFindings = f, f.Findings(), true
}

// mailbox returns a source that has every message.
func mailbox() *fakeSource { return &fakeSource{name: "mailbox", says: mail, left: 439} }

// mail returns a message for every id, always the same one for the same id; every seventh is not found,
// and others have two subjects or an empty one.
func mail(q trace.Query) trace.Finding {
	h := fnv.New32a()
	_, _ = h.Write([]byte(q.ID.Key()))
	n := int(h.Sum32() % 700)
	topics := []string{"Re: Q3 vendor payments", "New bank details", "Minutes of Monday", "Übergabe am Freitag", "Payroll 2026-09"}
	m := trace.Message{
		Subject: fmt.Sprintf("%s (%d)", topics[n%len(topics)], n), Sender: fmt.Sprintf("sender%d@fabrikam.example", n%9),
		Recipients: q.Mailboxes, Received: time.Date(2026, 8, 1+n%28, 8, 1, 2, 0, time.UTC), Size: int64(1000 + n), Folder: "Inbox",
	}
	f := trace.Finding{State: trace.Found, Messages: []trace.Message{m}}
	switch n % 7 {
	case 0:
		return trace.Finding{State: trace.NotFound, Reach: "in the mailbox and the Deletions of its Recoverable Items"}
	case 1:
		f.Messages[0].Subject = ""
	case 2:
		second := m
		second.Subject, second.Recipients = "[EXT] "+m.Subject, []string{"legal@contoso.example"}
		f.Messages = append(f.Messages, second)
	}
	return f
}

// hunting returns a source that has every message, of the last 30 days.
func hunting() *fakeSource {
	return &fakeSource{name: "hunting", left: 45, says: func(trace.Query) trace.Finding {
		return trace.Finding{State: trace.NotFound, Reach: "in the last 30 days by hunting"}
	}}
}
