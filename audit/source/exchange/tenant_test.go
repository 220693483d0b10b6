package exchange_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"whoread/audit"
	"whoread/audit/coverage"
	"whoread/audit/source/exchange"
	"whoread/audit/source/fetch"
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
	service *exchange.Service
}

// fetchWindow starts a tenant and fetches from it until the end.
func fetchWindow(t *testing.T, o simulated.Options, a fetch.Request) *simulation {
	t.Helper()
	tenant, client := tenanttest.SignIn(t, o)
	save, err := fetch.CreateFile(filepath.Join(t.TempDir(), "case.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	service := exchange.New(client, tenant.Clock)
	return &simulation{tenant, tenanttest.FetchRecords(t, fetch.Options{
		Services: []fetch.Service{service}, Request: a, Save: save, Clock: tenant.Clock, State: client.State,
	}, nil), service}
}

// checkComplete checks the number of records, that no row was rejected, and the verdict.
func (s *simulation) checkComplete(t *testing.T, records int) {
	t.Helper()
	want := s.Counts
	want.Records = records
	s.CheckComplete(t, want)
}

// countRecordsOf counts the distinct records of rows that a filter accepts.
func countRecordsOf(rows []fixtures.Row, fits func(fixtures.Row) bool) int {
	found := map[string]struct{}{}
	for _, r := range rows {
		if r.Operation == audit.MailItemsAccessed && fits(r) {
			found[string(r.AuditData)] = struct{}{}
		}
	}
	return len(found)
}

func september() fetch.Request {
	return fetch.Request{
		Operations: []string{audit.MailItemsAccessed},
		Span:       coverage.Span{From: time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC), To: simulated.DefaultTime()},
	}
}

// fewDays returns a request for three days of the case, the rows of these days or some of them, and
// their number of records.
func fewDays() (a fetch.Request, rows []fixtures.Row, records int) {
	a = september()
	a.From, a.To = a.From.AddDate(0, 0, 13), a.From.AddDate(0, 0, 16)
	for i, r := range tenanttest.SharedCase().Rows {
		if r.Time >= a.From.Unix() && r.Time < a.To.Unix() && (!tenanttest.Raced || i%4 == 0) {
			rows = append(rows, r)
		}
	}
	return a, rows, countRecordsOf(rows, func(fixtures.Row) bool { return true })
}

func faultsAfter(kind fault.Kind, after, times int) []fault.Fault {
	return []fault.Fault{{Route: route.ExchangeInvoke, Kind: kind, After: after, Times: times}}
}

// C20, C25, C27: after transient faults, the records and the verdict are complete.
func TestTransientFaults(t *testing.T) {
	fetchWindow(t, simulated.Options{}, september()).CheckComplete(t, tenanttest.CaseCounts())
	fetchWindow(t, simulated.Options{Duplicates: 0.3, Seed: 7}, september()).CheckComplete(t, tenanttest.CaseCounts())
	few, rows, records := fewDays()
	for _, kind := range []fault.Kind{
		fault.ResultIndex, fault.ResultCount, fault.EmptyPage, fault.TaskCanceled,
		fault.Throttle, fault.ThrottleDate, fault.ThrottleSilent, fault.InternalError, fault.BadGateway,
		fault.Unavailable, fault.GatewayTimeout, fault.Reset, fault.ResetBody, fault.SlowBody,
		fault.Truncated, fault.Gzip, fault.LostReply, fault.TokenExpired,
	} {
		t.Run(string(kind), func(t *testing.T) {
			s := fetchWindow(t, simulated.Options{Rows: rows, Faults: faultsAfter(kind, 1, 2)}, few)
			s.checkComplete(t, records)
			s.CheckFaults(t)
		})
	}
}

func TestRandomFaults(t *testing.T) {
	few, rows, records := fewDays()
	seeds := uint64(12)
	if tenanttest.Raced {
		seeds = 6
	}
	for seed := range seeds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			var faults []fault.Fault
			for _, f := range fault.RandomFaults(seed, 40) {
				if f.Route == route.ExchangeInvoke && f.Kind != fault.ExpiredPaging {
					f.After /= 2 // there are few calls
					faults = append(faults, f)
				}
			}
			fetchWindow(t, simulated.Options{Rows: rows, Faults: faults, Seed: seed}, few).checkComplete(t, records)
		})
	}
}

// C25: a permanent fault is a gap with a reason.
func TestC25PermanentFaults(t *testing.T) {
	few, rows, _ := fewDays()
	for kind, reason := range map[fault.Kind]string{
		fault.ResultIndex:  "timeout",
		fault.TaskCanceled: "A task was canceled",
		fault.Unavailable:  "503 Service Unavailable",
		fault.NoPermission: "Exchange.ManageAsApp",
		fault.NoRole:       "View-Only Audit Logs",
	} {
		t.Run(string(kind), func(t *testing.T) {
			fetchWindow(t, simulated.Options{Rows: rows, Faults: faultsAfter(kind, 1, 0)}, few).CheckGaps(t, reason)
		})
	}
}

// generateRows returns rows of several days.
func generateRows(n, days int) []fixtures.Row {
	length := time.Duration(days) * 24 * time.Hour
	begin := simulated.DefaultTime().Add(-length).Truncate(24 * time.Hour)
	rows := make([]fixtures.Row, n)
	for i := range rows {
		at := begin.Add(time.Duration(i) * (length / time.Duration(n)))
		id := fmt.Sprintf("00000000-0000-4000-8000-%012x", i)
		rows[i] = fixtures.Row{
			ID: id, Time: at.Unix(), RecordType: 50, Operation: audit.MailItemsAccessed, UserID: "adele.vance@contoso.example",
			AuditData: fmt.Appendf(nil, `{"CreationTime":"%s","Id":"%s","Operation":"MailItemsAccessed","RecordType":50}`,
				at.Format("2006-01-02T15:04:05"), id),
		}
	}
	return rows
}

// C22, C23: windows of more than 50,000 rows are split until each fits.
func TestC22C23LargeTenant(t *testing.T) {
	if testing.Short() {
		t.Skip("120,000 rows")
	}
	days := 2
	if tenanttest.Raced {
		days = 1
	}
	rows := generateRows(60_000*days, days)
	a := september()
	a.From, a.To = time.Unix(rows[0].Time, 0), time.Unix(rows[len(rows)-1].Time+1, 0)
	s := fetchWindow(t, simulated.Options{Rows: rows, Faults: slices.Concat(
		faultsAfter(fault.ExpiredPaging, 3, 1), faultsAfter(fault.LostReply, 40, 1),
	)}, a)
	if s.Counts.Records != len(rows) || s.Input.Coverage.Verdict() != coverage.Complete {
		t.Errorf("%d of %d records, %q: %v", s.Counts.Records, len(rows), s.Input.Coverage.Verdict(), s.Input.Coverage.Gaps())
	}
	whole := 0
	for _, w := range s.Input.Coverage.Windows {
		if w.State == coverage.Whole {
			whole++
		}
	}
	if whole != 2*days {
		t.Errorf("%d windows were answered whole: %+v", whole, s.Input.Coverage.Windows)
	}
}

func TestChecksAtATenant(t *testing.T) {
	const adele = "adele.vance@contoso.example"
	for _, c := range []struct {
		name     string
		mailbox  string
		auditing simulated.Auditing
		want     []fetch.Result
	}{
		{"all is well", adele, simulated.Auditing{}, []fetch.Result{fetch.RuledOut, fetch.RuledOut, fetch.RuledOut, fetch.RuledOut, fetch.RuledOut}},
		{"tenant", adele, simulated.Auditing{IngestionOff: true}, []fetch.Result{fetch.PossibleCause, fetch.RuledOut, fetch.RuledOut, fetch.RuledOut, fetch.RuledOut}},
		{"mailbox", adele, simulated.Auditing{MailboxOff: true}, []fetch.Result{fetch.RuledOut, fetch.RuledOut, fetch.PossibleCause, fetch.RuledOut, fetch.RuledOut}},
		{"action", adele, simulated.Auditing{ActionOff: true}, []fetch.Result{fetch.RuledOut, fetch.RuledOut, fetch.RuledOut, fetch.PossibleCause, fetch.RuledOut}},
		{"bypass", adele, simulated.Auditing{Bypassed: true}, []fetch.Result{fetch.RuledOut, fetch.RuledOut, fetch.RuledOut, fetch.RuledOut, fetch.PossibleCause}},
		{"no such mailbox", "adelle.vance@contoso.example", simulated.Auditing{}, []fetch.Result{fetch.RuledOut, fetch.PossibleCause}},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := september()
			a.From = a.To.Add(-time.Hour)
			a.Mailbox = c.mailbox
			s := fetchWindow(t, simulated.Options{Auditing: c.auditing}, a)
			var got []fetch.Result
			for _, check := range s.service.Checks(t.Context(), a) {
				got = append(got, check.Result)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%v, want %v", got, c.want)
			}
		})
	}
}

// The service filters by actor. The mailbox is not part of the request.
func TestUserFilterIsSent(t *testing.T) {
	a, rows, _ := fewDays()
	a.Users = []string{"adele.vance@contoso.example"}
	fetchWindow(t, simulated.Options{Rows: rows}, a).checkComplete(t, countRecordsOf(rows, func(r fixtures.Row) bool { return r.UserID == a.Users[0] }))
}
