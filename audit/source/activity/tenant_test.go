package activity_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"whoread/audit"
	"whoread/audit/coverage"
	"whoread/audit/source/activity"
	"whoread/audit/source/fetch"
	"whoread/audit/table"
	"whoread/fixtures"
	simulated "whoread/fixtures/tenant"
	"whoread/fixtures/tenant/fault"
	"whoread/fixtures/tenant/route"
	"whoread/fixtures/tenanttest"
)

// simulation is a simulated tenant, and the result of a fetch from it.
type simulation struct {
	*tenanttest.Tenant
	*tenanttest.Fetched
}

// oldRow is a message sent before the case, and published when the feed begins.
func oldRow() fixtures.Row {
	const id = "00000000-0000-4000-8000-00000000a1d0"
	at := tenanttest.SharedCase().Truth.Counts.First.Add(-24 * time.Hour)
	return fixtures.Row{
		ID: id, Time: at.Unix(), RecordType: 2, Operation: "Send", UserID: "adele.vance@contoso.example",
		AuditData: fmt.Appendf(nil, `{"CreationTime":"%s","Id":"%s","Operation":"Send","RecordType":2}`, at.Format("2006-01-02T15:04:05"), id),
	}
}

// publishAfterOldRow returns the publication times of oldRow and of all other rows.
func publishAfterOldRow(published func(fixtures.Row) time.Time) func(fixtures.Row) time.Time {
	return func(r fixtures.Row) time.Time {
		if r.ID == oldRow().ID {
			return activity.OldestListed(simulated.DefaultTime()).Add(-30 * time.Minute)
		}
		return published(r)
	}
}

// fetchWindow starts a tenant and fetches from it until the end or, if it follows, until all records
// have arrived.
func fetchWindow(t *testing.T, o simulated.Options, a fetch.Request) *simulation {
	t.Helper()
	if o.Rows == nil {
		o.Rows = tenanttest.SharedCase().Rows
	}
	o.Rows, o.Published = append(slices.Clone(o.Rows), oldRow()), publishAfterOldRow(o.Published)
	tenant, client := tenanttest.SignIn(t, o)
	save, err := fetch.CreateFile(filepath.Join(t.TempDir(), "case.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	return &simulation{tenant, tenanttest.FetchRecords(t, fetch.Options{
		Services: []fetch.Service{activity.New(client, tenant.Clock)}, Request: a, Save: save, Clock: tenant.Clock, State: client.State,
	}, func(s *table.Snapshot) bool { return a.Follow && s.Len() == tenanttest.CaseCounts().Records })}
}

// checkComplete checks the number of records, that no row was rejected, and the verdict.
func (s *simulation) checkComplete(t *testing.T, records int) {
	t.Helper()
	want := s.Counts
	want.Records = records
	s.CheckComplete(t, want)
}

// checkFetchedOnce checks that no blob was fetched twice without a fault.
func (s *simulation) checkFetchedOnce(t *testing.T) {
	t.Helper()
	seen := map[string]int{}
	for _, r := range s.RequestLog() {
		if r.Route == route.ActivityBlob {
			seen[r.Path]++
		}
	}
	for path, n := range seen {
		if n > 1 {
			t.Errorf("%s was fetched %d times", path, n)
		}
	}
	if len(seen) == 0 {
		t.Error("nothing was fetched")
	}
}

// lastWeekRequest requests everything that the feed still has.
func lastWeekRequest() fetch.Request {
	return fetch.Request{
		Operations: []string{audit.MailItemsAccessed},
		Span:       coverage.Span{From: activity.OldestListed(simulated.DefaultTime()), To: simulated.DefaultTime()},
	}
}

// publishedThisWeek spreads the month's publication over the last week, but never before the event.
func publishedThisWeek(r fixtures.Row) time.Time {
	first := tenanttest.SharedCase().Truth.Counts.First.Unix()
	at := simulated.DefaultTime().Add(-160*time.Hour + time.Duration(r.Time-first)*time.Second/5)
	if happened := time.Unix(r.Time, 0).Add(time.Hour); happened.After(at) {
		return happened
	}
	return at
}

// fewDays returns a tenant with three days of the case, published in the last week, and their number of
// records.
func fewDays(faults []fault.Fault) (o simulated.Options, records int) {
	begin := time.Date(2026, 9, 14, 0, 0, 0, 0, time.UTC)
	found := map[string]struct{}{}
	for _, r := range tenanttest.SharedCase().Rows {
		if r.Time < begin.Unix() || r.Time >= begin.AddDate(0, 0, 3).Unix() {
			continue
		}
		o.Rows = append(o.Rows, r)
		if r.Operation == audit.MailItemsAccessed {
			found[string(r.AuditData)] = struct{}{}
		}
	}
	o.Faults = faults
	o.Published = func(r fixtures.Row) time.Time {
		return simulated.DefaultTime().Add(-160*time.Hour + time.Duration(r.Time-begin.Unix())*2*time.Second)
	}
	return o, len(found)
}

func faultsAt(testRoute route.Route, kind fault.Kind, after, times int) []fault.Fault {
	return []fault.Fault{{Route: testRoute, Kind: kind, After: after, Times: times}}
}

func TestFetchesWholeCase(t *testing.T) {
	s := fetchWindow(t, simulated.Options{Published: publishedThisWeek}, lastWeekRequest())
	s.CheckComplete(t, tenanttest.CaseCounts())
	s.checkFetchedOnce(t)
	if n := s.CallCount(route.ActivitySubscribe); n != 1 {
		t.Errorf("%d calls to subscribe", n)
	}
}

// C20, C25, C27: after transient faults, the records and the verdict are complete.
func TestTransientFaults(t *testing.T) {
	type trouble struct {
		name   string
		faults []fault.Fault
	}
	troubles := []trouble{
		{"already subscribed", faultsAt(route.ActivitySubscribe, fault.AlreadySubscribed, 0, 0)},
		{"blob that is not there yet", faultsAt(route.ActivityBlob, fault.ExpiredBlob, 9, 1)},
	}
	for _, testRoute := range []route.Route{route.ActivitySubscribe, route.ActivityContent, route.ActivityBlob} {
		for _, kind := range []fault.Kind{fault.Throttle, fault.Unavailable, fault.ResetBody, fault.LostReply} {
			troubles = append(troubles, trouble{string(testRoute) + " " + string(kind), faultsAt(testRoute, kind, 0, 2)})
		}
	}
	for _, kind := range []fault.Kind{
		fault.AF429, fault.AF50000, fault.ThrottleDate, fault.ThrottleSilent, fault.Reset,
		fault.SlowBody, fault.Truncated, fault.Gzip, fault.TokenExpired,
	} {
		troubles = append(troubles, trouble{string(kind), slices.Concat(faultsAt(route.ActivityContent, kind, 1, 1), faultsAt(route.ActivityBlob, kind, 20, 2))})
	}
	for _, c := range troubles {
		t.Run(c.name, func(t *testing.T) {
			o, records := fewDays(c.faults)
			s := fetchWindow(t, o, lastWeekRequest())
			s.checkComplete(t, records)
			s.CheckFaults(t)
		})
	}
}

func TestRandomFaults(t *testing.T) {
	seeds := uint64(12)
	if tenanttest.Raced {
		seeds = 6
	}
	for seed := range seeds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			var faults []fault.Fault
			for _, f := range fault.RandomFaults(seed, 60) {
				if strings.HasPrefix(string(f.Route), "activity") {
					faults = append(faults, f)
				}
			}
			o, records := fewDays(faults)
			o.Seed = seed
			fetchWindow(t, o, lastWeekRequest()).checkComplete(t, records)
		})
	}
}

// C25: a permanent fault is a gap with a reason.
func TestC25PermanentFaults(t *testing.T) {
	for _, c := range []struct {
		faults []fault.Fault
		reason string
	}{
		{faultsAt(route.ActivityBlob, fault.ExpiredBlob, 7, 0), "(AF20051)"},
		{faultsAt(route.ActivityBlob, fault.Unavailable, 7, 0), "503 Service Unavailable"},
		{faultsAt(route.ActivityContent, fault.Unavailable, 3, 0), "503 Service Unavailable"},
		{faultsAt(route.ActivityContent, fault.ForeignLink, 0, 0), "must not receive a token"},
		{faultsAt(route.ActivitySubscribe, fault.NoPermission, 0, 0), "ActivityFeed.Read"},
	} {
		t.Run(string(c.faults[0].Kind), func(t *testing.T) {
			o, _ := fewDays(c.faults)
			s := fetchWindow(t, o, lastWeekRequest())
			s.CheckGaps(t, c.reason)
			s.CheckFaults(t)
		})
	}
}

// A span older than the feed is skipped, with a reason.
func TestSpanOlderThanFeed(t *testing.T) {
	a := lastWeekRequest()
	a.From = a.From.AddDate(0, 0, -3)
	s := fetchWindow(t, simulated.Options{Published: publishedThisWeek}, a)
	s.CheckGaps(t, "the activity feed keeps seven days")
	if gaps := s.Input.Coverage.Gaps(); len(gaps) != 1 || !gaps[0].From.Equal(a.From) || !gaps[0].To.Equal(activity.OldestListed(simulated.DefaultTime())) {
		t.Errorf("%v", gaps)
	}
	if want := tenanttest.SharedCase().Truth.Counts.Records; s.Counts.Records != want {
		t.Errorf("%d of %d records", s.Counts.Records, want)
	}
}

// Records published while following arrive, each blob once.
func TestFollow(t *testing.T) {
	last := tenanttest.SharedCase().Truth.Counts.Last.Unix()
	a := lastWeekRequest()
	a.Follow = true
	s := fetchWindow(t, simulated.Options{Published: func(r fixtures.Row) time.Time {
		if ago := last - r.Time; ago < 86_400 {
			return simulated.DefaultTime().Add(time.Duration(86_400-ago) * time.Second / 24) // within an hour
		}
		return publishedThisWeek(r)
	}}, a)
	if want := tenanttest.SharedCase().Truth.Counts.Records; s.Counts.Records != want {
		t.Errorf("%d of %d records", s.Counts.Records, want)
	}
	if s.Now().Before(simulated.DefaultTime().Add(time.Hour)) {
		t.Errorf("all came by %v", s.Now())
	}
	s.checkFetchedOnce(t)
}
