package exchange

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"whoread/audit/coverage"
	"whoread/audit/source/fetch"
	"whoread/audit/tenant"
)

func TestAllRowsAreFetched(t *testing.T) {
	for _, c := range []struct{ rows, slice, page, sessions, calls int }{
		{0, 50, 20, 4, 4}, // four sessions must agree on no rows
		{1, 50, 20, 1, 1},
		{20, 50, 20, 1, 1},
		{21, 50, 20, 1, 2},
		{50, 50, 50, 1, 1},
		{51, 50, 50, 1, 2},
		{130, 50, 20, 1, 8},
		{12_345, 5000, 1000, 1, 13}, // C20: more than the 5,000 rows of one request
		{49_999, 5000, 1000, 1, 50},
	} {
		t.Run(fmt.Sprint(c.rows, "rows"), func(t *testing.T) {
			f := &fakeExchange{rows: c.rows, slice: c.slice, page: c.page}
			w, _, err := fetchWindow(f)
			if err != nil {
				t.Fatal(err)
			}
			if len(w.rows) != c.rows || w.countDistinct(t) != c.rows {
				t.Errorf("%d rows came, %d of them different, of %d", len(w.rows), w.countDistinct(t), c.rows)
			}
			if len(f.sessions) != c.sessions || len(f.calls) != c.calls || w.calls != c.calls {
				t.Errorf("%d sessions and %d calls (%d counted), want %d and %d", len(f.sessions), len(f.calls), w.calls, c.sessions, c.calls)
			}
			if !slices.Equal(w.asked, f.sessions) {
				t.Errorf("the ledger names the sessions %q, not %q", w.asked, f.sessions)
			}
		})
	}
}

func TestRowsAreUnchanged(t *testing.T) {
	row := `{"AuditData" : "{\"Id\":\"1\",\n \"X\":1.50}" ,"ResultIndex":"1","ResultCount":1, "Odd":"\u00e9é\u2028"}`
	p, err := parsePage([]byte("{\"value\": [ " + row + " ],\"@odata.nextLink\":\"https:\\/\\/x\\/InvokeCommand\"}"))
	if err != nil {
		t.Fatal(err)
	}
	if len(p.rows) != 1 || string(p.rows[0]) != row {
		t.Errorf("the row became %q", p.rows)
	}
	if p.positions[0] != (rowPosition{index: 1, count: 1, id: "1"}) || p.next != "https://x/InvokeCommand" {
		t.Errorf("row %v, next page %q", p.positions, p.next)
	}
}

// C22, C23: a session ends at 50,000 rows, so a window with that many is split before they are read.
func TestC22WindowIsSplitAtTheLimit(t *testing.T) {
	for _, rows := range []int{50_000, 50_001, 120_000} {
		f := &fakeExchange{rows: rows, slice: 5000, page: 1000}
		w, _, err := fetchWindow(f)
		if !errors.Is(err, fetch.ErrSplit) || len(f.calls) != 1 {
			t.Errorf("%d rows: %v after %d calls", rows, err, len(f.calls))
		}
		if len(w.rows) != 1000 {
			t.Errorf("%d rows: %d were kept of the 1,000 that came", rows, len(w.rows))
		}
	}
}

// A window that grows beyond the limit while it is read is split, too.
func TestC22LimitIsReachedWhileReading(t *testing.T) {
	f := &fakeExchange{rows: 100, slice: 50, page: 20, disturb: func(_, call int, a *fakeAnswer) error {
		if call == 2 {
			a.rows[0].Count = 50_000
		}
		return nil
	}}
	if _, _, err := fetchWindow(f); !errors.Is(err, fetch.ErrSplit) {
		t.Error(err)
	}
}

// sessionFault is a fault of Exchange.
type sessionFault struct {
	name   string
	strike func(f *fakeExchange, a *fakeAnswer) error
	says   string // part of the reason of a short window
}

func sessionFaults() []sessionFault {
	return []sessionFault{
		{"index -1", func(_ *fakeExchange, a *fakeAnswer) error {
			*a = fakeAnswer{rows: []fakeRow{{Index: -1}}}
			return nil
		}, "timeout"},
		{"index -1 in rows with records", func(_ *fakeExchange, a *fakeAnswer) error {
			for i := range a.rows {
				a.rows[i].Index, a.rows[i].Count = -1, 0
			}
			return nil
		}, "timeout"},
		{"empty page", func(_ *fakeExchange, a *fakeAnswer) error {
			*a = fakeAnswer{}
			return nil
		}, "a page was empty after 40 of 130 rows"},
		{"warning of a time-out", func(_ *fakeExchange, a *fakeAnswer) error {
			a.warnings = []string{"A task was canceled."}
			return nil
		}, "A task was canceled."},
		{"warning of an error", func(_ *fakeExchange, a *fakeAnswer) error {
			*a = fakeAnswer{warnings: []string{"A Server Side Error has occurred"}}
			return nil
		}, "Server Side Error"},
		{"warning of truncation", func(_ *fakeExchange, a *fakeAnswer) error {
			a.warnings = []string{"There are more results, use the following command to get more."}
			return nil
		}, "more results"},
		{"count grows", func(_ *fakeExchange, a *fakeAnswer) error {
			for i := range a.rows {
				a.rows[i].Count += 3
			}
			return nil
		}, "changed from 130 to 133"},
		{"count shrinks", func(_ *fakeExchange, a *fakeAnswer) error {
			for i := range a.rows {
				a.rows[i].Count = 45
			}
			return nil
		}, "changed from 130 to 45"},
		{"rows missing", func(_ *fakeExchange, a *fakeAnswer) error {
			a.rows = a.rows[:len(a.rows)-2]
			return nil
		}, "a page was empty after 128 of 130 rows"},
		{"C26: the same page again", func(_ *fakeExchange, a *fakeAnswer) error {
			for i := range a.rows {
				a.rows[i].Index = i + 1
			}
			return nil
		}, "nothing new after 40 of 130 rows"},
		{"number beyond the count", func(_ *fakeExchange, a *fakeAnswer) error {
			a.rows[0].Index = 60_000
			return nil
		}, "number 60000 of 130"},
		{"address expired", func(_ *fakeExchange, _ *fakeAnswer) error {
			return &tenant.Error{
				Service: tenant.Exchange, Status: 400, Calls: 1,
				Message: "Expired or Invalid pagination request. Default Expiry time is 00:30:00",
			}
		}, "Expired or Invalid pagination request"},
	}
}

// C25: a new session overcomes a transient fault. The rows of the old session are kept.
func TestSingleFaultIsRetried(t *testing.T) {
	for _, c := range sessionFaults() {
		t.Run(c.name, func(t *testing.T) {
			f := &fakeExchange{rows: 130, slice: 50, page: 20}
			f.disturb = func(session, call int, a *fakeAnswer) error {
				if session == 1 && call == 2 {
					return c.strike(f, a)
				}
				return nil
			}
			w, clock, err := fetchWindow(f)
			if err != nil {
				t.Fatal(err)
			}
			if n := w.countDistinct(t); n != 130 {
				t.Errorf("%d of 130 records came", n)
			}
			if len(clock.Pauses()) == 0 || len(f.sessions) < 2 {
				t.Errorf("%d sessions, waited %v", len(f.sessions), clock.Pauses())
			}
			if slices.Sort(w.asked); len(slices.Compact(w.asked)) != len(f.sessions) {
				t.Errorf("the sessions were %q", w.asked)
			}
		})
	}
}

// C25: a permanent fault makes the window short, with a reason.
func TestPermanentFaultIsShort(t *testing.T) {
	for _, c := range sessionFaults() {
		t.Run(c.name, func(t *testing.T) {
			f := &fakeExchange{rows: 130, slice: 50, page: 20}
			f.disturb = func(_, call int, a *fakeAnswer) error {
				if call == 2 {
					return c.strike(f, a)
				}
				return nil
			}
			w, clock, err := fetchWindow(f)
			var short *fetch.ShortError
			if !errors.As(err, &short) {
				t.Fatalf("the window ended with %v", err)
			}
			if !strings.Contains(short.Reason, c.says) || !strings.Contains(short.Reason, "8 sessions") {
				t.Errorf("the reason is %q, which does not say %q", short.Reason, c.says)
			}
			if len(f.sessions) != 8 || len(clock.Pauses()) != 7 {
				t.Errorf("%d sessions, %d pauses", len(f.sessions), len(clock.Pauses()))
			}
			if n := w.countDistinct(t); n < 40 {
				t.Errorf("only %d rows were kept of the 40 that came before the trouble", n)
			}
		})
	}
}

// The mark of a timeout is not saved, so it is not counted as an unreadable row.
func TestTimeoutMarkIsNotSaved(t *testing.T) {
	f := &fakeExchange{rows: 3, slice: 50, page: 20, disturb: func(session, _ int, a *fakeAnswer) error {
		if session == 1 {
			*a = fakeAnswer{rows: []fakeRow{{Index: -1}}}
		}
		return nil
	}}
	if w, _, err := fetchWindow(f); err != nil || len(w.rows) != 3 {
		t.Errorf("%d rows, %v", len(w.rows), err)
	}
}

func TestResultVoting(t *testing.T) {
	whole := func(n int) searchSession { return searchSession{total: n, received: n} }
	troubled := func(came, total int) searchSession {
		return searchSession{total: total, received: came, trouble: "trouble"}
	}
	for _, c := range []struct {
		name     string
		sessions []searchSession
		settled  int // number of sessions; 0 if the window stays short
	}{
		{"rows are believed at once", []searchSession{whole(5)}, 1},
		{"nothing is believed the fourth time", []searchSession{whole(0), whole(0), whole(0), whole(0)}, 4},
		{"nothing is not believed before rows", []searchSession{whole(0), whole(0), whole(0), whole(5)}, 4},
		{"nothing after trouble without rows", []searchSession{troubled(0, 0), whole(0), whole(0), whole(0), whole(0)}, 5},
		{"nothing is not believed after rows", slices.Concat([]searchSession{troubled(2, 5)}, slices.Repeat([]searchSession{whole(0)}, 7)), 0},
		{"as many as were claimed", []searchSession{troubled(2, 5), whole(5)}, 2},
		{"more than were claimed", []searchSession{troubled(2, 5), whole(6)}, 2},
		{"fewer than were claimed, twice", []searchSession{troubled(2, 5), whole(4), whole(4)}, 3},
		{"fewer than were claimed, and others", slices.Concat([]searchSession{troubled(2, 5), whole(1)}, slices.Repeat([]searchSession{whole(4), whole(3)}, 3), []searchSession{whole(2)}), 0},
		{"fewer than were claimed, and fewer twice", []searchSession{troubled(2, 5), whole(4), whole(3), whole(3)}, 4},
		{"trouble every time", slices.Repeat([]searchSession{troubled(2, 5), troubled(0, 0)}, 4), 0},
		{"trouble with many rows", slices.Repeat([]searchSession{troubled(4000, 4001)}, 3), 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			var b resultVoting
			for i := range c.sessions {
				settled, err := b.addSession(&c.sessions[i])
				last := i == len(c.sessions)-1
				if want := c.settled == i+1; settled != want {
					t.Fatalf("settled is %v after session %d", settled, i+1)
				}
				if short := err != nil; short != (last && c.settled == 0) {
					t.Fatalf("after session %d: %v", i+1, err)
				}
			}
		})
	}
}

// A session of an earlier run would continue where it stopped, so it is not reused.
func TestSessionIDIsNotReused(t *testing.T) {
	for query, want := range map[string]string{
		"":                      "whoread-r1-7-1",
		"whoread-r1-7-1":        "whoread-r1-7-2",
		"whoread-r1-7-12":       "whoread-r1-7-13",
		"whoread-r1-7-":         "whoread-r1-7-1",
		"whoread-r1-8-12":       "whoread-r1-7-1",
		"something else":        "whoread-r1-7-1",
		"whoread-r1-7-12345678": "whoread-r1-7-12345679",
	} {
		f := &fakeExchange{rows: 1, slice: 50, page: 20}
		w := &heldWindow{span: newRequest().Span, query: query}
		if err := New(f, newClock()).FetchWindow(context.Background(), newRequest(), w); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(f.sessions, []string{want}) {
			t.Errorf("after %q the sessions are %q, want %q", query, f.sessions, want)
		}
	}
}

// C05, C21: searches filter by operation, never by record type.
func TestC05C21SearchParameters(t *testing.T) {
	a := fetch.Request{
		Mailbox: "adele.vance@contoso.example", Users: []string{"o'neil@contoso.example", `"x"`},
		IPs: []string{"198.51.100.7", "2001:db8::1"}, Operations: []string{"MailItemsAccessed", "AttachmentAccess"},
	}
	w := &heldWindow{span: coverage.Span{From: day(1), To: day(1).Add(90*time.Minute + time.Millisecond)}}
	f := &fakeExchange{rows: 1, slice: 50, page: 20}
	if err := New(f, newClock()).FetchWindow(context.Background(), a, w); err != nil {
		t.Fatal(err)
	}
	want := `{"CmdletInput":{"CmdletName":"Search-UnifiedAuditLog","Parameters":{` +
		`"StartDate":"2026-09-01T00:00:00Z","EndDate":"2026-09-01T01:30:01Z",` +
		`"Operations":["MailItemsAccessed","AttachmentAccess"],` +
		`"UserIds":["o'neil@contoso.example","\"x\""],"IPAddresses":["198.51.100.7","2001:db8::1"],` +
		`"SessionId":"whoread-r1-7-1","SessionCommand":"ReturnLargeSet","ResultSize":5000}}}`
	if diff := cmp.Diff(want, string(f.calls[0].Body)); diff != "" {
		t.Error(diff)
	}
	f = &fakeExchange{rows: 1, slice: 50, page: 20}
	if _, _, err := fetchWindow(f); err != nil || strings.Contains(string(f.calls[0].Body), "null") {
		t.Errorf("%v; a search by nothing but the operation is %s", err, f.calls[0].Body)
	}
}

// All requests of a session have the same body and mailbox.
func TestNextPagesRepeatParameters(t *testing.T) {
	f := &fakeExchange{rows: 130, slice: 50, page: 20}
	if _, _, err := fetchWindow(f); err != nil {
		t.Fatal(err)
	}
	links := 0
	for i, c := range f.calls {
		first := f.calls[0]
		if c.Service != tenant.Exchange || c.Method != "POST" || c.Once != (i == 0) || string(c.Body) != string(first.Body) {
			t.Errorf("a call differs from the first: %+v", c)
		}
		if diff := cmp.Diff(first.Header, c.Header); diff != "" {
			t.Error(diff)
		}
		if strings.HasPrefix(c.URL, "https://outlook.example/") {
			links++
		} else if c.URL != "/adminapi/beta/contoso.example/InvokeCommand" {
			t.Errorf("a call goes to %s", c.URL)
		}
	}
	if links != 5 {
		t.Errorf("%d of 5 next links were followed", links)
	}
}

func TestHeaderNamesAnchorMailbox(t *testing.T) {
	const system = "SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@contoso.example"
	for _, c := range []struct {
		f      *fakeExchange
		anchor string
	}{
		{&fakeExchange{appOnly: true}, "APP:" + system},
		{&fakeExchange{user: "admin@contoso.example"}, "UPN:admin@contoso.example"},
		{&fakeExchange{}, "UPN:" + system},
	} {
		c.f.object = func(string, json.RawMessage) (string, error) { return `{"value":[{}]}`, nil }
		if _, err := firstObject(context.Background(), New(c.f, newClock()), "Get-Mailbox", struct{}{}); err != nil {
			t.Fatal(err)
		}
		sent, got := c.f.calls[0].Header, map[string]string{}
		for name := range sent {
			got[name] = sent.Get(name)
		}
		if diff := cmp.Diff(map[string]string{
			"X-Anchormailbox": c.anchor, "X-Cmdletname": "Get-Mailbox", "X-Responseformat": "json",
			"X-Serializationlevel": "Partial", "X-Clientapplication": "ExoManagementModule", "Prefer": "odata.maxpagesize=1000",
		}, got); diff != "" {
			t.Error(diff)
		}
	}
}

type namelessTenant struct{ fakeExchange }

func (*namelessTenant) Tenant() string { return "" }

func TestTenantIsRequired(t *testing.T) {
	err := New(&namelessTenant{}, newClock()).FetchWindow(context.Background(), newRequest(), &heldWindow{span: newRequest().Span})
	var said *tenant.Error
	if !errors.As(err, &said) || said.Kind != tenant.Absent || !strings.Contains(said.Advice, "--tenant") {
		t.Error(err)
	}
}

// lateTenant is known only from its token.
type lateTenant struct {
	*fakeExchange
	signedIn bool
}

func (l *lateTenant) Tenant() string {
	if l.signedIn {
		return fakeTenant
	}
	return ""
}

func (l *lateTenant) SignIn(_ context.Context, s tenant.Service) error {
	if s != tenant.Exchange {
		return errors.New("signed in for another service")
	}
	l.signedIn = true
	return nil
}

func TestTenantFromToken(t *testing.T) {
	l := &lateTenant{fakeExchange: &fakeExchange{rows: 1, slice: 50, page: 20}}
	w := &heldWindow{span: newRequest().Span}
	if err := New(l, newClock()).FetchWindow(context.Background(), newRequest(), w); err != nil || len(w.rows) != 1 {
		t.Errorf("%v with %d rows", err, len(w.rows))
	}
}

func TestWarningsAreNotedOnce(t *testing.T) {
	f := &fakeExchange{rows: 130, slice: 50, page: 20, disturb: func(_, _ int, a *fakeAnswer) error {
		a.warnings = []string{"The cmdlet\nwill be\x1b renamed.", strings.Repeat("long ", 100)}
		return nil
	}}
	w, _, err := fetchWindow(f)
	if err != nil {
		t.Fatal(err)
	}
	if len(w.notes) != 2 || w.notes[0] != "Exchange warned: The cmdlet will be\x1b renamed." || len(w.notes[1]) > 240 {
		t.Errorf("the notes are %q", w.notes)
	}
}

// Other errors end the window unchanged.
func TestErrorsEndTheWindow(t *testing.T) {
	denied := &tenant.Error{Service: tenant.Exchange, Status: 403, Kind: tenant.Denied, Calls: 2}
	bad := &tenant.Error{Service: tenant.Exchange, Status: 400, Message: "A parameter cannot be found", Calls: 1}
	for _, c := range []struct {
		name string
		call int
		err  error
	}{{"denied", 0, denied}, {"denied later", 2, denied}, {"bad request", 0, bad}, {"cancelled", 1, context.Canceled}} {
		t.Run(c.name, func(t *testing.T) {
			f := &fakeExchange{rows: 130, slice: 50, page: 20, disturb: func(_, call int, _ *fakeAnswer) error {
				if call == c.call {
					return c.err
				}
				return nil
			}}
			w, clock, err := fetchWindow(f)
			if !errors.Is(err, c.err) || len(f.sessions) != 1 || len(clock.Pauses()) != 0 {
				t.Errorf("%v after %d sessions", err, len(f.sessions))
			}
			want := c.call
			var said *tenant.Error
			if errors.As(c.err, &said) {
				want += said.Calls
			}
			if w.calls != want {
				t.Errorf("%d calls were counted, not %d", w.calls, want)
			}
		})
	}
}

// If the first answer is lost, a new session is needed: the old one would return no rows. An outage
// ends the window after a while.
func TestSessionCannotStart(t *testing.T) {
	busy := &tenant.Error{Service: tenant.Exchange, Status: 504, Kind: tenant.Busy, Calls: 1}
	for failures, want := range map[int]error{1: nil, 7: nil, 8: busy, 99: busy} {
		f := &fakeExchange{rows: 30, slice: 50, page: 20, disturb: func(session, _ int, _ *fakeAnswer) error {
			if session <= failures {
				return busy
			}
			return nil
		}}
		w, clock, err := fetchWindow(f)
		if !errors.Is(err, want) || (want == nil) != (len(w.rows) == 30) {
			t.Errorf("%d failures: %v with %d rows", failures, err, len(w.rows))
		}
		if n := min(failures, maxFailures-1); len(clock.Pauses()) != n || slices.Max(clock.Pauses()) > time.Minute {
			t.Errorf("%d failures: waited for %v", failures, clock.Pauses())
		}
	}
	f := &fakeExchange{rows: 130, slice: 50, page: 20, disturb: func(_, call int, _ *fakeAnswer) error {
		if call == 2 {
			return busy
		}
		return nil
	}}
	if _, _, err := fetchWindow(f); !errors.Is(err, busy) || len(f.sessions) != 1 {
		t.Errorf("in the middle: %v after %d sessions", err, len(f.sessions))
	}
}

func TestWriteErrorEndsTheWindow(t *testing.T) {
	full := errors.New("no space left")
	f := &fakeExchange{rows: 130, slice: 50, page: 20}
	w := &heldWindow{span: newRequest().Span, full: full}
	if err := New(f, newClock()).FetchWindow(context.Background(), newRequest(), w); !errors.Is(err, full) || len(f.calls) != 1 {
		t.Errorf("%v after %d calls", err, len(f.calls))
	}
}

func TestAnswerIsNotAList(t *testing.T) {
	for _, body := range []string{"", "\x00\x00\x00", "<html>", "{}", "[]", `{"value":null}`, `{"value":{}}`, `{"value":[`, "null"} {
		if p, err := parsePage([]byte(body)); err == nil {
			t.Errorf("%q was read as %+v", body, p)
		}
	}
}

func TestWindowsAreDays(t *testing.T) {
	s := New(&fakeExchange{}, newClock())
	for _, c := range []struct {
		span coverage.Span
		want int
	}{
		{coverage.Span{From: day(1), To: day(4)}, 3},
		{coverage.Span{From: day(1).Add(time.Hour), To: day(4).Add(time.Second)}, 4},
		{coverage.Span{From: day(1).Add(time.Hour), To: day(1).Add(2 * time.Hour)}, 1},
		{coverage.Span{From: day(1), To: day(1).Add(time.Second)}, 1},
		{coverage.Span{From: day(1).In(time.FixedZone("", 7200)), To: day(3)}, 2},
		{coverage.Span{From: day(1), To: day(1)}, 0},
	} {
		a := newRequest()
		a.Span = c.span
		got := s.PlanWindows(a, day(30))
		if len(got) != c.want {
			t.Errorf("%v is cut into %d windows, not %d", c.span, len(got), c.want)
		}
		at := c.span.To
		for _, slice := range got {
			if !slice.To.Equal(at) || slice.To.Sub(slice.From) > 24*time.Hour || slice.Skip != "" {
				t.Errorf("%v before %v", slice, at)
			}
			if !slice.From.Equal(c.span.From) && !slice.From.Equal(slice.From.Truncate(24*time.Hour)) {
				t.Errorf("%v does not begin with a day", slice)
			}
			at = slice.From
		}
		if !at.Equal(c.span.From) {
			t.Errorf("the windows begin at %v, not %v", at, c.span.From)
		}
	}
}

// FuzzPage checks that the rows of every readable answer are parts of it.
func FuzzPage(f *testing.F) {
	a := fakeAnswer{rows: []fakeRow{{1, 2, "{}"}, {-1, 0, ""}}, warnings: []string{"w"}, next: "https://x"}
	f.Add(a.marshal())
	f.Add([]byte(`{"value":[1,null,"x",{"ResultIndex":"9e99","ResultCount":-1}],"value":[{}]}`))
	f.Add([]byte(`{"@adminapi.warnings":{"a":1},"@odata.nextLink":7,"value":[]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		p, err := parsePage(body)
		if err != nil {
			return
		}
		if len(p.rows) > len(p.positions) {
			t.Fatalf("%d rows of %d", len(p.rows), len(p.positions))
		}
		for _, row := range p.rows {
			if !json.Valid(row) {
				t.Fatalf("%q is no row", row)
			}
		}
		var r searchSession
		if r.addPage(p); r.received > len(p.positions) || r.isComplete() && r.received < r.total {
			t.Fatalf("%d of %d came in %d rows", r.received, r.total, len(p.positions))
		}
	})
}
