package hunting

import (
	"context"
	"errors"
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
	d := &defender{t: t, rows: []map[string]any{
		event("<a@x>", "Re: Q3", "adele@contoso.example"),
		event("<a@x>", "Re: Q3", "megan@contoso.example"),
		event("<a@x>", "[EXTERNAL] Re: Q3", "joni@contoso.example"),
		event("<b@x>", "", "adele@contoso.example"),
		event("c@x", "stored without brackets", "adele@contoso.example"),
	}}
	got, err := resolve(d, "a@x", "<b@x>", "c@x", "<d@x>")
	if err != nil {
		t.Fatal(err)
	}
	message := func(subject string, to ...string) trace.Message {
		at := time.Date(2026, 9, 25, 8, 0, 0, 768864100, time.UTC)
		return trace.Message{Subject: subject, Sender: "eve@fabrikam.example", Recipients: to, Received: at}
	}
	finding := func(id string, state trace.State, messages ...trace.Message) trace.Finding {
		return trace.Finding{
			ID: messageid.Key(id), Source: "hunting", State: state, Messages: messages, Asked: noon, Reach: "in the last 30 days by hunting",
		}
	}
	want := map[string]trace.Finding{
		"a@x": finding("a@x", trace.Found, message("Re: Q3", "adele@contoso.example", "megan@contoso.example"),
			message("[EXTERNAL] Re: Q3", "joni@contoso.example")),
		"b@x": finding("b@x", trace.Found, message("", "adele@contoso.example")),
		"c@x": finding("c@x", trace.Found, message("stored without brackets", "adele@contoso.example")),
		"d@x": finding("d@x", trace.NotFound),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if want := [][]string{{"<a@x>", "a@x", "<b@x>", "<c@x>", "c@x", "<d@x>"}}; !cmp.Equal(d.queries, want) {
		t.Errorf("asked for %q", d.queries)
	}
}

// TestOddIDs checks that odd ids come back unchanged, each with its own subject.
func TestOddIDs(t *testing.T) {
	d := &defender{t: t}
	ids := slices.DeleteFunc(odd(), func(id string) bool { return id == "a@x" || id == "" })
	for _, id := range ids {
		d.rows = append(d.rows, event(id, "subject of "+id, "adele@contoso.example"))
	}
	got, err := resolve(d, ids...)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range ids {
		if f := got[string(messageid.ID(id).Key())]; f.State != trace.Found || f.Messages[0].Subject != "subject of "+id {
			t.Errorf("%q: %+v", id, f)
		}
	}
}

// TestAnswersOfOtherIDs checks that rows of other ids are ignored.
func TestAnswersOfOtherIDs(t *testing.T) {
	d := &defender{t: t, disturb: func(int, []string) (*tenant.Answer, error) {
		return answer(`{"results":[{"InternetMessageId":"<A@x>","Subject":"another"},{"InternetMessageId":"<b@x>","Subject":"b"}]}`)
	}}
	got, err := resolve(d, "<a@x>")
	if err != nil || len(got) != 1 || got["a@x"].State != trace.NotFound {
		t.Errorf("%v, %v", got, err)
	}
}

// TestKeysInAnyCase checks that JSON keys match in any case.
func TestKeysInAnyCase(t *testing.T) {
	d := &defender{t: t, disturb: func(int, []string) (*tenant.Answer, error) {
		return answer(`{"Schema":[{"Name":"Subject","Type":"String"}],"Results":[{"internetmessageid":"<a@x>","SUBJECT":"s","recipientEmailAddress":null}]}`)
	}}
	got, err := resolve(d, "<a@x>")
	if f := got["a@x"]; err != nil || f.State != trace.Found || f.Messages[0].Subject != "s" || !f.Messages[0].Received.IsZero() {
		t.Errorf("%v, %v", got, err)
	}
}

// TestOutside checks that messages older than hunting looks back are not queried.
func TestOutside(t *testing.T) {
	d := &defender{t: t}
	s := New(d, simulated.NewLeapClock(noon), nil)
	some := []trace.Query{
		{ID: "<old@x>", Last: noon.Add(-31 * 24 * time.Hour)},
		{ID: "<new@x>", First: noon.Add(-80 * 24 * time.Hour), Last: noon.Add(-29 * 24 * time.Hour)},
		{ID: "<bad\xff@x>"},
	}
	got, err := findings(d, s, some)
	if err != nil {
		t.Fatal(err)
	}
	if old := got["old@x"]; old.State != trace.Outside || !strings.Contains(old.Reason, "2026-08-31") {
		t.Errorf("%+v", old)
	}
	if got["new@x"].State != trace.NotFound || got["bad\xff@x"].State != trace.Failed {
		t.Errorf("%+v", got)
	}
	if want := [][]string{{"<new@x>"}}; !cmp.Equal(d.queries, want) {
		t.Errorf("asked for %q", d.queries)
	}
	if cost := s.Plan(some, noon); cost.IDs != 1 || cost.Calls != 1 || !strings.Contains(cost.Why, "30 days") {
		t.Errorf("%+v", cost)
	}
}

// TestDenied checks that hunting is not queried again after a denial, and that each id gets the reason.
func TestDenied(t *testing.T) {
	for _, c := range []struct {
		name string
		err  error
		want string
	}{
		{
			"no table", refusal(400, tenant.Other, "'where' operator: Failed to resolve table or column expression named 'EmailEvents'"),
			"advanced hunting has no table EmailEvents in this tenant: the table requires Defender for Office 365",
		},
		{"no permission", refusal(403, tenant.Denied, "Missing application scopes"), "Missing application scopes"},
		{"no sign-in", refusal(400, tenant.Refused, "declined"), "declined"},
		{"cloud", refusal(0, tenant.Absent, "advanced hunting does not exist in the cloud china"), "does not exist in the cloud china"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := &defender{t: t, disturb: func(int, []string) (*tenant.Answer, error) { return nil, c.err }}
			s := New(d, simulated.NewLeapClock(noon), nil)
			for range 2 {
				got, err := findings(d, s, queriesOf(1000, 80))
				if err != nil || len(got) != 1000 {
					t.Fatalf("%d of 1,000, %v", len(got), err)
				}
				for _, f := range got {
					if f.State != trace.Denied || !strings.Contains(f.Reason, c.want) {
						t.Fatalf("%+v", f)
					}
				}
			}
			if len(d.queries) != 1 {
				t.Errorf("%d calls", len(d.queries))
			}
			if cost := s.Plan(queriesOf(1, 80), noon); cost.IDs != 0 || cost.Calls != 0 || !strings.Contains(cost.Why, c.want) {
				t.Errorf("%+v", cost)
			}
		})
	}
}

func TestFailed(t *testing.T) {
	for _, c := range []struct {
		name  string
		text  string
		err   error
		calls int // for a thousand ids
		want  string
	}{
		{"bad query", "", refusal(400, tenant.Other, "syntax error"), 3, "syntax error"},
		{"no column", "", refusal(400, tenant.Other, "Failed to resolve column or scalar expression named 'Subject'"), 3, "column"},
		{"out of reach", "", refusal(503, tenant.Busy, "down"), 1, "down"},
		{"always too large", "", refusal(413, tenant.Other, "Request Entity Too Large"), 3 * 31, "Too Large"},
		{"never to be read", "{}", nil, 3 * 31, "no results"},
		{"null", `{"results":[null]}`, nil, 3 * 31, "element 1 is null"},
		{"no id", `{"results":[{"Subject":"s"}]}`, nil, 3 * 31, "element 1: no message id is stated"},
		{"a text", `{"results":["<a@x>"]}`, nil, 3 * 31, "element 1"},
		{"two lists", `{"Results":[],"results":[]}`, nil, 3 * 31, `"results" is stated twice`},
		{"an error beside the rows", `{"results":[],"error":{"code":"x"}}`, nil, 3 * 31, `an "error" was not expected`},
		{"not UTF-8", "{\"results\":[],\"schema\":\"\xff\"}", nil, 3 * 31, "the answer is not UTF-8"},
		{"half", `{"results":[{"InternetMes`, nil, 3 * 31, "cannot read the answer"},
		{"rubbish", "<html>", nil, 3 * 31, "cannot read the answer"},
		{"another type", `{"results":[{"Subject":{"a":1}}]}`, nil, 3 * 31, "cannot read the answer"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := &defender{t: t, disturb: func(int, []string) (*tenant.Answer, error) {
				if c.err != nil {
					return nil, c.err
				}
				return answer(c.text)
			}}
			got, err := findings(d, New(d, simulated.NewLeapClock(noon), nil), queriesOf(1000, 80))
			if err != nil || len(got) != 1000 {
				t.Fatalf("%d of 1,000, %v", len(got), err)
			}
			for _, f := range got {
				if f.State != trace.Failed || !strings.Contains(f.Reason, c.want) {
					t.Fatalf("%+v", f)
				}
			}
			if len(d.queries) != c.calls {
				t.Errorf("%d calls, want %d", len(d.queries), c.calls)
			}
		})
	}
}

// TestTooLargeAnswersAreHalved checks that a query that is too large or has too many rows is sent
// in halves without losing any.
func TestTooLargeAnswersAreHalved(t *testing.T) {
	full := `{"results":[` + strings.Repeat(`{"InternetMessageId":"<other@x>"},`, maxRows-1) + `{}]}`
	for _, c := range []struct {
		name    string
		disturb func(ids []string) (*tenant.Answer, error)
	}{
		{"refused", func([]string) (*tenant.Answer, error) {
			return nil, refusal(400, tenant.Other, "The query is too long.")
		}},
		{"full", func([]string) (*tenant.Answer, error) { return answer(full) }},
		{"cut off", func([]string) (*tenant.Answer, error) { return answer(`{"results":[{"Inter`) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := &defender{t: t, disturb: func(_ int, ids []string) (*tenant.Answer, error) {
				if len(ids) > 60 {
					return c.disturb(ids)
				}
				return nil, nil
			}}
			all := queriesOf(400, 80)
			for _, q := range all {
				d.rows = append(d.rows, event(string(q.ID), "of "+string(q.ID), "adele@contoso.example"))
			}
			got, err := findings(d, New(d, simulated.NewLeapClock(noon), nil), all)
			if err != nil || len(d.queries) != 1+2+4+8 {
				t.Fatalf("%d calls, %v", len(d.queries), err)
			}
			for _, q := range all {
				if f := got[string(q.ID.Key())]; f.State != trace.Found || f.Messages[0].Subject != "of "+string(q.ID) {
					t.Fatalf("%+v", f)
				}
			}
		})
	}
}

// TestTooLargeAnswerForOneID checks that a message with more rows than an answer holds is found
// with the rows received.
func TestTooLargeAnswerForOneID(t *testing.T) {
	d := &defender{t: t, disturb: func(int, []string) (*tenant.Answer, error) {
		return answer(`{"results":[` + strings.Repeat(`{"InternetMessageId":"<a@x>","Subject":"to all"},`, maxRows-1) +
			`{"InternetMessageId":"<a@x>","Subject":"to all"}]}`)
	}}
	got, err := resolve(d, "<a@x>")
	if f := got["a@x"]; err != nil || f.State != trace.Found || len(f.Messages) != 1 || len(d.queries) != 1 {
		t.Errorf("%+v, %v", f, err)
	}
}

// TestThrottled checks that throttling slows a lookup down and does not make it fail.
func TestThrottled(t *testing.T) {
	d := &defender{t: t, rows: []map[string]any{event("<a@x>", "s", "adele@contoso.example")}}
	d.disturb = func(call int, _ []string) (*tenant.Answer, error) {
		if call < 5 {
			return nil, refusal(429, tenant.Busy, "quota")
		}
		return nil, nil
	}
	got, err := resolve(d, "<a@x>")
	if err != nil || got["a@x"].State != trace.Found || len(d.queries) != 5 {
		t.Errorf("%v, %v after %d calls", got, err, len(d.queries))
	}
}

// TestResolveStops checks that findings before the end are kept, and that the remaining ids get
// none.
func TestResolveStops(t *testing.T) {
	t.Run("context", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		d := &defender{t: t}
		d.disturb = func(call int, _ []string) (*tenant.Answer, error) {
			if call == 2 {
				cancel()
				return nil, ctx.Err()
			}
			return nil, nil
		}
		var said int
		err := New(d, simulated.NewLeapClock(noon), nil).Resolve(ctx, queriesOf(1000, 80), func(trace.Finding) { said++ })
		if !errors.Is(err, context.Canceled) || said != 400 {
			t.Errorf("%v after %d findings", err, said)
		}
	})
	t.Run("budget", func(t *testing.T) {
		d := &defender{t: t}
		s := New(d, simulated.NewLeapClock(noon), trace.NewBudget(2))
		got, err := findings(d, s, queriesOf(1000, 80))
		if !errors.Is(err, trace.ErrBudget) || len(got) != 800 || len(d.queries) != 2 {
			t.Errorf("%v after %d findings", err, len(got))
		}
	})
}

func TestPlan(t *testing.T) {
	s := New(&defender{t: t}, simulated.NewLeapClock(noon), nil)
	for _, c := range []struct {
		n    int
		want trace.Cost
	}{
		{0, trace.Cost{}},
		{1000, trace.Cost{IDs: 1000, Calls: 3, Duration: 15 * time.Second}},
		{18_000, trace.Cost{IDs: 18_000, Calls: 45, Duration: 225 * time.Second}},
	} {
		if diff := cmp.Diff(c.want, s.Plan(queriesOf(c.n, 80), noon)); diff != "" {
			t.Errorf("%d ids: %s", c.n, diff)
		}
	}
	if b := s.RateLimit(); b.Service != "hunting" || b.Limit != 45 || b.Left != 45 || b.Per != time.Minute {
		t.Errorf("%+v", b)
	}
}

// FuzzParse checks that any answer gives rows or an error.
func FuzzParse(f *testing.F) {
	for _, text := range []string{
		`{"schema":[],"results":[{"Timestamp":"2026-09-25T08:00:00.7688641Z","InternetMessageId":"<a@x>","Subject":"s"}]}`,
		`{"Results":[{"SUBJECT":null}]}`, `{"results":null}`, `{"results":[null]}`, `{"results":{}}`, `[]`, `null`, ``, `{`, "\x00", `{"results":[{"Subject":1}]}`,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		rows, err := parseAnswer(text)
		if err != nil && (len(rows) > 0 || !strings.HasPrefix(err.Error(), "cannot read the answer of advanced hunting: ")) {
			t.Errorf("%d rows and %v", len(rows), err)
		}
	})
}
