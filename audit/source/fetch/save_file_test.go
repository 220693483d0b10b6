package fetch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"whoread/audit"
	"whoread/audit/coverage"
	"whoread/audit/source"
)

func TestCreateFileKeepsExistingFile(t *testing.T) {
	path := newPath(t)
	if err := os.WriteFile(path, []byte("evidence"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := CreateFile(path)
	if err == nil || !strings.Contains(err.Error(), path+" already exists; continue it with --resume "+path) {
		t.Error(err)
	}
	if text, err := os.ReadFile(path); err != nil || string(text) != "evidence" {
		t.Errorf("%q, %v", text, err)
	}
	if _, err := CreateFile(filepath.Join(path, "below")); err == nil || !strings.HasSuffix(err.Error(), ": "+path+" is not a folder") {
		t.Error(err)
	}
}

func TestSavedFileIsPrivate(t *testing.T) {
	path := newPath(t)
	fetchNew(t, path, newRequest(hours(0, 1)), &fakeService{name: "Fake"})
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if mode := info.Mode().Perm(); mode != 0o600 && os.PathSeparator == '/' {
		t.Errorf("mode is %v", mode)
	}
}

func TestPrivateFileIsRemoved(t *testing.T) {
	dir := t.TempDir()
	save, err := CreatePrivateFile(dir)
	if err != nil {
		t.Fatal(err)
	}
	if got := readAll(t, openFeed(t, save, newRequest(hours(0, 1)), &fakeService{name: "Fake", log: logRows(hours(0, 1), time.Minute)})); len(got.raw) != 60 {
		t.Errorf("%d records", len(got.raw))
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left: %v %v", left, err)
	}
}

func TestEmptyFileIsRemoved(t *testing.T) {
	path := newPath(t)
	save, err := CreateFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := save.Close(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}

func TestOneFetchAtATime(t *testing.T) {
	path := newPath(t)
	save, err := CreateFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := save.appendEntries(coverage.Entry{Seen: "something"}); err != nil {
		t.Fatal(err)
	}
	if _, err := ReopenFile(path); err == nil || !strings.Contains(err.Error(), "another whoread is writing to it") {
		t.Error(err)
	}
	if err := save.Close(); err != nil {
		t.Error(err)
	}
}

func TestRowsAreSavedAsReceived(t *testing.T) {
	tests := []struct{ row, line string }{
		{`{"Id":"a", "x" : [ 1 ]}`, `{"Id":"a", "x" : [ 1 ]}`},
		{" {\"Id\":\r\n\t\"a\"\n}\n", "{\"Id\":\r \t\"a\" }"},
		{`{"Id":"line\nfeed"}`, `{"Id":"line\nfeed"}`},
		{`{"whoread":{"seen":"blob"}}`, `{ "whoread":{"seen":"blob"}}`},
		{`[1]`, `[1]`},
		{`null`, `null`},
	}
	for _, test := range tests {
		if got := string(appendRow(nil, []byte(test.row))); got != test.line+"\n" {
			t.Errorf("%q is saved as %q, want %q", test.row, got, test.line)
		}
	}
}

// A large response is saved in several pages, without splitting rows.
func TestLargeResponseIsSavedInPages(t *testing.T) {
	path := newPath(t)
	rows := make([][]byte, 12)
	for i := range rows {
		rows[i] = bytes.Replace(recordJSON(fmt.Sprint("r", i), noon()), []byte("{"), []byte(`{"Filler":"`+strings.Repeat("x", 1<<20)+`",`), 1)
	}
	rows[5] = bytes.Replace(recordJSON("r5", noon()), []byte("{"), []byte(`{"Filler":"`+strings.Repeat("x", 2*pageSize)+`",`), 1)
	service := &fakeService{name: "Fake", fetch: func(ctx context.Context, _ int, w Window) error { return w.SaveRows(ctx, rows) }}
	got := fetchNew(t, path, newRequest(hours(0, 1)), service)
	again := openSaved(t, path)
	if got.status.Pages != 5 || !slices.Equal(got.ids, again.ids) || len(again.ids) != len(rows) || again.input.Coverage.Verdict() != coverage.Complete {
		t.Errorf("%d pages, %d and %d records, %v", got.status.Pages, len(got.ids), len(again.ids), again.input.Coverage.Gaps())
	}
}

// A service must not be able to forge a complete window.
func TestRowIsNotTakenForEntry(t *testing.T) {
	path := newPath(t)
	ask := newRequest(hours(0, 2))
	entry, err := coverage.AppendEntry(nil, coverage.Entry{Window: &coverage.Window{
		ID: 1, Source: "Fake", Span: ask.Span, Filter: ask.Filter(), State: coverage.Whole,
	}})
	if err != nil {
		t.Fatal(err)
	}
	service := &fakeService{name: "Fake", fetch: func(ctx context.Context, _ int, w Window) error {
		if err := w.SaveRows(ctx, [][]byte{entry, append([]byte("\n "), entry...)}); err != nil {
			return err
		}
		return errors.New("no answer")
	}}
	got := fetchNew(t, path, ask, service)
	if got.rows != 4 || got.input.Rejected != 4 {
		t.Errorf("%d rows, %d rejected", got.rows, got.input.Rejected)
	}
	for what, in := range map[string]source.Input{"live": got.input, "file": openSaved(t, path).input, "resumed": fetchResumed(t, path, service).input} {
		if in.Coverage.Verdict() != coverage.Incomplete {
			t.Errorf("%s: nothing came, and it is called %v", what, in.Coverage.Verdict())
		}
	}
}

func TestResumeOtherFile(t *testing.T) {
	entry := func(e coverage.Entry) string {
		text, err := coverage.AppendEntry(nil, e)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	text, err := savedRequest{Run: "run", Request: newRequest(hours(0, 1))}.marshal()
	if err != nil {
		t.Fatal(err)
	}
	begin := entry(coverage.Entry{FetchRequest: text})
	tests := []struct{ name, text, want string }{
		{"empty", "", "it is empty; remove it, and start a new file without --resume"},
		{"records", string(recordJSON("a", noon())) + "\n", "it was not saved by a fetch"},
		{"a table", "CreationDate,AuditData\n1,2\n", "it was not saved by a fetch"},
		{"no request", entry(coverage.Entry{Seen: "blob"}), "it was not saved by a fetch"},
		{"a torn request", begin[:len(begin)-3], "it was not saved by a fetch"},
		{"no JSON", begin + `{"whoread":}` + "\n", "its ledger is damaged on line 2"},
		{"no number", begin + entry(coverage.Entry{Window: &coverage.Window{Span: hours(0, 1)}}), "line 2: 0 is not a window number"},
		{"no time", begin + "{}\n" + entry(coverage.Entry{Window: &coverage.Window{ID: 1}}), "line 3: it has a window without a time span"},
		{"no state", begin + `{"whoread":{"window":{"id":1,"state":"fine"}}}` + "\n", `"fine" is not a window state`},
		{"two runs", begin + strings.ReplaceAll(begin, `"run":"run"`, `"run":"other"`), "it belongs to two runs"},
		{"hostile run", strings.ReplaceAll(begin, `"run":"run"`, `"run":"../x"`), `"../x" is not the name of a run`},
		{"another year", strings.ReplaceAll(begin, `2026`, `2025`), ""},
		{"asked for no time", strings.ReplaceAll(begin, `T13`, `T12`), "the saved request has no time span"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			path := newPath(t)
			if err := os.WriteFile(path, []byte(test.text), 0o600); err != nil {
				t.Fatal(err)
			}
			save, err := ReopenFile(path)
			if test.want == "" {
				if err != nil {
					t.Fatal(err)
				}
				if err := save.Close(); err != nil {
					t.Error(err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), path) {
				t.Errorf("%v, want %q", err, test.want)
			}
			if after, err := os.ReadFile(path); err != nil || string(after) != test.text {
				t.Errorf("the file has changed: %q", after)
			}
		})
	}
	if _, err := ReopenFile(filepath.Join(t.TempDir(), "none")); err == nil || !strings.Contains(err.Error(), "does not exist; to start a new file") {
		t.Error(err)
	}
	if _, err := ReopenFile(t.TempDir()); err == nil || !strings.Contains(err.Error(), "is not a file") {
		t.Error(err)
	}
}

func TestResumeWithOtherRequest(t *testing.T) {
	path := newPath(t)
	ask := newRequest(hours(0, 2))
	ask.Users = []string{"b@contoso.example", "a@contoso.example"}
	fetchNew(t, path, ask, &fakeService{name: "Fake"})
	otherSpan, otherUser, otherOrder := ask, ask, ask
	otherSpan.From = ask.From.Add(time.Hour)
	otherUser.Users = ask.Users[:1]
	otherOrder.Users, otherOrder.Mailbox = []string{"a@contoso.example", "b@contoso.example"}, "adele@contoso.example"
	for what, test := range map[string]struct {
		ask Request
		ok  bool
	}{"other span": {otherSpan, false}, "other user": {otherUser, false}, "other order": {otherOrder, true}, "the same": {ask, true}} {
		save, err := ReopenFile(path)
		if err != nil {
			t.Fatal(err)
		}
		feed, err := Open(Options{Services: []Service{&fakeService{name: "Fake"}}, Request: test.ask, Save: save, Clock: newTestClock(hours(0, 9).To)})
		if (err == nil) != test.ok || err != nil && !strings.Contains(err.Error(), "is a fetch of MailItemsAccessed of every mailbox, by a@contoso.example or b@contoso.example") {
			t.Errorf("%s: %v", what, err)
		}
		if err == nil {
			err = feed.Close()
		} else {
			err = save.Close()
		}
		if err != nil {
			t.Error(err)
		}
	}
}

func TestDeletedRowsAreMissing(t *testing.T) {
	path := newPath(t)
	span := hours(0, 2)
	service := &fakeService{name: "Fake", log: logRows(span, 30*time.Minute)}
	fetchNew(t, path, newRequest(span), service)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := slices.DeleteFunc(bytes.SplitAfter(text, []byte("\n")), func(line []byte) bool { return bytes.Contains(line, []byte(`"r-1230`)) })
	if err := os.WriteFile(path, bytes.Join(lines, nil), 0o600); err != nil {
		t.Fatal(err)
	}
	reason := path + " was changed after it was saved: window 1: 1 row missing on the lines before line 7"
	again := reason + "; a later answer to it is complete, but the altered rows are still in the file: fetch into another file"
	for _, c := range []struct {
		what string
		in   source.Input
		want coverage.Gap
	}{
		{"file", openSaved(t, path).input, coverage.Gap{Span: hours(0, 1), Reason: reason}},
		{"resumed", fetchResumed(t, path, service).input, coverage.Gap{Reason: again}},
		{"read again", openSaved(t, path).input, coverage.Gap{Reason: again}},
	} {
		if diff := cmp.Diff([]coverage.Gap{c.want}, c.in.Coverage.Gaps()); diff != "" {
			t.Errorf("%s: %s", c.what, diff)
		}
	}
}

// openForTenant resumes a file with a tenant. It returns the request, or the error.
func openForTenant(t *testing.T, path, tenant string, ask Request) (Request, error) {
	t.Helper()
	save, err := ReopenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	ask.Tenant = tenant
	feed, err := Open(Options{Services: []Service{&fakeService{name: "Fake"}}, Request: ask, Save: save, Clock: newTestClock(hours(0, 9).To)})
	if err != nil {
		return Request{}, errors.Join(err, save.Close())
	}
	if got := readAll(t, feed); got.input.Coverage.Verdict() != coverage.Complete {
		t.Errorf("%v", got.input.Coverage.Gaps())
	}
	return feed.Request(), nil
}

func TestResumeWithOtherTenant(t *testing.T) {
	path, ask := newPath(t), newRequest(hours(0, 2))
	ask.Tenant = "Contoso.example"
	got := fetchNew(t, path, ask, &fakeService{name: "Fake"})
	for _, w := range got.input.Coverage.Windows {
		if w.Tenant != "contoso.example" {
			t.Errorf("window %+v", w)
		}
	}
	if a := got.input.Coverage.Requests[0]; a.Tenant != "contoso.example" {
		t.Errorf("asked %+v", a)
	}
	for _, asked := range []Request{{}, ask} {
		for _, same := range []string{"", "contoso.example", "CONTOSO.example"} {
			if a, err := openForTenant(t, path, same, asked); err != nil || a.Tenant != "contoso.example" {
				t.Errorf("%q: %q, %v", same, a.Tenant, err)
			}
		}
		_, err := openForTenant(t, path, "Fabrikam.example", asked)
		want := path + " is a fetch from the tenant contoso.example, not from fabrikam.example; with --resume leave out --tenant, or --save to another file"
		if err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

// A file of an earlier version names no tenant. It takes the first that is named.
func TestResumeWithoutSavedTenant(t *testing.T) {
	path, span := newPath(t), hours(0, 3)
	service := &fakeService{name: "Fake", log: logRows(span, 30*time.Minute)}
	service.fetch = func(ctx context.Context, call int, w Window) error {
		if call == 2 {
			return &ShortError{"short"}
		}
		return service.answerWindow(ctx, w)
	}
	fetchNew(t, path, newRequest(span), service)
	if a, err := openForTenant(t, path, "contoso.example", Request{}); err != nil || a.Tenant != "contoso.example" {
		t.Fatalf("%q, %v", a.Tenant, err)
	}
	if _, err := openForTenant(t, path, "fabrikam.example", Request{}); err == nil || !strings.Contains(err.Error(), "is a fetch from the tenant contoso.example") {
		t.Error(err)
	}
	if v := openSaved(t, path).input.Coverage; v.Verdict() != coverage.Complete {
		t.Error(v.Gaps())
	}
}

// TestResumeAfterEveryCut cuts a saved file after each of its bytes, as a killed process may.
func TestResumeAfterEveryCut(t *testing.T) {
	saved := newPath(t)
	span := hours(0, 2)
	log := logRows(span, 30*time.Minute)
	service := func() *fakeService {
		return &fakeService{name: "Fake", log: log, slice: 2 * time.Hour, most: 2, page: 1}
	}
	undisturbed := fetchNew(t, saved, newRequest(span), service())
	text, err := os.ReadFile(saved)
	if err != nil {
		t.Fatal(err)
	}
	const parts = 4 // in parallel, since most of the time is disk I/O
	for part := range parts {
		t.Run("part", func(t *testing.T) {
			t.Parallel()
			path := newPath(t)
			for n := part; n <= len(text); n += parts {
				checkAfterCut(t, path, text[:n], service(), undisturbed)
			}
		})
	}
}

// checkAfterCut resumes a file that was cut off.
func checkAfterCut(t *testing.T, path string, cut []byte, service *fakeService, undisturbed result) {
	t.Helper()
	if err := os.WriteFile(path, cut, 0o600); err != nil {
		t.Fatal(err)
	}
	if line, _, _ := bytes.Cut(cut, []byte("\n")); !isWholeLine(line) {
		if save, err := ReopenFile(path); err == nil {
			t.Errorf("cut at %d: it is not known what was asked for; %v", len(cut), save.Close())
		}
		return
	}
	got := fetchResumed(t, path, service)
	if diff := cmp.Diff(undisturbed.distinctIDs(), got.distinctIDs()); diff != "" {
		t.Errorf("cut at %d: %s", len(cut), diff)
	}
	if got.input.Coverage.Verdict() != coverage.Complete {
		t.Errorf("cut at %d: %v", len(cut), got.input.Coverage.Gaps())
	}
	answered := wholeSpans(t, cut)
	for _, s := range service.fetchedSpans() {
		if slices.Contains(answered, s) {
			t.Errorf("cut at %d: asked again for %v", len(cut), s)
		}
	}
	reread := openSaved(t, path)
	if reread.input.Err != nil || reread.input.Rejected > 0 || !slices.Equal(reread.ids, got.ids) || reread.input.SHA256 != got.input.SHA256 {
		t.Errorf("cut at %d: the file is not what was shown: %+v", len(cut), reread.input)
	}
}

// wholeSpans returns the spans of the complete windows in a file.
func wholeSpans(t *testing.T, text []byte) []coverage.Span {
	t.Helper()
	var spans []coverage.Span
	for _, line := range bytes.SplitAfter(text, []byte("\n")) {
		if !coverage.IsEntry(line) || line[len(line)-1] != '\n' {
			continue
		}
		e, err := coverage.ParseEntry(line)
		if err != nil {
			t.Fatal(err)
		}
		if e.Window != nil && e.Window.State == coverage.Whole {
			spans = append(spans, e.Window.Span)
		}
	}
	return spans
}

func TestResumeKeepsRunAndIDs(t *testing.T) {
	path := newPath(t)
	var run string
	ids := map[int]bool{}
	service := &fakeService{name: "Fake", fetch: func(_ context.Context, _ int, w Window) error {
		if run == "" {
			run = w.Run()
		}
		if w.Run() != run || !runPattern.MatchString(run) || ids[w.ID()] {
			return errors.New("another run, or the same ID again")
		}
		ids[w.ID()] = true
		return &ShortError{"short"}
	}}
	fetchNew(t, path, newRequest(hours(0, 2)), service)
	got := fetchResumed(t, path, service)
	if len(ids) != 4 || got.input.Err != nil {
		t.Errorf("%v %v", ids, got.input.Err)
	}
}

// TestResumeAfterRandomFaults repeatedly interrupts a fetch whose windows fail, are short, are too
// large, or are cancelled halfway.
func TestResumeAfterRandomFaults(t *testing.T) {
	span := hours(0, 24)
	log := logRows(span, 17*time.Minute)
	for seed := range uint64(20) {
		random := rand.New(rand.NewPCG(seed, 0))
		path := newPath(t)
		var whole []coverage.Span
		service := &fakeService{name: "Fake", log: log, slice: 3 * time.Hour, atOnce: 1 + random.IntN(3), page: 1 + random.IntN(4), most: 7}
		for run := 0; ; run++ {
			save, err := resumeOrCreate(path)
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithCancel(t.Context())
			service.fetch = randomFaults(service, random, cancel, run < 4)
			service.asked = nil
			feed := openFeed(t, save, newRequest(span), service)
			var got result
			for got.err == nil {
				var page *audit.Page
				if page, got.err = feed.Next(ctx); got.err == nil {
					got.addPage(t, page)
				}
			}
			got.input = feed.Inputs()[0]
			if err := feed.Close(); err != nil {
				t.Fatal(err)
			}
			cancel()
			for _, s := range service.fetchedSpans() {
				if slices.Contains(whole, s) {
					t.Errorf("seed %d, run %d: asked again for %v", seed, run, s)
				}
			}
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			whole = wholeSpans(t, text)
			complete := slices.Equal(got.distinctIDs(), rowIDs(log))
			if verdict := got.input.Coverage.Verdict(); verdict == coverage.Complete && !complete || verdict != coverage.Complete && run > 4 {
				t.Fatalf("seed %d, run %d: %v with %d of %d records", seed, run, verdict, len(got.distinctIDs()), len(log))
			}
			if complete && run > 4 {
				break
			}
		}
	}
}

func resumeOrCreate(path string) (*File, error) {
	if _, err := os.Stat(path); err == nil {
		return ReopenFile(path)
	}
	return CreateFile(path)
}

// randomFaults answers like the service or, with trouble, in another way.
func randomFaults(service *fakeService, random *rand.Rand, cancel func(), trouble bool) func(context.Context, int, Window) error {
	var mu sync.Mutex
	return func(ctx context.Context, _ int, w Window) error {
		mu.Lock()
		chance := random.IntN(10)
		mu.Unlock()
		if !trouble || chance > 3 {
			return service.answerWindow(ctx, w)
		}
		rows := service.rowsIn(w.Span())
		if err := w.SaveRows(ctx, rows[:len(rows)/2]); err != nil {
			return err
		}
		switch chance {
		case 0:
			cancel()
			return w.SaveRows(ctx, rows[len(rows)/2:])
		case 1:
			return &ShortError{"short"}
		case 2:
			return ErrSplit
		default:
			return errors.New("failed")
		}
	}
}

func TestFileRemovedBeforeReplay(t *testing.T) {
	path := newPath(t)
	fetchNew(t, path, newRequest(hours(0, 1)), &fakeService{name: "Fake", log: logRows(hours(0, 1), time.Minute)})
	save, err := ReopenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(path); err != nil {
		t.Skip("a file that is open cannot be removed here")
	}
	service := &fakeService{name: "Fake"}
	got := readAll(t, openFeed(t, save, Request{}, service))
	if got.input.Err == nil || got.input.Coverage.Verdict() != coverage.Incomplete || len(service.fetchedSpans()) > 0 {
		t.Errorf("%v, %v", got.input.Err, got.input.Coverage)
	}
}

func TestCancelDuringReplay(t *testing.T) {
	path := newPath(t)
	fetchNew(t, path, newRequest(hours(0, 1)), &fakeService{name: "Fake", log: logRows(hours(0, 1), time.Minute)})
	save, err := ReopenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	feed := openFeed(t, save, Request{}, &fakeService{name: "Fake"})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := feed.Next(ctx); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if v := feed.Inputs()[0].Coverage.Verdict(); v != coverage.Incomplete {
		t.Errorf("nothing of the file is in the table, and it is called %v", v)
	}
	if err := errors.Join(feed.Close(), feed.Close()); err != nil {
		t.Error(err)
	}
}

func TestResumeWithOtherService(t *testing.T) {
	path := newPath(t)
	span := hours(0, 4)
	log := logRows(span, 10*time.Minute)
	first := &fakeService{name: "First", log: log}
	first.fetch = func(ctx context.Context, call int, w Window) error {
		if call == 2 {
			return errors.Join(w.SaveQuery("query"), &ShortError{"short"})
		}
		return first.answerWindow(ctx, w)
	}
	fetchNew(t, path, newRequest(span), first)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.SplitAfter(text, []byte("\n"))
	if err := os.WriteFile(path, bytes.Join(lines[:len(lines)-2], nil), 0o600); err != nil {
		t.Fatal(err) // without the end of the last window
	}
	second := &fakeService{name: "Second", log: log}
	second.fetch = func(ctx context.Context, _ int, w Window) error {
		if w.Query() != "" {
			return errors.New("was given the query of another service")
		}
		return second.answerWindow(ctx, w)
	}
	got := fetchResumed(t, path, second)
	if diff := cmp.Diff(rowIDs(log), got.distinctIDs()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]coverage.Span{hours(1, 2), hours(3, 4)}, second.fetchedSpans()); diff != "" {
		t.Error(diff)
	}
	if c := got.input.Coverage; c.Verdict() != coverage.Complete || got.status.Settled != got.status.Windows {
		t.Errorf("%v %+v", c.Gaps(), got.status)
	}
}

// FuzzResume resumes any bytes: none of them may be lost.
func FuzzResume(f *testing.F) {
	text, err := savedRequest{Run: "run", Request: newRequest(hours(0, 1))}.marshal()
	if err != nil {
		f.Fatal(err)
	}
	begin, err := coverage.AppendEntry(nil, coverage.Entry{FetchRequest: text})
	if err != nil {
		f.Fatal(err)
	}
	window, err := coverage.AppendEntry(nil, coverage.Entry{Window: &coverage.Window{ID: 1, Source: "Fake", Span: hours(0, 1)}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(append(begin, recordJSON("a", noon())...))
	f.Add(slices.Concat(begin, window, recordJSON("a", noon()), []byte("\n{\"Id\":")))
	f.Add(slices.Concat(begin, []byte("\n\n"), window, bytes.Replace(window, []byte("asked"), []byte("answered whole"), 1)))
	f.Add(begin[:len(begin)-1])
	f.Add([]byte("{\"whoread\":{}}\n"))
	path := casePath(f.TempDir())
	f.Fuzz(func(t *testing.T, text []byte) {
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		save, err := ReopenFile(path)
		if err != nil {
			if after, _ := os.ReadFile(path); !bytes.Equal(after, text) || !strings.Contains(err.Error(), path) {
				t.Fatalf("refused with %v, and the file is %q", err, after)
			}
			return
		}
		ask, ok := save.Request()
		if !ok || !ask.IsKnown() || save.ledger.lastID < 0 {
			t.Errorf("resumed without an ask: %+v", ask)
		}
		if err := save.appendEntries(coverage.Entry{Seen: "more"}); err != nil {
			t.Error(err)
		}
		if err := save.Close(); err != nil {
			t.Error(err)
		}
		after, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		kept := text[:bytes.LastIndexByte(text, '\n')+1]
		if torn := text[len(kept):]; isWholeLine(torn) {
			kept = append(slices.Clone(text), '\n')
		}
		added, found := bytes.CutPrefix(after, kept)
		for line := range bytes.Lines(added) {
			found = found && coverage.IsEntry(line)
		}
		if !found || !bytes.Contains(added, []byte(`"seen":"more"`)) {
			t.Errorf("the file is %q, want %q and entries", after, kept)
		}
	})
}

func casePath(dir string) string { return filepath.Join(dir, "case.jsonl") }
