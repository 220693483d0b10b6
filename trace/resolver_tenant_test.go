package trace_test

import (
	"errors"
	"fmt"
	"io"
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
	"whoread/trace/hunting"
	"whoread/trace/mailbox"
	"whoread/trace/messagetrace"
)

// scene is a simulated tenant with a resolver that queries some of its services.
type scene struct {
	*tenanttest.Tenant
	*trace.Resolver
	mailItems []fixtures.MailItem
}

// open starts a tenant, and a resolver of the sources that are named.
func open(t *testing.T, o simulated.Options, sources ...string) *scene {
	t.Helper()
	if o.Mail == nil {
		o.Mail = tenanttest.SharedMail()
	}
	o.UnloggedLookups = true
	server, client := tenanttest.SignIn(t, o)
	calls := trace.NewBudget(trace.Unlimited)
	var all []trace.Source
	for _, name := range sources {
		all = append(all, map[string]func() trace.Source{
			"mailbox":     func() trace.Source { return mailbox.New(client, server.Clock, calls) },
			"hunting":     func() trace.Source { return hunting.New(client, server.Clock, calls) },
			"trace":       func() trace.Source { return messagetrace.New(client, server.Clock, calls) },
			"graph-trace": func() trace.Source { return messagetrace.New(client, server.Clock, calls, messagetrace.Graph) },
		}[name]())
	}
	s := &scene{server, trace.New(trace.Options{Sources: all, Clock: server.Clock, Budget: calls, State: client.State}), o.Mail}
	t.Cleanup(s.Close)
	return s
}

// ask sends queries, and waits until all is settled.
func (s *scene) ask(t *testing.T, queries []trace.Query) {
	t.Helper()
	s.Ask(queries)
	for {
		if _, err := s.Next(t.Context()); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	if over := s.LimitViolations(); len(over) > 0 {
		t.Errorf("limits were exceeded: %v", over)
	}
}

// subjects are the different subjects of an answer, sorted.
func subjects(messages []trace.Message) []string {
	var all []string
	for _, m := range messages {
		all = append(all, m.Subject)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// truth is what the sources that are asked can know of a message: the subjects that the first of them
// knows that knows any, and nothing where none does.
func truth(k *fixtures.ExpectedAnswers, id string, sources []string) []string {
	for _, source := range sources {
		var all []string
		switch source {
		case "mailbox":
			for _, l := range k.MailboxItems(id) {
				all = append(all, l.Subject)
			}
		case "hunting":
			for _, r := range k.HuntingDeliveries(id) {
				all = append(all, r.Subject)
			}
		default:
			for _, r := range k.TraceDeliveries(id) {
				all = append(all, r.Subject)
			}
		}
		if len(all) > 0 {
			slices.Sort(all)
			return slices.Compact(all)
		}
	}
	return nil
}

// checkTruth checks every answer against what is known of the mail items.
func (s *scene) checkTruth(t *testing.T, queries []trace.Query, sources []string) {
	t.Helper()
	know := fixtures.ExpectAnswers(s.mailItems, simulated.DefaultTime())
	wrong := 0
	for _, q := range queries {
		a := s.Findings().Answer(q.ID)
		want := truth(know, string(q.ID), sources)
		state := trace.Found
		switch {
		case len(sources) == 0:
			state = trace.NotAsked
		case want == nil:
			state = trace.NotFound
		}
		got := subjects(a.Messages)
		// A mailbox that has the message ends the search: another may have a copy with its own subject.
		if a.State != state || !slices.Equal(got, want) && !isPart(got, want, sources) {
			if wrong++; wrong <= 5 {
				t.Errorf("%q: %s %q, want %s %q; %+v", q.ID, a.State, got, state, want, a.Findings)
			}
		}
	}
	if wrong > 5 {
		t.Errorf("%d answers of %d are wrong", wrong, len(queries))
	}
}

// isPart reports whether the mailbox lookup found some of the copies, which is enough for it.
func isPart(got, want, sources []string) bool {
	if len(got) == 0 || !slices.Contains(sources, "mailbox") {
		return false
	}
	return !slices.ContainsFunc(got, func(s string) bool { return !slices.Contains(want, s) })
}

// TestTenantStates checks that every message ends in the true state, whichever sources are queried.
func TestTenantStates(t *testing.T) {
	for _, sources := range [][]string{
		{},
		{"mailbox"},
		{"hunting"},
		{"trace"},
		{"mailbox", "hunting"},
		{"mailbox", "trace"},
		{"hunting", "trace"},
		{"mailbox", "hunting", "trace"},
	} {
		t.Run(strings.Join(sources, "+"), func(t *testing.T) {
			s := open(t, simulated.Options{}, sources...)
			all := tenanttest.QueriesOf(s.mailItems, false)
			if testing.Short() {
				all = all[len(all)-300:]
			}
			s.ask(t, all)
			s.checkTruth(t, all, sources)
		})
	}
	t.Run("graph-trace", func(t *testing.T) {
		s := open(t, simulated.Options{}, "graph-trace")
		all := tenanttest.QueriesOf(fixtures.EdgeCaseMail(), false)
		all = append(all, tenanttest.QueriesOf(s.mailItems, false)[:20]...)
		s.ask(t, all)
		s.checkTruth(t, all, []string{"graph-trace"})
	})
}

// TestTenantFaultsChangeNoAnswer checks that faults that a client can overcome change no answer.
func TestTenantFaultsChangeNoAnswer(t *testing.T) {
	sources := []string{"mailbox", "hunting", "trace"}
	for _, name := range []string{"mail-throttle", "batch-inner-429", "hunting-throttle", "trace-throttle", "lookup-outage", "throttle", "outage", "truncated", "token-expiry"} {
		t.Run(name, func(t *testing.T) {
			faults, err := fault.FindScenario(name)
			if err != nil {
				t.Fatal(err)
			}
			s := open(t, simulated.Options{Faults: faults}, sources...)
			all := tenanttest.QueriesOf(s.mailItems, false)[:400]
			s.ask(t, all)
			s.checkTruth(t, all, sources)
		})
	}
	for seed := range uint64(6) {
		t.Run(fmt.Sprint("mixture ", seed), func(t *testing.T) {
			s := open(t, simulated.Options{Faults: fault.RandomLookupFaults(seed, 8), Seed: seed}, sources...)
			all := tenanttest.QueriesOf(s.mailItems, false)
			all = all[len(all)-300:]
			s.ask(t, all)
			s.checkTruth(t, all, sources)
		})
	}
}

// TestTenantDenialsLeaveOtherSources checks that a denied source gives its reason, and that the
// others are queried.
func TestTenantDenialsLeaveOtherSources(t *testing.T) {
	for name, c := range map[string]struct {
		options simulated.Options
		able    []string
	}{
		"no permission for mailboxes": {simulated.Options{WithoutMail: true}, []string{"hunting", "trace"}},
		"no hunting":                  {simulated.Options{WithoutHunting: true}, []string{"mailbox", "trace"}},
		"no table":                    {simulated.Options{Unlicensed: true}, []string{"mailbox", "trace"}},
		"no role for traces":          {simulated.Options{WithoutTraceRole: true}, []string{"mailbox", "hunting"}},
		"no cmdlets":                  {simulated.Options{WithoutExchange: true}, []string{"mailbox", "hunting", "trace"}}, // by Graph
		"no traces":                   {simulated.Options{WithoutExchange: true, WithoutTracePrincipal: true}, []string{"mailbox", "hunting"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t, c.options, "mailbox", "hunting", "trace")
			all := tenanttest.QueriesOf(s.mailItems, false)[:60]
			s.ask(t, all)
			s.checkTruth(t, all, c.able)
		})
	}
	s := open(t, simulated.Options{WithoutMail: true, WithoutHunting: true, WithoutTraceRole: true, WithoutTracePrincipal: true},
		"mailbox", "hunting", "trace")
	all := tenanttest.QueriesOf(s.mailItems, false)[:60]
	s.ask(t, all)
	for _, q := range all {
		a := s.Findings().Answer(q.ID)
		if a.State != trace.Denied || len(a.Findings) < 3 {
			t.Fatalf("%+v", a)
		}
		for _, f := range a.Findings {
			if f.Reason == "" {
				t.Errorf("%s gives no reason", f.Source)
			}
		}
	}
}

// TestTenantCallsForThousandIDs checks that a thousand ids take no more calls than necessary.
func TestTenantCallsForThousandIDs(t *testing.T) {
	var recent []fixtures.MailItem
	for _, l := range tenanttest.SharedMail() {
		if l.Received.After(simulated.DefaultTime().Add(-28*24*time.Hour)) && l.State == fixtures.Kept && len(l.Deliveries) > 0 && l.Deliveries[0].InHunting {
			recent = append(recent, l)
		}
	}
	all := tenanttest.QueriesOf(recent, false)
	if len(all) < 1000 {
		t.Fatalf("there are %d mail items", len(all))
	}
	all = all[:1000]
	for source, c := range map[string]struct {
		route route.Route
		most  int
	}{
		"mailbox": {route.GraphBatch, 50},
		"hunting": {route.GraphHunting, 5},
		"trace":   {route.ExchangeTrace, 20 * 9},
	} {
		s := open(t, simulated.Options{}, source)
		s.ask(t, all)
		if calls := s.CallCount(c.route); calls > c.most || calls == 0 {
			t.Errorf("%s took %d calls, more than %d", source, calls, c.most)
		}
		s.checkTruth(t, all, []string{source})
	}
}

// TestTenantKnownFindingsAreNotQueried checks that nothing in a file of findings is queried again.
func TestTenantKnownFindingsAreNotQueried(t *testing.T) {
	s := open(t, simulated.Options{}, "mailbox", "hunting", "trace")
	all := tenanttest.QueriesOf(s.mailItems, false)[:100]
	s.ask(t, all)
	var file strings.Builder
	if _, err := s.Findings().WriteTo(&file); err != nil {
		t.Fatal(err)
	}
	again := open(t, simulated.Options{}, "mailbox", "hunting", "trace")
	if _, err := again.Findings().ReadFrom(strings.NewReader(file.String())); err != nil {
		t.Fatal(err)
	}
	again.ask(t, all)
	if n := len(again.RequestLog()); n != 0 {
		t.Errorf("%d calls were made", n)
	}
	for _, q := range all {
		if diff := cmp.Diff(s.Findings().Answer(q.ID), again.Findings().Answer(q.ID)); diff != "" {
			t.Fatal(diff)
		}
	}
}
