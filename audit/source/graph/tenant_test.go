package graph_test

import (
	"errors"
	"io"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"whoread/audit"
	"whoread/audit/source/graph"
	"whoread/audit/source/live"
	"whoread/audit/table"
	"whoread/audit/tenant"
	"whoread/fixtures"
	simulated "whoread/fixtures/tenant"
)

// simulation is a simulated tenant, and a client that has the right to ask it.
type simulation struct {
	*simulated.Server
	client *tenant.Client
	clock  *simulated.LeapClock
}

func simulate(t *testing.T, o simulated.Options) *simulation {
	t.Helper()
	before := goleak.IgnoreCurrent()
	clock := simulated.NewLeapClock(simulated.Beginning())
	o.Clock = clock
	if o.TokenLife == 0 {
		o.TokenLife = 1000 * time.Hour // much time passes at once
	}
	server, err := simulated.New(o)
	if err != nil {
		t.Fatal(err)
	}
	client, err := tenant.New(tenant.Config{
		Endpoints: tenant.Endpoints(server.Endpoints()), Tenant: simulated.ID, ClientID: simulated.ClientID,
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
		goleak.VerifyNone(t, before)
	})
	return &simulation{server, client, clock}
}

// september is all of the synthetic case, fewDays the part of it in which the mailbox was
// throttled.
func september() live.Ask { return from(1, simulated.Beginning()) }

func fewDays() live.Ask { return from(12, time.Date(2026, 9, 17, 0, 0, 0, 0, time.UTC)) }

func from(day int, to time.Time) live.Ask {
	return live.Ask{
		Operations: []string{audit.MailItemsAccessed},
		Span:       audit.Span{From: time.Date(2026, 9, day, 0, 0, 0, 0, time.UTC), To: to},
	}
}

// someRows are a sixth of the case or less, for tests that only ask whether all of it comes.
func someRows() []fixtures.Row {
	every := 6
	if raced {
		every = 12
	}
	var some []fixtures.Row
	for i, row := range fixtures.Story().Rows {
		if i%every == 0 {
			some = append(some, row)
		}
	}
	return some
}

// within are the counts of the rows that an ask is for.
func within(t *testing.T, rows []fixtures.Row, a live.Ask) fixtures.Counts {
	t.Helper()
	store := table.NewStore()
	for _, row := range rows {
		when := time.Unix(row.Time, 0)
		if row.Operation != audit.MailItemsAccessed || when.Before(a.From) || !when.Before(a.To) {
			continue
		}
		r, err := audit.Parse(row.AuditData)
		if err != nil {
			t.Fatal(err)
		}
		store.Append(&audit.Page{Rows: 1, Records: []audit.Record{r}, Places: make([]audit.Place, 1)})
	}
	return counted(t, store.Snapshot())
}

// fetched is what came of a fetch.
type fetched struct {
	counts   fixtures.Counts
	coverage audit.Coverage
	err      error
}

// fetch fetches into a file until there is no more.
func (s *simulation) fetch(t *testing.T, save *live.Save, a live.Ask) fetched {
	t.Helper()
	feed, err := live.Open(live.Options{
		Services: []live.Service{graph.New(s.client, s.clock)}, Ask: a, Save: save, Clock: s.clock, State: s.client.State,
	})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := feed.Close(); err != nil {
			t.Error(err)
		}
	}()
	store := table.NewStore()
	for {
		page, err := feed.Next(t.Context())
		if page != nil {
			store.Append(page)
		}
		if errors.Is(err, io.EOF) {
			return fetched{counted(t, store.Snapshot()), audit.CoverageOf(feed.Inputs()), nil}
		}
		if err != nil {
			return fetched{counted(t, store.Snapshot()), audit.CoverageOf(feed.Inputs()), err}
		}
	}
}

func newSave(t *testing.T) (*live.Save, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "case.jsonl")
	save, err := live.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	return save, path
}

// counted are the counts of what came, without those of rows that say nothing new.
func counted(t *testing.T, s *table.Snapshot) fixtures.Counts {
	t.Helper()
	view, err := table.Build(t.Context(), s, table.Spec{})
	if err != nil {
		t.Fatal(err)
	}
	n := view.Totals()
	return fixtures.Counts{
		Records: n.Records, Conflicts: s.Counts().Conflicts, Bind: n.Bind, Sync: n.Sync, ItemAccesses: n.ItemAccesses,
		DistinctMessages: n.DistinctMessages, DistinctMailboxMessages: n.DistinctMailboxMessages,
		Sessions: n.Sessions, WithoutSession: n.WithoutSession, ClientIPs: n.ClientIPs, Mailboxes: n.Mailboxes,
		Folders: n.Folders, Throttled: n.Throttled,
		First: time.Unix(n.First, 0).UTC(), Last: time.Unix(n.Last, 0).UTC(),
	}
}

func truth() fixtures.Counts {
	n := fixtures.Story().Truth.Counts
	n.Rows, n.Duplicates, n.Other = 0, 0, 0
	return n
}

func (f fetched) isWhole(t *testing.T, want fixtures.Counts) {
	t.Helper()
	if f.err != nil {
		t.Error(f.err)
	}
	if diff := cmp.Diff(want, f.counts); diff != "" {
		t.Errorf("not the records of the case (-want +got):\n%s", diff)
	}
	if v := f.coverage.Verdict(); v != audit.Complete {
		t.Errorf("%q: %v", v, f.coverage.Gaps())
	}
}

// lacks checks that a fetch came to an end, and tells what it did not get.
func (f fetched) lacks(t *testing.T, reasons ...string) {
	t.Helper()
	if v := f.coverage.Verdict(); v != audit.Incomplete {
		t.Errorf("called %q", v)
	}
	var told []string
	for _, gap := range f.coverage.Gaps() {
		told = append(told, gap.Reason)
	}
	for _, reason := range reasons {
		if !strings.Contains(strings.Join(told, "\n"), reason) {
			t.Errorf("%q is not among %q", reason, told)
		}
	}
}

func on(route simulated.Route, f simulated.Fault) simulated.Fault {
	f.Route = route
	return f
}

// The whole case comes, whatever form its records have, and is called complete.
func TestTheCaseComesWhole(t *testing.T) {
	type fault = simulated.Fault
	for _, c := range []struct {
		name   string
		o      simulated.Options
		faults []fault
		verify bool
	}{
		{name: "plainly"},
		{name: "with many duplicates, verified", o: simulated.Options{Duplicates: 0.3}, verify: true},
		{name: "with scalars as strings", faults: []fault{on(simulated.GraphRecords, fault{Kind: simulated.StringScalars})}},
		{name: "with dynamic properties", faults: []fault{on(simulated.GraphRecords, fault{Kind: simulated.DynamicDocument})}},
		{name: "of readings that differ", faults: []fault{on(simulated.GraphCreate, fault{Kind: simulated.SecondDiffers})}},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.o.Faults = c.faults
			a, want := september(), truth()
			if raced && c.name != "plainly" {
				c.o.Rows = someRows()
				want = within(t, c.o.Rows, a)
			}
			a.Verify = c.verify
			s := simulate(t, c.o)
			save, _ := newSave(t)
			s.fetch(t, save, a).isWhole(t, want)
			s.behaved(t)
		})
	}
}

// behaved checks that the script had its effect, and what the client did to the tenant.
func (s *simulation) behaved(t *testing.T) {
	t.Helper()
	if slices.Contains(s.Happened(), 0) {
		t.Errorf("the script had no effect: %v", s.Happened())
	}
	if s.Strays() > 0 {
		t.Error("a token went to another service")
	}
	for _, call := range s.Log() {
		if strings.Contains(call.Body, "recordTypeFilters") || strings.Contains(call.Body, "serviceFilter") {
			t.Errorf("asked %s", call.Body)
		}
	}
}

// Each trouble that passes leaves the records that they are, and the word that they are all.
func TestTroublesThatPass(t *testing.T) {
	type fault = simulated.Fault
	type trouble struct {
		name   string
		faults []fault
		o      simulated.Options
		verify bool
	}
	troubles := []trouble{
		{name: "v1.0 is missing", faults: []fault{on(simulated.GraphCreate, fault{Kind: simulated.V1Missing})}},
		{name: "slow queries", o: simulated.Options{Polls: 7}},
		{name: "not ready, status", faults: []fault{on(simulated.GraphStatus, fault{Kind: simulated.NotReady, After: 2, Times: 3})}},
		{name: "not ready, records", faults: []fault{on(simulated.GraphRecords, fault{Kind: simulated.NotReady, Times: 3})}},
		{name: "short pages", faults: []fault{on(simulated.GraphRecords, fault{Kind: simulated.ShortPage, Times: 5})}},
		{name: "readings that differ, verified", faults: []fault{on(simulated.GraphCreate, fault{Kind: simulated.SecondDiffers})}, verify: true},
		{name: "C20 a limit", o: simulated.Options{RecordLimit: 20}},
		{name: "C20 a limit, in beta", o: simulated.Options{RecordLimit: 20}, faults: []fault{on(simulated.GraphCreate, fault{Kind: simulated.V1Missing})}},
		{name: "C20 a limit, verified", o: simulated.Options{RecordLimit: 30, Duplicates: 0.2}, verify: true},
	}
	for _, route := range []simulated.Route{simulated.GraphCreate, simulated.GraphStatus, simulated.GraphRecords} {
		for _, kind := range []simulated.FaultKind{
			simulated.Throttle, simulated.ThrottleDate, simulated.ThrottleSilent, simulated.InternalError, simulated.BadGateway,
			simulated.Unavailable, simulated.GatewayTimeout, simulated.Reset, simulated.ResetBody, simulated.SlowBody,
			simulated.Truncated, simulated.Gzip, simulated.LostReply,
		} {
			troubles = append(troubles, trouble{
				name: string(route) + " " + string(kind), faults: []fault{{Route: route, Kind: kind, After: 1, Times: 2}},
			})
		}
		troubles = append(troubles, trouble{
			name: string(route) + " token expired", faults: []fault{{Route: route, Kind: simulated.TokenExpired, After: 1, Times: 1}},
		})
	}
	rows := someRows()
	want := within(t, rows, fewDays())
	for _, c := range troubles {
		t.Run(c.name, func(t *testing.T) {
			c.o.Faults, c.o.Rows = c.faults, rows
			s := simulate(t, c.o)
			save, _ := newSave(t)
			a := fewDays()
			a.Verify = c.verify
			s.fetch(t, save, a).isWhole(t, want)
			s.behaved(t)
		})
	}
}

// A query that is created twice counts twice against the quota of the tenant.
func TestNoQueryIsCreatedTwice(t *testing.T) {
	rows := someRows()
	for _, kind := range []simulated.FaultKind{simulated.LostReply, simulated.ResetBody, simulated.Truncated} {
		t.Run(string(kind), func(t *testing.T) {
			s := simulate(t, simulated.Options{Rows: rows, Faults: []simulated.Fault{{Route: simulated.GraphCreate, Kind: kind, Times: 4}}})
			save, _ := newSave(t)
			got := s.fetch(t, save, fewDays())
			got.isWhole(t, within(t, rows, fewDays()))
			if n, windows := s.Calls(simulated.GraphCreate), len(got.coverage.Windows); n != windows {
				t.Errorf("%d queries for %d windows", n, windows)
			}
		})
	}
}

func TestC25TroublesThatStay(t *testing.T) {
	rows := someRows()
	type fault = simulated.Fault
	for _, c := range []struct {
		name   string
		faults []fault
		want   string
	}{
		{"C24 failed", []fault{on(simulated.GraphCreate, fault{Kind: simulated.QueryFailed, After: 2, Times: 1})}, `ended as "failed"`},
		{"C24 cancelled", []fault{on(simulated.GraphCreate, fault{Kind: simulated.QueryCancelled, After: 2, Times: 1})}, `ended as "cancelled"`},
		{"C24 unknown", []fault{on(simulated.GraphCreate, fault{Kind: simulated.QueryUnknown, After: 2, Times: 1})}, `ended as "unknownFutureValue"`},
		{"C24 endless", []fault{on(simulated.GraphCreate, fault{Kind: simulated.QueryEndless, After: 2, Times: 1})}, "is still running after 2h"},
		{"short for good", []fault{on(simulated.GraphRecords, fault{Kind: simulated.ShortPage, After: 2})}, "other numbers of rows than they state"},
		{"an outage", []fault{on(simulated.GraphRecords, fault{Kind: simulated.Unavailable, After: 2})}, "503 Service Unavailable"},
		{"no permission", []fault{on(simulated.GraphCreate, fault{Kind: simulated.NoPermission})}, "AuditLogsQuery-Exchange.Read.All"},
		{"no permission any more", []fault{on(simulated.GraphCreate, fault{Kind: simulated.NoPermission, After: 3})}, "AuditLogsQuery-Exchange.Read.All"},
		{"not there", []fault{on(simulated.GraphCreate, fault{Kind: simulated.V1Missing}), on(simulated.GraphCreate, fault{Kind: simulated.NoPermission})}, "permission"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := simulate(t, simulated.Options{Rows: rows, Faults: c.faults})
			save, _ := newSave(t)
			s.fetch(t, save, fewDays()).lacks(t, c.want)
		})
	}
}

// What failed is asked for again by a resume, and what was whole is not.
func TestC25AResumeFillsTheGaps(t *testing.T) {
	type fault = simulated.Fault
	rows := someRows()
	s := simulate(t, simulated.Options{Rows: rows, Faults: []fault{
		on(simulated.GraphCreate, fault{Kind: simulated.QueryFailed, After: 1, Times: 1}),
		on(simulated.GraphRecords, fault{Kind: simulated.Unavailable, Times: 30}),
	}})
	save, path := newSave(t)
	first := s.fetch(t, save, fewDays())
	first.lacks(t, "failed", "503")
	before := s.Calls(simulated.GraphCreate)
	save, err := live.Resume(path)
	if err != nil {
		t.Fatal(err)
	}
	s.fetch(t, save, live.Ask{}).isWhole(t, within(t, rows, fewDays()))
	if made, gaps := s.Calls(simulated.GraphCreate)-before, len(first.coverage.Gaps()); made > gaps {
		t.Errorf("%d queries were created for %d gaps", made, gaps)
	}
}

// Whatever goes wrong at the same time, complete means complete, and resumes come to it.
func TestMixedTroubles(t *testing.T) {
	kinds := map[simulated.Route][]simulated.FaultKind{
		simulated.GraphCreate: {
			simulated.LostReply, simulated.Reset, simulated.ResetBody, simulated.Throttle, simulated.GatewayTimeout, simulated.QueryFailed,
			simulated.QueryCancelled, simulated.QueryUnknown, simulated.QueryEndless, simulated.SecondDiffers, simulated.V1Missing,
		},
		simulated.GraphStatus:  {simulated.Truncated, simulated.Unavailable, simulated.NotReady, simulated.ThrottleDate, simulated.ResetBody},
		simulated.GraphRecords: {simulated.ShortPage, simulated.NotReady, simulated.Truncated, simulated.BadGateway, simulated.ForeignLink, simulated.StringScalars, simulated.DynamicDocument},
		simulated.GraphList:    {simulated.Unavailable, simulated.ThrottleSilent, simulated.Reset},
	}
	rows := someRows()
	want := within(t, rows, fewDays())
	seeds := uint64(12)
	if raced {
		seeds = 4
	}
	for seed := range seeds {
		t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
			chance := rand.New(rand.NewPCG(seed, 1))
			o := simulated.Options{Rows: rows, Seed: seed, Polls: chance.IntN(4), Duplicates: 0.1}
			for _, route := range slices.Sorted(maps.Keys(kinds)) {
				for range 2 {
					kind := kinds[route][chance.IntN(len(kinds[route]))]
					o.Faults = append(o.Faults, simulated.Fault{Route: route, Kind: kind, After: chance.IntN(5), Times: 1 + chance.IntN(12)})
				}
			}
			s := simulate(t, o)
			save, path := newSave(t)
			got := s.fetch(t, save, fewDays())
			for n := 0; got.coverage.Verdict() != audit.Complete && n < 24; n++ {
				var err error
				if save, err = live.Resume(path); err != nil {
					t.Fatal(err)
				}
				got = s.fetch(t, save, live.Ask{})
			}
			if got.isWhole(t, want); t.Failed() {
				t.Logf("script %+v", o.Faults)
			}
		})
	}
}
