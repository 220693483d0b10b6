package trial_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"whoread/audit/coverage"
	"whoread/audit/source/fetch"
	"whoread/audit/tenant"
	simulated "whoread/fixtures/tenant"
	"whoread/fixtures/tenant/fault"
	"whoread/fixtures/tenant/route"
)

// After an outage, a resume fetches what is missing, and nothing that was complete.
func TestResumeFillsGaps(t *testing.T) {
	for i, c := range []struct {
		source string
		fault  fault.Fault
	}{
		{"graph", fault.Fault{Route: route.GraphCreate, Kind: fault.QueryFailed, After: 2, Times: 3}},
		{"graph", fault.Fault{Route: route.GraphCreate, Kind: fault.QueryEndless, After: 1, Times: 2}},
		{"graph", fault.Fault{Route: route.GraphRecords, Kind: fault.Unavailable, After: 4, Times: 60}},
		{"graph", fault.Fault{Route: route.GraphCreate, Kind: fault.NoPermission, After: 3, Times: 1}},
		{"exchange", fault.Fault{Route: route.ExchangeInvoke, Kind: fault.BadGateway, After: 4, Times: 20}},
		{"exchange", fault.Fault{Route: route.ExchangeInvoke, Kind: fault.TaskCanceled, After: 4, Times: 20}},
		{"exchange", fault.Fault{Route: route.ExchangeInvoke, Kind: fault.NoRole, After: 6, Times: 1}},
		{"activity", fault.Fault{Route: route.ActivityBlob, Kind: fault.AF50000, After: 150, Times: 60}},
		{"activity", fault.Fault{Route: route.ActivityBlob, Kind: fault.ExpiredBlob, After: 150, Times: 60}},
		{"activity", fault.Fault{Route: route.ActivityContent, Kind: fault.Reset, After: 2, Times: 9}},
	} {
		if isSkipped(i) {
			continue
		}
		t.Run(c.source+" "+string(c.fault.Kind), func(t *testing.T) {
			s := startScene(t, calm(), c.source, tenant.ClientSecret, simulated.Options{Faults: []fault.Fault{c.fault}, Polls: 1})
			first := s.fetch(t, calm().newRequest(c.source))
			first.checkHonest(t, calm().counts)
			if first.coverage.Verdict() != coverage.Incomplete {
				t.Fatalf("called %q", first.coverage.Verdict())
			}
			m := s.readProgress(t, first.path)
			if len(m.whole) == 0 {
				t.Error("nothing was whole")
			}
			save, err := fetch.ReopenFile(first.path)
			if err != nil {
				t.Fatal(err)
			}
			again := s.fetchInto(t, save, fetch.Request{})
			again.checkComplete(t, calm().counts)
			s.checkNothingRepeated(t, m, again.coverage)
		})
	}
}

// If a source refuses, before or after an answer, the next one fetches what is missing.
func TestFallbackToOtherSource(t *testing.T) {
	for i, c := range []struct {
		name      string
		of, other string
		o         simulated.Options
		why       string
	}{
		{"at once", "graph", "exchange", simulated.Options{WithoutGraph: true}, "AuditLogsQuery-Exchange.Read.All"},
		{
			"in the middle", "graph", "exchange",
			simulated.Options{Faults: []fault.Fault{{Route: route.GraphCreate, Kind: fault.NoPermission, After: 9}}},
			"AuditLogsQuery-Exchange.Read.All",
		},
		{
			"the other way", "exchange", "graph",
			simulated.Options{Faults: []fault.Fault{{Route: route.ExchangeInvoke, Kind: fault.NoPermission, After: 5}}},
			"Exchange.ManageAsApp",
		},
	} {
		if isSkipped(i) {
			continue
		}
		t.Run(c.name, func(t *testing.T) {
			s := startScene(t, calm(), c.of, tenant.ClientCertificate, c.o)
			f := s.fetchInto(t, newFile(t), calm().newRequest(c.of), originOf(t, c.other))
			f.checkComplete(t, calm().counts)
			if !strings.Contains(f.status.Fallback, c.why) {
				t.Errorf("the reason is %q", f.status.Fallback)
			}
		})
	}
}

// Tokens that expire while pages are read are renewed without asking the user.
func TestTokensExpire(t *testing.T) {
	for _, o := range origins() {
		for i, auth := range auths() {
			if isSkipped(i) {
				continue
			}
			t.Run(o.name+" by "+auth.String(), func(t *testing.T) {
				var faults []fault.Fault
				for _, testRoute := range o.routes {
					for n := range 12 {
						faults = append(faults, fault.Fault{Route: testRoute, Kind: fault.Throttle, After: 1 + 2*n, Times: 1, Wait: 2 * time.Minute})
					}
				}
				s := startScene(t, calm(), o.name, auth, simulated.Options{
					Clock: leap{simulated.NewLeapClock(simulated.DefaultTime())}, TokenLife: 15 * time.Minute, Polls: 10, PendingPolls: 2, Faults: faults,
				})
				s.fetch(t, calm().newRequest(o.name)).checkComplete(t, calm().counts)
				tokens := 0
				for _, call := range s.RequestLog() {
					if call.Route == route.Token && call.Status == http.StatusOK {
						tokens++
					}
				}
				if tokens < 2 {
					t.Errorf("%d tokens", tokens)
				}
				if asked := s.CallCount(route.DeviceCode) + s.CallCount(route.Authorize); asked > 1 {
					t.Errorf("the user was asked %d times", asked)
				}
			})
		}
	}
}
