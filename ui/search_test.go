package ui_test

import (
	"testing"
	"time"
)

func TestS21SearchCountsItsHits(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, feedOfRows(syncs()...))
		s.press(typed("/", "access=Sync", "enter")...)
		s.passTime(time.Second)
		s.shows("search Access=Sync  hit 1 of 4")
		s.press("n", "n")
		s.passTime(time.Second)
		s.shows("hit 3 of 4")
		s.press("G")
		s.passTime(time.Second)
		s.shows("4 hits")
		s.press("2")
		s.passTime(time.Second)
		s.shows("hit 1 of 1")
	})
}

func TestS21SearchWithoutHitsEnds(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, feedOfRows(syncs()...))
		s.press(typed("/", "nobody", "enter")...)
		s.shows("not found: nobody")
		s.hides("search nobody")
		s.press("n")
		s.shows("no search yet")
	})
}
