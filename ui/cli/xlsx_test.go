package cli_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// longRecord returns a record with a text that is too long for an Excel cell.
func longRecord(id int) string {
	return fmt.Sprintf(`{"Id":"00000000-0000-4000-8000-%012d","CreationTime":"2026-09-15T10:00:00","Operation":"MailItemsAccessed",`+
		`"UserId":"=cmd|x","MailboxGuid":"m","ClientIP":"203.0.113.7","OperationCount":0,"ClientInfoString":"Client=REST;=1+1;%s","OperationProperties":[{"Name":"MailAccessType","Value":"Bind"}]}`,
		id, strings.Repeat("x", 40_000))
}

// A workbook with cut text is incomplete: standard error and the exit status say so.
func TestWorkbookReportsCutTexts(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in.jsonl"), filepath.Join(dir, "out.xlsx")
	if err := os.WriteFile(in, []byte(longRecord(1)+"\n"+longRecord(2)+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, words, status := runCommand(t, nil, "export", "EVENTS", in, "--out", out)
	const want = "2 cells were cut to 32,767 characters, the most that Excel holds (first: events, cell K2, ClientInfo); CSV and JSON Lines contain the full text\n"
	if status != 3 || !strings.Contains(words, "2 rows written to "+out) || !strings.HasSuffix(words, want) {
		t.Errorf("status %d, and it says\n%s", status, words)
	}
	f, err := excelize.OpenFile(out)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	cell, err := f.GetCellValue("events", "K2")
	if err != nil || !strings.HasPrefix(cell, "Client=REST;=1+1;xxx") || !strings.Contains(cell, "x … [cut by whoread: 40017 characters") {
		t.Errorf("the cell has %.40q...%q, %v", cell, cell[max(0, len(cell)-150):], err)
	}
	if _, words, status = runCommand(t, nil, "export", "sessions", in, "--out", filepath.Join(dir, "sessions.xlsx")); status != 0 {
		t.Errorf("status %d, and it says\n%s", status, words)
	}
}
