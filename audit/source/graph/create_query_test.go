package graph

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"whoread/audit/tenant"
)

var errReset = errors.New("connection reset by peer")

func unansweredError() error {
	return &tenant.Error{Kind: tenant.Busy, Err: errReset, Calls: 1, Sent: true}
}

// After a creation with unknown outcome, the query is looked for before another creation.
func TestLostCreationIsFoundByName(t *testing.T) {
	for _, c := range []struct {
		name string
		lost fakeAnswer
		// earlier queries, and which of the new ones with the same name is created
		created int
		fails   bool
	}{
		{"reset after it was done", fakeAnswer{err: unansweredError(), done: true}, 1, false},
		{"reset before it was done", fakeAnswer{err: unansweredError()}, 2, false},
		{"504 after it was done", fakeAnswer{status: http.StatusGatewayTimeout, done: true}, 1, false},
		{"408 before it was done", fakeAnswer{status: http.StatusRequestTimeout}, 2, false},
		{"the answer breaks off", fakeAnswer{status: http.StatusCreated, body: `{"id":"q1","sta`, done: true}, 1, false},
		{"the answer broke off on its way", fakeAnswer{err: &tenant.Error{Status: http.StatusCreated, Err: errReset, Sent: true}, done: true}, 1, false},
		{"refused", fakeAnswer{status: http.StatusBadRequest}, 1, true},
		{"throttled for too long", fakeAnswer{status: http.StatusTooManyRequests}, 1, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, w := &fake{rows: makeRecords(3)}, newWindow()
			f.interfere = func(k callKind, _ tenant.Call, n int) fakeAnswer {
				if k == creating && n == 1 {
					return c.lost
				}
				return fakeAnswer{}
			}
			err := fetchWindow(t, f, w)
			if (err != nil) != c.fails {
				t.Fatalf("got %v", err)
			}
			if f.callCount(creating) != c.created {
				t.Errorf("%d requests to create it, want %d: %q", f.callCount(creating), c.created, f.calls)
			}
			if !c.fails {
				checkRows(t, w.rows, f.rows)
				if want := []string{windowName, "q1"}; !slices.Equal(w.asked, want) {
					t.Errorf("asked %q, want %q", w.asked, want)
				}
			}
			if found := strings.Contains(w.joinedNotes(), "found by its name"); found != (!c.fails && c.created == 1) {
				t.Errorf("noted %q", w.joinedNotes())
			}
		})
	}
}

// A request that never reached Graph has created nothing, so there is nothing to look for.
func TestUnsentCreationIsNotSearched(t *testing.T) {
	for name, e := range map[string]*tenant.Error{
		"not in this cloud":       {Kind: tenant.Absent, Message: "there is none in China"},
		"Graph is out of reach":   {Kind: tenant.Busy, Message: "no route", Calls: 5},
		"sign-in is out of reach": {Kind: tenant.Busy, Message: "no such host"},
		"sign-in is failing":      {Kind: tenant.Busy, Status: http.StatusServiceUnavailable, Message: "AADSTS90033"},
	} {
		t.Run(name, func(t *testing.T) {
			f, w, clock := &fake{}, newWindow(), newClock()
			f.interfere = func(callKind, tenant.Call, int) fakeAnswer { return fakeAnswer{err: e} }
			err := New(f, clock).FetchWindow(t.Context(), accesses(), w)
			if !errors.Is(err, e) || strings.Count(err.Error(), e.Message) != 1 {
				t.Errorf("got %v", err)
			}
			if len(f.calls) != 1 || len(clock.Pauses()) != 0 {
				t.Errorf("asked %q, and waited %v", f.calls, clock.Pauses())
			}
		})
	}
}

func TestCreationFails(t *testing.T) {
	for _, c := range []struct {
		name           string
		list           fakeAnswer
		created, list2 int
	}{
		{"and is not in the list", fakeAnswer{}, maxCreations, maxCreations * maxSearches},
		{"and cannot be looked for", fakeAnswer{status: http.StatusInternalServerError}, 1, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, w := &fake{}, newWindow()
			f.interfere = func(k callKind, _ tenant.Call, _ int) fakeAnswer {
				switch k {
				case creating:
					return fakeAnswer{status: http.StatusBadGateway}
				case listing:
					return c.list
				default:
					return fakeAnswer{}
				}
			}
			err := fetchWindow(t, f, w)
			if err == nil || !strings.Contains(err.Error(), windowName) {
				t.Errorf("got %v", err)
			}
			if f.callCount(creating) != c.created || f.callCount(listing) != c.list2 {
				t.Errorf("created %d times, looked %d times", f.callCount(creating), f.callCount(listing))
			}
			if want := []string{windowName}; !slices.Equal(w.asked, want) {
				t.Errorf("asked %q, want %q", w.asked, want)
			}
		})
	}
}

func TestCancellingACreation(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	f, w := &fake{}, newWindow()
	f.interfere = func(callKind, tenant.Call, int) fakeAnswer {
		cancel()
		return fakeAnswer{err: context.Canceled}
	}
	if err := New(f, newClock()).FetchWindow(ctx, accesses(), w); !errors.Is(err, context.Canceled) || len(f.calls) != 1 {
		t.Errorf("got %v after %q", err, f.calls)
	}
}

// addEarlierQueries adds queries of an earlier run: one of the window in each of the states, after some
// of other windows.
func addEarlierQueries(t *testing.T, f *fake, statuses ...string) {
	t.Helper()
	other := newWindow()
	other.span.From = other.span.From.Add(-day)
	mustFetch(t, f, other) // the same name, another span
	f.queries[0].body["displayName"] = "whoread-k3v9-6"
	mustFetch(t, f, other)
	for _, s := range statuses {
		mustFetch(t, f, newWindow())
		f.queries[len(f.queries)-1].status = []string{s}
	}
	f.calls, f.counts, f.bodies = nil, nil, nil
}

func mustFetch(t *testing.T, f *fake, w *window) {
	t.Helper()
	if err := fetchWindow(t, f, w); err != nil {
		t.Fatal(err)
	}
}

func TestEarlierQueryIsReused(t *testing.T) {
	for _, c := range []struct {
		name    string
		before  []string // states of the window's queries
		query   string
		created int
		listed  bool
		read    string // the query whose result is read
		note    string
	}{
		{"known by its id", []string{"succeeded"}, "q3", 0, false, "q3", ""},
		{"known by its name", []string{"succeeded"}, windowName, 0, true, "q3", ""},
		{"never created", nil, windowName, 1, true, "q3", ""},
		{"failed", []string{"failed"}, "q3", 1, true, "q4", "query q3 failed"},
		{"failed, and another went on", []string{"failed", "succeeded"}, "q3", 0, true, "q4", "query q3 failed"},
		{"the furthest of several", []string{"cancelled", "running", "succeeded", "notStarted"}, windowName, 0, true, "q5", ""},
		{"gone", []string{"succeeded"}, "q99", 0, true, "q3", "no query q99"},
		{"gone for good", nil, "q99", 1, true, "q3", "no query q99"},
		{"hostile", nil, "../../users?x=#", 1, true, "q3", "no query"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, w := &fake{rows: makeRecords(3)}, newWindow()
			addEarlierQueries(t, f, c.before...)
			w.query = c.query
			mustFetch(t, f, w)
			checkRows(t, w.rows, f.rows)
			if f.callCount(creating) != c.created || (f.callCount(listing) > 0) != c.listed {
				t.Errorf("created %d, listed %d", f.callCount(creating), f.callCount(listing))
			}
			if !slices.ContainsFunc(f.calls, func(call string) bool { return strings.Contains(call, "/"+c.read+"/records") }) {
				t.Errorf("the answer of %s was not read: %q", c.read, f.calls)
			}
			if c.listed && w.asked[len(w.asked)-1] != c.read {
				t.Errorf("asked %q, want %q at last", w.asked, c.read)
			}
			if !strings.Contains(w.joinedNotes(), c.note) {
				t.Errorf("noted %q, want %q", w.joinedNotes(), c.note)
			}
		})
	}
}

func TestEarlierQueryIsUnreadable(t *testing.T) {
	for _, k := range []callKind{looking, listing} {
		f, w := &fake{}, newWindow()
		w.query = map[callKind]string{looking: "q1", listing: windowName}[k]
		f.interfere = func(callKind, tenant.Call, int) fakeAnswer { return fakeAnswer{status: http.StatusServiceUnavailable} }
		if err := fetchWindow(t, f, w); err == nil || f.callCount(creating) != 0 {
			t.Errorf("%s: got %v, and %d queries were created", k, err, f.callCount(creating))
		}
	}
}

func TestEndlessEarlierQueryIsReplaced(t *testing.T) {
	f, w := &fake{rows: makeRecords(3)}, newWindow()
	addEarlierQueries(t, f, "running")
	w.query = "q3"
	mustFetch(t, f, w)
	checkRows(t, w.rows, f.rows)
	if f.callCount(creating) != 1 || w.asked[len(w.asked)-1] != "q4" || !strings.Contains(w.joinedNotes(), "query q3 of an earlier run does not finish") {
		t.Errorf("asked %q, noted %q", w.asked, w.joinedNotes())
	}
}

func TestQueryListLoop(t *testing.T) {
	f, w := &fake{}, newWindow()
	w.query = windowName
	f.interfere = func(k callKind, c tenant.Call, _ int) fakeAnswer {
		if k == listing {
			return fakeAnswer{status: http.StatusOK, body: pageJSON(0, pageLink(c, 2))}
		}
		return fakeAnswer{}
	}
	if err := fetchWindow(t, f, w); !errors.Is(err, errLoop) || f.callCount(creating) != 0 {
		t.Errorf("got %v", err)
	}
}

func TestQueryRequestMatches(t *testing.T) {
	q := queryRequest{
		Name: "whoread-a-1", From: "2026-09-14T00:00:00Z", To: "2026-09-15T00:00:00Z",
		Operations: []string{"MailItemsAccessed", "AttachmentAccess"}, Users: []string{"a@contoso.example"},
	}
	same := query{
		name: "whoread-a-1", from: "2026-09-14T00:00:00.0000000Z", to: "2026-09-15T02:00:00+02:00",
		operations: []string{"attachmentaccess", "MailItemsAccessed"}, users: []string{"A@contoso.example"},
	}
	if !q.matches(same) {
		t.Error("it is the same, written otherwise")
	}
	for name, change := range map[string]func(*query){
		"name":       func(f *query) { f.name = "whoread-a-10" },
		"from":       func(f *query) { f.from = "2026-09-14T00:00:01Z" },
		"to":         func(f *query) { f.to = "" },
		"operations": func(f *query) { f.operations = f.operations[:1] },
		"users":      func(f *query) { f.users = nil },
		"addresses":  func(f *query) { f.ips = []string{"198.51.100.7"} },
	} {
		other := same
		if change(&other); q.matches(other) {
			t.Errorf("another %s makes no difference", name)
		}
	}
}
