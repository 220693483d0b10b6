package messagetrace

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

// truth returns the expected message trace result for the mail items.
func truth(mailItems []fixtures.MailItem, now time.Time) map[string][]trace.Message {
	known := fixtures.ExpectAnswers(mailItems, now)
	all := map[string][]trace.Message{}
	for _, l := range mailItems {
		all[l.BareID()] = tenanttest.GroupBySubject(l.Sender, known.TraceDeliveries(l.ID))
	}
	return all
}

// reach is the reach of all findings.
const reach = "in the last 90 days by message trace"

// checkSource resolves the ids of mail items, and checks that the findings are true and complete.
func checkSource(t *testing.T, s *Source, mailItems []fixtures.MailItem, bare bool) (got map[string]trace.Finding) {
	t.Helper()
	got, err := tenanttest.CollectFindings(t, s, reach, tenanttest.QueriesOf(mailItems, bare))
	if err != nil {
		t.Fatal(err)
	}
	checkFindings(t, got, mailItems)
	return got
}

// checkFindings checks that the findings are true and complete.
func checkFindings(t *testing.T, got map[string]trace.Finding, mailItems []fixtures.MailItem) {
	t.Helper()
	expected := truth(mailItems, simulated.DefaultTime())
	for id, f := range got {
		for i, m := range f.Messages {
			if m.Size == 0 {
				t.Errorf("%s has no size", id)
			}
			f.Messages[i].Size = 0 // the size of one of the items
			f.Messages[i].Received = m.Received.Truncate(time.Second)
		}
		for i, m := range expected[id] {
			expected[id][i].Received = m.Received.Truncate(time.Second) // Graph has whole seconds
		}
	}
	tenanttest.CheckFindings(t, got, expected)
}

// some returns few enough mail items for a channel with one id a call: every hundredth of the story,
// and the edge cases.
func some() (all []fixtures.MailItem) {
	for i, l := range tenanttest.SharedMail() {
		if i%100 == 0 {
			all = append(all, l)
		}
	}
	return append(all, fixtures.EdgeCaseMail()...)
}

func TestTenant(t *testing.T) {
	for _, c := range []struct {
		channel   Channel
		mailItems []fixtures.MailItem
	}{{Exchange, tenanttest.SharedMail()}, {Graph, some()}} {
		for _, bare := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, bare %v", c.channel, bare), func(t *testing.T) {
				server, client := tenanttest.SignIn(t, simulated.Options{IgnoreIDCase: bare})
				checkSource(t, New(client, server.Clock, nil, c.channel), c.mailItems, bare)
			})
		}
	}
}

// TestTenantThousand checks that a thousand ids take twenty calls for each span.
func TestTenantThousand(t *testing.T) {
	all := tenanttest.RecentMail()
	server, client := tenanttest.SignIn(t, simulated.Options{Mail: all})
	got := checkSource(t, New(client, server.Clock, nil), all, false)
	if n := server.CallCount(route.ExchangeTrace); len(got) != 1000 || n > 3*20 || server.CallCount(route.GraphTrace) > 0 {
		t.Errorf("%d ids in %d calls", len(got), n)
	}
}

func TestTenantFaults(t *testing.T) {
	for _, channel := range []Channel{Exchange, Graph} {
		at := route.ExchangeTrace
		if channel == Graph {
			at = route.GraphTrace
		}
		of := func(faults []fault.Fault) []fault.Fault {
			return slices.DeleteFunc(faults, func(f fault.Fault) bool { return f.Route != at && f.Route != route.Token })
		}
		for _, name := range []string{"trace-throttle", "lookup-outage"} {
			t.Run(fmt.Sprintf("%s of %s", name, channel), func(t *testing.T) {
				faults, err := fault.FindScenario(name)
				if err != nil {
					t.Fatal(err)
				}
				server, client := tenanttest.SignIn(t, simulated.Options{Faults: of(faults)})
				checkSource(t, New(client, server.Clock, nil, channel), some(), false)
				server.CheckFaults(t)
			})
		}
		for seed := range uint64(6) {
			t.Run(fmt.Sprintf("mixture %d of %s", seed, channel), func(t *testing.T) {
				server, client := tenanttest.SignIn(t, simulated.Options{Faults: of(fault.RandomLookupFaults(seed, 60)), Seed: seed})
				checkSource(t, New(client, server.Clock, nil, channel), some(), false)
			})
		}
	}
}

// TestTenantChannels checks that the second channel is used if the first is denied.
func TestTenantChannels(t *testing.T) {
	for _, c := range []struct {
		name     string
		options  simulated.Options
		channels []Channel
		denied   route.Route // how many calls it takes to learn that
	}{
		{"Exchange is denied", simulated.Options{WithoutExchange: true}, nil, route.ExchangeTrace},
		{"Graph is denied", simulated.Options{WithoutTrace: true}, []Channel{Graph, Exchange}, route.GraphTrace},
		{"Graph lacks its principal", simulated.Options{WithoutTracePrincipal: true}, []Channel{Graph, Exchange}, route.GraphTrace},
	} {
		t.Run(c.name, func(t *testing.T) {
			server, client := tenanttest.SignIn(t, c.options)
			checkSource(t, New(client, server.Clock, nil, c.channels...), some(), false)
			if n := server.CallCount(c.denied); n < 1 || n > 2 {
				t.Errorf("%d calls", n)
			}
		})
	}
}

func TestTenantDenies(t *testing.T) {
	for _, c := range []struct {
		name    string
		options simulated.Options
		channel []Channel
		want    []string
	}{
		{"role", simulated.Options{WithoutTraceRole: true}, nil, []string{"Exchange.ManageAsApp", "ExchangeMessageTrace.Read.All"}},
		{"permission of Exchange", simulated.Options{WithoutExchange: true}, []Channel{Exchange}, []string{"Exchange.ManageAsApp"}},
		{"permission of Graph", simulated.Options{WithoutTrace: true}, []Channel{Graph}, []string{"ExchangeMessageTrace.Read.All"}},
		{"principal", simulated.Options{WithoutTracePrincipal: true}, []Channel{Graph}, []string{"New-MgServicePrincipal -AppId " + principal}},
	} {
		t.Run(c.name, func(t *testing.T) {
			server, client := tenanttest.SignIn(t, c.options)
			queries := tenanttest.QueriesOf(some(), false)
			got, err := tenanttest.CollectFindings(t, New(client, server.Clock, nil, c.channel...), reach, queries)
			if err != nil || len(got) != len(queries) {
				t.Fatalf("%d findings, %v", len(got), err)
			}
			for _, f := range got {
				for _, want := range c.want {
					if f.State != trace.Denied || !strings.Contains(f.Reason, want) {
						t.Fatalf("%+v, want %q", f, want)
					}
				}
			}
		})
	}
}

// TestTenantIsCancelled checks that cancelling keeps the earlier findings.
func TestTenantIsCancelled(t *testing.T) {
	all := tenanttest.RecentMail()
	server, client := tenanttest.SignIn(t, simulated.Options{Mail: all})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	got := map[string]trace.Finding{}
	err := New(client, server.Clock, nil).Resolve(ctx, tenanttest.QueriesOf(all, false), func(f trace.Finding) {
		if got[string(f.ID)] = f; len(got) == 100 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || len(got) < 100 || len(got) > 200 {
		t.Fatalf("%d findings, %v", len(got), err)
	}
	checkFindings(t, got, slices.DeleteFunc(all, func(l fixtures.MailItem) bool { _, said := got[l.BareID()]; return !said }))
}
