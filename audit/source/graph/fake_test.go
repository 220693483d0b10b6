package graph

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"whoread/audit/coverage"
	"whoread/audit/source/fetch"
	"whoread/audit/tenant"
	simulated "whoread/fixtures/tenant"
)

// aDay is the span of the test windows.
func aDay() coverage.Span {
	from := time.Date(2026, 9, 14, 0, 0, 0, 0, time.UTC)
	return coverage.Span{From: from, To: from.Add(day)}
}

func accesses() fetch.Request {
	return fetch.Request{Operations: []string{"MailItemsAccessed"}, Span: aDay()}
}

func newClock() *simulated.LeapClock { return simulated.NewLeapClock(simulated.DefaultTime()) }

// window records the calls of a fetch.
type window struct {
	mu     sync.Mutex
	span   coverage.Span
	query  string
	broken error // error of SaveQuery and SaveRows

	asked, notes, doing []string
	rows                []string
	pages, calls        int
}

func newWindow() *window { return &window{span: aDay()} }

func (w *window) Span() coverage.Span      { return w.span }
func (*window) ID() int                    { return 7 }
func (*window) Run() string                { return "k3v9" }
func (w *window) Query() string            { return w.query }
func (*window) IsFetched(string) bool      { return false }
func (w *window) MarkFetched(string) error { return w.broken }
func (w *window) SetActivity(what string)  { w.appendText(&w.doing, what) }
func (w *window) AddNote(what string)      { w.appendText(&w.notes, what) }
func (w *window) joinedNotes() string      { return strings.Join(w.notes, "; ") }
func (w *window) AddCalls(n int)           { w.mu.Lock(); defer w.mu.Unlock(); w.calls += n }
func (w *window) SaveQuery(q string) error {
	w.appendText(&w.asked, q)
	return w.broken
}

func (w *window) appendText(to *[]string, s string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	*to = append(*to, s)
}

func (w *window) SaveRows(_ context.Context, rows [][]byte) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.pages++
	for _, row := range rows {
		w.rows = append(w.rows, string(row))
	}
	return w.broken
}

const windowName = "whoread-k3v9-7"

// fakeQuery is a query of the fake.
type fakeQuery struct {
	id     string
	body   map[string]any
	status []string // one for each read, the last one repeatedly
	looks  int
}

// fake is a Graph in memory and its caller. The zero value has no records, and its queries succeed at
// once.
type fake struct {
	mu      sync.Mutex
	queries []*fakeQuery
	calls   []string // method and address
	bodies  []string // of requests that create queries
	rows    []string
	top     int // rows per page; 0 for all on one
	status  []string
	appOnly bool
	// extra is JSON that beta adds to a query.
	extra string
	// interfere may replace an answer; n counts the calls of this kind from 1. An answer without a
	// status is not replaced.
	interfere func(k callKind, c tenant.Call, n int) fakeAnswer
	counts    map[callKind]int
}

// callKind is a kind of call.
type callKind string

const (
	creating callKind = "create"
	listing  callKind = "list"
	looking  callKind = "status"
	paging   callKind = "records"
)

type fakeAnswer struct {
	status int
	body   string
	err    error
	// done makes the call take effect all the same.
	done bool
}

func (*fake) Tenant() string  { return "contoso.example" }
func (f *fake) AppOnly() bool { return f.appOnly }
func (*fake) User() string    { return "analyst@contoso.example" }

func (*fake) SignIn(context.Context, tenant.Service) error { return nil }

const base = "https://graph.microsoft.com"

func (f *fake) Do(ctx context.Context, c tenant.Call) (*tenant.Answer, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if c.Method == "" {
		c.Method = http.MethodGet
	}
	f.calls = append(f.calls, c.Method+" "+c.URL)
	k := kindOf(c)
	if f.counts == nil {
		f.counts = map[callKind]int{}
	}
	f.counts[k]++
	var a fakeAnswer
	if f.interfere != nil {
		a = f.interfere(k, c, f.counts[k])
	}
	if a.done || a.status == 0 && a.err == nil {
		if own := f.nextAnswer(k, c); !a.done {
			a = own
		}
	}
	switch {
	case a.err != nil:
		return nil, a.err
	case a.status >= 300:
		return nil, refusal(a)
	}
	return &tenant.Answer{Status: a.status, Body: []byte(a.body), Calls: 1}, nil
}

func kindOf(c tenant.Call) callKind {
	path, _, _ := strings.Cut(c.URL, "?")
	switch {
	case c.Method == http.MethodPost:
		return creating
	case strings.HasSuffix(path, queries):
		return listing
	case strings.HasSuffix(path, "/records"):
		return paging
	default:
		return looking
	}
}

// refusal returns the client's error for an answer.
func refusal(a fakeAnswer) error {
	e := &tenant.Error{Service: tenant.Graph, Status: a.status, Code: "UnknownError", Message: a.body, RequestID: "r-1", Calls: 1, Sent: true}
	switch {
	case a.status == http.StatusUnauthorized, a.status == http.StatusForbidden, strings.Contains(a.body, "permissions"):
		e.Kind = tenant.Denied
	case a.status == http.StatusNotFound:
		e.Kind = tenant.Absent
	case a.status == http.StatusTooManyRequests, a.status >= 500:
		e.Kind = tenant.Busy
	}
	return e
}

func (f *fake) nextAnswer(k callKind, c tenant.Call) fakeAnswer {
	switch k {
	case creating:
		f.bodies = append(f.bodies, string(c.Body))
		q := &fakeQuery{id: fmt.Sprintf("q%d", len(f.queries)+1), status: f.status}
		if err := json.Unmarshal(c.Body, &q.body); err != nil {
			return fakeAnswer{status: http.StatusBadRequest, body: err.Error()}
		}
		f.queries = append(f.queries, q)
		return fakeAnswer{status: http.StatusCreated, body: q.queryJSON("notStarted", "")}
	case listing:
		return f.listQueries(c)
	case looking:
		q := f.findQuery(c)
		if q == nil {
			return fakeAnswer{status: http.StatusNotFound}
		}
		extra := ""
		if strings.Contains(c.URL, preview) {
			extra = f.extra
		}
		return fakeAnswer{status: http.StatusOK, body: q.queryJSON(q.advance(), extra)}
	default:
		if f.findQuery(c) == nil {
			return fakeAnswer{status: http.StatusNotFound}
		}
		return fakeAnswer{status: http.StatusOK, body: f.recordPage(c)}
	}
}

// findQuery returns the query that an address names.
func (f *fake) findQuery(c tenant.Call) *fakeQuery {
	_, rest, _ := strings.Cut(c.URL, queries+"/")
	id, _, _ := strings.Cut(rest, "/")
	id, _, _ = strings.Cut(id, "?")
	for _, q := range f.queries {
		if url.PathEscape(q.id) == id {
			return q
		}
	}
	return nil
}

func (q *fakeQuery) advance() string {
	if len(q.status) == 0 {
		return "succeeded"
	}
	q.looks++
	return q.status[min(q.looks, len(q.status))-1]
}

// queryJSON returns the query as the service writes it, which adds missing members.
func (q *fakeQuery) queryJSON(status, extra string) string {
	all := map[string]any{"recordTypeFilters": []string{}, "userPrincipalNameFilters": []string{}, "ipAddressFilters": nil, "keywordFilter": ""}
	for name, value := range q.body {
		all[name] = value
	}
	all["id"], all["status"] = q.id, status
	text, err := json.Marshal(all)
	if err != nil {
		panic(err)
	}
	return strings.TrimSuffix(string(text), "}") + extra + "}"
}

// listQueries returns two queries per page.
func (f *fake) listQueries(c tenant.Call) fakeAnswer {
	from := skipOf(c)
	to := min(from+2, len(f.queries))
	var all []string
	for _, q := range f.queries[from:to] {
		status := "succeeded"
		if len(q.status) > 0 {
			status = q.status[len(q.status)-1]
		}
		all = append(all, q.queryJSON(status, ""))
	}
	next := ""
	if to < len(f.queries) {
		next = fmt.Sprintf(`"@odata.nextLink":"%s/v1.0%s?$skiptoken=%d",`, base, queries, to)
	}
	return fakeAnswer{status: http.StatusOK, body: `{` + next + `"value":[` + strings.Join(all, ",") + `]}`}
}

func (f *fake) recordPage(c tenant.Call) string {
	from, top := skipOf(c), f.top
	if top == 0 {
		top = max(1, len(f.rows))
	}
	to := min(from+top, len(f.rows))
	next := ""
	if to < len(f.rows) {
		next = pageLink(c, to)
	}
	return pageJSON(to-from, next, f.rows[from:to]...)
}

// pageLink returns the link to the page that begins with a row.
func pageLink(c tenant.Call, from int) string {
	path, _, _ := strings.Cut(strings.TrimPrefix(c.URL, base), "?")
	return base + path + "?$top=1000&$skiptoken=" + strconv.Itoa(from)
}

func pageJSON(stated int, next string, rows ...string) string {
	if next != "" {
		next = `"@odata.nextLink":"` + next + `",`
	}
	return `{"@odata.context":"x","@odata.count":` + strconv.Itoa(stated) + `,` + next + `"value":[` + strings.Join(rows, ",") + `]}`
}

func skipOf(c tenant.Call) int {
	_, token, _ := strings.Cut(c.URL, "$skiptoken=")
	n, _ := strconv.Atoi(token) // without a token, none are skipped
	return n
}

func (f *fake) callCount(k callKind) int { return f.counts[k] }

// makeRecords returns rows as Graph writes them.
func makeRecords(n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = fmt.Sprintf(`{"id":"r%d","createdDateTime":"2026-09-14T08:28:17Z", "auditData":{"Id":"r%d","Size":48213.00}}`, i, i)
	}
	return all
}

// fetchWindow fetches a window from the fake.
func fetchWindow(t *testing.T, f *fake, w *window, change ...func(*fetch.Request)) error {
	t.Helper()
	a := accesses()
	for _, c := range change {
		c(&a)
	}
	return New(f, newClock()).FetchWindow(t.Context(), a, w)
}

func withVerify(a *fetch.Request) { a.Verify = true }

func checkRows(t *testing.T, got, want []string) {
	t.Helper()
	if g, w := strings.Join(got, "\n"), strings.Join(want, "\n"); g != w {
		t.Errorf("got %d rows, want %d\n%.300s\nwant\n%.300s", len(got), len(want), g, w)
	}
}

// compactJSON returns JSON without white space.
func compactJSON(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	if err := json.Compact(&b, []byte(text)); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
