package activity_test

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
	"whoread/audit/source/activity"
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
	service  *activity.Service
	counts   fixtures.Counts
	coverage audit.Coverage
	input    audit.Input
}

// longAgo is a message that was sent before all of the case, and published when the feed begins.
func longAgo() fixtures.Row {
	const id = "00000000-0000-4000-8000-00000000a1d0"
	at := story().Truth.Counts.First.Add(-24 * time.Hour)
	return fixtures.Row{
		ID: id, Time: at.Unix(), RecordType: 2, Operation: "Send", UserID: "adele.vance@contoso.example",
		AuditData: fmt.Appendf(nil, `{"CreationTime":"%s","Id":"%s","Operation":"Send","RecordType":2}`, at.Format("2006-01-02T15:04:05"), id),
	}
}

// afterLongAgo publishes all else as it says.
func afterLongAgo(published func(fixtures.Row) time.Time) func(fixtures.Row) time.Time {
	return func(r fixtures.Row) time.Time {
		if r.ID == longAgo().ID {
			return activity.Oldest(simulated.Beginning()).Add(-30 * time.Minute)
		}
		return published(r)
	}
}

// fetch starts a tenant, and fetches from it until there is no more.
func fetch(t *testing.T, o simulated.Options, a live.Ask) *simulation {
	t.Helper()
	before := goleak.IgnoreCurrent()
	clock := simulated.NewLeapClock(simulated.Beginning())
	if o.Rows == nil {
		o.Rows = story().Rows
	}
	o.Rows, o.Published = append(slices.Clone(o.Rows), longAgo()), afterLongAgo(o.Published)
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
	s := &simulation{Server: server, service: activity.New(client, clock)}
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

// take reads a feed to its end, or until all records of the case came if it is followed.
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
		if feed.Ask().Follow && store.Snapshot().Len() == story().Truth.Counts.Records {
			break
		}
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

// fetchedOnce checks that no blob was fetched twice, where nothing went wrong.
func (s *simulation) fetchedOnce(t *testing.T) {
	t.Helper()
	seen := map[string]int{}
	for _, r := range s.Log() {
		if r.Route == simulated.ActivityBlob {
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

// lastWeek asks for all that the feed still holds.
func lastWeek() live.Ask {
	return live.Ask{
		Operations: []string{audit.MailItemsAccessed},
		Span:       audit.Span{From: activity.Oldest(simulated.Beginning()), To: simulated.Beginning()},
	}
}

// thisWeek publishes the whole month in the week before the tenant is looked at, but nothing
// before it happened.
func thisWeek(r fixtures.Row) time.Time {
	first := story().Truth.Counts.First.Unix()
	at := simulated.Beginning().Add(-160*time.Hour + time.Duration(r.Time-first)*time.Second/5)
	if happened := time.Unix(r.Time, 0).Add(time.Hour); happened.After(at) {
		return happened
	}
	return at
}

// fewDays is a tenant in whose log are three days of the case, published in the week before it is
// looked at, and how many records that are.
func fewDays(faults []simulated.Fault) (o simulated.Options, records int) {
	begin := time.Date(2026, 9, 14, 0, 0, 0, 0, time.UTC)
	found := map[string]struct{}{}
	for _, r := range story().Rows {
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
		return simulated.Beginning().Add(-160*time.Hour + time.Duration(r.Time-begin.Unix())*2*time.Second)
	}
	return o, len(found)
}

func at(route simulated.Route, kind simulated.FaultKind, after, times int) []simulated.Fault {
	return []simulated.Fault{{Route: route, Kind: kind, After: after, Times: times}}
}

func TestCase(t *testing.T) {
	s := fetch(t, simulated.Options{Published: thisWeek}, lastWeek())
	s.isCase(t)
	s.fetchedOnce(t)
	if n := s.Calls(simulated.ActivitySubscribe); n != 1 {
		t.Errorf("%d calls to subscribe", n)
	}
}

// C20, C25, C27: whatever passes leaves all records of the case, and the word that it is complete.
func TestTroublesThatPass(t *testing.T) {
	type trouble struct {
		name   string
		faults []simulated.Fault
	}
	troubles := []trouble{
		{"already subscribed", at(simulated.ActivitySubscribe, simulated.AlreadySubscribed, 0, 0)},
		{"blob that is not there yet", at(simulated.ActivityBlob, simulated.ExpiredBlob, 9, 1)},
	}
	for _, route := range []simulated.Route{simulated.ActivitySubscribe, simulated.ActivityContent, simulated.ActivityBlob} {
		for _, kind := range []simulated.FaultKind{simulated.Throttle, simulated.Unavailable, simulated.ResetBody, simulated.LostReply} {
			troubles = append(troubles, trouble{string(route) + " " + string(kind), at(route, kind, 0, 2)})
		}
	}
	for _, kind := range []simulated.FaultKind{
		simulated.AF429, simulated.AF50000, simulated.ThrottleDate, simulated.ThrottleSilent, simulated.Reset,
		simulated.SlowBody, simulated.Truncated, simulated.Gzip, simulated.TokenExpired,
	} {
		troubles = append(troubles, trouble{string(kind), slices.Concat(at(simulated.ActivityContent, kind, 1, 1), at(simulated.ActivityBlob, kind, 20, 2))})
	}
	for _, c := range troubles {
		t.Run(c.name, func(t *testing.T) {
			o, records := fewDays(c.faults)
			s := fetch(t, o, lastWeek())
			s.isWhole(t, records)
			s.struck(t)
		})
	}
}

func TestRandomMixturesOfTroubles(t *testing.T) {
	seeds := uint64(12)
	if raced {
		seeds = 6
	}
	for seed := range seeds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			var faults []simulated.Fault
			for _, f := range simulated.RandomFaults(seed, 60) {
				if strings.HasPrefix(string(f.Route), "activity") {
					faults = append(faults, f)
				}
			}
			o, records := fewDays(faults)
			o.Seed = seed
			fetch(t, o, lastWeek()).isWhole(t, records)
		})
	}
}

// C25: what stays is a gap that says why.
func TestC25TroublesThatStay(t *testing.T) {
	for _, c := range []struct {
		faults []simulated.Fault
		reason string
	}{
		{at(simulated.ActivityBlob, simulated.ExpiredBlob, 7, 0), "(AF20051)"},
		{at(simulated.ActivityBlob, simulated.Unavailable, 7, 0), "503 Service Unavailable"},
		{at(simulated.ActivityContent, simulated.Unavailable, 3, 0), "503 Service Unavailable"},
		{at(simulated.ActivityContent, simulated.ForeignLink, 0, 0), "no token may go"},
		{at(simulated.ActivitySubscribe, simulated.NoPermission, 0, 0), "ActivityFeed.Read"},
	} {
		t.Run(string(c.faults[0].Kind), func(t *testing.T) {
			o, _ := fewDays(c.faults)
			s := fetch(t, o, lastWeek())
			s.lacks(t, c.reason)
			s.struck(t)
		})
	}
}

// What is older than the feed is not asked for, and said so.
func TestOlderThanTheFeed(t *testing.T) {
	a := lastWeek()
	a.From = a.From.AddDate(0, 0, -3)
	s := fetch(t, simulated.Options{Published: thisWeek}, a)
	s.lacks(t, "the activity feed holds seven days")
	if gaps := s.coverage.Gaps(); len(gaps) != 1 || !gaps[0].From.Equal(a.From) || !gaps[0].To.Equal(activity.Oldest(simulated.Beginning())) {
		t.Errorf("%v", gaps)
	}
	if want := story().Truth.Counts.Records; s.counts.Records != want {
		t.Errorf("%d of %d records", s.counts.Records, want)
	}
}

// Records that are published while the feed is followed arrive, each blob once.
func TestFollow(t *testing.T) {
	last := story().Truth.Counts.Last.Unix()
	a := lastWeek()
	a.Follow = true
	s := fetch(t, simulated.Options{Published: func(r fixtures.Row) time.Time {
		if ago := last - r.Time; ago < 86_400 {
			return simulated.Beginning().Add(time.Duration(86_400-ago) * time.Second / 24) // within an hour
		}
		return thisWeek(r)
	}}, a)
	if want := story().Truth.Counts.Records; s.counts.Records != want {
		t.Errorf("%d of %d records", s.counts.Records, want)
	}
	if s.Now().Before(simulated.Beginning().Add(time.Hour)) {
		t.Errorf("all came by %v", s.Now())
	}
	s.fetchedOnce(t)
}
