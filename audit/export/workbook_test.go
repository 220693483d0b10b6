package export

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"regexp"
	"runtime"
	"runtime/metrics"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// readWorkbook is a workbook as parsed by encoding/xml, without the library.
type readWorkbook struct {
	names  []string
	sheets []readSheet
	parts  map[string][]byte
}

type readSheet struct {
	Dimension struct {
		Ref string `xml:"ref,attr"`
	} `xml:"dimension"`
	Panes []struct {
		State  string `xml:"state,attr"`
		YSplit int    `xml:"ySplit,attr"`
	} `xml:"sheetViews>sheetView>pane"`
	Columns []struct {
		Width float64 `xml:"width,attr"`
	} `xml:"cols>col"`
	Rows []struct {
		Number int        `xml:"r,attr"`
		Cells  []readCell `xml:"c"`
	} `xml:"sheetData>row"`
	Filter struct {
		Ref string `xml:"ref,attr"`
	} `xml:"autoFilter"`
}

type readCell struct {
	Place   string  `xml:"r,attr"`
	Style   int     `xml:"s,attr"`
	Type    string  `xml:"t,attr"`
	Value   string  `xml:"v"`
	Inline  string  `xml:"is>t"`
	Formula *string `xml:"f"`
}

// text is the text of a cell as Excel shows it.
func (c readCell) text(t *testing.T, formats map[int]string) string {
	t.Helper()
	switch {
	case c.Formula != nil:
		t.Errorf("%s is a formula", c.Place)
	case c.Type == "inlineStr":
		if formats[c.Style] != "@" {
			t.Errorf("%s is a text in the format %q, so that Excel makes a formula of it when it is edited", c.Place, formats[c.Style])
		}
		return unescaped(c.Inline)
	case c.Type != "":
		t.Errorf("%s is of type %s", c.Place, c.Type)
	}
	days, err := strconv.ParseFloat(c.Value, 64)
	if err != nil {
		t.Errorf("%s: %v", c.Place, err)
	}
	at := time.Date(1899, 12, 30, 0, 0, int(math.Round(days*86400)), 0, time.UTC)
	switch formats[c.Style] {
	case `yyyy-mm-dd hh:mm:ss "UTC"`:
		return at.Format("2006-01-02T15:04:05Z")
	case "yyyy-mm-dd":
		return at.Format(time.DateOnly)
	default:
		return c.Value
	}
}

var escape = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// unescaped decodes the escapes of Excel.
func unescaped(s string) string {
	return escape.ReplaceAllStringFunc(s, func(e string) string {
		code, _ := strconv.ParseUint(e[2:6], 16, 16)
		return string(rune(code))
	})
}

func parseWorkbook(t *testing.T, file []byte) readWorkbook {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	b := readWorkbook{parts: map[string][]byte{}}
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if b.parts[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	var w struct {
		Sheets []struct {
			Name string `xml:"name,attr"`
			ID   string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
		} `xml:"sheets>sheet"`
	}
	var related struct {
		Each []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	b.read(t, "xl/workbook.xml", &w)
	b.read(t, "xl/_rels/workbook.xml.rels", &related)
	for _, s := range w.Sheets {
		for _, r := range related.Each {
			if r.ID == s.ID {
				var sheet readSheet
				b.read(t, "xl/"+strings.TrimPrefix(r.Target, "/xl/"), &sheet)
				sheet.Filter.Ref = strings.ReplaceAll(sheet.Filter.Ref, "$", "")
				b.names, b.sheets = append(b.names, s.Name), append(b.sheets, sheet)
			}
		}
	}
	return b
}

func (w readWorkbook) read(t *testing.T, part string, into any) {
	t.Helper()
	if err := xml.Unmarshal(w.parts[part], into); err != nil {
		t.Fatalf("%s: %v", part, err)
	}
}

// formats are the number formats of the styles.
func (w readWorkbook) formats(t *testing.T) map[int]string {
	t.Helper()
	var styles struct {
		Formats []struct {
			ID   int    `xml:"numFmtId,attr"`
			Code string `xml:"formatCode,attr"`
		} `xml:"numFmts>numFmt"`
		Cells []struct {
			Format int `xml:"numFmtId,attr"`
		} `xml:"cellXfs>xf"`
	}
	w.read(t, "xl/styles.xml", &styles)
	formats := map[int]string{}
	for i, c := range styles.Cells {
		if formats[i] = strconv.Itoa(c.Format); c.Format == 49 {
			formats[i] = "@"
		}
		for _, f := range styles.Formats {
			if f.ID == c.Format {
				formats[i] = f.Code
			}
		}
	}
	return formats
}

// table is the cells of a sheet, with "" where there is none.
func (w readWorkbook) table(t *testing.T, sheet int) [][]string {
	t.Helper()
	formats := w.formats(t)
	var rows [][]string
	for i, r := range w.sheets[sheet].Rows {
		if r.Number != i+1 {
			t.Fatalf("row %d is numbered %d", i+1, r.Number)
		}
		row := make([]string, len(w.sheets[sheet].Rows[0].Cells))
		for _, c := range r.Cells {
			column, line, err := excelize.CellNameToCoordinates(c.Place)
			if err != nil || line != r.Number {
				t.Fatalf("row %d has a cell %s", r.Number, c.Place)
			}
			row[column-1] = c.text(t, formats)
		}
		rows = append(rows, row)
	}
	return rows
}

func workbookOf(t *testing.T, rows Rows, l sheetLimits) ([]byte, *export) {
	t.Helper()
	var file bytes.Buffer
	e := newExport(rows, Options{Format: XLSX, Sheet: "events"})
	if err := e.writeWorkbook(t.Context(), &file, l); err != nil {
		t.Fatal(err)
	}
	return file.Bytes(), e
}

// awkward returns texts that a workbook must not change and a spreadsheet must not run.
func awkward() []string {
	return []string{
		"", " ", "plain", "=1+1", `=cmd|'/c calc'!A0`, "+1", "-1", "@x", "'=1", "\u00a0=1", "Client=REST;=1+1;", "＝1", "007", "1e9", "TRUE", "#N/A", "2026-10-01",
		"2026-10-01T08:28:17Z", "<a&b>\"'", "]]>", "&amp;", "two\nlines", "two\r\nlines", "\r", "\t=x", "  two  spaces  ", "\n",
		"\x00\x01\x1b[2J\x1f\x7f", "\u0085\u2028\ufffe\uffff\ufdd0", "_x000D_", "_x005F_x000D_", "__x0041__", "_X0041_", "_x004_", "_xZZZZ_", "_xD800_", "_x0041_x0042_",
		"é日本\U0001f600", "\u202egpj.exe", "<abc_x0041_def@contoso.example>", strings.Repeat("long ", 6000),
	}
}

func TestWorkbookKeepsEveryText(t *testing.T) {
	t.Parallel()
	var rows [][]string
	for i, text := range awkward() {
		rows = append(rows, []string{text, strconv.Itoa(i), text})
	}
	file, e := workbookOf(t, newTextRows("Text,#N,=Formula", rows...), excelLimits())
	want := append([][]string{{"Text", "N", "=Formula"}}, rows...)
	if diff := cmp.Diff(want, parseWorkbook(t, file).table(t, 0)); diff != "" {
		t.Errorf("(-want +read)\n%s", diff)
	}
	if e.cut.count != 0 {
		t.Errorf("%d cells were cut", e.cut.count)
	}
}

// TestLibraryReadsWorkbook reads a workbook with a second, independent reader.
func TestLibraryReadsWorkbook(t *testing.T) {
	t.Parallel()
	file, _ := workbookOf(t, newTextRows("Text,#N,@At", []string{"=1+1", "41", "2026-10-01T08:28:17Z"}, []string{"a_x000D_b", "", ""}), excelLimits())
	f, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows, err := f.GetRows("events")
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{{"Text", "N", "At"}, {"=1+1", "41", "2026-10-01 08:28:17 UTC"}, {"a_x000D_b"}}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Errorf("(-want +read)\n%s", diff)
	}
	if formula, err := f.GetCellFormula("events", "A2"); formula != "" || err != nil {
		t.Errorf("formula %q, %v", formula, err)
	}
}

func TestWorkbookHasNumbersAndTimes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		header, text, stored string
	}{
		{"#N", "0", "0"},
		{"#N", "-12", "-12"},
		{"#N", "123456789012345", "123456789012345"},
		{"#N", "1234567890123456", ""}, // more digits than Excel keeps
		{"#N", "007", ""},
		{"#N", "1; 2", ""},
		{"#N", "-", ""},
		{"@T", "2026-10-01T08:28:17Z", "46296.352974537"},
		{"@T", "2026-10-01", "46296"},
		{"@T", "1900-03-01T00:00:00Z", "61"},
		{"@T", "1900-02-28T23:59:59Z", ""}, // Excel counts a day that there was not
		{"@T", "0001-01-01T00:00:00Z", ""},
		{"@T", "2026-10-01T08:28:17+02:00", ""},
		{"@T", "2026-10-01T08:28:17.5Z", ""},
		{"@T", "2026-13-01T08:28:17Z", ""},
		{"@T", "yesterday", ""},
		{"Text", "12", ""},
		{"Text", "2026-10-01T08:28:17Z", ""},
	} {
		file, _ := workbookOf(t, newTextRows(c.header, []string{c.text}), excelLimits())
		b := parseWorkbook(t, file)
		if got := b.table(t, 0)[1][0]; got != c.text {
			t.Errorf("%s %s is read as %s", c.header, c.text, got)
		}
		cell := b.sheets[0].Rows[1].Cells[0]
		if (cell.Type == "inlineStr") != (c.stored == "") || !strings.HasPrefix(cell.Value, c.stored) {
			t.Errorf("%s %s is stored as %+v", c.header, c.text, cell)
		}
	}
}

func TestWorkbookLayout(t *testing.T) {
	t.Parallel()
	file, _ := workbookOf(t, newTextRows("@TimeStamp,User,#Items,Long", []string{"2026-10-01T08:28:17Z", "adele.vance@contoso.example", "3", strings.Repeat("x", 500)}), excelLimits())
	b := parseWorkbook(t, file)
	s := b.sheets[0]
	if len(s.Panes) != 1 || s.Panes[0].State != "frozen" || s.Panes[0].YSplit != 1 {
		t.Errorf("panes are %+v", s.Panes)
	}
	if s.Filter.Ref != "A1:D2" || s.Dimension.Ref != "A1:D2" {
		t.Errorf("the filter is on %s, the sheet is %s", s.Filter.Ref, s.Dimension.Ref)
	}
	var widths []float64
	for _, c := range s.Columns {
		widths = append(widths, c.Width)
	}
	if want := []float64{26, 29, 9, 60}; !slices.Equal(widths, want) {
		t.Errorf("widths are %v, want %v", widths, want)
	}
	if core := string(b.parts["docProps/core.xml"]); !strings.Contains(core, ">whoread<") || strings.Contains(core, "2006-09-16") {
		t.Errorf("properties are %s", core)
	}
}

func TestRowsContinueOnTheNextSheet(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		n, most int
		want    []int
	}{
		{0, 10, []int{0}},
		{1, 10, []int{1}},
		{10, 10, []int{10}},
		{11, 10, []int{10, 1}},
		{20, 10, []int{10, 10}},
		{115, 10, append(slices.Repeat([]int{10}, 11), 5)},
		{2*blockRows + 20, blockRows + 7, []int{blockRows + 7, blockRows + 7, 6}},
	} {
		n, most, want := c.n, c.most, c.want
		file, e := workbookOf(t, numbered(n), sheetLimits{rows: most, bytes: math.MaxInt64})
		b := parseWorkbook(t, file)
		row := 0
		for i, s := range b.sheets {
			if name := "events " + strconv.Itoa(i+1); b.names[i] != name && len(want) > 1 || len(want) == 1 && b.names[i] != "events" {
				t.Errorf("%d rows: sheet %d is called %q", n, i+1, b.names[i])
			}
			if ref := fmt.Sprintf("A1:B%d", want[i]+1); s.Filter.Ref != ref || len(s.Panes) != 1 || len(s.Rows) != want[i]+1 {
				t.Fatalf("%d rows: sheet %d has %d rows, and a filter on %s", n, i+1, len(s.Rows), s.Filter.Ref)
			}
			rows := b.table(t, i)
			if !slices.Equal(rows[0], []string{"N", "Text"}) {
				t.Errorf("%d rows: sheet %d has the header %q", n, i+1, rows[0])
			}
			for _, r := range rows[1:] {
				if !slices.Equal(r, []string{strconv.Itoa(row), "row " + strconv.Itoa(row)}) {
					t.Fatalf("row %d is %q", row, r)
				}
				row++
			}
		}
		if row != n || e.done != n || len(b.sheets) != len(want) {
			t.Errorf("%d rows: %d are in %d sheets, %d were written", n, row, len(b.sheets), e.done)
		}
	}
}

func TestTextThatACellCannotHoldIsCutAndCounted(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		cut  bool
	}{
		{strings.Repeat("x", 32_767), false},
		{strings.Repeat("x", 32_768), true},
		{strings.Repeat("日", 32_767), false},
		{strings.Repeat("日", 32_768), true},
		{strings.Repeat("\U0001f600", 16_383), false},
		{strings.Repeat("\U0001f600", 16_384), true},
		{strings.Repeat("\xff", 40_000), true},
		{strings.Repeat("_x0041_", 5000), true},
	} {
		var file bytes.Buffer
		rows := newTextRows("Id,Messages", []string{"1", "short"}, []string{"2", c.text}, []string{"3", c.text})
		r, err := Write(t.Context(), &file, rows, Options{Format: XLSX, Sheet: "events"})
		if err != nil {
			t.Fatal(err)
		}
		got := parseWorkbook(t, file.Bytes()).table(t, 0)[2][1]
		valid := strings.ToValidUTF8(c.text, "\ufffd")
		if n := len(utf16.Encode([]rune(got))); n > 32_767 || c.cut && n < 32_766 {
			t.Errorf("%.10q: the cell has %d characters", c.text, n)
		}
		before, note, marked := strings.Cut(got, " … [cut by whoread: ")
		switch {
		case !c.cut && (got != valid || r.Cut != 0):
			t.Errorf("%.10q: %d cells were cut", c.text, r.Cut)
		case c.cut && (!marked || r.Cut != 2 || r.FirstCut != "events, cell B3, Messages"):
			t.Errorf("%.10q: %d cells were cut, the first is %q", c.text, r.Cut, r.FirstCut)
		case c.cut && c.text[0] != '\xff' && !strings.HasPrefix(valid, before):
			t.Errorf("%.10q is cut to %.10q...%q", c.text, got, note)
		}
	}
}

func TestTooLargeSheetIsRefused(t *testing.T) {
	t.Parallel()
	err := newExport(numbered(3), Options{}).writeWorkbook(t.Context(), io.Discard, sheetLimits{rows: 10, bytes: 150})
	if !errors.Is(err, errTooLarge) {
		t.Errorf("error %v", err)
	}
}

// TestCancelledWorkbookLeavesNoFile checks that a workbook needs no other file, so that nothing is
// left whichever way it ends.
func TestCancelledWorkbookLeavesNoFile(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	for _, n := range []int{3 * blockRows, 40 * blockRows} {
		ctx, cancel := context.WithCancel(t.Context())
		o := Options{Format: XLSX, Progress: func(int, int) { cancel() }}
		_, err := WriteFile(ctx, filepath.Join(dir, "out.xlsx"), false, numbered(n), o)
		if !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), fmt.Sprintf("after 4096 of %d rows; no part of the file was kept", n)) {
			t.Errorf("error %v", err)
		}
		if left := listDir(t, dir); len(left) > 0 {
			t.Errorf("%v is left", left)
		}
	}
	if _, err := WriteFile(t.Context(), filepath.Join(dir, "out.xlsx"), false, numbered(40*blockRows), Options{Format: XLSX}); err != nil {
		t.Fatal(err)
	}
	if left := listDir(t, dir); !slices.Equal(left, []string{"out.xlsx"}) {
		t.Errorf("%v is left", left)
	}
}

// FuzzWorkbookRoundTrip reads with encoding/xml what was written.
func FuzzWorkbookRoundTrip(f *testing.F) {
	for _, text := range awkward() {
		f.Add(text, "12", "2026-10-01T08:28:17Z")
	}
	f.Add("_x", "-0", "1900-01-01")
	f.Fuzz(func(t *testing.T, text, number, at string) {
		if len(text) > 30_000 || len(number) > 30_000 || len(at) > 30_000 {
			return
		}
		file, _ := workbookOf(t, newTextRows("T,#N,@A", []string{text, number, at}), excelLimits())
		want := []string{string([]rune(text)), string([]rune(number)), string([]rune(at))}
		if got := parseWorkbook(t, file).table(t, 0)[1]; !slices.Equal(got, want) {
			t.Fatalf("read %q, want %q", got, want)
		}
	})
}

// BenchmarkWorkbook writes the rows of BenchmarkWrite, which take no memory themselves, and
// measures the memory.
func BenchmarkWorkbook(b *testing.B) {
	for _, n := range []int{1000, 100_000, 1_000_000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			heap := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
			runtime.GC()
			metrics.Read(heap)
			before, peak := heap[0].Value.Uint64(), uint64(0)
			watch := func(int, int) {
				metrics.Read(heap)
				peak = max(peak, heap[0].Value.Uint64())
			}
			for b.Loop() {
				if _, err := Write(b.Context(), io.Discard, wide(n), Options{Format: XLSX, Progress: watch}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "rows/s")
			b.ReportMetric(float64(max(peak, before)-before)/(1<<20), "peak-MB")
		})
	}
}
