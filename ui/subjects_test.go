package ui_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/tenant"
	"whoread/trace"
	"whoread/ui"
)

// intruder opens the session of the intruder.
func intruder(s *testScreen) { s.press("2", "l", "]", "enter") }

func TestSubjectOfAnItemAppearsInItsRow(t *testing.T) {
	bubble(t, func(t *testing.T) {
		d := newFakeLookup(t, mailbox())
		s := openScreen(t, storyFeed(), d.setOptions)
		s.press("4", "j", "j")
		before, line := s.cursor()
		if !strings.Contains(before, "(not asked)") {
			t.Fatalf("nobody was asked for %q", before)
		}
		s.press("t")
		s.wait(time.Second)
		after, at := s.cursor()
		if !strings.Contains(after, "New bank details (31)") || at != line {
			t.Errorf("%q in line %d, was %q in line %d", after, at, before, line)
		}
		s.shows("subjects: 1 of 1 found", "(not asked)")
		if got := d.source.askedIDs(); len(got) != 1 {
			t.Errorf("asked for %q", got)
		}
		s.press("t")
		s.shows("no lookup is needed: the results for 1 message are already here")
	})
}

func TestSubjectsOfARecordAppearInTheDetailThatOpens(t *testing.T) {
	bubble(t, func(t *testing.T) {
		d := newFakeLookup(t, mailbox())
		s := openScreen(t, storyFeed(), d.setOptions)
		s.press("j", "j", "j")
		before, line := s.cursor()
		s.press("t")
		s.shows("raw JSON", "subject not asked")
		s.wait(time.Second)
		s.shows("Minutes of Monday (", "from sender", "to alex.wilber@contoso.example", "mailbox: found", "subjects: 3 of 3 found")
		s.hides("subject not asked")
		if after, at := s.cursor(); strings.Fields(after)[2] != strings.Fields(before)[2] || at != line {
			t.Errorf("at %q in line %d, was %q in line %d", after, at, before, line)
		}
		if got := d.source.askedIDs(); len(got) != 3 {
			t.Errorf("asked for %q", got)
		}
	})
}

func TestLookupOfGroupCoversAllItsMessages(t *testing.T) {
	bubble(t, func(t *testing.T) {
		d := newFakeLookup(t, mailbox())
		s := openScreen(t, storyFeed(), d.setOptions)
		s.press("2", "l", "]", "t")
		s.wait(time.Second)
		if got := d.source.askedIDs(); len(got) != 61 { // records state the subjects of the other five
			t.Errorf("asked for %d of the 61 messages of the session whose subjects no record states", len(got))
		}
		s.shows("subjects: 59 of 66 found, 7 not found; :lookup shows why")
		s.press("enter", "5")
		s.shows("in SessionId 8bbd87d6", "66 messages by mailbox", "(not found in the mailbox and the Deletio")
		s.hides("(not asked)")
		s.press(":")
		s.typeText("lookup")
		s.press("enter")
		s.shows("Subjects of SessionId 8bbd87d6", "59 of 66 message ids found", "7 not found", "Other ways to find the rest", "internetmessageid:")
		s.press("y", "Y")
		s.shows("copied the commands")
		if got := strings.Count(s.copied.String(), "\x1b]52;c;"); got != 2 {
			t.Errorf("%d texts were copied", got)
		}
	})
}

func TestLargeLookupShowsPlanFirst(t *testing.T) {
	for _, keys := range [][]string{{"T"}, {"3", "t"}} {
		bubble(t, func(t *testing.T) {
			d := newFakeLookup(t, mailbox(), hunting())
			s := openScreen(t, storyFeed(), d.setOptions)
			s.press(keys...)
			s.shows("different message ids", "mailbox ", "439 of 500 calls left", "hunting ", "calls at most, about", "it creates MailItemsAccessed")
			s.press("esc")
			s.wait(time.Second)
			if got := d.source.askedIDs(); len(got) != 0 {
				t.Errorf("asked for %d ids without being told to", len(got))
			}
			s.press(keys[len(keys)-1], "enter")
			s.shows("Esc close", "p pause", "^C cancel")
			s.wait(time.Minute)
			s.shows("Other ways to find the rest", "found")
			s.press("esc")
			s.hides("Other ways to find the rest")
		})
	}
}

func TestLookupOfViewKeepsCursor(t *testing.T) {
	bubble(t, func(t *testing.T) {
		a := mailbox()
		a.gate = make(chan struct{}, 10_000)
		d := newFakeLookup(t, a)
		s := openScreen(t, storyFeed(), d.setOptions)
		intruder(s)
		s.press("4", "l", "l", "[") // by subject, of which none is known: all rows move
		s.press("j", "j", "j", "j")
		id := func() string {
			line, _ := s.cursor()
			at := strings.Index(line, "<")
			return line[at : at+16]
		}
		before := id()
		s.press("T", "enter", "esc")
		for range 66 {
			a.gate <- struct{}{}
			s.wait(200 * time.Millisecond)
			if id() != before {
				t.Fatalf("the cursor went from %q to %q", before, id())
			}
		}
		s.wait(time.Second)
		s.shows("subjects: 59 of 66 found", "Subject ▲1")
		s.hides("(not asked)")
	})
}

func TestVisibleRowsAreLookedUpFirst(t *testing.T) {
	bubble(t, func(t *testing.T) {
		a := mailbox()
		a.gate = make(chan struct{})
		d := newFakeLookup(t, a)
		s := openScreen(t, storyFeed(), d.setOptions)
		s.press("4", "G")
		line, _ := s.cursor()
		s.press("T", "enter")
		a.gate <- struct{}{}
		s.wait(time.Second)
		got := a.askedIDs()
		s.press("esc")
		if len(got) != 1 || !strings.Contains(s.view(), got[0][:30]) {
			t.Errorf("first asked for %q, in view is %q and what stands above it:\n%s", got, line, s.view())
		}
		s.press("ctrl+c")
		s.wait(time.Second)
	})
}

func TestOnlyMarkedRowsAreLookedUp(t *testing.T) {
	bubble(t, func(t *testing.T) {
		d := newFakeLookup(t, mailbox())
		s := openScreen(t, storyFeed(), d.setOptions)
		s.press("4", "j", " ", " ", "G", " ", "T")
		s.shows("Subjects of 3 marked rows", "3 different message ids")
		s.press("enter")
		s.wait(time.Second)
		if got := d.source.askedIDs(); len(got) != 3 {
			t.Errorf("asked for %q", got)
		}
	})
}

func TestHiddenMarkedRowsAreNotLookedUp(t *testing.T) {
	bubble(t, func(t *testing.T) {
		d := newFakeLookup(t, mailbox())
		s := openScreen(t, feedOfRows(openedRecord(1, "Inbox", "", "<a@x>"), openedRecord(2, "Inbox", "", "<b@x>"), openedRecord(3, "Inbox", "", "<c@x>")), d.setOptions)
		s.press("ctrl+a", "&")
		s.typeText("message:b@x")
		s.press("enter", "T")
		s.shows("Subjects of 1 marked row (2 more not in this view)", "1 message id")
	})
}

func TestItemsWithoutIDAreCountedNotLookedUp(t *testing.T) {
	bubble(t, func(t *testing.T) {
		d := newFakeLookup(t, mailbox())
		s := openScreen(t, feedOfRows(
			record(1, `"Folders":[{"Id":"A","Path":"\\Inbox","FolderItems":[{"Id":"1"},{"InternetMessageId":"<>"},{"InternetMessageId":"<a@x>"}]}],`),
		), d.setOptions)
		s.press("T")
		s.shows("1 message id\n"[:12], "2 items state no message id")
		s.press("esc", "4")
		s.shows("(no message id)")
		s.press("t")
		s.shows("no message id is stated here")
	})
}

// recordsWithSubjects are two messages, of which a record states the subject of one.
func recordsWithSubjects() ui.Feed {
	return feedOfRows(
		record(1, `"Folders":[{"Id":"A","Path":"\\Inbox","FolderItems":[{"Id":"1","InternetMessageId":"<a@x>","Subject":"Invoice"},{"Id":"2","InternetMessageId":"<b@x>"}]}],`),
	)
}

func TestSubjectsOfRecordsAreNotLookedUp(t *testing.T) {
	bubble(t, func(t *testing.T) {
		d := newFakeLookup(t, mailbox())
		s := openScreen(t, recordsWithSubjects(), d.setOptions)
		s.press("T")
		s.shows("2 different message ids: 1 already known, 1 to look up")
		s.press("enter")
		s.wait(time.Second)
		s.shows("2 of 2 message ids found", "the record     1 found")
		if got := d.source.askedIDs(); len(got) != 1 || got[0] != "<b@x>" {
			t.Errorf("asked for %q", got)
		}
		s.press("esc", "4", "t")
		s.shows("no lookup is needed: the results for 1 message are already here")
	})
}

func TestSubjectsOfRecordsAreFoundWithoutServices(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, recordsWithSubjects())
		s.press("T")
		s.shows("1 of 2 message ids found", "1 not asked")
		s.hides("internetmessageid:\"<a@x>")
	})
}

func TestSelectionsOfOneLookupCountOnce(t *testing.T) {
	bubble(t, func(t *testing.T) {
		a := mailbox()
		a.gate = make(chan struct{}, 10)
		d := newFakeLookup(t, a)
		s := openScreen(t, feedOfRows(openedRecord(1, "Inbox", "", "<a@x>", "<b@x>", "<>")), d.setOptions)
		s.press("T", "enter", "esc", "t", "t")
		s.wait(time.Second)
		s.press(":")
		s.typeText("lookup")
		s.press("enter")
		close(a.gate)
		s.wait(time.Second)
		s.shows("Subjects of all 1 record in this view and more", "1 item states no message id", "2 of 2 message ids found")
	})
}

func TestMissingServicesAreExplained(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, storyFeed())
		s.send(tea.WindowSizeMsg{Width: 200, Height: 50})
		s.press("4", "t")
		s.shows("No service can be queried: start whoread with --resolve and a sign-in, or open a message trace with the log. T shows other ways")
		s.press("T")
		s.shows("No service can be queried", "156 of 3,284 message ids found", "3,128 not asked", "y copies the query (the first 50 of 3,128)", "the record     156 found")
		s.press("G")
		s.shows("Start-HistoricalSearch")
		s.press("y")
		s.shows("copied the query")
		s.press("esc", ":")
		s.typeText("lookup")
		s.press("enter")
		s.shows("no lookup yet")
	})
}

func TestLookupIsInStatusLineAt80Columns(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(s *trace.Status)
		want   string
	}{
		{"who is asked", func(*trace.Status) {}, "DONE · subjects 1 of 61 · mailbox · row 1 of"},
		{"a wait", func(s *trace.Status) {
			s.State.Waits = []tenant.Wait{{Service: tenant.Mail, Reason: "Graph is throttling", Until: time.Now().Add(42 * time.Second)}}
		}, "subjects 1 of 61 · waits 0:42: Graph is throttling"},
		{"a budget", func(s *trace.Status) {
			s.RateLimits[0].Left, s.RateLimits[0].Refill = 0, time.Now().Add(130*time.Second)
		}, "subjects 1 of 61 · waits 2:10 for the next call to mailbox"},
		{"a sign-in", func(s *trace.Status) { s.State.BrowserURL = "https://login.contoso.example/authorize" }, "subjects 1 of 61 · sign in (:sign-in)"},
		{"nobody yet", func(s *trace.Status) { s.Source = "" }, "subjects 1 of 61 · row 1 of"},
	} {
		t.Run(c.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				a := mailbox()
				a.gate = make(chan struct{}, 2)
				a.gate <- struct{}{} // which finds nothing
				a.gate <- struct{}{}
				d := newFakeLookup(t, a)
				d.setStatus(c.change)
				s := openScreen(t, storyFeed(), d.setOptions)
				narrow(s)
				s.press("2", "l", "]", "t")
				s.passTime(time.Second)
				if !strings.Contains(s.status(), c.want) {
					t.Errorf("the status line is %q, want %q in it", s.status(), c.want)
				}
				s.press("ctrl+c")
				s.passTime(time.Second)
			})
		})
	}
}

func TestLookupIsPausedWhereNoLoadRuns(t *testing.T) {
	bubble(t, func(t *testing.T) {
		a := mailbox()
		a.gate = make(chan struct{}, 1)
		d := newFakeLookup(t, a)
		feed := &pagedFeed{rows: story(), page: 500, gate: make(chan struct{}, 100)}
		feed.gate <- struct{}{}
		s := openScreen(t, feed, d.setOptions)
		s.press("4", "T", "enter", "esc", "p")
		s.shows("PAUSED", "load paused; the subject lookup continues")
		if d.Status().Paused {
			t.Error("the lookup is paused as well")
		}
		s.press("p")
		s.shows("FETCHING")
		close(feed.gate)
		s.wait(time.Minute)
		s.shows("DONE")
		s.press("p")
		s.shows("subject lookup paused; p resumes")
		s.press("j")
		s.passTime(time.Second)
		s.shows("subjects paused at 0 of")
		if !d.Status().Paused {
			t.Error("the lookup is not paused")
		}
		s.press("p")
		s.shows("subject lookup resumed")
		s.press(":")
		s.typeText("lookup")
		s.press("enter", "p")
		s.passTime(time.Second)
		s.shows("PAUSED: requests already sent will finish; p resumes")
		s.press("ctrl+c")
		s.passTime(time.Second)
		s.shows("not asked", "0 of")
		if d.Status().Paused {
			t.Error("what was given up is still paused")
		}
	})
}

func TestLookupCallsKeepTheirOrder(t *testing.T) {
	bubble(t, func(t *testing.T) {
		a := mailbox()
		a.gate = make(chan struct{})
		d := newFakeLookup(t, a)
		s := openScreen(t, storyFeed(), d.setOptions)
		s.press("4", "t")
		for n := range 20 {
			s.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("ppp")})
			if d.Status().Paused != (n%2 == 0) {
				t.Fatalf("after %d times p p p the lookup is paused: %v", n+1, d.Status().Paused)
			}
		}
		s.press("ctrl+c")
		s.passTime(time.Second)
	})
}

func TestSelectionAddedAtEndOfLookupIsFound(t *testing.T) {
	bubble(t, func(t *testing.T) {
		d := newFakeLookup(t, mailbox())
		s := openScreen(t, storyFeed(), d.setOptions)
		s.press("4")
		for range 30 { // each while the one before is about to end, or has ended
			s.press("j", "t")
			s.wait(15 * time.Millisecond)
		}
		s.passTime(time.Second)
		if got := d.source.askedIDs(); len(got) < 20 {
			t.Errorf("asked for %d ids", len(got))
		}
		for range 25 {
			if line, _ := s.cursor(); strings.Contains(line, "(not asked)") {
				t.Fatalf("no subject in %q", line)
			}
			s.press("k")
		}
		s.press("q")
		if !s.quit {
			t.Error("something still runs")
		}
	})
}

func TestCancelledLookupKeepsAnswers(t *testing.T) {
	bubble(t, func(t *testing.T) {
		a := mailbox()
		a.gate = make(chan struct{}, 100)
		d := newFakeLookup(t, a)
		s := openScreen(t, storyFeed(), d.setOptions)
		s.press("2", "l", "]", "t")
		for range 10 {
			a.gate <- struct{}{}
		}
		s.passTime(time.Second)
		s.press("q")
		s.shows("A subject lookup is running. Quit? y n")
		s.press("n", "ctrl+c")
		s.shows("lookup cancelled, press ^C again to quit: 14 of 66 found, 52 not asked")
		s.passTime(time.Second)
		if s.quit {
			t.Fatal("the first ^C quit")
		}
		s.press("t") // and again, to the end
		close(a.gate)
		s.passTime(2 * time.Second)
		s.shows("59 of 66 found")
		s.press("q")
		if !s.quit {
			t.Error("q at the table did not quit though nothing runs")
		}
	})
}

func TestLoadIsCancelledBeforeTheLookup(t *testing.T) {
	bubble(t, func(t *testing.T) {
		a := mailbox()
		a.gate = make(chan struct{})
		d := newFakeLookup(t, a)
		feed := &pagedFeed{rows: story(), page: 500, gate: make(chan struct{}, 1)}
		feed.gate <- struct{}{}
		s := openScreen(t, feed, d.setOptions)
		s.press("j", "t", "ctrl+c")
		s.shows("load cancelled")
		s.press("j", "q", "q")
		s.shows("A subject lookup is running")
		s.press("n", "ctrl+c")
		s.shows("lookup cancelled", "1 not asked", "press ^C again to quit")
		s.press("q")
		if !s.quit {
			t.Error("something still runs")
		}
	})
}

func TestQuittingEndsTheLookup(t *testing.T) {
	bubble(t, func(t *testing.T) {
		a := mailbox()
		a.gate = make(chan struct{})
		d := newFakeLookup(t, a)
		s := openScreen(t, storyFeed(), d.setOptions)
		s.press("j", "t", "esc", "q", "y")
		if !s.quit {
			t.Error("y did not quit")
		}
		s.wait(time.Second)
	})
}

func TestLatePagesKeepSubjects(t *testing.T) {
	bubble(t, func(t *testing.T) {
		d := newFakeLookup(t, mailbox())
		feed := &pagedFeed{rows: story(), page: 500, gate: make(chan struct{}, 100)}
		feed.gate <- struct{}{}
		s := openScreen(t, feed, d.setOptions)
		s.press("4", "j")
		s.press("p")
		for range 3 { // these are read, and wait for the screen
			feed.gate <- struct{}{}
		}
		s.wait(time.Second)
		s.press("t")
		s.wait(time.Second)
		line, _ := s.cursor()
		if strings.Contains(line, "(not asked)") {
			t.Fatalf("no subject in %q", line)
		}
		s.press("p")
		for range 20 {
			s.wait(50 * time.Millisecond)
			if now, _ := s.cursor(); now != line {
				t.Fatalf("%q became %q", line, now)
			}
		}
		close(feed.gate)
		s.wait(time.Minute)
		s.shows("DONE")
		if now, _ := s.cursor(); now != line {
			t.Errorf("%q became %q", line, now)
		}
	})
}

func TestReloadKeepsSubjects(t *testing.T) {
	bubble(t, func(t *testing.T) {
		a := mailbox()
		a.gate = make(chan struct{}, 100)
		d := newFakeLookup(t, a)
		s := openScreen(t, storyFeed(), d.setOptions, withReload(story()[:600]...))
		s.press("4", "j", "t")
		a.gate <- struct{}{}
		s.wait(time.Second)
		line, _ := s.cursor()
		s.press("j", "t", "k", "R")
		s.wait(time.Minute)
		if now, _ := s.cursor(); now != line || strings.Contains(now, "(not asked)") {
			t.Errorf("%q became %q", line, now)
		}
		a.gate <- struct{}{} // an answer that was asked for before all was read again
		s.wait(time.Second)
		s.press("j")
		if now, _ := s.cursor(); strings.Contains(now, "(not asked)") {
			t.Errorf("the new table has not learned: %q", now)
		}
	})
}

func TestSignInForSubjectsIsShownForFilesToo(t *testing.T) {
	bubble(t, func(t *testing.T) {
		a := mailbox()
		a.gate = make(chan struct{})
		d := newFakeLookup(t, a)
		code := deviceCode("GH7KQ2", 15*time.Minute)
		d.setStatus(func(s *trace.Status) {
			if s.Running {
				s.State.DeviceCode = code
			}
		})
		s := openScreen(t, storyFeed(), d.setOptions)
		s.press("4", "t")
		s.passTime(time.Second)
		s.shows("G H 7 K Q 2", "for subjects", "can look up messages", "this pane closes and the lookup continues")
		s.press("esc")
		s.passTime(time.Second)
		s.hides("G H 7 K Q 2")
		s.shows("sign in (:sign-in)")
		s.press(":")
		s.typeText("sign-in")
		s.press("enter")
		s.shows("G H 7 K Q 2")
		s.press("ctrl+c")
		s.shows("lookup cancelled")
		s.passTime(time.Second)
		s.hides("G H 7 K Q 2")
	})
}

func TestSignInCoversWaitingLookup(t *testing.T) {
	bubble(t, func(t *testing.T) {
		a := mailbox()
		a.gate = make(chan struct{}, 100)
		d := newFakeLookup(t, a)
		s := openScreen(t, storyFeed(), d.setOptions)
		s.press("2", "l", "]", "T")
		d.setStatus(func(s *trace.Status) { s.State.BrowserURL = "https://login.contoso.example/authorize" })
		s.passTime(time.Second)
		s.shows("different message ids") // an offer is not covered
		s.press("enter")
		s.passTime(time.Second)
		s.shows("A browser should have opened")
		d.setStatus(nil)
		s.passTime(time.Second)
		s.shows("Results so far")
		s.press("ctrl+c")
		s.passTime(time.Second)
		s.shows("not asked")
	})
}

func TestNewSelectionIsLookedUpFirst(t *testing.T) {
	bubble(t, func(t *testing.T) {
		a := mailbox()
		a.gate = make(chan struct{}, 10_000)
		d := newFakeLookup(t, a)
		s := openScreen(t, storyFeed(), d.setOptions)
		s.press("4", "T", "enter", "esc")
		a.gate <- struct{}{}
		s.passTime(time.Second)
		s.press("G", "k", "k", "k", "t")
		for range 2 {
			a.gate <- struct{}{}
			s.passTime(time.Second)
		}
		line, _ := s.cursor()
		if strings.Contains(line, "(not asked)") {
			t.Errorf("no subject in %q", line)
		}
		for range 4000 {
			a.gate <- struct{}{}
		}
		s.passTime(20 * time.Second)
		s.shows("found")
		asked := a.askedIDs()
		slices.Sort(asked)
		if again := len(asked) - len(slices.Compact(asked)); again > 0 {
			t.Errorf("%d ids were asked for again", again)
		}
	})
}

func TestLookupKeysWithNothingToDo(t *testing.T) {
	bubble(t, func(t *testing.T) {
		d := newFakeLookup(t, mailbox())
		s := openScreen(t, &pagedFeed{}, d.setOptions)
		s.press("t")
		s.shows("no rows to look up")
		s.press("T")
		s.shows("no rows to look up")
		s.press("p")
		s.shows("nothing is loading")
	})
}

func TestPlanDoesNotCoverOpenPanes(t *testing.T) {
	bubble(t, func(t *testing.T) {
		d := newFakeLookup(t, mailbox())
		s := openScreen(t, storyFeed(), d.setOptions)
		s.handleMessage(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("T")})
		s.press("?")
		s.shows("Moving")
		s.press("esc")
		s.hides("different message ids")
	})
}

// Without findings of its own a screen has empty ones.
var _ ui.Lookup = (*trace.Resolver)(nil)
