package fetch

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"whoread/audit"
	"whoread/audit/coverage"
	"whoread/audit/tenant"
)

func TestFilter(t *testing.T) {
	tests := []struct {
		ask  Request
		want string
	}{
		{Request{}, "every operation of every mailbox"},
		{Request{Operations: []string{"MailItemsAccessed"}, Mailbox: "adele@contoso.example"}, "MailItemsAccessed of every mailbox"},
		{
			Request{Operations: []string{"MailItemsAccessed", "AttachmentAccess"}, Users: []string{"b", "a", "b"}, IPs: []string{"198.51.100.7"}},
			"AttachmentAccess or MailItemsAccessed of every mailbox, by a or b, from 198.51.100.7",
		},
	}
	for _, test := range tests {
		if got := test.ask.Filter(); got != test.want {
			t.Errorf("%q, want %q", got, test.want)
		}
	}
}

func TestParseSavedRequest(t *testing.T) {
	want := savedRequest{Run: "a1", Request: Request{
		Tenant: "contoso.example", Mailbox: "adele@contoso.example", Users: []string{"u"}, IPs: []string{"198.51.100.7"},
		Operations: []string{"MailItemsAccessed"}, Span: hours(0, 5), Follow: true, Verify: true,
	}}
	text, err := want.marshal()
	if err != nil {
		t.Fatal(err)
	}
	got, err := parseRequest(text)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if !json.Valid(text) || !got.isSameAs(want) {
		t.Errorf("%s", text)
	}
}

func TestNormalizedSpan(t *testing.T) {
	now := noon().Add(700 * time.Millisecond)
	berlin := time.FixedZone("", 2*3600)
	got, err := Request{Span: coverage.Span{
		From: noon().Add(-time.Hour + 300*time.Millisecond).In(berlin), To: noon().Add(-time.Minute + time.Millisecond),
	}}.normalize(now)
	if err != nil {
		t.Fatal(err)
	}
	want := coverage.Span{From: noon().Add(-time.Hour), To: noon().Add(-time.Minute + time.Second)}
	if diff := cmp.Diff(want, got.Span); diff != "" {
		t.Error(diff)
	}
}

func TestSubtractSpans(t *testing.T) {
	tests := []struct {
		name                 string
		spans, covered, left []coverage.Span
	}{
		{"nothing covered", []coverage.Span{hours(0, 4)}, nil, []coverage.Span{hours(0, 4)}},
		{"all covered", []coverage.Span{hours(0, 4)}, []coverage.Span{hours(2, 5), hours(-1, 2)}, nil},
		{"holes", []coverage.Span{hours(0, 9)}, []coverage.Span{hours(6, 7), hours(2, 3), hours(2, 4)}, []coverage.Span{hours(0, 2), hours(4, 6), hours(7, 9)}},
		{"before and behind", []coverage.Span{hours(4, 6)}, []coverage.Span{hours(0, 2), hours(8, 9)}, []coverage.Span{hours(4, 6)}},
		{"one in another", []coverage.Span{hours(0, 9)}, []coverage.Span{hours(1, 8), hours(2, 3)}, []coverage.Span{hours(0, 1), hours(8, 9)}},
		{"overlapping", []coverage.Span{hours(2, 6), hours(0, 4)}, []coverage.Span{hours(3, 5)}, []coverage.Span{hours(0, 3), hours(5, 6)}},
		{"far behind", []coverage.Span{hours(0, 1)}, []coverage.Span{hours(2, 3), hours(4, 5)}, []coverage.Span{hours(0, 1)}},
	}
	for _, test := range tests {
		if diff := cmp.Diff(test.left, subtractSpans(test.spans, test.covered)); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
}

// planned is a fake service that is a Planner and a Checker.
type planned struct{ *fakeService }

func (planned) RequiredPermissions(appOnly bool) []string {
	if appOnly {
		return []string{"AuditLogsQuery.Read.All (application)"}
	}
	return []string{"AuditLogsQuery.Read.All"}
}

func (planned) DescribeCalls(s WindowPlan) string {
	return "one query from " + s.From.Format(time.TimeOnly)
}

func (planned) Checks(context.Context, Request) []Check {
	return []Check{{Question: "Is auditing on?", Result: Unknown, Detail: "Get-AdminAuditLogConfig tells"}}
}

func TestPlan(t *testing.T) {
	service := planned{&fakeService{name: "Fake", skip: func(s coverage.Span) string {
		if s.From.Equal(noon()) {
			return "too old"
		}
		return ""
	}}}
	got, err := NewPlan(service, newRequest(hours(0, 9)), hours(0, 2).To, true)
	if err != nil {
		t.Fatal(err)
	}
	want := Plan{Source: "Fake", Needs: []string{"AuditLogsQuery.Read.All (application)"}, Windows: []WindowPlan{
		{Span: hours(0, 1), Skip: "too old"},
		{Span: hours(1, 2), Calls: "one query from 13:00:00"},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if len(service.fetchedSpans()) > 0 {
		t.Error("a plan asks nobody")
	}
	if bare, err := NewPlan(service.fakeService, newRequest(hours(0, 1)), hours(0, 2).To, true); err != nil || bare.Needs != nil || len(bare.Windows) != 1 {
		t.Errorf("%+v %v", bare, err)
	}
	if _, err := NewPlan(service, Request{}, noon(), true); err == nil {
		t.Error("a plan for no time")
	}
}

func TestChecks(t *testing.T) {
	old, recent := coverage.Span{From: noon().AddDate(0, -9, 0), To: noon().AddDate(0, -8, 0)}, hours(-1, 0)
	log := []row{{old.From, recordJSON("a", old.From)}}
	narrow := func(span coverage.Span, mailbox string, users, ips []string) Request {
		a := newRequest(span)
		a.Mailbox, a.Users, a.IPs = mailbox, users, ips
		return a
	}
	const (
		inLog   = "Is the time span still in the log?"
		newest  = "Have the newest records arrived?"
		little  = "Was the query too narrow?"
		called  = "Is the mailbox name right?"
		others  = "Do other mailboxes have records?"
		service = "Is auditing on?"
	)
	tests := []struct {
		name string
		ask  Request
		want map[string]Result
	}{
		{"old", narrow(old, "", nil, nil), map[string]Result{inLog: PossibleCause, newest: RuledOut, little: RuledOut, service: Unknown}},
		{"recent", narrow(recent, "", nil, nil), map[string]Result{inLog: RuledOut, newest: PossibleCause, little: RuledOut, service: Unknown}},
		{
			"nothing at all", narrow(recent, "adele", []string{"u"}, nil),
			map[string]Result{inLog: RuledOut, newest: PossibleCause, little: PossibleCause, called: PossibleCause, others: PossibleCause, service: Unknown},
		},
		{
			"none of the mailbox", narrow(old, "megan@contoso.example", nil, []string{"198.51.100.7"}),
			map[string]Result{inLog: PossibleCause, newest: RuledOut, little: PossibleCause, called: Unknown, others: PossibleCause, service: Unknown},
		},
		{
			"some of the mailbox", narrow(old, "ADELE@contoso.example", nil, nil),
			map[string]Result{inLog: PossibleCause, newest: RuledOut, little: RuledOut, called: Unknown, others: RuledOut, service: Unknown},
		},
		{
			"a GUID", narrow(recent, "1b2c3d4e-0000-4000-8000-00000000000f", nil, nil),
			map[string]Result{inLog: RuledOut, newest: PossibleCause, little: RuledOut, called: Unknown, others: PossibleCause, service: Unknown},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			save, err := CreatePrivateFile(t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			feed, err := Open(Options{
				Services: []Service{planned{&fakeService{name: "Fake", log: log, slice: 1000 * time.Hour}}},
				Request:  test.ask, Save: save, Clock: newTestClock(noon()),
			})
			if err != nil {
				t.Fatal(err)
			}
			readAll(t, feed)
			got := map[string]Result{}
			for _, c := range feed.Checks(t.Context()) {
				got[c.Question] = c.Result
				if c.Detail == "" || strings.Contains(c.Detail, "%!") {
					t.Errorf("%s: %q", c.Question, c.Detail)
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestCheckOthers(t *testing.T) {
	var o seenMailboxes
	var records []audit.Record
	for _, name := range []string{"a@x", "b@x", "a@x", "", "c@x", "d@x"} {
		records = append(records, audit.Record{Mailbox: name})
	}
	o.addRecords(records, "megan@x")
	if want := []string{"a@x", "b@x", "c@x"}; !slices.Equal(o.others, want) || o.records != 6 || o.hasRequested {
		t.Errorf("%+v", o)
	}
}

func TestStatusWhileFetching(t *testing.T) {
	span := hours(0, 2)
	service := &fakeService{name: "Fake", log: logRows(span, 30*time.Minute), atOnce: 2}
	both := make(chan struct{})
	service.fetch = func(ctx context.Context, call int, w Window) error {
		w.SetActivity("query is running")
		if call == 2 {
			close(both)
		}
		<-ctx.Done()
		return ctx.Err()
	}
	save, err := CreatePrivateFile(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	feed, err := Open(Options{
		Services: []Service{service}, Request: newRequest(span), Save: save, Clock: newTestClock(span.To),
		State: func() tenant.State { return tenant.State{Account: "adele@contoso.example"} },
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() {
		_, err := feed.Next(ctx)
		ended <- err
	}()
	<-both
	got := feed.Status()
	cancel()
	if err := <-ended; err == nil {
		t.Error("cancelled, and Next returned a page")
	}
	slices.Sort(got.Activity)
	want := Status{
		State:   tenant.State{Account: "adele@contoso.example"},
		Request: "MailItemsAccessed of every mailbox, 2026-09-01 12:00:00 to 2026-09-01 14:00:00",
		Source:  "Fake", Windows: 2,
		Activity: []string{
			"2026-09-01 12:00:00 to 2026-09-01 13:00:00: query is running",
			"2026-09-01 13:00:00 to 2026-09-01 14:00:00: query is running",
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if err := feed.Close(); err != nil {
		t.Error(err)
	}
}
