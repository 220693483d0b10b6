package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"whoread/ui/widget/humanize"
)

// TestSortWhileRecordsComeKeepsTheCursorOnItsRecord sorts newest first, so that everything
// that comes stands above the cursor, and then by a column that mixes old and new.
func TestSortWhileRecordsComeKeepsTheCursorOnItsRecord(t *testing.T) {
	t.Parallel()
	rows := plainRows(t, 240)
	feed := newFeed(t)
	term := start(t, 160, 30, feed.path)
	feed.send(rows[:80])
	term.untilShown("row 1 of 80 records")
	term.press("j", "j", "j", "j", "j")
	mine := rows[5]
	term.onRecord(shownTime(mine))

	term.press("]")
	term.untilShown("TimeStamp ▼1")
	term.untilShown("row 75 of 80 records")
	feed.send(rows[80:160])
	lines := term.untilShown("row 155 of 160 records")
	if !strings.HasPrefix(cursorLine(lines), shownTime(mine)) {
		t.Errorf("the cursor left its record %s:\n%s", shownTime(mine), strings.Join(lines, "\n"))
	}
	var times []string
	for _, row := range tableRows(t, lines) {
		times = append(times, row[:len("2026-09-01 00:05:13")])
	}
	if !slices.IsSortedFunc(times, func(a, b string) int { return strings.Compare(b, a) }) {
		t.Errorf("not newest first: %v", times)
	}

	term.press("l", "l", "l", "l", "[")
	term.untilShown("ClientIP ▲1")
	term.onRecord(shownTime(mine))
	feed.send(rows[160:])
	term.untilShown("of 240 records")
	term.onRecord(shownTime(mine))
	if !contains(term.lines(), "FETCHING") {
		t.Error("the load has ended, so nothing was sorted while it ran")
	}

	term.press("Enter", "Enter")
	term.untilShown(fmt.Sprintf(`"Id": %q`, mine.ID))
	feed.end()
	term.untilShown("DONE · row")
	term.press("Escape")
	term.onRecord(shownTime(mine))
}

func TestFollow(t *testing.T) {
	t.Parallel()
	rows := plainRows(t, 120)
	feed := newFeed(t)
	term := start(t, 120, 24, feed.path)
	feed.send(rows[:40])
	term.untilShown("row 1 of 40 records")
	term.press("G")
	term.untilShown("FOLLOW")
	term.onRecord(shownTime(rows[39]))
	feed.send(rows[40:80])
	lines := term.untilShown("row 80 of 80 records")
	if !contains(lines, "FOLLOW") || !strings.HasPrefix(cursorLine(lines), shownTime(rows[79])) {
		t.Errorf("the cursor does not follow:\n%s", strings.Join(lines, "\n"))
	}

	term.press("k")
	term.untilGone("FOLLOW")
	feed.send(rows[80:])
	lines = term.untilShown("+40 new")
	if !contains(lines, "row 79 of 120 records") || !strings.HasPrefix(cursorLine(lines), shownTime(rows[78])) {
		t.Errorf("the cursor moved although it does not follow:\n%s", strings.Join(lines, "\n"))
	}
	term.press("G")
	lines = term.untilShown("FOLLOW")
	if contains(lines, " new") {
		t.Errorf("there is news on the last row:\n%s", strings.Join(lines, "\n"))
	}
	feed.end()
	term.untilShown("DONE · row 120 of 120 records")
}

func TestCancelThenQuit(t *testing.T) {
	t.Parallel()
	rows := plainRows(t, 60)
	feed := newFeed(t)
	term := start(t, 120, 24, feed.path)
	feed.send(rows)
	term.untilShown("row 1 of 60 records")
	term.press("C-c")
	lines := term.untilShown("load cancelled: 60 records are here")
	for _, text := range []string{"CANCELLED · 60 records", "missing rows that were not read: the load was cancelled", shownTime(rows[0])} {
		if !contains(lines, text) {
			t.Errorf("%q is not on the screen:\n%s", text, strings.Join(lines, "\n"))
		}
	}
	term.press("j")
	term.onRecord(shownTime(rows[1]))
	term.untilShown("CANCELLED · row 2 of 60 records")
	term.press("q")
	if status := term.untilEnded(); status != 3 {
		t.Errorf("exit status %d, want 3", status)
	}
	term.untilShown("whoread: quit before everything was read")
}

func TestQuitWhileLoadingAsks(t *testing.T) {
	t.Parallel()
	feed := newFeed(t)
	term := start(t, 120, 24, feed.path)
	feed.send(plainRows(t, 20))
	term.untilShown("row 1 of 20 records")
	term.press("q")
	term.untilShown("The load is still running. Quit? y n")
	term.press("n")
	term.untilShown("FETCHING · row 1 of 20 records")
	term.press("q", "y")
	if status := term.untilEnded(); status != 3 {
		t.Errorf("exit status %d, want 3", status)
	}
}

func TestPauseHoldsTheLoad(t *testing.T) {
	t.Parallel()
	rows := plainRows(t, 60)
	feed := newFeed(t)
	term := start(t, 120, 24, feed.path)
	feed.send(rows[:30])
	term.untilShown("FETCHING · row 1 of 30 records")
	term.press("p")
	term.untilShown("PAUSED")
	term.press("p")
	feed.send(rows[30:])
	feed.end()
	term.untilShown("DONE · row 1 of " + humanize.FormatCount(len(rows), "record"))
}
