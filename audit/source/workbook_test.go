package source

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// sheet is a sheet of a test workbook.
type testSheet struct {
	name string
	rows [][]string
}

// asWorkbook is a workbook with sheets.
func asWorkbook(t testing.TB, sheets ...testSheet) []byte {
	t.Helper()
	book := excelize.NewFile()
	for i, s := range sheets {
		if i == 0 {
			if err := book.SetSheetName("Sheet1", s.name); err != nil {
				t.Fatal(err)
			}
		} else if _, err := book.NewSheet(s.name); err != nil {
			t.Fatal(err)
		}
		for n, row := range s.rows {
			if err := book.SetSheetRow(s.name, fmt.Sprintf("A%d", n+1), &row); err != nil {
				t.Fatal(err)
			}
		}
	}
	b, err := book.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// rowsOfCSV are the rows that a CSV form writes.
func rowsOfCSV(t testing.TB, text []byte) [][]string {
	t.Helper()
	r := csv.NewReader(bytes.NewReader(text))
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestWorkbooksGiveTheSameRecords(t *testing.T) {
	t.Parallel()
	events := makeEvents(12)
	for form, write := range map[string]func([]testEvent) []byte{
		"portal CSV": asPortalCSV, "old portal CSV": asOldPortalCSV, "Get-UALGraph CSV": asGraphCSV, "hunting CSV": asHuntingCSV,
	} {
		book := asWorkbook(t,
			testSheet{"Notes", [][]string{{"hello"}, {"a", "b", "c"}}},
			testSheet{"One", rowsOfCSV(t, write(events[:7]))},
			testSheet{"Empty", nil},
			testSheet{"Two.csv", rowsOfCSV(t, write(events[7:]))},
		)
		for packing, stored := range map[string][]byte{
			"plain": book, "gzip": gzipped(t, book), "zip": zipped(t, map[string][]byte{"a.xlsx": book}), "tar.gz": gzipped(t, tarred(t, map[string][]byte{"a.xlsm": book})),
		} {
			path := writeFile(t, "book.xlsx", stored)
			for name, got := range map[string]result{
				"file": readAll(t, Options{}, path), "folder": readAll(t, Options{}, filepath.Dir(path)), "standard input": readAll(t, Options{Stdin: bytes.NewReader(stored)}, "-"),
			} {
				if len(got.inputs) != 4 || got.inputs[0].Skipped == "" || got.inputs[2].Skipped == "" || !strings.HasSuffix(got.inputs[3].Path, "!Two.csv") {
					t.Fatalf("%s, %s, %s: %+v", form, packing, name, got.inputs)
				}
				got.inputs = []Input{got.inputs[1], got.inputs[3]}
				checkSame(t, events, got)
			}
		}
	}
}

func TestSheetIsNamedAndHashedWithItsWorkbook(t *testing.T) {
	t.Parallel()
	book := asWorkbook(t, testSheet{"Sheet1", rowsOfCSV(t, asPortalCSV(makeEvents(3)))})
	path := writeFile(t, "x", book)
	got := readAll(t, Options{}, path).inputs[0]
	got.Coverage.Windows = nil
	want := Input{
		Path: path + "!Sheet1", Format: "portal CSV, Excel workbook", Bytes: int64(len(book)), Rows: 3,
		SHA256: fmt.Sprintf("%x", sha256.Sum256(book)),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// A cell with all that Excel keeps of a longer text is a row that is cut off.
func TestCellCutByExcelIsRejected(t *testing.T) {
	t.Parallel()
	rows := rowsOfCSV(t, asPortalCSV(makeAccessEvents(2)))
	data := slices.Index(rows[0], "AuditData")
	rows[1][data] = strings.Replace(rows[1][data], `"Folders"`, `"Long":"`+strings.Repeat("x", 40_000)+`","Folders"`, 1)[:32_767]
	got := readAll(t, Options{}, writeFile(t, "x", asWorkbook(t, testSheet{"Sheet1", rows})))
	if len(got.rejected) != 1 || !strings.Contains(got.rejected[0].Reason, "which is all that Excel keeps of a cell") || got.rows != 2 {
		t.Errorf("%d rows, %v", got.rows, got.rejected)
	}
}

func TestDamagedWorkbooksAreReported(t *testing.T) {
	t.Parallel()
	book := asWorkbook(t, testSheet{"Sheet1", rowsOfCSV(t, asPortalCSV(makeEvents(20)))})
	step := stepOf(len(book))
	for i := 1; i < len(book); i += step {
		flipped := bytes.Clone(book)
		flipped[i] ^= 0x55
		for damage, text := range map[string][]byte{"cut off": book[:i], "changed": flipped} {
			if got := readOne(t, text); !got.suspects() && got.rows != 20 {
				t.Errorf("%s at %d: %v", damage, i, got)
			}
		}
	}
}

func TestOtherWorkbooksAreRefused(t *testing.T) {
	t.Parallel()
	compound := func(name string) []byte {
		text := append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 2000)...)
		for _, unit := range utf16.Encode([]rune(name + "\x00")) {
			text = append(text, byte(unit), byte(unit>>8))
		}
		return append(text, make([]byte, 500)...)
	}
	for name, c := range map[string]struct {
		text    []byte
		want    string
		skipped bool
	}{
		"a.xls":  {compound("Workbook"), "is an old Excel workbook (.xls) or has a password", false},
		"b.xls":  {compound("?"), "is an old Excel workbook (.xls) or has a password", false},
		"c":      {compound("EncryptedPackage"), "is an old Excel workbook (.xls) or has a password", false},
		"d.xlsb": {zipped(t, map[string][]byte{"xl/workbook.bin": {1}}), "is a binary Excel workbook (.xlsb)", false},
		"e.doc":  {compound("WordDocument"), "is an Office document", true},
		"f.xlsx": {zipped(t, map[string][]byte{"xl/workbook.xml": []byte("<x")}), "is a damaged Excel workbook", false},
		"g.xlsx": {[]byte("text"), "cannot be unpacked, although its name or first bytes indicate an archive", false},
	} {
		path := writeFile(t, name, c.text)
		if in := readAll(t, Options{}, path).inputs[0]; in.Err == nil || !strings.Contains(in.Err.Error(), name+" "+c.want) {
			t.Errorf("%+v", in)
		}
		if err := os.WriteFile(filepath.Join(filepath.Dir(path), "z.jsonl"), asJSONLines(makeEvents(1)), 0o600); err != nil {
			t.Fatal(err)
		}
		if in := readAll(t, Options{}, filepath.Dir(path)).inputs[0]; (in.Skipped != "") != c.skipped || (in.Err == nil) != c.skipped {
			t.Errorf("in a folder: %+v", in)
		}
	}
}
