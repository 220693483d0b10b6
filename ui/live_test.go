package ui_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit"
	"whoread/audit/coverage"
	"whoread/audit/source"
	"whoread/audit/source/fetch"
	"whoread/audit/tenant"
	"whoread/ui"
	"whoread/ui/widget/humanize"
	"whoread/ui/widget/uitest"
)

// fakeFetch is a feed that fetches. What it does is set by the test.
type fakeFetch struct {
	*pagedFeed

	mu        sync.Mutex
	status    fetch.Status
	coverage  coverage.Ledger
	checklist func(ctx context.Context) []fetch.Check
	looked    int // how often for reasons
}

func (f *fakeFetch) Status() fetch.Status {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.status
}

func (f *fakeFetch) Inputs() []source.Input {
	f.mu.Lock()
	defer f.mu.Unlock()
	c := coverage.Ledger{Requests: slices.Clone(f.coverage.Requests), Windows: slices.Clone(f.coverage.Windows)}
	return []source.Input{{Path: "whoread-adele.jsonl", Format: "JSON Lines", Coverage: c}}
}

func (f *fakeFetch) Size() int64 { return -1 }

func (f *fakeFetch) Checks(ctx context.Context) []fetch.Check {
	f.mu.Lock()
	f.looked++
	checks := f.checklist
	f.mu.Unlock()
	if checks == nil {
		return nil
	}
	return checks(ctx)
}

// set changes what the fetch does.
func (f *fakeFetch) set(change func(f *fakeFetch)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	change(f)
}

// september returns the three days that are asked for.
func september() coverage.Span {
	return coverage.Span{From: time.Date(2026, 9, 13, 0, 0, 0, 0, time.UTC), To: time.Date(2026, 9, 16, 0, 0, 0, 0, time.UTC)}
}

const everyMailbox = "MailItemsAccessed of all mailboxes"

// days are windows of a day each, with their states.
func days(states ...coverage.WindowState) coverage.Ledger {
	c := coverage.Ledger{Requests: []coverage.Request{{Span: september(), Filter: everyMailbox}}}
	for i, s := range states {
		from := september().From.AddDate(0, 0, i)
		w := coverage.Window{
			ID: i + 1, Source: "Graph audit query", Filter: everyMailbox, State: s, Sum: coverage.Sum{SHA256: "of its pages"},
			Span: coverage.Span{From: from, To: from.AddDate(0, 0, 1)}, Calls: 4,
		}
		if s == coverage.Failed {
			w.Reason = "the query 3f1c was cancelled by the service"
		}
		c.Windows = append(c.Windows, w)
	}
	return c
}

// fetching returns a fetch of some rows that goes on until the gate is closed, after the pages that
// are let through at once.
func fetching(rows [][]byte, pages int) *fakeFetch {
	f := &fakeFetch{pagedFeed: &pagedFeed{rows: rows, page: 500, gate: make(chan struct{}, 100)}, coverage: days(coverage.Whole, coverage.Pending, coverage.Pending)}
	for range pages {
		f.gate <- struct{}{}
	}
	f.status = fetch.Status{
		Request: everyMailbox + ", 2026-09-13 to 2026-09-16", Source: "Graph audit query", Windows: 3, Settled: 1,
		Saved: "whoread-adele.jsonl", Activity: []string{"query is running", "reading page 3"},
		State: tenant.State{Account: "analyst@contoso.example"},
	}
	return f
}

// ended returns a fetch that has ended with windows in some states.
func ended(rows [][]byte, states ...coverage.WindowState) *fakeFetch {
	f := fetching(rows, 0)
	close(f.gate)
	f.coverage = days(states...)
	f.status.Windows, f.status.Settled, f.status.Activity = len(states), len(states), nil
	return f
}

// passTime lets time pass in steps as short as the screen looks at a fetch.
func (s *testScreen) passTime(d time.Duration) {
	const step = 250 * time.Millisecond
	for range d / step {
		s.wait(step)
	}
}

func narrow(s *testScreen) { s.send(tea.WindowSizeMsg{Width: 80, Height: 24}) }

func deviceCode(user string, left time.Duration) *tenant.DeviceCode {
	return &tenant.DeviceCode{User: user, Address: "https://login.contoso.example/device", Expires: time.Now().Add(left)}
}

func TestSignInOpensAndClosesByItself(t *testing.T) {
	bubble(t, func(t *testing.T) {
		f := fetching(nil, 0)
		f.status.DeviceCode = deviceCode("GH7KQ2", 15*time.Minute)
		s := openScreen(t, f)
		s.shows("Enter the code", "G H 7 K Q 2", "https://login.contoso.example/device", "Time left: 15:00", "FETCHING")
		s.passTime(11 * time.Second)
		s.shows("Time left: 14:48", "sign in with GH7KQ2")
		s.press("y", "Y")
		s.shows("copied the address")
		if got := strings.Count(s.copied.String(), "\x1b]52;c;"); got != 2 {
			t.Errorf("%d texts were copied", got)
		}
		f.set(func(f *fakeFetch) { f.status.DeviceCode = nil })
		s.passTime(time.Second)
		s.hides("G H 7 K Q 2", "sign in")
		s.shows("query is running")
		s.press("ctrl+c")
	})
}

func TestHiddenSignInStaysInTheLineAboveTheTable(t *testing.T) {
	for _, hide := range []string{"esc", "q"} {
		bubble(t, func(t *testing.T) {
			f := fetching(nil, 0)
			f.status.DeviceCode = deviceCode("GH7KQ2", 15*time.Minute)
			s := openScreen(t, f)
			s.press(hide)
			s.passTime(time.Second)
			s.hides("G H 7 K Q 2")
			s.shows("sign in with GH7KQ2 at https://login.contoso.example/device")
			s.press(":")
			s.typeText("sign-in")
			s.press("enter")
			s.shows("G H 7 K Q 2")
			s.press(hide)
			f.set(func(f *fakeFetch) { f.status.DeviceCode = deviceCode("NEWONE", time.Minute) })
			s.passTime(time.Second)
			s.shows("N E W O N E")
			s.press("ctrl+c")
			s.hides("N E W O N E", "sign in with")
			s.press(":")
			s.typeText("sign-in")
			s.press("enter")
			s.shows("no sign-in is pending")
		})
	}
}

func TestSignInDoesNotCoverOpenPanes(t *testing.T) {
	for _, opened := range []string{"?", "&"} {
		bubble(t, func(t *testing.T) {
			f := fetching(story(), 1)
			s := openScreen(t, f)
			s.press(opened)
			f.set(func(f *fakeFetch) { f.status.BrowserURL = "https://login.contoso.example/authorize" })
			s.passTime(time.Second)
			s.hides("A browser should have opened")
			s.shows("sign in in the browser")
			s.press("esc")
			s.passTime(time.Second)
			s.shows("A browser should have opened", "https://login.contoso.example/authorize")
			s.press("y")
			s.shows("copied the address")
			s.press("ctrl+c")
		})
	}
}

func TestCancelAtTheSignInEndsTheLoad(t *testing.T) {
	bubble(t, func(t *testing.T) {
		f := fetching(nil, 0)
		f.coverage = coverage.Ledger{}
		f.status.DeviceCode = deviceCode("GH7KQ2", 15*time.Minute)
		s := openScreen(t, f)
		s.press("ctrl+c")
		s.passTime(time.Second)
		s.shows("CANCELLED", "INCOMPLETE", "missing everything: the load ended before anything was requested", "c doubts")
		s.hides("G H 7 K Q 2")
	})
}

func TestRefusedSignInIsShownCompletely(t *testing.T) {
	sentence := "Signing in was blocked by a policy of the tenant (AADSTS53003): the device or the network is not one that it allows. " +
		"Sign in from a managed device, or ask the administrator for an exception; request-id 7b1f0c4e-2f1d-4d0c-9a6b-1c2d3e4f5a6b."
	for _, size := range []tea.WindowSizeMsg{{Width: 80, Height: 24}, {Width: 120, Height: 40}} {
		bubble(t, func(t *testing.T) {
			f := ended(nil)
			f.fail, f.coverage = errors.New(sentence), coverage.Ledger{}
			s := openScreen(t, f)
			s.send(size)
			s.passTime(time.Second)
			s.shows("PARTIAL", "INCOMPLETE", "c doubts")
			if shown := strings.Join(strings.Fields(strings.Join(s.lines()[4:], " ")), " "); !strings.Contains(shown, sentence) {
				t.Errorf("the sentence cannot be read whole:\n%s", s.view())
			}
			s.press("c")
			s.shows("INCOMPLETE: the load ended before anything was requested", "failed: Signing in was blocked")
		})
	}
}

func TestFetchLineShowsMostImportantFirst(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(s *fetch.Status)
		width  int
		want   []string
	}{
		{"all", func(*fetch.Status) {}, 200, []string{
			"1 of 3 windows · query is running +1 · Graph audit query · " + everyMailbox +
				", 2026-09-13 to 2026-09-16 · saved to whoread-adele.jsonl · as analyst@contoso.example",
		}},
		{"cut", func(*fetch.Status) {}, 80, []string{"1 of 3 windows · query is running +1 · Graph audit query · MailItems"}},
		{"a wait", func(s *fetch.Status) {
			s.Waits = []tenant.Wait{{Reason: "it is over", Until: time.Now()}, {Reason: "Graph is throttling", Until: time.Now().Add(14 * time.Second)}}
		}, 80, []string{"Graph is throttling: continues in 0:12 · 1 of 3 windows"}},
		{"a wait of a lookup", func(s *fetch.Status) {
			s.Waits = []tenant.Wait{{Service: tenant.Mail, Reason: "The mailbox lookup is throttling", Until: time.Now().Add(14 * time.Second)}}
		}, 80, []string{"1 of 3 windows · query is running +1 · Graph audit query · MailItems"}},
		{"a long wait on a small screen", func(s *fetch.Status) {
			s.Waits = []tenant.Wait{{Reason: strings.Repeat("Graph is throttling ", 9), Until: time.Now().Add(14 * time.Second)}}
		}, 40, []string{"Graph is throttling", "…: continues in 0:12"}},
		{"fallback", func(s *fetch.Status) { s.Fallback = "Graph audit query is not there, so Exchange is asked" }, 80, []string{
			"fallback Graph audit query is not there, so Exchange is asked",
		}},
		{"following", func(s *fetch.Status) {
			s.Following, s.Next, s.Activity = true, time.Now().Add(32*time.Second), nil
		}, 120, []string{"following, next check at 00:00:32"}},
		{"looking", func(s *fetch.Status) { s.Following, s.Activity = true, nil }, 120, []string{"following, checking now"}},
		{"nothing yet", func(s *fetch.Status) { *s = fetch.Status{} }, 80, []string{"querying the tenant"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				f := fetching(story(), 1)
				c.change(&f.status)
				s := openScreen(t, f)
				s.send(tea.WindowSizeMsg{Width: c.width, Height: 24})
				s.passTime(time.Second)
				s.shows(c.want...)
				s.press("ctrl+c")
			})
		})
	}
}

func TestWaitCountsDownByClockOfFetch(t *testing.T) {
	bubble(t, func(t *testing.T) {
		f := fetching(story(), 1)
		began := time.Now()
		fast := func() time.Time { return began.Add(10 * time.Since(began)) }
		f.status.Waits = []tenant.Wait{{Reason: "Graph is throttling", Until: began.Add(time.Minute)}}
		s := openScreen(t, f, func(o *ui.Options) { o.Now = fast })
		s.passTime(time.Second)
		s.shows("Graph is throttling: continues in 0:4")
		s.passTime(2 * time.Second)
		s.shows("Graph is throttling: continues in 0:2")
		s.passTime(5 * time.Second)
		s.hides("throttling")
		s.shows("query is running")
		s.press("ctrl+c")
	})
}

func TestFallbackStaysWhenTheFetchHasEnded(t *testing.T) {
	bubble(t, func(t *testing.T) {
		f := ended(story(), coverage.Whole, coverage.Whole, coverage.Whole)
		f.status.Fallback = "Graph audit query is not there, so Exchange is asked"
		s := openScreen(t, f)
		s.shows("DONE", "fallback Graph audit query is not there", "3 of 3 windows", "saved to whoread-")
		s.press("c")
		s.shows("fallback: Graph audit query is not there", "service: Graph audit query, as analyst@contoso.example")
	})
}

func TestTitleShowsVerdict(t *testing.T) {
	for _, c := range []struct {
		name        string
		feed        func() ui.Feed
		want, lacks string
	}{
		{"fetching", func() ui.Feed { return fetching(story(), 1) }, "FETCHING · 324 records · INCOMPLETE", "missing"},
		{"whole", func() ui.Feed { return ended(story(), coverage.Whole, coverage.Whole, coverage.Whole) }, "records · COMPLETE", "missing"},
		{
			"gaps", func() ui.Feed { return ended(story(), coverage.Failed, coverage.Whole, coverage.Short) },
			"missing 2026-09-13 00:00:00 to 2026-09-14 00:00:00 and 1 gap more:", "· COMPLETE",
		},
		{"files", func() ui.Feed { return storyFeed() }, "DONE", "COMPLETE"},
		{"a file that hits a limit", func() ui.Feed {
			w := coverage.Window{Source: "audit.csv", State: coverage.Short, Reason: "has exactly 50,000 rows", Rows: 50_000}
			return &pagedFeed{rows: story(), page: 1000, inputs: []source.Input{{Path: "audit.csv", Coverage: coverage.Ledger{Windows: []coverage.Window{w}}}}}
		}, "missing something: audit.csv has exactly 50,000 rows", "· COMPLETE"},
		{"a saved fetch", func() ui.Feed {
			return &pagedFeed{rows: story(), page: 1000, inputs: []source.Input{{Path: "a.jsonl", Coverage: days(coverage.Whole, coverage.Whole, coverage.Whole)}}}
		}, "DONE · 3,122 records · COMPLETE", "missing"},
		{"a saved fetch beside a file that cannot tell", func() ui.Feed {
			csv := coverage.Ledger{Windows: []coverage.Window{{Source: "b.csv", Span: september(), State: coverage.FromFile, Rows: 12}}}
			return &pagedFeed{rows: story(), page: 1000, inputs: []source.Input{
				{Path: "a.jsonl", Coverage: days(coverage.Whole, coverage.Whole, coverage.Whole)}, {Path: "b.csv", Coverage: csv},
			}}
		}, "DONE · 3,122 records", "COMPLETE"},
		{"a saved fetch beside a broken file", func() ui.Feed {
			return &pagedFeed{rows: story(), page: 1000, inputs: []source.Input{
				{Path: "a.jsonl", Coverage: days(coverage.Whole, coverage.Whole, coverage.Whole)},
				{Path: "b.csv", Err: errors.New("b.csv is cut off")},
			}}
		}, "missing b.csv is cut off", "COMPLETE"},
	} {
		t.Run(c.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				s := openScreen(t, c.feed())
				narrow(s)
				s.passTime(time.Second)
				s.shows(c.want)
				s.hides(c.lacks)
				if c.name != "files" && !strings.Contains(c.lacks, "COMPLETE") && !strings.Contains(s.lines()[0], "COMPLETE") {
					t.Errorf("the title is %q", s.lines()[0])
				}
				s.send(tea.WindowSizeMsg{Width: 40, Height: 10})
				if got := strings.Contains(s.lines()[0], "COMPLETE"); got != (c.lacks != "COMPLETE") {
					t.Errorf("the title of a small screen is %q", s.lines()[0])
				}
				s.press("ctrl+c")
			})
		})
	}
}

func TestRunningFetchIsIncomplete(t *testing.T) {
	bubble(t, func(t *testing.T) {
		f := fetching(story()[:500], 1)
		f.coverage = days(coverage.Whole, coverage.Whole, coverage.Whole)
		s := openScreen(t, f)
		s.shows("· INCOMPLETE")
		f.set(func(f *fakeFetch) { f.status.Following = true })
		s.passTime(time.Second)
		s.shows("FETCHING", "· COMPLETE")
		f.set(func(f *fakeFetch) { f.status.Following = false })
		s.passTime(time.Second)
		s.shows("· INCOMPLETE")
		close(f.gate)
		s.passTime(time.Second)
		s.shows("DONE", "· COMPLETE")
	})
}

func TestCoverageIsRefreshedWhileItLoads(t *testing.T) {
	bubble(t, func(t *testing.T) {
		f := fetching(story(), 1)
		s := openScreen(t, f)
		s.press("c")
		s.shows("Requested", everyMailbox, "saved to: whoread-adele.jsonl", "INCOMPLETE so far: 1 gap, still loading", "not answered yet", "1 answered whole · 2 asked")
		f.set(func(f *fakeFetch) { f.coverage = days(coverage.Whole, coverage.Whole, coverage.Failed) })
		s.passTime(time.Second)
		s.shows("2 answered whole · 1 failed", "the query 3f1c was cancelled by the service")
		close(f.gate)
		s.passTime(time.Second)
		s.shows("INCOMPLETE: 1 gap")
		s.press("c")
		s.hides("Requested")
		s.shows("missing 2026-09-15 00:00:00 to 2026-09-16 00:00:00: Graph audit query: the query 3f1c")
		s.press(":")
		s.typeText("coverage")
		s.press("enter", "/")
		s.typeText("failed")
		s.press("enter")
		s.shows("match 1 of")
		s.press("esc", "esc")
		s.hides("Requested")
	})
}

func TestCoverageOfFiles(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, &pagedFeed{rows: story(), page: 1000, inputs: []source.Input{{Path: "audit.csv", Coverage: coverage.Ledger{
			Windows: []coverage.Window{{Source: "audit.csv", State: coverage.FromFile, Rows: 4_471, Span: september()}},
		}}}})
		s.press("c")
		s.shows("It is not known whether this is everything", "A file cannot prove that it is complete", "records from 2026-09-13 00:00:00 to 2026-09-15 23:59:59")
	})
}

// noChecks returns the checks of a tenant that has nothing to hide.
func noChecks(context.Context) []fetch.Check {
	return []fetch.Check{
		{Question: "Is auditing on for the mailbox?", Result: fetch.RuledOut, Detail: "AuditEnabled is True."},
		{Question: "Is MailItemsAccessed among the audited actions?", Result: fetch.PossibleCause, Detail: "AuditOwner lacks it."},
		{Question: "Has the mailbox a licence with Audit?", Detail: "Look in the admin centre."},
	}
}

func TestEmptyFetchOpensChecklistOnce(t *testing.T) {
	bubble(t, func(t *testing.T) {
		f := ended(nil, coverage.Whole, coverage.Whole, coverage.Whole)
		f.checklist = noChecks
		s := openScreen(t, f)
		s.shows("Nothing was found", "Requested: "+everyMailbox, "fine     Is auditing on", "trouble  Is MailItemsAccessed", "?        Has the mailbox a licence", "AuditOwner lacks it.")
		s.press("R")
		if f.looked != 2 {
			t.Errorf("the reasons were looked for %d times", f.looked)
		}
		s.press("esc")
		s.passTime(time.Minute)
		s.hides("Nothing was found")
		s.shows(":checklist checks for causes")
		s.press(":")
		s.typeText("checklist")
		s.press("enter")
		s.shows("Nothing was found", "AuditOwner lacks it.")
		if f.looked != 2 {
			t.Errorf("the reasons were looked for %d times", f.looked)
		}
		s.press("q")
		s.hides("Nothing was found")
	})
}

func TestChecklistOpensOnlyForCompleteFetch(t *testing.T) {
	for name, c := range map[string]struct {
		feed   func() *fakeFetch
		filter string
		want   bool
	}{
		"nothing that the first filter lets through":   {func() *fakeFetch { return ended(story(), coverage.Whole, coverage.Whole, coverage.Whole) }, "mailbox=nobody@contoso.example", true},
		"something that the first filter lets through": {func() *fakeFetch { return ended(story(), coverage.Whole, coverage.Whole, coverage.Whole) }, "access=Bind", false},
		"records":  {func() *fakeFetch { return ended(story(), coverage.Whole, coverage.Whole, coverage.Whole) }, "", false},
		"gaps":     {func() *fakeFetch { return ended(nil, coverage.Whole, coverage.Failed, coverage.Whole) }, "", false},
		"fetching": {func() *fakeFetch { return fetching(nil, 0) }, "", false},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				s := openScreen(t, c.feed(), func(o *ui.Options) { o.Filter = c.filter })
				if got := strings.Contains(s.view(), "Nothing was found"); got != c.want {
					t.Errorf("the checklist is open: %v, want %v:\n%s", got, c.want, s.view())
				}
				s.press("ctrl+c")
			})
		})
	}
}

func TestUserFilterOpensNoChecklist(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, ended(story(), coverage.Whole, coverage.Whole, coverage.Whole))
		s.press("&")
		s.typeText("nothingmatchesthis")
		s.press("enter")
		s.passTime(time.Second)
		s.hides("Nothing was found")
		s.shows("No records match the filter")
	})
}

func TestChecklistDoesNotCoverOpenPanes(t *testing.T) {
	bubble(t, func(t *testing.T) {
		f := ended(nil, coverage.Whole, coverage.Whole, coverage.Whole)
		f.gate = make(chan struct{})
		f.checklist = noChecks
		s := openScreen(t, f)
		s.press("?")
		close(f.gate)
		s.passTime(time.Second)
		s.hides("Nothing was found")
		s.press("esc")
		s.shows("Nothing was found", "AuditOwner lacks it.")
	})
}

func TestChecksCanSignInAndBeCancelled(t *testing.T) {
	bubble(t, func(t *testing.T) {
		f := ended(nil, coverage.Whole, coverage.Whole, coverage.Whole)
		f.checklist = func(ctx context.Context) []fetch.Check {
			f.set(func(f *fakeFetch) { f.status.DeviceCode = deviceCode("SECOND", time.Hour) })
			<-ctx.Done()
			f.set(func(f *fakeFetch) { f.status.DeviceCode = nil })
			return nil
		}
		s := openScreen(t, f)
		s.passTime(time.Second)
		s.shows("S E C O N D")
		s.press("esc")
		s.shows("Running the checks")
		s.press("ctrl+c")
		s.passTime(time.Second)
		s.shows("were cancelled", "press ^C again to quit")
		if s.press("R"); f.looked != 2 {
			t.Errorf("the reasons were looked for %d times", f.looked)
		}
		s.press("esc")
		s.passTime(time.Second)
		s.hides("S E C O N D", "sign in with")
	})
}

func TestFilesHaveNoChecklist(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, storyFeed())
		s.press(":")
		s.typeText("checklist")
		s.press("enter")
		s.shows("only a fetch from a tenant has a checklist")
	})
}

func TestFirstFilterIsShownAndCanBeUndone(t *testing.T) {
	bubble(t, func(t *testing.T) {
		f := fetching(story(), 0)
		s := openScreen(t, f, func(o *ui.Options) { o.Filter = "access=Bind" })
		s.shows("filter Access=Bind")
		close(f.gate)
		s.passTime(time.Second)
		some := shownRows(t, s)
		s.shows("filter Access=Bind")
		s.press("u")
		s.showsNoLine("filter ")
		if all := shownRows(t, s); some == 0 || some >= all {
			t.Errorf("%d of %d rows", some, all)
		}
		s.press("U")
		if shownRows(t, s) != some {
			t.Errorf("redone: %d rows, want %d", shownRows(t, s), some)
		}
		s = openScreen(t, storyFeed(), func(o *ui.Options) { o.Filter = "acess=Bind" })
		s.shows("the filter is not applied: ", "did you mean")
	})
}

func TestFollowingKeepsTheCursorOnItsRecord(t *testing.T) {
	bubble(t, func(t *testing.T) {
		f := fetching(story(), 1)
		s := openScreen(t, f)
		f.set(func(f *fakeFetch) {
			f.status.Following, f.coverage = true, days(coverage.Whole, coverage.Whole, coverage.Whole)
		})
		s.press("j", "j", "j")
		before, _ := s.cursor()
		f.gate <- struct{}{}
		s.passTime(time.Second)
		if after, _ := s.cursor(); after != before {
			t.Errorf("the cursor went from %q to %q", before, after)
		}
		s.shows("FETCHING", "following", " new", "COMPLETE")
		s.press("p")
		s.shows("PAUSED")
		f.gate <- struct{}{} // for what was being read
		s.passTime(time.Second)
		n := shownRows(t, s)
		f.gate <- struct{}{}
		s.passTime(time.Second)
		if shownRows(t, s) != n {
			t.Error("records came while it was paused")
		}
		s.press("p", "R")
		s.shows("a fetch cannot be repeated here")
		s.press("ctrl+c")
		s.passTime(time.Second)
		s.shows("CANCELLED", "· COMPLETE")
		s.showsNoLine("missing")
	})
}

func TestCancelledFetchKeepsReceivedRecords(t *testing.T) {
	for _, paused := range []bool{false, true} {
		bubble(t, func(t *testing.T) {
			f := fetching(story(), 1)
			s := openScreen(t, f)
			if paused {
				s.press("p")
			}
			for range 3 { // for what was being read, and for two pages that are read ahead
				f.gate <- struct{}{}
				s.passTime(time.Second)
			}
			s.press("ctrl+c")
			s.passTime(2 * time.Second)
			s.shows("CANCELLED", "INCOMPLETE", "missing 2026-09-14 00:00:00 to 2026-09-16 00:00:00: not answered yet", "c doubts")
			s.press("i")
			s.shows("Rows read: " + humanize.FormatNumber(f.next))
		})
	}
}

// deafFeed is a feed that does not hear that it is cancelled.
type deafFeed struct{ *fakeFetch }

func (d deafFeed) Next(context.Context) (*audit.Page, error) {
	return d.fakeFetch.Next(context.Background())
}

func TestCancelDoesNotWaitForAFeedThatDoesNotEnd(t *testing.T) {
	bubble(t, func(t *testing.T) {
		f := fetching(story(), 1)
		defer close(f.gate)
		s := openScreen(t, deafFeed{f})
		s.press("ctrl+c")
		s.passTime(time.Second)
		s.shows("CANCELLED", "load cancelled, 324 records read")
	})
}

func TestHostileFetch(t *testing.T) {
	texts := uitest.HostileTexts()
	text := func(n int) string { return texts[n%len(texts)] }
	for name, c := range map[string]struct {
		change func(f *fakeFetch)
		keys   []string
	}{
		"line":     {func(*fakeFetch) {}, nil},
		"coverage": {func(*fakeFetch) {}, []string{"c"}},
		"sign-in": {func(f *fakeFetch) {
			f.status.DeviceCode = &tenant.DeviceCode{User: text(0), Address: text(1), Expires: time.Now().Add(time.Hour)}
		}, nil},
		"browser": {func(f *fakeFetch) { f.status.BrowserURL = text(2) }, nil},
		"hidden": {func(f *fakeFetch) {
			f.status.DeviceCode = &tenant.DeviceCode{User: text(3), Address: text(4), Expires: time.Now().Add(time.Hour)}
		}, []string{"esc"}},
		"wait": {func(f *fakeFetch) {
			f.status.Waits = []tenant.Wait{{Reason: text(5), Until: time.Now().Add(time.Hour)}}
		}, nil},
		"checklist": {func(f *fakeFetch) {
			close(f.gate)
			f.coverage = days(coverage.Whole, coverage.Whole, coverage.Whole)
			f.checklist = func(context.Context) []fetch.Check { return []fetch.Check{{Question: text(6), Detail: text(7)}} }
		}, nil},
		"error": {func(f *fakeFetch) {
			close(f.gate)
			f.fail = errors.New(strings.Join(texts, " "))
		}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			uitest.CheckScreens(t, after(t, func() ui.Feed {
				f := fetching(nil, 0)
				f.status = fetch.Status{
					State: tenant.State{Account: text(0)}, Request: text(1), Source: text(2), Fallback: text(3), Activity: []string{text(4)}, Saved: text(5), Windows: 1,
				}
				for i := range f.coverage.Windows {
					w := &f.coverage.Windows[i]
					w.State, w.Source, w.Reason = coverage.Failed, text(i+6), text(i+7)
				}
				c.change(f)
				return f
			}, c.keys...))
		})
	}
}
