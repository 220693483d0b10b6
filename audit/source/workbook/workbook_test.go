package workbook

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// zipParts is an archive of parts.
func zipParts(t testing.TB, parts map[string]string) *zip.Reader {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, text := range parts {
		entry, err := w.Create(name)
		if err == nil {
			_, err = io.WriteString(entry, text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return openZip(t, b.Bytes())
}

func openZip(t testing.TB, text []byte) *zip.Reader {
	t.Helper()
	files, err := zip.NewReader(bytes.NewReader(text), int64(len(text)))
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// newTestFile returns a function that creates the file for texts.
func newTestFile(t testing.TB) func() (File, error) {
	t.Helper()
	return func() (File, error) {
		f, err := os.Create(filepath.Join(t.TempDir(), "texts"))
		t.Cleanup(func() { _ = f.Close() })
		return f, err
	}
}

// readSheets returns the text of every sheet by its name.
func readSheets(t testing.TB, files *zip.Reader) (map[string]string, error) {
	t.Helper()
	book, err := Open(files, newTestFile(t))
	if err != nil {
		return nil, err
	}
	all := map[string]string{}
	for _, sheet := range book.Sheets {
		opened, err := book.OpenSheet(sheet)
		if err != nil {
			return all, err
		}
		text, err := io.ReadAll(opened)
		all[sheet.Name] = string(text)
		if err != nil {
			return all, err
		}
		if err := opened.Close(); err != nil {
			return all, err
		}
	}
	return all, nil
}

const (
	bookOfOne = `<workbook><sheets><sheet name="One" sheetId="1"/></sheets></workbook>`
	sheetHead = `<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`
	sheetTail = `</sheetData></worksheet>`
)

// oneSheet is a workbook with one sheet of rows.
func oneSheet(rows string) map[string]string {
	return map[string]string{
		MainPart:                   bookOfOne,
		"xl/worksheets/sheet1.xml": sheetHead + rows + sheetTail,
		"xl/sharedStrings.xml":     `<sst><si><t>A</t></si><si><r><t>B</t></r><r><t xml:space="preserve"> C</t></r><rPh><t>no</t></rPh></si><si><t>1_x000D_2_x005F_x0041_ &amp; "q"</t></si><si/></sst>`,
		"xl/styles.xml": `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd\ hh:mm:ss"/><numFmt numFmtId="165" formatCode="0.00&quot;days&quot;"/></numFmts>` +
			`<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="22"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="46"/></cellXfs></styleSheet>`,
	}
}

func TestCellsAreRead(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]string{
		`<c t="s"><v>0</v></c>`:                              "A",
		`<c t="s"><v>1</v></c>`:                              "B C",
		`<c t="s"><v>2</v></c>`:                              "1\r2_x0041_ & \"q\"",
		`<c t="s"><v>3</v></c>`:                              "",
		`<c t="s"/>`:                                         "",
		`<c t="inlineStr"><is><t>x&lt;y</t></is></c>`:        "x<y",
		`<c t="inlineStr"><is><r><t>a</t></r></is></c>`:      "a",
		`<c t="str"><f>"a"&amp;"b"</f><v>ab</v></c>`:         "ab",
		`<c t="b"><v>1</v></c>`:                              "True",
		`<c t="b"><v>0</v></c>`:                              "False",
		`<c t="e"><v>#N/A</v></c>`:                           "#N/A",
		`<c><v>50</v></c>`:                                   "50",
		`<c t="n"><v>1.2345678901234568E+17</v></c>`:         "123456789012345680",
		`<c><v>1.5E-3</v></c>`:                               "0.0015",
		`<c><v>9E999</v></c>`:                                "9E999",
		`<c t="d"><v>2026-09-14T09:31:02</v></c>`:            "2026-09-14T09:31:02",
		`<c s="1"><v>46279.396550925929</v></c>`:             "2026-09-14T09:31:02",
		`<c s="2"><f>NOW()</f><v>46279.396550925929</v></c>`: "2026-09-14T09:31:02",
		`<c s="2"><v>46279</v></c>`:                          "2026-09-14T00:00:00",
		`<c s="2"><v>46279.3965509838</v></c>`:               "2026-09-14T09:31:02.005",
		`<c s="2"><v>1</v></c>`:                              "1900-01-01T00:00:00",
		`<c s="2"><v>61</v></c>`:                             "1900-03-01T00:00:00",
		`<c s="2"><v>0.5</v></c>`:                            "12:00:00",
		`<c s="2"><v>-1</v></c>`:                             "-1",
		`<c s="2"><v>99999999</v></c>`:                       "99999999",
		`<c s="3"><v>46279</v></c>`:                          "46279",
		`<c s="4"><v>1.5</v></c>`:                            "1.5",
		`<c s="99"><v>46279</v></c>`:                         "46279",
		`<c><extLst/></c>`:                                   "",
	} {
		got, err := readSheets(t, zipParts(t, oneSheet(`<row><c t="str"><v>h</v></c><c t="str"><v>k</v></c></row><row><c t="str"><v>x</v></c>`+cell+`</row>`)))
		line := "\"h\",\"k\"\n\"x\","
		if want != "" {
			line += `"` + strings.ReplaceAll(want, `"`, `""`) + `"`
		}
		if diff := cmp.Diff(map[string]string{"One": line + "\n"}, got); diff != "" || err != nil {
			t.Errorf("%s: %v %s", cell, err, diff)
		}
	}
}

func TestDatesCountFrom1904(t *testing.T) {
	t.Parallel()
	parts := oneSheet(`<row><c t="str"><v>h</v></c><c s="1"><v>44817.396550925929</v></c></row>`)
	parts[MainPart] = strings.Replace(bookOfOne, "<sheets>", `<workbookPr date1904="1"/><sheets>`, 1)
	got, err := readSheets(t, zipParts(t, parts))
	if want := "\"h\",\"2026-09-14T09:31:02\"\n"; got["One"] != want || err != nil {
		t.Errorf("%q %v", got, err)
	}
}

func TestRowsAndColumnsKeepTheirPlaces(t *testing.T) {
	t.Parallel()
	cell := func(place, text string) string { return `<c r="` + place + `" t="str"><v>` + text + `</v></c>` }
	header := `<row r="1">` + cell("A1", "a") + cell("B1", "b") + cell("D1", "d") + `</row>`
	for name, c := range map[string]struct{ rows, want string }{
		"gaps":         {header + `<row r="4">` + cell("C4", "x") + `</row>`, "\"a\",\"b\",,\"d\"\n\n\n,,\"x\",\n"},
		"no places":    {`<row><c t="str"><v>a</v></c><c/><c t="str"><v>c</v></c></row>`, "\"a\",,\"c\"\n"},
		"blank rows":   {header + `<row r="2"><c r="A2" s="1"/><c r="B2"/></row><row r="3" spans="1:4"/>`, "\"a\",\"b\",,\"d\"\n\n\n"},
		"titles":       {`<row r="1">` + cell("A1", "Audit log") + `</row><row r="3">` + cell("A3", "a") + cell("B3", "b") + `</row>`, "\n\n\"a\",\"b\"\n"},
		"one column":   {`<row>` + cell("A1", "AuditData") + `</row><row>` + cell("A2", "{}") + `</row>`, "\"AuditData\"\n\"{}\"\n"},
		"one cell":     {`<row>` + cell("A1", "x") + `</row>`, "\"x\"\n"},
		"wide columns": {`<row>` + cell("A1", "x") + cell("AB1", "y") + `</row>`, "\"x\"" + strings.Repeat(",", 27) + "\"y\"\n"},
		"nothing":      {"", ""},
	} {
		got, err := readSheets(t, zipParts(t, oneSheet(c.rows)))
		if got["One"] != c.want || err != nil {
			t.Errorf("%s: %q %v", name, got["One"], err)
		}
	}
}

func TestSheetsAreFoundByTheirRelations(t *testing.T) {
	t.Parallel()
	parts := oneSheet(`<row><c t="str"><v>first</v></c></row>`)
	parts["xl/worksheets/other.xml"] = sheetHead + `<row><c t="str"><v>second</v></c></row>` + sheetTail
	parts[MainPart] = `<x:workbook xmlns:x="m" xmlns:r="n"><x:sheets><x:sheet name="B" r:id="b"/><x:sheet name="Chart" r:id="c"/><x:sheet name="A" state="hidden" r:id="a"/></x:sheets></x:workbook>`
	parts["xl/_rels/workbook.xml.rels"] = `<Relationships><Relationship Id="a" Type="http://x/worksheet" Target="worksheets/Sheet1.xml"/>` +
		`<Relationship Id="b" Type="http://x/worksheet" Target="/xl/worksheets/other.xml"/><Relationship Id="c" Type="http://x/chartsheet" Target="chartsheets/sheet1.xml"/></Relationships>`
	got, err := readSheets(t, zipParts(t, parts))
	if diff := cmp.Diff(map[string]string{"A": "\"first\"\n", "B": "\"second\"\n"}, got); diff != "" || err != nil {
		t.Errorf("%v %s", err, diff)
	}
}

func TestDamagedWorkbooksAreReported(t *testing.T) {
	t.Parallel()
	row := `<row r="1"><c r="A1" t="str"><v>x</v></c></row>`
	for name, c := range map[string]struct {
		part, text string
		want       error
	}{
		"no list of sheets":   {MainPart, "", ErrDamaged},
		"no sheet":            {"xl/worksheets/sheet1.xml", "", ErrDamaged},
		"cut off":             {"xl/worksheets/sheet1.xml", sheetHead + row, io.ErrUnexpectedEOF},
		"no XML":              {"xl/worksheets/sheet1.xml", sheetHead + row + "<<", ErrDamaged},
		"end without a begin": {"xl/worksheets/sheet1.xml", "</a>", ErrDamaged},
		"missing text":        {"xl/worksheets/sheet1.xml", sheetHead + `<row><c t="s"><v>4</v></c></row>` + sheetTail, ErrDamaged},
		"negative text":       {"xl/worksheets/sheet1.xml", sheetHead + `<row><c t="s"><v>-1</v></c></row>` + sheetTail, ErrDamaged},
		"row twice":           {"xl/worksheets/sheet1.xml", sheetHead + row + row + sheetTail, ErrDamaged},
		"cell twice":          {"xl/worksheets/sheet1.xml", sheetHead + `<row><c r="B1"/><c r="A1"/></row>` + sheetTail, ErrDamaged},
		"row far below":       {"xl/worksheets/sheet1.xml", sheetHead + `<row r="1048577"/>` + sheetTail, ErrDamaged},
		"cell far right":      {"xl/worksheets/sheet1.xml", sheetHead + `<row><c r="XFE1"/></row>` + sheetTail, ErrTooLarge},
		"texts cut off":       {"xl/sharedStrings.xml", "<sst><si><t>a</t>", io.ErrUnexpectedEOF},
		"styles cut off":      {"xl/styles.xml", "<styleSheet>", io.ErrUnexpectedEOF},
		"a long text":         {"xl/worksheets/sheet1.xml", sheetHead + "<row><c><v>" + strings.Repeat("x", maxToken+1<<20), ErrTooLarge},
		"a long tag":          {"xl/sharedStrings.xml", "<sst " + strings.Repeat(" ", maxToken+1<<20), ErrTooLarge},
	} {
		parts := oneSheet(row)
		if parts[c.part] = c.text; c.text == "" {
			delete(parts, c.part)
		}
		if _, err := readSheets(t, zipParts(t, parts)); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestManyTextsAreKeptInAFile(t *testing.T) {
	t.Parallel()
	const texts = 2000
	long := strings.Repeat("x", 32_000)
	var shared, rows strings.Builder
	for i := range texts {
		fmt.Fprintf(&shared, "<si><t>%d %s</t></si>", i, long)
		fmt.Fprintf(&rows, `<row><c t="s"><v>%d</v></c><c t="s"><v>%d</v></c></row>`, i, texts-1-i)
	}
	parts := oneSheet(rows.String())
	parts["xl/sharedStrings.xml"] = "<sst>" + shared.String() + "</sst>"
	got, err := readSheets(t, zipParts(t, parts))
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(strings.TrimSpace(got["One"]), "\n") {
		if want := fmt.Sprintf("\"%d %s\",\"%d %s\"", i, long, texts-1-i, long); line != want {
			t.Fatalf("line %d: %.40q", i, line)
		}
	}
}

// What excelize writes is read, and so is what Excel writes, which it resembles.
func TestWorkbookOfExcelizeIsRead(t *testing.T) {
	t.Parallel()
	book := excelize.NewFile()
	style, err := book.NewStyle(&excelize.Style{NumFmt: 22})
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 9, 14, 9, 31, 2, 0, time.UTC)
	for place, value := range map[string]any{
		"A1": "CreationDate", "B1": "AuditData", "C1": "ResultIndex", "D1": "IsValid", "A2": at, "B2": "{\"a\":\"\r\n\"}", "C2": 12345678901234567, "D2": true,
	} {
		if err := book.SetCellValue("Sheet1", place, value); err != nil {
			t.Fatal(err)
		}
	}
	if err := book.SetCellStyle("Sheet1", "A2", "A3", style); err != nil {
		t.Fatal(err)
	}
	if _, err := book.NewSheet("Empty"); err != nil {
		t.Fatal(err)
	}
	b, err := book.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	got, err := readSheets(t, openZip(t, b.Bytes()))
	want := map[string]string{
		"Empty":  "",
		"Sheet1": "\"CreationDate\",\"AuditData\",\"ResultIndex\",\"IsValid\"\n\"2026-09-14T09:31:02\",\"{\"\"a\"\":\"\"\r\n\"\"}\",\"12345678901234567\",\"True\"\n\n",
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v %s", err, diff)
	}
}

func TestDateFormatsAreRecognized(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]bool{
		"m/d/yyyy h:mm": true, "yyyy-mm-dd": true, `dd\.mm\.yyyy`: true, "[$-407]d. mmmm yyyy": true, "h:mm AM/PM": true, "[Blue]yyyy": true,
		"General": false, "0.00E+00": false, "#,##0": false, `0 "days"`: false, "[h]:mm": false, "[Red]0": false, "@": false, `0\d`: false, "": false, `"x`: false, "[x": false,
	} {
		if isDateFormat(code) != want {
			t.Errorf("%q", code)
		}
	}
}

// FuzzBook reads any XML for a sheet, its texts and its styles.
func FuzzBook(f *testing.F) {
	parts := oneSheet(`<row r="2"><c r="B2" s="2"><v>46279.5</v></c><c t="s"><v>1</v></c><c t="inlineStr"><is><t>x</t></is></c></row>`)
	f.Add(parts["xl/worksheets/sheet1.xml"], parts["xl/sharedStrings.xml"], parts["xl/styles.xml"], bookOfOne)
	f.Fuzz(func(t *testing.T, sheet, shared, styles, list string) {
		got, err := readSheets(t, zipParts(t, map[string]string{
			MainPart: list, "xl/worksheets/sheet1.xml": sheet, "xl/sharedStrings.xml": shared, "xl/styles.xml": styles,
		}))
		for _, text := range got {
			if err == nil && strings.Count(text, `"`)%2 != 0 {
				t.Fatalf("%q", text)
			}
		}
	})
}
