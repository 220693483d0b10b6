package source

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"whoread/audit"
	"whoread/audit/coverage"
	"whoread/audit/scan"
)

// result is all that a set of inputs gave.
type result struct {
	records  []audit.Record
	places   []audit.Place
	raws     []string
	rejected []audit.Rejection
	rows     int
	other    int
	inputs   []Input
}

// readAll reads paths to the end and fetches every record again.
func readAll(t *testing.T, o Options, paths ...string) result {
	t.Helper()
	if o.SpoolDir == "" {
		o.SpoolDir = t.TempDir()
	}
	files, err := Open(paths, o)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := files.Close(); err != nil {
			t.Error(err)
		}
		left, err := os.ReadDir(o.SpoolDir)
		if err != nil || len(left) > 0 {
			t.Errorf("spool files are left: %v %v", left, err)
		}
	}()
	got := readPagesOf(t, files)
	for _, place := range got.places {
		raw, err := files.Raw(place)
		if err != nil {
			t.Fatal(err)
		}
		got.raws = append(got.raws, string(raw))
	}
	return got
}

// eachPage yields the pages of files.
func eachPage(t testing.TB, files *Files) iter.Seq[*audit.Page] {
	return func(yield func(*audit.Page) bool) {
		for {
			page, err := files.Next(context.Background())
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if !yield(page) {
				return
			}
		}
	}
}

func readPagesOf(t *testing.T, files *Files) result {
	t.Helper()
	var got result
	last := int64(0)
	for page := range eachPage(t, files) {
		if page.Rows != len(page.Records)+page.Other+len(page.Rejected) || len(page.Records) != len(page.Places) {
			t.Fatalf("the counts of a page do not add up: %d rows, %d records, %d places, %d others, %d rejected",
				page.Rows, len(page.Records), len(page.Places), page.Other, len(page.Rejected))
		}
		if page.Read < last {
			t.Errorf("Read went back from %d to %d", last, page.Read)
		}
		last = page.Read
		got.rows += page.Rows
		got.other += page.Other
		for _, r := range page.Records {
			got.records = append(got.records, r.Clone())
		}
		got.places = append(got.places, page.Places...)
		got.rejected = append(got.rejected, page.Rejected...)
	}
	if files.Size() >= 0 && last > files.Size() {
		t.Errorf("read %d of %d bytes", last, files.Size())
	}
	got.inputs = files.Inputs()
	return got
}

// wantRecords are the records of the events, read one by one.
func wantRecords(t *testing.T, events []testEvent) (records []audit.Record, other int) {
	t.Helper()
	for _, e := range events {
		r, err := audit.Parse([]byte(e.data))
		if err != nil {
			t.Fatal(err)
		}
		if r.Operation != mia {
			other++
			continue
		}
		records = append(records, r)
	}
	return records, other
}

func writeFile(t *testing.T, name string, text []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func gzipped(t testing.TB, text []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func zipped(t testing.TB, files map[string][]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		entry, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := entry.Write(files[name]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// allPackings are ways in which a text may be stored.
func allPackings(t *testing.T) map[string]func(text []byte) []byte {
	return map[string]func(text []byte) []byte{
		"plain": func(text []byte) []byte { return text },
		"BOM": func(text []byte) []byte {
			return append([]byte(scan.ByteOrderMark), bytes.TrimPrefix(text, []byte(scan.ByteOrderMark))...)
		},
		"gzip":             func(text []byte) []byte { return gzipped(t, text) },
		"zip":              func(text []byte) []byte { return zipped(t, map[string][]byte{"export.csv": text}) },
		"gzip in zip":      func(text []byte) []byte { return zipped(t, map[string][]byte{"export.gz": gzipped(t, text)}) },
		"UTF-16LE BOM":     func(text []byte) []byte { return utf16Text(text, binary.LittleEndian, true) },
		"UTF-16BE BOM":     func(text []byte) []byte { return utf16Text(text, binary.BigEndian, true) },
		"UTF-16LE":         func(text []byte) []byte { return utf16Text(text, binary.LittleEndian, false) },
		"UTF-16BE":         func(text []byte) []byte { return utf16Text(text, binary.BigEndian, false) },
		"UTF-16LE in gzip": func(text []byte) []byte { return gzipped(t, utf16Text(text, binary.LittleEndian, true)) },
		"bzip2":            func(text []byte) []byte { return bzipped(t, text) },
		"xz":               func(text []byte) []byte { return xzipped(t, text) },
		"zstd":             func(text []byte) []byte { return zstdPacked(t, text) },
		"tar":              func(text []byte) []byte { return tarred(t, map[string][]byte{"out/export.csv": text}) },
		"tar.gz":           func(text []byte) []byte { return gzipped(t, tarred(t, map[string][]byte{"export.csv": text})) },
		"tar.xz in zip": func(text []byte) []byte {
			return zipped(t, map[string][]byte{"a.tar.xz": xzipped(t, tarred(t, map[string][]byte{"export.csv": text}))})
		},
		"zip in zip": func(text []byte) []byte {
			return zipped(t, map[string][]byte{"a.zip": zipped(t, map[string][]byte{"export.csv": text})})
		},
		"7z": func(text []byte) []byte { return sevenZipped(t, map[string][]byte{"export.csv": text}) },
		"7z in tar.zst": func(text []byte) []byte {
			return zstdPacked(t, tarred(t, map[string][]byte{"a.7z": sevenZipped(t, map[string][]byte{"b.bz2": bzipped(t, text)})}))
		},
		"bzip2 in zip in tar.zst": func(text []byte) []byte {
			return zstdPacked(t, tarred(t, map[string][]byte{"a.zip": zipped(t, map[string][]byte{"b.bz2": bzipped(t, text)})}))
		},
	}
}

func checkSame(t *testing.T, events []testEvent, got result) {
	t.Helper()
	want, other := wantRecords(t, events)
	if diff := cmp.Diff(want, got.records, cmpopts.IgnoreFields(audit.Record{}, "Partial")); diff != "" {
		t.Errorf("records (-want +got):\n%s", diff)
	}
	if got.other != other || len(got.rejected) != 0 || got.rows != len(events) {
		t.Errorf("%d rows, %d others, rejected %v; want %d rows, %d others", got.rows, got.other, got.rejected, len(events), other)
	}
	for _, in := range got.inputs {
		if in.Err != nil || in.Skipped != "" || in.Format == "" || len(in.SHA256) != 64 {
			t.Errorf("input %+v", in)
		}
	}
}

func TestC56EveryFormGivesTheSameRecords(t *testing.T) {
	events := makeEvents(12)
	for form, write := range writers() {
		for packing, pack := range allPackings(t) {
			t.Run(form+"/"+packing, func(t *testing.T) {
				skipInShortPass(t, numberOf(form+packing), 4)
				stored := pack(write(events))
				path := writeFile(t, "any name", stored)
				checkSame(t, events, readAll(t, Options{}, path))
				checkSame(t, events, readAll(t, Options{Stdin: bytes.NewReader(stored)}, "-"))
			})
		}
	}
}

func TestEveryFormOfManyPagesGivesTheSameRecords(t *testing.T) {
	events := makeEvents(400)
	for form, write := range writers() {
		t.Run(form, func(t *testing.T) {
			checkSame(t, events, readAll(t, Options{}, writeFile(t, "log", write(events))))
		})
	}
}

func TestFormatIsNamed(t *testing.T) {
	events := makeEvents(3)
	for form, want := range map[string]string{
		"portal CSV":             "portal CSV",
		"old portal CSV":         "portal CSV",
		"cmdlet CSV":             "Search-UnifiedAuditLog CSV",
		"cmdlet CSV semicolons":  "Search-UnifiedAuditLog CSV",
		"Get-UALGraph CSV":       "Get-UALGraph CSV",
		"Splunk CSV":             "Splunk CSV",
		"hunting CSV":            "advanced hunting CSV",
		"JSON Lines":             "JSON Lines of AuditData",
		"JSON Lines of wrappers": "JSON Lines of Search-UnifiedAuditLog rows",
		"JSON array pretty":      "JSON of AuditData",
		"Graph page":             "JSON of Graph audit records",
		"hunting results":        "JSON of advanced hunting rows",
		"JSON Lines of Splunk":   "JSON Lines of Splunk events",
		"JSON Lines of Elastic":  "JSON Lines of Elasticsearch documents",
		"Clixml":                 "Export-Clixml of Search-UnifiedAuditLog rows",
		"Format-List":            "Format-List text of Search-UnifiedAuditLog rows",
	} {
		got := readAll(t, Options{}, writeFile(t, "x", writers()[form](events)))
		if got.inputs[0].Format != want {
			t.Errorf("%s is called %q, want %q", form, got.inputs[0].Format, want)
		}
	}
	packed := readAll(t, Options{}, writeFile(t, "x.zip", zipped(t, map[string][]byte{"a": gzipped(t, utf16Text(asPortalCSV(events), binary.LittleEndian, true))})))
	if want := "portal CSV, in zip, gzip, UTF-16"; packed.inputs[0].Format != want {
		t.Errorf("it is called %q, want %q", packed.inputs[0].Format, want)
	}
}

func TestPlacesLocateRows(t *testing.T) {
	events := makeEvents(6)
	for form, write := range writers() {
		t.Run(form, func(t *testing.T) {
			text, newline := write(events), []byte{'\n'}
			if !bytes.Contains(text, newline) && strings.Contains(form, "CSV") {
				newline = []byte{'\r'}
			}
			got := readAll(t, Options{}, writeFile(t, "log", text))
			for i, place := range got.places {
				row := text[place.Offset : place.Offset+place.Length]
				if !bytes.Contains(row, []byte(got.records[i].ID)) {
					t.Errorf("row %d does not hold its record: %.80q", i, row)
				}
				if line := 1 + int64(bytes.Count(text[:place.Offset], newline)); line != place.Line {
					t.Errorf("row %d is said to be on line %d, want %d", i, place.Line, line)
				}
				again, err := audit.Parse([]byte(got.raws[i]))
				if err != nil || again.User != got.records[i].User {
					t.Errorf("the raw text of row %d gives %v %v", i, again, err)
				}
			}
		})
	}
}

func TestC27TheSameFileTwiceIsReadTwice(t *testing.T) {
	events := makeEvents(10)
	path := writeFile(t, "log", asPortalCSV(events))
	got := readAll(t, Options{}, path, path)
	checkSame(t, append(slices.Clone(events), events...), got)
	if len(got.inputs) != 2 || got.inputs[1].Rows != 10 {
		t.Errorf("inputs %+v", got.inputs)
	}
}

func TestMixedInputsAreReadInOrder(t *testing.T) {
	events := makeEvents(30)
	dir := t.TempDir()
	var paths []string
	for i, text := range [][]byte{
		asPortalCSV(events[:10]),
		gzipped(t, asGraphPage(events[10:20])),
		zipped(t, map[string][]byte{"a": asClixml(events[20:25]), "b": asJSONLines(events[25:])}),
	} {
		path := filepath.Join(dir, fmt.Sprint(i))
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	checkSame(t, events, readAll(t, Options{}, paths...))
	checkSame(t, events, readAll(t, Options{}, dir))
	paths[1] = "-"
	checkSame(t, events, readAll(t, Options{Stdin: bytes.NewReader(gzipped(t, asGraphPage(events[10:20])))}, paths...))
}

func TestInputHasHashAndSize(t *testing.T) {
	text := gzipped(t, []byte(`{"Operation":"Send","Id":"1"}`))
	path := writeFile(t, "log", text)
	got := readAll(t, Options{}, path)
	want := []Input{{
		Path: path, Format: "JSON of AuditData, gzip", Bytes: int64(len(text)), Rows: 1,
		SHA256:   fmt.Sprintf("%x", sha256.Sum256(text)),
		Coverage: coverage.Ledger{Windows: []coverage.Window{{Source: path, State: coverage.FromFile, Rows: 1}}},
	}}
	if diff := cmp.Diff(want, got.inputs); diff != "" {
		t.Error(diff)
	}
}

// An export that was saved as Windows-1252, and one that has both encodings, give the records of the
// one in UTF-8, and their AuditData can be fetched again.
func TestWindows1252IsRead(t *testing.T) {
	row := func(id, folder string) string {
		return `{"Id":"` + id + `","CreationTime":"2026-09-14T09:31:02","Operation":"MailItemsAccessed","UserId":"zoë@contoso.example","MailboxGuid":"b3e7c1d9-5b2f-4e86-9a0c-7d4b1f3e6c25","ClientIP":"192.0.2.1",` +
			`"Folders":[{"Path":"\\` + folder + `"}]}`
	}
	lines := row("1", "Gelöscht – 5 €") + "\n" + row("2", "Éléments supprimés") + "\n"
	table := "\"AuditData\";Größe\n\"" + strings.ReplaceAll(row("1", "Boîte"), `"`, `""`) + "\";50\n"
	legacy := strings.NewReplacer("ö", "\xf6", "–", "\x96", "€", "\x80", "ë", "\xeb", "î", "\xee", "ß", "\xdf")
	mixed := 1 // the second line has both encodings
	for _, text := range []string{lines, table} {
		want := readAll(t, Options{}, writeFile(t, "utf8", []byte(text)))
		got := readAll(t, Options{}, writeFile(t, "legacy", []byte(legacy.Replace(text))))
		if diff := cmp.Diff(want.records, got.records); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(want.raws, got.raws); diff != "" || len(got.raws) == 0 {
			t.Error(diff)
		}
		if got, want := got.inputs[0].Flagged, want.inputs[0].Flagged; got != mixed || want > 0 {
			t.Errorf("%d rows are flagged, want %d; in UTF-8: %d", got, mixed, want)
		}
		mixed = 0
	}
}
