package mailbox

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"whoread/audit/messageid"
	"whoread/fixtures"
	simulated "whoread/fixtures/tenant"
	"whoread/fixtures/tenant/fault"
	"whoread/fixtures/tenant/route"
	"whoread/fixtures/tenanttest"
	"whoread/trace"
)

// where is an id in a mailbox.
type where struct{ id, mailbox string }

// truth returns the expected result for a message in a mailbox: the items in its folders, or those
// in its Recoverable Items if there are none.
func truth(known *fixtures.ExpectedAnswers, w where) []trace.Message {
	var visible, deleted []trace.Message
	for _, l := range known.MailboxItems(w.id) {
		m := trace.Message{Subject: l.Subject, Sender: l.Sender, Recipients: l.Recipients, Received: l.Received}
		switch {
		case l.MailboxUPN != w.mailbox:
		case l.State == fixtures.Deleted:
			m.Folder = "Recoverable Items"
			deleted = append(deleted, m)
		default:
			visible = append(visible, m)
		}
	}
	if len(visible) > 0 {
		return visible
	}
	return deleted
}

// said returns the findings in the order in which they were reported.
func said(t *testing.T, s *Source, queries []trace.Query) (map[where]trace.Finding, error) {
	t.Helper()
	all := map[where]trace.Finding{}
	err := s.Resolve(t.Context(), queries, func(f trace.Finding) {
		w := where{string(f.ID), f.Mailbox}
		if _, twice := all[w]; twice || f.Source != "mailbox" || f.Asked.IsZero() {
			t.Errorf("no finding: %+v", f)
		}
		all[w] = f
	})
	return all, err
}

// checkTruth checks that the findings are true, and complete until the message was found.
func checkTruth(t *testing.T, got map[where]trace.Finding, queries []trace.Query, mailItems []fixtures.MailItem) {
	t.Helper()
	known := fixtures.ExpectAnswers(mailItems, simulated.DefaultTime())
	var found, findings int
	for _, q := range queries {
		for _, mailbox := range q.Mailboxes {
			findings++
			at := where{string(q.ID.Key()), mailbox}
			f, said := got[at]
			messages, state := truth(known, at), trace.NotFound
			if len(messages) > 0 {
				state = trace.Found
				found++
			}
			order := func(a, b trace.Message) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) }
			slices.SortFunc(messages, order)
			slices.SortFunc(f.Messages, order)
			if diff := cmp.Diff(messages, f.Messages, cmpopts.EquateEmpty()); !said || f.State != state || diff != "" {
				t.Errorf("%+v is %s (%s), want %s: %s", at, f.State, f.Reason, state, diff)
			}
			if state == trace.Found {
				break
			}
		}
	}
	if found == 0 || findings != len(got) {
		t.Errorf("%d findings, want %d, %d of which are to be found", len(got), findings, found)
	}
}

func TestTenant(t *testing.T) {
	for _, bare := range []bool{false, true} {
		t.Run(fmt.Sprintf("bare %v", bare), func(t *testing.T) {
			server, client := tenanttest.SignIn(t, simulated.Options{IgnoreIDCase: bare, MailDelay: 200 * time.Millisecond})
			queries := tenanttest.QueriesOf(tenanttest.SharedMail(), bare)
			got, err := said(t, New(client, server.Clock, nil), queries)
			if err != nil {
				t.Fatal(err)
			}
			checkTruth(t, got, queries, tenanttest.SharedMail())
		})
	}
}

// TestTenantThousand checks that a thousand ids take fifty calls.
func TestTenantThousand(t *testing.T) {
	some := tenanttest.RecentMail()
	server, client := tenanttest.SignIn(t, simulated.Options{Mail: some})
	queries := tenanttest.QueriesOf(some, false)
	got, err := said(t, New(client, server.Clock, nil), queries)
	if err != nil {
		t.Fatal(err)
	}
	checkTruth(t, got, queries, some)
	if n := server.CallCount(route.GraphBatch); len(got) != 1000 || n != 50 {
		t.Errorf("%d ids in %d calls", len(got), n)
	}
}

// TestTenantLimit checks that the rate limit is kept however many lookups there are.
func TestTenantLimit(t *testing.T) {
	server, client := tenanttest.SignIn(t, simulated.Options{Mail: fixtures.EdgeCaseMail()})
	s := New(client, server.Clock, nil)
	queries := tenanttest.QueriesOf(fixtures.EdgeCaseMail(), false)
	for range 300 {
		got, err := said(t, s, queries)
		if err != nil {
			t.Fatal(err)
		}
		checkTruth(t, got, queries, fixtures.EdgeCaseMail())
	}
	if waited := server.Now().Sub(simulated.DefaultTime()); server.LookupCount() < 10_000 || waited < 10*time.Minute {
		t.Errorf("%d lookups in %s", server.LookupCount(), waited)
	}
}

func TestTenantFaults(t *testing.T) {
	of := func(faults []fault.Fault) []fault.Fault {
		return slices.DeleteFunc(faults, func(f fault.Fault) bool {
			return f.Route != route.GraphBatch && f.Route != route.Token
		})
	}
	some := append(tenanttest.SharedMail()[:300:300], fixtures.EdgeCaseMail()...)
	queries := tenanttest.QueriesOf(some, false)
	for _, name := range []string{"mail-throttle", "batch-inner-429", "lookup-outage"} {
		t.Run(name, func(t *testing.T) {
			faults, err := fault.FindScenario(name)
			if err != nil {
				t.Fatal(err)
			}
			server, client := tenanttest.SignIn(t, simulated.Options{Mail: some, Faults: of(faults)})
			got, err := said(t, New(client, server.Clock, nil), queries)
			if err != nil {
				t.Fatal(err)
			}
			checkTruth(t, got, queries, some)
			server.CheckFaults(t)
		})
	}
	for seed := range uint64(10) {
		t.Run(fmt.Sprintf("mixture %d", seed), func(t *testing.T) {
			server, client := tenanttest.SignIn(t, simulated.Options{Mail: some, Faults: of(fault.RandomLookupFaults(seed, 60)), Seed: seed})
			got, err := said(t, New(client, server.Clock, nil), queries)
			if err != nil {
				t.Fatal(err)
			}
			checkTruth(t, got, queries, some)
		})
	}
}

// TestTenantDenies checks that a denied mailbox does not affect the others and costs one batch.
func TestTenantDenies(t *testing.T) {
	closed, err := fault.FindScenario("mail-denied")
	if err != nil {
		t.Fatal(err)
	}
	const megan = "megan.bowen@contoso.example"
	for _, c := range []struct {
		name    string
		options simulated.Options
		state   trace.State
		want    string
		all     bool
	}{
		{"permission", simulated.Options{WithoutMail: true}, trace.Denied, "Mail.ReadBasic.All", true},
		{"policy for all", simulated.Options{Faults: closed}, trace.Denied, "Mail.ReadBasic.All", true},
		{"policy", simulated.Options{MailDenied: []string{megan}}, trace.Denied, "RAOP", false},
		{"on premises", simulated.Options{MailAbsent: []string{megan}}, trace.Failed, "MailboxNotEnabledForRESTAPI", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			server, client := tenanttest.SignIn(t, c.options)
			s := New(client, server.Clock, nil)
			var queries []trace.Query
			for _, l := range fixtures.EdgeCaseMail() {
				queries = append(queries, trace.Query{ID: messageid.ID(l.ID), Mailboxes: []string{megan}})
			}
			for range 3 {
				got, err := said(t, s, queries)
				if err != nil || len(got) != len(queries) {
					t.Fatalf("%d findings, %v", len(got), err)
				}
				for _, f := range got {
					if f.State != c.state || !strings.Contains(f.Reason, c.want) {
						t.Fatalf("%+v", f)
					}
				}
			}
			if n := server.CallCount(route.GraphBatch); n > 2 {
				t.Errorf("%d calls", n)
			}
			others := tenanttest.QueriesOf(slices.DeleteFunc(slices.Clone(tenanttest.SharedMail()), func(l fixtures.MailItem) bool { return l.MailboxUPN == megan }), false)
			got, err := said(t, s, others)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range got {
				if c.all != (f.State == trace.Denied) {
					t.Fatalf("%+v", f)
				}
			}
		})
	}
}

// TestTenantForgetsNames checks that a renamed mailbox is not found by its old name, but by the
// next one known.
func TestTenantForgetsNames(t *testing.T) {
	const was, is = "joni.sherman@contoso.example", "joni.reyes@contoso.example"
	of := slices.DeleteFunc(slices.Clone(tenanttest.SharedMail()), func(l fixtures.MailItem) bool { return l.MailboxUPN != is })
	server, client := tenanttest.SignIn(t, simulated.Options{CurrentNamesOnly: true})
	queries := tenanttest.QueriesOf(of, false)
	for i := range queries {
		queries[i].Mailboxes = []string{was, is}
	}
	got, err := said(t, New(client, server.Clock, nil), queries)
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range queries {
		at := where{string(q.ID.Key()), was}
		if f := got[at]; f.State != trace.Failed || !strings.Contains(f.Reason, "ErrorInvalidUser") {
			t.Fatalf("%+v", f)
		}
		delete(got, at)
	}
	checkTruth(t, got, tenanttest.QueriesOf(of, false), of)
}

// TestTenantIsCancelled checks that cancelling keeps the earlier findings.
func TestTenantIsCancelled(t *testing.T) {
	some := tenanttest.RecentMail()
	server, client := tenanttest.SignIn(t, simulated.Options{Mail: some})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	got := map[where]trace.Finding{}
	queries := tenanttest.QueriesOf(some, false)
	err := New(client, server.Clock, nil).Resolve(ctx, queries, func(f trace.Finding) {
		if got[where{string(f.ID), f.Mailbox}] = f; len(got) == 210 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || len(got) != 220 || server.CallCount(route.GraphBatch) != 11 {
		t.Fatalf("%d findings, %v", len(got), err)
	}
	checkTruth(t, got, slices.DeleteFunc(queries, func(q trace.Query) bool {
		_, said := got[where{string(q.ID.Key()), q.Mailboxes[0]}]
		return !said
	}), some)
}
