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
	"whoread/fixtures/tenant/fault"
	"whoread/fixtures/tenant/route"
	"whoread/fixtures/tenanttest"
)

// simulation is a simulated tenant with an authorized client.
type simulation struct {
	*tenanttest.Tenant
	client *tenant.Client
}

func startTenant(t *testing.T, o simulated.Options) *simulation {
	t.Helper()
	s, client := tenanttest.SignIn(t, o)
	return &simulation{s, client}
}

// september is the whole synthetic case, fewDays the part in which the mailbox was throttled.
func september() fetch.Request { return requestFrom(1, simulated.DefaultTime()) }

func fewDays() fetch.Request { return requestFrom(12, time.Date(2026, 9, 17, 0, 0, 0, 0, time.UTC)) }

func requestFrom(day int, to time.Time) fetch.Request {
	return fetch.Request{
		Operations: []string{audit.MailItemsAccessed},
		Span:       coverage.Span{From: time.Date(2026, 9, day, 0, 0, 0, 0, time.UTC), To: to},
	}
}

// rowsOfFewDays is a small part of the case, for tests that only check completeness.
func rowsOfFewDays() []fixtures.Row {
	every := 6
	if tenanttest.Raced {
		every = 12
	}
	var some []fixtures.Row
	for i, row := range tenanttest.SharedCase().Rows {
		if i%every == 0 {
			some = append(some, row)
		}
	}
	return some
}

// countsWithin counts the rows that match a request.
func countsWithin(rows []fixtures.Row, a fetch.Request) fixtures.Counts {
	return tenanttest.CountsOfRows(slices.DeleteFunc(slices.Clone(rows), func(row fixtures.Row) bool {
		when := time.Unix(row.Time, 0)
		return when.Before(a.From) || !when.Before(a.To)
	}))
}

// fetch fetches into a file until the end.
func (s *simulation) fetch(t *testing.T, save *fetch.File, a fetch.Request) *tenanttest.Fetched {
	t.Helper()
	return tenanttest.FetchRecords(t, fetch.Options{
		Services: []fetch.Service{graph.New(s.client, s.Clock)}, Request: a, Save: save, Clock: s.Clock, State: s.client.State,
	}, nil)
}

func newSave(t *testing.T) (*fetch.File, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "case.jsonl")
	save, err := fetch.CreateFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return save, path
}

func faultOn(at route.Route, f fault.Fault) fault.Fault {
	f.Route = at
	return f
}

// The whole case is fetched, whatever the form of its records, and is complete.
func TestFetchesWholeCase(t *testing.T) {
	for _, c := range []struct {
		name   string
		o      simulated.Options
		faults []fault.Fault
		verify bool
	}{
		{name: "plainly"},
		{name: "with many duplicates, verified", o: simulated.Options{Duplicates: 0.3}, verify: true},
		{name: "with scalars as strings", faults: []fault.Fault{faultOn(route.GraphRecords, fault.Fault{Kind: fault.StringScalars})}},
		{name: "with dynamic properties", faults: []fault.Fault{faultOn(route.GraphRecords, fault.Fault{Kind: fault.DynamicDocument})}},
		{name: "of readings that differ", faults: []fault.Fault{faultOn(route.GraphCreate, fault.Fault{Kind: fault.SecondDiffers})}},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.o.Faults = c.faults
			a, want := september(), tenanttest.CaseCounts()
			if tenanttest.Raced && c.name != "plainly" {
				c.o.Rows = rowsOfFewDays()
				want = countsWithin(c.o.Rows, a)
			}
			a.Verify = c.verify
			s := startTenant(t, c.o)
			save, _ := newSave(t)
			s.fetch(t, save, a).CheckComplete(t, want)
			s.checkTenant(t)
		})
	}
}

// checkTenant checks that the faults happened, and what the client did to the tenant.
func (s *simulation) checkTenant(t *testing.T) {
	t.Helper()
	s.CheckFaults(t)
	for _, call := range s.RequestLog() {
		if strings.Contains(call.Body, "recordTypeFilters") || strings.Contains(call.Body, "serviceFilter") {
			t.Errorf("asked %s", call.Body)
		}
	}
}

// After a transient fault, the records and the verdict are complete.
func TestTransientFaults(t *testing.T) {
	type trouble struct {
		name   string
		faults []fault.Fault
		o      simulated.Options
		verify bool
	}
	troubles := []trouble{
		{name: "v1.0 is missing", faults: []fault.Fault{faultOn(route.GraphCreate, fault.Fault{Kind: fault.V1Missing})}},
		{name: "slow queries", o: simulated.Options{Polls: 7}},
		{name: "not ready, status", faults: []fault.Fault{faultOn(route.GraphStatus, fault.Fault{Kind: fault.NotReady, After: 2, Times: 3})}},
		{name: "not ready, records", faults: []fault.Fault{faultOn(route.GraphRecords, fault.Fault{Kind: fault.NotReady, Times: 3})}},
		{name: "short pages", faults: []fault.Fault{faultOn(route.GraphRecords, fault.Fault{Kind: fault.ShortPage, Times: 5})}},
		{name: "readings that differ, verified", faults: []fault.Fault{faultOn(route.GraphCreate, fault.Fault{Kind: fault.SecondDiffers})}, verify: true},
		{name: "C20 a limit", o: simulated.Options{RecordLimit: 20}},
		{name: "C20 a limit, in beta", o: simulated.Options{RecordLimit: 20}, faults: []fault.Fault{faultOn(route.GraphCreate, fault.Fault{Kind: fault.V1Missing})}},
		{name: "C20 a limit, verified", o: simulated.Options{RecordLimit: 30, Duplicates: 0.2}, verify: true},
	}
	for _, testRoute := range []route.Route{route.GraphCreate, route.GraphStatus, route.GraphRecords} {
		for _, kind := range []fault.Kind{
			fault.Throttle, fault.ThrottleDate, fault.ThrottleSilent, fault.InternalError, fault.BadGateway,
			fault.Unavailable, fault.GatewayTimeout, fault.Reset, fault.ResetBody, fault.SlowBody,
			fault.Truncated, fault.Gzip, fault.LostReply,
		} {
			troubles = append(troubles, trouble{
				name: string(testRoute) + " " + string(kind), faults: []fault.Fault{{Route: testRoute, Kind: kind, After: 1, Times: 2}},
			})
		}
		troubles = append(troubles, trouble{
			name: string(testRoute) + " token expired", faults: []fault.Fault{{Route: testRoute, Kind: fault.TokenExpired, After: 1, Times: 1}},
		})
	}
	rows := rowsOfFewDays()
	want := countsWithin(rows, fewDays())
	for _, c := range troubles {
		t.Run(c.name, func(t *testing.T) {
			c.o.Faults, c.o.Rows = c.faults, rows
			s := startTenant(t, c.o)
			save, _ := newSave(t)
			a := fewDays()
			a.Verify = c.verify
			s.fetch(t, save, a).CheckComplete(t, want)
			s.checkTenant(t)
		})
	}
}

// A query created twice would count twice against the tenant's quota.
func TestNoQueryIsCreatedTwice(t *testing.T) {
	rows := rowsOfFewDays()
	for _, kind := range []fault.Kind{fault.LostReply, fault.ResetBody, fault.Truncated} {
		t.Run(string(kind), func(t *testing.T) {
			s := startTenant(t, simulated.Options{Rows: rows, Faults: []fault.Fault{{Route: route.GraphCreate, Kind: kind, Times: 4}}})
			save, _ := newSave(t)
			got := s.fetch(t, save, fewDays())
			got.CheckComplete(t, countsWithin(rows, fewDays()))
			if n, windows := s.CallCount(route.GraphCreate), len(got.Input.Coverage.Windows); n != windows {
				t.Errorf("%d queries for %d windows", n, windows)
			}
		})
	}
}

func TestC25PermanentFaults(t *testing.T) {
	rows := rowsOfFewDays()
	for _, c := range []struct {
		name   string
		faults []fault.Fault
		want   string
	}{
		{"C24 failed", []fault.Fault{faultOn(route.GraphCreate, fault.Fault{Kind: fault.QueryFailed, After: 2, Times: 1})}, `ended as "failed"`},
		{"C24 cancelled", []fault.Fault{faultOn(route.GraphCreate, fault.Fault{Kind: fault.QueryCancelled, After: 2, Times: 1})}, `ended as "cancelled"`},
		{"C24 unknown", []fault.Fault{faultOn(route.GraphCreate, fault.Fault{Kind: fault.QueryUnknown, After: 2, Times: 1})}, `ended as "unknownFutureValue"`},
		{"C24 endless", []fault.Fault{faultOn(route.GraphCreate, fault.Fault{Kind: fault.QueryEndless, After: 2, Times: 1})}, "is still running after 2h"},
		{"short for good", []fault.Fault{faultOn(route.GraphRecords, fault.Fault{Kind: fault.ShortPage, After: 2})}, "more or fewer rows than they state"},
		{"an outage", []fault.Fault{faultOn(route.GraphRecords, fault.Fault{Kind: fault.Unavailable, After: 2})}, "503 Service Unavailable"},
		{"no permission", []fault.Fault{faultOn(route.GraphCreate, fault.Fault{Kind: fault.NoPermission})}, "AuditLogsQuery-Exchange.Read.All"},
		{"no permission any more", []fault.Fault{faultOn(route.GraphCreate, fault.Fault{Kind: fault.NoPermission, After: 3})}, "AuditLogsQuery-Exchange.Read.All"},
		{"not there", []fault.Fault{faultOn(route.GraphCreate, fault.Fault{Kind: fault.V1Missing}), faultOn(route.GraphCreate, fault.Fault{Kind: fault.NoPermission})}, "permission"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := startTenant(t, simulated.Options{Rows: rows, Faults: c.faults})
			save, _ := newSave(t)
			s.fetch(t, save, fewDays()).CheckGaps(t, c.want)
		})
	}
}

// A resume fetches the failed windows, and no others.
func TestC25ResumeFillsGaps(t *testing.T) {
	rows := rowsOfFewDays()
	s := startTenant(t, simulated.Options{Rows: rows, Faults: []fault.Fault{
		faultOn(route.GraphCreate, fault.Fault{Kind: fault.QueryFailed, After: 1, Times: 1}),
		faultOn(route.GraphRecords, fault.Fault{Kind: fault.Unavailable, Times: 30}),
	}})
	save, path := newSave(t)
	first := s.fetch(t, save, fewDays())
	first.CheckGaps(t, "failed", "503")
	before := s.CallCount(route.GraphCreate)
	save, err := fetch.ReopenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	s.fetch(t, save, fetch.Request{}).CheckComplete(t, countsWithin(rows, fewDays()))
	if made, gaps := s.CallCount(route.GraphCreate)-before, len(first.Input.Coverage.Gaps()); made > gaps {
		t.Errorf("%d queries were created for %d gaps", made, gaps)
	}
}

// Whatever fails at the same time, a complete verdict is true, and resumes reach it.
func TestMixedFaults(t *testing.T) {
	kinds := map[route.Route][]fault.Kind{
		route.GraphCreate: {
			fault.LostReply, fault.Reset, fault.ResetBody, fault.Throttle, fault.GatewayTimeout, fault.QueryFailed,
			fault.QueryCancelled, fault.QueryUnknown, fault.QueryEndless, fault.SecondDiffers, fault.V1Missing,
		},
		route.GraphStatus:  {fault.Truncated, fault.Unavailable, fault.NotReady, fault.ThrottleDate, fault.ResetBody},
		route.GraphRecords: {fault.ShortPage, fault.NotReady, fault.Truncated, fault.BadGateway, fault.ForeignLink, fault.StringScalars, fault.DynamicDocument},
		route.GraphList:    {fault.Unavailable, fault.ThrottleSilent, fault.Reset},
	}
	rows := rowsOfFewDays()
	want := countsWithin(rows, fewDays())
	seeds := uint64(12)
	if tenanttest.Raced {
		seeds = 4
	}
	for seed := range seeds {
		t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
			chance := rand.New(rand.NewPCG(seed, 1))
			o := simulated.Options{Rows: rows, Seed: seed, Polls: chance.IntN(4), Duplicates: 0.1}
			for _, testRoute := range slices.Sorted(maps.Keys(kinds)) {
				for range 2 {
					kind := kinds[testRoute][chance.IntN(len(kinds[testRoute]))]
					o.Faults = append(o.Faults, fault.Fault{Route: testRoute, Kind: kind, After: chance.IntN(5), Times: 1 + chance.IntN(12)})
				}
			}
			s := startTenant(t, o)
			save, path := newSave(t)
			got := s.fetch(t, save, fewDays())
			for n := 0; got.Input.Coverage.Verdict() != coverage.Complete && n < 24; n++ {
				var err error
				if save, err = fetch.ReopenFile(path); err != nil {
					t.Fatal(err)
				}
				got = s.fetch(t, save, fetch.Request{})
			}
			if got.CheckComplete(t, want); t.Failed() {
				t.Logf("script %+v", o.Faults)
			}
		})
	}
}
