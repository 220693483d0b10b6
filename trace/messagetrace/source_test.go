package messagetrace

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"whoread/audit/messageid"
	"whoread/audit/tenant"
	"whoread/trace"
)

// each runs a test for each channel alone.
func each(t *testing.T, test func(*testing.T, Channel)) {
	for _, c := range []Channel{Exchange, Graph} {
		t.Run(c.String(), func(t *testing.T) { test(t, c) })
	}
}

// TestFound checks that a message is found whenever it was sent in the last 90 days (C45), with all
// recipients and their subjects (C46).
func TestFound(t *testing.T) {
	each(t, func(t *testing.T, c Channel) {
		at := func(d time.Duration) time.Time { return noon.Add(-d) }
		o := newOffice(
			t,
			sent{"<now@x>", "now", "a@x", at(time.Minute)},
			sent{"<old@x>", "old", "a@x", at(89 * day)},
			sent{"<several@x>", "Q3", "b@x", at(40 * day)},
			sent{"<several@x>", "Q3", "a@x", at(40*day + time.Second)},
			sent{"<several@x>", "[EXTERNAL] Q3", "c@x", at(40 * day)},
			sent{"<empty@x>", "", "a@x", at(10 * day)},
			sent{"bare@x", "bare", "a@x", at(20 * day)},
			sent{"<NOW@x>", "another", "a@x", at(time.Minute)},
			sent{"<ancient@x>", "ancient", "a@x", at(91 * day)},
		)
		got, err := o.resolve(o.source(c), ids("<now@x>", "old@x", "<several@x>", "<empty@x>", "bare@x", "<ancient@x>")...)
		if err != nil {
			t.Fatal(err)
		}
		want := map[string][]trace.Message{
			"now@x":     {message("now", at(time.Minute), "a@x")},
			"old@x":     {message("old", at(89*day), "a@x")},
			"several@x": {message("Q3", at(40*day+time.Second), "b@x", "a@x"), message("[EXTERNAL] Q3", at(40*day), "c@x")},
			"empty@x":   {message("", at(10*day), "a@x")},
			"bare@x":    {message("bare", at(20*day), "a@x")},
			"ancient@x": nil,
		}
		for id, messages := range want {
			if diff := cmp.Diff(messages, got[id].Messages); diff != "" || (got[id].State == trace.Found) != (messages != nil) {
				t.Errorf("%s: %+v %s", id, got[id], diff)
			}
		}
		if got["ancient@x"].State != trace.NotFound {
			t.Errorf("%+v", got["ancient@x"])
		}
	})
}

// TestOddIDs checks that odd ids come back unchanged, each with its own subject.
func TestOddIDs(t *testing.T) {
	all := []string{
		"<a+b/c'd=e&f%g#h@x>", "<a%2Bb@x>", `<a"b\c@x>`, "<日本@x>", "<😀@x>", "<a\nb@x>", "<a b@x>", "<a;b,c:d?e!f@x>", "<a,b@x>",
		"<' and 1 eq 1@x>", "<a&$top=1@x>", "<" + strings.Repeat("x", 996) + ">", "<\u2028</script>@x>", "without@x",
	}
	each(t, func(t *testing.T, c Channel) {
		o := newOffice(t)
		for _, id := range all {
			o.mail = append(o.mail, sent{id, "of " + id, "a@x", noon.Add(-time.Hour)})
		}
		got, err := o.resolve(o.source(c), ids(all...)...)
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range all {
			if f := got[string(messageid.ID(id).Key())]; f.State != trace.Found || f.Messages[0].Subject != "of "+id {
				t.Errorf("%q: %+v", id, f)
			}
		}
	})
}

// TestSpans checks that the spans are searched from the newest to the oldest without a gap, each
// for the ids not found so far.
func TestSpans(t *testing.T) {
	o := newOffice(t)
	for i, q := range numbered(450) {
		o.mail = append(o.mail, sent{string(q.ID), "s", "a@x", noon.Add(-time.Duration(i) * 4 * time.Hour)}) // 60 in each span
	}
	if _, err := o.resolve(o.source(Exchange), numbered(450)...); err != nil {
		t.Fatal(err)
	}
	var calls []int
	to := noon
	for _, a := range o.calls {
		if !a.to.Equal(to) {
			calls, to = append(calls, 0), a.to
		}
		if len(calls) == 0 {
			calls = []int{0}
		}
		calls[len(calls)-1]++
		if !a.from.Equal(a.to.Add(-10*day)) && !a.from.Equal(noon.Add(margin-90*day)) {
			t.Errorf("from %s to %s", a.from, a.to)
		}
	}
	if want := []int{9, 8, 7, 6, 5, 3, 2, 1}; !slices.Equal(calls, want) {
		t.Errorf("%v calls of the spans, want %v", calls, want)
	}
}

// TestThousand checks that a thousand ids take twenty calls for each span.
func TestThousand(t *testing.T) {
	o := newOffice(t)
	for i, q := range numbered(1000) {
		o.mail = append(o.mail, sent{string(q.ID), "s", "a@x", noon.Add(-time.Duration(i%30) * day)})
	}
	got, err := o.resolve(o.source(), numbered(1000)...)
	if err != nil || len(got) != 1000 || len(o.calls) > 60 {
		t.Errorf("%d findings in %d calls, %v", len(got), len(o.calls), err)
	}
}

// TestPlanIsUpperBound checks that a plan states the calls that are needed if nothing is found, and
// about the right duration.
func TestPlanIsUpperBound(t *testing.T) {
	each(t, func(t *testing.T, c Channel) {
		for _, n := range []int{0, 1, 51, 120} {
			queries := numbered(n)
			for i := range queries[:n/2] {
				queries[i].ID = messageid.ID(queries[i].ID.Key())
			}
			o := newOffice(t)
			s := o.source(c)
			cost := s.Plan(queries, noon)
			if _, err := o.resolve(s, queries...); err != nil {
				t.Fatal(err)
			}
			if cost.IDs != n || cost.Calls != len(o.calls) || cost.Why != "" {
				t.Errorf("%d ids: %d calls, and %+v", n, len(o.calls), cost)
			}
			if took := o.clock.Now().Sub(noon); cost.Duration < took-6*time.Minute || cost.Duration > took+10*time.Minute {
				t.Errorf("%d ids: it took %s, and %+v", n, took, cost)
			}
		}
	})
}

// TestInterrupted checks that an interrupted search continues where it was, without repeating
// calls.
func TestInterrupted(t *testing.T) {
	each(t, func(t *testing.T, c Channel) {
		o := newOffice(t)
		o.mail = []sent{{"<1@x>", "s", "a@x", noon.Add(-75 * day)}}
		s := o.source(c)
		queries := ids("<0@x>", "<1@x>", "2@x")
		cost := s.Plan(queries, noon)
		calls, all := map[string]int{}, map[string]trace.State{}
		for n := 1; ; n++ {
			ctx, cancel := context.WithCancel(t.Context())
			o.refuse = func(call int, a asked) (*tenant.Answer, error) {
				if call == n*5 {
					cancel()
					return nil, ctx.Err()
				}
				for _, id := range a.ids {
					calls[fmt.Sprint(id, a.from)]++
				}
				return nil, nil
			}
			err := s.Resolve(ctx, queries, func(f trace.Finding) { all[string(f.ID)] = f.State })
			cancel()
			queries = slices.DeleteFunc(queries, func(q trace.Query) bool { return all[string(q.ID.Key())] == trace.Found })
			if errors.Is(err, context.Canceled) {
				continue
			}
			if err != nil || all["0@x"] != trace.NotFound || all["1@x"] != trace.Found || all["2@x"] != trace.NotFound || n == 1 {
				t.Errorf("%v after %d times, %v", all, n, err)
			}
			break
		}
		for what, n := range calls {
			if n > 1 {
				t.Errorf("%s was asked for %d times", what, n)
			}
		}
		if cost.Calls < len(o.calls)*4/5 {
			t.Errorf("%d calls, and %+v", len(o.calls), cost)
		}
	})
}

// TestInterruptedAtAnEdge checks that messages found before an interruption are reported, even if
// more rows may exist.
func TestInterruptedAtAnEdge(t *testing.T) {
	o := newOffice(t)
	edge := noon.Add(-10 * day)
	o.mail = []sent{{"<0@x>", "new", "a@x", edge.Add(time.Minute)}, {"<0@x>", "old", "b@x", edge.Add(-time.Minute)}}
	got, err := o.resolve(New(o, o.clock, trace.NewBudget(1), Exchange), numbered(2)...)
	if f := got["0@x"]; !errors.Is(err, trace.ErrBudget) || len(got) != 1 || len(f.Messages) != 1 {
		t.Errorf("%+v, %v", got, err)
	}
	got, err = o.resolve(o.source(Exchange), numbered(2)...)
	if f := got["0@x"]; err != nil || len(f.Messages) != 2 {
		t.Errorf("%+v, %v", got, err)
	}
}

// TestSearchedSpansExpire checks that a span is searched again an hour later.
func TestSearchedSpansExpire(t *testing.T) {
	o := newOffice(t)
	s := o.source()
	for _, c := range []struct {
		pass  time.Duration
		calls int
	}{{0, 9}, {time.Minute, 9}, {59 * time.Minute, 9}, {time.Minute, 18}} {
		if err := o.clock.Sleep(t.Context(), c.pass); err != nil {
			t.Fatal(err)
		}
		got, err := o.resolve(s, numbered(1)...)
		if err != nil || got["0@x"].State != trace.NotFound || len(o.calls) != c.calls {
			t.Errorf("%+v in %d calls, want %d, %v", got, len(o.calls), c.calls, err)
		}
	}
}

func TestOutside(t *testing.T) {
	o := newOffice(t)
	s := o.source()
	queries := []trace.Query{
		{ID: "<old@x>", Last: noon.Add(-91 * day)},
		{ID: "<new@x>", First: noon.Add(-100 * day), Last: noon.Add(-89 * day)},
		{ID: "<bad\xff@x>"},
	}
	got, err := o.resolve(s, queries...)
	if err != nil || got["old@x"].State != trace.Outside || got["new@x"].State != trace.NotFound || got["bad\xff@x"].State != trace.Failed {
		t.Errorf("%+v, %v", got, err)
	}
	if !strings.Contains(got["old@x"].Reason, "2026-07-02") || len(o.calls) != 9 {
		t.Errorf("%q, %d calls", got["old@x"].Reason, len(o.calls))
	}
	if cost := s.Plan(queries, noon); cost.IDs != 1 || !strings.Contains(cost.Why, "90 days") {
		t.Errorf("%+v", cost)
	}
}

// TestRateLimit checks that both channels share a hundred calls in five minutes, and that no query
// starts before the last 90 days however long that takes.
func TestRateLimit(t *testing.T) {
	each(t, func(t *testing.T, c Channel) {
		o := newOffice(t)
		s := o.source(c)
		n := 60
		if c == Exchange {
			n *= 50
		}
		if _, err := o.resolve(s, numbered(n)...); err != nil {
			t.Fatal(err)
		}
		if waited := o.clock.Now().Sub(noon); len(o.calls) != 540 || waited < 25*time.Minute {
			t.Errorf("%d calls in %s", len(o.calls), waited)
		}
		if b := s.RateLimit(); b.Service != "message trace" || b.Limit != 100 || b.Per != 5*time.Minute || b.Made != 540 {
			t.Errorf("%+v", b)
		}
	})
}

// TestCutOff checks that an answer that was cut off is continued to the end, with all pages.
func TestCutOff(t *testing.T) {
	for _, page := range []int{0, 2} {
		t.Run(fmt.Sprintf("pages of %d", page), func(t *testing.T) {
			o := newOffice(t)
			o.limit, o.page = 5, page
			want := map[string][]string{}
			for i := range 40 {
				id := fmt.Sprintf("<%d@x>", i%3)
				to := fmt.Sprintf("r%02d@x", i)
				o.mail = append(o.mail, sent{id, "s", to, noon.Add(-time.Duration(i/4) * time.Millisecond)})
				want[string(messageid.ID(id).Key())] = append(want[string(messageid.ID(id).Key())], to)
			}
			got, err := o.resolve(o.source(Exchange), numbered(3)...)
			if err != nil {
				t.Fatal(err)
			}
			for id, recipients := range want {
				if m := got[id].Messages; len(m) != 1 || !slices.Equal(slices.Sorted(slices.Values(m[0].Recipients)), recipients) {
					t.Errorf("%s: %+v, want %v", id, m, recipients)
				}
			}
		})
	}
}

// TestCutOffWithoutContinuation checks that ids are not "not found" if Exchange reports more rows
// but does not send them.
func TestCutOffWithoutContinuation(t *testing.T) {
	o := newOffice(t)
	for i := range 8 {
		o.mail = append(o.mail, sent{"<0@x>", "s", "a@x", noon.Add(-time.Duration(i) * time.Second)})
	}
	o.refuse = func(int, asked) (*tenant.Answer, error) {
		return &tenant.Answer{Status: 200, Body: []byte(`{"value":[{"MessageId":"<0@x>","Subject":"s","Received":"2026-09-30T00:00:00Z"}],
			"@adminapi.warnings":"There are more results, use ..."}`)}, nil
	}
	got, err := o.resolve(o.source(Exchange), numbered(2)...)
	if err != nil || got["0@x"].State != trace.Found || got["1@x"].State != trace.Failed || !strings.Contains(got["1@x"].Reason, "more results") {
		t.Errorf("%+v, %v", got, err)
	}
}

// TestCutOffBeforeTheFirstRow checks the same for an answer without rows, on any page.
func TestCutOffBeforeTheFirstRow(t *testing.T) {
	const more = `"@adminapi.warnings":["There are more results, use ..."]`
	for name, pages := range map[string][]string{
		"alone":      {`{"value":[],` + more + `}`},
		"first page": {`{"value":[],"@odata.nextLink":"https://outlook.example/adminapi/beta/contoso.example/InvokeCommand?x=1&$skiptoken=1",` + more + `}`, `{"value":[]}`},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			o.refuse = func(call int, _ asked) (*tenant.Answer, error) {
				return &tenant.Answer{Status: 200, Body: []byte(pages[(call-1)%len(pages)])}, nil
			}
			got, err := o.resolve(o.source(Exchange), numbered(1)...)
			if f := got["0@x"]; err != nil || f.State != trace.Failed || !strings.Contains(f.Reason, "more results") {
				t.Errorf("%+v, %v", f, err)
			}
		})
	}
}

func TestPages(t *testing.T) {
	each(t, func(t *testing.T, c Channel) {
		o := newOffice(t)
		o.page = 3
		for i := range 10 {
			o.mail = append(o.mail, sent{"<a'+@x>", fmt.Sprint(i), "a@x", noon.Add(-time.Hour)})
		}
		got, err := o.resolve(o.source(c), ids("<a'+@x>")...)
		if err != nil || len(got["a'+@x"].Messages) != 10 || len(o.calls) != 4 {
			t.Errorf("%+v in %d calls, %v", got, len(o.calls), err)
		}
	})
}

// TestChannels checks that the next channel continues where a denied or missing one was.
func TestChannels(t *testing.T) {
	refused := func(k tenant.ErrorKind, status int, message string) error {
		return &tenant.Error{Service: tenant.ExchangeTrace, Kind: k, Status: status, Message: message}
	}
	for _, c := range []struct {
		name string
		err  error
	}{
		{"role", refused(tenant.Denied, 403, "")},
		{"cloud", refused(tenant.Absent, 0, "not in the cloud")},
		{"hidden", refused(tenant.Other, 400, "|System.Management.Automation.CommandNotFoundException|The term 'Get-MessageTraceV2' is not recognized")},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := newOffice(t)
			o.mail = []sent{{"<2@x>", "s", "a@x", noon.Add(-15 * day)}}
			o.refuse = func(_ int, a asked) (*tenant.Answer, error) {
				if a.channel == Exchange {
					return nil, c.err
				}
				return nil, nil
			}
			s := o.source()
			if cost := s.Plan(numbered(3), noon); cost.Calls != 9 {
				t.Errorf("%+v", cost)
			}
			got, err := o.resolve(s, numbered(3)...)
			if err != nil || got["2@x"].State != trace.Found || got["0@x"].State != trace.NotFound || got["1@x"].State != trace.NotFound {
				t.Errorf("%+v, %v", got, err)
			}
			if cost := s.Plan(numbered(3), noon); cost.Calls != 27 || len(o.calls) != 1+3+3+2*7 {
				t.Errorf("%d calls, then %+v", len(o.calls), cost)
			}
		})
	}
}

func TestSignInFails(t *testing.T) {
	o := newOffice(t)
	o.signIn = &tenant.Error{Service: tenant.ExchangeTrace, Kind: tenant.Refused, Message: "declined"}
	o.mail = []sent{{"<0@x>", "s", "a@x", noon.Add(-time.Hour)}}
	got, err := o.resolve(o.source(), numbered(1)...)
	if err != nil || got["0@x"].State != trace.Found {
		t.Errorf("%+v, %v", got, err)
	}
	got, err = o.resolve(o.source(Exchange), numbered(1)...)
	if err != nil || got["0@x"].State != trace.Denied || !strings.Contains(got["0@x"].Reason, "declined") {
		t.Errorf("%+v, %v", got, err)
	}
}

// TestDenied checks that each denied channel gives its reason, and that none is called again.
func TestDenied(t *testing.T) {
	o := newOffice(t)
	o.refuse = func(_ int, a asked) (*tenant.Answer, error) {
		if a.channel == Exchange {
			return nil, &tenant.Error{Service: tenant.ExchangeTrace, Kind: tenant.Denied, Status: 403, Advice: "grant a role"}
		}
		return nil, &tenant.Error{
			Service: tenant.GraphTrace, Kind: tenant.Denied, Status: 401, Advice: "grant a permission",
			Message: "Service principal-less Authentication failed: the service principal for App ID " + principal + " was not found.",
		}
	}
	s := o.source()
	for range 2 {
		got, err := o.resolve(s, numbered(200)...)
		if err != nil || len(got) != 200 || len(o.calls) != 2 {
			t.Fatalf("%d findings in %d calls, %v", len(got), len(o.calls), err)
		}
		for _, f := range got {
			if f.State != trace.Denied || !strings.Contains(f.Reason, "grant a role") ||
				!strings.Contains(f.Reason, "New-MgServicePrincipal -AppId "+principal) || strings.Contains(f.Reason, "grant a permission") {
				t.Fatalf("%+v", f)
			}
		}
	}
	if cost := s.Plan(numbered(200), noon); cost.IDs != 0 || cost.Calls != 0 || !strings.Contains(cost.Why, "grant a role") {
		t.Errorf("%+v", cost)
	}
}

// TestAnswersOfOtherIDs checks that rows of other ids are ignored and settle nothing.
func TestAnswersOfOtherIDs(t *testing.T) {
	each(t, func(t *testing.T, c Channel) {
		o := newOffice(t)
		o.refuse = func(int, asked) (*tenant.Answer, error) {
			return &tenant.Answer{Status: 200, Body: []byte(`{"value":[{"MessageId":"<60@x>","Subject":"forged"},{"MessageId":"<A@x>"}]}`)}, nil
		}
		queries := numbered(60) // <60@x> is not among them
		if c == Exchange {
			queries = append(queries, trace.Query{ID: "<60@x>"}) // in another call than the first
		}
		got, err := o.resolve(o.source(c), queries...)
		if err != nil || len(got) != len(queries) {
			t.Fatalf("%d findings, %v", len(got), err)
		}
		for _, f := range got {
			if (f.State == trace.Found) != (f.ID == "60@x") {
				t.Errorf("%+v", f)
			}
		}
	})
}

func TestFailed(t *testing.T) {
	each(t, func(t *testing.T, c Channel) {
		for _, e := range []struct {
			name string
			text string
			err  error
			want string
		}{
			{"bad request", "", &tenant.Error{Kind: tenant.Other, Status: 400, Message: "The StartDate can't be older"}, "older"},
			{"rubbish", "<html>", nil, "cannot read the answer"},
			{"half", `{"value":[{"MessageId":`, nil, "cannot read the answer"},
			{"no rows", `{}`, nil, "not a list of rows"},
			{"another type", `{"value":[{"Subject":1}]}`, nil, "cannot read the answer"},
			{"null", `{"value":[null]}`, nil, "element 1 is null"},
			{"no id", `{"value":[{"Subject":"s"}]}`, nil, "element 1: no message id is stated"},
			{"two lists", `{"value":[],"value":[]}`, nil, `"value" is stated twice`},
			{"a link that is a number", `{"value":[],"@odata.nextLink":7}`, nil, `"@odata.nextLink" is not a text`},
			{"a link that is null", `{"value":[],"@odata.nextLink":null}`, nil, `"@odata.nextLink" is empty`},
			{"an error beside the rows", `{"value":[],"error":{"code":"x"}}`, nil, `an "error" was not expected`},
			{"not UTF-8", "{\"value\":[],\"note\":\"\xff\"}", nil, "the answer is not UTF-8"},
			{"no end", `{"value":[],"@odata.nextLink":"https://graph.example/v1.0/admin/exchange/tracing/messageTraces?` +
				`$filter=receivedDateTime%20ge%202026-09-21T12:00:00Z%20and%20receivedDateTime%20le%202026-10-01T12:00:00Z%20and%20messageId%20eq%20'x'&$top=5000"}`, nil, "pages do not end"},
		} {
			t.Run(e.name, func(t *testing.T) {
				o := newOffice(t)
				o.mail = []sent{{"<0@x>", "s", "a@x", noon.Add(-15 * day)}}
				o.refuse = func(_ int, a asked) (*tenant.Answer, error) {
					if a.to.Before(noon) {
						return nil, nil
					}
					if e.err != nil {
						return nil, e.err
					}
					return &tenant.Answer{Status: 200, Body: []byte(e.text)}, nil
				}
				if e.name == "no end" && c == Graph {
					o.refuse = func(_ int, a asked) (*tenant.Answer, error) {
						if a.to.Before(noon) {
							return nil, nil
						}
						return &tenant.Answer{Status: 200, Body: []byte(strings.Replace(e.text, "https://graph.example", "", 1))}, nil
					}
				}
				got, err := o.resolve(o.source(c), numbered(2)...)
				if err != nil || got["0@x"].State != trace.Found {
					t.Errorf("%+v, %v", got, err)
				}
				if f := got["1@x"]; f.State != trace.Failed || !strings.Contains(f.Reason, e.want) {
					t.Errorf("%+v", f)
				}
			})
		}
	})
}

// TestOutOfReach checks that a service that is down is not called for each id.
func TestOutOfReach(t *testing.T) {
	o := newOffice(t)
	o.mail = []sent{{"<0@x>", "s", "a@x", noon.Add(-time.Hour)}}
	o.refuse = func(call int, _ asked) (*tenant.Answer, error) {
		if call > 1 {
			return nil, &tenant.Error{Kind: tenant.Busy, Status: 503, Message: "down"}
		}
		return nil, nil
	}
	got, err := o.resolve(o.source(), numbered(200)...)
	if err != nil || len(got) != 200 || len(o.calls) != 2 || got["0@x"].State != trace.Found {
		t.Fatalf("%d findings in %d calls, %v", len(got), len(o.calls), err)
	}
	if f := got["1@x"]; f.State != trace.Failed || !strings.Contains(f.Reason, "down") {
		t.Errorf("%+v", f)
	}
}

func TestThrottled(t *testing.T) {
	each(t, func(t *testing.T, c Channel) {
		o := newOffice(t)
		o.mail = []sent{{"<0@x>", "s", "a@x", noon.Add(-15 * day)}}
		o.refuse = func(call int, _ asked) (*tenant.Answer, error) {
			if call%3 != 0 {
				return nil, &tenant.Error{Kind: tenant.Busy, Status: 429}
			}
			return nil, nil
		}
		got, err := o.resolve(o.source(c), numbered(1)...)
		if err != nil || got["0@x"].State != trace.Found || len(o.calls) != 6 {
			t.Errorf("%+v in %d calls, %v", got, len(o.calls), err)
		}
	})
}

// TestResolveStops checks that findings before the end are kept, and that the remaining ids get
// none.
func TestResolveStops(t *testing.T) {
	mail := func() (all []sent) {
		for i := range 100 {
			all = append(all, sent{fmt.Sprintf("<%d@x>", i), "s", "a@x", noon.Add(-time.Duration(1+i%2*15) * day)})
		}
		return all
	}
	t.Run("context", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		o := newOffice(t, mail()...)
		o.refuse = func(call int, _ asked) (*tenant.Answer, error) {
			if call == 3 {
				cancel()
				return nil, ctx.Err()
			}
			return nil, nil
		}
		var said int
		err := o.source().Resolve(ctx, numbered(100), func(trace.Finding) { said++ })
		if !errors.Is(err, context.Canceled) || said != 50 {
			t.Errorf("%v after %d findings", err, said)
		}
	})
	t.Run("budget", func(t *testing.T) {
		o := newOffice(t, mail()...)
		got, err := o.resolve(New(o, o.clock, trace.NewBudget(2), Exchange), numbered(100)...)
		if !errors.Is(err, trace.ErrBudget) || len(got) != 50 || len(o.calls) != 2 {
			t.Errorf("%v after %d findings", err, len(got))
		}
	})
}

// FuzzExchange checks that any answer gives rows or an error. A page may state that there are more rows
// and have none itself; an answer without any is refused after its last page.
func FuzzExchange(f *testing.F) {
	for _, text := range []string{
		`{"value":[{"MessageId":"<a@x>","Received@data.type":"System.DateTime","Received":"2026-07-23T22:01:22.0480000Z","Size@data.type":"System.Int32","Size":176814}],"@adminapi.warnings":[]}`,
		`{"value":[{"Size":"12"},{"Size":null},{"Size":1e400},{"Size":{}}],"@adminapi.warnings":["There are more results"]}`,
		`{"value":[],"@adminapi.warnings":"There are more results","@odata.nextLink":1}`, `{"value":[null]}`, `[]`, `null`, ``, `{`,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		a, err := parseExchange(text)
		if err != nil && (len(a.rows) > 0 || a.more || a.next != "") {
			t.Errorf("%+v and %v", a, err)
		}
		for _, row := range a.rows {
			if row.toRow().Size < 0 {
				t.Errorf("%+v", row)
			}
		}
	})
}

// FuzzGraph checks that any answer gives rows or an error.
func FuzzGraph(f *testing.F) {
	for _, text := range []string{
		`{"value":[{"id":"g","messageId":"<a@x>","receivedDateTime":"2026-10-01T10:00:00Z","subject":"","size":1234}],"@odata.nextLink":"https://graph.example/x"}`,
		`{"value":null}`, `{"value":[null,{"size":-1}]}`, `[]`, `null`, ``, `{`,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		rows, next, err := parseGraph(text)
		if err != nil && (len(rows) > 0 || next != "") {
			t.Errorf("%d rows, %q and %v", len(rows), next, err)
		}
		for _, row := range rows {
			if row.Size < 0 {
				t.Errorf("%+v", row)
			}
		}
	})
}
