package cli

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"whoread/audit/source/fetch"
	"whoread/audit/tenant"
)

func parseClock(clock string) time.Time {
	t, _ := time.Parse(time.DateTime, "2026-10-01 "+clock)
	return t
}

func TestDescribeFetchChanges(t *testing.T) {
	throttled := tenant.Wait{Reason: "Graph is throttling", Until: parseClock("06:01:20")}
	outage := tenant.Wait{Reason: "Graph is not available", Until: parseClock("06:01:40")}
	began := fetch.Status{Request: "everything", Saved: "a.jsonl", Source: "Graph audit query", Windows: 30}
	with := func(change func(*fetch.Status)) fetch.Status {
		s := began
		change(&s)
		return s
	}
	code := func(user string) fetch.Status {
		return with(func(s *fetch.Status) {
			s.DeviceCode = &tenant.DeviceCode{User: user, Address: "https://login.example/device", Expires: parseClock("06:15:00")}
		})
	}
	const enter = "to sign in, open https://login.example/device and enter the code ABCD1234 before 06:15:00 UTC"
	for _, c := range []struct {
		name   string
		old, s fetch.Status
		want   []string
	}{
		{"nothing", began, began, nil},
		{"the beginning", fetch.Status{}, began, []string{
			"requesting everything", "every row is saved to a.jsonl as it arrives", "querying Graph audit query",
		}},
		{"a code", began, code("ABCD1234"), []string{enter}},
		{"the same code", code("ABCD1234"), code("ABCD1234"), nil},
		{"another code", code("EFGH5678"), code("ABCD1234"), []string{enter}},
		{"a code that is gone", code("ABCD1234"), began, nil},
		{"the browser", began, with(func(s *fetch.Status) { s.BrowserURL = "https://login.example/" }), []string{"to sign in, open https://login.example/"}},
		{"signed in", began, with(func(s *fetch.Status) { s.Account = "admin@contoso.example" }), []string{"signed in as admin@contoso.example"}},
		{
			"another service", began,
			with(func(s *fetch.Status) { s.Source, s.Fallback = "Exchange audit search", "Graph said no" }),
			[]string{"Graph said no", "querying Exchange audit search"},
		},
		{
			"a second wait",
			with(func(s *fetch.Status) { s.Waits = []tenant.Wait{throttled} }),
			with(func(s *fetch.Status) { s.Waits = []tenant.Wait{throttled, outage} }),
			[]string{"Graph is not available; waiting until 06:01:40 UTC"},
		},
		{"a window", began, with(func(s *fetch.Status) { s.Settled = 3 }), []string{"3 of 30 windows settled, 1,204 rows"}},
		{"more windows", began, with(func(s *fetch.Status) { s.Windows = 31 }), nil},
		{"following", began, with(func(s *fetch.Status) { s.Following = true }), []string{"everything up to now has been requested; fetching new records until ^C"}},
	} {
		if diff := cmp.Diff(c.want, describeFetchChanges(c.old, c.s, 1204)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", c.name, diff)
		}
	}
}

func TestFetchStatusLine(t *testing.T) {
	for _, c := range []struct {
		s    fetch.Status
		want string
	}{
		{fetch.Status{}, "0 of 0 windows settled, 12 rows"},
		{fetch.Status{State: tenant.State{DeviceCode: &tenant.DeviceCode{Expires: parseClock("06:14:30")}}}, "waiting for the sign-in, 14m30s left"},
		{fetch.Status{State: tenant.State{BrowserURL: "https://login.example/"}}, "waiting for the sign-in in the browser"},
		{
			fetch.Status{Windows: 1, State: tenant.State{Waits: []tenant.Wait{{Reason: "Graph is throttling", Until: parseClock("06:00:37")}}}},
			"0 of 1 window settled, 12 rows; Graph is throttling, 37s left",
		},
		{fetch.Status{State: tenant.State{Waits: []tenant.Wait{{Reason: "late", Until: parseClock("05:59:59")}}}}, "0 of 0 windows settled, 12 rows; late, 0s left"},
		{fetch.Status{Windows: 2, Settled: 2, Following: true, Next: parseClock("06:01:00")}, "2 of 2 windows settled, 12 rows; following, next check: 1m0s left"},
		{fetch.Status{Windows: 2, Activity: []string{"reading page 2", "waiting"}}, "0 of 2 windows settled, 12 rows; reading page 2"},
	} {
		if got := fetchStatusLine(c.s, 12, parseClock("06:00:00")); got != c.want {
			t.Errorf("it says %q, want %q", got, c.want)
		}
	}
}

func TestMailboxFilter(t *testing.T) {
	for mailbox, want := range map[string]string{
		"":                                     "",
		"adele@contoso.example":                "Mailbox=adele@contoso.example",
		"0f0c3a76-1111-4222-8333-0123456789ab": "Mailbox=0f0c3a76-1111-4222-8333-0123456789ab",
		`a"b|c@contoso.example`:                `Mailbox="a\"b|c@contoso.example"`,
	} {
		if got := mailboxFilter(mailbox); got != want {
			t.Errorf("the filter of %q is %q, want %q", mailbox, got, want)
		}
	}
}
