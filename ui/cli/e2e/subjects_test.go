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

// TestSubjectsOfTheIntrudersSession asks for what the session on top of the demo is about, and opens
// one of its records.
func TestSubjectsOfTheIntrudersSession(t *testing.T) {
	t.Parallel()
	items := exported(t, "items", storyFile(t), "--filter", "session="+tenanttest.SharedCase().Truth.Intruder.SharedSession, "--sort", "TimeStamp")
	read := ids(t, items)
	for _, to := range []size{{80, 24}, {200, 50}} {
		t.Run(fmt.Sprintf("%dx%d", to.w, to.h), func(t *testing.T) {
			t.Parallel()
			outcome := fmt.Sprintf("subjects: %d of %d found", findable(t, read, subjects), len(read))
			term := start(t, to.w, to.h, "demo", "--speed", "2")
			term.untilLoaded()
			term.press("2")
			term.untilShown("groups · sort")
			was := cursorLine(term.lines())
			term.press("t")
			lines := term.untilShown(outcome)
			if now := cursorLine(lines); now != was {
				t.Errorf("the cursor is on\n%s\nand was on\n%s", now, was)
			}

			term.press("Enter")
			term.untilShown("in SessionId ")
			term.press("Enter", "Tab")
			term.untilShown("detail; Tab: go to the table")
			term.press("/")
			first := items.only(t, []string{"InternetMessageId"}).rows[0][0]
			term.write(first)
			term.press("Enter")
			term.untilSaid("“" + mail().MailboxItems(first)[0].Subject + "” " + first)
			term.press("Tab", "t")
			term.untilShown("no lookup is needed")
			term.press("Escape", "Escape", "q")
			if status := term.untilEnded(); status != 0 {
				t.Errorf("exit status %d, want 0", status)
			}
		})
	}
}

// TestSubjectsOfAll offers, asks for all, and compares what it finds with the mail of the case.
func TestSubjectsOfAll(t *testing.T) {
	t.Parallel()
	all := ids(t, exported(t, "messages", storyFile(t)))
	asked := humanize.FormatCount(len(all), "message id")
	term := start(t, 80, 24, "demo", "--speed", "8")
	term.untilLoaded()
	term.press("5")
	term.untilShown("messages by mailbox")
	term.press("T")
	lines := term.untilShown("Services, in this order, each for what was not found before")
	for _, part := range []string{humanize.FormatNumber(len(all)) + " different message ids", "calls at most, about ", "Enter start"} {
		if !contains(lines, part) {
			t.Errorf("the plan does not say %q:\n%s", part, strings.Join(lines, "\n"))
		}
	}
	term.press("Escape")
	term.untilGone("Services, in this order")
	term.command("lookup")
	term.untilShown("no lookup yet")

	term.press("T")
	term.untilShown("Enter start")
	term.press("Enter")
	term.untilShown("Results so far, of " + asked)
	term.untilShown("Results by service")
	term.untilShown(humanize.FormatNumber(findable(t, all, subjects)) + " of " + asked + " found")
	term.press("Escape")
	term.untilGone("Results by service")
	term.press("C-s")
	rows := tenanttest.SharedCase().Truth.Counts.DistinctMailboxMessages
	term.untilShown("(*) filtered  " + humanize.FormatCount(rows, "row"))
	wantMail(t, term.export("messages", rows), subjects)
}

// pace is how far a lookup is on a screen that says it.
func pace(lines []string) int {
	said := regexp.MustCompile(`([0-9,]+) of [0-9,]+(, [0-9,]+ found| message ids found)`).FindStringSubmatch(strings.Join(lines, "\n"))
	if said == nil {
		return 0
	}
	n, _ := strconv.Atoi(strings.ReplaceAll(said[1], ",", ""))
	return n
}

// TestLookupPausedAndGivenUp holds a lookup, asks to quit, goes on, and gives the lookup up.
func TestLookupPausedAndGivenUp(t *testing.T) {
	t.Parallel()
	term := start(t, 120, 30, "demo", "--speed", "2")
	term.untilLoaded()
	term.press("5")
	term.untilShown("messages by mailbox")
	term.press("T")
	term.untilShown("Enter start")
	term.press("Enter")
	term.until("the first subjects", func(lines []string) bool { return pace(lines) > 0 })
	term.press("p")
	term.untilShown("PAUSED: ")
	const still = 20 // looks in a row: what is on its way comes
	var last, alike int
	term.until("a lookup that stands still", func(lines []string) bool {
		alike++
		if n := pace(lines); n != last {
			last, alike = n, 0
		}
		return alike >= still
	})

	term.press("Escape")
	term.untilShown("subjects paused at ")
	term.press("q")
	term.untilShown("A subject lookup is running. Quit? y n")
	term.press("n")
	term.untilGone("Quit?")
	term.command("lookup")
	term.untilShown("PAUSED: ")
	term.press("p")
	term.until("more subjects than before", func(lines []string) bool { return pace(lines) > last })

	term.press("C-c")
	lines := term.until("what has come", func(lines []string) bool {
		return contains(lines, "Results by service") && contains(lines, " not asked ")
	})
	found := pace(lines)
	if found <= last {
		t.Errorf("%d are found, and %d were already", found, last)
	}
	term.press("Escape")
	term.untilGone("Results by service")
	rows := tenanttest.SharedCase().Truth.Counts.DistinctMailboxMessages
	term.press("C-s")
	term.untilShown("(*) filtered  " + humanize.FormatCount(rows, "row"))
	if kept := foundIn(t, term.export("messages", rows)); len(kept) != found {
		t.Errorf("%d messages have subjects, and %d were found", len(kept), found)
	}
	term.press("q")
	if status := term.untilEnded(); status != 0 {
		t.Errorf("exit status %d, want 0", status)
	}
}

// foundIn are the ids whose subjects a file has.
func foundIn(t *testing.T, s sheet) []string {
	t.Helper()
	states := s.column(t, "SubjectState")
	var rows [][]string
	for i, row := range s.rows {
		if states[i] == "found" {
			rows = append(rows, row)
		}
	}
	return ids(t, sheet{header: s.header, rows: rows})
}

// TestLookupThatIsThrottled plays services that ask for patience: what they know comes later, and
// all of it.
func TestLookupThatIsThrottled(t *testing.T) {
	t.Parallel()
	read := ids(t, exported(t, "items", storyFile(t), "--filter", "session="+tenanttest.SharedCase().Truth.Intruder.SharedSession))
	for name, c := range map[string]struct {
		flags []string
		waits string
		known func(id string) []string
	}{
		"mail-throttle":  {nil, `waits 0:[0-2][0-9]: The mailbox lookup is throttling`, subjects},
		"trace-throttle": {[]string{"--resolvers", "trace"}, `waits [01]:[0-5][0-9]: The message trace of Exchange is throttling`, tracedSubjects},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			outcome := fmt.Sprintf("subjects: %d of %d found", findable(t, read, c.known), len(read))
			term := start(t, 120, 30, append([]string{"demo", "--speed", "2", "--fault", name}, c.flags...)...)
			all := term.record()
			term.untilLoaded()
			term.press("2")
			term.untilShown("groups · sort")
			term.press("t")
			term.untilShown(outcome)
			all.holds(c.waits)
		})
	}
}
