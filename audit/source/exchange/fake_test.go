package exchange

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
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

const fakeTenant = "contoso.example"

// fakeExchange answers Search-UnifiedAuditLog from a number of rows, in sessions.
type fakeExchange struct {
	rows        int
	slice, page int // rows per request, and per page of it

	appOnly bool
	user    string

	// disturb changes the answer to a call, counted from 0, of a session, counted from 1.
	disturb func(session, call int, a *fakeAnswer) error
	// object answers other cmdlets.
	object func(cmdlet string, parameters json.RawMessage) (string, error)

	mu       sync.Mutex
	calls    []tenant.Call
	sessions []string
	at       map[string]int // rows returned by a session
	count    map[string]int // calls of a session
}

type fakeRow struct {
	Index, Count int
	Data         string
}

type fakeAnswer struct {
	rows     []fakeRow
	warnings []string
	next     string
}

func (f *fakeExchange) Tenant() string { return fakeTenant }
func (f *fakeExchange) AppOnly() bool  { return f.appOnly }
func (f *fakeExchange) User() string   { return f.user }

func (*fakeExchange) SignIn(context.Context, tenant.Service) error { return nil }

func (f *fakeExchange) Do(ctx context.Context, c tenant.Call) (*tenant.Answer, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls = append(f.calls, c)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	var body struct {
		CmdletInput struct {
			CmdletName string
			Parameters json.RawMessage
		}
	}
	if err := json.Unmarshal(c.Body, &body); err != nil {
		return nil, err
	}
	if name := body.CmdletInput.CmdletName; name != "Search-UnifiedAuditLog" {
		text, err := f.object(name, body.CmdletInput.Parameters)
		return &tenant.Answer{Status: 200, Body: []byte(text), Calls: 1}, err
	}
	var search auditSearch
	strict := json.NewDecoder(bytes.NewReader(body.CmdletInput.Parameters))
	strict.DisallowUnknownFields()
	if err := strict.Decode(&search); err != nil {
		return nil, err
	}
	return f.searchPage(c.URL, search.SessionID)
}

// searchPage returns the next page of a slice, or the next slice.
func (f *fakeExchange) searchPage(address, id string) (*tenant.Answer, error) {
	if f.at == nil {
		f.at, f.count = map[string]int{}, map[string]int{}
	}
	if _, known := f.at[id]; !known {
		f.sessions = append(f.sessions, id)
		f.at[id] = 0
	}
	var a fakeAnswer
	at := f.at[id]
	end := min(at+f.slice, f.rows)
	if _, token, found := strings.Cut(address, "$skiptoken="); found {
		end, _ = strconv.Atoi(token)
	}
	for ; at < end && len(a.rows) < f.page; at++ {
		a.rows = append(a.rows, fakeRow{at + 1, f.rows, `{"Id":"` + strconv.Itoa(at) + `"}`})
	}
	if at < end {
		a.next = fmt.Sprintf("https://outlook.example/adminapi/beta/%s/InvokeCommand?$skiptoken=%d", fakeTenant, end)
	}
	f.at[id] = at
	call := f.count[id]
	f.count[id]++
	if f.disturb != nil {
		if err := f.disturb(len(f.sessions), call, &a); err != nil {
			return nil, err
		}
	}
	return &tenant.Answer{Status: 200, Body: a.marshal(), Calls: 1}, nil
}

func (a *fakeAnswer) marshal() []byte {
	var rows, warnings []string
	for _, r := range a.rows {
		data, _ := json.Marshal(r.Data)
		rows = append(rows, fmt.Sprintf(
			`{"RecordType":"ExchangeItem","AuditData":%s,"ResultIndex@data.type":"System.Int32","ResultIndex":%d,"ResultCount":%d}`,
			data, r.Index, r.Count))
	}
	for _, w := range a.warnings {
		text, _ := json.Marshal(w)
		warnings = append(warnings, string(text))
	}
	next := ""
	if a.next != "" {
		next = `"@odata.nextLink":"` + a.next + `",`
	}
	return []byte(`{"@odata.context":"x",` + next + `"@adminapi.warnings":[` + strings.Join(warnings, ",") +
		`],"value":[` + strings.Join(rows, ",") + `]}`)
}

// heldWindow is a window that records its calls.
type heldWindow struct {
	span  coverage.Span
	query string

	mu    sync.Mutex
	asked []string
	rows  []string
	calls int
	notes []string
	full  error // the error of SaveRows
}

func (w *heldWindow) Span() coverage.Span      { return w.span }
func (w *heldWindow) ID() int                  { return 7 }
func (w *heldWindow) Run() string              { return "r1" }
func (w *heldWindow) Query() string            { return w.query }
func (w *heldWindow) IsFetched(string) bool    { return false }
func (w *heldWindow) MarkFetched(string) error { return nil }
func (w *heldWindow) SetActivity(string)       {}

func (w *heldWindow) SaveQuery(query string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked = append(w.asked, query)
	return nil
}

func (w *heldWindow) SaveRows(_ context.Context, rows [][]byte) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, row := range rows {
		w.rows = append(w.rows, string(row))
	}
	return w.full
}

func (w *heldWindow) AddCalls(n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.calls += n
}

func (w *heldWindow) AddNote(what string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.notes = append(w.notes, what)
}

// countDistinct returns the number of distinct AuditData values among the rows.
func (w *heldWindow) countDistinct(t *testing.T) int {
	t.Helper()
	seen := map[string]struct{}{}
	for _, row := range w.rows {
		var r struct{ AuditData string }
		if err := json.Unmarshal([]byte(row), &r); err != nil {
			t.Fatalf("%v in %s", err, row)
		}
		seen[r.AuditData] = struct{}{}
	}
	return len(seen)
}

func newClock() *simulated.LeapClock { return simulated.NewLeapClock(day(2)) }

func day(n int) time.Time { return time.Date(2026, 9, n, 0, 0, 0, 0, time.UTC) }

func newRequest() fetch.Request {
	return fetch.Request{Operations: []string{"MailItemsAccessed"}, Span: coverage.Span{From: day(1), To: day(2)}}
}

// fetchWindow fetches the day of the request from a fake.
func fetchWindow(f *fakeExchange) (*heldWindow, *simulated.LeapClock, error) {
	w, clock := &heldWindow{span: newRequest().Span}, newClock()
	return w, clock, New(f, clock).FetchWindow(context.Background(), newRequest(), w)
}
