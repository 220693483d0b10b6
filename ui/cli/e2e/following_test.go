package e2e

import (
	"cmp"
	"errors"
	"fmt"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"whoread/fixtures"
	simulated "whoread/fixtures/tenant"
	"whoread/ui/widget/humanize"
)

// newPublishingTenant starts a tenant whose activity feed holds the first rows and publishes one more
// about every second. Without the old rows the feed could be a new one.
func newPublishingTenant(t *testing.T, old fixtures.Row, rows []fixtures.Row, first int) *tenant {
	t.Helper()
	const (
		pace  = 10 * time.Minute // the feed makes blobs no more often
		speed = 600
	)
	at := map[string]time.Duration{old.ID: -30 * time.Hour}
	for i, r := range rows {
		at[r.ID] = -12 * time.Hour
		if i >= first {
			at[r.ID] = time.Duration(i-first) * pace
		}
	}
	return newTenant(t, speed, simulated.Options{
		Rows:      append(slices.Clone(rows), old),
		Published: func(r fixtures.Row) time.Time { return simulated.DefaultTime().Add(at[r.ID]) },
	})
}

// parsePosition returns the position of the cursor and the number of rows, counted from 1.
func parsePosition(lines []string) (row, of int) {
	found := regexp.MustCompile(`· row ([0-9,]+) of ([0-9,]+) records`).FindStringSubmatch(lines[len(lines)-1])
	if found == nil {
		return 0, 0
	}
	number := func(text string) int {
		n, _ := strconv.Atoi(strings.ReplaceAll(text, ",", "")) // it has digits
		return n
	}
	return number(found[1]), number(found[2])
}

// waitForGrowth waits until the table satisfies ok, and does so twice more with more rows.
func (te *terminal) waitForGrowth(what string, ok func(lines []string, row, of int) bool) {
	te.t.Helper()
	most := 0
	for range 3 {
		te.waitFor(fmt.Sprintf("%s, with more than %s", what, humanize.FormatCount(most, "record")), func(lines []string) bool {
			row, of := parsePosition(lines)
			if row == 0 || of <= most || !ok(lines, row, of) {
				return false
			}
			most = of
			return true
		})
	}
}

// TestFollowActivityFeed uses the table while new records are published, in the order of their times. No
// two have the same time.
func TestFollowActivityFeed(t *testing.T) {
	t.Parallel()
	const first, mine = 100, 40
	rows := plainRows(t, 1001)
	rows, old := rows[:1000], rows[1000]
	s := newPublishingTenant(t, old, rows, first)
	term := s.start(t, 120, 24, "live", "--follow", "--since", "24h")
	term.waitFor("the first records, and that it follows", func(lines []string) bool {
		_, of := parsePosition(lines)
		return of >= first && contains(lines, "· following, ")
	})
	term.runCommand(strconv.Itoa(mine + 1))
	term.waitForRecord(shownTime(rows[mine]))

	// Newest first: new records appear above the cursor.
	term.pressKeys("]")
	term.waitForText("TimeStamp ▼1")
	term.waitForGrowth("the cursor on its record, below what is new", func(lines []string, row, of int) bool {
		return row == of-mine && strings.HasPrefix(cursorLine(lines), shownTime(rows[mine]))
	})

	term.pressKeys("[")
	term.waitForText("TimeStamp ▲1")
	term.pressKeys("G")
	term.waitForGrowth("the cursor on the last record", func(lines []string, row, of int) bool {
		return row == of && contains(lines, "FOLLOW · ") && strings.HasPrefix(cursorLine(lines), shownTime(rows[of-1]))
	})

	term.pressKeys("k")
	term.waitUntilGone("FOLLOW · ")
	news := regexp.MustCompile(`· \+[0-9,]+ new ·`)
	left := 0
	term.waitForGrowth("the cursor where it was left, above what is new", func(lines []string, row, of int) bool {
		left = cmp.Or(left, row)
		return row == left && row < of && news.MatchString(lines[len(lines)-1]) && strings.HasPrefix(cursorLine(lines), shownTime(rows[row-1]))
	})

	term.pressKeys("q")
	term.waitForText("Quit? y n")
	term.pressKeys("y")
	// Quitting between two checks leaves nothing open; quitting during a check leaves that one open. The exit
	// status is about what the screen got, so the file can have more.
	status := term.waitForExit()
	text, err := exec.Command(whoread, "summary", term.dir).Output()
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) {
		t.Fatal(err)
	}
	missing := strings.Count(string(text), "missing from ")
	whole := status == 0 && missing == 0 && strings.Contains(string(text), "\nCOMPLETE\n")
	cut := status == 3 && missing == 1 && strings.Contains(string(text), ": not answered yet")
	behind := status == 3 && missing == 0 && strings.Contains(string(text), "\nCOMPLETE\n")
	if !whole && !cut && !behind {
		t.Errorf("exit status %d, and the file is\n%s", status, text)
	}
}
