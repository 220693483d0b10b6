package ui_test

import (
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/coverage"
	"whoread/ui"
)

func TestS5TitleStatesTheWorst(t *testing.T) {
	day := september().From
	late := ended([][]byte{record(1, `"SessionId":"s","ClientIPAddress":"192.0.2.1",`)}, coverage.Whole, coverage.Whole, coverage.Whole)
	for i := range late.coverage.Windows {
		late.coverage.Windows[i].Answered = day.AddDate(0, 0, 3)
	}
	for name, c := range map[string]struct {
		feed  ui.Feed
		title string
	}{
		"a complete fetch with a throttled mailbox": {ended(story(), coverage.Whole, coverage.Whole, coverage.Whole), "DONE · COMPLETE, blind 24 h"},
		"a fetch with gaps":                         {ended(story(), coverage.Whole, coverage.Failed, coverage.Whole), "DONE · INCOMPLETE"},
		"a file":                                    {storyFeed(), "DONE · blind 24 h"},
		"late records":                              {late, "DONE · COMPLETE, last 24 h may grow"},
		"a conflict":                                {feedOfRows(record(1, `"ClientIPAddress":"192.0.2.1",`), record(1, `"ClientIPAddress":"192.0.2.2",`)), "DONE · 1 conflict"},
		"no address":                                {feedOfRows(record(1, "")), "DONE · 1 without address"},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				s := openScreen(t, c.feed)
				s.send(tea.WindowSizeMsg{Width: 40, Height: 10})
				s.wait(time.Second)
				if got := strings.TrimSpace(s.lines()[0]); !strings.HasSuffix(got, c.title) {
					t.Errorf("the title is %q, want %q", got, c.title)
				}
			})
		})
	}
}

func TestS5PageOfDoubtsOpensWhatItCounts(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, storyFeed())
		s.send(tea.WindowSizeMsg{Width: 120, Height: 40})
		s.press("&")
		s.typeText("access=Sync")
		s.press("enter")
		s.wait(time.Second)
		s.press("c")
		s.shows("> 1 blind 24 h", "2 conflicting copies", "Sync: items not named", "no session", "no subject known", "adele.vance@contoso")
		s.press("enter")
		s.wait(time.Second)
		s.shows("1 of 3,122 records", "Throttled=True", "the filter was replaced; u returns")
		s.press("c", "2")
		s.wait(time.Second)
		s.shows("2 of 3,122 records")
		s.press("u", "u")
		s.wait(time.Second)
		s.shows("filter Access=Sync")
	})
}

func TestS6ConflictIsFourKeysAway(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, storyFeed())
		s.send(tea.WindowSizeMsg{Width: 120, Height: 50})
		s.press("c", "j", "enter")
		s.wait(time.Second)
		s.press("enter")
		s.shows("Conflict: this Id also occurs with different content", "Differences from the copy in audit.jsonl line", "here ", "there ")
	})
}

// The messages of the doubt are those without a subject, and as many as it counts.
func TestS5MessagesWithoutSubject(t *testing.T) {
	bubble(t, func(t *testing.T) {
		item := func(id, subject string) string {
			return `{"InternetMessageId":"<` + id + `>"` + subject + `}`
		}
		row := record(1, `"SessionId":"s","ClientIPAddress":"192.0.2.1","Folders":[{"Id":"f","Path":"\\Inbox","FolderItems":[`+
			item("a@x", `,"Subject":"Invoice"`)+","+item("b@x", "")+`]}],`)
		s := openScreen(t, feedOfRows(row))
		s.press("c")
		s.shows("> 1 no subject known", "1 message")
		s.press("enter")
		s.wait(time.Second)
		s.shows("1 of 1 record", "(not asked)")
	})
}
