package activity

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
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

const (
	fakeTenant = "6b1f3a52-4c0e-4d8a-9b57-2f6e8d1c7a90"
	fakeRoot   = "https://manage.example"
	fakeFeed   = "/api/v1.0/" + fakeTenant + "/activity/feed"
)

// published is a blob of the fake feed.
type published struct {
	id   string
	at   time.Time // of publication
	rows []string
	code string // of the error that it returns; "" for none
}

// feedServer is an activity feed with the rules of the real one.
type feedServer struct {
	t     *testing.T
	clock *simulated.LeapClock
	blobs []published
	page  int // entries per list page; 0 for 2
	// enabled is whether the subscription exists already. old is when older content was published; zero
	// if there is none.
	enabled bool
	old     time.Time
	// disturb fails a call or changes its answer; may be nil.
	disturb func(c tenant.Call, a *tenant.Answer) error

	mu       sync.Mutex
	starts   int
	listings []coverage.Span
	fetched  []string
}

func (f *feedServer) Tenant() string { return fakeTenant }
func (f *feedServer) AppOnly() bool  { return true }
func (f *feedServer) User() string   { return "" }

func (f *feedServer) SignIn(context.Context, tenant.Service) error { return nil }

func refusedError(code string) error {
	return &tenant.Error{Service: tenant.Manage, Status: 400, Code: code, Message: "no", Calls: 1}
}

func (f *feedServer) Do(ctx context.Context, c tenant.Call) (*tenant.Answer, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	at, err := url.Parse(strings.TrimPrefix(c.URL, fakeRoot))
	if err != nil {
		return nil, err
	}
	q := at.Query()
	if c.Service != tenant.Manage || len(q["PublisherIdentifier"]) != 1 || q.Get("PublisherIdentifier") != fakeTenant {
		f.t.Errorf("a call does not say who asks: %v %s", c.Service, c.URL)
	}
	a := &tenant.Answer{Status: 200, Header: http.Header{}, Calls: 1}
	switch op := strings.TrimPrefix(at.Path, fakeFeed); {
	case op == "/subscriptions/start" && c.Method == http.MethodPost:
		a.Body, err = f.startSubscription(q)
	case op == "/subscriptions/list":
		a.Body = f.listSubscriptions()
	case op == "/subscriptions/content":
		a.Body, err = f.listContent(q, a.Header)
	case strings.HasPrefix(op, "/audit/"):
		a.Body, err = f.serveBlob(strings.TrimPrefix(op, "/audit/"))
	default:
		f.t.Errorf("%s %s is no call of the feed", c.Method, c.URL)
	}
	if f.disturb != nil && err == nil {
		err = f.disturb(c, a)
	}
	if err != nil {
		return nil, err
	}
	return a, nil
}

func (f *feedServer) listSubscriptions() []byte {
	f.mu.Lock()
	defer f.mu.Unlock()
	status := map[bool]string{true: "enabled", false: "disabled"}[f.enabled]
	return []byte(`[{"contentType":"Audit.General","status":"enabled"},{"contentType":"Audit.Exchange","status":"` + status + `","webhook":null}]`)
}

func (f *feedServer) startSubscription(q url.Values) ([]byte, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.starts++
	if f.enabled {
		return nil, refusedError("AF20024")
	}
	f.enabled = true
	return []byte(`{"contentType":"` + q.Get("contentType") + `","status":"enabled","webhook":null}`), nil
}

func (f *feedServer) listContent(q url.Values, header http.Header) ([]byte, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	const layout = "2006-01-02T15:04:05"
	from, err1 := time.Parse(layout, q.Get("startTime"))
	to, err2 := time.Parse(layout, q.Get("endTime"))
	now := f.clock.Now()
	switch {
	case !f.enabled:
		return nil, refusedError("AF20022")
	case q.Get("contentType") != "Audit.Exchange":
		return nil, refusedError("AF20020")
	case err1 != nil || err2 != nil || !to.After(from) || to.Sub(from) > 24*time.Hour || from.Before(now.Add(-7*24*time.Hour)):
		return nil, refusedError("AF20030")
	}
	var found []published
	for _, b := range append(slices.Clone(f.blobs), f.olderBlobs()...) {
		if !b.at.Before(from) && b.at.Before(to) && !b.at.After(now) {
			found = append(found, b)
		}
	}
	first, _ := strconv.Atoi(q.Get("nextPage"))
	if first == 0 {
		f.listings = append(f.listings, coverage.Span{From: from, To: to})
	}
	end := min(first+cmp.Or(f.page, 2), len(found))
	if end < len(found) {
		q.Set("nextPage", strconv.Itoa(end))
		q.Del("PublisherIdentifier")
		header.Set("NextPageUri", fakeRoot+fakeFeed+"/subscriptions/content?"+q.Encode())
	}
	return listingJSON(found[first:end]), nil
}

// olderBlobs returns the content published long before.
func (f *feedServer) olderBlobs() []published {
	if f.old.IsZero() {
		return nil
	}
	return []published{blobAt(f.old)}
}

func listingJSON(blobs []published) []byte {
	listed := []map[string]string{}
	for _, b := range blobs {
		listed = append(listed, map[string]string{
			"contentUri": fakeRoot + fakeFeed + "/audit/" + b.id, "contentId": b.id, "contentType": "Audit.Exchange",
			"contentCreated": b.at.Format(time.RFC3339), "contentExpiration": b.at.Add(7 * 24 * time.Hour).Format(time.RFC3339),
		})
	}
	text, _ := json.Marshal(listed)
	return text
}

func (f *feedServer) serveBlob(id string) ([]byte, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.fetched = append(f.fetched, id)
	i := slices.IndexFunc(f.blobs, func(b published) bool { return b.id == id })
	switch {
	case i < 0:
		return nil, refusedError("AF20050")
	case f.blobs[i].code != "":
		return nil, refusedError(f.blobs[i].code)
	default:
		return []byte("[" + strings.Join(f.blobs[i].rows, ", ") + "]"), nil
	}
}

// ledger holds what windows share.
type ledger struct {
	mu   sync.Mutex
	seen map[string]struct{}
}

// heldWindow is a window that records its calls.
type heldWindow struct {
	span   coverage.Span
	ledger *ledger

	mu    sync.Mutex
	rows  []string
	calls int
	notes []string
}

func newLedger() *ledger { return &ledger{seen: map[string]struct{}{}} }

func (l *ledger) newWindow(from, to time.Time) *heldWindow {
	return &heldWindow{span: coverage.Span{From: from, To: to}, ledger: l}
}

func (w *heldWindow) Span() coverage.Span    { return w.span }
func (w *heldWindow) ID() int                { return 7 }
func (w *heldWindow) Run() string            { return "r1" }
func (w *heldWindow) Query() string          { return "" }
func (w *heldWindow) SaveQuery(string) error { return nil }
func (w *heldWindow) SetActivity(string)     {}

func (w *heldWindow) IsFetched(name string) bool {
	w.ledger.mu.Lock()
	defer w.ledger.mu.Unlock()
	_, seen := w.ledger.seen[name]
	return seen
}

func (w *heldWindow) MarkFetched(name string) error {
	w.ledger.mu.Lock()
	defer w.ledger.mu.Unlock()
	w.ledger.seen[name] = struct{}{}
	return nil
}

func (w *heldWindow) SaveRows(ctx context.Context, rows [][]byte) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, row := range rows {
		w.rows = append(w.rows, string(row))
	}
	return ctx.Err()
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

// october returns a time of October 2026. Tests run on the eighth.
func october(day, hour, minute int) time.Time {
	return time.Date(2026, 10, day, hour, minute, 0, 0, time.UTC)
}

// newFeedServer returns a feed with an old subscription, which its list shows.
func newFeedServer(t *testing.T, blobs ...published) *feedServer {
	return &feedServer{t: t, clock: simulated.NewLeapClock(october(8, 12, 0)), blobs: blobs, enabled: true, old: october(1, 12, 30)}
}

// blobAt returns a blob of two rows that contain its name.
func blobAt(at time.Time) published {
	id := at.Format("20060102150405") + "004$audit_exchange$Audit_Exchange$eu0012"
	return published{id: id, at: at, rows: []string{fmt.Sprintf(`{"Id": %q}`, id+" a"), fmt.Sprintf(`{"Id":%q,"Operation":"Send"}`, id+" b")}}
}

// fetchSlices fetches all windows of a span of publication times.
func fetchSlices(t *testing.T, f *feedServer, l *ledger, from, to time.Time) (rows []string) {
	t.Helper()
	s := New(f, f.clock)
	for _, slice := range s.PlanWindows(fetch.Request{Span: coverage.Span{From: from, To: to}}, f.clock.Now()) {
		w := l.newWindow(slice.From, slice.To)
		if err := s.FetchWindow(context.Background(), fetch.Request{}, w); err != nil {
			t.Fatalf("%v: %v", slice, err)
		}
		rows = append(rows, w.rows...)
	}
	return rows
}
