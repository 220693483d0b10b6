package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"whoread/ui/widget/humanize"
)

// TestSortWhileLoadingKeepsCursor sorts newest first, so that new records appear above the cursor, and
// then by a column that mixes old and new ones.
func TestSortWhileLoadingKeepsCursor(t *testing.T) {
	t.Parallel()
	rows := plainRows(t, 240)
	feed := newFeed(t)
	term := startTerminal(t, 160, 30, feed.path)
	feed.sendRows(rows[:80])
	term.waitForText("row 1 of 80 records")
	term.pressKeys("j", "j", "j", "j", "j")
	mine := rows[5]
	term.waitForRecord(shownTime(mine))

	term.pressKeys("]")
	term.waitForText("TimeStamp ▼1")
	term.waitForText("row 75 of 80 records")
	feed.sendRows(rows[80:160])
	lines := term.waitForText("row 155 of 160 records")
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

	term.pressKeys("l", "l", "l", "l", "l", "l", "[")
	term.waitForText("ClientIP ▲1")
	term.waitForRecord(shownTime(mine))
	feed.sendRows(rows[160:])
	term.waitForText("of 240 records")
	term.waitForRecord(shownTime(mine))
	if !contains(term.lines(), "FETCHING") {
		t.Error("the load has ended, so nothing was sorted while it ran")
	}

	term.pressKeys("Enter", "Enter")
	term.waitForText(fmt.Sprintf(`"Id": %q`, mine.ID))
	feed.closePipe()
	term.waitForText("DONE · row")
	term.pressKeys("Escape")
	term.waitForRecord(shownTime(mine))
}

func TestFollowNewestRow(t *testing.T) {
	t.Parallel()
	rows := plainRows(t, 120)
	feed := newFeed(t)
	term := startTerminal(t, 120, 24, feed.path)
	feed.sendRows(rows[:40])
	term.waitForText("row 1 of 40 records")
	term.pressKeys("G")
	term.waitForText("FOLLOW")
	term.waitForRecord(shownTime(rows[39]))
	feed.sendRows(rows[40:80])
	lines := term.waitForText("row 80 of 80 records")
	if !contains(lines, "FOLLOW") || !strings.HasPrefix(cursorLine(lines), shownTime(rows[79])) {
		t.Errorf("the cursor does not follow:\n%s", strings.Join(lines, "\n"))
	}

	term.pressKeys("k")
	term.waitUntilGone("FOLLOW")
	feed.sendRows(rows[80:])
	lines = term.waitForText("+40 new")
	if !contains(lines, "row 79 of 120 records") || !strings.HasPrefix(cursorLine(lines), shownTime(rows[78])) {
		t.Errorf("the cursor moved although it does not follow:\n%s", strings.Join(lines, "\n"))
	}
	term.pressKeys("G")
	lines = term.waitForText("FOLLOW")
	if contains(lines, " new") {
		t.Errorf("there is news on the last row:\n%s", strings.Join(lines, "\n"))
	}
	feed.closePipe()
	term.waitForText("DONE · row 120 of 120 records")
}

func TestCancelThenQuit(t *testing.T) {
	t.Parallel()
	rows := plainRows(t, 60)
	feed := newFeed(t)
	term := startTerminal(t, 120, 24, feed.path)
	feed.sendRows(rows)
	term.waitForText("row 1 of 60 records")
	term.pressKeys("C-c")
	lines := term.waitForText("load cancelled, 60 records read")
	for _, text := range []string{"CANCELLED · 60 records", "missing rows that were not read: the load was cancelled", shownTime(rows[0])} {
		if !contains(lines, text) {
			t.Errorf("%q is not on the screen:\n%s", text, strings.Join(lines, "\n"))
		}
	}
	term.pressKeys("j")
	term.waitForRecord(shownTime(rows[1]))
	term.waitForText("CANCELLED · row 2 of 60 records")
	term.pressKeys("q")
	if status := term.waitForExit(); status != 3 {
		t.Errorf("exit status %d, want 3", status)
	}
	term.waitForText("whoread: quit before everything was read")
}

func TestQuitWhileLoadingConfirms(t *testing.T) {
	t.Parallel()
	feed := newFeed(t)
	term := startTerminal(t, 120, 24, feed.path)
	feed.sendRows(plainRows(t, 20))
	term.waitForText("row 1 of 20 records")
	term.pressKeys("q")
	term.waitForText("The load is still running. Quit? y n")
	term.pressKeys("n")
	term.waitForText("FETCHING · row 1 of 20 records")
	term.pressKeys("q", "y")
	if status := term.waitForExit(); status != 3 {
		t.Errorf("exit status %d, want 3", status)
	}
}

func TestPauseStopsLoading(t *testing.T) {
	t.Parallel()
	rows := plainRows(t, 60)
	feed := newFeed(t)
	term := startTerminal(t, 120, 24, feed.path)
	feed.sendRows(rows[:30])
	term.waitForText("FETCHING · row 1 of 30 records")
	term.pressKeys("p")
	term.waitForText("PAUSED")
	term.pressKeys("p")
	feed.sendRows(rows[30:])
	feed.closePipe()
	term.waitForText("DONE · row 1 of " + humanize.FormatCount(len(rows), "record"))
}
