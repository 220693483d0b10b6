package source

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"whoread/audit/scan"
	"whoread/audit/source/form"
)

// rowsIn returns the extents of the rows of a text that is cut where size bytes have come, and
// what is left of it.
func rowsIn(f form.Form, text []byte, size int) (rows [][2]int, left string, broken bool) {
	split := f.NewSplitter()
	var open form.Levels
	start := 0
	for end := 0; ; {
		end = min(end+size, len(text))
		eof := end == len(text)
		for more := true; more; {
			n := split.CutRows(text[start:end], eof)
			if joined, ok := split.(form.JoinedSplitter); ok {
				f, more = joined.CutForm()
			} else {
				more = false
			}
			f.EachRow(form.Chunk{Text: text[start : start+n : start+n], Open: open}, func(from, to int) {
				rows = append(rows, [2]int{start + from, start + to})
			})
			start += n
		}
		open = split.OpenLevels()
		if eof {
			return rows, strings.TrimSpace(string(text[start:])), split.IsTruncated()
		}
	}
}

// FuzzChunking checks that the rows of a text do not depend on where it is cut.
func FuzzChunking(f *testing.F) {
	events := makeEvents(3)
	for _, write := range writers() {
		f.Add(write(events), uint16(100))
		text := write(events)
		f.Add(text[:len(text)/2], uint16(1))
	}
	for _, stray := range []string{"\"", "\"\n"} {
		f.Add(bytes.Replace(asPortalCSV(events), []byte(mia), []byte(stray), 2), uint16(10))
		f.Add(bytes.Replace(asCarriageReturns(events), []byte(mia), []byte(stray), 1), uint16(10))
	}
	f.Add(joinTables(asPortalCSV(events), asSplunkCSV(events), asPortalCSV(events)), uint16(9))
	f.Fuzz(func(t *testing.T, text []byte, size uint16) {
		found, skip, err := form.Detect(text, true)
		if err != nil {
			return
		}
		text = text[skip:]
		rows, left, broken := rowsIn(found, text, len(text)+1)
		gotRows, gotLeft, gotBroken := rowsIn(found, text, 1+int(size))
		if len(rows) != len(gotRows) || left != gotLeft || broken != gotBroken {
			t.Fatalf("%s in pieces of %d: %d rows and %q, at once %d rows and %q", found.Name(), 1+int(size), len(gotRows), gotLeft, len(rows), left)
		}
		last := 0
		for i, row := range rows {
			if gotRows[i] != row {
				t.Fatalf("row %d is %v, at once %v", i, gotRows[i], row)
			}
			// A page that is cut off right behind a row is reported by its last byte.
			cutOff := row[0] == last-1 && row[1] == last
			if row[0] < last && !cutOff || row[1] < row[0] || row[1] > len(text) {
				t.Fatalf("row %d is %v after %d", i, row, last)
			}
			last = row[1]
			var one, two form.Scratch
			a, b := found.UnwrapRow(text[row[0]:row[1]], &one), found.UnwrapRow(bytes.Clone(text[row[0]:row[1]]), &two)
			if !bytes.Equal(a.Data, b.Data) {
				t.Fatal("the same row gives two AuditData")
			}
		}
	})
}

// FuzzDetect checks that what a longer text is taken for was not settled otherwise before.
func FuzzDetect(f *testing.F) {
	for _, write := range writers() {
		f.Add(write(makeEvents(2)))
	}
	f.Add([]byte("\xff\xfe[\x00]\x00"))
	f.Add([]byte("sep=;"))
	f.Add([]byte("#TYPE x\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		scan.DetectEncoding(text)
		found, skip, err := form.Detect(text, true)
		if errors.Is(err, form.ErrMore) {
			t.Fatal("the whole text is not enough")
		}
		if (found == nil) == (err == nil) || skip > len(text) {
			t.Fatalf("%v %d %v", found, skip, err)
		}
	})
}

// FuzzRead reads anything from standard input.
func FuzzRead(f *testing.F) {
	f.Add([]byte("\x1f\x8b"))
	f.Add(asPortalCSV(makeEvents(2)))
	f.Fuzz(checkReading)
}

// FuzzReadArchive reads damaged archives and compressed files.
func FuzzReadArchive(f *testing.F) {
	text := asJSONLines(makeEvents(2))
	for _, pack := range compressors() {
		f.Add(pack(f, text))
	}
	for _, pack := range containers(f) {
		f.Add(pack(map[string][]byte{"a": text, "b": text}))
	}
	f.Add(asWorkbook(f, testSheet{"Sheet1", rowsOfCSV(f, asPortalCSV(makeEvents(2)))}))
	f.Fuzz(checkReading)
}

// checkReading reads a text from standard input. A longer one shows nothing that a short one does not.
func checkReading(t *testing.T, stored []byte) {
	const maxInput = 256 << 10
	if len(stored) > maxInput {
		t.Skip()
	}
	files, err := Open([]string{"-"}, Options{Stdin: bytes.NewReader(stored), SpoolDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer closeQuietly(files)
	for page := range eachPage(t, files) {
		if page.Rows != len(page.Records)+page.Other+len(page.Rejected) {
			t.Fatal("the counts do not add up")
		}
		for _, place := range page.Places {
			if _, err := files.Raw(place); err != nil {
				t.Fatal(err)
			}
		}
	}
}
