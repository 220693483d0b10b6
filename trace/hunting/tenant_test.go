package hunting

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"whoread/fixtures"
	simulated "whoread/fixtures/tenant"
	"whoread/fixtures/tenant/fault"
	"whoread/fixtures/tenant/route"
	"whoread/fixtures/tenanttest"
	"whoread/trace"
)

// truth returns the expected hunting result for the mail items.
func truth(mailItems []fixtures.MailItem, now time.Time) map[string][]trace.Message {
	known := fixtures.ExpectAnswers(mailItems, now)
	all := map[string][]trace.Message{}
	for _, l := range mailItems {
		all[l.BareID()] = tenanttest.GroupBySubject(l.Sender, known.HuntingDeliveries(l.ID))
	}
	return all
}

// checkSource resolves the ids of mail items, and checks that the findings are true and complete.
func checkSource(t *testing.T, s *Source, mailItems []fixtures.MailItem, bare bool) (got map[string]trace.Finding) {
	t.Helper()
	got, err := tenanttest.CollectFindings(t, s, reach, tenanttest.QueriesOf(mailItems, bare))
	if err != nil {
		t.Fatal(err)
	}
	tenanttest.CheckFindings(t, got, truth(mailItems, simulated.DefaultTime()))
	return got
}

func TestTenant(t *testing.T) {
	for _, bare := range []bool{false, true} {
		t.Run(fmt.Sprintf("bare %v", bare), func(t *testing.T) {
			server, client := tenanttest.SignIn(t, simulated.Options{IgnoreIDCase: bare})
			checkSource(t, New(client, server.Clock, nil), tenanttest.SharedMail(), bare)
		})
	}
}

// TestTenantThousand checks that a thousand ids of the last thirty days take three calls.
func TestTenantThousand(t *testing.T) {
	some := tenanttest.RecentMail()
	server, client := tenanttest.SignIn(t, simulated.Options{Mail: some})
	got := checkSource(t, New(client, server.Clock, nil), some, false)
	if n := server.CallCount(route.GraphHunting); len(got) != 1000 || n != 3 {
		t.Errorf("%d ids in %d calls", len(got), n)
	}
}

// TestTenantLimit checks that the rate limit is kept however many queries there are.
func TestTenantLimit(t *testing.T) {
	server, client := tenanttest.SignIn(t, simulated.Options{})
	s := New(client, server.Clock, nil)
	for range 60 { // more than a minute allows
		checkSource(t, s, fixtures.EdgeCaseMail(), false)
	}
	if waited := server.Now().Sub(simulated.DefaultTime()); server.CallCount(route.GraphHunting) != 60 || waited < time.Minute {
		t.Errorf("%d calls in %s", server.CallCount(route.GraphHunting), waited)
	}
}

func TestTenantFaults(t *testing.T) {
	for _, name := range []string{"hunting-throttle", "lookup-outage"} {
		t.Run(name, func(t *testing.T) {
			faults, err := fault.FindScenario(name)
			if err != nil {
				t.Fatal(err)
			}
			faults = slices.DeleteFunc(faults, func(f fault.Fault) bool { return f.Route != route.GraphHunting })
			server, client := tenanttest.SignIn(t, simulated.Options{Faults: faults})
			checkSource(t, New(client, server.Clock, nil), tenanttest.SharedMail(), false)
			server.CheckFaults(t)
		})
	}
	some := append(tenanttest.SharedMail()[:900:900], fixtures.EdgeCaseMail()...)
	for seed := range uint64(10) {
		t.Run(fmt.Sprintf("mixture %d", seed), func(t *testing.T) {
			var faults []fault.Fault
			for _, f := range fault.RandomLookupFaults(seed, 60) {
				if f.Route == route.GraphHunting || f.Route == route.Token {
					f.After /= 2 // there are few calls
					faults = append(faults, f)
				}
			}
			server, client := tenanttest.SignIn(t, simulated.Options{Mail: some, Faults: faults, Seed: seed})
			checkSource(t, New(client, server.Clock, nil), some, false)
		})
	}
}

func TestTenantDenies(t *testing.T) {
	denied, err := fault.FindScenario("hunting-unlicensed")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name    string
		options simulated.Options
		want    string
	}{
		{"permission", simulated.Options{WithoutHunting: true}, "ThreatHunting.Read.All"},
		{"licence", simulated.Options{Unlicensed: true}, "no table EmailEvents in this tenant: the table requires Defender for Office 365"},
		{"licence by fault", simulated.Options{Faults: denied}, "no table EmailEvents in this tenant: the table requires Defender for Office 365"},
	} {
		t.Run(c.name, func(t *testing.T) {
			server, client := tenanttest.SignIn(t, c.options)
			queries := tenanttest.QueriesOf(tenanttest.SharedMail(), false)
			got, err := tenanttest.CollectFindings(t, New(client, server.Clock, nil), reach, queries)
			if err != nil || len(got) != len(queries) || server.CallCount(route.GraphHunting) > 2 {
				t.Fatalf("%d findings in %d calls, %v", len(got), server.CallCount(route.GraphHunting), err)
			}
			for _, f := range got {
				if f.State != trace.Denied || !strings.Contains(f.Reason, c.want) {
					t.Fatalf("%+v", f)
				}
			}
		})
	}
}

// TestTenantIsCancelled checks that cancelling in the middle of a call keeps the earlier findings.
func TestTenantIsCancelled(t *testing.T) {
	some := tenanttest.RecentMail()
	server, client := tenanttest.SignIn(t, simulated.Options{Mail: some})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	got := map[string]trace.Finding{}
	err := New(client, server.Clock, nil).Resolve(ctx, tenanttest.QueriesOf(some, false), func(f trace.Finding) {
		if got[string(f.ID)] = f; len(got) == 400 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || len(got) != 400 {
		t.Fatalf("%d findings, %v", len(got), err)
	}
	tenanttest.CheckFindings(t, got, truth(some[:400], simulated.DefaultTime()))
}
