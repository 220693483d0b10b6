package ui_test

import (
	"strings"
	"testing"
	"time"

	"whoread/ui"
)

// withReload lets a screen read some rows when it reads again.
func withReload(rows ...[]byte) func(*ui.Options) {
	return func(o *ui.Options) {
		o.Reopen = func() (ui.Feed, error) { return &pagedFeed{rows: rows, page: 500}, nil }
	}
}

func TestReloadReadsAgain(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, storyFeed(), withReload(story()[:100]...))
		s.press("R")
		s.wait(time.Second)
		if n := shownRows(t, s); n > 100 || n == 0 {
			t.Errorf("%d rows after a reload of 100", n)
		}
		s = openScreen(t, storyFeed())
		s.press("R")
		s.shows("only once")
	})
}

func TestReloadKeepsMarksAndCursor(t *testing.T) {
	bubble(t, func(t *testing.T) {
		reversed := make([][]byte, 0, len(story()))
		for i := range story() {
			reversed = append(reversed, story()[len(story())-1-i])
		}
		s := openScreen(t, storyFeed(), withReload(reversed...))
		for range 40 {
			s.press("j")
		}
		s.press(" ", "k")
		before, _ := s.cursor()
		s.press("R")
		s.wait(time.Minute)
		s.shows("DONE", "1 marked")
		if after, _ := s.cursor(); after != before {
			t.Errorf("the cursor is on %q, was on %q", after, before)
		}
		s.hides("lost")

		s.press("2", "j", "j", "R")
		s.wait(time.Minute)
		s.shows("row 3 of")
	})
}

func TestReloadKeepsMovedCursor(t *testing.T) {
	bubble(t, func(t *testing.T) {
		feed := &pagedFeed{rows: story(), page: 500, gate: make(chan struct{})}
		s := openScreen(t, storyFeed(), func(o *ui.Options) { o.Reopen = func() (ui.Feed, error) { return feed, nil } })
		s.press("G", "k", "R")
		feed.gate <- struct{}{}
		s.wait(time.Second)
		s.press("g")
		close(feed.gate)
		s.wait(time.Minute)
		if first, _ := s.cursor(); !strings.Contains(first, "2026-09-01 00:05:13") {
			t.Errorf("the cursor is on %q", first)
		}
	})
}

func TestReloadReportsLostMarks(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, storyFeed(), withReload(story()[:100]...))
		s.press(" ", "G", " ", "2", " ", "1", "R")
		s.wait(time.Second)
		s.shows("2 marks lost: only records with a RecordId keep their marks", "●")
		s.press("j")
		s.shows("1 marked")
	})
}

func TestMarksAreClearedDuringReload(t *testing.T) {
	bubble(t, func(t *testing.T) {
		feed := &pagedFeed{rows: story(), page: 500, gate: make(chan struct{})}
		s := openScreen(t, storyFeed(), func(o *ui.Options) { o.Reopen = func() (ui.Feed, error) { return feed, nil } })
		s.press(" ", "R")
		feed.gate <- struct{}{}
		s.wait(time.Second)
		s.press("M")
		close(feed.gate)
		s.wait(time.Minute)
		s.hides("marked", "lost")
	})
}
