package graph_test

import (
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"whoread/audit"
	"whoread/audit/coverage"
	"whoread/audit/source/fetch"
	"whoread/audit/source/graph"
	"whoread/audit/tenant"
	"whoread/fixtures"
	simulated "whoread/fixtures/tenant"
	"whoread/fixtures/tenanttest"
)

// simulation is a simulated tenant, and a client that has the right to ask it.
type simulation struct {
	*tenanttest.Tenant
	client *tenant.Client
}

func simulate(t *testing.T, o simulated.Options) *simulation {
	t.Helper()
	s, client := tenanttest.SignIn(t, o)
	return &simulation{s, client}
}

// september is all of the synthetic case, fewDays the part of it in which the mailbox was
// throttled.
func september() fetch.Ask { return from(1, simulated.Beginning()) }

func fewDays() fetch.Ask { return from(12, time.Date(2026, 9, 17, 0, 0, 0, 0, time.UTC)) }

func from(day int, to time.Time) fetch.Ask {
	return fetch.Ask{
		Operations: []string{audit.MailItemsAccessed},
		Span:       coverage.Span{From: time.Date(2026, 9, day, 0, 0, 0, 0, time.UTC), To: to},
	}
}

// someRows are a sixth of the case or less, for tests that only ask whether all of it comes.
func someRows() []fixtures.Row {
	every := 6
	if raced {
		every = 12
	}
	var some []fixtures.Row
	for i, row := range tenanttest.Story().Rows {
		if i%every == 0 {
			some = append(some, row)
		}
	}
	return some
}

// within are the counts of the rows that an ask is for.
func within(rows []fixtures.Row, a fetch.Ask) fixtures.Counts {
	return tenanttest.CountsOfRows(slices.DeleteFunc(slices.Clone(rows), func(row fixtures.Row) bool {
		when := time.Unix(row.Time, 0)
		return when.Before(a.From) || !when.Before(a.To)
	}))
}

// fetch fetches into a file until there is no more.
func (s *simulation) fetch(t *testing.T, save *fetch.Save, a fetch.Ask) *tenanttest.Fetched {
	t.Helper()
	return tenanttest.Fetch(t, fetch.Options{
		Services: []fetch.Service{graph.New(s.client, s.Clock)}, Ask: a, Save: save, Clock: s.Clock, State: s.client.State,
	}, nil)
}

func newSave(t *testing.T) (*fetch.Save, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "case.jsonl")
	save, err := fetch.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	return save, path
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
			a, want := september(), tenanttest.Truth()
			if raced && c.name != "plainly" {
				c.o.Rows = someRows()
				want = within(c.o.Rows, a)
			}
			a.Verify = c.verify
			s := simulate(t, c.o)
			save, _ := newSave(t)
			s.fetch(t, save, a).CheckComplete(t, want)
			s.behaved(t)
		})
	}
}

// behaved checks that the script had its effect, and what the client did to the tenant.
func (s *simulation) behaved(t *testing.T) {
	t.Helper()
	s.CheckFaults(t)
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
	want := within(rows, fewDays())
	for _, c := range troubles {
		t.Run(c.name, func(t *testing.T) {
			c.o.Faults, c.o.Rows = c.faults, rows
			s := simulate(t, c.o)
			save, _ := newSave(t)
			a := fewDays()
			a.Verify = c.verify
			s.fetch(t, save, a).CheckComplete(t, want)
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
			got.CheckComplete(t, within(rows, fewDays()))
			if n, windows := s.Calls(simulated.GraphCreate), len(got.Input.Coverage.Windows); n != windows {
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
			s.fetch(t, save, fewDays()).CheckGaps(t, c.want)
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
	first.CheckGaps(t, "failed", "503")
	before := s.Calls(simulated.GraphCreate)
	save, err := fetch.Resume(path)
	if err != nil {
		t.Fatal(err)
	}
	s.fetch(t, save, fetch.Ask{}).CheckComplete(t, within(rows, fewDays()))
	if made, gaps := s.Calls(simulated.GraphCreate)-before, len(first.Input.Coverage.Gaps()); made > gaps {
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
	want := within(rows, fewDays())
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
			for n := 0; got.Input.Coverage.Verdict() != coverage.Complete && n < 24; n++ {
				var err error
				if save, err = fetch.Resume(path); err != nil {
					t.Fatal(err)
				}
				got = s.fetch(t, save, fetch.Ask{})
			}
			if got.CheckComplete(t, want); t.Failed() {
				t.Logf("script %+v", o.Faults)
			}
		})
	}
}
