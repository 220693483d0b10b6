package coverage

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func hours(from, to int) Span {
	day := time.Date(2026, 9, 14, 0, 0, 0, 0, time.UTC)
	return Span{From: day.Add(time.Duration(from) * time.Hour), To: day.Add(time.Duration(to) * time.Hour)}
}

func window(id, from, to int, state WindowState, reason string) Window {
	return Window{ID: id, Source: "Graph", Span: hours(from, to), Filter: "f", State: state, Reason: reason}
}

func TestGaps(t *testing.T) {
	asked := []Request{{Span: hours(0, 10), Filter: "f"}}
	of := func(tenant string, w Window) Window { w.Tenant = tenant; return w }
	held := Window{Source: "a.csv", Span: hours(0, 1), State: FromFile}
	tests := map[string]struct {
		c       Ledger
		want    []Gap
		verdict Verdict
	}{
		"nothing known": {Ledger{}, nil, Unproven},
		"a file": {
			Ledger{Windows: []Window{{Source: "a.csv", Span: hours(0, 1), State: FromFile}}}, nil, Unproven,
		},
		"a file at a limit": {
			Ledger{Windows: []Window{{Source: "a.csv", Span: hours(0, 1), State: Short, Reason: "has 5,000 rows"}}},
			[]Gap{{hours(0, 1), "a.csv has 5,000 rows"}},
			Incomplete,
		},
		"C25 not asked yet": {Ledger{Requests: asked}, []Gap{{hours(0, 10), "not requested yet"}}, Incomplete},
		"answered whole": {
			Ledger{Requests: asked, Windows: []Window{window(1, 5, 10, Whole, ""), window(2, 0, 5, Whole, "")}}, nil, Complete,
		},
		"overlapping": {
			Ledger{Requests: asked, Windows: []Window{window(1, 0, 7, Whole, ""), window(2, 2, 5, Failed, "x"), window(3, 6, 12, Whole, "")}}, nil, Complete,
		},
		"another filter does not count": {
			Ledger{Requests: asked, Windows: []Window{{ID: 1, Span: hours(0, 10), Filter: "g", State: Whole}}},
			[]Gap{{hours(0, 10), "not requested yet"}},
			Incomplete,
		},
		"C25 failed, asked, skipped": {
			Ledger{Requests: asked, Windows: []Window{
				window(1, 0, 2, Whole, ""), window(2, 2, 4, Failed, "timed out"), window(3, 4, 6, Pending, ""), window(4, 6, 8, Skipped, ""),
			}},
			[]Gap{
				{hours(2, 4), "Graph: timed out"},
				{hours(4, 6), "not answered yet"},
				{hours(6, 8), "Graph: skipped"},
				{hours(8, 10), "not requested yet"},
			},
			Incomplete,
		},
		"C23 asked again in halves": {
			Ledger{Requests: asked, Windows: []Window{window(1, 0, 10, Short, "too many"), window(2, 0, 5, Whole, ""), window(3, 5, 10, Whole, "")}}, nil, Complete,
		},
		"one half failed": {
			Ledger{Requests: asked, Windows: []Window{window(1, 0, 10, Short, "too many"), window(2, 0, 5, Whole, ""), window(3, 5, 10, Failed, "gone")}},
			[]Gap{{hours(5, 10), "Graph: gone"}},
			Incomplete,
		},
		"another tenant does not count": {
			Ledger{
				Requests: []Request{{hours(0, 2), "f", "a.example"}, {hours(0, 2), "f", "b.example"}},
				Windows:  []Window{of("a.example", window(1, 0, 2, Failed, "gone")), of("b.example", window(1, 0, 2, Whole, ""))},
			},
			[]Gap{{hours(0, 2), "a.example: Graph: gone"}},
			Incomplete,
		},
		"the same gap of two tenants": {
			Ledger{Requests: []Request{{hours(0, 2), "f", "a.example"}, {hours(0, 2), "f", "b.example"}}},
			[]Gap{{hours(0, 2), "a.example: not requested yet"}, {hours(0, 2), "b.example: not requested yet"}},
			Incomplete,
		},
		"a tenant that is not known": {
			Ledger{Requests: asked, Windows: []Window{of("a.example", window(1, 0, 10, Whole, ""))}},
			[]Gap{{hours(0, 10), "not requested yet"}},
			Incomplete,
		},
		"altered": {
			Ledger{Requests: asked, Windows: []Window{window(1, 0, 5, Altered, "changed"), window(2, 5, 10, Whole, "")}},
			[]Gap{{hours(0, 5), "changed"}},
			Incomplete,
		},
		"altered and answered again": {
			Ledger{Requests: asked, Windows: []Window{window(1, 0, 5, Altered, "changed"), window(2, 5, 10, Whole, ""), window(3, 0, 3, Whole, ""), window(4, 3, 5, Whole, "")}},
			[]Gap{{Reason: "changed; a later answer to it is complete, but the altered rows are still in the file: fetch into another file"}},
			Incomplete,
		},
		"altered and answered again in part": {
			Ledger{Requests: asked, Windows: []Window{window(1, 0, 5, Altered, "changed"), window(2, 5, 10, Whole, ""), window(3, 0, 3, Whole, ""), window(4, 3, 5, Failed, "gone")}},
			[]Gap{{hours(0, 5), "changed"}},
			Incomplete,
		},
		"altered after it was answered": {
			Ledger{Requests: asked, Windows: []Window{window(1, 0, 10, Whole, ""), window(2, 0, 5, Altered, "changed")}},
			[]Gap{{hours(0, 5), "changed"}},
			Incomplete,
		},
		"asked for no time": {
			Ledger{Requests: []Request{{Filter: "f"}}, Windows: []Window{window(1, 0, 10, Whole, "")}},
			[]Gap{{Reason: "the time span of the request is not known: f"}},
			Incomplete,
		},
		"asked for an inverted span": {
			Ledger{Requests: []Request{{Span{From: hours(0, 5).To, To: hours(0, 1).To}, "f", "a.example"}}},
			[]Gap{{Reason: "the time span of the request is not known: f, tenant a.example"}},
			Incomplete,
		},
		"a window of an inverted span": {
			Ledger{Requests: asked, Windows: []Window{
				window(1, 8, 2, Whole, ""), window(2, 8, 2, Failed, "x"), window(3, 0, 4, Whole, ""), {State: Whole, Filter: "f"},
			}},
			[]Gap{{hours(4, 10), "not requested yet"}},
			Incomplete,
		},
		"the last window says why": {
			Ledger{Requests: asked, Windows: []Window{
				window(1, 0, 10, Failed, "first"), window(2, 2, 6, Failed, "second"), window(3, 5, 8, Failed, "third"), window(4, 8, 9, Failed, "first"),
			}},
			[]Gap{{hours(0, 2), "Graph: first"}, {hours(2, 5), "Graph: second"}, {hours(5, 8), "Graph: third"}, {hours(8, 10), "Graph: first"}},
			Incomplete,
		},
		"complete beside a file": {
			Ledger{Requests: asked, Windows: []Window{window(1, 0, 10, Whole, ""), held}}, nil, Unproven,
		},
		"incomplete beside a file": {
			Ledger{Requests: asked, Windows: []Window{window(1, 0, 9, Whole, ""), held}},
			[]Gap{{hours(9, 10), "not requested yet"}},
			Incomplete,
		},
		"asked twice": {
			Ledger{Requests: []Request{asked[0], asked[0]}, Windows: []Window{window(1, 0, 9, Whole, "")}},
			[]Gap{{hours(9, 10), "not requested yet"}},
			Incomplete,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, test.c.Gaps()); diff != "" {
				t.Error(diff)
			}
			if got := test.c.Verdict(); got != test.verdict {
				t.Errorf("verdict %v, want %v", got, test.verdict)
			}
		})
	}
}

// Every hour that was asked for is either in a whole window or in exactly one gap, for the reason
// of the last window that was asked for it.
func TestGapsAreUncoveredByWholeWindows(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		c := Ledger{Requests: []Request{{Span: hours(0, 24), Filter: "f"}}}
		for id := range rng.IntN(8) {
			from := rng.IntN(26) - 2
			c.Windows = append(c.Windows, window(id, from, from+1+rng.IntN(12), WindowState(rng.IntN(5)), fmt.Sprint(id)))
		}
		gaps := c.Gaps()
		for hour := range 24 {
			at := hours(hour, hour+1).From
			var want, got []string
			whole, why := false, "not requested yet"
			for _, w := range c.Windows {
				switch {
				case !contains(w.Span, at):
				case w.State == Whole:
					whole = true
				default:
					why = w.gapReason()
				}
			}
			if !whole {
				want = []string{why}
			}
			for _, g := range gaps {
				if contains(g.Span, at) {
					got = append(got, g.Reason)
				}
			}
			if !slices.Equal(want, got) {
				t.Fatalf("hour %d: %q, want %q\n%+v\n%+v", hour, got, want, c.Windows, gaps)
			}
		}
	}
}

func contains(s Span, at time.Time) bool { return !at.Before(s.From) && at.Before(s.To) }

func TestLedgerReplacesAWindowAndIsReadBack(t *testing.T) {
	var c, back Ledger
	first, last := window(1, 0, 5, Pending, ""), window(1, 0, 5, Whole, `says "x"`+"\n")
	asked := Request{hours(0, 5), "f", "contoso.example"}
	var text []byte
	for _, e := range []Entry{{Request: &asked, FetchRequest: []byte(`{"a":1}`)}, {Window: &first}, {Seen: "b"}, {Window: &last}} {
		c.AddEntry(e)
		line, err := AppendEntry(nil, e)
		if err != nil || !IsEntry(line) {
			t.Fatalf("%s: %v", line, err)
		}
		read, err := ParseEntry(line)
		if err != nil {
			t.Fatal(err)
		}
		back.AddEntry(read)
		text = append(text, line...)
	}
	if diff := cmp.Diff(Ledger{Requests: []Request{asked}, Windows: []Window{last}}, c); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(c, back); diff != "" {
		t.Errorf("%s\n%s", diff, text)
	}
}

func TestRequestsOfOneTenantAreJoined(t *testing.T) {
	var c Ledger
	asked := []Request{
		{hours(0, 1), "f", ""}, {hours(1, 2), "f", ""}, {hours(2, 3), "f", "contoso.example"}, {hours(3, 4), "f", "contoso.example"}, {hours(4, 5), "g", "contoso.example"},
	}
	for _, a := range asked {
		c.AddEntry(Entry{Request: &a})
	}
	want := []Request{{hours(0, 2), "f", ""}, {hours(2, 4), "f", "contoso.example"}, asked[4]}
	if diff := cmp.Diff(want, c.Requests); diff != "" {
		t.Error(diff)
	}
}

// A ledger of an earlier version names no tenant, and reads and writes the same.
func TestLedgerWithoutATenant(t *testing.T) {
	const line = `{"whoread":{"asked":{"from":"2026-09-14T00:00:00Z","to":"2026-09-14T01:00:00Z","filter":"f"},` +
		`"window":{"id":1,"source":"s","from":"2026-09-14T00:00:00Z","to":"2026-09-14T01:00:00Z","filter":"f","state":"answered whole","rows":0,"calls":0,"took_ns":0}}}` + "\n"
	e, err := ParseEntry([]byte(line))
	if err != nil {
		t.Fatal(err)
	}
	var c Ledger
	if c.AddEntry(e); c.Verdict() != Complete {
		t.Errorf("%v: %v", c.Verdict(), c.Gaps())
	}
	if again, err := AppendEntry(nil, e); err != nil || string(again) != line {
		t.Errorf("%s: %v", again, err)
	}
}

func TestLedgerReportsMissingRows(t *testing.T) {
	whole, short := window(1, 0, 5, Whole, ""), window(2, 5, 9, Short, "too many")
	whole.Rows, short.Rows = 7, 100
	saved := Ledger{Requests: []Request{{Span: hours(0, 9), Filter: "f"}}, Windows: []Window{whole, whole, short}}
	for name, test := range map[string]struct {
		ledger   Ledger
		rowsRead int
		want     []string
	}{
		"a file without a ledger": {
			Ledger{Windows: []Window{{Source: "case.jsonl", State: FromFile, Rows: 3}}}, 3, nil,
		},
		"all rows":  {saved, 14, nil},
		"more rows": {saved, 20, nil},
		"rows that were deleted": {
			saved, 13, []string{"holds 13 rows, its ledger states at least 14: rows are missing from the file"},
		},
		"a file with one row": {
			saved, 1, []string{"holds 1 row, its ledger states at least 14: rows are missing from the file"},
		},
		"what was asked for was deleted, too": {
			Ledger{Windows: saved.Windows}, 2, []string{"holds 2 rows, its ledger states at least 14: rows are missing from the file"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			var want []Window
			for _, reason := range test.want {
				want = append(want, Window{Source: "case.jsonl", State: Short, Rows: test.rowsRead, Reason: reason})
			}
			got := test.ledger.FindMissingRows("case.jsonl", test.rowsRead)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
			if c := (Ledger{Windows: got}); len(c.Gaps()) != len(want) {
				t.Errorf("gaps %v", c.Gaps())
			}
		})
	}
}

func FuzzParseEntry(f *testing.F) {
	f.Add([]byte(`{"whoread":{"window":{"id":1,"source":"s","from":"2026-09-14T00:00:00Z","to":"2026-09-15T00:00:00Z","state":"short","rows":1,"calls":2,"took_ns":3}}}`))
	f.Add([]byte(`{"whoread":{"asked":{"from":"2026-09-14T00:00:00Z","to":"2026-09-15T00:00:00Z","filter":"f"},"request":{}}}`))
	for _, line := range savedFetch(f) {
		if IsEntry(line) {
			f.Add(line)
		}
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		e, err := ParseEntry(line)
		if err != nil {
			return
		}
		var c Ledger
		c.AddEntry(e)
		c.Gaps()
		again, err := AppendEntry(nil, e)
		if err != nil {
			return // a year that JSON cannot write
		}
		if back, err := ParseEntry(again); err != nil || !cmp.Equal(e.Window, back.Window) || !cmp.Equal(e.Page, back.Page) {
			t.Errorf("%s: %v", again, err)
		}
	})
}

// BenchmarkGaps is a fetch of many windows of which none was answered whole, or every other one.
func BenchmarkGaps(b *testing.B) {
	const windows = 2_000
	for name, state := range map[string]WindowState{"all failed": Failed, "every other failed": Whole} {
		c := Ledger{Requests: []Request{{Span: hours(0, windows), Filter: "f"}}}
		for i := range windows {
			w := window(i+1, i, i+1, Failed, fmt.Sprintf("query %d failed", i))
			if i%2 > 0 {
				w.State = state
			}
			c.Windows = append(c.Windows, w)
		}
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if len(c.Gaps()) < windows/2 {
					b.Fatal("gaps are missing")
				}
			}
		})
	}
}
