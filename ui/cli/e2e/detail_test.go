package e2e

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"whoread/fixtures"
)

// asReadFooter is the footer of the detail pane while it shows the raw text as read.
const asReadFooter = "exactly as read · Enter: words · x: indented"

// TestRawJSONOfSelectedRow opens a record with a session and one in another script.
func TestRawJSONOfSelectedRow(t *testing.T) {
	t.Parallel()
	rows := plainRows(t, 400)
	term := startTerminal(t, 200, 60, storyFile(t))
	term.waitUntilLoaded()
	for _, part := range []string{`"SessionId"`, `收件箱`} {
		i := slices.IndexFunc(rows, func(r fixtures.Row) bool { return strings.Contains(string(r.AuditData), part) })
		if i < 0 {
			t.Fatalf("no record has %s", part)
		}
		row := rows[i]
		term.pressKeys("/")
		term.typeText("RecordId=" + row.ID)
		term.pressKeys("Enter")
		term.waitForRecord(shownTime(row))

		term.pressKeys("Enter")
		term.waitForText("Record Id         " + row.ID)
		term.pressKeys("Enter")
		term.waitForText(`  "Id": "` + row.ID + `",`)
		term.pressKeys("Tab", "x")
		lines := term.waitForText(asReadFooter)
		if got, want := removeSpaces(rawText(lines)), removeSpaces(string(row.AuditData)); got != want {
			t.Errorf("the raw text on the screen is\n%s\nand was\n%s", got, want)
		}

		term.pressKeys("/")
		term.typeText("mailboxguid")
		term.pressKeys("Enter")
		term.waitForText("match 1 of 1")
		term.pressKeys("x")
		term.waitForText(`"MailboxGuid": "`)
		term.pressKeys("Escape", "Escape")
		term.waitUntilGone("Tab table")
	}
	term.pressKeys("Escape", "q")
	if status := term.waitForExit(); status != 0 {
		t.Errorf("exit status %d, want 0", status)
	}
}

// rawText returns the raw text shown in the detail pane, without the footer.
func rawText(lines []string) string {
	from := slices.IndexFunc(lines, func(line string) bool { return strings.HasPrefix(line, "{") })
	to := slices.IndexFunc(lines, func(line string) bool { return strings.Contains(line, asReadFooter) })
	if from < 0 || to < from {
		return ""
	}
	return strings.Join(lines[from:to], "\n")
}

// removeSpaces removes spaces and line breaks, which wrapping changes.
func removeSpaces(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, text)
}
