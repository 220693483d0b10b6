package exchange_test

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"whoread/audit"
	"whoread/audit/source/exchange"
	"whoread/audit/source/live"
	"whoread/audit/table"
	"whoread/audit/tenant"
	"whoread/fixtures"
	simulated "whoread/fixtures/tenant"
)

var story = sync.OnceValue(fixtures.Story) //nolint:gochecknoglobals // telling it anew takes each test a second

// simulation is a simulated tenant, and what a fetch from it brought.
type simulation struct {
	*simulated.Server
	service  *exchange.Service
	counts   fixtures.Counts
	coverage audit.Coverage
	input    audit.Input
}

// fetch starts a tenant, and fetches from it until there is no more.
func fetch(t *testing.T, o simulated.Options, a live.Ask) *simulation {
	t.Helper()
	before := goleak.IgnoreCurrent()
	clock := simulated.NewLeapClock(simulated.Beginning())
	if o.Rows == nil {
		o.Rows = story().Rows
	}
	o.Clock, o.TokenLife = clock, 1000*time.Hour // much time passes at once
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
		goleak.VerifyNone(t, before)
	})
	s := &simulation{Server: server, service: exchange.New(client, clock)}
	save, err := live.Create(filepath.Join(t.TempDir(), "case.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	feed, err := live.Open(live.Options{Services: []live.Service{s.service}, Ask: a, Save: save, Clock: clock, State: client.State})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := feed.Close(); err != nil {
			t.Error(err)
		}
	}()
	s.take(t, feed)
	return s
}

// take reads a feed to its end.
func (s *simulation) take(t *testing.T, feed *live.Feed) {
	t.Helper()
	store := table.NewStore()
	for {
		page, err := feed.Next(t.Context())
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		store.Append(page)
	}
	s.counts = counted(t, store.Snapshot())
	s.input = feed.Inputs()[0]
	s.coverage = s.input.Coverage
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

// isCase checks that the records of the whole case came.
func (s *simulation) isCase(t *testing.T) {
	t.Helper()
	want := story().Truth.Counts
	want.Rows, want.Duplicates, want.Other = 0, 0, 0
	if diff := cmp.Diff(want, s.counts); diff != "" {
		t.Errorf("not the records of the case (-want +got):\n%s", diff)
	}
	s.isWhole(t, want.Records)
}

// isWhole checks that so many records came, no row was rejected, and it is called complete.
func (s *simulation) isWhole(t *testing.T, records int) {
	t.Helper()
	if s.counts.Records != records {
		t.Errorf("%d of %d records came", s.counts.Records, records)
	}
	if v := s.coverage.Verdict(); v != audit.Complete || s.input.Err != nil || s.input.Rejected != 0 {
		t.Errorf("%q, %v, %d rejected: %v", v, s.input.Err, s.input.Rejected, s.coverage.Gaps())
	}
	if s.Strays() > 0 {
		t.Error("a token went to another service")
	}
}

// struck checks that everything of the script went wrong.
func (s *simulation) struck(t *testing.T) {
	t.Helper()
	if slices.Contains(s.Happened(), 0) {
		t.Errorf("the script had no effect: %v", s.Happened())
	}
}

// lacks checks that a fetch is called incomplete, for a reason.
func (s *simulation) lacks(t *testing.T, reason string) {
	t.Helper()
	var told []string
	for _, gap := range s.coverage.Gaps() {
		told = append(told, gap.Reason)
	}
	if v := s.coverage.Verdict(); v != audit.Incomplete || !strings.Contains(strings.Join(told, "\n"), reason) {
		t.Errorf("%q, and %q is not among %q", v, reason, told)
	}
}

// recordsOf is how many different records of rows a filter lets through.
func recordsOf(rows []fixtures.Row, fits func(fixtures.Row) bool) int {
	found := map[string]struct{}{}
	for _, r := range rows {
		if r.Operation == audit.MailItemsAccessed && fits(r) {
			found[string(r.AuditData)] = struct{}{}
		}
	}
	return len(found)
}

func september() live.Ask {
	return live.Ask{
		Operations: []string{audit.MailItemsAccessed},
		Span:       audit.Span{From: time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC), To: simulated.Beginning()},
	}
}

// fewDays asks for three days of the case, and returns the rows of them, or a part of these, and
// how many records they hold.
func fewDays() (a live.Ask, rows []fixtures.Row, records int) {
	a = september()
	a.From, a.To = a.From.AddDate(0, 0, 13), a.From.AddDate(0, 0, 16)
	for i, r := range story().Rows {
		if r.Time >= a.From.Unix() && r.Time < a.To.Unix() && (!raced || i%4 == 0) {
			rows = append(rows, r)
		}
	}
	return a, rows, recordsOf(rows, func(fixtures.Row) bool { return true })
}

func faultyAt(kind simulated.FaultKind, after, times int) []simulated.Fault {
	return []simulated.Fault{{Route: simulated.ExchangeInvoke, Kind: kind, After: after, Times: times}}
}

// C20, C25, C27: whatever passes leaves all records of the case, and the word that it is complete.
func TestTroublesThatPass(t *testing.T) {
	fetch(t, simulated.Options{}, september()).isCase(t)
	fetch(t, simulated.Options{Duplicates: 0.3, Seed: 7}, september()).isCase(t)
	few, rows, records := fewDays()
	for _, kind := range []simulated.FaultKind{
		simulated.ResultIndex, simulated.ResultCount, simulated.EmptyPage, simulated.TaskCanceled,
		simulated.Throttle, simulated.ThrottleDate, simulated.ThrottleSilent, simulated.InternalError, simulated.BadGateway,
		simulated.Unavailable, simulated.GatewayTimeout, simulated.Reset, simulated.ResetBody, simulated.SlowBody,
		simulated.Truncated, simulated.Gzip, simulated.LostReply, simulated.TokenExpired,
	} {
		t.Run(string(kind), func(t *testing.T) {
			s := fetch(t, simulated.Options{Rows: rows, Faults: faultyAt(kind, 1, 2)}, few)
			s.isWhole(t, records)
			s.struck(t)
		})
	}
}

func TestRandomMixturesOfTroubles(t *testing.T) {
	few, rows, records := fewDays()
	seeds := uint64(12)
	if raced {
		seeds = 6
	}
	for seed := range seeds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			var faults []simulated.Fault
			for _, f := range simulated.RandomFaults(seed, 40) {
				if f.Route == simulated.ExchangeInvoke && f.Kind != simulated.ExpiredPaging {
					f.After /= 2 // there are few calls
					faults = append(faults, f)
				}
			}
			fetch(t, simulated.Options{Rows: rows, Faults: faults, Seed: seed}, few).isWhole(t, records)
		})
	}
}

// C25: what stays is a gap that says why.
func TestC25TroublesThatStay(t *testing.T) {
	few, rows, _ := fewDays()
	for kind, reason := range map[simulated.FaultKind]string{
		simulated.ResultIndex:  "time-out",
		simulated.TaskCanceled: "A task was canceled",
		simulated.Unavailable:  "503 Service Unavailable",
		simulated.NoPermission: "Exchange.ManageAsApp",
		simulated.NoRole:       "View-Only Audit Logs",
	} {
		t.Run(string(kind), func(t *testing.T) {
			fetch(t, simulated.Options{Rows: rows, Faults: faultyAt(kind, 1, 0)}, few).lacks(t, reason)
		})
	}
}

// manyRows are rows of some days.
func manyRows(n, days int) []fixtures.Row {
	length := time.Duration(days) * 24 * time.Hour
	begin := simulated.Beginning().Add(-length).Truncate(24 * time.Hour)
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
	if raced {
		days = 1
	}
	rows := manyRows(60_000*days, days)
	a := september()
	a.From, a.To = time.Unix(rows[0].Time, 0), time.Unix(rows[len(rows)-1].Time+1, 0)
	s := fetch(t, simulated.Options{Rows: rows, Faults: slices.Concat(
		faultyAt(simulated.ExpiredPaging, 3, 1), faultyAt(simulated.LostReply, 40, 1),
	)}, a)
	if s.counts.Records != len(rows) || s.coverage.Verdict() != audit.Complete {
		t.Errorf("%d of %d records, %q: %v", s.counts.Records, len(rows), s.coverage.Verdict(), s.coverage.Gaps())
	}
	whole := 0
	for _, w := range s.coverage.Windows {
		if w.State == audit.Whole {
			whole++
		}
	}
	if whole != 2*days {
		t.Errorf("%d windows were answered whole: %+v", whole, s.coverage.Windows)
	}
}

func TestChecksAtATenant(t *testing.T) {
	const adele = "adele.vance@contoso.example"
	for _, c := range []struct {
		name     string
		mailbox  string
		auditing simulated.Auditing
		want     []live.Result
	}{
		{"all is well", adele, simulated.Auditing{}, []live.Result{live.Fine, live.Fine, live.Fine, live.Fine, live.Fine}},
		{"tenant", adele, simulated.Auditing{IngestionOff: true}, []live.Result{live.Trouble, live.Fine, live.Fine, live.Fine, live.Fine}},
		{"mailbox", adele, simulated.Auditing{MailboxOff: true}, []live.Result{live.Fine, live.Fine, live.Trouble, live.Fine, live.Fine}},
		{"action", adele, simulated.Auditing{ActionOff: true}, []live.Result{live.Fine, live.Fine, live.Fine, live.Trouble, live.Fine}},
		{"bypass", adele, simulated.Auditing{Bypassed: true}, []live.Result{live.Fine, live.Fine, live.Fine, live.Fine, live.Trouble}},
		{"no such mailbox", "adelle.vance@contoso.example", simulated.Auditing{}, []live.Result{live.Fine, live.Trouble}},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := september()
			a.From = a.To.Add(-time.Hour)
			a.Mailbox = c.mailbox
			s := fetch(t, simulated.Options{Auditing: c.auditing}, a)
			var got []live.Result
			for _, check := range s.service.Checks(t.Context(), a) {
				got = append(got, check.Result)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%v, want %v", got, c.want)
			}
		})
	}
}

// What an actor did is found by the service; the mailbox is no part of what it is asked.
func TestUserNarrowsAtTheService(t *testing.T) {
	a, rows, _ := fewDays()
	a.Users = []string{"adele.vance@contoso.example"}
	fetch(t, simulated.Options{Rows: rows}, a).isWhole(t, recordsOf(rows, func(r fixtures.Row) bool { return r.UserID == a.Users[0] }))
}
