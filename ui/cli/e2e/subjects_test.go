package e2e

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"whoread/fixtures/tenanttest"
	"whoread/ui/widget/humanize"
)

// TestSubjectsOfIntruderSession looks up the messages of the intruder's session and opens one of its
// records.
func TestSubjectsOfIntruderSession(t *testing.T) {
	t.Parallel()
	items := exportSheet(t, "items", storyFile(t), "--filter", "session="+tenanttest.SharedCase().Truth.Intruder.SharedSession, "--sort", "TimeStamp")
	read := uniqueIDs(t, items)
	for _, to := range []size{{80, 24}, {200, 50}} {
		t.Run(fmt.Sprintf("%dx%d", to.w, to.h), func(t *testing.T) {
			t.Parallel()
			outcome := fmt.Sprintf("subjects: %d of %d found", countFindable(t, read, subjectsOf), len(read))
			term := startTerminal(t, to.w, to.h, "demo", "--speed", "2")
			term.waitUntilLoaded()
			term.pressKeys("2")
			term.waitForText("groups · sort")
			was := cursorLine(term.lines())
			term.pressKeys("t")
			lines := term.waitForText(outcome)
			if now := cursorLine(lines); now != was {
				t.Errorf("the cursor is on\n%s\nand was on\n%s", now, was)
			}

			term.pressKeys("Enter")
			term.waitForText("in SessionId ")
			term.pressKeys("Enter", "Tab")
			term.waitForText("detail; Tab: go to the table")
			term.pressKeys("/")
			first := items.selectColumns(t, []string{"InternetMessageId"}).rows[0][0]
			term.typeText(first)
			term.pressKeys("Enter")
			term.waitForMessage("“" + mail().MailboxItems(first)[0].Subject + "” " + first)
			term.pressKeys("Tab", "t")
			term.waitForText("no lookup is needed")
			term.pressKeys("Escape", "Escape", "q")
			if status := term.waitForExit(); status != 0 {
				t.Errorf("exit status %d, want 0", status)
			}
		})
	}
}

// TestSubjectsOfAll looks up all messages and compares the results with the mail of the case.
func TestSubjectsOfAll(t *testing.T) {
	t.Parallel()
	all := uniqueIDs(t, exportSheet(t, "messages", storyFile(t)))
	asked := humanize.FormatCount(len(all), "message id")
	term := startTerminal(t, 80, 24, "demo", "--speed", "8")
	term.waitUntilLoaded()
	term.pressKeys("5")
	term.waitForText("messages by mailbox")
	term.pressKeys("T")
	lines := term.waitForText("Services, in this order; each is queried for messages not found before")
	for _, part := range []string{humanize.FormatNumber(len(all)) + " different message ids", "calls at most, about ", "Enter start"} {
		if !contains(lines, part) {
			t.Errorf("the plan does not say %q:\n%s", part, strings.Join(lines, "\n"))
		}
	}
	term.pressKeys("Escape")
	term.waitUntilGone("Services, in this order")
	term.runCommand("lookup")
	term.waitForText("no lookup yet")

	term.pressKeys("T")
	term.waitForText("Enter start")
	term.pressKeys("Enter")
	term.waitForText("Results so far, of " + asked)
	term.waitForText("Results by service")
	term.waitForText(humanize.FormatNumber(countFindable(t, all, subjectsOf)) + " of " + asked + " found")
	term.pressKeys("Escape")
	term.waitUntilGone("Results by service")
	checkSubjects(t, term.exportMessages(countFindable(t, all, subjectsOf)), subjectsOf)
}

// exportMessages exports the messages on the screen when so many of them have subjects. The rows follow a
// lookup at a pace, so that the first file may be of the rows before its last answers.
func (te *terminal) exportMessages(found int) sheet {
	te.t.Helper()
	rows := tenanttest.SharedCase().Truth.Counts.DistinctMailboxMessages
	for left := 10; ; left-- {
		te.pressKeys("C-s")
		te.waitForText("(*) filtered  " + humanize.FormatCount(rows, "row"))
		if s := te.exportTable("messages", rows); left == 0 || len(foundIDs(te.t, s)) == found {
			return s
		}
	}
}

// parseDuration returns the number of settled ids on a screen with a lookup.
func parseDuration(lines []string) int {
	said := regexp.MustCompile(`([0-9,]+) of [0-9,]+(, [0-9,]+ found| message ids found)`).FindStringSubmatch(strings.Join(lines, "\n"))
	if said == nil {
		return 0
	}
	n, _ := strconv.Atoi(strings.ReplaceAll(said[1], ",", ""))
	return n
}

// TestPausedAndCancelledLookup pauses a lookup, presses ^C, continues, and cancels the lookup.
func TestPausedAndCancelledLookup(t *testing.T) {
	t.Parallel()
	term := startTerminal(t, 120, 30, "demo", "--speed", "2")
	term.waitUntilLoaded()
	term.pressKeys("5")
	term.waitForText("messages by mailbox")
	term.pressKeys("T")
	term.waitForText("Enter start")
	term.pressKeys("Enter")
	term.waitFor("the first subjects", func(lines []string) bool { return parseDuration(lines) > 0 })
	term.pressKeys("p")
	term.waitForText("PAUSED: ")
	const still = 20 // looks in a row: what is on its way comes
	var last, alike int
	term.waitFor("a lookup that stands still", func(lines []string) bool {
		alike++
		if n := parseDuration(lines); n != last {
			last, alike = n, 0
		}
		return alike >= still
	})

	term.pressKeys("Escape")
	term.waitForText("subjects paused at ")
	term.pressKeys("q")
	term.waitForText("A subject lookup is running. Quit? y n")
	term.pressKeys("n")
	term.waitUntilGone("Quit?")
	term.runCommand("lookup")
	term.waitForText("PAUSED: ")
	term.pressKeys("p")
	term.waitFor("more subjects than before", func(lines []string) bool { return parseDuration(lines) > last })

	term.pressKeys("C-c")
	lines := term.waitFor("what has come", func(lines []string) bool {
		return contains(lines, "Results by service") && contains(lines, " not asked ")
	})
	found := parseDuration(lines)
	if found <= last {
		t.Errorf("%d are found, and %d were already", found, last)
	}
	term.pressKeys("Escape")
	term.waitUntilGone("Results by service")
	if kept := foundIDs(t, term.exportMessages(found)); len(kept) != found {
		t.Errorf("%d messages have subjects, and %d were found", len(kept), found)
	}
	term.pressKeys("q")
	if status := term.waitForExit(); status != 0 {
		t.Errorf("exit status %d, want 0", status)
	}
}

// foundIDs returns the ids in a file that have subjects.
func foundIDs(t *testing.T, s sheet) []string {
	t.Helper()
	states := s.column(t, "SubjectState")
	var rows [][]string
	for i, row := range s.rows {
		if states[i] == "found" {
			rows = append(rows, row)
		}
	}
	return uniqueIDs(t, sheet{header: s.header, rows: rows})
}

// TestThrottledLookup throttles the services: results arrive later, but all of them.
func TestThrottledLookup(t *testing.T) {
	t.Parallel()
	read := uniqueIDs(t, exportSheet(t, "items", storyFile(t), "--filter", "session="+tenanttest.SharedCase().Truth.Intruder.SharedSession))
	for name, c := range map[string]struct {
		flags []string
		waits string
		known func(id string) []string
	}{
		"mail-throttle":  {nil, `waits 0:[0-2][0-9]: The mailbox lookup is throttling`, subjectsOf},
		"trace-throttle": {[]string{"--resolvers", "trace"}, `waits [01]:[0-5][0-9]: The message trace of Exchange is throttling`, tracedSubjects},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			outcome := fmt.Sprintf("subjects: %d of %d found", countFindable(t, read, c.known), len(read))
			term := startTerminal(t, 120, 30, append([]string{"demo", "--speed", "2", "--fault", name}, c.flags...)...)
			all := term.startRecording()
			term.waitUntilLoaded()
			term.pressKeys("2")
			term.waitForText("groups · sort")
			term.pressKeys("t")
			term.waitForText(outcome)
			all.checkContains(c.waits)
		})
	}
}
