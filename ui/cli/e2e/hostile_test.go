package e2e

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"whoread/fixtures"
)

// hostileRecord returns a record with the same text in every field. A path begins with it twice, so that
// it also appears in the middle.
func hostileRecord(n int, text string) string {
	quoted := quoteJSON(text)
	return fmt.Sprintf(`{"CreationTime":"2026-09-01T00:%02d:%02d","Id":"00000000-0000-4000-8000-%012d","Operation":"MailItemsAccessed",`+
		`"RecordType":50,"UserId":%[4]s,"UserKey":%[4]s,"ClientAppId":%[4]s,"AppId":%[4]s,"ClientIPAddress":%[4]s,`+
		`"ClientInfoString":%[4]s,"SessionId":%[4]s,"LogonType":0,"MailboxGuid":%[4]s,"MailboxOwnerUPN":%[4]s,`+
		`"OperationProperties":[{"Name":"MailAccessType","Value":"Bind"},{"Name":"IsThrottled","Value":"False"}],`+
		`"AppAccessContext":{"AADSessionId":%[4]s,"UniqueTokenId":%[4]s},`+
		`"Folders":[{"FolderItems":[{"InternetMessageId":%[4]s,"Id":%[4]s,"SizeInBytes":1,"Subject":%[4]s}],"Id":%[4]s,"Path":%[4]s}],"OperationCount":1}`,
		n/60, n%60, n, quoted)
}

// quoteJSON quotes a text as JSON but keeps invalid UTF-8.
func quoteJSON(text string) string {
	quoted := []byte{'"'}
	for _, b := range []byte(text) {
		switch {
		case b < ' ':
			quoted = fmt.Appendf(quoted, `\u%04x`, b)
		case b == '"' || b == '\\':
			quoted = append(quoted, '\\', b)
		default:
			quoted = append(quoted, b)
		}
	}
	return string(append(quoted, '"'))
}

// TestHostileRecords checks everything that whoread sends to its terminal while every pane shows harmful
// texts: no control character of a record or a file name may be sent.
func TestHostileRecords(t *testing.T) {
	t.Parallel()
	texts := fixtures.HostileTexts()
	var lines []string
	for i, text := range texts {
		lines = append(lines, hostileRecord(i, text))
	}
	lines = append(lines, "no JSON \x1b]0;rejected\x07\x1b[31m")
	dir := t.TempDir()
	path := filepath.Join(dir, "a\x1b]0;of a file\x07\u202e.jsonl")
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}

	gate, raw := newFeed(t), filepath.Join(dir, "raw")
	term := startShell(t, 160, 40, `read go <"`+gate.path+`"; exec $whoread '`+path+`'`)
	term.runTmux("pipe-pane", "cat >'"+raw+"'")
	title := term.runTmux("display-message", "-p", "#{pane_title}")
	if _, err := gate.pipe.WriteString("go\n"); err != nil {
		t.Fatal(err)
	}
	term.waitForText(fmt.Sprintf("row 1 of %d records", len(texts)))
	term.waitForText("␛[31mred␛[0m")
	term.openEveryPane(len(texts))
	if now := term.runTmux("display-message", "-p", "#{pane_title}"); now != title {
		t.Errorf("the title of the window is now %q, and was %q", now, title)
	}
	if buffers := term.runTmux("list-buffers"); buffers != "" {
		t.Errorf("something came into the clipboard: %s", buffers)
	}
	if bell := strings.TrimSpace(term.runTmux("display-message", "-p", "#{window_bell_flag}")); bell != "0" {
		t.Error("the bell rang")
	}
	term.pressKeys("q")
	if status := term.waitForExit(); status != 3 {
		t.Errorf("exit status %d, want 3: a line was rejected", status)
	}
	term.waitForText("whoread: ")
	term.runTmux("pipe-pane")
	sent, err := os.ReadFile(raw)
	if err != nil {
		t.Fatal(err)
	}
	if len(sent) < 10_000 {
		t.Fatalf("only %d bytes were sent", len(sent))
	}
	checkHarmless(t, sent, texts)
}

// openEveryPane opens every pane, those of one record on each record.
func (te *terminal) openEveryPane(records int) {
	te.t.Helper()
	te.pressKeys("Enter")
	te.waitForText("Enter: raw JSON")
	for _, toggle := range []string{"Enter", "Enter"} {
		for range records - 1 {
			te.pressKeys("j")
		}
		te.waitForText(fmt.Sprintf("row %d of %d records", records, records))
		te.pressKeys("g")
		te.waitForText(fmt.Sprintf("row 1 of %d records", records))
		te.pressKeys(toggle)
	}
	te.pressKeys("Escape")
	for range 14 { // the facets of each column
		te.pressKeys("F")
		te.waitForText("Values of ")
		te.pressKeys("G", "Escape")
		te.waitUntilGone("Values of ")
		te.pressKeys("l")
	}
	for _, view := range []string{"2", "3", "4"} {
		te.pressKeys(view)
		te.waitFor("view "+view, func(lines []string) bool {
			last := lines[len(lines)-1]
			return strings.Contains(last, "groups") && view != "4" || strings.Contains(last, "item accesses")
		})
		te.pressKeys("G", "g", "$", "0")
	}
	te.pressKeys("3", "Enter", "=", "!", "u", "*", "n", "C-s")
	te.waitForText("Export events")
	te.pressKeys("Escape", "C")
	te.waitForText("accept")
	te.pressKeys("Escape", "Escape", "Escape", "1", "r", "Escape")
	te.waitForText(fmt.Sprintf("of %d records", records))
}

// checkHarmless checks the bytes sent to a terminal.
func checkHarmless(t *testing.T, sent []byte, texts []string) {
	t.Helper()
	for _, text := range texts {
		if i := strings.IndexFunc(text, unicode.IsControl); i >= 0 && strings.IndexFunc(text[i:], unicode.IsLetter) > 0 {
			if tail := text[i:]; len(tail) > len("\x1b[2J") && bytes.Contains(sent, []byte(tail)) {
				t.Errorf("%q came to the terminal as it is", tail)
			}
		}
	}
	// The program itself moves the cursor, sets colours, switches modes, and queries the background colour at
	// its start. It sends nothing else.
	own := regexp.MustCompile(`\x1b\[[0-9;?]*[A-Za-z]|\x1b\]1[01];\?(\x07|\x1b\\)|[\r\n]`)
	rest := own.ReplaceAll(sent, nil)
	if !utf8.Valid(rest) {
		t.Error("what is not UTF-8 came to the terminal")
	}
	odd := map[string]bool{}
	for i, r := range string(rest) {
		if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) {
			odd[fmt.Sprintf("%U in %q", r, rest[max(0, i-20):min(len(rest), i+20)])] = true
		}
	}
	if len(odd) > 0 {
		var all []string
		for what := range odd {
			all = append(all, what)
		}
		slices.Sort(all)
		t.Errorf("characters that act came to the terminal:\n%s", strings.Join(all[:min(len(all), 10)], "\n"))
	}
}
