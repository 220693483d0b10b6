package trial_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"whoread/audit/coverage"
	"whoread/audit/source/fetch"
	"whoread/audit/table"
	"whoread/audit/tenant"
	simulated "whoread/fixtures/tenant"
	"whoread/fixtures/tenant/fault"
	"whoread/fixtures/tenant/route"
)

// guard limits waits for something that comes at once, except on a very busy computer.
const guard = 20 * time.Second

// A cancelled fetch stops whatever it waits for, leaves nothing running, and keeps the received rows.
func TestCancelInTheMiddle(t *testing.T) {
	for _, c := range []struct {
		name   string
		source string
		auth   tenant.Auth
		o      simulated.Options
		// until reports whether the fetch is in the state to be cancelled.
		until func(*simulation, fetch.Status) bool
	}{
		{
			"a code that nobody enters", "graph", tenant.Device,
			simulated.Options{PendingPolls: 1 << 30},
			func(_ *simulation, now fetch.Status) bool { return now.DeviceCode != nil },
		},
		{
			"a browser that nobody looks at", "graph", tenant.Browser,
			simulated.Options{Faults: []fault.Fault{{Route: route.Authorize, Kind: fault.SlowBody, Wait: time.Hour}}},
			func(_ *simulation, now fetch.Status) bool { return now.BrowserURL != "" },
		},
		{
			"a query that runs", "graph", tenant.ClientSecret,
			simulated.Options{Polls: 1 << 30},
			func(_ *simulation, now fetch.Status) bool {
				return strings.Contains(strings.Join(now.Activity, " "), "the query is waiting to start")
			},
		},
		{
			"a throttle", "exchange", tenant.ClientSecret,
			simulated.Options{Faults: []fault.Fault{{Route: route.ExchangeInvoke, Kind: fault.Throttle, After: 5, Wait: 20 * time.Minute}}},
			func(_ *simulation, now fetch.Status) bool { return len(now.Waits) > 0 },
		},
		{
			"a slow body", "exchange", tenant.ClientSecret,
			simulated.Options{Faults: []fault.Fault{{Route: route.ExchangeInvoke, Kind: fault.SlowBody, After: 5, Wait: time.Hour}}},
			func(s *simulation, _ fetch.Status) bool { return s.CallCount(route.ExchangeInvoke) > 5 },
		},
		{
			"blobs", "activity", tenant.ClientSecret,
			simulated.Options{},
			func(s *simulation, _ fetch.Status) bool { return s.CallCount(route.ActivityBlob) > 40 },
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			running := goleak.IgnoreCurrent()
			fetchCancelled(t, c.source, c.auth, c.o, c.until)
			goleak.VerifyNone(t, running)
		})
	}
}

// fetchCancelled cancels a fetch from a tenant with a clock in real time, so that what it waits for
// does not come.
func fetchCancelled(t *testing.T, source string, auth tenant.Auth, o simulated.Options, until func(*simulation, fetch.Status) bool) {
	t.Helper()
	t.Run("fetch", func(t *testing.T) {
		o.Clock = simulated.NewClock(simulated.DefaultTime(), 1)
		s := startScene(t, calm(), source, auth, o)
		save := newFile(t)
		feed, err := fetch.Open(fetch.Options{
			Services: []fetch.Service{s.origin.service(s.client, s.Clock)}, Request: calm().newRequest(source), Save: save,
			Clock: s.Clock, State: s.client.State,
		})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		came := make(chan feedEnd, 1)
		go func() { came <- drainFeed(ctx, feed) }()
		s.waitUntil(t, func() bool { return until(s, feed.Status()) })
		cancel()
		s.checkStopped(t, feed, feed.Status().Saved, came)
	})
}

// feedEnd is how a fetch ended, and what it returned before.
type feedEnd struct {
	records int
	err     error
}

// drainFeed reads a feed to its end.
func drainFeed(ctx context.Context, feed *fetch.Feed) feedEnd {
	store := table.NewStore()
	for {
		page, err := feed.Next(ctx)
		if err != nil {
			return feedEnd{store.Snapshot().Counts().Records, err}
		}
		store.Append(page)
	}
}

// waitUntil waits for a condition.
func (s *simulation) waitUntil(t *testing.T, so func() bool) {
	t.Helper()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	late := time.NewTimer(guard)
	defer late.Stop()
	for !so() {
		select {
		case <-tick.C:
		case <-late.C:
			t.Fatal("it did not come so far")
		}
	}
}

// checkStopped checks that a cancelled feed ends, and that the file has what it returned.
func (s *simulation) checkStopped(t *testing.T, feed *fetch.Feed, path string, came <-chan feedEnd) {
	t.Helper()
	var got feedEnd
	select {
	case got = <-came:
	case <-time.After(guard):
		t.Fatal("it goes on after it was cancelled")
	}
	if !errors.Is(got.err, context.Canceled) {
		t.Errorf("it ended with %v", got.err)
	}
	closed := make(chan error, 1)
	go func() { closed <- feed.Close() }()
	select {
	case err := <-closed:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(guard):
		t.Fatal("it cannot be closed")
	}
	f := s.openSaved(t, path)
	if f.counts.Records < got.records || f.coverage.Verdict() != coverage.Incomplete {
		t.Errorf("%d of %d records are in the file, called %q", f.counts.Records, got.records, f.coverage.Verdict())
	}
}
