package lookup_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"

	"whoread/audit/messageid"
	"whoread/audit/tenant"
	"whoread/trace"
	"whoread/ui/pane/lookup"
	"whoread/ui/widget/keys"
	"whoread/ui/widget/theme"
	"whoread/ui/widget/uitest"
)

func now() time.Time { return time.Date(2026, 11, 22, 3, 12, 0, 0, time.UTC) }

func rateLimits() []trace.RateLimitState {
	return []trace.RateLimitState{
		{Service: "mailbox", Limit: 500, Per: 10 * time.Minute, Left: 439, Made: 61},
		{Service: "hunting", Limit: 45, Per: time.Minute, Left: 45},
		{Service: "message trace", Limit: 100, Per: 5 * time.Minute, Refill: now().Add(130 * time.Second), Made: 100},
	}
}

// offered returns a plan for three sources, one of which does not reach all.
func offered() lookup.Report {
	b := rateLimits()
	return lookup.Report{
		What: "all 1,714 records in this view", NoID: 12, Now: now(),
		Plan: trace.Plan{
			IDs: 1310, Known: 106, Calls: 146, Duration: 281 * time.Second,
			Steps: []trace.Step{
				{Source: "mailbox", Cost: trace.Cost{IDs: 1204, Calls: 61, Duration: 31 * time.Second}, RateLimit: b[0]},
				{Source: "hunting", Cost: trace.Cost{IDs: 410, Calls: 4, Duration: 4 * time.Second, Why: "794 were accessed before the 30 days that hunting looks back"}, RateLimit: b[1]},
				{Source: "message trace", Cost: trace.Cost{IDs: 1204, Calls: 81, Duration: 246 * time.Second}, RateLimit: b[2]},
			},
		},
	}
}

func only(source string) lookup.Report {
	r := offered()
	for i := range r.Plan.Steps {
		if r.Plan.Steps[i].Source != source {
			r.Plan.Steps[i].Cost = trace.Cost{Why: "not within reach"}
		}
	}
	return r
}

// known returns a plan of which nothing is left to ask.
func known() lookup.Report {
	return lookup.Report{What: "1 record", Plan: trace.Plan{IDs: 3, Known: 3}, NoID: 1}
}

func queriesOf(ids ...string) []trace.Query {
	var all []trace.Query
	for _, id := range ids {
		all = append(all, trace.Query{ID: messageid.ID(id)})
	}
	return all
}

// findings returns what three sources have said of five ids.
func findings() *trace.Findings {
	b := trace.NewFindings()
	denied := "The account may not read the mailbox of lee.gu@contoso.example: it needs Mail.ReadBasic.Shared (request-id 7b1f)."
	b.Add(
		trace.Finding{ID: "a@x", Source: "mailbox", Mailbox: "adele", State: trace.Found, Messages: []trace.Message{{Subject: "Invoice"}}},
		trace.Finding{ID: "b@x", Source: "mailbox", Mailbox: "adele", State: trace.NotFound, Reach: "in the mailbox and the Deletions of its Recoverable Items"},
		trace.Finding{ID: "b@x", Source: "mailbox", Mailbox: "lee", State: trace.Denied, Reason: denied},
		trace.Finding{ID: "b@x", Source: "hunting", State: trace.Found, Messages: []trace.Message{{Subject: "Payroll"}}},
		trace.Finding{ID: "c@x", Source: "mailbox", Mailbox: "lee", State: trace.Denied, Reason: denied},
		trace.Finding{ID: "d@x", Source: "mailbox", Mailbox: "lee", State: trace.Denied, Reason: denied},
		trace.Finding{ID: "c@x", Source: "hunting", State: trace.NotFound, Reach: "in the last 30 days by hunting"},
		trace.Finding{ID: "d@x", Source: "hunting", State: trace.Outside, Reason: "It was accessed before the 30 days that hunting looks back."},
	)
	return b
}

func running() lookup.Report {
	r := offered()
	r.Stage = lookup.Running
	r.Totals = lookup.NewTotals(findings(), queriesOf("a@x", "b@x", "c@x", "d@x", "e@x"), nil, now())
	r.Status = trace.Status{
		Asked: 1204, Settled: 120, Found: 98, Running: true, Source: "mailbox", Doing: "asking for 100 ids", Left: 4*time.Minute + 41*time.Second,
		RateLimits: rateLimits(),
	}
	return r
}

func throttled() lookup.Report {
	r := running()
	r.Status.State.Waits = []tenant.Wait{{Reason: "the fetch waits", Until: now().Add(time.Second)}, {Service: tenant.Mail, Reason: "it is over", Until: now()}, {Service: tenant.Mail, Reason: "Graph is throttling", Until: now().Add(42 * time.Second)}}
	r.Status.Err = errors.New("asking mailbox: the answer is cut off")
	return r
}

func paused() lookup.Report {
	r := running()
	r.Status.Paused = true
	return r
}

func ended() lookup.Report {
	r := running()
	r.Stage, r.Status.Running = lookup.Ended, false
	return r
}

// unable returns what is known where nobody can be asked.
func unable() lookup.Report {
	return lookup.Report{
		What: "all 60 records in this view", Stage: lookup.Unable, NoID: 1, Now: now(),
		Totals: lookup.NewTotals(trace.NewFindings(), queriesOf(many(60)...), nil, now()),
	}
}

func many(n int) []string {
	ids := make([]string, n)
	for i := range ids {
		ids[i] = fmt.Sprintf("<o'brien%02d@vendor.example>", i)
	}
	return ids
}

// hostile returns a report in which every text from outside does harm to a terminal.
func hostile(stage lookup.Stage) lookup.Report {
	texts := append(uitest.HostileTexts(), strings.Repeat("w", 998))
	b := trace.NewFindings()
	var asked []trace.Query
	r := running()
	r.Stage, r.What = stage, texts[0]
	for i, text := range texts {
		next := texts[(i+1)%len(texts)]
		b.Add(trace.Finding{ID: messageid.Key(text), Source: next, State: trace.State(i) % trace.Found, Reason: text})
		asked = append(asked, trace.Query{ID: messageid.ID(text)})
		r.Plan.Steps = append(r.Plan.Steps, trace.Step{Source: text, Cost: trace.Cost{IDs: i, Why: next}})
		r.Status.RateLimits = append(r.Status.RateLimits, trace.RateLimitState{Service: text})
	}
	r.Status.Source, r.Status.Doing, r.Status.Err = texts[1], texts[2], errors.New(texts[3])
	r.Totals = lookup.NewTotals(b, asked, nil, now())
	return r
}

func opened(th theme.Theme, w, h int, r lookup.Report) *lookup.Model {
	m := lookup.New(th)
	m.SetSize(w, h)
	m.OpenReport(r)
	return m
}

// paneText returns all that the pane says of a report, with single blanks.
func paneText(r lookup.Report) string {
	return uitest.PaneText(opened(theme.New(theme.Options{}), 200, 300, r).View())
}

// excessive returns an offer of more calls than the user allows.
func excessive() lookup.Report {
	r := offered()
	r.Plan.Excess = r.Plan.Calls - 100
	return r
}

func TestReports(t *testing.T) {
	for name, c := range map[string]struct {
		report      lookup.Report
		want, lacks []string
	}{
		"offered": {offered(), []string{
			"Subjects of all 1,714 records in this view\n1,310 different message ids: 106 already known, 1,204 to look up\n12 items state no message id",
			"mailbox 1,204 ids · 61 calls · about 0:31 · 439 of 500 calls left\n",
			"hunting 410 ids · 4 calls · about 0:04 · 45 of 45 calls left\n794 were accessed before the 30 days",
			"message trace 1,204 ids · 81 calls · about 4:06 · 0 of 100 calls left, refill in 2:10",
			"146 calls at most, about 4:41; rows in view are looked up first",
			"it creates MailItemsAccessed records", "Hunting queries and message traces open no mailbox",
		}, nil},
		"more than allowed": {excessive(), []string{"--budget allows 100 of them; the rest is not looked up"}, nil},
		"mailboxes only":    {only("mailbox"), []string{"hunting not asked · 45 of 45", "it creates MailItemsAccessed records"}, []string{"open no mailbox"}},
		"no mailbox":        {only("hunting"), []string{"open no mailbox"}, []string{"it writes"}},
		"nothing to ask":    {known(), []string{"3 different message ids, all already known\n1 item states no message id", "No lookup is needed."}, []string{"Who is asked"}},
		"nothing with ids":  {lookup.Report{What: "1 record"}, []string{"0 different message ids", "No lookup is needed."}, nil},
		"running": {running(), []string{
			"120 of 1,204, 98 found\nmailbox · asking for 100 ids · about 4:41 left at most",
			"of 5 message ids\nmailbox 1 found, 1 not found, 2 denied\nhunting 1 found, 1 not found, 1 outside the window\nmessage trace nothing",
			"message trace 100 in 5 minutes · 0 of 100 calls left, refill in 2:10 · 100 made",
		}, []string{"PAUSED"}},
		"throttled": {throttled(), []string{"Graph is throttling: continues in 0:42", "the answer is cut off"}, []string{"it is over", "the fetch waits", "asking for 100"}},
		"paused":    {paused(), []string{"PAUSED: requests already sent will finish; p resumes"}, []string{"asking for 100"}},
		"ended": {ended(), []string{
			"2 of 5 message ids found\n2 found\n1 not found not in the queried services within their reach\n1 denied", "1 not asked no service was queried",
			"Why the rest was not found\nmailbox denied, 2 message ids: The account may not read the mailbox of lee.gu@contoso.example: it needs Mail.ReadBasic.Shared",
			"hunting outside the window, 1 message id: It was accessed before",
			"Other ways to find the rest", `internetmessageid:"<c@x>" OR internetmessageid:"<d@x>"`, "Start-HistoricalSearch -ReportTitle 'whoread <c@x>'",
		}, []string{"the first"}},
		"unable": {unable(), []string{
			"No service can be queried: start whoread with --resolve and a sign-in, or open a message trace with the log.", "0 of 60 message ids found\n60 not asked",
			"y copies the query (the first 50 of 60):", "-MessageID '<o''brien00@vendor.example>'",
		}, []string{"Why the rest was not found", "Results by service"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := paneText(c.report)
			for _, want := range c.want {
				if !strings.Contains(got, want) {
					t.Errorf("%q is missing in\n%s", want, got)
				}
			}
			for _, no := range c.lacks {
				if strings.Contains(got, no) {
					t.Errorf("%q is in\n%s", no, got)
				}
			}
		})
	}
}

func TestTotalsCountEachIDOnce(t *testing.T) {
	a := lookup.NewTotals(findings(), queriesOf("a@x", "<a@x>", "b@x", "", "<>", "c@x"), nil, now())
	want := [trace.Found + 1]int{trace.Found: 2, trace.NotFound: 1}
	if a.IDs != 3 || a.States != want || a.CountMissing() != 1 || a.Named != 1 {
		t.Errorf("%+v", a)
	}
	if len(a.Reasons) != 1 || a.Reasons[0].IDs != 1 {
		t.Errorf("why b@x was denied in one mailbox is of no matter, since it was found: %+v", a.Reasons)
	}
}

func TestReasonsAreFewAndCountIDs(t *testing.T) {
	b := trace.NewFindings()
	b.Add(
		trace.Finding{ID: "a@x", Source: "mailbox", Mailbox: "adele", State: trace.Denied, Reason: "It is closed."},
		trace.Finding{ID: "a@x", Source: "mailbox", Mailbox: "lee", State: trace.Denied, Reason: "It is closed."},
		trace.Finding{ID: "a@x", Source: "hunting", State: trace.Outside, Reason: "it was accessed at 08:52:16"},
		trace.Finding{ID: "b@x", Source: "hunting", State: trace.Outside, Reason: "it was accessed at 08:53:39"},
	)
	r := lookup.Report{Stage: lookup.Ended, Totals: lookup.NewTotals(b, queriesOf("a@x", "b@x"), nil, now())}
	want := "Why the rest was not found\nhunting outside the window, 2 message ids, such as: it was accessed at 08:52:16\nmailbox denied, 1 message id: It is closed.\n\n"
	if got := paneText(r); !strings.Contains(got, want) {
		t.Errorf("%q is missing in\n%s", want, got)
	}
	asked := many(30)
	for _, id := range asked {
		b.Add(trace.Finding{ID: messageid.ID(id).Key(), Source: "mailbox", State: trace.Failed, Reason: "It failed (request-id " + id + ")."})
	}
	r.Totals = lookup.NewTotals(b, queriesOf(asked...), nil, now())
	if got := paneText(r); strings.Count(got, "It failed") != 20 || !strings.Contains(got, "\nand 10 more reasons\n") {
		t.Errorf("it says\n%s", got)
	}
}

func TestSubjectsOfRecordsCountAsFound(t *testing.T) {
	a := lookup.NewTotals(findings(), queriesOf("c@x", "f@x"), []messageid.ID{"a@x", "<f@x>", "f@x", "d@x"}, now())
	if a.IDs != 4 || a.States != [trace.Found + 1]int{trace.Found: 3, trace.NotFound: 1} || a.Named != 1 {
		t.Errorf("%+v", a)
	}
	byRecord := lookup.SourceTotals{Source: "the record", States: [trace.Found + 1]int{trace.Found: 2}}
	if !slices.Contains(a.Sources, byRecord) {
		t.Errorf("who said what: %+v", a.Sources)
	}
}

func TestKeys(t *testing.T) {
	query := lookup.Copy{Lines: []string{ended().Totals.ManualSearch.EDiscovery}, What: "the query"}
	for _, c := range []struct {
		name   string
		report lookup.Report
		key    string
		want   tea.Msg
	}{
		{"begin", offered(), "enter", lookup.Start{}},
		{"nothing to begin", known(), "enter", nil},
		{"begun", running(), "enter", nil},
		{"leave", offered(), "esc", lookup.Closed{}},
		{"hide", running(), "q", lookup.Closed{}},
		{"pause", running(), "p", lookup.Pause{}},
		{"nothing to pause", ended(), "p", nil},
		{"query", ended(), "y", query},
		{"no query", running(), "y", nil},
		{"no movement", offered(), "T", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, got := uitest.PressKeys(opened(theme.New(theme.Options{}), 80, 19, c.report), c.key); !cmp.Equal(got, c.want) {
				t.Errorf("%s told %#v, want %#v", c.key, got, c.want)
			}
		})
	}
	_, got := uitest.PressKeys(opened(theme.New(theme.Options{}), 80, 19, ended()), "Y")
	if commands := got.(lookup.Copy); len(commands.Lines) != 3 || !strings.HasPrefix(commands.Lines[2], "Start-HistoricalSearch") {
		t.Errorf("the commands are %q", commands.Lines)
	}
}

func TestRefreshKeepsPositionWithinStage(t *testing.T) {
	m, _ := uitest.PressKeys(opened(theme.New(theme.Options{}), 80, 8, running()), "G")
	before := m.View()
	if m.RefreshReport(running()); m.View() != before {
		t.Error("a refresh moved the text")
	}
	if m.RefreshReport(ended()); !strings.Contains(ansi.Strip(m.View()), "Subjects of") {
		t.Errorf("what came of it is not shown from its beginning:\n%s", m.View())
	}
	m, msg := uitest.PressKeys(m, "/", "q", "p")
	if !m.IsTyping() || msg != nil {
		t.Error("letters that are typed are no keys")
	}
	if m, msg = uitest.PressKeys(m, "esc"); m.IsTyping() || msg != nil {
		t.Error("the first Esc closes the search")
	}
}

func TestKeysOfThePane(t *testing.T) {
	var shown string
	for _, r := range []lookup.Report{offered(), running(), ended()} {
		shown += ansi.Strip(opened(theme.New(theme.Options{}), 120, 12, r).View())
	}
	for _, b := range keys.BindingsOf(keys.Lookup) {
		if !strings.Contains(shown, b.KeyLabels()+" "+b.Short) {
			t.Errorf("the hints lack %q:\n%s", b.Short, shown)
		}
	}
}

func TestGolden(t *testing.T) {
	for name, r := range map[string]lookup.Report{
		"offered": offered(), "running": running(), "throttled": throttled(), "ended": ended(), "unable": unable(),
	} {
		t.Run(name, func(t *testing.T) {
			uitest.CompareGolden(t, uitest.OverlaySizes(), func(th theme.Theme, w, h int) string { return opened(th, w, h, r).View() })
		})
	}
}

func TestScreens(t *testing.T) {
	for stage := lookup.Planned; stage <= lookup.Unable; stage++ {
		r := hostile(stage)
		for _, keys := range [][]string{nil, {"G"}} {
			uitest.CheckScreens(t, func(th theme.Theme, w, h int) string {
				m, _ := uitest.PressKeys(opened(th, w, h, r), keys...)
				return m.View()
			})
		}
	}
}
