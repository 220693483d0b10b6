package fetch

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"whoread/audit/coverage"
	"whoread/audit/source"
)

// saveLines fetches a day with concurrent windows and some faults, and returns the lines of the file.
func saveLines(t *testing.T, path string, seed uint64) [][]byte {
	t.Helper()
	span, random := hours(0, 24), rand.New(rand.NewPCG(seed, 0))
	service := &fakeService{
		name: "Fake", log: logRows(span, time.Duration(11+random.IntN(60))*time.Minute),
		slice: time.Duration(1+random.IntN(6)) * time.Hour, atOnce: 8, page: 1 + random.IntN(3), most: 6 + random.IntN(20),
	}
	service.fetch = randomFaults(service, random, func() {}, random.IntN(2) == 0)
	fetchNew(t, path, newRequest(span), service)
	service.fetch = nil
	if got := fetchResumed(t, path, service); got.input.Coverage.Verdict() != coverage.Complete {
		t.Fatalf("seed %d: %v", seed, got.input.Coverage.Gaps())
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return slices.Collect(bytes.Lines(text))
}

// windowOfRow returns the window of a row; 0 for an entry.
func windowOfRow(t *testing.T, lines [][]byte, row int) int {
	t.Helper()
	if coverage.IsEntry(lines[row]) {
		return 0
	}
	for _, line := range lines[row:] {
		if coverage.IsEntry(line) {
			e, err := coverage.ParseEntry(line)
			if err != nil || e.Page == nil {
				t.Fatalf("row %d is not followed by its page but by %s, %v", row, line, err)
			}
			return e.Page.Window
		}
	}
	t.Fatalf("row %d is not sealed", row)
	return 0
}

// alteredWindows returns the IDs of the windows whose rows were changed.
func alteredWindows(c coverage.Ledger) []int {
	var all []int
	for _, w := range c.Windows {
		if w.State == coverage.Altered {
			all = append(all, w.ID)
		}
	}
	slices.Sort(all)
	return all
}

// readRewritten writes lines to the file and reads it like any file.
func readRewritten(t *testing.T, path string, lines [][]byte) coverage.Ledger {
	t.Helper()
	if err := os.WriteFile(path, bytes.Join(lines, nil), 0o600); err != nil {
		t.Fatal(err)
	}
	return openSaved(t, path).input.Coverage
}

// A changed row is a gap in its window only, both when the file is read and when it is resumed.
func TestChangedRowsAreGapsOfTheirWindows(t *testing.T) {
	for seed := range uint64(8) {
		path := newPath(t)
		lines, random := saveLines(t, path, seed), rand.New(rand.NewPCG(seed, 1))
		if c := readRewritten(t, path, lines); c.Verdict() != coverage.Complete || c.CountUnsealed() > 0 {
			t.Fatalf("seed %d: %v, %d not sealed", seed, c.Gaps(), c.CountUnsealed())
		}
		var rows []int
		for i := range lines {
			if windowOfRow(t, lines, i) > 0 {
				rows = append(rows, i)
			}
		}
		for range 30 {
			row, other := rows[random.IntN(len(rows))], rows[random.IntN(len(rows))]
			changed, want := slices.Clone(lines), []int{windowOfRow(t, lines, row)}
			what := random.IntN(5)
			switch what {
			case 0: // within white space or words, so that it is still a row
				changed[row] = bytes.Replace(changed[row], []byte("adele@"), []byte("megan@"), 1)
			case 1:
				changed = slices.Delete(changed, row, row+1)
			case 2:
				changed = slices.Insert(changed, row, changed[row])
			case 3:
				changed[row] = bytes.Replace(changed[other], []byte(`"Id":"r`), []byte(`"Id":"f`), 1)
			case 4:
				if changed[row], changed[other] = changed[other], changed[row]; bytes.Equal(changed[row], changed[other]) {
					continue // the same row, or the same record in two windows
				}
				want = append(want, windowOfRow(t, lines, other))
			}
			slices.Sort(want)
			if c := readRewritten(t, path, changed); !slices.Equal(alteredWindows(c), slices.Compact(want)) || c.Verdict() != coverage.Incomplete {
				t.Fatalf("seed %d, change %d of line %d: altered %v, want %v; %v", seed, what, row+1, alteredWindows(c), want, c.Gaps())
			}
		}
		service := &fakeService{name: "Fake", log: logRows(hours(0, 24), time.Hour)}
		if got := fetchResumed(t, path, service).input.Coverage; len(alteredWindows(got)) == 0 || got.Verdict() != coverage.Incomplete {
			t.Errorf("seed %d: resumed, and called %v", seed, got.Verdict())
		}
		if got := openSaved(t, path).input.Coverage; got.Verdict() != coverage.Incomplete {
			t.Errorf("seed %d: resumed and read again, and called %v", seed, got.Verdict())
		}
	}
}

// A changed file is never called complete, and neither is a resume of it.
func TestChangedFilesAreIncomplete(t *testing.T) {
	for seed := range uint64(6) {
		path := newPath(t)
		lines, random := saveLines(t, path, seed), rand.New(rand.NewPCG(seed, 2))
		entry := func() int {
			for {
				if i := random.IntN(len(lines)); coverage.IsEntry(lines[i]) {
					return i
				}
			}
		}
		for n := range 60 {
			changed, i, what := slices.Clone(lines), entry(), random.IntN(6)
			switch what {
			case 0:
				changed[i] = slices.Clone(changed[i])
				at := random.IntN(len(changed[i]) - 1)
				changed[i][at] ^= byte(1 + random.IntN(255))
			case 1:
				if i == len(lines)-1 {
					continue // as if the fetch had ended there
				}
				changed = slices.Delete(changed, i, i+1)
			case 2:
				changed = slices.Insert(changed, i, changed[random.IntN(len(lines))])
			case 3:
				if j := entry(); i != j {
					changed[i], changed[j] = changed[j], changed[i]
				} else {
					continue
				}
			case 4:
				text := bytes.Join(lines, nil)
				changed = [][]byte{bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n"))}
			case 5:
				whole := coverage.Window{ID: 1, Source: "Fake", Span: hours(0, 24), Filter: newRequest(hours(0, 1)).Filter(), State: coverage.Whole}
				line, err := coverage.AppendEntry(nil, coverage.Entry{Window: &whole})
				if err != nil {
					t.Fatal(err)
				}
				changed = slices.Insert(changed, i, line)
			}
			isFetch := coverage.IsEntry(changed[0])
			if c := readRewritten(t, path, changed); c.Verdict() == coverage.Complete || isFetch && c.Verdict() != coverage.Incomplete {
				t.Fatalf("seed %d, change %d (%d) at line %d: called %v", seed, n, what, i+1, c.Verdict())
			}
			checkResumeIsIncomplete(t, path, fmt.Sprintf("seed %d, change %d (%d) at line %d", seed, n, what, i+1))
		}
	}
}

func checkResumeIsIncomplete(t *testing.T, path, what string) {
	t.Helper()
	save, err := ReopenFile(path)
	if err != nil {
		return // the error says why it cannot be resumed
	}
	service := &fakeService{name: "Fake", log: logRows(hours(0, 24), time.Hour)}
	feed, err := Open(Options{Services: []Service{service}, Save: save, Clock: newTestClock(noon().Add(48 * time.Hour))})
	if err != nil {
		if err := save.Close(); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got := readAll(t, feed).input.Coverage; got.Verdict() != coverage.Incomplete {
		t.Fatalf("%s: resumed, and called %v", what, got.Verdict())
	}
}

// A file without its end lacks the later windows.
func TestSavedFileWithoutItsEnd(t *testing.T) {
	path := newPath(t)
	lines := saveLines(t, path, 3)
	for n := 1; n < len(lines); n++ {
		left := bytes.Contains(bytes.Join(lines[n:], nil), []byte(`"answered whole"`))
		if c := readRewritten(t, path, lines[:n]); left && c.Verdict() != coverage.Incomplete {
			t.Errorf("%d of %d lines are called %v", n, len(lines), c.Verdict())
		}
	}
}

// A file cannot be resumed if its request is not certain.
func TestResumeWithChangedRequest(t *testing.T) {
	path := newPath(t)
	lines := saveLines(t, path, 1)
	lines[0] = bytes.Replace(lines[0], []byte("MailItemsAccessed"), []byte("MailItemsAccesseD"), 1)
	readRewritten(t, path, lines)
	_, err := ReopenFile(path)
	want := path + ": its ledger is damaged on line 1: the saved request was changed"
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("%v, want %s", err, want)
	}
}

// The last service is known even if the file was changed.
func TestSourceOfAChangedFile(t *testing.T) {
	path := newPath(t)
	lines := saveLines(t, path, 1)
	page := slices.IndexFunc(lines, func(line []byte) bool { return bytes.Contains(line, []byte(`"page":`)) })
	readRewritten(t, path, slices.Delete(lines, page, page+1))
	save, err := ReopenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := save.Source(); got != "Fake" {
		t.Errorf("the source is %q", got)
	}
	if err := save.Close(); err != nil {
		t.Error(err)
	}
}

// The feed's seal is the file's seal, and changes with every addition.
func TestSealOfTheFile(t *testing.T) {
	path := newPath(t)
	service := &fakeService{name: "Fake", log: logRows(hours(0, 2), 30*time.Minute)}
	got := fetchNew(t, path, newRequest(hours(0, 2)), service)
	again := openSaved(t, path)
	if got.input.Seal == "" || got.input.Seal != again.input.Seal {
		t.Errorf("%q, and read again %q", got.input.Seal, again.input.Seal)
	}
	service.fetch = func(ctx context.Context, _ int, w Window) error {
		return errors.Join(w.SaveRows(ctx, [][]byte{recordJSON("more", noon())}), &ShortError{"short"})
	}
	save, err := ReopenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := save.appendEntries(coverage.Entry{Seen: "blob"}); err != nil {
		t.Fatal(err)
	}
	if err := save.Close(); err != nil {
		t.Fatal(err)
	}
	if more := openSaved(t, path).input.Seal; more == got.input.Seal || more == "" {
		t.Errorf("the seal is still %q", more)
	}
}

func TestCompressedCopyIsChecked(t *testing.T) {
	path := newPath(t)
	lines := saveLines(t, path, 2)
	zipped := func(text []byte) string {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		_, _ = w.Write(text)
		_ = w.Close()
		if err := os.WriteFile(path+".gz", b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		return path + ".gz"
	}
	text := bytes.Join(lines, nil)
	if c := openSaved(t, zipped(text)).input.Coverage; c.Verdict() != coverage.Complete {
		t.Errorf("%v", c.Gaps())
	}
	if c := openSaved(t, zipped(bytes.Replace(text, []byte("adele@"), []byte("megan@"), 1))).input.Coverage; c.Verdict() != coverage.Incomplete || len(alteredWindows(c)) != 1 {
		t.Errorf("%v", c.Gaps())
	}
}

// Entries outside of a ledger are unreadable rows: inside a row of a service, and in a file that does
// not begin with a ledger.
func TestStrayEntriesAreRows(t *testing.T) {
	path := newPath(t)
	whole := coverage.Window{ID: 1, Source: "Fake", Span: hours(0, 1), Filter: newRequest(hours(0, 1)).Filter(), State: coverage.Whole}
	entry, err := coverage.AppendEntry(nil, coverage.Entry{Window: &whole})
	if err != nil {
		t.Fatal(err)
	}
	service := &fakeService{name: "Fake", fetch: func(ctx context.Context, _ int, w Window) error {
		row := slices.Concat([]byte("["), bytes.TrimSpace(entry), []byte("]"))
		return errors.Join(w.SaveRows(ctx, [][]byte{row}), errors.New("no answer"))
	}}
	got := fetchNew(t, path, newRequest(hours(0, 1)), service)
	for what, in := range map[string]source.Input{"live": got.input, "file": openSaved(t, path).input} {
		if in.Rejected != 1 || in.Coverage.Verdict() != coverage.Incomplete {
			t.Errorf("%s: %d rejected, %v", what, in.Rejected, in.Coverage.Verdict())
		}
	}
	lines := saveLines(t, newPath(t), 0)
	lines = slices.Insert(lines, 0, append(recordJSON("first", noon()), '\n'))
	readRewritten(t, path, lines)
	files, err := source.Open([]string{path}, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = files.Close() }()
	rejected := 0
	for {
		page, err := files.Next(t.Context())
		if err != nil {
			break
		}
		for _, r := range page.Rejected {
			if rejected++; !strings.Contains(r.Reason, "the file does not begin with a ledger") {
				t.Errorf("%+v", r)
			}
		}
	}
	if in := files.Inputs()[0]; rejected == 0 || len(in.Coverage.Requests) > 0 || in.Coverage.Verdict() == coverage.Complete {
		t.Errorf("%d rejected, asked for %v", rejected, in.Coverage.Requests)
	}
}

// toEarlierVersion returns lines as an earlier version wrote them: without pages, hashes and seals.
func toEarlierVersion(t *testing.T, lines [][]byte) [][]byte {
	t.Helper()
	var old [][]byte
	for _, line := range lines {
		if !coverage.IsEntry(line) {
			old = append(old, line)
			continue
		}
		e, err := coverage.ParseEntry(line)
		if err != nil {
			t.Fatal(err)
		}
		if e.Page != nil {
			continue
		}
		if e.Window != nil {
			e.Window.Sum = coverage.Sum{}
		}
		text, err := coverage.AppendEntry(nil, e)
		if err != nil {
			t.Fatal(err)
		}
		old = append(old, text)
	}
	return old
}

// A file of an earlier version counts as before but not as checked. It can be resumed, and its content
// is sealed from then on.
func TestFileOfAnEarlierVersion(t *testing.T) {
	for seed := range uint64(4) {
		path := newPath(t)
		old := toEarlierVersion(t, saveLines(t, path, seed))
		if c := readRewritten(t, path, old); c.Verdict() != coverage.Complete || c.CountUnsealed() == 0 || len(alteredWindows(c)) > 0 {
			t.Fatalf("seed %d: %v, %d not sealed", seed, c.Gaps(), c.CountUnsealed())
		}
		last := slices.IndexFunc(old, func(line []byte) bool { return bytes.Contains(line, []byte(`"answered whole"`)) })
		readRewritten(t, path, old[:last+1]) // one window is complete
		service := &fakeService{name: "Fake", log: logRows(hours(0, 24), time.Hour)}
		got := fetchResumed(t, path, service).input.Coverage
		again := openSaved(t, path).input
		for what, c := range map[string]coverage.Ledger{"resumed": got, "read again": again.Coverage} {
			if c.Verdict() != coverage.Complete || c.CountUnsealed() != 1 {
				t.Errorf("seed %d, %s: %v, %d not sealed", seed, what, c.Gaps(), c.CountUnsealed())
			}
		}
		text, err := os.ReadFile(path)
		if err != nil || again.Seal == "" {
			t.Fatal(again.Seal, err)
		}
		lines := slices.Collect(bytes.Lines(text))
		row := slices.IndexFunc(lines, func(line []byte) bool { return !coverage.IsEntry(line) })
		lines[row] = bytes.Replace(lines[row], []byte("adele@"), []byte("megan@"), 1)
		if c := readRewritten(t, path, lines); c.Verdict() != coverage.Incomplete {
			t.Errorf("seed %d: a row of the earlier version was changed, and it is called %v", seed, c.Verdict())
		}
	}
}
