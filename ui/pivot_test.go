package ui_test

import (
	"strings"
	"testing"

	"whoread/ui"
)

func pivotFeed() ui.Feed {
	return feedOfRows(
		record(1, `"SessionId":"s1","ClientIPAddress":"198.51.100.7","MailboxGuid":"g","AppId":"a1",`),
		record(2, `"SessionId":"s1","ClientIPAddress":"198.51.100.8","MailboxGuid":"g","AppId":"a1",`),
		record(3, `"SessionId":"s2","ClientIPAddress":"198.51.100.7","MailboxGuid":"h",`),
		record(4, `"ClientIPAddress":"203.0.113.9","MailboxGuid":"h",`),
	)
}

// The filter hides most records; everything of the address of the first one takes two keys.
func TestS16PivotFromARecord(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, pivotFeed())
		s.press("&")
		s.typeText("session=s1")
		s.press("enter", "e")
		s.shows("Everything of this record, regardless of the filter", "of 4 records", "1  session", "2  address", "3  network", "198.51.100.0/24")
		for _, line := range []string{"session       s1", "address       198.51.100.7", "network       198.51.100.0/24"} {
			s.shows(line)
		}
		s.press("2")
		s.shows("filter ClientIP=198.51.100.7", "2 of 4 records", "the filter was replaced; u returns")
		s.press("u")
		s.shows("filter SessionId=s1")

		s.press("e", "j", "j", "enter")
		s.shows("filter ClientIP:198.51.100.0/24", "3 of 4 records")
		s.press("r", "2", "e")
		s.shows("Everything of this group")
		s.press("esc")
		s.shows("SessionId")
	})
}

func TestS16PivotFromAnOpenedGroup(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, pivotFeed())
		s.press("2", "enter", "e", "1")
		s.shows("2 of 4 records")
		if screen := s.model.View(); strings.Contains(screen, "in SessionId") {
			t.Errorf("the group is still open:\n%s", screen)
		}
		s.press("u")
		s.shows("in SessionId")
	})
}

func TestS16PivotFromASibling(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, activityFeed())
		s.press("6", "j", "e")
		s.shows("Everything of this sibling operation", "session       s1")
		s.press("1")
		s.shows("1 of 2 records, 3 of 3 siblings")
	})
}
