package coverage_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"whoread/audit"
	"whoread/audit/coverage"
	"whoread/audit/source"
	"whoread/audit/table"
	coveragepane "whoread/ui/pane/coverage"
	"whoread/ui/widget/humanize"
	"whoread/ui/widget/keys"
	"whoread/ui/widget/theme"
	"whoread/ui/widget/uitest"
)

const everyMailbox = "MailItemsAccessed of all mailboxes"

// day returns a day of September.
func day(n int) time.Time { return time.Date(2026, 9, n, 0, 0, 0, 0, time.UTC) }

func window(n int, state coverage.WindowState, rows int, reason string) coverage.Window {
	return coverage.Window{
		ID: n, Source: "Graph audit query", Span: coverage.Span{From: day(n), To: day(n + 1)}, Filter: everyMailbox,
		State: state, Rows: rows, Calls: 2 * n, Took: time.Duration(n) * 13 * time.Second, Reason: reason,
		Sum: coverage.Sum{Rows: rows, SHA256: "of them"},
	}
}

// of makes a report of a coverage, as the screen does.
func of(c coverage.Ledger, f *coveragepane.Fetch) coveragepane.Report {
	return coveragepane.Report{Coverage: c, Gaps: c.Gaps(), Verdict: c.Verdict(), Fetch: f}
}

// fetched returns a fetch with a window in each state.
func fetched() coveragepane.Report {
	c := coverage.Ledger{
		Requests: []coverage.Request{{Span: coverage.Span{From: day(1), To: day(8)}, Filter: everyMailbox}},
		Windows: []coverage.Window{
			window(1, coverage.Whole, 1_204, ""),
			window(2, coverage.Failed, 0, "the query was cancelled by the service (request-id 7b1f0c4e-2f1d-4d0c-9a6b-1c2d3e4f5a6b)"),
			window(3, coverage.Short, 5_000, "the service says 5,012 rows and sent 5,000"),
			window(4, coverage.Whole, 118_204, "read a second time: no difference"),
			window(5, coverage.Skipped, 0, "the feed reaches back seven days only"),
			window(6, coverage.Pending, 0, ""),
		},
	}
	c.Windows[5].Calls, c.Windows[5].Took = 0, 0
	c.Windows[0].Took = 1_234 * time.Millisecond
	slices.Reverse(c.Windows) // a service may be asked for the latest first
	return of(c, &coveragepane.Fetch{
		Source: "Graph audit query", Account: "analyst@contoso.example", SavedTo: "whoread-adele.vance-20260922-081200.jsonl",
		Fallback: "Graph audit query is not there (404 UnknownError), so its beta is asked",
	})
}

func complete() coveragepane.Report {
	c := coverage.Ledger{
		Requests: []coverage.Request{{Span: coverage.Span{From: day(1), To: day(3)}, Filter: everyMailbox}},
		Windows:  []coverage.Window{window(1, coverage.Whole, 12, ""), window(2, coverage.Whole, 0, "")},
	}
	c.Requests = append(c.Requests, c.Requests[0])
	return of(c, nil)
}

// beside returns a fetch that is complete, together with a file.
func beside() coveragepane.Report {
	c := complete().Coverage
	c.Requests = c.Requests[:1]
	c.Requests[0].Tenant = "contoso.example"
	for i := range c.Windows {
		c.Windows[i].Tenant = "contoso.example"
	}
	c.Windows = append(c.Windows, files(coverage.FromFile).Coverage.Windows...)
	return of(c, nil)
}

// lacking returns a saved fetch that is whole but for a row.
func lacking() coveragepane.Report {
	c := complete().Coverage
	var rejected source.RejectedRows
	rejected.AddPage(&audit.Page{Rejected: make([]audit.Rejection, 1)})
	c.Windows = append(c.Windows, rejected.MissingWindows("case.jsonl", 13)...)
	return of(c, nil)
}

// changed returns a saved fetch of which a row was changed later, and a window of an earlier version.
func changed() coveragepane.Report {
	c := complete().Coverage
	c.Windows[0].State = coverage.Altered
	c.Windows[0].Reason = "case.jsonl was changed after it was saved: window 1: rows changed on the lines before line 17"
	c.Windows[1].Sum = coverage.Sum{}
	return of(c, nil)
}

// files returns what can be said of files.
func files(states ...coverage.WindowState) coveragepane.Report {
	var c coverage.Ledger
	for i, s := range states {
		w := coverage.Window{Source: fmt.Sprintf("cases/%d.csv", i+1), Span: coverage.Span{From: day(1), To: day(2 + i)}, State: s, Rows: 50_000}
		if s == coverage.Short {
			w.Reason = "has exactly 50,000 rows, a number at which such exports are cut off; search again with shorter time spans"
		}
		c.Windows = append(c.Windows, w)
	}
	return of(c, nil)
}

// hostile returns a report in which every text from outside does harm to a terminal.
func hostile() coveragepane.Report {
	texts := uitest.HostileTexts()
	text := func(n int) string { return texts[n%len(texts)] }
	failed, short := window(1, coverage.Failed, 7, text(0)), coverage.Window{Source: text(1), State: coverage.Short, Reason: text(2)}
	failed.Source, failed.Filter = text(3), text(4)
	return of(coverage.Ledger{
		Requests: []coverage.Request{{Span: coverage.Span{From: day(1), To: day(20)}, Filter: text(4)}},
		Windows:  []coverage.Window{failed, short},
	}, &coveragepane.Fetch{Source: text(5), Account: text(6), Fallback: text(7), SavedTo: text(8), Error: text(9)})
}

func opened(th theme.Theme, w, h int, r coveragepane.Report) *coveragepane.Model {
	m := coveragepane.New(th)
	m.SetSize(w, h)
	m.OpenReport(r)
	return m
}

// paneText returns all that the pane says of a report, with single blanks.
func paneText(r coveragepane.Report) string {
	return uitest.PaneText(opened(theme.New(theme.Options{}), 200, 300, r).View())
}

func TestRequestAndGapsPrecedeLedger(t *testing.T) {
	got := paneText(fetched())
	at := 0
	for _, want := range []string{
		"Requested\n" + everyMailbox + ", 2026-09-01 00:00:00 to 2026-09-08 00:00:00",
		"service: Graph audit query, as analyst@contoso.example",
		"fallback: Graph audit query is not there (404 UnknownError), so its beta is asked",
		"saved to: whoread-adele.vance-20260922-081200.jsonl",
		"INCOMPLETE: 5 gaps",
		"2026-09-02 00:00:00 to 2026-09-03 00:00:00\nGraph audit query: the query was cancelled by the service",
		"2026-09-07 00:00:00 to 2026-09-08 00:00:00\nnot requested yet",
		"Ledger: 6 windows\n2 answered whole · 1 short · 1 failed · 1 skipped · 1 asked · 124,408 rows · 30 calls",
		"answered whole 2026-09-01 00:00:00 to 2026-09-02 00:00:00 1,204 rows Graph audit query · 2 calls · 1.2s",
		"failed 2026-09-02 00:00:00 to 2026-09-03 00:00:00 0 rows Graph audit query · 4 calls · 26s · the query was cancelled",
		"answered whole 2026-09-04 00:00:00 to 2026-09-05 00:00:00 118,204 rows Graph audit query · 8 calls · 52s · read a second time",
		"skipped 2026-09-05 00:00:00 to 2026-09-06 00:00:00 0 rows Graph audit query · 10 calls · 1m5s · the feed reaches back",
		"asked 2026-09-06 00:00:00 to 2026-09-07 00:00:00 0 rows Graph audit query · 0 calls",
	} {
		next := strings.Index(got[at:], want)
		if next < 0 {
			t.Fatalf("%q is missing, or too early, in\n%s", want, got)
		}
		at += next
	}
}

func TestVerdicts(t *testing.T) {
	loading, early, empty := fetched(), of(coverage.Ledger{}, &coveragepane.Fetch{}), of(coverage.Ledger{}, nil)
	loading.Loading, early.Verdict = true, coverage.Incomplete
	early.Fetch.Error = "signing in was declined"
	for name, c := range map[string]struct {
		report coveragepane.Report
		want   string
	}{
		"complete":                {complete(), "COMPLETE: everything that was requested was answered in full"},
		"loading":                 {loading, "INCOMPLETE so far: 5 gaps, still loading"},
		"nothing asked":           {early, "Requested\nnothing yet\n\nINCOMPLETE: the load ended before anything was requested\nfailed: signing in was declined\n\nLedger: no windows"},
		"nothing known":           {empty, "The coverage is not known yet"},
		"files":                   {files(coverage.FromFile, coverage.FromFile), "It is not known whether this is everything\n\nFiles: 2\nA file cannot prove that it is complete."},
		"files cut off":           {files(coverage.FromFile, coverage.Short), "INCOMPLETE: 1 gap\n2026-09-01 00:00:00 to 2026-09-03 00:00:00\ncases/2.csv has exactly 50,000 rows"},
		"a fetch beside a file":   {beside(), "Requested\n" + everyMailbox + ", tenant contoso.example, 2026-09-01 00:00:00 to 2026-09-03 00:00:00\n\nIt is not known whether this is everything\n"},
		"a fetch that lacks rows": {lacking(), "INCOMPLETE: 1 gap\nunknown time\ncase.jsonl has 1 row that could not be read; the time of what is missing is not known\n"},
		"what a fetch lacks":      {lacking(), "Files: 1\nA file cannot prove that it is complete. Known gaps are listed here.\ncase.jsonl\n13 rows\nhas 1 row that could not be read; the time of what is missing is not known"},
		"a fetch that was changed": {changed(), "INCOMPLETE: 1 gap\n1 window not sealed: saved by an earlier version of whoread; changes to the rows cannot be detected\n" +
			"2026-09-01 00:00:00 to 2026-09-02 00:00:00\ncase.jsonl was changed after it was saved: window 1: rows changed on the lines before line 17\n"},
		"an altered window": {changed(), "1 answered whole · 1 altered"},
		"what files say":    {files(coverage.FromFile), "cases/1.csv\n50,000 rows · records from 2026-09-01 00:00:00 to 2026-09-01 23:59:59"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := paneText(c.report); !strings.Contains(got, c.want) {
				t.Errorf("%q is missing in\n%s", c.want, got)
			}
		})
	}
	if got := paneText(complete()); strings.Count(got, everyMailbox) != 1 {
		t.Errorf("what was asked for twice is not said once:\n%s", got)
	}
	if got := paneText(files(coverage.FromFile)); strings.Contains(got, "Requested") || strings.Contains(got, "Ledger") {
		t.Errorf("files were not asked for:\n%s", got)
	}
}

func TestWindowFitsOnOneLine(t *testing.T) {
	r := complete()
	r.Coverage.Windows = r.Coverage.Windows[:1]
	for w, want := range map[int]int{200: 1, 120: 1, 80: 2, 40: 3} {
		view := ansi.Strip(opened(theme.New(theme.Options{}), w, 40, r).View())
		_, ledger, _ := strings.Cut(view, "1 answered whole")
		lines := strings.Split(ledger, "\n")[1:]
		n := 0
		for n < len(lines) && strings.TrimSpace(lines[n]) != "" {
			n++
		}
		if n != want {
			t.Errorf("at %d cells a window takes %d lines, want %d:\n%s", w, n, want, view)
		}
	}
}

func TestRefreshKeepsThePlaceAndTheSearch(t *testing.T) {
	m, _ := uitest.PressKeys(opened(theme.New(theme.Options{}), 80, 10, fetched()), "G")
	before := m.View()
	if m.RefreshReport(fetched()); m.View() != before {
		t.Error("a refresh moved the text")
	}
	m, _ = uitest.PressKeys(m, "/", "s", "k", "i", "p", "p", "e", "d", "enter")
	m.RefreshReport(fetched())
	if got := ansi.Strip(m.View()); !strings.Contains(got, "match 1 of 2") {
		t.Errorf("shown as\n%s", got)
	}
	if m.OpenReport(complete()); strings.Contains(m.View(), "hit") {
		t.Errorf("opened anew as\n%s", m.View())
	}
}

func TestKeysThatClose(t *testing.T) {
	for _, key := range []string{"esc", "q", "c"} {
		if _, msg := uitest.PressKeys(opened(theme.New(theme.Options{}), 80, 12, fetched()), key); msg != (coveragepane.Closed{}) {
			t.Errorf("%s told %#v", key, msg)
		}
	}
	m, msg := uitest.PressKeys(opened(theme.New(theme.Options{}), 80, 12, fetched()), "/", "q", "c")
	if !m.IsTyping() || msg != nil {
		t.Error("letters that are typed close the search")
	}
	m, msg = uitest.PressKeys(m, "enter", "esc")
	if msg != nil || m.IsTyping() {
		t.Errorf("the first Esc told %#v", msg)
	}
	if _, msg = uitest.PressKeys(m, "esc"); msg != (coveragepane.Closed{}) {
		t.Errorf("the second Esc told %#v", msg)
	}
}

func TestKeysOfThePane(t *testing.T) {
	view := ansi.Strip(opened(theme.New(theme.Options{}), 120, 12, fetched()).View())
	for _, b := range keys.BindingsOf(keys.Coverage) {
		if !strings.Contains(view, b.Short) {
			t.Errorf("the hints lack %q:\n%s", b.Short, view)
		}
	}
}

func TestGolden(t *testing.T) {
	for name, c := range map[string]struct {
		report coveragepane.Report
		keys   []string
	}{
		"fetched":  {fetched(), nil},
		"end":      {fetched(), []string{"G"}},
		"complete": {complete(), nil},
		"files":    {files(coverage.FromFile, coverage.Short), nil},
		"hostile":  {hostile(), nil},
		"doubts":   {doubtful(), []string{"j", "j"}},
		"search":   {fetched(), []string{"/", "f", "a", "i", "l"}},
	} {
		t.Run(name, func(t *testing.T) {
			uitest.CompareGolden(t, uitest.OverlaySizes(), func(th theme.Theme, w, h int) string {
				m, _ := uitest.PressKeys(opened(th, w, h, c.report), c.keys...)
				return m.View()
			})
		})
	}
}

func TestScreens(t *testing.T) {
	r := hostile()
	for _, text := range uitest.HostileTexts() {
		r.Doubts = append(r.Doubts, coveragepane.Doubt{
			DoubtWords: humanize.DescribeNarrowed(text), Count: "1 record", First: 1, Last: 2, Mailboxes: []string{text, text}, MailboxCount: 3,
		})
	}
	for _, keys := range [][]string{nil, {"G"}, append([]string{"/"}, uitest.HostileTexts()...)} {
		uitest.CheckScreens(t, func(th theme.Theme, w, h int) string {
			m, _ := uitest.PressKeys(opened(th, w, h, r), keys...)
			return m.View()
		})
	}
	uitest.CheckScreens(t, func(th theme.Theme, w, h int) string {
		m := coveragepane.New(th)
		m.SetSize(w, h)
		return m.View()
	})
}

// doubtful returns a report with doubts.
func doubtful() coveragepane.Report {
	r := fetched()
	second := day(2).Unix()
	blind := table.Doubt{Kind: table.Blinding, Records: 1, First: second, Last: second + 24*3600, Mailboxes: []string{"adele@contoso.example"}, MailboxCount: 1}
	r.Doubts = []coveragepane.Doubt{
		{DoubtWords: humanize.DescribeGaps(5, "the query was cancelled"), Count: "5 gaps", First: day(1).Unix(), Last: day(8).Unix(), Opens: coveragepane.Ledger},
		{DoubtWords: humanize.DescribeRejected(2), Count: "2 rows", Opens: coveragepane.Inputs},
		{
			DoubtWords: humanize.DescribeRecordDoubt(blind, table.Omissions{}, 0), Count: "1 record", First: blind.First, Last: blind.Last,
			Mailboxes: blind.Mailboxes, MailboxCount: 1, Term: table.EqualTerm(table.Throttled, "True"),
		},
		{
			DoubtWords: humanize.DoubtWords{Name: "no session", Means: "Most Binds have none."}, Count: "1,204 records", First: second, Last: second,
			Mailboxes: []string{"adele@contoso.example", "ben@contoso.example", "carl@contoso.example"}, MailboxCount: 12,
		},
	}
	return r
}

func TestS5LineForEachDoubt(t *testing.T) {
	got := paneText(doubtful())
	for _, want := range []string{
		"> 1 INCOMPLETE: 5 gaps 5 gaps 2026-09-01 00:00:00 to 2026-09-08 00:00:00\n2 rejected 2 rows\n",
		"3 blind 24 h 1 record 2026-09-02 00:00:00 to 2026-09-03 00:00:00 adele@contoso.example\n",
		"4 no session 1,204 records 2026-09-02 00:00:00 adele@contoso.example, ben@contoso.example, carl@contoso.example and 9 more\n",
		"\n\nSomething that was requested, or that a file should contain, is missing: the query was cancelled; and 4 gaps more.",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
}

func TestS5EnterShowsWhatADoubtCounts(t *testing.T) {
	for name, c := range map[string]struct {
		keys []string
		want string
	}{
		"the cursor":      {[]string{"j", "enter"}, "rejected"},
		"down and up":     {[]string{"j", "j", "j", "k", "enter"}, "blind 24 h"},
		"a number":        {[]string{"3"}, "blind 24 h"},
		"past the end":    {[]string{"j", "j", "j", "j", "j", "j", "enter"}, "no session"},
		"an unused digit": {[]string{"9"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, msg := uitest.PressKeys(opened(theme.New(theme.Options{}), 80, 12, doubtful()), c.keys...)
			follow, _ := msg.(coveragepane.Follow)
			if follow.Doubt.Name != c.want {
				t.Errorf("%v told %#v", c.keys, msg)
			}
		})
	}
	m, msg := uitest.PressKeys(opened(theme.New(theme.Options{}), 80, 12, doubtful()), "enter")
	if got := ansi.Strip(m.View()); msg != nil || !strings.HasPrefix(got, "Requested") {
		t.Errorf("the gaps told %#v and show\n%s", msg, got)
	}
	m, _ = uitest.PressKeys(m, "k", "k", "k", "k", "k", "k", "k", "k", "k", "k", "k")
	if got := ansi.Strip(m.View()); !strings.HasPrefix(got, "Doubts") {
		t.Errorf("going up shows\n%s", got)
	}
}

func TestS5NothingDoubtfulClaimsNoMoreThanIsProven(t *testing.T) {
	loading := files(coverage.FromFile)
	loading.Loading = true
	for name, c := range map[string]struct {
		report coveragepane.Report
		want   string
	}{
		"files":    {files(coverage.FromFile), "Nothing doubtful in what was read, but a file never proves that it is complete.\n"},
		"loading":  {loading, "Nothing doubtful so far; still loading.\n"},
		"complete": {complete(), "Nothing doubtful: the service answered every request in full, and every record states what it should. The service may still not have everything.\n"},
	} {
		if got := paneText(c.report); !strings.HasPrefix(got, c.want) {
			t.Errorf("%s: got\n%s", name, got)
		}
	}
}
