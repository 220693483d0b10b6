package cli

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"whoread/audit/tenant"
	"whoread/trace"
)

func TestDescribeLookupChanges(t *testing.T) {
	began := trace.Status{Asked: 1204, Source: "hunting", RateLimits: []trace.RateLimitState{
		{Service: "hunting", Limit: 45, Per: time.Minute, Left: 44}, {Service: "message trace", Limit: 100, Per: 5 * time.Minute, Left: 100},
	}}
	with := func(change func(*trace.Status)) trace.Status {
		s := began
		s.RateLimits = append([]trace.RateLimitState(nil), began.RateLimits...)
		change(&s)
		return s
	}
	full := func(clock string) trace.Status {
		return with(func(s *trace.Status) { s.RateLimits[1].Left, s.RateLimits[1].Refill = 0, parseClock(clock) })
	}
	throttled := with(func(s *trace.Status) {
		s.State.Waits = []tenant.Wait{{Reason: "advanced hunting is throttling", Until: parseClock("06:01:20")}}
	})
	for _, c := range []struct {
		name   string
		old, s trace.Status
		want   []string
	}{
		{"nothing", began, began, nil},
		{"the beginning", trace.Status{}, began, []string{"looking up by hunting"}},
		{"a code", began, with(func(s *trace.Status) {
			s.State.DeviceCode = &tenant.DeviceCode{User: "ABCD1234", Address: "https://login.example/device", Expires: parseClock("06:15:00")}
		}), []string{"to sign in, open https://login.example/device and enter the code ABCD1234 before 06:15:00 UTC"}},
		{"signed in", began, with(func(s *trace.Status) { s.State.Account = "the app" }), []string{"signed in as the app"}},
		{"a wait", began, throttled, []string{"advanced hunting is throttling; waiting until 06:01:20 UTC"}},
		{"the same wait", throttled, throttled, nil},
		{"a full budget", began, full("06:04:00"), []string{"message trace allows 100 calls in 5 min; the limit is used up until 06:04:00 UTC"}},
		{"a budget still full", full("06:04:00"), full("06:04:02"), nil},
		{"a few ids", began, with(func(s *trace.Status) { s.Settled, s.Found = 100, 90 }), nil},
		{"a tenth", began, with(func(s *trace.Status) { s.Settled, s.Found = 121, 110 }), []string{"121 of 1,204 ids settled, 110 found"}},
	} {
		if diff := cmp.Diff(c.want, describeLookupChanges(c.old, c.s)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", c.name, diff)
		}
	}
}

func TestLookupStatusLine(t *testing.T) {
	for _, c := range []struct {
		s    trace.Status
		want string
	}{
		{trace.Status{}, "0 of 0 ids settled, 0 found"},
		{trace.Status{Asked: 1, Settled: 1, Found: 1}, "1 of 1 id settled, 1 found"},
		{
			trace.Status{Asked: 300, Settled: 20, Found: 19, Source: "mailbox", Doing: "asking for 100 ids", Left: 90 * time.Second},
			"20 of 300 ids settled, 19 found; by mailbox: asking for 100 ids, at most 90 s left",
		},
		{
			trace.Status{Asked: 9, Source: "hunting", RateLimits: []trace.RateLimitState{{Service: "hunting", Limit: 45, Per: time.Minute, Refill: parseClock("06:00:31")}}},
			"0 of 9 ids settled, 0 found; hunting allows 45 calls in 60 s; the limit is used up until 06:00:31 UTC, 31s left",
		},
		{
			trace.Status{Asked: 9, Source: "mailbox", Doing: "asking", State: tenant.State{Waits: []tenant.Wait{{Reason: "Graph is throttling", Until: parseClock("06:00:37")}}}},
			"0 of 9 ids settled, 0 found; Graph is throttling, 37s left",
		},
		{trace.Status{Asked: 9, State: tenant.State{BrowserURL: "https://login.example/"}}, "waiting for the sign-in in the browser"},
	} {
		if got := lookupStatusLine(c.s, parseClock("06:00:00")); got != c.want {
			t.Errorf("it says %q, want %q", got, c.want)
		}
	}
}

func TestFormatDuration(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0 s", 200 * time.Millisecond: "a second", 40 * time.Second: "40 s", 5 * time.Minute: "5 min", 90 * time.Minute: "90 min", 26 * time.Hour: "26 h",
	} {
		if got := formatDuration(d); got != want {
			t.Errorf("%v is %q, want %q", d, got, want)
		}
	}
}
