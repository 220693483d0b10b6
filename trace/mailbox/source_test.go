package mailbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"whoread/audit/messageid"
	"whoread/audit/tenant"
	simulated "whoread/fixtures/tenant"
	"whoread/trace"
)

func TestFound(t *testing.T) {
	g := &graph{t: t, items: map[string][]map[string]any{
		adele:          {mail("<a@x>", "Q3"), mail("<copies@x>", "draft"), mail("<copies@x>", "sent"), mail("bare@x", "bare"), mail("<A@x>", "another")},
		adele + "/bin": {mail("<gone@x>", "gone"), mail("<a@x>", "not asked for")},
	}}
	want := func(id string) trace.Query { return trace.Query{ID: messageid.ID(id), Mailboxes: []string{adele}} }
	got, err := resolve(g, newSource(g), want("<a@x>"), want("<copies@x>"), want("bare@x"), want("a@y"), want("<gone@x>"))
	if err != nil {
		t.Fatal(err)
	}
	found := func(id string, messages ...trace.Message) trace.Finding {
		return trace.Finding{ID: messageid.Key(id), Mailbox: adele, State: trace.Found, Messages: messages}
	}
	expected := []trace.Finding{
		found("a@x", message("Q3", "")),
		found("copies@x", message("draft", ""), message("sent", "")),
		found("bare@x", message("bare", "")),
		found("gone@x", message("gone", bin)),
		{ID: "a@y", Mailbox: adele, State: trace.NotFound},
	}
	if diff := cmp.Diff(expected, got); diff != "" {
		t.Error(diff)
	}
}

// TestOrder checks that a message is searched with brackets first, in all folders before the
// Recoverable Items, and in one mailbox after the other until it is found.
func TestOrder(t *testing.T) {
	g := &graph{t: t, items: map[string][]map[string]any{megan + "/bin": {mail("a@x", "s")}}}
	q := trace.Query{ID: "a@x", Mailboxes: []string{adele, megan, "joni@contoso.example"}}
	got, err := resolve(g, newSource(g), q)
	if err != nil {
		t.Fatal(err)
	}
	want := [][]asked{
		{{mailbox: adele, id: "<a@x>"}},
		{{mailbox: adele, id: "a@x"}},
		{{mailbox: adele, id: "<a@x>", deleted: true}},
		{{mailbox: adele, id: "a@x", deleted: true}},
		{{mailbox: megan, id: "<a@x>"}},
		{{mailbox: megan, id: "a@x"}},
		{{mailbox: megan, id: "<a@x>", deleted: true}},
		{{mailbox: megan, id: "a@x", deleted: true}},
	}
	if diff := cmp.Diff(want, g.batches, cmp.AllowUnexported(asked{})); diff != "" {
		t.Error(diff)
	}
	findings := []trace.Finding{
		{ID: "a@x", Mailbox: adele, State: trace.NotFound},
		{ID: "a@x", Mailbox: megan, State: trace.Found, Messages: []trace.Message{message("s", bin)}},
	}
	if diff := cmp.Diff(findings, got); diff != "" {
		t.Error(diff)
	}
	if cost := newSource(g).Plan([]trace.Query{q}, noon); cost.IDs != 1 || cost.Calls != 12 {
		t.Errorf("%+v", cost)
	}
}

// TestThousand checks that a thousand messages that are all found take fifty batches, and are
// reported as they arrive.
func TestThousand(t *testing.T) {
	queries := numbered(1000, adele)
	g := holding(t, queries)
	got, err := resolve(g, newSource(g), queries...)
	if err != nil || len(g.batches) != 50 || len(got) != 1000 {
		t.Fatalf("%d findings in %d batches, %v", len(got), len(g.batches), err)
	}
	for i, f := range got {
		if f.ID != queries[i].ID.Key() || f.Messages[0].Subject != "of "+string(queries[i].ID) {
			t.Fatalf("%d: %+v", i, f)
		}
	}
}

// TestPlanIsUpperBound checks that a plan states the calls that are needed if nothing is found.
func TestPlanIsUpperBound(t *testing.T) {
	for _, n := range []int{0, 1, 19, 20, 21, 39, 45, 1000} {
		queries := numbered(n, adele)
		for i := range queries {
			switch i % 3 {
			case 1:
				queries[i].ID = messageid.ID(queries[i].ID.Key())
			case 2:
				queries[i].Mailboxes = []string{adele, megan}
			}
		}
		g := &graph{t: t}
		s := newSource(g)
		cost := s.Plan(queries, noon)
		if _, err := resolve(g, s, queries...); err != nil {
			t.Fatal(err)
		}
		if cost.IDs != n || cost.Calls < len(g.batches) || cost.Calls > len(g.batches)+8 || cost.Why != "" {
			t.Errorf("%d ids: %d calls, and %+v", n, len(g.batches), cost)
		}
	}
}

func TestRateLimit(t *testing.T) {
	g := &graph{t: t}
	clock := simulated.NewLeapClock(noon)
	s := New(g, clock, nil)
	if got := s.Plan(numbered(10_000, adele), noon); got.Calls != 1000 || got.Duration != 10*time.Minute+500*time.Second {
		t.Errorf("%+v", got)
	}
	if _, err := resolve(g, s, numbered(6000, adele)...); err != nil {
		t.Fatal(err)
	}
	if waited := clock.Now().Sub(noon); len(g.batches) != 600 || waited < 10*time.Minute {
		t.Errorf("%d batches in %s", len(g.batches), waited)
	}
	if b := s.RateLimit(); b.Service != "mailbox" || b.Limit != 500 || b.Left != 400 || b.Made != 600 {
		t.Errorf("%+v", b)
	}
}

func TestUnqueryableIDs(t *testing.T) {
	g := &graph{t: t}
	s := newSource(g)
	queries := []trace.Query{
		{ID: "<none@x>"},
		{ID: "<dots@x>", Mailboxes: []string{"", ".", ".."}},
		{ID: "<bad\xff@x>", Mailboxes: []string{adele}},
	}
	got, err := resolve(g, s, queries...)
	if err != nil || len(got) != 3 || len(g.batches) != 0 {
		t.Fatalf("%v, %v, %v", got, err, g.batches)
	}
	for i, state := range []trace.State{trace.Outside, trace.Outside, trace.Failed} {
		if got[i].State != state || got[i].Reason == "" {
			t.Errorf("%+v", got[i])
		}
	}
	if cost := s.Plan(queries, noon); cost.IDs != 0 || cost.Calls != 0 || !strings.Contains(cost.Why, "3 have no known mailbox") {
		t.Errorf("%+v", cost)
	}
}

// TestPages checks that all pages of an answer count, and repeated items count once.
func TestPages(t *testing.T) {
	g := &graph{t: t, page: 2, items: map[string][]map[string]any{}}
	for i := range 5 {
		g.items[adele] = append(g.items[adele], mail("<a'+@x>", fmt.Sprint(i)))
	}
	g.items[adele] = append(g.items[adele], mail("<a'+@x>", "0"))
	got, err := resolve(g, newSource(g), trace.Query{ID: "<a'+@x>", Mailboxes: []string{adele}})
	if err != nil || len(got) != 1 || len(got[0].Messages) != 5 || len(g.batches) != 3 {
		t.Errorf("%+v in %d batches, %v", got, len(g.batches), err)
	}
}

// TestPagesThatFail checks that a message found on one page is found even if the next page fails.
func TestPagesThatFail(t *testing.T) {
	g := &graph{t: t, page: 1, items: map[string][]map[string]any{adele: {mail("<a@x>", "1"), mail("<a@x>", "2")}}}
	g.disturb = func(_ int, a asked) *reply {
		if a.skip > 0 {
			return graphError(400, "ErrorInvalidSkipToken", "no")
		}
		return nil
	}
	got, err := resolve(g, newSource(g), trace.Query{ID: "<a@x>", Mailboxes: []string{adele, megan}})
	if err != nil || len(got) != 1 || got[0].State != trace.Found || len(got[0].Messages) != 1 {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestPagesWithoutEnd(t *testing.T) {
	for name, c := range map[string]struct {
		link, want string
		calls      int
	}{
		"always the same": {"https://graph.example/v1.0/users/a/messages?id=<a@x>&$skip=0", "pages for one message do not end", 100},
		"elsewhere":       {"https://graph.example/v1.0/me", "does not lead to a mailbox", 1},
	} {
		t.Run(name, func(t *testing.T) {
			g := &graph{t: t, disturb: func(int, asked) *reply {
				return &reply{Status: 200, Body: map[string]any{"value": []any{}, "@odata.nextLink": c.link}}
			}}
			got, err := resolve(g, newSource(g), trace.Query{ID: "<a@x>", Mailboxes: []string{adele}})
			if err != nil || len(got) != 1 || got[0].State != trace.Failed || !strings.Contains(got[0].Reason, c.want) || len(g.batches) != c.calls {
				t.Errorf("%+v in %d batches, %v", got, len(g.batches), err)
			}
		})
	}
}

// graphError returns an error of Graph for a lookup.
func graphError(status int, code, message string) *reply {
	return &reply{Status: status, Body: map[string]any{"error": map[string]any{"code": code, "message": message}}}
}

// TestClosedMailboxes checks that a mailbox that is denied or missing is queried once, and others
// are still queried.
func TestClosedMailboxes(t *testing.T) {
	for _, c := range []struct {
		name  string
		reply *reply
		user  bool
		state trace.State
		want  string
	}{
		{"denied to an app", graphError(403, "ErrorAccessDenied", "Access to OData is disabled: [RAOP] : policy"), false, trace.Denied, "Mail.ReadBasic.All"},
		{"denied to a user", graphError(403, "ErrorAccessDenied", "Access is denied."), true, trace.Denied, "Mail.ReadBasic.Shared"},
		{"no such user", graphError(404, "ErrorInvalidUser", "The requested user is invalid."), false, trace.Failed, "does not exist in Exchange Online (404 Not Found, ErrorInvalidUser"},
		{"on premises", graphError(404, "MailboxNotEnabledForRESTAPI", "inactive, soft-deleted, or on-premise"), false, trace.Failed, "does not exist"},
	} {
		t.Run(c.name, func(t *testing.T) {
			queries := numbered(200, megan, adele)
			g := holding(t, queries)
			g.user = c.user
			g.disturb = func(_ int, a asked) *reply {
				if a.mailbox == megan {
					return c.reply
				}
				return nil
			}
			s := newSource(g)
			got, err := resolve(g, s, queries...)
			if err != nil || len(got) != 400 {
				t.Fatalf("%d findings, %v", len(got), err)
			}
			for _, f := range got {
				if f.Mailbox == adele && f.State == trace.Found {
					continue
				}
				if f.Mailbox != megan || f.State != c.state || !strings.Contains(f.Reason, c.want) || !strings.Contains(f.Reason, megan) {
					t.Fatalf("%+v", f)
				}
			}
			if len(g.batches) != 11 {
				t.Errorf("%d batches", len(g.batches))
			}
			if cost := s.Plan(numbered(20, "MEGAN.BOWEN@contoso.example", adele), noon); cost.Calls != 2 {
				t.Errorf("%+v", cost)
			}
			if _, err := resolve(g, s, numbered(1, "MEGAN.BOWEN@contoso.example")...); err != nil || len(g.batches) != 11 {
				t.Errorf("%d batches, %v", len(g.batches), err)
			}
		})
	}
}

// TestClosedRecoverableItems checks that Recoverable Items can be denied while the folders are not.
func TestClosedRecoverableItems(t *testing.T) {
	for _, r := range []*reply{graphError(403, "ErrorAccessDenied", "no"), graphError(404, "ErrorItemNotFound", "no")} {
		g := holding(t, numbered(1, adele))
		g.disturb = func(_ int, a asked) *reply {
			if a.deleted {
				return r
			}
			return nil
		}
		got, err := resolve(g, newSource(g), numbered(40, adele)...)
		if err != nil || len(got) != 40 || got[0].State != trace.Found || len(g.batches) != 3 {
			t.Fatalf("%d findings in %d batches, %v", len(got), len(g.batches), err)
		}
		for _, f := range got[1:] {
			if f.State == trace.Found || f.State == trace.NotFound || !strings.Contains(f.Reason, "in no folder of the mailbox") {
				t.Fatalf("%+v", f)
			}
		}
	}
}

// TestInnerThrottling checks that only throttled lookups are sent again, and not before the service
// allows.
func TestInnerThrottling(t *testing.T) {
	queries := numbered(60, adele)
	g := holding(t, queries)
	clock := simulated.NewLeapClock(noon)
	var next time.Time
	g.disturb = func(call int, a asked) *reply {
		if clock.Now().Before(next) {
			t.Error("asked too early")
		}
		if call > 9 || !strings.Contains(a.id, "7") {
			return nil
		}
		r := graphError(429, "ApplicationThrottled", "Application is over its MailboxConcurrency limit.")
		r.Headers = map[string]string{"retry-after": "120"}
		return r
	}
	g.forge = func(call int, r []map[string]any) []map[string]any {
		if call <= 9 {
			next = clock.Now().Add(2 * time.Minute)
		}
		return r
	}
	got, err := resolve(g, New(g, clock, nil), queries...)
	if err != nil || len(got) != 60 {
		t.Fatalf("%d findings, %v", len(got), err)
	}
	asked := map[string]int{}
	for _, batch := range g.batches {
		for _, a := range batch {
			asked[a.id]++
		}
	}
	for _, f := range got {
		if f.State != trace.Found {
			t.Errorf("%+v", f)
		}
	}
	for id, n := range asked {
		if n > 1 && !strings.Contains(id, "7") {
			t.Errorf("%s was asked for %d times", id, n)
		}
	}
}

// TestRetryAfter checks that throttling without a duration, or until a date, is waited out as well.
func TestRetryAfter(t *testing.T) {
	for _, c := range []struct {
		value string
		want  time.Duration
	}{
		{"", 10 * time.Second},
		{"nonsense", 10 * time.Second},
		{"0", time.Second},
		{"300", 5 * time.Minute},
		{"Thu, 01 Oct 2026 12:07:00 GMT", 7 * time.Minute},
		{"Thu, 01 Oct 2026 11:07:00 GMT", time.Second},
	} {
		g := holding(t, numbered(1, adele))
		g.disturb = func(call int, _ asked) *reply {
			if call > 1 {
				return nil
			}
			return &reply{Status: 429, Headers: map[string]string{"Retry-After": c.value}}
		}
		clock := simulated.NewLeapClock(noon)
		got, err := resolve(g, New(g, clock, nil), numbered(1, adele)...)
		if waited := clock.Now().Sub(noon); err != nil || got[0].State != trace.Found || waited != c.want {
			t.Errorf("%q: %v after %s, %v", c.value, got, waited, err)
		}
	}
}

// TestInnerFailures checks that failed lookups are retried a few times.
func TestInnerFailures(t *testing.T) {
	for _, c := range []struct {
		name  string
		reply *reply
		state trace.State
		want  string
	}{
		{"down", graphError(503, "ServiceUnavailable", "try later"), trace.Failed, "503 Service Unavailable, ServiceUnavailable: try later"},
		{"late", graphError(504, "", ""), trace.Failed, "504 Gateway Timeout"},
		{"token", graphError(401, "InvalidAuthenticationToken", "expired"), trace.Denied, "expired"},
		{"no JSON", &reply{Status: 500, Body: "PGh0bWw+"}, trace.Failed, "500"},
	} {
		for _, times := range []int{4, 5} {
			t.Run(fmt.Sprintf("%s %d times", c.name, times), func(t *testing.T) {
				g := holding(t, numbered(1, adele))
				g.disturb = func(call int, _ asked) *reply {
					if call <= times {
						return c.reply
					}
					return nil
				}
				clock := simulated.NewLeapClock(noon)
				got, err := resolve(g, New(g, clock, nil), numbered(1, adele)...)
				if err != nil || len(got) != 1 || len(g.batches) != 5 || clock.Now().Sub(noon) != 15*time.Second {
					t.Fatalf("%v in %d batches and %s, %v", got, len(g.batches), clock.Now().Sub(noon), err)
				}
				if times < 5 && got[0].State != trace.Found {
					t.Errorf("%+v", got[0])
				}
				if times == 5 && (got[0].State != c.state || !strings.Contains(got[0].Reason, c.want)) {
					t.Errorf("%+v", got[0])
				}
			})
		}
	}
}

func TestInnerRefusals(t *testing.T) {
	for _, c := range []struct {
		body any
		want string
	}{
		{map[string]any{"value": "none"}, "cannot read Graph's answer"},
		{map[string]any{}, "not a list of messages"},
		{"text", "cannot read Graph's answer"},
		{map[string]any{"value": []any{map[string]any{"subject": 1}}}, "cannot read Graph's answer"},
		{map[string]any{"value": []any{nil}}, "element 1 is null"},
		{map[string]any{"value": []any{mail("<1@x>", "other"), map[string]any{"subject": "s"}}}, "element 2: no message id is stated"},
		{map[string]any{"value": []any{}, "@odata.nextLink": 7}, `"@odata.nextLink" is not a text`},
		{map[string]any{"value": []any{}, "@odata.nextLink": nil}, `"@odata.nextLink" is empty`},
		{map[string]any{"value": []any{}, "error": map[string]any{"code": "x"}}, `an "error" was not expected`},
		{json.RawMessage(`{"value":[],"value":[]}`), `"value" is stated twice`},
	} {
		g := &graph{t: t, disturb: func(int, asked) *reply { return &reply{Status: 200, Body: c.body} }}
		got, err := resolve(g, newSource(g), numbered(1, adele)...)
		if err != nil || len(got) != 1 || got[0].State != trace.Failed || !strings.Contains(got[0].Reason, c.want) {
			t.Errorf("%v, %v, want %q", got, err, c.want)
		}
	}
	g := &graph{t: t, disturb: func(int, asked) *reply { return graphError(400, "ErrorInvalidUrlQuery", "bad\nfilter") }}
	got, err := resolve(g, newSource(g), numbered(1, adele)...)
	if err != nil || got[0].State != trace.Failed || !strings.Contains(got[0].Reason, "400 Bad Request, ErrorInvalidUrlQuery: bad filter") {
		t.Errorf("%v, %v", got, err)
	}
}

// TestLookupAnsweredTwice checks that a lookup with two answers each time is neither found nor
// missing.
func TestLookupAnsweredTwice(t *testing.T) {
	queries := numbered(1, adele)
	g := &graph{t: t, forge: func(_ int, r []map[string]any) []map[string]any { return append(r, r[0]) }}
	got, err := resolve(g, newSource(g), queries...)
	if err != nil || len(got) != 1 || got[0].State != trace.Failed || !strings.Contains(got[0].Reason, "the answer to the batch lacks this lookup") {
		t.Errorf("%+v, %v", got, err)
	}
}

// Answers that are missing are asked for again, and answers to nothing say nothing.
func TestForgedBatches(t *testing.T) {
	queries := numbered(20, adele)
	stranger := map[string]any{"status": 200, "body": map[string]any{"value": []any{mail("<0@x>", "forged")}}}
	as := func(id any) map[string]any {
		r := maps.Clone(stranger)
		r["id"] = id
		return r
	}
	for _, c := range []struct {
		name  string
		forge func(call int, r []map[string]any) []map[string]any
		calls int
	}{
		{"missing", func(call int, r []map[string]any) []map[string]any { return r[:len(r)-max(0, 10-3*call)] }, 4},
		{"strangers", func(_ int, r []map[string]any) []map[string]any {
			return append([]map[string]any{as("20"), as("-1"), as("x"), as(nil), {}, as(99)}, r...)
		}, 1},
		{"twice", func(call int, r []map[string]any) []map[string]any {
			if call == 1 {
				r = append(r, as("0"), as("19")) // which of them is right cannot be told
			}
			return r
		}, 2},
		{"numbers", func(_ int, r []map[string]any) []map[string]any {
			for i := range r {
				r[i]["id"] = len(r) - 1 - i
			}
			return r
		}, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := holding(t, queries)
			g.forge = c.forge
			got, err := resolve(g, newSource(g), queries...)
			if err != nil || len(got) != 20 || len(g.batches) > c.calls {
				t.Fatalf("%d findings in %d batches, %v", len(got), len(g.batches), err)
			}
			for _, f := range got {
				if f.State != trace.Found || len(f.Messages) != 1 || f.Messages[0].Subject != "of "+string(f.ID.ID()) {
					t.Errorf("%+v", f)
				}
			}
		})
	}
}

// TestUnansweredLookup checks that missing answers are requested again.
func TestUnansweredLookup(t *testing.T) {
	g := holding(t, numbered(3, adele))
	g.forge = func(_ int, r []map[string]any) []map[string]any { return r[:len(r)-1] } // the first lookup
	got, err := resolve(g, newSource(g), numbered(3, adele)...)
	if err != nil || len(got) != 3 {
		t.Fatalf("%v, %v", got, err)
	}
	i := slices.IndexFunc(got, func(f trace.Finding) bool { return f.State == trace.Failed })
	if i < 0 || !strings.Contains(got[i].Reason, "the answer to the batch lacks this lookup, tried 5 times") {
		t.Errorf("%+v", got)
	}
}

// TestRefusedBatches checks batches without any answer.
func TestRefusedBatches(t *testing.T) {
	refusal := func(status int, k tenant.ErrorKind) error {
		return &tenant.Error{Service: tenant.Mail, Status: status, Kind: k, Message: "whatever"}
	}
	body := func(text string) *tenant.Answer { return &tenant.Answer{Status: 200, Body: []byte(text)} }
	for _, c := range []struct {
		name   string
		answer *tenant.Answer
		err    error
		state  trace.State
		want   string
		calls  int
	}{
		{"denied", nil, refusal(403, tenant.Denied), trace.Denied, "whatever", 1},
		{"no sign-in", nil, refusal(400, tenant.Refused), trace.Denied, "whatever", 1},
		{"out of reach", nil, refusal(503, tenant.Busy), trace.Failed, "whatever", 1},
		{"bad request", nil, refusal(400, tenant.Other), trace.Failed, "whatever", 2},
		{"rubbish", body("<html>"), nil, trace.Failed, "cannot read Graph's answer", 10},
		{"half", body(`{"responses":[{"id":`), nil, trace.Failed, "cannot read Graph's answer", 10},
		{"no responses", body(`{}`), nil, trace.Failed, "no responses", 10},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := &graph{t: t, refuse: func(int) (*tenant.Answer, error) { return c.answer, c.err }}
			s := newSource(g)
			got, err := resolve(g, s, numbered(40, adele)...)
			if err != nil || len(got) != 40 || len(g.batches) != c.calls {
				t.Fatalf("%d findings in %d batches, %v", len(got), len(g.batches), err)
			}
			for _, f := range got {
				if f.State != c.state || !strings.Contains(f.Reason, c.want) || f.Mailbox != adele {
					t.Fatalf("%+v", f)
				}
			}
			if cost := s.Plan(numbered(40, adele), noon); (cost.Calls == 0) != (c.state == trace.Denied) {
				t.Errorf("%+v", cost)
			}
		})
	}
}

func TestThrottledBatches(t *testing.T) {
	queries := numbered(40, adele)
	g := holding(t, queries)
	g.refuse = func(call int) (*tenant.Answer, error) {
		if call%3 != 0 {
			return nil, &tenant.Error{Service: tenant.Mail, Status: 429, Kind: tenant.Busy}
		}
		return nil, nil
	}
	got, err := resolve(g, newSource(g), queries...)
	if err != nil || len(got) != 40 || len(g.batches) != 6 || got[39].State != trace.Found {
		t.Errorf("%d findings in %d batches, %v", len(got), len(g.batches), err)
	}
}

// TestResolveStops checks that findings before the end are kept, and that the remaining ids get
// none.
func TestResolveStops(t *testing.T) {
	queries := numbered(100, adele)
	t.Run("context", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		g := holding(t, queries)
		g.refuse = func(call int) (*tenant.Answer, error) {
			if call == 3 {
				cancel()
				return nil, ctx.Err()
			}
			return nil, nil
		}
		var said int
		err := newSource(g).Resolve(ctx, queries, func(trace.Finding) { said++ })
		if !errors.Is(err, context.Canceled) || said != 40 {
			t.Errorf("%v after %d findings", err, said)
		}
	})
	t.Run("budget", func(t *testing.T) {
		g := holding(t, queries)
		got, err := resolve(g, New(g, simulated.NewLeapClock(noon), trace.NewBudget(2)), queries...)
		if !errors.Is(err, trace.ErrBudget) || len(got) != 40 || len(g.batches) != 2 {
			t.Errorf("%v after %d findings", err, len(got))
		}
	})
}

// FuzzBatch checks that any answer is read or refused.
func FuzzBatch(f *testing.F) {
	for _, text := range []string{
		`{"responses":[{"id":"0","status":200,"headers":{"Retry-After":"1"},"body":{"value":[{"id":"i","internetMessageId":"<a@x>","subject":null,"from":null,"toRecipients":[{"emailAddress":{"address":"a"}}]}]}}]}`,
		`{"responses":[{"id":1,"status":"200"}]}`, `{"responses":[null,{}]}`, `{"responses":null}`, `[]`, `null`, ``, `{`,
		`{"responses":[{"id":"1","status":429,"headers":{"Retry-After":5}},{"id":"0","status":404,"body":{"error":{"code":1}}}]}`,
		`{"responses":[{"id":"1","status":200,"body":"text"}]}`, `{"responses":[{"id":"1","status":200,"body":{"value":[null]}}]}`,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		responses, err := parseBatch(text, 2)
		if err != nil && len(responses) > 0 {
			t.Errorf("%d responses and %v", len(responses), err)
		}
		for i, r := range responses {
			if i < 0 || i > 1 || r.retryAfter(noon) < 0 || strings.Contains(r.describeError(), "\n") {
				t.Errorf("%d: %+v", i, r)
			}
			p, err := parsePage(r.body, "a@x")
			if err != nil && len(p.items) > 0 {
				t.Errorf("%+v and %v", p, err)
			}
		}
	})
}
