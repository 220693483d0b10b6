package activity

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"whoread/audit/coverage"
	"whoread/audit/crash"
	"whoread/audit/source/fetch"
	"whoread/audit/tenant"
)

// blobsEvery returns blobs published at regular intervals.
func blobsEvery(from, to time.Time, every time.Duration) []published {
	var all []published
	for at := from; at.Before(to); at = at.Add(every) {
		all = append(all, blobAt(at))
	}
	return all
}

func TestBlobsAreFetchedOnce(t *testing.T) {
	blobs := blobsEvery(october(2, 0, 0), october(8, 12, 0), 25*time.Minute)
	f := newFeedServer(t, blobs...)
	rows := fetchSlices(t, f, newLedger(), october(2, 0, 0), october(8, 12, 0))
	if len(f.fetched) != len(blobs) {
		t.Errorf("%d blobs were fetched of %d", len(f.fetched), len(blobs))
	}
	var want []string
	for _, b := range blobs {
		want = append(want, b.rows...)
	}
	slices.Sort(rows)
	slices.Sort(want)
	if !slices.Equal(rows, want) {
		t.Errorf("%d rows came of %d", len(rows), len(want))
	}
	if f.starts != 0 {
		t.Errorf("a subscription that is on was started %d times", f.starts)
	}
}

// A resume fetches only new blobs.
func TestBlobsOfEarlierRunAreNotFetchedAgain(t *testing.T) {
	f := newFeedServer(t, blobsEvery(october(2, 0, 0), october(8, 12, 0), time.Hour)...)
	l := newLedger()
	fetchSlices(t, f, l, october(2, 0, 0), october(5, 0, 0))
	before := len(f.fetched)
	fetchSlices(t, f, l, october(2, 0, 0), october(8, 12, 0))
	if before == 0 || len(f.fetched) != len(f.blobs) {
		t.Errorf("%d blobs were fetched, then %d more, of %d", before, len(f.fetched)-before, len(f.blobs))
	}
	slices.Sort(f.fetched)
	if n := len(slices.Compact(f.fetched)); n != len(f.blobs) {
		t.Errorf("%d different blobs of %d", n, len(f.blobs))
	}
}

// A blob listed late, in a span that was already listed, is found by the next pass.
func TestBlobListedLate(t *testing.T) {
	f := newFeedServer(t, blobAt(october(8, 11, 50)))
	s, l := New(f, f.clock), newLedger()
	if err := s.FetchWindow(context.Background(), fetch.Request{}, l.newWindow(october(8, 11, 0), october(8, 12, 0))); err != nil {
		t.Fatal(err)
	}
	f.blobs = append(f.blobs, blobAt(october(8, 11, 10)))
	f.clock.Advance(time.Minute)
	w := l.newWindow(october(8, 12, 0), october(8, 12, 1))
	if err := s.FetchWindow(context.Background(), fetch.Request{}, w); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(w.rows, blobAt(october(8, 11, 10)).rows) || len(f.fetched) != 2 {
		t.Errorf("the next look brought %q; fetched were %q", w.rows, f.fetched)
	}
}

func TestRepeatedBlobIsFetchedOnce(t *testing.T) {
	same := blobAt(october(8, 1, 0))
	f := newFeedServer(t, same, same, same, same, same)
	f.old = october(7, 22, 30)
	w := newLedger().newWindow(october(8, 0, 0), october(8, 12, 0))
	if err := New(f, f.clock).FetchWindow(context.Background(), fetch.Request{}, w); err != nil || len(w.rows) != 2 || len(f.fetched) != 1 {
		t.Errorf("%v; %d rows of %d blobs", err, len(w.rows), len(f.fetched))
	}
	if w.calls != 7 { // the subscription, the list of the hour before, three pages of the list, the blob, the list of the day before
		t.Errorf("%d calls were counted", w.calls)
	}
}

// A missing blob may have records of any earlier time, so no earlier window is complete. Later content
// does not depend on it.
func TestMissingBlobs(t *testing.T) {
	blobs := blobsEvery(october(7, 12, 0), october(8, 11, 0), time.Hour)
	blobs[14].code, blobs[15].code, blobs[22].code = "AF20051", "AF20050", "AF20051"
	f := newFeedServer(t, blobs...)
	s, l := New(f, f.clock), newLedger()
	want := "unavailable content blobs that may have records of this time: 2 expired (AF20051), 1 missing (AF20050)"
	for _, c := range []struct {
		w    *heldWindow
		rows int
	}{
		{l.newWindow(october(7, 23, 0), october(8, 12, 0)), 2 * (13 - 3)}, // the list starts an hour earlier
		{l.newWindow(october(7, 12, 0), october(7, 23, 0)), 2 * 10},
	} {
		var short *fetch.ShortError
		if err := s.FetchWindow(context.Background(), fetch.Request{}, c.w); !errors.As(err, &short) || short.Reason != want {
			t.Errorf("%v", err)
		}
		if len(c.w.rows) != c.rows {
			t.Errorf("%d rows, not %d", len(c.w.rows), c.rows)
		}
	}
	if len(f.fetched) != 20+2*3 {
		t.Errorf("blobs were asked for %d times", len(f.fetched))
	}
	f.clock.Advance(time.Minute)
	if err := s.FetchWindow(context.Background(), fetch.Request{}, l.newWindow(october(8, 12, 0), october(8, 12, 1))); err != nil {
		t.Errorf("a new look: %v", err)
	}
	// Another run tries again.
	for i := range f.blobs {
		f.blobs[i].code = ""
	}
	again := l.newWindow(october(7, 12, 0), october(7, 23, 0))
	if err := New(f, f.clock).FetchWindow(context.Background(), fetch.Request{}, again); err != nil || len(again.rows) != 2*3 {
		t.Errorf("another run: %v with %d rows", err, len(again.rows))
	}
}

// A blob may be listed before it is available.
func TestBlobNotYetAvailable(t *testing.T) {
	for _, code := range []string{"AF20050", "AF20051"} {
		f := newFeedServer(t, blobsEvery(october(8, 0, 0), october(8, 11, 0), time.Hour)...)
		f.blobs[3].code = code
		f.disturb = func(c tenant.Call, _ *tenant.Answer) error {
			if strings.Contains(c.URL, f.blobs[10].id) {
				f.mu.Lock()
				defer f.mu.Unlock()
				f.blobs[3].code = ""
			}
			return nil
		}
		w := newLedger().newWindow(october(8, 0, 0), october(8, 12, 0))
		if err := New(f, f.clock).FetchWindow(context.Background(), fetch.Request{}, w); err != nil || len(w.rows) != 22 {
			t.Errorf("%v with %d rows", err, len(w.rows))
		}
	}
}

// Records may be published long after the event: a window needs everything until now, whether or not
// another window fetched it.
func TestWindowNeedsLaterBlobs(t *testing.T) {
	blobs := blobsEvery(october(5, 0, 0), october(8, 12, 0), 6*time.Hour)
	f := newFeedServer(t, blobs...)
	w := newLedger().newWindow(october(5, 0, 0), october(6, 0, 0))
	if err := New(f, f.clock).FetchWindow(context.Background(), fetch.Request{}, w); err != nil || len(w.rows) != 2*len(blobs) {
		t.Errorf("%v; %d rows of %d blobs", err, len(w.rows), len(blobs))
	}
	// A failed newer window is repeated.
	f = newFeedServer(t, blobs...)
	f.disturb = func(c tenant.Call, _ *tenant.Answer) error {
		if strings.Contains(c.URL, "/audit/") {
			return &tenant.Error{Kind: tenant.Busy}
		}
		return nil
	}
	s, l := New(f, f.clock), newLedger()
	if err := s.FetchWindow(context.Background(), fetch.Request{}, l.newWindow(october(7, 12, 0), october(8, 12, 0))); err == nil {
		t.Error("a window without its blobs is whole")
	}
	f.disturb = nil
	w = l.newWindow(october(6, 12, 0), october(7, 12, 0))
	if err := s.FetchWindow(context.Background(), fetch.Request{}, w); err != nil || len(w.rows) != 2*8 {
		t.Errorf("%v; %d rows of 8 blobs", err, len(w.rows))
	}
}

// A span that a newer window listed is not listed again.
func TestFeedIsListedOnce(t *testing.T) {
	f := newFeedServer(t, blobsEvery(october(4, 0, 0), october(8, 12, 0), time.Hour)...)
	fetchSlices(t, f, newLedger(), october(4, 0, 0), october(8, 12, 0))
	want := []coverage.Span{
		{From: october(7, 11, 0), To: october(7, 12, 0)},
		{From: october(7, 12, 0), To: october(8, 12, 0)},
		{From: october(6, 12, 0), To: october(7, 12, 0)},
		{From: october(5, 12, 0), To: october(6, 12, 0)},
		{From: october(4, 12, 0), To: october(5, 12, 0)},
		{From: october(4, 0, 0), To: october(4, 12, 0)},
	}
	if !slices.Equal(f.listings, want) {
		t.Errorf("listed were %v", f.listings)
	}
}

// step fetches a window at a time with a new service, and checks the result.
type step struct {
	name          string
	now, from, to time.Time
	reason        string // why it is short; "" if it is complete
	notes         int
}

func (s step) checkStep(t *testing.T, f *feedServer, l *ledger) {
	t.Helper()
	f.clock.Advance(s.now.Sub(f.clock.Now()))
	w := l.newWindow(s.from, s.to)
	err := New(f, f.clock).FetchWindow(context.Background(), fetch.Request{}, w)
	var short *fetch.ShortError
	if errors.As(err, &short) != (s.reason != "") || err != nil && !strings.Contains(err.Error(), s.reason) {
		t.Errorf("%s: %v, want %q", s.name, err, s.reason)
	}
	if len(w.notes) != s.notes {
		t.Errorf("%s: the notes are %q", s.name, w.notes)
	}
}

const (
	notFilled   = "takes up to twelve hours to fill it; run this again later"
	neverFilled = "the subscription is known to be enabled only since"
)

// A new subscription's list shows nothing about earlier content, however much of the window it covers.
func TestNewSubscription(t *testing.T) {
	f := newFeedServer(t, blobAt(october(8, 9, 0)))
	f.enabled, f.old = false, time.Time{}
	l := newLedger()
	first, hourLater, nextDay := october(8, 12, 10), october(8, 13, 0), october(9, 1, 10)
	for _, s := range []step{
		{"content in the window only", first, october(8, 0, 0), first, notFilled, 1},
		{"content in the hour before the window", first, october(8, 9, 30), first, "", 1},
		{"content just when the window begins", first, october(8, 9, 0), first, "", 1},
		{"without content", first, october(7, 0, 0), october(8, 0, 0), notFilled, 1},
		{"without content, an hour later", hourLater, october(7, 0, 0), october(8, 0, 0), notFilled, 1},
		{"after the start", hourLater, october(8, 12, 30), hourLater, "", 1},
		{"without content, when the feed has filled", nextDay, october(7, 0, 0), october(8, 0, 0), neverFilled + " 2026-10-08 13:00:00", 0},
		{"with content, when the feed has filled", nextDay, october(8, 9, 30), october(8, 13, 0), "", 0},
	} {
		s.checkStep(t, f, l)
	}
}

// An empty feed without events differs from an unfilled feed only by how long the subscription is known
// to be enabled, which another file does not know.
func TestEmptyFeed(t *testing.T) {
	f := newFeedServer(t)
	f.enabled, f.old = false, time.Time{}
	first, second := newLedger(), newLedger()
	now, soon, nextDay := october(8, 12, 0), october(8, 12, 5), october(9, 2, 0)
	step{"the start", now, october(8, 7, 0), now, notFilled, 1}.checkStep(t, f, first)
	step{"another file", soon, october(8, 7, 0), soon, notFilled, 0}.checkStep(t, f, second)
	step{"a window after the start", soon, now, soon, notFilled, 1}.checkStep(t, f, first)
	for name, l := range map[string]*ledger{"the first file": first, "another file": second} {
		step{name + ", the next day", nextDay, october(8, 7, 0), now, neverFilled, 0}.checkStep(t, f, l)
		step{name + ", a window after the start", nextDay, october(8, 13, 0), nextDay, "", 0}.checkStep(t, f, l)
	}
	if f.starts != 1 {
		t.Errorf("the subscription was started %d times", f.starts)
	}
	// A subscription that was disabled counts from its new start.
	f.enabled = false
	step{"started again", nextDay, october(8, 13, 0), nextDay, notFilled, 1}.checkStep(t, f, second)
	step{"just after that", nextDay.Add(time.Minute), october(8, 13, 0), nextDay, notFilled, 1}.checkStep(t, f, second)
}

// Older content is searched for once, back to the start of the feed.
func TestSearchOlder(t *testing.T) {
	f := newFeedServer(t, blobAt(october(8, 9, 0)))
	f.old = october(3, 15, 0)
	s, l := New(f, f.clock), newLedger()
	for _, from := range []time.Time{october(7, 12, 0), october(6, 12, 0), october(5, 12, 0), october(8, 11, 0)} {
		if err := s.FetchWindow(context.Background(), fetch.Request{}, l.newWindow(from, from.AddDate(0, 0, 1))); err != nil {
			t.Errorf("from %v: %v", from, err)
		}
	}
	if want := []string{blobAt(october(8, 9, 0)).id}; !slices.Equal(f.fetched, want) {
		t.Errorf("%q were fetched", f.fetched)
	}
	lists := len(f.listings)
	f.old = time.Time{}
	s = New(f, f.clock)
	for _, from := range []time.Time{october(7, 12, 0), october(6, 12, 0), october(5, 12, 0)} {
		var short *fetch.ShortError
		if err := s.FetchWindow(context.Background(), fetch.Request{}, l.newWindow(from, from.AddDate(0, 0, 1))); !errors.As(err, &short) {
			t.Errorf("from %v: %v", from, err)
		}
	}
	// The windows and the hour before the first, and six days before that, once.
	if n := len(f.listings) - lists; n != 4+6 {
		t.Errorf("%d lists: %v", n, f.listings[lists:])
	}
}

// If the answer to the start is lost, the subscription counts as new, even if the feed says the second
// time that it is enabled.
func TestC25LostSubscriptionStart(t *testing.T) {
	f := newFeedServer(t)
	f.enabled, f.old = false, time.Time{}
	f.disturb = func(c tenant.Call, _ *tenant.Answer) error {
		if c.Method == "POST" {
			return refusedError("AF20024")
		}
		return nil
	}
	var short *fetch.ShortError
	err := New(f, f.clock).FetchWindow(context.Background(), fetch.Request{}, newLedger().newWindow(october(8, 0, 0), october(8, 12, 0)))
	if !errors.As(err, &short) {
		t.Errorf("an empty list was believed: %v", err)
	}
}

func TestSubscriptionCannotStart(t *testing.T) {
	denied := &tenant.Error{Service: tenant.Manage, Status: 401, Code: "AF10001", Kind: tenant.Denied, Calls: 3}
	f := newFeedServer(t, blobAt(october(8, 1, 0)))
	f.disturb = func(c tenant.Call, _ *tenant.Answer) error {
		if c.Method == "POST" {
			return denied
		}
		return nil
	}
	s := New(f, f.clock)
	for range 2 {
		f.enabled = false
		w := newLedger().newWindow(october(8, 0, 0), october(8, 12, 0))
		if err := s.FetchWindow(context.Background(), fetch.Request{}, w); !errors.Is(err, denied) || w.calls != 1+3 {
			t.Errorf("%v after %d calls", err, w.calls)
		}
	}
}

func TestExpiredContent(t *testing.T) {
	f := newFeedServer(t, blobAt(october(1, 18, 0)))
	f.old = time.Time{}
	w := newLedger().newWindow(october(1, 0, 0), october(1, 23, 0))
	var short *fetch.ShortError
	if err := New(f, f.clock).FetchWindow(context.Background(), fetch.Request{}, w); !errors.As(err, &short) || len(w.rows) != 2 {
		t.Fatalf("%v with %d rows", err, len(w.rows))
	}
	if want := "content published before 2026-10-01 12:01:00 has left the feed, which keeps seven days"; short.Reason != want {
		t.Errorf("%q", short.Reason)
	}
}

// A missing blob does not end the fetch, whatever the feed answers.
func TestBlobNotFound(t *testing.T) {
	for status, want := range map[int]string{404: "0 expired (AF20051), 1 missing", 410: "1 expired (AF20051), 0 missing"} {
		f := newFeedServer(t, blobAt(october(8, 1, 0)))
		f.disturb = func(c tenant.Call, _ *tenant.Answer) error {
			if strings.Contains(c.URL, "/audit/") {
				return &tenant.Error{Service: tenant.Manage, Status: status, Kind: tenant.Absent}
			}
			return nil
		}
		var short *fetch.ShortError
		err := New(f, f.clock).FetchWindow(context.Background(), fetch.Request{}, newLedger().newWindow(october(8, 0, 0), october(8, 12, 0)))
		if !errors.As(err, &short) || !strings.Contains(short.Reason, want) {
			t.Errorf("%d: %v", status, err)
		}
	}
}

func TestErrorsEndTheWindow(t *testing.T) {
	busy := &tenant.Error{Service: tenant.Manage, Status: 503, Kind: tenant.Busy, Calls: 5}
	for _, part := range []string{"/subscriptions/content", "/audit/"} {
		f := newFeedServer(t, blobsEvery(october(8, 0, 0), october(8, 12, 0), time.Hour)...)
		f.disturb = func(c tenant.Call, _ *tenant.Answer) error {
			if strings.Contains(c.URL, part) {
				return busy
			}
			return nil
		}
		l := newLedger()
		if err := New(f, f.clock).FetchWindow(context.Background(), fetch.Request{}, l.newWindow(october(8, 0, 0), october(8, 12, 0))); !errors.Is(err, busy) {
			t.Errorf("%s: %v", part, err)
		}
		for _, b := range f.blobs {
			if _, seen := l.seen[b.id]; seen {
				t.Errorf("%s: %s is remembered as fetched", part, b.id)
			}
		}
	}
}

func TestUnreadableAnswers(t *testing.T) {
	for part, bodies := range map[string][]string{
		"/subscriptions/list":    {"", "{}", "null", "[{"},
		"/subscriptions/content": {"", "{}", `{"error":1}`, "[{}]", `[{"contentId":"x"}]`, "[", "\x00\x00"},
		"/audit/":                {"", "{}", "null", `[{"Id":`},
	} {
		for _, body := range bodies {
			f := newFeedServer(t, blobAt(october(8, 1, 0)))
			f.disturb = func(c tenant.Call, a *tenant.Answer) error {
				if strings.Contains(c.URL, part) {
					a.Body = []byte(body)
					a.Header.Set("request-id", "r-17")
				}
				return nil
			}
			err := New(f, f.clock).FetchWindow(context.Background(), fetch.Request{}, newLedger().newWindow(october(8, 0, 0), october(8, 12, 0)))
			if err == nil || !strings.Contains(err.Error(), "r-17") {
				t.Errorf("%s answered %q: %v", part, body, err)
			}
		}
	}
}

// A page of the list that fails makes the window fail, even if blobs were fetched before.
func TestInterruptedList(t *testing.T) {
	f := newFeedServer(t, blobsEvery(october(8, 0, 0), october(8, 12, 0), time.Hour)...)
	f.disturb = func(c tenant.Call, _ *tenant.Answer) error {
		if strings.Contains(c.URL, "nextPage=4") {
			return refusedError("AF20031")
		}
		return nil
	}
	w := newLedger().newWindow(october(8, 0, 0), october(8, 12, 0))
	if err := New(f, f.clock).FetchWindow(context.Background(), fetch.Request{}, w); err == nil || len(w.rows) != 8 {
		t.Errorf("%v with %d rows", err, len(w.rows))
	}
}

// A panic while a blob is fetched ends only the window.
func TestPanicEndsTheWindow(t *testing.T) {
	f := newFeedServer(t, blobsEvery(october(8, 0, 0), october(8, 5, 0), time.Hour)...)
	f.disturb = func(c tenant.Call, _ *tenant.Answer) error {
		if strings.Contains(c.URL, f.blobs[2].id) {
			panic("on purpose")
		}
		return nil
	}
	err := New(f, f.clock).FetchWindow(context.Background(), fetch.Request{}, newLedger().newWindow(october(8, 0, 0), october(8, 12, 0)))
	var failed *crash.Error
	if !errors.As(err, &failed) || err.Error() != "an error in whoread itself, while fetching a content blob: on purpose" {
		t.Errorf("got %v", err)
	}
	f.disturb = nil
	w := newLedger().newWindow(october(8, 0, 0), october(8, 12, 0))
	if err := New(f, f.clock).FetchWindow(context.Background(), fetch.Request{}, w); err != nil || len(w.rows) != 10 {
		t.Errorf("%v with %d rows", err, len(w.rows))
	}
}

// C26: a list that links back to an earlier page must end.
func TestC26ListLoop(t *testing.T) {
	f := newFeedServer(t, blobsEvery(october(8, 0, 0), october(8, 5, 0), time.Hour)...)
	first := ""
	f.disturb = func(c tenant.Call, a *tenant.Answer) error {
		if !strings.Contains(c.URL, "/content") {
			return nil
		}
		if next := a.Header.Get("NextPageUri"); first == "" {
			first = next
		} else if next == "" {
			a.Header.Set("NextPageUri", first)
		}
		return nil
	}
	err := New(f, f.clock).FetchWindow(context.Background(), fetch.Request{}, newLedger().newWindow(october(8, 0, 0), october(8, 12, 0)))
	if err == nil || !strings.Contains(err.Error(), "same page") {
		t.Error(err)
	}
	if len(f.fetched) != 5 {
		t.Errorf("%d of 5 blobs were fetched all the same", len(f.fetched))
	}
}

// Blobs listed only in the second reading are fetched and noted; others are not fetched again.
func TestVerifyReadsTheListsAgain(t *testing.T) {
	late := blobAt(october(8, 3, 30))
	for _, c := range []struct {
		name   string
		verify bool
		hidden int // how often it is not listed
		rows   int
		note   string
	}{
		{"the same", true, 0, 26, "the lists of content were read again; content blobs are fetched once"},
		{"one more", true, 1, 26, "reading 2 had 1 new content blobs, 0 with other content, and lacked 0"},
		{"not verified", false, 1, 24, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := newFeedServer(t, append(blobsEvery(october(8, 0, 0), october(8, 12, 0), time.Hour), late)...)
			f.page = 100
			hidden := 0
			f.disturb = func(call tenant.Call, a *tenant.Answer) error {
				if strings.Contains(call.URL, "/content") && strings.Contains(string(a.Body), late.id) && hidden < c.hidden {
					hidden++
					a.Body = listingJSON(f.blobs[:12])
				}
				return nil
			}
			w := newLedger().newWindow(october(8, 0, 0), october(8, 12, 0))
			if err := New(f, f.clock).FetchWindow(context.Background(), fetch.Request{Verify: c.verify}, w); err != nil {
				t.Fatal(err)
			}
			if len(w.rows) != c.rows || len(f.fetched) != c.rows/2 {
				t.Errorf("%d rows of %d blobs", len(w.rows), len(f.fetched))
			}
			if noted := strings.Join(w.notes, "; "); !strings.Contains(noted, c.note) || c.note == "" && noted != "" {
				t.Errorf("noted %q, want %q", noted, c.note)
			}
		})
	}
}

// Few blobs are in memory at a time, however many are listed, and a cancelled fetch leaves no goroutine
// behind.
func TestConcurrentBlobs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFeedServer(t, blobsEvery(october(8, 0, 0), october(8, 12, 0), time.Minute)...)
		f.page = 500
		inside, leave := 0, make(chan struct{})
		ctx, cancel := context.WithCancel(context.Background())
		f.disturb = func(c tenant.Call, _ *tenant.Answer) error {
			if !strings.Contains(c.URL, "/audit/") {
				return nil
			}
			f.mu.Lock()
			inside++
			f.mu.Unlock()
			select {
			case <-leave:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		ended := make(chan error)
		go func() {
			ended <- New(f, f.clock).FetchWindow(ctx, fetch.Request{}, newLedger().newWindow(october(8, 0, 0), october(8, 12, 0)))
		}()
		synctest.Wait()
		if inside != maxConcurrentBlobs {
			t.Errorf("%d blobs are fetched at once, not %d", inside, maxConcurrentBlobs)
		}
		leave <- struct{}{}
		synctest.Wait()
		if inside != maxConcurrentBlobs+1 {
			t.Errorf("%d blobs were begun after one was fetched", inside)
		}
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		if inside != maxConcurrentBlobs+1 {
			t.Errorf("%d blobs were begun after the cancel", inside-maxConcurrentBlobs-1)
		}
	})
}

type namedTenant struct{ *feedServer }

func (namedTenant) Tenant() string { return "contoso.example" }

func TestTenantIDIsRequired(t *testing.T) {
	f := newFeedServer(t)
	err := New(namedTenant{f}, f.clock).FetchWindow(context.Background(), fetch.Request{}, newLedger().newWindow(october(8, 0, 0), october(8, 1, 0)))
	var said *tenant.Error
	if !errors.As(err, &said) || said.Kind != tenant.Absent || !strings.Contains(said.Advice, "--tenant") || !strings.Contains(said.Message, "contoso.example") {
		t.Error(err)
	}
	if f.starts != 0 {
		t.Error("the feed was asked all the same")
	}
}

// lateTenant is known only from its token.
type lateTenant struct {
	*feedServer
	refusal error
	tenant  string
}

func (l *lateTenant) Tenant() string { return l.tenant }

func (l *lateTenant) SignIn(_ context.Context, s tenant.Service) error {
	if s == tenant.Manage && l.refusal == nil {
		l.tenant = fakeTenant
	}
	return l.refusal
}

func TestTenantFromToken(t *testing.T) {
	l := &lateTenant{feedServer: newFeedServer(t, blobAt(october(8, 1, 0))), tenant: "contoso.example"}
	w := newLedger().newWindow(october(8, 0, 0), october(8, 12, 0))
	if err := New(l, l.clock).FetchWindow(context.Background(), fetch.Request{}, w); err != nil || len(w.rows) != 2 {
		t.Errorf("%v with %d rows", err, len(w.rows))
	}
	l.refusal = errors.New("declined")
	if err := New(l, l.clock).FetchWindow(context.Background(), fetch.Request{}, w); !errors.Is(err, l.refusal) {
		t.Error(err)
	}
}

func TestWindowsCoverTheSpan(t *testing.T) {
	now := october(8, 12, 0)
	oldest := OldestListed(now)
	for _, c := range []struct {
		name          string
		from, to      time.Time
		windows, skip int
	}{
		{"a day", october(7, 12, 0), now, 1, 0},
		{"a day and a second", october(7, 12, 0).Add(-time.Second), now, 2, 0},
		{"an hour", october(8, 11, 0), now, 1, 0},
		{"all that is held", oldest, now, 7, 0},
		{"older, too", october(1, 0, 0), now, 7, 1},
		{"older only", october(1, 0, 0), october(1, 6, 0), 0, 1},
		{"nothing", now, now, 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			at, windows, skipped := c.to, 0, 0
			for _, slice := range New(nil, nil).PlanWindows(fetch.Request{Span: coverage.Span{From: c.from, To: c.to}}, now) {
				if !slice.To.Equal(at) {
					t.Errorf("%v stands before %v", slice, at)
				}
				at = slice.From
				if slice.Skip != "" {
					skipped++
					continue
				}
				windows++
				if parts := splitListings(slice.Span, now); len(parts) != 1 {
					t.Errorf("%v takes %d lists", slice, len(parts))
				}
			}
			if !at.Equal(c.from) || windows != c.windows || skipped != c.skip {
				t.Errorf("%d windows and %d skipped from %v on", windows, skipped, at)
			}
		})
	}
	if back := now.Sub(oldest); back > 7*24*time.Hour-5*time.Minute || back < 6*24*time.Hour {
		t.Errorf("the oldest that can be asked for is %v back", back)
	}
}

func TestWindowNeed(t *testing.T) {
	now := october(8, 12, 0).Add(300 * time.Millisecond)
	span := func(from, to time.Time) coverage.Span { return coverage.Span{From: from, To: to} }
	had := progress{had: span(october(7, 12, 0), october(8, 12, 0))}
	for _, c := range []struct {
		name   string
		had    progress
		window coverage.Span
		want   feedNeed
	}{
		{
			"the first window",
			progress{},
			span(october(7, 12, 0), october(8, 12, 0)),
			feedNeed{isNew: true, again: span(october(7, 11, 0), october(7, 12, 0)), new: span(october(7, 12, 0), october(8, 12, 0))},
		},
		{"the one before it", had, span(october(6, 12, 0), october(7, 12, 0)), feedNeed{new: span(october(6, 12, 0), october(7, 12, 0))}},
		{"one before that", had, span(october(5, 12, 0), october(6, 12, 0)), feedNeed{new: span(october(5, 12, 0), october(7, 12, 0))}},
		{
			"what is new", had, span(october(8, 12, 0), october(8, 12, 1)),
			feedNeed{isNew: true, again: span(october(8, 11, 0), october(8, 12, 0)), new: span(october(8, 12, 0), october(8, 12, 0))},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.had.windowNeed(c.window, now); got != c.want {
				t.Errorf("%+v", got)
			}
		})
	}
	if got := splitListings(had.windowNeed(span(october(8, 1, 0), october(8, 2, 0)), now).new, now); got != nil {
		t.Errorf("what was had is listed again: %v", got)
	}
}

func TestSplitListings(t *testing.T) {
	now := october(8, 12, 0)
	for _, c := range []struct {
		name     string
		from, to time.Time
		want     []coverage.Span
	}{
		{
			"a night without a look", october(7, 9, 0), october(8, 12, 0),
			[]coverage.Span{{From: october(7, 9, 0), To: october(8, 9, 0)}, {From: october(8, 9, 0), To: october(8, 12, 0)}},
		},
		{"not older than is held", october(1, 12, 0), october(1, 14, 0), []coverage.Span{{From: october(1, 12, 1), To: october(1, 14, 0)}}},
		{"older only", october(1, 1, 0), october(1, 2, 0), nil},
		{"nothing", october(8, 1, 0), october(8, 1, 0), nil},
		{"less than nothing", october(8, 2, 0), october(8, 1, 0), nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := splitListings(coverage.Span{From: c.from, To: c.to}, now); !slices.Equal(got, c.want) {
				t.Errorf("%v, want %v", got, c.want)
			}
		})
	}
}

func TestAddPublisher(t *testing.T) {
	f := &feed{tenant: fakeTenant}
	const mark = "PublisherIdentifier=" + fakeTenant
	for address, want := range map[string]string{
		"https://m.example/a/2026$audit_exchange$eu": "https://m.example/a/2026$audit_exchange$eu?" + mark,
		"https://m.example/a?x=1":                    "https://m.example/a?x=1&" + mark,
		"https://m.example/a?PublisherIdentifier=z":  "https://m.example/a?PublisherIdentifier=z",
		"/a%24b?nextPage=a%2Bb":                      "/a%24b?nextPage=a%2Bb&" + mark,
	} {
		if got := f.addPublisher(address); got != want {
			t.Errorf("%s became %s", address, got)
		}
	}
}

func TestImplementsFollower(t *testing.T) {
	var s any = New(nil, nil)
	f, ok := s.(fetch.Follower)
	if !ok || f.PollInterval() != time.Minute || f.MaxConcurrent() != 1 {
		t.Errorf("%T cannot be followed every minute", s)
	}
	for _, appOnly := range []bool{true, false} {
		if needs := New(nil, nil).RequiredPermissions(appOnly); len(needs) != 1 || !strings.Contains(needs[0], "ActivityFeed.Read") {
			t.Errorf("%q", needs)
		}
	}
}

// FuzzListing checks that every listed blob has an ID and an address.
func FuzzListing(f *testing.F) {
	f.Add(listingJSON([]published{blobAt(october(8, 1, 0)), blobAt(october(8, 2, 0))}))
	f.Add([]byte(`[{"contentUri":"x","contentId":7},null,[]]`))
	f.Fuzz(func(t *testing.T, body []byte) {
		contents, err := parseListing(body)
		for _, c := range contents {
			if c.id == "" || c.uri == "" {
				t.Fatalf("%+v", c)
			}
		}
		if err == nil && !json.Valid(body) {
			t.Fatal("not JSON, and yet read")
		}
	})
}

// FuzzSubscriptions checks that only a subscription to mailbox records counts.
func FuzzSubscriptions(f *testing.F) {
	f.Add([]byte(`[{"contentType":"Audit.Exchange","status":"enabled","webhook":null}]`))
	f.Add([]byte(`[{"contentType":"Audit.Exchange","status":"disabled"},7,null]`))
	f.Fuzz(func(t *testing.T, body []byte) {
		enabled, err := parseSubscriptions(body)
		if enabled && (err != nil || !json.Valid(body) || !strings.Contains(string(body), "enabled") && !strings.Contains(string(body), `\u`)) {
			t.Fatalf("%q has the subscription, %v", body, err)
		}
	})
}

// FuzzBlob checks that a blob has as many rows as elements, unchanged.
func FuzzBlob(f *testing.F) {
	f.Add([]byte(`[ {"Id":"1", "x":[1,2]} ,null,"\u2028"]`))
	f.Add([]byte(`[]`))
	f.Fuzz(func(t *testing.T, body []byte) {
		rows, err := parseBlob(body)
		var want []json.RawMessage
		if json.Unmarshal(body, &want) != nil || want == nil {
			if err == nil {
				t.Fatalf("%q was read", body)
			}
			return
		}
		want = slices.DeleteFunc(want, func(v json.RawMessage) bool { return string(v) == "null" })
		if !utf8.Valid(body) && err == nil {
			t.Fatalf("%q is not UTF-8, and nothing is said", body)
		}
		if len(rows) != len(want) || err != nil && utf8.Valid(body) && !strings.Contains(err.Error(), "row ") {
			t.Fatalf("%d rows of %d, %v", len(rows), len(want), err)
		}
		for i := range rows {
			if string(rows[i]) != string(want[i]) {
				t.Fatalf("row %d is %q, not %q", i, rows[i], want[i])
			}
		}
	})
}
