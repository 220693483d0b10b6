package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"whoread/audit"
	"whoread/audit/coverage"
	"whoread/audit/crash"
	"whoread/audit/source"
	"whoread/audit/tenant"
)

func TestFetchReturnsAllRecords(t *testing.T) {
	path := newPath(t)
	span := hours(0, 6)
	service := &fakeService{name: "Fake query", log: logRows(span, 7*time.Minute), atOnce: 3}
	got := fetchNew(t, path, newRequest(span), service)

	if diff := cmp.Diff(rowIDs(service.log), got.distinctIDs()); diff != "" {
		t.Error(diff)
	}
	if v := got.input.Coverage.Verdict(); v != coverage.Complete {
		t.Errorf("%v, want COMPLETE: %v", v, got.input.Coverage.Gaps())
	}
	if got.input.Path != path || got.input.Format != "Fake query" || got.input.Err != nil ||
		got.input.Rows != len(service.log) || len(got.input.SHA256) != 64 {
		t.Errorf("input is %+v", got.input)
	}
	if got.status.Windows != 6 || got.status.Settled != 6 || got.status.Saved != path || len(got.status.Activity) != 0 {
		t.Errorf("status is %+v", got.status)
	}
	for i, id := range got.ids {
		if !strings.Contains(got.raw[i], `"`+id+`"`) {
			t.Errorf("record %s is said to stand where %s does", id, got.raw[i])
		}
	}
}

func TestSavedFileOpensToTheSameTable(t *testing.T) {
	path := newPath(t)
	span := hours(0, 3)
	live := fetchNew(t, path, newRequest(span), &fakeService{name: "Fake", log: logRows(span, time.Minute), atOnce: 3})
	file := openSaved(t, path)
	if diff := cmp.Diff(live.ids, file.ids); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(live.places, file.places); diff != "" {
		t.Error(diff)
	}
	if live.input.SHA256 != file.input.SHA256 || live.input.Bytes != file.input.Bytes || live.rows != file.rows {
		t.Errorf("live %+v, file %+v", live.input, file.input)
	}
	if diff := cmp.Diff(live.input.Coverage, file.input.Coverage); diff != "" {
		t.Error(diff)
	}
}

func TestWindowsOfTheLedger(t *testing.T) {
	denied := &tenant.Error{Kind: tenant.Denied, Code: "Denied", Message: "grant it AuditLogsQuery.Read.All"}
	type state struct {
		State  coverage.WindowState
		Reason string
	}
	tests := []struct {
		name    string
		fetch   func(call int, w Window) error
		skip    string // of the second window
		windows []state
		gap     string // part of its reason
		err     string
	}{{
		name:    "whole with a note",
		fetch:   func(_ int, w Window) error { w.AddNote("page 2 was read twice"); w.AddNote("slow"); return nil },
		windows: []state{{coverage.Whole, "page 2 was read twice; slow"}, {coverage.Whole, "page 2 was read twice; slow"}},
	}, {
		name: "short",
		fetch: func(call int, w Window) error {
			if call == 2 {
				w.AddNote("noted")
				return &ShortError{"12 rows are missing"}
			}
			return nil
		},
		windows: []state{{coverage.Whole, ""}, {coverage.Short, "12 rows are missing; noted"}},
		gap:     "Fake: 12 rows are missing",
	}, {
		name: "one fails, the other goes on",
		fetch: func(call int, _ Window) error {
			if call == 1 {
				return errors.New("the query failed (id 7)")
			}
			return nil
		},
		windows: []state{{coverage.Failed, "the query failed (id 7)"}, {coverage.Whole, ""}},
		gap:     "Fake: the query failed (id 7)",
		err:     "the query failed (id 7)",
	}, {
		name:    "all fail",
		fetch:   func(int, Window) error { return errors.New("busy") },
		windows: []state{{coverage.Failed, "busy"}, {coverage.Failed, "busy"}},
		gap:     "Fake: busy",
		err:     "busy; windows that failed: 2",
	}, {
		name:    "refused",
		fetch:   func(int, Window) error { return denied },
		windows: []state{{coverage.Failed, denied.Error()}, {coverage.Skipped, denied.Error()}},
		gap:     "grant it AuditLogsQuery.Read.All",
		err:     denied.Error(),
	}, {
		name:    "skipped by the service",
		fetch:   func(int, Window) error { return nil },
		skip:    "older than seven days",
		windows: []state{{coverage.Whole, ""}, {coverage.Skipped, "older than seven days"}},
		gap:     "Fake: older than seven days",
	}}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			span := hours(0, 2)
			service := &fakeService{name: "Fake", fetch: func(_ context.Context, call int, w Window) error { return test.fetch(call, w) }}
			service.skip = func(s coverage.Span) string {
				if s.From.Equal(span.From) {
					return ""
				}
				return test.skip
			}
			got := fetchNew(t, newPath(t), newRequest(span), service)
			var states []state
			byID := slices.SortedFunc(slices.Values(got.input.Coverage.Windows), func(a, b coverage.Window) int { return a.ID - b.ID })
			for _, w := range byID {
				states = append(states, state{w.State, w.Reason})
			}
			if diff := cmp.Diff(test.windows, states); diff != "" {
				t.Error(diff)
			}
			gaps := got.input.Coverage.Gaps()
			if (test.gap == "") != (len(gaps) == 0) || len(gaps) > 0 && !strings.Contains(gaps[len(gaps)-1].Reason, test.gap) {
				t.Errorf("gaps are %v, want %q", gaps, test.gap)
			}
			if got.input.Err == nil && test.err != "" || got.input.Err != nil && got.input.Err.Error() != test.err {
				t.Errorf("error is %v, want %q", got.input.Err, test.err)
			}
		})
	}
}

func TestServicePanicFailsTheWindow(t *testing.T) {
	const says = "an error in whoread itself, while fetching the window: "
	var none []int
	for name, test := range map[string]struct {
		panics func()
		want   string
	}{
		"index":         {func() { _ = none[len(none)] }, says + "runtime error: index out of range [0] with length 0"},
		"many lines":    {func() { panic("no page\nAuthorization: Bearer eyJ0\ngoroutine 7") }, says + "no page"},
		"return":        {func() { panic(errors.New("no page\rAuthorization: Bearer eyJ0")) }, says + "no page"},
		"long":          {func() { panic(strings.Repeat("ä", 1000)) }, says + strings.Repeat("ä", 100) + "..."},
		"nobody's type": {func() { panic(struct{ page int }{7}) }, says + "{7}"},
	} {
		t.Run(name, func(t *testing.T) {
			span := hours(0, 3)
			service := &fakeService{name: "Fake", log: logRows(span, 10*time.Minute), atOnce: 2}
			service.fetch = func(ctx context.Context, call int, w Window) error {
				if call == 2 {
					test.panics()
				}
				return service.answerWindow(ctx, w)
			}
			path := newPath(t)
			got := fetchNew(t, path, newRequest(span), service)
			if got.input.Err == nil || got.input.Err.Error() != test.want {
				t.Errorf("error %v, want %q", got.input.Err, test.want)
			}
			var failed *crash.Error
			if !errors.As(got.input.Err, &failed) || len(failed.Stack) == 0 {
				t.Errorf("%v holds no stack", got.input.Err)
			}
			gaps := got.input.Coverage.Gaps()
			if len(gaps) != 1 || gaps[0].Reason != "Fake: "+test.want {
				t.Errorf("gaps %v", gaps)
			}
			states := map[coverage.WindowState]int{}
			for _, w := range got.input.Coverage.Windows {
				states[w.State]++
			}
			if states[coverage.Whole] != 2 || states[coverage.Failed] != 1 {
				t.Errorf("windows %v", got.input.Coverage.Windows)
			}
			if text, err := os.ReadFile(path); err != nil || strings.Contains(string(text), "Bearer") {
				t.Errorf("%s: %v", text, err)
			}
			service.fetch = nil
			if again := fetchResumed(t, path, service); again.input.Coverage.Verdict() != coverage.Complete {
				t.Errorf("resumed: %v", again.input.Coverage.Gaps())
			}
		})
	}
}

// panickingPlanner is a service that panics outside of FetchWindow.
type panickingPlanner struct {
	fakeService
	slices func() // called in PlanWindows
	atOnce func() // called in MaxConcurrent
}

func (p *panickingPlanner) PlanWindows(a Request, now time.Time) []WindowPlan {
	p.slices()
	return p.fakeService.PlanWindows(a, now)
}

func (p *panickingPlanner) MaxConcurrent() int {
	p.atOnce()
	return p.fakeService.MaxConcurrent()
}

// A panic of the fetch ends it with an error, and received rows are kept.
func TestPanicEndsTheFetch(t *testing.T) {
	calls := 0
	for name, service := range map[string]*panickingPlanner{
		"in its plan": {slices: func() { panic("on purpose") }, atOnce: func() {}},
		"between windows": {slices: func() {}, atOnce: func() {
			if calls++; calls > 2 {
				panic("on purpose")
			}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			service.fakeService = fakeService{name: "Fake", log: logRows(hours(0, 3), 10*time.Minute)}
			path := newPath(t)
			got := fetchNew(t, path, newRequest(hours(0, 3)), service)
			var failed *crash.Error
			if !errors.As(got.input.Err, &failed) || !strings.Contains(got.input.Err.Error(), "while fetching: on purpose") {
				t.Errorf("error %v", got.input.Err)
			}
			if got.input.Coverage.Verdict() != coverage.Incomplete {
				t.Errorf("called %v", got.input.Coverage.Verdict())
			}
			service.slices, service.atOnce = func() {}, func() {}
			if again := fetchResumed(t, path, service); again.input.Coverage.Verdict() != coverage.Complete {
				t.Errorf("resumed: %v", again.input.Coverage.Gaps())
			}
		})
	}
}

// A page that makes the reader panic ends the reading, and stays in the file.
func TestReaderPanic(t *testing.T) {
	path := newPath(t)
	save, err := CreateFile(path)
	if err != nil {
		t.Fatal(err)
	}
	service := &fakeService{name: "Fake", log: logRows(hours(0, 1), 10*time.Minute)}
	feed := openFeed(t, save, newRequest(hours(0, 1)), service)
	feed.lines = nil
	_, err = feed.Next(t.Context())
	var failed *crash.Error
	if !errors.As(err, &failed) || !strings.Contains(err.Error(), "while reading what was fetched") {
		t.Errorf("got %v", err)
	}
	if err := feed.Close(); err != nil {
		t.Error(err)
	}
	if got := fetchResumed(t, path, service); len(got.ids) == 0 || got.input.Coverage.Verdict() != coverage.Complete {
		t.Errorf("resumed: %d records, %v", len(got.ids), got.input.Coverage.Gaps())
	}
}

func TestCheckerPanic(t *testing.T) {
	save, err := CreatePrivateFile(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	feed := openFeed(t, save, newRequest(hours(0, 1)), &panickingChecker{fakeService: fakeService{name: "Fake"}})
	checks := feed.Checks(t.Context())
	last := checks[len(checks)-1]
	if last.Result != Unknown || !strings.Contains(last.Detail, "an error in whoread itself, while looking for reasons: on purpose") {
		t.Errorf("%+v", last)
	}
	if err := feed.Close(); err != nil {
		t.Error(err)
	}
}

type panickingChecker struct{ fakeService }

func (*panickingChecker) Checks(context.Context, Request) []Check { panic("on purpose") }

// The verdict on the screen and for the file are the same.
func TestUnreadableRowIsMissing(t *testing.T) {
	path := newPath(t)
	service := &fakeService{name: "Fake"}
	service.fetch = func(ctx context.Context, _ int, w Window) error {
		return w.SaveRows(ctx, [][]byte{recordJSON("a", noon()), []byte(`{"Id":"b`), []byte(`[1]`)})
	}
	got := fetchNew(t, path, newRequest(hours(0, 1)), service)
	want := []coverage.Gap{{Reason: path + " has 2 rows that could not be read; the time of what is missing is not known"}}
	for what, in := range map[string]source.Input{"live": got.input, "file": openSaved(t, path).input, "resumed": fetchResumed(t, path, service).input} {
		if diff := cmp.Diff(want, in.Coverage.Gaps()); diff != "" {
			t.Errorf("%s: %s", what, diff)
		}
		if diff := cmp.Diff(got.input.Coverage, in.Coverage); diff != "" {
			t.Errorf("%s: %s", what, diff)
		}
	}
	if n := len(service.fetchedSpans()); n != 1 {
		t.Errorf("a whole window was asked for %d times", n)
	}
}

func TestSplit(t *testing.T) {
	span := hours(0, 4)
	service := &fakeService{name: "Fake", log: logRows(span, 5*time.Minute), slice: 4 * time.Hour, most: 5, atOnce: 2}
	got := fetchNew(t, newPath(t), newRequest(span), service)
	if diff := cmp.Diff(rowIDs(service.log), got.distinctIDs()); diff != "" {
		t.Error(diff)
	}
	if got.input.Coverage.Verdict() != coverage.Complete || got.input.Err != nil {
		t.Errorf("gaps %v, error %v", got.input.Coverage.Gaps(), got.input.Err)
	}
	if w := got.input.Coverage.Windows[0]; w.State != coverage.Short || !strings.Contains(w.Reason, "two parts") {
		t.Errorf("the window that was split is %+v", w)
	}
}

func TestSplitEndsAtASecond(t *testing.T) {
	span := coverage.Span{From: noon(), To: noon().Add(5 * time.Second)}
	crowded := noon().Add(3 * time.Second)
	var log []row
	for i := range 3 {
		log = append(log, row{crowded, recordJSON(string(rune('a'+i)), crowded)})
	}
	service := &fakeService{name: "Fake", log: log, most: 2}
	got := fetchNew(t, newPath(t), newRequest(span), service)
	want := []coverage.Gap{{
		Span:   coverage.Span{From: crowded, To: crowded.Add(time.Second)},
		Reason: "Fake: this second has more records than the service returns; the returned records are here",
	}}
	if diff := cmp.Diff(want, got.input.Coverage.Gaps()); diff != "" {
		t.Error(diff)
	}
}

func TestMaxConcurrent(t *testing.T) {
	const atOnce = 3
	arrived := make(chan struct{})
	service := &fakeService{name: "Fake", atOnce: atOnce}
	service.fetch = func(_ context.Context, call int, _ Window) error {
		if call == atOnce {
			close(arrived)
		}
		<-arrived // all of the first windows must have started
		return nil
	}
	got := fetchNew(t, newPath(t), newRequest(hours(0, 12)), service)
	if service.peak != atOnce || got.input.Coverage.Verdict() != coverage.Complete {
		t.Errorf("%d windows were asked for at once, want %d", service.peak, atOnce)
	}
}

func TestFallback(t *testing.T) {
	span := hours(0, 6)
	log := logRows(span, 10*time.Minute)
	for _, kind := range []tenant.ErrorKind{tenant.Denied, tenant.Absent} {
		refusal := &tenant.Error{Kind: kind, Code: "404", Message: "it is not there"}
		first := &fakeService{name: "First", log: log}
		first.fetch = func(ctx context.Context, call int, w Window) error {
			if call <= 2 {
				return first.answerWindow(ctx, w)
			}
			return refusal
		}
		second := &fakeService{name: "Second", log: log, slice: 4 * time.Hour}
		path := newPath(t)
		got := fetchNew(t, path, newRequest(span), first, second)
		if diff := cmp.Diff(rowIDs(log), got.distinctIDs()); diff != "" {
			t.Error(diff)
		}
		if got.input.Coverage.Verdict() != coverage.Complete || got.input.Err != nil {
			t.Errorf("gaps %v, error %v", got.input.Coverage.Gaps(), got.input.Err)
		}
		if got.status.Source != "Second" || got.status.Fallback != refusal.Error() || got.input.Format != "Second" {
			t.Errorf("status is %+v", got.status)
		}
		if diff := cmp.Diff([]coverage.Span{hours(2, 6)}, second.fetchedSpans()); diff != "" {
			t.Errorf("the second service was asked again for what is whole: %s", diff)
		}
	}
}

// A query that took too long may have its result by the time of the resume.
func TestFailedWindowIsRetriedByQueryName(t *testing.T) {
	span, path := hours(0, 1), newPath(t)
	log := logRows(span, 10*time.Minute)
	service := &fakeService{name: "Fake", log: log}
	type question struct {
		id   int
		name string
	}
	var asked []question
	service.fetch = func(ctx context.Context, call int, w Window) error {
		asked = append(asked, question{w.ID(), w.Query()})
		if call == 1 {
			return errors.Join(w.SaveQuery("q7"), errors.New("it is still running"))
		}
		return service.answerWindow(ctx, w)
	}
	if got := fetchNew(t, path, newRequest(span), service); got.input.Coverage.Verdict() != coverage.Incomplete {
		t.Fatal("a window that failed is called complete")
	}
	got := fetchResumed(t, path, service)
	if got.input.Coverage.Verdict() != coverage.Complete {
		t.Errorf("gaps %v", got.input.Coverage.Gaps())
	}
	if want := []question{{1, ""}, {1, "q7"}}; !slices.Equal(asked, want) {
		t.Errorf("asked %v, want %v", asked, want)
	}
}

func TestNoFallbackAfterFailedSignIn(t *testing.T) {
	declined := &tenant.Error{Kind: tenant.Refused, Code: "authorization_declined", Message: "no"}
	first := &fakeService{name: "First", fetch: func(context.Context, int, Window) error { return declined }}
	second := &fakeService{name: "Second", log: logRows(hours(0, 3), 10*time.Minute)}
	got := fetchNew(t, newPath(t), newRequest(hours(0, 3)), first, second)
	if len(second.fetchedSpans()) != 0 {
		t.Errorf("the second service was asked for %v", second.fetchedSpans())
	}
	if !errors.Is(got.input.Err, declined) || got.input.Coverage.Verdict() != coverage.Incomplete {
		t.Errorf("error %v, verdict %v", got.input.Err, got.input.Coverage.Verdict())
	}
}

func TestAllServicesRefuse(t *testing.T) {
	a := &tenant.Error{Kind: tenant.Denied, Code: "A", Message: "no"}
	b := &tenant.Error{Kind: tenant.Refused, Service: tenant.Exchange, Code: "B", Message: "no"}
	first := &fakeService{name: "First", fetch: func(context.Context, int, Window) error { return a }}
	second := &fakeService{name: "Second", fetch: func(context.Context, int, Window) error { return fmt.Errorf("window: %w", b) }}
	got := fetchNew(t, newPath(t), newRequest(hours(0, 3)), first, second)
	if want := a.Error() + "; then: " + b.Error(); got.input.Err == nil || got.input.Err.Error() != want {
		t.Errorf("error is %v, want %s", got.input.Err, want)
	}
	if got.input.Coverage.Verdict() != coverage.Incomplete {
		t.Error("nothing was fetched, and it is called complete")
	}
	if got.status.Settled != got.status.Windows {
		t.Errorf("%d of %d windows are settled", got.status.Settled, got.status.Windows)
	}
}

// The service reports success although its rows could not be saved.
func TestUnsavedRowsMakeWindowIncomplete(t *testing.T) {
	service := &fakeService{name: "Fake"}
	service.fetch = func(ctx context.Context, call int, w Window) error {
		if call == 1 {
			var stop context.CancelFunc
			ctx, stop = context.WithCancel(ctx)
			stop()
			for range 2 * maxQueuedPages { // some are accepted although the context has ended
				_ = w.SaveRows(ctx, [][]byte{recordJSON("a", noon())})
			}
		}
		return nil
	}
	got := fetchNew(t, newPath(t), newRequest(hours(0, 1)), service)
	if got.input.Coverage.Verdict() != coverage.Incomplete {
		t.Error("rows are missing in the table, and it is called complete")
	}
}

func TestCancelKeepsReceivedRows(t *testing.T) {
	path := newPath(t)
	span := hours(0, 5)
	log := logRows(span, 10*time.Minute)
	service := &fakeService{name: "Fake", log: log, atOnce: 2}
	waiting := make(chan struct{}, 2)
	service.fetch = func(ctx context.Context, _ int, w Window) error {
		if !w.Span().From.Before(hours(2, 3).From) { // the first two may start in any order
			if err := w.SaveQuery("query " + w.Span().From.String()); err != nil {
				return err
			}
			waiting <- struct{}{}
			<-ctx.Done()
			return ctx.Err()
		}
		return service.answerWindow(ctx, w)
	}
	save, err := CreateFile(path)
	if err != nil {
		t.Fatal(err)
	}
	feed := openFeed(t, save, newRequest(span), service)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() {
		<-waiting
		<-waiting
		cancel()
	}()
	var got result
	for got.err == nil {
		var page *audit.Page
		if page, got.err = feed.Next(ctx); got.err == nil {
			got.addPage(t, page)
		}
	}
	if !errors.Is(got.err, context.Canceled) {
		t.Fatalf("the end is %v", got.err)
	}
	if _, err := feed.Next(t.Context()); !errors.Is(err, os.ErrClosed) {
		t.Errorf("after cancelling, Next returns %v", err)
	}
	in := feed.Inputs()[0]
	if gaps := in.Coverage.Gaps(); len(gaps) == 0 {
		t.Error("it was cancelled, and there is no gap")
	}
	if err := feed.Close(); err != nil {
		t.Fatal(err)
	}

	queries := map[coverage.Span]string{}
	service.asked, service.fetch = nil, func(ctx context.Context, _ int, w Window) error {
		queries[w.Span()] = w.Query()
		return service.answerWindow(ctx, w)
	}
	service.atOnce = 1
	all := fetchResumed(t, path, service)
	if diff := cmp.Diff(rowIDs(log), all.distinctIDs()); diff != "" {
		t.Error(diff)
	}
	want := map[coverage.Span]string{hours(4, 5): ""}
	for _, s := range []coverage.Span{hours(2, 3), hours(3, 4)} {
		want[s] = "query " + s.From.String()
	}
	if diff := cmp.Diff(want, queries); diff != "" {
		t.Errorf("asked for again: %s", diff)
	}
	if all.input.Coverage.Verdict() != coverage.Complete {
		t.Error(all.input.Coverage.Gaps())
	}
}

func TestCloseEndsTheFetch(t *testing.T) {
	service := &fakeService{name: "Fake", fetch: func(ctx context.Context, _ int, _ Window) error {
		<-ctx.Done()
		return ctx.Err()
	}}
	save, err := CreatePrivateFile(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	feed := openFeed(t, save, newRequest(hours(0, 1)), service)
	ended := make(chan error)
	go func() {
		_, err := feed.Next(context.Background())
		ended <- err
	}()
	eventually(t, "the window is requested", func() bool { return len(feed.Status().Activity) > 0 })
	if err := feed.Close(); err != nil {
		t.Error(err)
	}
	if err := <-ended; !errors.Is(err, os.ErrClosed) {
		t.Errorf("Next returned %v", err)
	}
}

func TestPagesWaitForTheTable(t *testing.T) {
	span := hours(0, 1)
	service := &fakeService{name: "Fake", log: logRows(span, time.Second), page: 1}
	save, err := CreatePrivateFile(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	feed := openFeed(t, save, newRequest(span), service)
	if _, err := feed.Next(t.Context()); err != nil {
		t.Fatal(err)
	}
	eventually(t, "no more is let in", func() bool { return len(feed.fetcher.queue.free) == 0 })
	// The service should only wait now: give it a chance to do something else.
	for range 100 {
		runtime.Gosched()
	}
	if n := feed.Status().Pages; n > maxQueuedPages {
		t.Errorf("%d pages are on their way", n)
	}
	got := readAll(t, feed)
	if len(got.ids) != len(service.log)-1 {
		t.Errorf("%d of %d records", len(got.ids)+1, len(service.log))
	}
}

func TestWriteErrorEndsTheFetch(t *testing.T) {
	path := newPath(t)
	span := hours(0, 4)
	service := &fakeService{name: "Fake", log: logRows(span, 10*time.Minute)}
	save, err := CreateFile(path)
	if err != nil {
		t.Fatal(err)
	}
	service.fetch = func(ctx context.Context, call int, w Window) error {
		if call == 3 {
			readOnly, err := os.Open(path)
			if err != nil {
				return err
			}
			save.mu.Lock()
			err = errors.Join(save.file.Close(), err)
			save.file = readOnly
			save.mu.Unlock()
			if err != nil {
				return err
			}
		}
		return service.answerWindow(ctx, w)
	}
	got := readAll(t, openFeed(t, save, newRequest(span), service))
	if !errors.Is(got.err, io.EOF) || got.input.Err == nil {
		t.Fatalf("the end is %v, %v", got.err, got.input.Err)
	}
	for _, part := range []string{"writing to " + path, "are kept", "--resume " + path} {
		if !strings.Contains(got.input.Err.Error(), part) {
			t.Errorf("%q does not say %q", got.input.Err, part)
		}
	}
	if want := rowIDs(service.log[:12]); !slices.Equal(want, got.distinctIDs()) {
		t.Errorf("%v came, want %v", got.distinctIDs(), want)
	}
	if got.input.Coverage.Verdict() != coverage.Incomplete {
		t.Error("it is called complete")
	}
	service.fetch, service.asked = nil, nil
	if all := fetchResumed(t, path, service); !slices.Equal(rowIDs(service.log), all.distinctIDs()) {
		t.Errorf("resumed: %v", all.distinctIDs())
	}
	if diff := cmp.Diff([]coverage.Span{hours(2, 3), hours(3, 4)}, service.fetchedSpans()); diff != "" {
		t.Error(diff)
	}
}

func TestFollow(t *testing.T) {
	path := newPath(t)
	span := hours(0, 2)
	clock := newTestClock(span.To)
	service := &fakeService{name: "Feed", log: logRows(hours(0, 12), 10*time.Minute), pace: time.Hour, slice: 24 * time.Hour}
	fail := false
	service.fetch = func(ctx context.Context, _ int, w Window) error {
		if fail {
			return errors.New("out of reach")
		}
		return service.answerWindow(ctx, w)
	}
	save, err := CreateFile(path)
	if err != nil {
		t.Fatal(err)
	}
	ask := newRequest(span)
	ask.Follow = true
	feed, err := Open(Options{Services: []Service{service}, Request: ask, Save: save, Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var got result
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for got.err == nil {
			var page *audit.Page
			if page, got.err = feed.Next(ctx); got.err == nil {
				got.addPage(t, page)
			}
		}
	}()
	round := func(wantAsked int, wantCovered time.Time) {
		t.Helper()
		eventually(t, "the service was asked and waits", func() bool {
			return len(service.fetchedSpans()) == wantAsked && clock.isSleeping() && feed.Status().Following
		})
		if s := feed.Status(); !s.Next.Equal(clock.Now().Add(time.Hour)) {
			t.Errorf("looks again at %v", s.Next)
		}
		eventually(t, "the table has everything", func() bool {
			c := feed.Inputs()[0].Coverage
			gaps := c.Gaps()
			return len(c.Requests) == 1 && c.Requests[0].To.Equal(clock.Now()) &&
				(len(gaps) == 0 && wantCovered.Equal(clock.Now()) || len(gaps) == 1 && gaps[0].From.Equal(wantCovered))
		})
	}
	round(1, span.To)
	clock.advance(time.Hour)
	round(2, span.To.Add(time.Hour))
	fail = true
	clock.advance(time.Hour)
	round(3, span.To.Add(time.Hour))
	fail = false
	clock.advance(time.Hour)
	round(4, span.To.Add(3*time.Hour))
	want := []coverage.Span{hours(0, 2), hours(2, 3), hours(3, 4), hours(3, 5)}
	if diff := cmp.Diff(want, service.fetchedSpans()); diff != "" {
		t.Error(diff)
	}
	cancel()
	<-ended
	if !errors.Is(got.err, context.Canceled) || !slices.Equal(rowIDs(service.rowsUntil(hours(0, 5).To)), got.distinctIDs()) {
		t.Errorf("%v, %v", got.err, got.distinctIDs())
	}
	if err := feed.Close(); err != nil {
		t.Fatal(err)
	}

	service.asked = nil
	save, err = ReopenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	ask, _ = save.Request()
	ask.Follow = false
	again := readAll(t, openFeed(t, save, ask, service))
	if len(service.fetchedSpans()) > 0 || again.input.Coverage.Verdict() != coverage.Complete || len(again.distinctIDs()) != len(got.distinctIDs()) {
		t.Errorf("asked again for %v", service.fetchedSpans())
	}
}

func (f *fakeService) rowsUntil(end time.Time) []row {
	var rows []row
	for _, r := range f.log {
		if r.at.Before(end) {
			rows = append(rows, r)
		}
	}
	return rows
}

func TestFollowNeedsAFollower(t *testing.T) {
	ask := newRequest(hours(0, 1))
	ask.Follow = true
	save, err := CreatePrivateFile(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	_, err = Open(Options{Services: []Service{serviceOnly{&fakeService{name: "Fake query"}}}, Request: ask, Save: save, Clock: newTestClock(hours(0, 9).To)})
	if err == nil || err.Error() != "Fake query cannot follow new records; --follow needs --source activity" {
		t.Error(err)
	}
	if err := save.Close(); err != nil {
		t.Error(err)
	}
}

func TestFetchedItemsAreRemembered(t *testing.T) {
	path := newPath(t)
	service := &fakeService{name: "Feed"}
	service.fetch = func(ctx context.Context, _ int, w Window) error {
		if w.IsFetched("blob 1") {
			return errors.New("seen already")
		}
		if err := w.SaveRows(ctx, [][]byte{recordJSON("a", noon())}); err != nil {
			return err
		}
		if err := w.MarkFetched("blob 1"); err != nil {
			return err
		}
		if !w.IsFetched("blob 1") || w.IsFetched("blob 2") {
			return errors.New("not seen")
		}
		return &ShortError{"more was to come"}
	}
	got := fetchNew(t, path, newRequest(hours(0, 1)), service)
	if w := got.input.Coverage.Windows[0]; w.State != coverage.Short {
		t.Fatal(w)
	}
	again := fetchResumed(t, path, service)
	if windows := again.input.Coverage.Windows; windows[len(windows)-1].Reason != "seen already" || len(again.ids) != 1 {
		t.Error(windows, again.ids)
	}
}

func TestEndInTheFutureIsNow(t *testing.T) {
	service := &fakeService{name: "Fake"}
	save, err := CreatePrivateFile(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	now := noon().Add(90*time.Minute + 300*time.Millisecond)
	feed, err := Open(Options{Services: []Service{service}, Request: newRequest(hours(0, 3)), Save: save, Clock: newTestClock(now), Name: "demo"})
	if err != nil {
		t.Fatal(err)
	}
	got := readAll(t, feed)
	want := []coverage.Span{hours(0, 1), {From: noon().Add(time.Hour), To: noon().Add(90 * time.Minute)}}
	if diff := cmp.Diff(want, service.fetchedSpans()); diff != "" {
		t.Error(diff)
	}
	if got.input.Path != "demo" || got.status.Saved != "" {
		t.Errorf("input is %q, saved in %q", got.input.Path, got.status.Saved)
	}
}

func TestOpenErrors(t *testing.T) {
	service := &fakeService{name: "Fake"}
	tests := []struct {
		name     string
		services []Service
		span     coverage.Span
		want     string
	}{
		{"no service", nil, hours(0, 1), "no service"},
		{"empty span", []Service{service}, hours(1, 1), "--since must be earlier than --until"},
		{"inverted span", []Service{service}, hours(2, 1), "--since must be earlier than --until"},
		{"in the future", []Service{service}, hours(300, 400), "not in the future"},
	}
	for _, test := range tests {
		save, err := CreatePrivateFile(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		_, err = Open(Options{Services: test.services, Request: newRequest(test.span), Save: save, Clock: newTestClock(hours(0, 48).To)})
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v", test.name, err)
		}
		if err := save.Close(); err != nil {
			t.Error(err)
		}
	}
}
