package messagetrace

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"whoread/fixtures"
	simulated "whoread/fixtures/tenant"
	"whoread/fixtures/tenant/fault"
	"whoread/fixtures/tenant/route"
	"whoread/fixtures/tenanttest"
	"whoread/trace"
)

// truth returns the expected message trace result for the letters.
func truth(letters []fixtures.MailItem, now time.Time) map[string][]trace.Message {
	known := fixtures.ExpectAnswers(letters, now)
	all := map[string][]trace.Message{}
	for _, l := range letters {
		all[l.BareID()] = tenanttest.GroupBySubject(l.Sender, known.TraceDeliveries(l.ID))
	}
	return all
}

// isTrue checks that the findings are true and complete.
func isTrue(t *testing.T, got map[string]trace.Finding, letters []fixtures.MailItem) {
	t.Helper()
	expected := truth(letters, simulated.DefaultTime())
	var found int
	for id, messages := range expected {
		f, said := got[id]
		state := trace.NotFound
		if len(messages) > 0 {
			state = trace.Found
			found++
		}
		order := func(a, b trace.Message) int { return strings.Compare(a.Subject, b.Subject) }
		slices.SortFunc(messages, order)
		slices.SortFunc(f.Messages, order)
		for i, m := range messages {
			slices.Sort(m.Recipients)
			messages[i].Received = m.Received.Truncate(time.Second) // Graph has whole seconds
		}
		for i, m := range f.Messages {
			slices.Sort(m.Recipients)
			if m.Size == 0 {
				t.Errorf("%s has no size", id)
			}
			f.Messages[i].Size = 0 // that of which item it is, nobody says
			f.Messages[i].Received = m.Received.Truncate(time.Second)
		}
		if diff := cmp.Diff(messages, append([]trace.Message{}, f.Messages...)); !said || f.State != state || diff != "" {
			t.Errorf("%s is %s (%s), want %s: %s", id, f.State, f.Reason, state, diff)
		}
	}
	if found == 0 || len(got) != len(expected) {
		t.Errorf("%d of %d, %d of which are to be found", len(got), len(expected), found)
	}
}

// said is what a source says of each want.
func said(t *testing.T, s *Source, queries []trace.Query) (map[string]trace.Finding, error) {
	t.Helper()
	all := map[string]trace.Finding{}
	err := s.Resolve(t.Context(), queries, func(f trace.Finding) {
		if _, twice := all[string(f.ID)]; twice || f.Source != "message trace" || f.Asked.IsZero() {
			t.Errorf("no finding: %+v", f)
		}
		all[string(f.ID)] = f
	})
	return all, err
}

// some returns few enough letters for a channel with one id a call: every hundredth of the story,
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
		channel Channel
		letters []fixtures.MailItem
	}{{Exchange, tenanttest.SharedMail()}, {Graph, some()}} {
		for _, bare := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, bare %v", c.channel, bare), func(t *testing.T) {
				server, client := tenanttest.SignIn(t, simulated.Options{IgnoreIDCase: bare})
				got, err := said(t, New(client, server.Clock, nil, c.channel), tenanttest.QueriesOf(c.letters, bare))
				if err != nil {
					t.Fatal(err)
				}
				isTrue(t, got, c.letters)
			})
		}
	}
}

// TestTenantThousand checks that a thousand ids take twenty calls for each span.
func TestTenantThousand(t *testing.T) {
	all := tenanttest.RecentMail()
	server, client := tenanttest.SignIn(t, simulated.Options{Mail: all})
	got, err := said(t, New(client, server.Clock, nil), tenanttest.QueriesOf(all, false))
	if err != nil {
		t.Fatal(err)
	}
	isTrue(t, got, all)
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
				got, err := said(t, New(client, server.Clock, nil, channel), tenanttest.QueriesOf(some(), false))
				if err != nil {
					t.Fatal(err)
				}
				isTrue(t, got, some())
				server.CheckFaults(t)
			})
		}
		for seed := range uint64(6) {
			t.Run(fmt.Sprintf("mixture %d of %s", seed, channel), func(t *testing.T) {
				server, client := tenanttest.SignIn(t, simulated.Options{Faults: of(fault.RandomLookupFaults(seed, 60)), Seed: seed})
				got, err := said(t, New(client, server.Clock, nil, channel), tenanttest.QueriesOf(some(), false))
				if err != nil {
					t.Fatal(err)
				}
				isTrue(t, got, some())
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
			got, err := said(t, New(client, server.Clock, nil, c.channels...), tenanttest.QueriesOf(some(), false))
			if err != nil {
				t.Fatal(err)
			}
			isTrue(t, got, some())
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
			got, err := said(t, New(client, server.Clock, nil, c.channel...), queries)
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
	isTrue(t, got, slices.DeleteFunc(all, func(l fixtures.MailItem) bool { _, said := got[l.BareID()]; return !said }))
}
