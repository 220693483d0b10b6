package graph

import (
	"context"
	"errors"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"whoread/audit/source/fetch"
	"whoread/audit/tenant"
	simulated "whoread/fixtures/tenant"
)

var (
	_ fetch.Checker = (*Service)(nil)
	_ fetch.Planner = (*Service)(nil)
)

// More records than a page or session of the older tools holds are complete, byte for byte.
func TestC20RecordsAreUnchanged(t *testing.T) {
	f, w := &fake{rows: makeRecords(12_345), top: 1000}, newWindow()
	if err := fetchWindow(t, f, w); err != nil {
		t.Fatal(err)
	}
	checkRows(t, w.rows, f.rows)
	if w.pages != 13 || w.calls != len(f.calls) {
		t.Errorf("%d pages, %d calls of %d", w.pages, w.calls, len(f.calls))
	}
	if want := []string{windowName, "q1"}; !slices.Equal(w.asked, want) {
		t.Errorf("asked %q, want %q", w.asked, want)
	}
	if !slices.Contains(f.calls, "GET "+base+"/v1.0/security/auditLog/queries/q1/records?$top=1000&$skiptoken=1000") {
		t.Errorf("the next link was not followed as it stands: %q", f.calls)
	}
	if f.callCount(creating) != 1 || w.joinedNotes() != "" {
		t.Errorf("%d queries, notes %q", f.callCount(creating), w.joinedNotes())
	}
}

func TestEmptyResultIsComplete(t *testing.T) {
	f, w := &fake{}, newWindow()
	if err := fetchWindow(t, f, w); err != nil || len(w.rows) != 0 {
		t.Errorf("%v, %d rows", err, len(w.rows))
	}
}

func TestQueryRequestBody(t *testing.T) {
	const head = `{"@odata.type":"#microsoft.graph.security.auditLogQuery","displayName":"whoread-k3v9-7",` +
		`"filterStartDateTime":"2026-09-14T00:00:00Z","filterEndDateTime":"2026-09-15T00:00:00Z"`
	for _, c := range []struct {
		name   string
		change func(*fetch.Request)
		want   string
	}{
		{"operations", func(*fetch.Request) {}, `,"operationFilters":["MailItemsAccessed"]}`},
		{
			"actors", func(a *fetch.Request) { a.Users = []string{`"a"@contoso.example`} },
			`,"operationFilters":["MailItemsAccessed"],"userPrincipalNameFilters":["\"a\"@contoso.example"]}`,
		},
		{
			"addresses", func(a *fetch.Request) { a.IPs = []string{"198.51.100.7", "2001:db8::1"} },
			`,"operationFilters":["MailItemsAccessed"],"ipAddressFilters":["198.51.100.7","2001:db8::1"]}`,
		},
		{"never the mailbox", func(a *fetch.Request) { a.Mailbox = "adele@contoso.example" }, `,"operationFilters":["MailItemsAccessed"]}`},
		{"everything", func(a *fetch.Request) { a.Operations = nil }, `}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := &fake{}
			if err := fetchWindow(t, f, newWindow(), c.change); err != nil {
				t.Fatal(err)
			}
			if got := compactJSON(t, f.bodies[0]); got != head+c.want {
				t.Errorf("asked\n%s\nwant\n%s", got, head+c.want)
			}
		})
	}
}

func TestQueryRequestHasWholeSeconds(t *testing.T) {
	w := newWindow()
	w.span.From, w.span.To = w.span.From.Add(1500*time.Millisecond), w.span.To.Add(-500*time.Millisecond)
	q := newQueryRequest(accesses(), w)
	if q.From != "2026-09-14T00:00:01Z" || q.To != "2026-09-15T00:00:00Z" {
		t.Errorf("asked from %s to %s", q.From, q.To)
	}
}

func TestBetaWhereV1IsMissing(t *testing.T) {
	f := &fake{rows: makeRecords(3), interfere: func(_ callKind, c tenant.Call, _ int) fakeAnswer {
		if strings.HasPrefix(c.URL, stable) {
			return fakeAnswer{status: http.StatusNotFound}
		}
		return fakeAnswer{}
	}}
	q, first, second := New(f, newClock()), newWindow(), newWindow()
	for _, w := range []*window{first, second} {
		if err := q.FetchWindow(t.Context(), accesses(), w); err != nil {
			t.Fatal(err)
		}
		checkRows(t, w.rows, f.rows)
		if !strings.Contains(w.joinedNotes(), "beta") {
			t.Errorf("no note says that beta was asked: %q", w.joinedNotes())
		}
	}
	if !slices.Contains(first.doing, "v1.0 answered 404, trying beta") {
		t.Errorf("it was not seen: %q", first.doing)
	}
	asked := slices.DeleteFunc(slices.Clone(f.calls), func(c string) bool { return !strings.Contains(c, stable) })
	if len(asked) != 1 {
		t.Errorf("v1.0 was asked %d times, want once: %q", len(asked), asked)
	}
}

func TestRefusals(t *testing.T) {
	for _, c := range []struct {
		name  string
		give  fakeAnswer
		kind  tenant.ErrorKind
		calls int
	}{
		{"no version has it", fakeAnswer{status: http.StatusNotFound}, tenant.Absent, 2},
		{"no permission", fakeAnswer{status: http.StatusForbidden}, tenant.Denied, 1},
		{"no permission, told as not found", fakeAnswer{status: http.StatusNotFound, body: "App:1 dont have any permissions"}, tenant.Denied, 1},
		{"no sign-in", fakeAnswer{err: &tenant.Error{Kind: tenant.Refused, Code: "AADSTS7000215"}}, tenant.Refused, 1},
		{"the quota", fakeAnswer{status: http.StatusTooManyRequests}, tenant.Busy, 1},
		{"a bad filter", fakeAnswer{status: http.StatusBadRequest}, tenant.Other, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := &fake{interfere: func(callKind, tenant.Call, int) fakeAnswer { return c.give }}
			w := newWindow()
			err := fetchWindow(t, f, w)
			var said *tenant.Error
			if !errors.As(err, &said) || said.Kind != c.kind || !strings.Contains(err.Error(), windowName) {
				t.Errorf("got %v, want one of kind %d that names the query", err, c.kind)
			}
			if len(f.calls) != c.calls {
				t.Errorf("%d calls, want %d: %q", len(f.calls), c.calls, f.calls)
			}
		})
	}
}

func TestC24FailedQueryIsAnError(t *testing.T) {
	for _, status := range []string{"failed", "cancelled", "unknownFutureValue", "paused"} {
		t.Run(status, func(t *testing.T) {
			f, w := &fake{status: []string{"running", status}, rows: makeRecords(1)}, newWindow()
			err := fetchWindow(t, f, w)
			if err == nil || !strings.Contains(err.Error(), "q1") || !strings.Contains(err.Error(), status) {
				t.Errorf("got %v, want the id and the state", err)
			}
			if f.callCount(paging) != 0 || len(w.rows) != 0 {
				t.Error("its records were read")
			}
		})
	}
}

func TestC24EndlessQueryTimesOut(t *testing.T) {
	f, w, clock := &fake{status: []string{"notStarted", "running"}}, newWindow(), newClock()
	began := clock.Now()
	err := New(f, clock).FetchWindow(t.Context(), accesses(), w)
	if err == nil || !strings.Contains(err.Error(), "q1") || !strings.Contains(err.Error(), "resume") {
		t.Errorf("got %v, want the id and how to go on", err)
	}
	if took := clock.Now().Sub(began); took < maxQueryTime || took > maxQueryTime+longestPause {
		t.Errorf("it was left after %s", took)
	}
	if got := clock.Pauses()[:6]; !reflect.DeepEqual(got, []time.Duration{
		10 * time.Second, 15 * time.Second, 22500 * time.Millisecond, 33750 * time.Millisecond, 50625 * time.Millisecond, time.Minute,
	}) {
		t.Errorf("pauses %v", got)
	}
	if !slices.Contains(w.doing, "the query is waiting to start, 10s so far") || !slices.Contains(w.doing, "the query is running, 25s so far") {
		t.Errorf("it was not seen what goes on: %q", w.doing)
	}
}

func TestTransientErrorsAreRetried(t *testing.T) {
	for _, c := range []struct {
		name string
		at   callKind
		give fakeAnswer
	}{
		{"a query that is not ready", looking, fakeAnswer{status: http.StatusBadRequest}},
		{"a query that is not found yet", looking, fakeAnswer{status: http.StatusNotFound}},
		{"a query that is no JSON", looking, fakeAnswer{status: http.StatusOK, body: `{"id":`}},
		{"a query that is none", looking, fakeAnswer{status: http.StatusOK, body: `{}`}},
		{"records that are not ready", paging, fakeAnswer{status: http.StatusBadRequest}},
		{"records that are no page", paging, fakeAnswer{status: http.StatusOK, body: `{"value":{}}`}},
		{"records that break off", paging, fakeAnswer{status: http.StatusOK, body: `{"value":[{"id":"r0"}`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, times := range []int{2, 100} {
				f, w := &fake{rows: makeRecords(2)}, newWindow()
				f.interfere = func(k callKind, call tenant.Call, n int) fakeAnswer {
					// Beta may also stay silent.
					if k == c.at && n <= times && strings.Contains(call.URL, stable) {
						return c.give
					}
					if times == 100 && k == c.at {
						return c.give
					}
					return fakeAnswer{}
				}
				err := fetchWindow(t, f, w)
				if times == 2 {
					checkRows(t, w.rows, f.rows)
				}
				if (err == nil) != (times == 2) || err != nil && !strings.Contains(err.Error(), "query q1") {
					t.Errorf("%d times: %v", times, err)
				}
				var said *tenant.Error
				if errors.As(err, &said) && said.Kind == tenant.Absent {
					t.Error("one query that is not found stands for a service that is not there")
				}
			}
		})
	}
}

// The error is reported, and earlier rows are kept.
func TestC25FailedPageIsAnError(t *testing.T) {
	f, w := &fake{rows: makeRecords(25), top: 10}, newWindow()
	f.interfere = func(k callKind, _ tenant.Call, n int) fakeAnswer {
		if k == paging && n == 3 {
			return fakeAnswer{status: http.StatusServiceUnavailable}
		}
		return fakeAnswer{}
	}
	err := fetchWindow(t, f, w)
	var said *tenant.Error
	if !errors.As(err, &said) || said.Kind != tenant.Busy || !strings.Contains(err.Error(), "query q1") {
		t.Errorf("got %v", err)
	}
	checkRows(t, w.rows, f.rows[:20])
}

func TestRecordPageLoop(t *testing.T) {
	f, w := &fake{rows: makeRecords(25), top: 10}, newWindow()
	f.interfere = func(k callKind, c tenant.Call, n int) fakeAnswer {
		if k == paging && n == 3 {
			return fakeAnswer{status: http.StatusOK, body: pageJSON(1, pageLink(c, 10), f.rows[24])}
		}
		return fakeAnswer{}
	}
	if err := fetchWindow(t, f, w); !errors.Is(err, errLoop) || !strings.Contains(err.Error(), "q1") {
		t.Errorf("got %v", err)
	}
}

func TestInconsistentPagesAreReadAgain(t *testing.T) {
	rows := makeRecords(10)
	for _, c := range []struct {
		name  string
		pages []string // readings of the first page, the last one repeatedly
		want  []string
		reads int
		short bool
	}{
		{"short once", []string{pageJSON(10, "", rows[:7]...), pageJSON(10, "", rows...)}, rows, 2, false},
		{"other rows each time", []string{pageJSON(10, "", rows[5:]...), pageJSON(10, "", rows[:5]...)}, rows, maxPageReads, true},
		{
			"two forms",
			[]string{pageJSON(2, "", rows[0]), pageJSON(2, "", strings.Replace(rows[0], " ", "", 1))},
			[]string{strings.Replace(rows[0], " ", "", 1), rows[0]},
			maxPageReads, true,
		},
		{"always short", []string{pageJSON(10, "", rows[:7]...)}, rows[:7], maxPageReads, true},
		{"always long", []string{pageJSON(9, "", rows...)}, rows, maxPageReads, true},
		{"not stated", []string{`{"value":[` + rows[0] + `]}`}, rows[:1], 1, false},
		{"stated as text", []string{`{"@odata.count":"1","value":[` + rows[0] + `]}`}, rows[:1], 1, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, w := &fake{}, newWindow()
			f.interfere = func(k callKind, _ tenant.Call, n int) fakeAnswer {
				if k != paging {
					return fakeAnswer{}
				}
				return fakeAnswer{status: http.StatusOK, body: c.pages[min(n, len(c.pages))-1]}
			}
			err := fetchWindow(t, f, w)
			checkRows(t, w.rows, c.want)
			var short *fetch.ShortError
			if errors.As(err, &short) != c.short || (err != nil) != c.short {
				t.Errorf("got %v", err)
			}
			if f.callCount(paging) != c.reads {
				t.Errorf("read %d times, want %d", f.callCount(paging), c.reads)
			}
		})
	}
}

func TestLimits(t *testing.T) {
	const exceeded = `,"isRecordCountLimitExceeded":true,"recordCountLimit":5,"approximateReturnedRecordCount":5`
	aSecond := func(w *window) { w.span.To = w.span.From.Add(time.Second) }
	for _, c := range []struct {
		name   string
		extra  string
		change func(*window)
		v1     bool // v1.0 states what beta states
		split  bool
		short  bool
		rows   int
	}{
		{name: "more than the limit", extra: exceeded, split: true},
		{name: "as v1.0 says", extra: exceeded, v1: true, split: true},
		{name: "more within a second", extra: exceeded, change: aSecond, short: true, rows: 5},
		{name: "as many as the limit", extra: `,"isRecordCountLimitExceeded":false,"recordCountLimit":5`, rows: 5},
		{name: "as text", extra: `,"isRecordCountLimitExceeded":"true","recordCountLimit":"5"`, split: true},
		{name: "not stated", extra: `,"isRecordCountLimitExceeded":null`, rows: 5},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, w := &fake{rows: makeRecords(5), extra: c.extra}, newWindow()
			if c.change != nil {
				c.change(w)
			}
			if c.v1 {
				f.interfere = func(k callKind, call tenant.Call, _ int) fakeAnswer {
					if k == looking {
						return fakeAnswer{status: http.StatusOK, body: f.findQuery(call).queryJSON("succeeded", c.extra)}
					}
					return fakeAnswer{}
				}
			}
			err := fetchWindow(t, f, w)
			var short *fetch.ShortError
			if errors.Is(err, fetch.ErrSplit) != c.split || errors.As(err, &short) != c.short || (err != nil) != (c.split || c.short) {
				t.Errorf("got %v", err)
			}
			if len(w.rows) != c.rows {
				t.Errorf("%d rows, want %d", len(w.rows), c.rows)
			}
		})
	}
}

// Without a statement that there are more records, the row limit shows it.
func TestC20FullResultIsSplit(t *testing.T) {
	const limit = `,"recordCountLimit":5`
	f, w := &fake{rows: makeRecords(5)}, newWindow()
	f.interfere = func(k callKind, call tenant.Call, _ int) fakeAnswer {
		if k == looking {
			return fakeAnswer{status: http.StatusOK, body: f.findQuery(call).queryJSON("succeeded", limit)}
		}
		return fakeAnswer{}
	}
	if err := fetchWindow(t, f, w); !errors.Is(err, fetch.ErrSplit) {
		t.Errorf("got %v", err)
	}
	checkRows(t, w.rows, f.rows) // kept all the same
}

func TestWriteErrorEndsTheFetch(t *testing.T) {
	f, w := &fake{rows: makeRecords(5)}, newWindow()
	w.broken = errors.New("no space left on device")
	if err := fetchWindow(t, f, w); !errors.Is(err, w.broken) || f.callCount(creating) != 0 {
		t.Errorf("got %v after %d queries were created", err, f.callCount(creating))
	}
}

// cancellingClock cancels the context during Sleep.
type cancellingClock struct {
	*simulated.LeapClock
	cancel context.CancelFunc
}

func (c cancellingClock) Sleep(ctx context.Context, d time.Duration) error {
	_ = c.LeapClock.Sleep(ctx, d)
	c.cancel()
	return ctx.Err()
}

func TestCancelling(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	f, clock := &fake{status: []string{"running"}}, cancellingClock{newClock(), cancel}
	if err := New(f, clock).FetchWindow(ctx, accesses(), newWindow()); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if len(clock.Pauses()) != 1 {
		t.Errorf("it waited %d times", len(clock.Pauses()))
	}
}
