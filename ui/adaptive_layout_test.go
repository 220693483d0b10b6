package ui_test

import (
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

func TestS4ColumnsFollowTheData(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, feedOfRows(record(1, ``), record(2, ``)))
		header := func() string { return strings.Join(strings.Fields(s.lines()[2]), " ") }
		if got := header(); strings.Contains(got, " SessionId") || strings.Contains(got, "Subject") || !strings.HasPrefix(got, "TimeStamp Mailbox User Access Folder Items ClientIP") {
			t.Errorf("without a session and a subject the columns are %q", got)
		}
		s.press("2")
		s.shows("SessionId")
	})
}

// What the user has arranged stays, whatever the data.
func TestS4ArrangedColumnsStay(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, feedOfRows(record(1, `"SessionId":"s1",`), record(2, `"SessionId":"s2",`)))
		s.press("l", "-")
		s.setFilter("session=s1")
		s.wait(time.Second)
		if header := strings.Join(strings.Fields(s.lines()[3]), " "); !strings.Contains(header, "SessionId") || strings.Contains(header, "Mailbox") {
			t.Errorf("the columns are %q", header)
		}
	})
}

func TestS4GroupsShowTheOneValue(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, matrixFeed())
		s.send(tea.WindowSizeMsg{Width: 200, Height: 30})
		s.press("3", "j")
		line, _ := s.cursor()
		if !strings.Contains(line, "ben") || !strings.Contains(line, "adele.vance") {
			t.Errorf("the group with one mailbox is %q", line)
		}
	})
}
