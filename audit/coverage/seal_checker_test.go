package coverage

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"whoread/audit/seal"
)

// savedFetch returns the lines of a fetch of two windows, whose pages alternate:
//
//	1 asked   2, 3 windows   4, 5 rows of window 1, 6 page   7, 8 rows of window 2, 9 page
//	10 row of window 1, 11 page, 12 whole   13 row of window 2, 14 page, 15 whole
func savedFetch(t testing.TB) [][]byte {
	t.Helper()
	s := NewSealer()
	var text []byte
	enter := func(e Entry) {
		t.Helper()
		var err error
		if text, err = s.AppendEntry(text, e); err != nil {
			t.Fatal(err)
		}
	}
	number := 0
	page := func(window, rows int) {
		t.Helper()
		var lines []byte
		for range rows {
			number++
			lines = fmt.Appendf(lines, "{\"Id\":\"row %d\"}\n", number)
		}
		lines, err := s.AppendPage(lines, window, rows)
		if err != nil {
			t.Fatal(err)
		}
		text = append(text, lines...)
	}
	settle := func(w Window) {
		t.Helper()
		w.State = Whole
		enter(Entry{Window: &w})
	}
	first, second := window(1, 0, 5, Pending, ""), window(2, 5, 10, Pending, "")
	enter(Entry{Request: &Request{Span: hours(0, 10), Filter: "f"}})
	enter(Entry{Window: &first})
	enter(Entry{Window: &second})
	page(1, 2)
	page(2, 2)
	page(1, 1)
	settle(first)
	page(2, 1)
	settle(second)
	return slices.DeleteFunc(bytes.SplitAfter(text, []byte("\n")), func(l []byte) bool { return len(l) == 0 })
}

// checkedLines returns what can be believed of a file.
func checkedLines(lines [][]byte) Ledger {
	c := NewChecker("case.jsonl")
	for _, line := range lines {
		_, _ = c.Write(line)
	}
	_ = c.Close()
	var all Ledger
	for _, e := range c.Entries(math.MaxInt64) {
		all.AddEntry(e)
	}
	return all
}

func TestCheckerAcceptsUnchangedFile(t *testing.T) {
	t.Parallel()
	lines := savedFetch(t)
	if got := checkedLines(lines); got.Verdict() != Complete || got.CountUnsealed() > 0 {
		t.Errorf("%v: %v", got.Verdict(), got.Gaps())
	}
	last, err := ParseEntry(lines[14])
	if err != nil || last.Window.Sum.Rows != 3 {
		t.Errorf("%+v, %v", last.Window, err)
	}
	var pages []byte
	for _, i := range []int{8, 13} {
		e, err := ParseEntry(lines[i])
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, e.Page.SHA256+"\n"...)
	}
	if got := seal.HashText(pages); got != last.Window.Sum.SHA256 {
		t.Errorf("the sum of the window is %s, that of its pages %s", last.Window.Sum.SHA256, got)
	}
	if page := lines[13]; !bytes.Contains(page, []byte(seal.HashText(lines[12]))) {
		t.Errorf("%s does not hold the sum of its row", page)
	}
}

// What is changed becomes a gap of exactly the window that it belongs to, and else one of the file.
func TestCheckerFindsChanges(t *testing.T) {
	t.Parallel()
	replaced := func(line int, old, by string) func([][]byte) [][]byte {
		return func(l [][]byte) [][]byte {
			if l[line-1] = bytes.Replace(l[line-1], []byte(old), []byte(by), 1); !bytes.Contains(l[line-1], []byte(by)) {
				panic("nothing to replace")
			}
			return l
		}
	}
	removed := func(from, to int) func([][]byte) [][]byte {
		return func(l [][]byte) [][]byte { return slices.Delete(l, from-1, to) }
	}
	added := func(before int, line string) func([][]byte) [][]byte {
		return func(l [][]byte) [][]byte { return slices.Insert(l, before-1, []byte(line+"\n")) }
	}
	swapped := func(a, b int) func([][]byte) [][]byte {
		return func(l [][]byte) [][]byte {
			l[a-1], l[b-1] = l[b-1], l[a-1]
			return l
		}
	}
	resealed := func(line int, old, by string) func([][]byte) [][]byte { // as who knows how, but for the lines after it
		return func(l [][]byte) [][]byte {
			text := bytes.Replace(l[line-1], []byte(old), []byte(by), 1)
			object, _, _ := bytes.Cut(text, []byte(`,"after"`))
			chain := seal.NewChain(string(l[line-1][bytes.Index(l[line-1], []byte(`"after":"`))+9:][:64]))
			l[line-1] = chain.AppendLine(nil, append(object, '}'))
			return l
		}
	}
	const was = "case.jsonl was changed after it was saved: "
	one := func(reason string) Gap { return Gap{hours(0, 5), was + "window 1: " + reason} }
	two := func(reason string) Gap { return Gap{hours(5, 10), was + "window 2: " + reason} }
	file := func(reason string) Gap { return Gap{Reason: was + reason} }
	for name, test := range map[string]struct {
		change func([][]byte) [][]byte
		want   []Gap
	}{
		"a row is changed":          {replaced(4, "row 1", "row X"), []Gap{one("rows changed on the lines before line 6")}},
		"a row of the other window": {replaced(8, "row 4", "row X"), []Gap{two("rows changed on the lines before line 9")}},
		"a row is removed":          {removed(5, 5), []Gap{one("1 row missing on the lines before line 5")}},
		"all rows of a page":        {removed(4, 5), []Gap{one("2 rows missing on the lines before line 4")}},
		"a row is repeated":         {added(5, `{"Id":"row 1"}`), []Gap{one("1 row added on the lines before line 7")}},
		"a row is added":            {added(8, `{"Id":"other"}`), []Gap{two("1 row added on the lines before line 10")}},
		"a blank line is added":     {added(8, ``), []Gap{two("1 row added on the lines before line 10")}},
		"rows are swapped":          {swapped(4, 5), []Gap{one("rows changed on the lines before line 6")}},
		"rows of two windows are swapped": {swapped(5, 7), []Gap{
			one("rows changed on the lines before line 6"), two("rows changed on the lines before line 9"),
		}},
		"a page is removed": {removed(7, 9), []Gap{
			two("2 rows missing, by its sum on line 12"), file("lines of its ledger before line 8 are missing, or were added or moved"),
		}},
		"the end of a page is removed": {removed(6, 6), []Gap{
			one("2 rows missing, by its sum on line 11"), two("2 rows added on the lines before line 8"),
			file("lines of its ledger before line 8 are missing, or were added or moved"),
		}},
		"a page is of another window": {replaced(9, `"window":2`, `"window":1`), []Gap{
			one("2 rows added, by its sum on line 12"), two("2 rows missing, by its sum on line 15"), file("line 9 does not match its seal"),
		}},
		"a row is changed, and its page sealed anew": {
			func(l [][]byte) [][]byte {
				l[12] = []byte("{\"Id\":\"forged\"}\n")
				return resealed(14, seal.HashText([]byte("{\"Id\":\"row 6\"}\n")), seal.HashText(l[12]))(l)
			},
			[]Gap{two("rows changed, by its sum on line 15"), file("lines of its ledger before line 15 are missing, or were added or moved")},
		},
		"a window is wider": {
			replaced(12, `"to":"2026-09-14T05`, `"to":"2026-09-14T09`), []Gap{one("line 12 does not match its seal")},
		},
		"a window is wider, and sealed anew": {
			resealed(12, `"to":"2026-09-14T05`, `"to":"2026-09-14T09`), []Gap{file("lines of its ledger before line 14 are missing, or were added or moved")},
		},
		"a window has another sum": {replaced(15, `"rows":3,"sha`, `"rows":2,"sha`), []Gap{two("line 15 does not match its seal")}},
		"the end of a window is removed": {removed(12, 12), []Gap{
			{hours(0, 5), "not answered yet"}, file("lines of its ledger before line 13 are missing, or were added or moved"),
		}},
		"less is requested":         {replaced(1, `"to":"2026-09-14T10`, `"to":"2026-09-14T05`), []Gap{file("line 1 does not match its seal")}},
		"the first line is removed": {removed(1, 1), []Gap{file("lines of its ledger before line 1 are missing, or were added or moved")}},
		"an entry without a seal": {
			added(10, `{"whoread":{"asked":{"from":"2026-09-14T10:00:00Z","to":"2026-09-14T12:00:00Z","filter":"f"}}}`),
			[]Gap{{hours(10, 12), "not requested yet"}, file("line 10 is a ledger entry without a seal")},
		},
		"a window without a seal": {
			added(16, `{"whoread":{"window":{"id":3,"source":"Graph","from":"2026-09-14T10:00:00Z","to":"2026-09-14T12:00:00Z","filter":"f","state":"answered whole","rows":0,"calls":0,"took_ns":0}}}`),
			[]Gap{file("line 16 is a ledger entry without a seal")},
		},
		"a row at the end":     {added(16, `{"Id":"other"}`), []Gap{file("lines 16 to 16 at its end are not sealed, because a fetch was interrupted or they were added")}},
		"a row of no page":     {added(12, `{"Id":"other"}`), []Gap{file("lines 12 to 12 belong to no window")}},
		"the end is cut off":   {removed(15, 15), []Gap{{hours(5, 10), "not answered yet"}}},
		"a page at the end is": {removed(14, 15), []Gap{{hours(5, 10), "not answered yet"}, file("lines 13 to 13 at its end are not sealed, because a fetch was interrupted or they were added")}},
		"other line ends": {
			func(l [][]byte) [][]byte {
				for i := range l {
					l[i] = append(bytes.TrimSuffix(l[i], []byte("\n")), "\r\n"...)
				}
				return l
			},
			[]Gap{
				one("line 2 ends with CR LF: a mail gateway or an editor replaced LF"),
				two("line 3 ends with CR LF: a mail gateway or an editor replaced LF"),
				file("line 1 ends with CR LF: a mail gateway or an editor replaced LF; more such places: 4"),
			},
		},
		"a byte order mark": {func(l [][]byte) [][]byte { return append([][]byte{[]byte("\ufeff")}, l...) }, []Gap{file("line 1 does not match its seal")}},
		"two files in a row": {func(l [][]byte) [][]byte { return append(l, savedFetch(t)...) }, []Gap{
			one("3 rows added, by its sum on line 27"), two("3 rows added, by its sum on line 30"),
			file("lines of its ledger before line 16 are missing, or were added or moved"),
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := checkedLines(test.change(savedFetch(t)))
			if diff := cmp.Diff(test.want, got.Gaps()); diff != "" {
				t.Error(diff)
			}
			if got.Verdict() != Incomplete {
				t.Errorf("called %v", got.Verdict())
			}
		})
	}
}

// Whatever byte is changed, and whatever lines: nothing is called complete, and at most one window
// is blamed for a change of a row.
func TestCheckerDetectsEveryChangedByte(t *testing.T) {
	t.Parallel()
	whole := bytes.Join(savedFetch(t), nil)
	random := rand.New(rand.NewPCG(1, 1))
	for at := range whole[:len(whole)-1] { // the last line feed can be missing
		text := slices.Clone(whole)
		text[at] ^= byte(1 + random.IntN(255))
		got := checkedLines([][]byte{text})
		if bytes.HasPrefix(text, []byte(entryMark)) && got.Verdict() != Incomplete {
			t.Fatalf("byte %d: %v\n%s", at, got.Verdict(), text)
		}
	}
}

// The text may come in any parts.
func TestCheckerReadsAnyParts(t *testing.T) {
	t.Parallel()
	whole := bytes.Join(savedFetch(t), nil)
	want := checkedLines([][]byte{whole})
	for size := 1; size < len(whole); size += 1 + size/4 {
		if diff := cmp.Diff(want, checkedLines(slices.Collect(slices.Chunk(whole, size)))); diff != "" {
			t.Fatalf("in parts of %d bytes: %s", size, diff)
		}
	}
}

// Entries come when the text up to them was read, and none comes twice.
func TestCheckerEntriesByOffset(t *testing.T) {
	t.Parallel()
	c := NewChecker("case.jsonl")
	lines := savedFetch(t)
	_, _ = c.Write(bytes.Join(lines, nil))
	end := int64(len(lines[0]) + len(lines[1]))
	if early, now, again := c.Entries(end-1), c.Entries(end), c.Entries(end); len(early) != 1 || len(now) != 1 || len(again) != 0 {
		t.Errorf("%d, %d and %d entries", len(early), len(now), len(again))
	}
}

// A fetch that goes on seals what it finds, and what an interrupted one left.
func TestCheckerContinues(t *testing.T) {
	t.Parallel()
	for cut := range 15 {
		lines := savedFetch(t)[:cut+1]
		lines = append(lines, goneOnWith(t, lines)...)
		got := checkedLines(lines)
		if got.Verdict() != Complete {
			t.Errorf("cut after line %d: %v\n%s", cut+1, got.Gaps(), bytes.Join(lines, nil))
		}
		lines[min(cut, 3)][5] ^= 1
		if got := checkedLines(lines); got.Verdict() != Incomplete {
			t.Errorf("cut after line %d and changed: %v", cut+1, got.Verdict())
		}
	}
}

// goneOnWith answers what is not whole in some lines, one row for each window.
func goneOnWith(t *testing.T, lines [][]byte) [][]byte {
	t.Helper()
	c := NewChecker("case.jsonl")
	_, _ = c.Write(bytes.Join(lines, nil))
	s, text, err := c.Continue()
	if err != nil {
		t.Fatal(err)
	}
	var found Ledger
	for _, e := range c.Entries(math.MaxInt64) {
		found.AddEntry(e)
	}
	for _, w := range []Window{window(1, 0, 5, Whole, ""), window(2, 5, 10, Whole, "")} {
		if slices.ContainsFunc(found.Windows, func(had Window) bool { return had.ID == w.ID && had.State == Whole }) {
			continue
		}
		wanted := w
		wanted.State = Pending
		if text, err = s.AppendEntry(text, Entry{Window: &wanted}); err != nil {
			t.Fatal(err)
		}
		page, err := s.AppendPage([]byte("{\"Id\":\"again\"}\n"), w.ID, 1)
		if err != nil {
			t.Fatal(err)
		}
		if text, err = s.AppendEntry(append(text, page...), Entry{Window: &w}); err != nil {
			t.Fatal(err)
		}
	}
	return bytes.SplitAfter(text, []byte("\n"))
}

// A file of an earlier version is believed as before, and is not called checked. What goes on with
// it is sealed, and so is what was there.
func TestCheckerOfAnEarlierVersion(t *testing.T) {
	t.Parallel()
	var old []byte
	whole := window(1, 0, 5, Whole, "")
	whole.Rows = 1
	asked, wanted := Request{Span: hours(0, 10), Filter: "f"}, window(2, 5, 10, Pending, "")
	for _, part := range []any{Entry{Request: &asked}, "{\"Id\":\"row\"}\n", Entry{Window: &whole}, Entry{Window: &wanted}} {
		if row, ok := part.(string); ok {
			old = append(old, row...)
			continue
		}
		var err error
		if old, err = AppendEntry(old, part.(Entry)); err != nil {
			t.Fatal(err)
		}
	}
	got := checkedLines([][]byte{old})
	want := []Gap{{hours(5, 10), "not answered yet"}}
	if diff := cmp.Diff(want, got.Gaps()); diff != "" || got.CountUnsealed() != 1 {
		t.Errorf("%d not sealed: %s", got.CountUnsealed(), diff)
	}
	lines := bytes.SplitAfter(old, []byte("\n"))
	lines = append(lines[:len(lines)-1], goneOnWith(t, lines)...)
	if got := checkedLines(lines); got.Verdict() != Complete || got.CountUnsealed() != 1 {
		t.Errorf("%v with %d not sealed: %v", got.Verdict(), got.CountUnsealed(), got.Gaps())
	}
	for i := range 4 {
		changed := slices.Clone(lines)
		changed[i] = bytes.Replace(changed[i], []byte(`"`), []byte(` "`), 1)
		if got := checkedLines(changed); got.Verdict() != Incomplete {
			t.Errorf("line %d is changed, and it is %v", i+1, got.Verdict())
		}
	}
}

// Any text is read, and what follows from it does not depend on how it is cut.
func FuzzChecker(f *testing.F) {
	whole := bytes.Join(savedFetch(f), nil)
	f.Add(whole, uint16(100))
	f.Add(bytes.ReplaceAll(whole, []byte("\n"), []byte("\r\n")), uint16(7))
	f.Add([]byte(strings.Repeat(" ", 100)+`{"whoread":{"window":{"id":1}}}`), uint16(1))
	f.Add([]byte(`{"whoread":{"page":{"window":1,"rows":0,"sha256":""}}}`), uint16(9))
	f.Fuzz(func(t *testing.T, text []byte, size uint16) {
		got := checkedLines([][]byte{text})
		if diff := cmp.Diff(got, checkedLines(slices.Collect(slices.Chunk(text, 1+int(size))))); diff != "" {
			t.Error(diff)
		}
		got.Gaps()
		if !bytes.Equal(text, whole) && bytes.HasPrefix(text, whole[:bytes.IndexByte(whole, '\n')]) && !bytes.HasPrefix(text, whole[:len(whole)-1]) && got.Verdict() == Complete {
			t.Errorf("complete: %s", text)
		}
	})
}
