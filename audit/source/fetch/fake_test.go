package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"whoread/audit"
	"whoread/audit/coverage"
	"whoread/audit/source"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// noon is the start of the test spans.
func noon() time.Time { return time.Date(2026, 9, 1, 12, 0, 0, 0, time.UTC) }

func hours(from, to int) coverage.Span {
	return coverage.Span{From: noon().Add(time.Duration(from) * time.Hour), To: noon().Add(time.Duration(to) * time.Hour)}
}

func newRequest(span coverage.Span) Request {
	return Request{Operations: []string{audit.MailItemsAccessed}, Span: span}
}

// recordJSON returns the row of a record, as a service sends it.
func recordJSON(id string, at time.Time) []byte {
	return fmt.Appendf(nil, `{"Id":%q,"CreationTime":%q,"Operation":"MailItemsAccessed","MailboxOwnerUPN":"adele@contoso.example"}`,
		id, at.Format("2006-01-02T15:04:05"))
}

// row is a record in the log of a fake service.
type row struct {
	at   time.Time
	text []byte
}

// logRows returns a log with records at regular intervals.
func logRows(span coverage.Span, every time.Duration) []row {
	var log []row
	for at := span.From; at.Before(span.To); at = at.Add(every) {
		log = append(log, row{at, recordJSON("r-"+at.Format("150405"), at)})
	}
	return log
}

// fakeService is a service that answers from a log, or as fetch says.
type fakeService struct {
	name   string
	log    []row
	slice  time.Duration // length of a window; 0 for an hour
	atOnce int
	page   int // rows per page; 0 for 3
	// most limits the rows of an answer; 0 for no limit.
	most int
	// fetch replaces the answer from the log, unless nil. Calls are counted from 1.
	fetch func(ctx context.Context, call int, w Window) error
	skip  func(coverage.Span) string
	pace  time.Duration

	mu      sync.Mutex
	asked   []coverage.Span
	running int
	peak    int
}

func (f *fakeService) Name() string                { return f.name }
func (f *fakeService) MaxConcurrent() int          { return max(1, f.atOnce) }
func (f *fakeService) PollInterval() time.Duration { return f.pace }

func (f *fakeService) PlanWindows(a Request, _ time.Time) []WindowPlan {
	step := f.slice
	if step == 0 {
		step = time.Hour
	}
	var slices []WindowPlan
	for at := a.From; at.Before(a.To); at = at.Add(step) {
		s := WindowPlan{Span: coverage.Span{From: at, To: at.Add(step)}}
		if s.To.After(a.To) {
			s.To = a.To
		}
		if f.skip != nil {
			s.Skip = f.skip(s.Span)
		}
		slices = append(slices, s)
	}
	return slices
}

func (f *fakeService) FetchWindow(ctx context.Context, _ Request, w Window) error {
	f.mu.Lock()
	f.asked = append(f.asked, w.Span())
	call := len(f.asked)
	f.running++
	f.peak = max(f.peak, f.running)
	f.mu.Unlock()
	defer func() {
		f.mu.Lock()
		f.running--
		f.mu.Unlock()
	}()
	if f.fetch != nil {
		return f.fetch(ctx, call, w)
	}
	return f.answerWindow(ctx, w)
}

// answerWindow answers a window from the log.
func (f *fakeService) answerWindow(ctx context.Context, w Window) error {
	w.AddCalls(1)
	if err := w.SaveQuery(fmt.Sprintf("whoread-%s-%d", w.Run(), w.ID())); err != nil {
		return err
	}
	rows := f.rowsIn(w.Span())
	if f.most > 0 && len(rows) > f.most {
		return ErrSplit
	}
	size := f.page
	if size == 0 {
		size = 3
	}
	for page := range slices.Chunk(rows, size) {
		w.AddCalls(1)
		if err := w.SaveRows(ctx, page); err != nil {
			return err
		}
	}
	return ctx.Err()
}

func (f *fakeService) rowsIn(span coverage.Span) [][]byte {
	var rows [][]byte
	for _, r := range f.log {
		if !r.at.Before(span.From) && r.at.Before(span.To) {
			rows = append(rows, r.text)
		}
	}
	return rows
}

func (f *fakeService) fetchedSpans() []coverage.Span {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.asked)
}

// serviceOnly hides that a service is a Follower.
type serviceOnly struct{ Service }

// testClock is a clock that only the test moves.
type testClock struct {
	mu     sync.Mutex
	now    time.Time
	moved  chan struct{} // closed when the clock moves
	sleeps int           // number of sleepers
}

func newTestClock(now time.Time) *testClock { return &testClock{now: now, moved: make(chan struct{})} }

func (c *testClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *testClock) Sleep(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	until := c.now.Add(d)
	c.sleeps++
	defer func() {
		c.mu.Lock()
		c.sleeps--
		c.mu.Unlock()
	}()
	for c.now.Before(until) {
		moved := c.moved
		c.mu.Unlock()
		select {
		case <-moved:
		case <-ctx.Done():
			return ctx.Err()
		}
		c.mu.Lock()
	}
	c.mu.Unlock()
	return nil
}

func (c *testClock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	close(c.moved)
	c.moved = make(chan struct{})
}

func (c *testClock) isSleeping() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.sleeps > 0
}

func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); !ok(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waited in vain until %s", what)
		}
	}
}

// result is everything that a feed returned.
type result struct {
	ids    []string
	places []audit.Place
	raw    []string
	rows   int
	input  source.Input
	status Status
	err    error // io.EOF at the end
}

func (r *result) addPage(t *testing.T, page *audit.Page) {
	t.Helper()
	r.rows += page.Rows
	for i := range page.Records {
		r.ids = append(r.ids, strings.Clone(page.Records[i].ID))
	}
	r.places = append(r.places, page.Places...)
}

// distinctIDs returns the sorted distinct IDs.
func (r *result) distinctIDs() []string {
	ids := slices.Clone(r.ids)
	slices.Sort(ids)
	return slices.Compact(ids)
}

func rowIDs(log []row) []string {
	var ids []string
	for _, r := range log {
		record, err := audit.Parse(r.text)
		if err != nil {
			panic(err)
		}
		ids = append(ids, record.ID)
	}
	slices.Sort(ids)
	return ids
}

// readAll reads a feed to its end, reads every record again by Raw, and closes the feed.
func readAll(t *testing.T, feed *Feed) result {
	t.Helper()
	var r result
	for r.err == nil {
		var page *audit.Page
		if page, r.err = feed.Next(t.Context()); r.err == nil {
			r.addPage(t, page)
		}
	}
	for _, place := range r.places {
		raw, err := feed.Raw(place)
		if err != nil {
			t.Fatal(err)
		}
		r.raw = append(r.raw, string(raw))
	}
	r.input, r.status = feed.Inputs()[0], feed.Status()
	if err := feed.Close(); err != nil {
		t.Fatal(err)
	}
	return r
}

func openFeed(t *testing.T, save *File, ask Request, services ...Service) *Feed {
	t.Helper()
	feed, err := Open(Options{Services: services, Request: ask, Save: save, Clock: newTestClock(noon().Add(48 * time.Hour))})
	if err != nil {
		t.Fatal(err)
	}
	return feed
}

// fetchNew fetches into a new file.
func fetchNew(t *testing.T, path string, ask Request, services ...Service) result {
	t.Helper()
	save, err := CreateFile(path)
	if err != nil {
		t.Fatal(err)
	}
	r := readAll(t, openFeed(t, save, ask, services...))
	if !errors.Is(r.err, io.EOF) {
		t.Fatal(r.err)
	}
	return r
}

// fetchResumed resumes a file.
func fetchResumed(t *testing.T, path string, services ...Service) result {
	t.Helper()
	save, err := ReopenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	r := readAll(t, openFeed(t, save, Request{}, services...))
	if !errors.Is(r.err, io.EOF) {
		t.Fatal(r.err)
	}
	return r
}

// openSaved reads a saved file like any other file.
func openSaved(t *testing.T, path string) result {
	t.Helper()
	files, err := source.Open([]string{path}, source.Options{SpoolDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	var r result
	for r.err == nil {
		var page *audit.Page
		if page, r.err = files.Next(t.Context()); r.err == nil {
			r.addPage(t, page)
		}
	}
	r.input = files.Inputs()[0]
	if err := files.Close(); err != nil {
		t.Fatal(err)
	}
	return r
}

func newPath(t *testing.T) string {
	t.Helper()
	return casePath(t.TempDir())
}
