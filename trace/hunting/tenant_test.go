package hunting

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"whoread/audit/tenant"
	"whoread/fixtures"
	simulated "whoread/fixtures/tenant"
	"whoread/trace"
)

// simulate starts a tenant with the mail of the story and odd ids, unless it is said with which, and
// signs in there. What its limits were at the end is checked.
func simulate(t *testing.T, o simulated.Options) (*simulated.Server, *tenant.Client, *leap) {
	t.Helper()
	running := goleak.IgnoreCurrent()
	clock := &leap{now: simulated.Beginning()}
	o.Clock, o.TokenLife = clock, 10_000*time.Hour // much time passes at once
	if o.Letters == nil {
		o.Letters = letters()
	}
	server, err := simulated.New(o)
	if err != nil {
		t.Fatal(err)
	}
	client, err := tenant.New(tenant.Config{
		Endpoints: tenant.Endpoints(server.Endpoints()), Tenant: simulated.Domain, ClientID: simulated.ClientID,
		Auth: tenant.ClientSecret, Secret: tenant.NewSecret(simulated.Secret), Clock: clock,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		client.Close()
		if err := server.Close(); err != nil {
			t.Error(err)
		}
		goleak.VerifyNone(t, running)
		if exceeded := server.Violations(); len(exceeded) > 0 {
			t.Errorf("limits were exceeded: %v", exceeded)
		}
		if server.Strays() > 0 {
			t.Error("a token went to another service")
		}
	})
	return server, client, clock
}

var letters = sync.OnceValue(func() []fixtures.Letter { //nolint:gochecknoglobals // writing them anew takes each test a second
	return append(fixtures.Story().Mail, fixtures.OddLetters()...)
})

// recent are a thousand letters of the last four weeks.
func recent() (all []fixtures.Letter) {
	for l := range fixtures.GenerateLetters(1, 2000) {
		if l.Received.After(simulated.Beginning().Add(-28*24*time.Hour)) && len(all) < 1000 {
			all = append(all, l)
		}
	}
	return all
}

// struck checks that everything of the script went wrong.
func struck(t *testing.T, s *simulated.Server) {
	t.Helper()
	if slices.Contains(s.Happened(), 0) {
		t.Errorf("the script had no effect: %v", s.Happened())
	}
}

// wanted are wants of all letters, by the ids as they are stored or without their brackets.
func wanted(letters []fixtures.Letter, bare bool) (wants []trace.Want) {
	seen := map[string]bool{}
	for _, l := range letters {
		w := trace.Want{ID: l.ID}
		if bare {
			w.ID = l.Bare()
		}
		if !seen[l.Bare()] {
			wants = append(wants, w)
		}
		seen[l.Bare()] = true
	}
	return wants
}

// truth is what hunting has to say of the letters.
func truth(letters []fixtures.Letter, now time.Time) map[string][]trace.Message {
	known := fixtures.Know(letters, now)
	all := map[string][]trace.Message{}
	for _, l := range letters {
		bySubject := map[string]*trace.Message{}
		for _, row := range known.Hunting(l.ID) {
			m := bySubject[row.Subject]
			if m == nil {
				m = &trace.Message{Subject: row.Subject, Sender: l.Sender, Received: row.Received}
				bySubject[row.Subject] = m
			}
			m.Recipients = append(m.Recipients, row.Recipient)
			if row.Received.Before(m.Received) {
				m.Received = row.Received
			}
		}
		messages := []trace.Message{}
		for _, m := range bySubject {
			messages = append(messages, *m)
		}
		all[l.Bare()] = messages
	}
	return all
}

// isTrue checks that all that was said is true, and that all was said.
func isTrue(t *testing.T, got map[string]trace.Finding, letters []fixtures.Letter) {
	t.Helper()
	expected := truth(letters, simulated.Beginning())
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
		for _, all := range [][]trace.Message{messages, f.Messages} {
			for _, m := range all {
				slices.Sort(m.Recipients)
			}
		}
		if diff := cmp.Diff(messages, append([]trace.Message{}, f.Messages...)); !said || f.State != state || diff != "" {
			t.Errorf("%s is %s (%s), want %s: %s", id, f.State, f.Reason, state, diff)
		}
	}
	if found == 0 || len(got) != len(expected) {
		t.Errorf("%d of %d, %d of which are to be found", len(got), len(expected), found)
	}
}

func TestTenant(t *testing.T) {
	for _, bare := range []bool{false, true} {
		t.Run(fmt.Sprintf("bare %v", bare), func(t *testing.T) {
			_, client, clock := simulate(t, simulated.Options{AnyCase: bare})
			got, err := said(t, New(client, clock, nil), wanted(letters(), bare))
			if err != nil {
				t.Fatal(err)
			}
			isTrue(t, got, letters())
		})
	}
}

// A thousand ids of the last thirty days take three calls.
func TestTenantThousand(t *testing.T) {
	some := recent()
	server, client, clock := simulate(t, simulated.Options{Letters: some})
	got, err := said(t, New(client, clock, nil), wanted(some, false))
	if err != nil {
		t.Fatal(err)
	}
	isTrue(t, got, some)
	if n := server.Calls(simulated.GraphHunting); len(got) != 1000 || n != 3 {
		t.Errorf("%d ids in %d calls", len(got), n)
	}
}

// However often it is asked, it is asked no more often than it allows.
func TestTenantLimit(t *testing.T) {
	server, client, clock := simulate(t, simulated.Options{})
	s := New(client, clock, nil)
	for range 60 { // more than a minute allows
		got, err := said(t, s, wanted(fixtures.OddLetters(), false))
		if err != nil {
			t.Fatal(err)
		}
		isTrue(t, got, fixtures.OddLetters())
	}
	if waited := clock.Now().Sub(simulated.Beginning()); server.Calls(simulated.GraphHunting) != 60 || waited < time.Minute {
		t.Errorf("%d calls in %s", server.Calls(simulated.GraphHunting), waited)
	}
}

func TestTenantFaults(t *testing.T) {
	for _, name := range []string{"hunting-throttle", "lookup-outage"} {
		t.Run(name, func(t *testing.T) {
			faults, err := simulated.Named(name)
			if err != nil {
				t.Fatal(err)
			}
			faults = slices.DeleteFunc(faults, func(f simulated.Fault) bool { return f.Route != simulated.GraphHunting })
			server, client, clock := simulate(t, simulated.Options{Faults: faults})
			got, err := said(t, New(client, clock, nil), wanted(letters(), false))
			if err != nil {
				t.Fatal(err)
			}
			isTrue(t, got, letters())
			struck(t, server)
		})
	}
	some := append(letters()[:900:900], fixtures.OddLetters()...)
	for seed := range uint64(10) {
		t.Run(fmt.Sprintf("mixture %d", seed), func(t *testing.T) {
			var faults []simulated.Fault
			for _, f := range simulated.RandomLookupFaults(seed, 60) {
				if f.Route == simulated.GraphHunting || f.Route == simulated.TokenRoute {
					f.After /= 2 // there are few calls
					faults = append(faults, f)
				}
			}
			_, client, clock := simulate(t, simulated.Options{Letters: some, Faults: faults, Seed: seed})
			got, err := said(t, New(client, clock, nil), wanted(some, false))
			if err != nil {
				t.Fatal(err)
			}
			isTrue(t, got, some)
		})
	}
}

func TestTenantDenies(t *testing.T) {
	denied, err := simulated.Named("hunting-unlicensed")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name    string
		options simulated.Options
		want    string
	}{
		{"permission", simulated.Options{WithoutHunting: true}, "ThreatHunting.Read.All"},
		{"licence", simulated.Options{Unlicensed: true}, "no table EmailEvents in this tenant: it takes Defender for Office 365"},
		{"licence by fault", simulated.Options{Faults: denied}, "no table EmailEvents in this tenant: it takes Defender for Office 365"},
	} {
		t.Run(c.name, func(t *testing.T) {
			server, client, clock := simulate(t, c.options)
			wants := wanted(letters(), false)
			got, err := said(t, New(client, clock, nil), wants)
			if err != nil || len(got) != len(wants) || server.Calls(simulated.GraphHunting) > 2 {
				t.Fatalf("%d findings in %d calls, %v", len(got), server.Calls(simulated.GraphHunting), err)
			}
			for _, f := range got {
				if f.State != trace.Denied || !strings.Contains(f.Reason, c.want) {
					t.Fatalf("%+v", f)
				}
			}
		})
	}
}

// Cancelling in the middle of a call keeps what came before it.
func TestTenantIsCancelled(t *testing.T) {
	some := recent()
	_, client, clock := simulate(t, simulated.Options{Letters: some})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	got := map[string]trace.Finding{}
	err := New(client, clock, nil).Resolve(ctx, wanted(some, false), func(f trace.Finding) {
		if got[f.ID] = f; len(got) == 400 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || len(got) != 400 {
		t.Fatalf("%d findings, %v", len(got), err)
	}
	isTrue(t, got, some[:400])
}
