package e2e

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"whoread/fixtures/tenanttest"
	"whoread/ui/widget/humanize"
)

// exportTable exports what the export pane previews, and returns the file and its name.
func (te *terminal) exportTable(what string, rows int) sheet {
	te.t.Helper()
	te.pressKeys("Enter")
	te.waitForText("Wrote " + humanize.FormatCount(rows, "row") + " to /")
	names, err := filepath.Glob(filepath.Join(te.dir, "whoread-"+what+"-*.csv"))
	if err != nil || len(names) != 1 {
		te.t.Fatalf("the files are %v, %v", names, err)
	}
	info, err := os.Stat(names[0])
	if err != nil {
		te.t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		te.t.Errorf("%s may be read by others: %v", names[0], info.Mode())
	}
	text, err := os.ReadFile(names[0])
	if err != nil {
		te.t.Fatal(err)
	}
	if err := os.Remove(names[0]); err != nil { // the next one may be of the same second
		te.t.Fatal(err)
	}
	te.pressKeys("Enter")
	te.waitUntilGone("Export " + what)
	return parseSheet(te.t, text)
}

// TestExportMatchesScreen compares the files with the screen, row by
// row and cell by cell, and with what export writes without a screen.
func TestExportMatchesScreen(t *testing.T) {
	t.Parallel()
	const filter = "access=Sync time>=2026-09-28"
	path := storyFile(t)
	whole := exportSheet(t, "events", path, "--filter", filter, "--sort", "-TimeStamp")
	rows := len(whole.rows)
	term := startTerminal(t, 200, 50, path)
	term.waitUntilLoaded()
	term.pressKeys("&")
	term.typeText(filter)
	term.pressKeys("Enter")
	term.waitForFilter("filter Access=Sync", formatShare(rows))
	term.pressKeys("]")
	lines := term.waitForText("TimeStamp ▼1")

	term.pressKeys("C-s")
	term.waitForText("(*) filtered  " + humanize.FormatCount(rows, "row"))
	filtered := term.exportTable("events", rows)
	names := columnsWithoutSubject(filtered.header)
	if diff := cmp.Diff(whole.selectColumns(t, names).rows, filtered.selectColumns(t, names).rows); diff != "" {
		t.Errorf("the screen exports other rows than the command line (-command +screen):\n%s", diff)
	}
	compareWithScreen(t, lines, filtered)

	term.pressKeys("Space", "j", "Space")
	term.waitForText("2 marked")
	term.pressKeys("C-s", "Down")
	term.waitForText("(*) marked  2 rows")
	marked := term.exportTable("events", 2)
	if diff := cmp.Diff([][]string{filtered.rows[0], filtered.rows[2]}, marked.rows); diff != "" {
		t.Errorf("other rows were marked than exported (-marked +exported):\n%s", diff)
	}
	var dotted []string
	for _, line := range term.lines() {
		if strings.HasPrefix(line, " ●") {
			dotted = append(dotted, afterGutter(line))
		}
	}
	if len(dotted) != 2 { // the mark moves the cursor on, off both of them
		t.Fatalf("%d rows have a mark, want 2", len(dotted))
	}
	columns := len(columnTitles(t, lines))
	for i, line := range dotted {
		if !showsRow(line, marked.header[:columns], marked.rows[i][:columns]) {
			t.Errorf("the screen shows\n%s\nand the file has\n%q", line, marked.rows[i])
		}
	}
}

// columnsWithoutSubject returns the columns of records without the subject, which the command line writes
// beside the message ids.
func columnsWithoutSubject(header []string) []string {
	return slices.DeleteFunc(slices.Clone(header), func(name string) bool { return name == "Subject" })
}

// compareWithScreen compares the visible rows and columns with those of a file.
func compareWithScreen(t *testing.T, lines []string, s sheet) {
	t.Helper()
	names, rows := columnTitles(t, lines), tableRows(t, lines)
	if len(rows) < min(len(s.rows), 20) || len(rows) > len(s.rows) {
		t.Fatalf("the screen shows %d rows, and the file has %d", len(rows), len(s.rows))
	}
	if diff := cmp.Diff(s.header[:len(names)], names); diff != "" {
		t.Fatalf("the columns differ (-file +screen):\n%s", diff)
	}
	for i, line := range rows {
		if !showsRow(line, names, s.rows[i][:len(names)]) {
			t.Errorf("row %d: the screen shows\n%s\nand the file has\n%q", i+1, line, s.rows[i])
		}
	}
}

func TestExportConfirmsOverwriting(t *testing.T) {
	t.Parallel()
	term := startTerminal(t, 100, 24, "demo", "--speed", "50")
	path := filepath.Join(term.dir, "mine.csv")
	if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	term.waitUntilLoaded()
	term.pressKeys(":")
	term.typeText("export mine.csv")
	term.pressKeys("Enter")
	term.waitForText("path    mine.csv")
	term.pressKeys("Enter")
	term.waitForText("The file exists.")
	if text, err := os.ReadFile(path); err != nil || string(text) != "mine" {
		t.Errorf("the file was touched: %q, %v", text, err)
	}
	term.pressKeys("o")
	records := tenanttest.SharedCase().Truth.Counts.Records
	term.waitForText("Wrote " + humanize.FormatCount(records, "row") + " to /")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(parseSheet(t, text).rows); n != records {
		t.Errorf("the file has %s rows, want %s", strconv.Itoa(n), strconv.Itoa(records))
	}
}

// TestExportWritesPreviewedRows loads records while the export pane is open.
func TestExportWritesPreviewedRows(t *testing.T) {
	t.Parallel()
	rows := plainRows(t, 60)
	feed := newFeed(t)
	term := startTerminal(t, 120, 30, feed.path)
	feed.sendRows(rows[:20])
	term.waitForText("row 1 of 20 records")
	term.pressKeys("C-s")
	term.waitForText("filtered  20 rows")
	feed.sendRows(rows[20:])
	feed.closePipe()
	term.waitForText("of 60 records")
	if written := term.exportTable("events", 20); len(written.rows) != 20 {
		t.Errorf("%d rows are written, 20 were offered", len(written.rows))
	}
}
