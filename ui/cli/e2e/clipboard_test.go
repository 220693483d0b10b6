package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"whoread/fixtures"
)

// clipboard waits until the text copied by OSC 52 satisfies ok.
func (te *terminal) clipboard(what string, ok func(text string) bool) string {
	te.t.Helper()
	var text string
	te.waitUntil(func() string { return "the clipboard never had " + what + "; it has " + text }, func() bool {
		// There is no buffer before the first copy.
		if te.runTmux("list-buffers") != "" {
			text = te.runTmux("show-buffer")
		}
		return ok(text)
	})
	return text
}

func TestCopyCellAndRows(t *testing.T) {
	t.Parallel()
	path := storyFile(t)
	all := exportSheet(t, "events", path, "--filter", "access=Bind session!=''")
	term := startTerminal(t, 120, 24, path)
	term.waitUntilLoaded()
	term.pressKeys("&")
	term.typeText("access=Bind session!=''")
	term.pressKeys("Enter")
	term.waitForFilter("filter Access=Bind", formatShare(len(all.rows)))

	address := all.column(t, "ClientIP")[0]
	term.pressKeys("l", "l", "l", "l", "l", "l", "y")
	term.clipboard(address, func(text string) bool { return text == address })
	term.waitForText("copied the ClientIP to the clipboard")

	term.pressKeys("Y")
	compareCopy(t, term.clipboard("one row", func(text string) bool { return strings.Count(text, "\n") == 2 }), all, []int{0})

	term.pressKeys("Space", "Space", "j", "Space", "Y")
	compareCopy(t, term.clipboard("three rows", func(text string) bool { return strings.Count(text, "\n") == 4 }), all, []int{0, 1, 3})
}

// TestCopiedTextDoesNotAct copies text that would break lines, cells or a shell prompt.
func TestCopiedTextDoesNotAct(t *testing.T) {
	t.Parallel()
	var lines []string
	for i, text := range fixtures.HostileTexts() {
		if len(text) < 100 { // more of the long one than a clipboard takes
			lines = append(lines, hostileRecord(i, text))
		}
	}
	path := filepath.Join(t.TempDir(), "hostile.jsonl")
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	term := startTerminal(t, 120, 24, path)
	term.waitForText(fmt.Sprintf("DONE · row 1 of %d records", len(lines)))
	term.pressKeys("C-a")
	term.waitForText(fmt.Sprintf("%d marked", len(lines)))
	term.pressKeys("Y")
	text := term.clipboard("all rows", func(text string) bool { return strings.Count(text, "\n") == len(lines)+1 })
	columns := strings.Count(text[:strings.IndexByte(text, '\n')], "\t")
	for line := range strings.Lines(text) {
		if n := strings.Count(line, "\t"); n != columns {
			t.Errorf("%d tabs, want %d: %q", n, columns, line)
		}
		for _, r := range strings.TrimSuffix(line, "\n") {
			if r != '\t' && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) {
				t.Errorf("%U in %q", r, line)
			}
		}
	}
}

// compareCopy compares copied rows with those of a file.
func compareCopy(t *testing.T, text string, all sheet, rows []int) {
	t.Helper()
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	header := strings.Split(lines[0], "\t")
	for _, name := range []string{"TimeStamp", "ClientIP", "SessionId", "RecordId"} {
		if !slices.Contains(header, name) {
			t.Fatalf("the header line is %q", lines[0])
		}
	}
	copied := sheet{header: header}
	for _, line := range lines[1:] {
		copied.rows = append(copied.rows, strings.Split(line, "\t"))
	}
	names := columnsWithoutSubject(header)
	copied, file := copied.selectColumns(t, names), all.selectColumns(t, names)
	for i, row := range copied.rows {
		for c, cell := range row {
			if want := formatCopiedCell(names[c], file.rows[rows[i]][c]); cell != want {
				t.Errorf("row %d, %s: copied %q, want %q", i+1, names[c], cell, want)
			}
		}
	}
}
