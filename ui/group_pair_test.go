package ui_test

import "testing"

func TestS17GroupsOfTwoLevels(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, pivotFeed())
		s.press(":")
		s.typeText("group mailbox, ip")
		s.press("enter")
		s.shows("row 1 of 4 groups", "Mailbox", "ClientIP", "203.0.113.9")
		s.press("enter")
		s.shows("in Mailbox adele.vance@contoso.example, ClientIP 198.51.100.7", "1 of 4 records")
		s.press("esc", "u", "u")
		s.press(":")
		s.typeText("group user,time")
		s.press("enter")
		s.shows("row 1 of 1 group", "2026-09-14")
		for text, want := range map[string]string{
			"group mailbox,items": "cannot group by two columns", "group ip,ip": "column ClientIP is named twice", "group ip,nothing": "no column",
		} {
			s.press(":")
			s.typeText(text)
			s.press("enter")
			s.shows(want)
		}
	})
}
