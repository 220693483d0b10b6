package ui_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/filter"
	"whoread/audit/table"
	"whoread/ui/widget/uitest"
)

// afternoonKeys lead from the first screen of the story to the afternoon of 14 September of the mailbox of the
// first record.
func afternoonKeys() []string {
	keys := []string{"e", "6", "z", "down", "down", "right", "enter", "v"}
	for range 6 {
		keys = append(keys, "down") // the labels are hours
	}
	return append(keys, "enter")
}

func TestS15AfternoonOfMailboxTakesFifteenKeys(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, storyFeed())
		keys := afternoonKeys()
		if len(keys) > 15 {
			t.Errorf("%d keys", len(keys))
		}
		s.press(keys...)
		s.shows("TimeStamp>=2026-09-14T12:00 TimeStamp<2026-09-14", "filter Mailbox")
		s.press("esc")
		s.send(tea.WindowSizeMsg{Width: 200, Height: 40})
		shown := shownRows(t, s)
		text := regexp.MustCompile(`filter (Mailbox.*?)  `).FindStringSubmatch(s.view())[1]
		s.press("r")
		s.setFilter(text)
		if again := shownRows(t, s); again != shown || shown == 0 {
			t.Errorf("%d records on the timeline, %d with the filter %q", shown, again, text)
		}
	})
}

func TestS15ZoomedFilterParsesToItself(t *testing.T) {
	for _, text := range []string{"TimeStamp>=2026-09-14T12:00 TimeStamp<2026-09-14T18:00", "TimeStamp>=2026-09-14T12:00:05 TimeStamp<2026-09-14T12:00:10"} {
		e, err := filter.Parse(text, table.FilterSchema(time.Now))
		if err != nil || e.String() != text {
			t.Errorf("%q became %v, %v", text, e, err)
		}
	}
}

func TestS15ZoomInAndOut(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, storyFeed())
		all := shownRows(t, s)
		s.setFilter("access=Bind")
		binds := shownRows(t, s)
		s.press("z")
		s.shows("2026-09-01 00:00 to 12:00 UTC", "8 Sep", "█ = ", " in 12 h", "Enter zoom in")
		counted := regexp.MustCompile(`UTC · (\d+) record`).FindStringSubmatch(s.status())[1]
		s.press("enter")
		s.shows("Access=Bind TimeStamp>=2026-09-01T00:00 TimeStamp<2026-09-01T12:00", counted+" of 3,122 records", "11:00")
		s.press("shift+right", "shift+right", "enter")
		s.shows("Access=Bind TimeStamp>=2026-09-01T00:00 TimeStamp<2026-09-01T00:45")
		s.press("backspace")
		s.shows("Access=Bind TimeStamp>=2026-09-01T00:00 TimeStamp<2026-09-01T12:00")
		s.press("-", "-")
		s.shows("not zoomed in")
		s.press("u")
		s.shows("TimeStamp<2026-09-01T12:00")
		s.press("u", "u", "u", "esc")
		if n := shownRows(t, s); n != binds {
			t.Errorf("%d rows after undoing, want %d", n, binds)
		}
		s.press("u")
		if n := shownRows(t, s); n != all {
			t.Errorf("%d rows after undoing all, want %d", n, all)
		}
	})
}

// A filter on time that the user typed is not removed by zooming out.
func TestS15ZoomKeepsTypedTimes(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, storyFeed())
		s.setFilter("time>=2026-09-14")
		s.press("z", "enter")
		s.shows("TimeStamp>=2026-09-14 TimeStamp>=2026-09-14T")
		s.press("-", "esc")
		s.shows("filter TimeStamp>=2026-09-14  ")
		s.press("z", "enter", "&", "ctrl+u")
		s.typeText("access=Bind")
		s.press("enter", "-")
		s.shows("not zoomed in")
	})
}

func TestS15EmptySpanKeepsTheTimeline(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, storyFeed())
		s.press("z", "enter", "down", "enter")
		s.shows("No records match", "UTC · 0 records", "2026-09-01 01:00")
		s.press("-", "-", "esc")
		s.shows("row 1 of 3,122")
	})
}

// Keys that are typed ahead of the counts select what they would select later.
func TestS15KeysWaitForTheBars(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, storyFeed())
		for _, key := range []string{"z", "enter", "enter"} {
			s.handleMessage(uitest.NewKey(key))
		}
		s.send(nil)
		s.shows("TimeStamp>=2026-09-01T00:00 TimeStamp<2026-09-01T00:15")
	})
}

func TestS14TimelineSignsBlindWindows(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, storyFeed())
		s.press("z", "down", "down", "right", "right")
		s.shows("! blind: may miss accesses")
	})
}

// The tallest bar under the cursor is not reversed.
func TestS3FocusedTimelineIsNotReversed(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, storyFeed())
		s.press("z")
		lines := strings.Split(s.model.View(), "\n")[1:4]
		if view := strings.Join(lines, "\n"); strings.Contains(view, "\x1b[7") || strings.Contains(view, ";7m") || !strings.Contains(view, "█") {
			t.Errorf("%q", view)
		}
	})
}

func TestS24MouseOnTheTimeline(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, storyFeed())
		mouse := func(action tea.MouseAction, b tea.MouseButton, x, y int) {
			s.send(tea.MouseMsg{Button: b, Action: action, X: x, Y: y})
		}
		mouse(tea.MouseActionPress, tea.MouseButtonLeft, 20, 1)
		mouse(tea.MouseActionRelease, tea.MouseButtonNone, 20, 1)
		s.shows("UTC · ", "Enter zoom in")
		mouse(tea.MouseActionPress, tea.MouseButtonLeft, 1, 2)
		mouse(tea.MouseActionRelease, tea.MouseButtonLeft, 1, 2)
		s.shows("2026-09-01 00:00 to 12:00 UTC")
		mouse(tea.MouseActionPress, tea.MouseButtonLeft, 1, 1)
		mouse(tea.MouseActionMotion, tea.MouseButtonLeft, 2, 1)
		mouse(tea.MouseActionMotion, tea.MouseButtonLeft, 4, 9) // the drag may leave the line
		s.shows("2026-09-01 00:00 to 2026-09-03 00:00 UTC")
		mouse(tea.MouseActionRelease, tea.MouseButtonNone, 4, 9)
		s.shows("TimeStamp>=2026-09-01T00:00 TimeStamp<2026-09-03T00:00")
		mouse(tea.MouseActionPress, tea.MouseButtonWheelDown, 4, 1)
		s.showsNoLine("filter ")
		mouse(tea.MouseActionPress, tea.MouseButtonWheelUp, 1, 1)
		s.shows("TimeStamp<2026-09-01T12:00")
		s.press("u")
		s.showsNoLine("filter ")
		mouse(tea.MouseActionPress, tea.MouseButtonLeft, 10, 9)
		s.shows("row ")
	})
}

func TestS24DoubleClickOpensTheRow(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, storyFeed())
		click := func(y int) {
			s.send(tea.MouseMsg{Button: tea.MouseButtonLeft, Action: tea.MouseActionPress, X: 10, Y: y})
		}
		click(6)
		click(8)
		s.wait(time.Second)
		click(8)
		s.hides("Tab: go to the detail")
		click(8)
		s.shows("Tab: go to the detail")
		s.press("esc", "2")
		click(5)
		click(5)
		s.shows("in SessionId")
	})
}

func TestS24ClickOnAHintDoesWhatItsKeyDoes(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, storyFeed())
		click := func(word string) {
			x := len([]rune(s.status()[:strings.Index(s.status(), word)]))
			s.send(tea.MouseMsg{Button: tea.MouseButtonLeft, Action: tea.MouseActionPress, X: x, Y: 39})
		}
		click("filter")
		s.shows("Tab: search")
		s.press("esc")
		click("help")
		s.shows("Moving")
		s.press("esc", "z")
		click("zoom in")
		s.shows("TimeStamp>=")
		click("table")
		s.shows("Enter open")
	})
}
