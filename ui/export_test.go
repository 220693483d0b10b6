package ui_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"whoread/ui"
)

func inFolder(dir string) func(*ui.Options) { return func(o *ui.Options) { o.Folder = dir } }

func TestExportOfUnguardedCSV(t *testing.T) {
	for keys, want := range map[string]string{"enter": ",'=1+1,", "tab left enter": ",=1+1,"} {
		bubble(t, func(t *testing.T) {
			dir := t.TempDir()
			s := openScreen(t, feedOfRows(record(1, `"ClientInfoString":"=1+1",`)), inFolder(dir))
			s.press(":")
			s.typeText("export out.csv")
			s.press("enter")
			s.press(strings.Fields(keys)...)
			s.wait(time.Second)
			text, err := os.ReadFile(filepath.Join(dir, "out.csv"))
			if err != nil {
				t.Fatal(err)
			}
			if !strings.HasPrefix(string(text), "TimeStamp,") || !strings.Contains(string(text), want) {
				t.Errorf("%s wrote %q", keys, text)
			}
		})
	}
}

func TestExportForExcelIsAWorkbook(t *testing.T) {
	bubble(t, func(t *testing.T) {
		dir := t.TempDir()
		s := openScreen(t, feedOfRows(record(1, `"ClientInfoString":"=1+1",`)), inFolder(dir))
		s.press("ctrl+s", "tab", "down")
		s.shows("(*) xlsx", "file    "+dir)
		s.press("enter")
		s.wait(time.Second)
		path := filepath.Join(dir, "whoread-events-20000101-000001.xlsx")
		s.shows("Wrote 1 row to")
		f, err := excelize.OpenFile(path)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = f.Close() }()
		rows, err := f.GetRows("events")
		if err != nil || len(rows) != 2 || !strings.HasPrefix(strings.Join(rows[1], "|"), "2026-09-14 09:31:01 UTC|adele.vance@contoso.example|adele.vance@contoso.example|Bind||0||=1+1|") {
			t.Errorf("the workbook has %q, %v", rows, err)
		}
	})
}
