package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"whoread/fixtures"
)

// TestWritingSystemsKeepFrame shows records in many scripts in tmux, which measures text differently than
// whoread.
func TestWritingSystemsKeepFrame(t *testing.T) {
	t.Parallel()
	var lines []string
	for _, text := range fixtures.WritingSystems() {
		lines = append(lines, hostileRecord(len(lines), text))
	}
	path := filepath.Join(t.TempDir(), "scripts.jsonl")
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	const w, h = 160, 50
	term := startTerminal(t, w, h, path)
	records := fmt.Sprintf("%d records", len(lines))
	term.waitForText("DONE · row 1 of " + records)
	for _, step := range []struct {
		keys  []string
		shown string
	}{
		{nil, "Folder"},
		{[]string{"l", "l", "l", "l", "j", "j", "j"}, "row 4 of"},
		{[]string{"Enter"}, "written up to 2 minutes after"},
		{[]string{"j", "j", "j"}, "row 7 of"},
		{[]string{"Enter"}, `"CreationTime": `},
		{[]string{"Escape", "Escape", "F"}, "Values of "},
		{[]string{"Escape", "3"}, "groups"},
		{[]string{"4"}, "item accesses"},
		{[]string{"5"}, "messages by mailbox"},
		{[]string{"1", "C-s"}, "Export events"},
	} {
		term.pressKeys(step.keys...)
		term.waitFor("a whole frame with "+step.shown, func(lines []string) bool {
			return contains(lines, step.shown) && hasFrame(lines, h)
		})
	}
}

// TestRowsOfWritingSystemsSort sorts rows in tmux, so that each row overwrites another. No letter of a
// value may be lost.
func TestRowsOfWritingSystemsSort(t *testing.T) {
	t.Parallel()
	values := []struct{ text, shown string }{
		{"漢字かな", "漢字かな"}, {"ไทย", "ไทย"}, {"ｆｕｌｌ", "ｆｕｌｌ"}, {"\u202eevil", "⇄evil"}, {"請求書", "請求書"}, {"\x1b[1m", "␛[1m"},
	}
	var records []string
	for i, v := range values {
		records = append(records, hostileRecord(i, v.text))
	}
	path := filepath.Join(t.TempDir(), "rows.jsonl")
	if err := os.WriteFile(path, []byte(strings.Join(records, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	term := startTerminal(t, 160, 14, path)
	term.waitForText("DONE · row 1 of 6 records")
	for _, step := range []struct{ key, shown string }{{"]", "TimeStamp ▼"}, {"[", "TimeStamp ▲"}, {"]", "TimeStamp ▼"}} {
		term.pressKeys(step.key)
		term.waitFor("whole values, sorted by "+step.shown, func(lines []string) bool {
			for _, v := range values {
				if strings.Count(lineWith(lines, v.shown), v.shown) < 6 {
					return false
				}
			}
			return strings.Contains(lines[len(lines)-1], step.shown)
		})
	}
}

// hasFrame reports whether the title and the status are on the first and last line and end at the screen's
// edge.
func hasFrame(lines []string, h int) bool {
	return len(lines) == h && strings.HasPrefix(lines[0], "whoread  ") && strings.HasSuffix(lines[0], " duplicates") &&
		strings.HasPrefix(lines[h-1], "DONE · ") && strings.Count(strings.Join(lines, "\n"), "DONE · ") == 2
}
