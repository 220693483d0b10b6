package ui_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"whoread/audit/source"
	"whoread/ui"
	"whoread/ui/widget/humanize"
	"whoread/ui/widget/keys"
	"whoread/ui/widget/uitest"
)

// rejectedToo returns the story with rows that cannot be read and rows of other operations.
func rejectedToo() *pagedFeed {
	rows := append(slices.Clone(story()), []byte(`{"cut in the mid`), []byte(`{"Id":"1","Operation":"Send"}`))
	return &pagedFeed{rows: rows, page: 1000, inputs: []source.Input{{
		Path: "audit.jsonl", Format: "JSON Lines", Bytes: 18_204_551, Rows: len(rows), Rejected: 1,
		SHA256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
	}}}
}

func TestTitleCountsEveryRow(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, rejectedToo())
		s.send(tea.WindowSizeMsg{Width: 200, Height: 50})
		title := s.lines()[0]
		for _, want := range []string{"DONE", " records", " duplicates", "1 rejected", " other operation"} {
			if !strings.Contains(title, want) {
				t.Errorf("title %q lacks %q", title, want)
			}
		}
		if !regexp.MustCompile(`\d,\d{3} records`).MatchString(title) {
			t.Errorf("title %q has no thousands apart", title)
		}
		s.send(tea.WindowSizeMsg{Width: 80, Height: 24})
		if title = s.lines()[0]; !strings.Contains(title, "1 rejected (i: why)") {
			t.Errorf("on a small screen the title is %q", title)
		}
	})
}

func TestTableIsUsableAfterFirstPage(t *testing.T) {
	bubble(t, func(t *testing.T) {
		feed := &pagedFeed{rows: story(), page: 500, gate: make(chan struct{})}
		s := openScreen(t, feed)
		s.shows("FETCHING", "nothing yet")
		feed.gate <- struct{}{}
		s.send(nil)
		s.shows("FETCHING 9%", "TimeStamp", "row 1 of")
		s.press("j", "j", "j")
		record := func() (string, int) { // without the address, which has less room beside a sort order
			row, line := s.cursor()
			beginning, _, _ := strings.Cut(row, "2603:")
			return beginning, line
		}
		before, _ := record()
		s.press("l", "l", "l", "]") // sort while it loads
		sorted, line := record()
		if sorted != before {
			t.Errorf("sorting moved the cursor from %q to %q", before, sorted)
		}
		for range 5 {
			feed.gate <- struct{}{}
			s.wait(time.Second)
		}
		after, at := record()
		if after != before || at != line {
			t.Errorf("rows that arrived moved the cursor from %q in line %d to %q in line %d", before, line, after, at)
		}
		s.shows("Access ▼1", " new")
		close(feed.gate)
		s.wait(time.Second)
		s.shows("DONE")
	})
}

func TestViewsAreBuiltAtAPaceWhileRecordsStream(t *testing.T) {
	bubble(t, func(t *testing.T) {
		feed := &pagedFeed{rows: story(), page: 10, gate: make(chan struct{})}
		s := openScreen(t, feed)
		feed.gate <- struct{}{}
		s.send(nil)
		first := s.status()
		feed.gate <- struct{}{}
		s.send(nil)
		if s.status() != first {
			t.Errorf("the view was built again at once: %q", s.status())
		}
		s.wait(200 * time.Millisecond)
		if s.status() == first {
			t.Errorf("the view was not built again: %q", s.status())
		}
		s.press("ctrl+c")
	})
}

func TestFilterKeepDropUndoRedo(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, storyFeed())
		all := shownRows(t, s)
		s.press("&")
		s.typeText("ip:198.51.100.77")
		s.wait(200 * time.Millisecond)
		s.shows("filter ", "ClientIP:198.51.100.77")
		live := shownRows(t, s)
		if live >= all || live == 0 {
			t.Fatalf("while typing %d of %d rows", live, all)
		}
		s.press("enter", "l", "l", "l")
		s.shows("filter ")
		if shownRows(t, s) != live {
			t.Errorf("accepted: %d rows, while typing %d", shownRows(t, s), live)
		}
		s.press("=") // the Access of the row
		kept := shownRows(t, s)
		s.shows("Access=")
		s.press("u", "!")
		if dropped := shownRows(t, s); kept+dropped != live || dropped == live {
			t.Errorf("kept %d and dropped to %d of %d rows", kept, dropped, live)
		}
		s.press("u", "u")
		if shownRows(t, s) != all {
			t.Errorf("undone: %d rows, want %d", shownRows(t, s), all)
		}
		s.showsNoLine("filter ")
		s.press("U", "ctrl+r")
		if shownRows(t, s) != all-(all-live)-kept {
			t.Errorf("redone: %d rows", shownRows(t, s))
		}
		s.press("r")
		s.showsNoLine("filter ")
		s.press("u")
		s.shows("filter ")
	})
}

// shownRows returns the number of rows that the status line says there are.
func shownRows(t *testing.T, s *testScreen) int {
	t.Helper()
	found := regexp.MustCompile(`(?:of |· )([\d,]+)(?: record| group| item access|:)`).FindStringSubmatch(s.status())
	if found == nil {
		t.Fatalf("no number of rows in %q", s.status())
	}
	return number(found[1])
}

// number reads a number with its thousands apart.
func number(text string) (n int) {
	for _, d := range strings.ReplaceAll(text, ",", "") {
		n = n*10 + int(d-'0')
	}
	return n
}

func TestInvalidFilterKeepsLastValidOne(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, storyFeed())
		s.press("&")
		s.typeText("access=Sync")
		s.wait(200 * time.Millisecond)
		good := shownRows(t, s)
		s.typeText(" fodler:x")
		s.wait(200 * time.Millisecond)
		if shownRows(t, s) != good {
			t.Errorf("a bad filter shows %d rows, the good one %d", shownRows(t, s), good)
		}
		s.shows("older") // the nearest name
		s.press("enter")
		s.shows("fodler")
		s.press("esc")
		s.showsNoLine("filter ")
		s.hides("fodler")
	})
}

func TestEscCancelsTypedFilter(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, storyFeed())
		all := shownRows(t, s)
		s.press("&")
		s.typeText("sync")
		s.wait(200 * time.Millisecond)
		s.press("esc")
		if shownRows(t, s) != all {
			t.Errorf("%d rows after Esc, want %d", shownRows(t, s), all)
		}
		s.press("u")
		s.shows("nothing to undo")
	})
}

func TestSearchMovesTheCursorAndHidesNothing(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, storyFeed())
		all := shownRows(t, s)
		s.press("/")
		s.typeText("ip:198.51.100.77")
		s.wait(200 * time.Millisecond)
		first, _ := s.cursor()
		if !strings.Contains(first, "198.51.100.77") || shownRows(t, s) != all {
			t.Fatalf("at %q, %d of %d rows", first, shownRows(t, s), all)
		}
		s.press("enter", "n")
		second, _ := s.cursor()
		if second == first || !strings.Contains(second, "198.51.100.77") {
			t.Errorf("next hit is %q", second)
		}
		s.press("N")
		if back, _ := s.cursor(); back != first {
			t.Errorf("back at %q, want %q", back, first)
		}
		s.shows("search ")
		s.press("esc")
		s.showsNoLine("search ")
		s.press("n")
		s.shows("no search yet")
	})
}

func TestEscCancelsTypedSearch(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, storyFeed())
		s.press("j", "j")
		before, _ := s.cursor()
		s.press("/")
		s.typeText("198.51.100.77")
		s.wait(200 * time.Millisecond)
		s.press("esc")
		if after, _ := s.cursor(); after != before {
			t.Errorf("cursor at %q, want %q", after, before)
		}
		s.showsNoLine("search ")
	})
}

func TestTabFlipsSearchAndFilter(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, storyFeed())
		all := shownRows(t, s)
		s.press("/")
		s.typeText("access=Sync")
		s.press("tab")
		s.wait(200 * time.Millisecond)
		if shownRows(t, s) == all {
			t.Error("the search has not become a filter")
		}
		s.press("tab")
		s.wait(200 * time.Millisecond)
		if shownRows(t, s) != all {
			t.Error("the filter has not become a search")
		}
		s.press("enter")
		s.shows("search ")
	})
}

func TestSearchTheValueUnderTheCursor(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, storyFeed())
		s.press("l", "l", "l", "l", "l", "l", "*")
		s.shows("search ", "ClientIP=")
	})
}

func TestGroupOpensAndEscComesBackToIt(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, storyFeed())
		s.press("2", "l", "]")
		group, line := s.cursor()
		if !strings.Contains(group, "2 addresses") {
			t.Fatalf("most addresses has %q", group)
		}
		s.press("j", "k", "enter")
		s.shows("in SessionId 8bbd87d6", "198.51.100.77", "203.0.113.24")
		s.press("4")
		s.shows("item accesses", "in SessionId 8bbd87d6")
		s.press("esc")
		again, at := s.cursor()
		_, rest, _ := strings.Cut(again, "…") // columns may be as wide as what they have to show now
		if !strings.HasSuffix(group, rest) || at != line {
			t.Errorf("back at %q in line %d, want %q in line %d", again, at, group, line)
		}
		s.hides("in SessionId")
	})
}

func TestFilterOutlivesAGroup(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, storyFeed())
		s.press("2", "enter", "&")
		s.typeText("access=Bind")
		s.press("enter", "esc")
		s.shows("filter ", "groups")
	})
}

func TestFastKeysWaitForTheirView(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, storyFeed())
		s.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("2l]")})
		s.shows("ClientIPs ▼1", "2 addresses")
		s.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("1&bind")})
		s.shows("TimeStamp", "bind")
		s.press("enter")
		s.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("r"), Alt: true})
		s.showsNoLine("filter ")
	})
}

func TestUnsortableColumnKeepsView(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, storyFeed())
		s.press(":")
		s.typeText("sort Sessions")
		s.press("enter")
		s.shows(`no column "Sessions"`, "TimeStamp")
	})
}

func TestMarks(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, storyFeed())
		s.press(" ", " ")
		s.shows("2 marked", "●")
		s.press("g", " ")
		s.shows("1 marked")
		s.press("g", "v", "j", "j", "v")
		s.shows("3 rows marked")
		s.press("2")
		s.hides("marked") // marks of records are none of groups
		s.press("1", "M")
		s.hides("marked")
		s.press("ctrl+a")
		s.shows(itoa(shownRows(t, s)) + " marked")
		s.press("v", "esc", "M", "v", "&")
		s.typeText("nothingmatchesthis")
		s.press("enter", "v")
		s.hides("marked")
	})
}

func TestCopy(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, storyFeed())
		s.press("y")
		s.shows("copied the TimeStamp")
		s.press("Y")
		s.shows("copied 1 row")
		if got := strings.Count(s.copied.String(), "\x1b]52;c;"); got != 2 {
			t.Errorf("%d OSC 52 sequences in %q", got, s.copied.String())
		}
		s.press("ctrl+a", "Y")
		s.shows("too long for the clipboard")
	})
}

func TestExportWritesScreen(t *testing.T) {
	bubble(t, func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "out.csv")
		s := openScreen(t, storyFeed())
		s.press("&")
		s.typeText("ip:198.51.100.77 access=Sync")
		s.press("enter")
		rows := shownRows(t, s)
		s.press(":")
		s.typeText("export " + path)
		s.press("enter", "enter")
		s.wait(time.Second)
		s.shows("Wrote")
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSpace(string(text)), "\n")
		if len(lines) != rows+1 || !strings.HasPrefix(lines[0], "TimeStamp,Mailbox,User,Access,Folder,") {
			t.Errorf("%d lines for %d rows, header %q", len(lines), rows, lines[0])
		}
		s.press("esc")
		s.hides("Wrote")
	})
}

func TestFollow(t *testing.T) {
	bubble(t, func(t *testing.T) {
		feed := &pagedFeed{rows: story(), page: 300, gate: make(chan struct{})}
		s := openScreen(t, feed)
		feed.gate <- struct{}{}
		s.send(nil)
		s.press("G")
		s.shows("FOLLOW")
		feed.gate <- struct{}{}
		s.wait(time.Second)
		n := shownRows(t, s)
		s.shows("row " + itoa(n) + " of")
		s.press("k")
		s.hides("FOLLOW")
		s.press("j")
		s.shows("FOLLOW")
		s.press("k")
		feed.gate <- struct{}{}
		s.wait(time.Second)
		s.hides("FOLLOW")
		s.shows(" new")
		s.press("ctrl+c", "ctrl+c")
	})
}

func itoa(n int) string {
	if n < 1000 {
		return strings.TrimLeft(string([]byte{byte('0' + n/100), byte('0' + n/10%10), byte('0' + n%10)}), "0")
	}
	rest := n % 1000
	return itoa(n/1000) + "," + string([]byte{byte('0' + rest/100), byte('0' + rest/10%10), byte('0' + rest%10)})
}

func TestPauseStopsLoad(t *testing.T) {
	bubble(t, func(t *testing.T) {
		feed := &pagedFeed{rows: story(), page: 300, gate: make(chan struct{}, 100)}
		s := openScreen(t, feed)
		s.press("p")
		s.shows("PAUSED")
		feed.gate <- struct{}{} // for what was being read
		s.wait(time.Second)
		for range 3 { // two for what is read ahead
			feed.gate <- struct{}{}
		}
		s.wait(time.Second)
		held := s.status()
		s.wait(time.Second)
		if s.status() != held || len(feed.gate) != 1 {
			t.Errorf("went on while paused: %q", s.status())
		}
		s.press("p")
		s.shows("FETCHING")
		close(feed.gate)
		s.wait(time.Minute)
		s.shows("DONE")
		s.press("p")
		s.shows("nothing is loading")
	})
}

func TestCancelShowsNoticeAndMode(t *testing.T) {
	bubble(t, func(t *testing.T) {
		feed := &pagedFeed{rows: story(), page: 300, gate: make(chan struct{})}
		s := openScreen(t, feed)
		feed.gate <- struct{}{}
		s.send(nil)
		s.handleMessage(tea.KeyMsg{Type: tea.KeyCtrlC}) // what follows from it has not happened yet
		if shown := ansi.Strip(s.model.View()); strings.Contains(shown, "load cancelled") && strings.Contains(shown, "FETCHING") {
			t.Errorf("the load is cancelled and goes on:\n%s", shown)
		}
		s.send(nil)
		s.shows("CANCELLED", "load cancelled")
	})
}

func TestCancelKeepsRecordsAndQuitsOnSecondPress(t *testing.T) {
	bubble(t, func(t *testing.T) {
		feed := &pagedFeed{rows: story(), page: 300, gate: make(chan struct{})}
		s := openScreen(t, feed)
		feed.gate <- struct{}{}
		s.send(nil)
		s.press("ctrl+c")
		s.shows("CANCELLED", "load cancelled", "press ^C again to quit", "missing rows that were not read")
		if s.quit {
			t.Fatal("the first ^C quit")
		}
		s.press("j", "ctrl+c")
		if s.quit {
			t.Fatal("^C after another key quit")
		}
		s.shows("press ^C again to quit")
		s.press("ctrl+c")
		if !s.quit {
			t.Error("^C twice did not quit")
		}
	})
}

func TestQuitAsksOnlyWhileSomethingRuns(t *testing.T) {
	bubble(t, func(t *testing.T) {
		feed := &pagedFeed{rows: story(), page: 300, gate: make(chan struct{})}
		s := openScreen(t, feed)
		s.press("q")
		s.shows("Quit? y n")
		s.press("n")
		s.hides("Quit?")
		if s.quit {
			t.Fatal("no quit")
		}
		s.press("q", "y")
		if !s.quit {
			t.Error("y did not quit")
		}
		s = openScreen(t, storyFeed())
		s.press("q")
		if !s.quit {
			t.Error("q at the table did not quit")
		}
	})
}

func TestQClosesTheTopPaneFirst(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, storyFeed())
		s.press("2", "enter", "enter")
		s.shows("raw JSON")
		s.press("q")
		s.hides("raw JSON")
		s.shows("in SessionId")
		s.press("F", "q")
		s.press("q")
		s.hides("in SessionId")
		if s.quit {
			t.Fatal("quit before everything was closed")
		}
		s.press("q")
		if !s.quit {
			t.Error("q at the table did not quit")
		}
	})
}

func TestEscNeverQuits(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, storyFeed())
		s.press("esc", "esc", "esc")
		s.shows("nothing to close")
		if s.quit {
			t.Error("Esc quit")
		}
	})
}

func TestTruncatedInputIsPartial(t *testing.T) {
	bubble(t, func(t *testing.T) {
		feed := storyFeed()
		feed.fail = errors.New("reading audit.jsonl: unexpected end of gzip")
		s := openScreen(t, feed)
		s.shows("PARTIAL", "missing reading audit.jsonl: unexpected end of gzip", " records")
	})
}

func TestMissingLineNamesKeyOfInputs(t *testing.T) {
	bubble(t, func(t *testing.T) {
		feed := storyFeed()
		feed.fail = errors.New("reading audit.jsonl: " + strings.Repeat("unexpected end of gzip ", 9))
		s := openScreen(t, feed)
		missing := s.lines()[2]
		if !strings.HasPrefix(missing, "missing reading audit.jsonl") || !strings.HasSuffix(missing, " i inputs") {
			t.Errorf("it says %q", missing)
		}
		s.press("i")
		s.shows("Rows read: ", "Inputs: 1", "Rejected rows: none")
	})
}

func TestInputsListRejectedRows(t *testing.T) {
	bubble(t, func(t *testing.T) {
		feed := rejectedToo()
		s := openScreen(t, feed)
		s.shows("1 rejected (i: why)")
		s.press("i", "G")
		s.shows(fmt.Sprintf("audit.jsonl line %s, byte 0: ", humanize.FormatNumber(len(feed.rows)-1)))
		s.press("/", "q", "esc", "q")
		s.hides("Rejected rows")
		if s.quit {
			t.Error("q at the inputs quit")
		}
		s.press(":")
		s.typeText("inputs")
		s.press("enter")
		s.shows("Rejected rows: 1")
	})
}

func TestInputsAreRefreshedWhileTheyLoad(t *testing.T) {
	bubble(t, func(t *testing.T) {
		feed := &pagedFeed{rows: story(), page: 500, gate: make(chan struct{})}
		feed.fail = errors.New("reading audit.jsonl: unexpected end of gzip")
		s := openScreen(t, feed)
		s.press("i")
		s.shows("Rows read: none", "Inputs: none")
		feed.gate <- struct{}{}
		s.wait(time.Second)
		s.shows("Rows read: 500", "audit.jsonl")
		feed.gate <- struct{}{}
		s.wait(time.Second)
		s.shows("Rows read: 1,000")
		close(feed.gate)
		s.wait(time.Second)
		s.shows("Rows read: " + humanize.FormatNumber(len(story())))
	})
}

func TestReloadResetsInputs(t *testing.T) {
	bubble(t, func(t *testing.T) {
		again := make(chan struct{})
		s := openScreen(t, rejectedToo(), func(o *ui.Options) {
			o.Reopen = func() (ui.Feed, error) {
				<-again
				return &pagedFeed{rows: story()[:100], page: 1000}, nil
			}
		})
		s.press("R", "i")
		s.shows("Rejected rows: 1")
		close(again)
		s.wait(time.Second)
		s.shows("Rows read: 100", "Rejected rows: none")
	})
}

func TestScreenKeepsItsHeightWhenSomethingIsMissing(t *testing.T) {
	for _, keys := range [][]string{nil, {"i"}} {
		bubble(t, func(t *testing.T) {
			feed := &pagedFeed{rows: story()[:10], page: 10, gate: make(chan struct{})}
			feed.fail = errors.New("reading audit.jsonl: unexpected end of gzip")
			s := openScreen(t, feed)
			feed.gate <- struct{}{}
			s.send(nil)
			s.press(keys...)
			feed.gate <- struct{}{}
			s.send(nil)
			s.shows("missing reading")
			if n := len(s.lines()); n != 40 {
				t.Errorf("%d lines of 40 after %v", n, keys)
			}
		})
	}
}

func TestCommands(t *testing.T) {
	t.Parallel()
	bubble(t, func(t *testing.T) {
		for _, c := range []struct{ line, want string }{
			{"123", "row 123 of"},
			{"1,234", "row 1,234 of"},
			{"goto 5", "row 5 of"},
			{"goto five", "not a row number"},
			{"goto", "argument missing: :goto ROW"},
			{"sort ip,-time", "ClientIP ▲1"},
			{"sort +access", "Access ▲"},
			{"sort nonsense", `no column "nonsense"`},
			{"group day", "Day"},
			{"group Items", "cannot group by Items"},
			{"group usre", "did you mean"},
			{"filter access=Sync", "filter"},
			{"filter acess=Sync", "did you mean"},
			{"search 198.51.100.77", "search"},
			{"facet ip", "Values of"},
			{"facet nonsense", `no column "nonsense"`},
			{"columns", "columns shown"},
			{"help", "Moving"},
			{"version", "whoread v1, 120x40"},
			{"down", "row 2 of"},
			{"down 3", "takes no argument"},
			{"expotr", "did you mean export"},
			{"", "row 1 of"},
			{"undo", "nothing to undo"},
			{"mouse", "mouse off"},
		} {
			s := openScreen(t, storyFeed())
			s.press(":")
			s.typeText(c.line)
			s.press("enter")
			if !strings.Contains(s.view(), c.want) {
				t.Errorf(":%s does not show %q:\n%s", c.line, c.want, s.view())
			}
		}
	})
}

func TestCompletion(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, storyFeed())
		s.press(":")
		s.typeText("gr")
		s.press("tab")
		s.shows(":group")
		s.typeText(" Cli")
		s.press("tab", "enter")
		s.shows("ClientIP ")
		s.press("enter")
		s.shows("in ClientIP")
	})
}

func TestDetailShowsTheRecordOfTheCursorAndItsJSON(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, storyFeed())
		s.press("enter")
		s.shows("audit.jsonl line", "raw JSON", "Tab: go to the detail")
		s.press("enter")
		s.shows(`"Operation"`)
		s.press("enter", "tab")
		s.shows("detail; Tab: go to the table")
		s.press("esc")
		s.hides("raw JSON")
	})
}

func TestDetailShowsAddressChanges(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, storyFeed())
		s.press("2", "l", "]", "enter", "enter")
		s.wait(time.Second)
		s.shows("2 addresses: changed 08:41")
	})
}

func TestFacetKeepsAndDrops(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, storyFeed())
		all := shownRows(t, s)
		s.press("l", "l", "l", "l", "l", "l", "F")
		s.shows("Values of ClientIP", "198.51.100.77")
		s.press("enter")
		kept := shownRows(t, s)
		s.press("u", "F", "!")
		if dropped := shownRows(t, s); kept == all || kept+dropped != all {
			t.Errorf("kept %d, dropped to %d of %d", kept, dropped, all)
		}
	})
}

func TestKeysWaitForFacetCounts(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, storyFeed())
		s.press("l", "l", "l")
		s.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("Fj=")})
		s.showsNoLine("Values of Access")
		s.shows("filter Access=Sync")
		s.press("u")

		s.handleMessage(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("Fj")})
		s.press("esc")
		s.showsNoLine("Values of Access")
		s.shows("row 1 of ")
		s.press("j")
		s.shows("row 2 of ")
	})
}

func TestColumnKeysCanBeUndone(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, storyFeed())
		header := func() string { return strings.Join(strings.Fields(s.lines()[2]), " ") }
		before := header()
		s.press("l", "l", "l", "-")
		if strings.Contains(header(), "Access") {
			t.Errorf("hidden column in %q", header())
		}
		s.press("u", "L", "f", ">", "<", "_")
		if !strings.Contains(header(), "Items Folder") {
			t.Errorf("moved column in %q", header())
		}
		s.press("u", "u", "u", "u", "u")
		if header() != before {
			t.Errorf("undone to %q, want %q", header(), before)
		}
	})
}

func TestResizeInTheMiddleOfAnything(t *testing.T) {
	t.Parallel()
	bubble(t, func(t *testing.T) {
		for _, open1 := range [][]string{nil, {"j", "enter"}, {"F"}, {"?"}, {"C"}, {"ctrl+s"}, {"&", "a"}, {":", "s"}, {"2", "enter", "enter", "tab"}} {
			s := openScreen(t, storyFeed())
			s.press(open1...)
			for _, size := range [][2]int{{200, 50}, {80, 24}, {40, 10}, {20, 5}, {7, 3}, {1, 1}, {120, 40}} {
				s.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
				if lines := s.lines(); len(lines) != size[1] {
					t.Errorf("%v at %v: %d lines:\n%s", open1, size, len(lines), s.view())
				}
			}
			s.send(tea.WindowSizeMsg{Width: 40, Height: 10})
			if len(open1) == 0 {
				s.shows("DONE")
			}
		}
	})
}

func TestMouse(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, storyFeed())
		press := func(b tea.MouseButton, x, y int) {
			s.send(tea.MouseMsg{Button: b, Action: tea.MouseActionPress, X: x, Y: y})
		}
		press(tea.MouseButtonLeft, 10, 6)
		s.shows("row 4 of")
		press(tea.MouseButtonWheelDown, 10, 6)
		s.shows("row 4 of")
		press(tea.MouseButtonWheelDown, 10, 6)
		s.shows("row 7 of")
		press(tea.MouseButtonLeft, 4, 2)
		s.shows("TimeStamp ▲1")
		press(tea.MouseButtonLeft, 4, 2)
		s.shows("TimeStamp ▼1")
		s.press("enter")
		press(tea.MouseButtonLeft, 4, 35)
		s.shows("detail; Tab: go to the table")
		press(tea.MouseButtonWheelDown, 4, 35)
		press(tea.MouseButtonRight, 4, 5)
	})
}

func TestNoticeFades(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, storyFeed())
		s.press("w")
		s.shows("unknown key")
		s.wait(time.Minute)
		s.hides("unknown key")
	})
}

// TestNoKeyPanics presses every key in every state that a key leads to.
func TestNoKeyPanics(t *testing.T) {
	t.Chdir(t.TempDir()) // some of the keys write an export
	bubble(t, func(t *testing.T) {
		var every []string
		for _, b := range keys.BindingsOf(keys.Table) {
			if len(b.Keys) > 0 {
				every = append(every, b.Keys[0])
			}
		}
		for _, rows := range [][][]byte{nil, story()[:100]} {
			for _, first := range every {
				s := openScreen(t, &pagedFeed{rows: rows, page: 100})
				s.send(uitest.NewKey(first))
				for _, second := range every {
					s.send(uitest.NewKey(second))
				}
				if s.model.View() == "" {
					t.Errorf("nothing on the screen after %q", first)
				}
			}
		}
	})
}
