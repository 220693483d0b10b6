package e2e

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"whoread/fixtures"
)

// asReadFooter is what the footer of the detail says while the raw text is shown as it was read.
const asReadFooter = "exactly as read · Enter: words · x: indented"

// TestRawJSONIsThatOfTheRow opens one record with a session, and one in another script.
func TestRawJSONIsThatOfTheRow(t *testing.T) {
	t.Parallel()
	rows := plainRows(t, 400)
	term := start(t, 200, 60, storyFile(t))
	term.untilLoaded()
	for _, part := range []string{`"SessionId"`, `收件箱`} {
		i := slices.IndexFunc(rows, func(r fixtures.Row) bool { return strings.Contains(string(r.AuditData), part) })
		if i < 0 {
			t.Fatalf("no record has %s", part)
		}
		row := rows[i]
		term.press("/")
		term.write("RecordId=" + row.ID)
		term.press("Enter")
		term.onRecord(shownTime(row))

		term.press("Enter")
		term.untilShown("Record Id         " + row.ID)
		term.press("Enter")
		term.untilShown(`  "Id": "` + row.ID + `",`)
		term.press("Tab", "x")
		lines := term.untilShown(asReadFooter)
		if got, want := unspaced(rawText(lines)), unspaced(string(row.AuditData)); got != want {
			t.Errorf("the raw text on the screen is\n%s\nand was\n%s", got, want)
		}

		term.press("/")
		term.write("mailboxguid")
		term.press("Enter")
		term.untilShown("hit 1 of 1")
		term.press("x")
		term.untilShown(`"MailboxGuid": "`)
		term.press("Escape", "Escape")
		term.untilGone("Tab table")
	}
	term.press("Escape", "q")
	if status := term.untilEnded(); status != 0 {
		t.Errorf("exit status %d, want 0", status)
	}
}

// rawText is what the detail shows of a raw text: from its brace up to the footer.
func rawText(lines []string) string {
	from := slices.IndexFunc(lines, func(line string) bool { return strings.HasPrefix(line, "{") })
	to := slices.IndexFunc(lines, func(line string) bool { return strings.Contains(line, asReadFooter) })
	if from < 0 || to < from {
		return ""
	}
	return strings.Join(lines[from:to], "\n")
}

// unspaced is a text without blanks and line breaks, which wrapping changes.
func unspaced(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, text)
}
