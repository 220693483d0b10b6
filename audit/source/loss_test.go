package source

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"
	"unicode/utf16"

	"whoread/audit"
)

// These tests damage one place of a file, and require that every row that was left as it was is
// read, or else that something is reported: a row must not be lost without a word.

// reading is what was read of one text.
type readText struct {
	ids      map[string]int
	rows     int
	rejected []audit.Rejection
	flagged  []audit.Flag
	err      error
	short    bool // the coverage has a gap
}

// reports whether something of the text is said to be wrong.
func (r readText) suspects() bool {
	return len(r.rejected) > 0 || len(r.flagged) > 0 || r.err != nil || r.short
}

func (r readText) String() string {
	return fmt.Sprintf("%d rows, %d ids, rejected %v, flagged %v, error %v", r.rows, len(r.ids), r.rejected, r.flagged, r.err)
}

// readOne reads a text from standard input.
func readOne(t *testing.T, text []byte) readText {
	t.Helper()
	files, err := Open([]string{"-"}, Options{Stdin: bytes.NewReader(text), Once: true})
	if err != nil {
		t.Fatal(err)
	}
	defer closeQuietly(files)
	got := readText{ids: map[string]int{}}
	for page := range eachPage(t, files) {
		got.rows += page.Rows
		for _, r := range page.Records {
			got.ids[string(append([]byte(nil), r.ID...))]++
		}
		got.rejected = append(got.rejected, page.Rejected...)
		got.flagged = append(got.flagged, page.Flagged...)
	}
	for _, in := range files.Inputs() {
		got.err = errors.Join(got.err, in.Err)
	}
	got.short = len(JoinLedgers(files.Inputs()).Gaps()) > 0
	return got
}

// damages are what is done to one byte of a file.
func damages() map[string]func(text []byte, i int) []byte {
	all := map[string]func(text []byte, i int) []byte{
		"lost":         func(text []byte, i int) []byte { return slices.Delete(text, i, i+1) },
		"two lost":     func(text []byte, i int) []byte { return slices.Delete(text, i, min(i+2, len(text))) },
		"quote added":  func(text []byte, i int) []byte { return slices.Insert(text, i, '"') },
		"break added":  func(text []byte, i int) []byte { return slices.Insert(text, i, '\n') },
		"return added": func(text []byte, i int) []byte { return slices.Insert(text, i, '\r') },
		"bit flipped":  func(text []byte, i int) []byte { text[i] ^= 1 << (i % 8); return text },
		"cut off":      func(text []byte, i int) []byte { return text[:i] },
	}
	for _, c := range []byte("\"\r\n ,{}[]<>\\x\x00\xff") {
		all[fmt.Sprintf("made %q", c)] = func(text []byte, i int) []byte { text[i] = c; return text }
	}
	return all
}

// row is where the row of an event stands in a file.
type eventRow struct {
	id         string
	start, end int
}

// rowsOfEvents finds where the rows of a file stand.
func rowsOfEvents(t *testing.T, text []byte) []eventRow {
	t.Helper()
	got := readAll(t, Options{}, writeFile(t, "x", text))
	if len(got.rejected) > 0 || got.inputs[0].Err != nil {
		t.Fatalf("the file is not read before it is damaged: %v %v", got.rejected, got.inputs[0].Err)
	}
	rows := make([]eventRow, len(got.records))
	for i, r := range got.records {
		start := int(got.places[i].Offset)
		rows[i] = eventRow{r.ID, start, start + int(got.places[i].Length)}
	}
	return rows
}

// checkDamages damages a file at every step-th byte in every way.
func checkDamages(t *testing.T, name string, text []byte, rows []eventRow, step int) {
	t.Helper()
	failures := 0
	for _, damage := range slices.Sorted(maps.Keys(damages())) {
		for i := 0; i < len(text); i += step {
			damaged := damages()[damage](bytes.Clone(text), i)
			got := readOne(t, bytes.Clone(damaged))
			if got.suspects() {
				continue
			}
			for _, row := range rows {
				if got.ids[row.id] > 0 || !bytes.Contains(damaged, text[row.start:row.end]) {
					continue
				}
				t.Errorf("%s, byte %d %s: row %s is lost without a word (%v)\n%q", name, i, damage, row.id, got, text[max(0, i-40):min(len(text), i+40)])
				if failures++; failures > 3 {
					return
				}
				break
			}
		}
	}
}

// stepOf is at which bytes files are damaged: few of them in a short run.
func stepOf(bytes int) int {
	if testing.Short() {
		return bytes/12 + 1
	}
	return bytes/50 + 1
}

func TestOneDamagedByteLosesNoOtherRow(t *testing.T) {
	t.Parallel()
	events := makeAccessEvents(4)
	forms := writers()
	forms["AuditData first"] = func(events []testEvent) []byte {
		return csvText(',', true, rowsOf("AuditData,Operations,Identity,Note", events, func(e testEvent) []string {
			return []string{e.data, e.operation, e.id, "a note, quoted"}
		}))
	}
	for name, write := range forms {
		t.Run(name, func(t *testing.T) {
			skipInShortPass(t, numberOf(name), 4)
			t.Parallel()
			text := write(events)
			checkDamages(t, name, text, rowsOfEvents(t, text), stepOf(len(text)))
		})
	}
}

func TestOneDamagedByteOfUTF16LosesNoOtherRow(t *testing.T) {
	t.Parallel()
	events := makeAccessEvents(4)
	for _, name := range []string{"portal CSV", "cmdlet CSV", "JSON Lines of wrappers", "JSON array pretty", "Clixml"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plain := writers()[name](events)
			rows := rowsOfEvents(t, plain)
			for i := range rows {
				rows[i].start = 2 + 2*len(utf16.Encode([]rune(string(plain[:rows[i].start]))))
				rows[i].end = 2 + 2*len(utf16.Encode([]rune(string(plain[:rows[i].end]))))
			}
			text := utf16Text(plain, binary.LittleEndian, true)
			checkDamages(t, name, text, rows, stepOf(len(text)))
		})
	}
}
