package e2e

import (
	"bytes"
	"encoding/csv"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"whoread/audit"
	"whoread/fixtures"
	"whoread/fixtures/forms"
	"whoread/fixtures/tenanttest"
)

// formatJSONLines formats rows as JSON Lines of AuditData.
func formatJSONLines(t *testing.T, rows []fixtures.Row) []byte {
	t.Helper()
	var text bytes.Buffer
	if err := forms.WriteRows(&text, forms.AuditLines, slices.Values(rows)); err != nil {
		t.Fatal(err)
	}
	return text.Bytes()
}

// storyFile writes the case to a file and returns its path.
func storyFile(t *testing.T) string {
	t.Helper()
	return writeFile(t, formatJSONLines(t, tenanttest.SharedCase().Rows))
}

// generatedFile writes n generated records to a file and returns its path.
func generatedFile(t *testing.T, n int) string {
	t.Helper()
	var text bytes.Buffer
	if err := forms.WriteRows(&text, forms.AuditLines, fixtures.GenerateRows(1, n)); err != nil {
		t.Fatal(err)
	}
	return writeFile(t, text.Bytes())
}

func writeFile(t *testing.T, text []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "records.jsonl")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// plainRows returns the first n rows of the case that are records without duplicates and with different
// times, in the order of their times.
func plainRows(t *testing.T, n int) []fixtures.Row {
	t.Helper()
	rows := slices.DeleteFunc(slices.Clone(tenanttest.SharedCase().Rows), func(r fixtures.Row) bool {
		return r.Operation != audit.MailItemsAccessed
	})
	slices.SortStableFunc(rows, func(a, b fixtures.Row) int { return int(a.Time - b.Time) })
	rows = slices.CompactFunc(rows, func(a, b fixtures.Row) bool { return a.Time == b.Time })
	seen := map[string]bool{}
	rows = slices.DeleteFunc(rows, func(r fixtures.Row) bool {
		again := seen[r.ID]
		seen[r.ID] = true
		return again
	})
	if len(rows) < n {
		t.Fatalf("the case has %d rows of that kind, not %d", len(rows), n)
	}
	return rows[:n]
}

// shownTime formats the time of a row as the screen does.
func shownTime(r fixtures.Row) string { return time.Unix(r.Time, 0).UTC().Format(time.DateTime) }

// feed is a pipe that whoread reads and a test writes.
type feed struct {
	t    *testing.T
	path string
	pipe *os.File
}

func newFeed(t *testing.T) *feed {
	t.Helper()
	needTmux(t)
	f := &feed{t: t, path: filepath.Join(t.TempDir(), "feed")}
	if out, err := exec.Command("mkfifo", f.path).CombinedOutput(); err != nil {
		t.Fatalf("mkfifo: %v: %s", err, out)
	}
	var err error
	// Opened for reading and writing, it does not wait for a reader, and writes do not fail without one.
	if f.pipe, err = os.OpenFile(f.path, os.O_RDWR, 0); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.closePipe)
	return f
}

// sendRows writes rows to the pipe.
func (f *feed) sendRows(rows []fixtures.Row) {
	f.t.Helper()
	text := formatJSONLines(f.t, rows)
	if err := f.pipe.SetWriteDeadline(time.Now().Add(waitLimit)); err != nil {
		f.t.Fatal(err)
	}
	if _, err := f.pipe.Write(text); err != nil {
		f.t.Fatal(err)
	}
}

// closePipe closes the pipe, which ends the input.
func (f *feed) closePipe() { _ = f.pipe.Close() }

// sheet is a CSV file with its header.
type sheet struct {
	header []string
	rows   [][]string
}

// parseSheet reads CSV.
func parseSheet(t *testing.T, text []byte) sheet {
	t.Helper()
	all, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil || len(all) == 0 {
		t.Fatalf("this is no CSV with a header line (%v):\n%s", err, text)
	}
	return sheet{header: all[0], rows: all[1:]}
}

// column returns the cells of a column.
func (s sheet) column(t *testing.T, name string) []string {
	t.Helper()
	i := slices.Index(s.header, name)
	if i < 0 {
		t.Fatalf("there is no column %s among %s", name, strings.Join(s.header, ", "))
	}
	cells := make([]string, len(s.rows))
	for n, row := range s.rows {
		cells[n] = row[i]
	}
	return cells
}

// selectColumns returns the sheet with the named columns in that order.
func (s sheet) selectColumns(t *testing.T, names []string) sheet {
	t.Helper()
	narrow := sheet{header: names, rows: make([][]string, len(s.rows))}
	for _, name := range names {
		for n, cell := range s.column(t, name) {
			narrow.rows[n] = append(narrow.rows[n], cell)
		}
	}
	return narrow
}

// exportSheet returns what whoread export writes to standard output.
func exportSheet(t *testing.T, what, path string, flags ...string) sheet {
	t.Helper()
	cmd := exec.Command(whoread, append([]string{"export", what, path}, flags...)...)
	var said bytes.Buffer
	cmd.Stderr = &said
	text, err := cmd.Output()
	if err != nil {
		t.Fatalf("whoread export %s: %v\n%s", what, err, said.String())
	}
	return parseSheet(t, text)
}
