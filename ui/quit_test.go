package ui_test

import (
	"testing"
	"time"

	"whoread/ui"
)

func TestS23QuitAsksIfMarksWouldBeLost(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, feedOfRows(syncs()...))
		s.press(" ", " ", "q")
		s.shows("2 marked rows would be lost. Quit? y n")
		s.press("n")
		s.hides("Quit?")
		s.press(typed(":", "q", "enter")...)
		s.shows("2 marked rows would be lost. Quit? y n")
	})
}

func TestS23CommandsOfVim(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, feedOfRows(syncs()...))
		s.press(typed(":", "3", "enter")...)
		s.shows("row 3 of 6")
		s.press(typed(":", "w out.csv", "enter")...)
		s.passTime(time.Second)
		s.shows("out.csv")
		s.hides("wider")
	})
}

func TestS23QuitAsksIfSubjectsWouldBeLost(t *testing.T) {
	bubble(t, func(t *testing.T) {
		d := newFakeLookup(t, mailbox())
		s := openScreen(t, storyFeed(), d.setOptions, func(o *ui.Options) { o.KeepsFindings = false })
		s.press("2", "t")
		s.passTime(2 * time.Second)
		s.press("q")
		s.shows("the subjects that were looked up (--subjects FILE keeps them) would be lost. Quit? y n")
		s.press("y")
		if !s.quit {
			t.Error("y did not quit")
		}
	})
}
