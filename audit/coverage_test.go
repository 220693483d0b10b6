package audit

import (
	"math/rand/v2"
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
	asked := []Asked{{hours(0, 10), "f"}}
	tests := map[string]struct {
		c       Coverage
		want    []Gap
		verdict Verdict
	}{
		"nothing known": {Coverage{}, nil, Unproven},
		"a file": {
			Coverage{Windows: []Window{{Source: "a.csv", Span: hours(0, 1), State: Held}}}, nil, Unproven,
		},
		"a file at a limit": {
			Coverage{Windows: []Window{{Source: "a.csv", Span: hours(0, 1), State: Short, Reason: "has 5,000 rows"}}},
			[]Gap{{hours(0, 1), "a.csv has 5,000 rows"}},
			Incomplete,
		},
		"C25 not asked yet": {Coverage{Asked: asked}, []Gap{{hours(0, 10), "not asked for yet"}}, Incomplete},
		"answered whole": {
			Coverage{Asked: asked, Windows: []Window{window(1, 5, 10, Whole, ""), window(2, 0, 5, Whole, "")}}, nil, Complete,
		},
		"overlapping": {
			Coverage{Asked: asked, Windows: []Window{window(1, 0, 7, Whole, ""), window(2, 2, 5, Failed, "x"), window(3, 6, 12, Whole, "")}}, nil, Complete,
		},
		"another filter does not count": {
			Coverage{Asked: asked, Windows: []Window{{ID: 1, Span: hours(0, 10), Filter: "g", State: Whole}}},
			[]Gap{{hours(0, 10), "not asked for yet"}},
			Incomplete,
		},
		"C25 failed, asked, skipped": {
			Coverage{Asked: asked, Windows: []Window{
				window(1, 0, 2, Whole, ""), window(2, 2, 4, Failed, "timed out"), window(3, 4, 6, Wanted, ""), window(4, 6, 8, Skipped, ""),
			}},
			[]Gap{
				{hours(2, 4), "Graph: timed out"},
				{hours(4, 6), "not answered yet"},
				{hours(6, 8), "Graph: skipped"},
				{hours(8, 10), "not asked for yet"},
			},
			Incomplete,
		},
		"C23 asked again in halves": {
			Coverage{Asked: asked, Windows: []Window{window(1, 0, 10, Short, "too many"), window(2, 0, 5, Whole, ""), window(3, 5, 10, Whole, "")}}, nil, Complete,
		},
		"one half failed": {
			Coverage{Asked: asked, Windows: []Window{window(1, 0, 10, Short, "too many"), window(2, 0, 5, Whole, ""), window(3, 5, 10, Failed, "gone")}},
			[]Gap{{hours(5, 10), "Graph: gone"}},
			Incomplete,
		},
		"asked twice": {
			Coverage{Asked: []Asked{asked[0], asked[0]}, Windows: []Window{window(1, 0, 9, Whole, "")}},
			[]Gap{{hours(9, 10), "not asked for yet"}},
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

// Every hour that was asked for is either in a whole window or in exactly one gap.
func TestGapsAreWhatNoWholeWindowCovers(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		c := Coverage{Asked: []Asked{{hours(0, 24), "f"}}}
		for id := range rng.IntN(8) {
			from := rng.IntN(26) - 2
			c.Windows = append(c.Windows, window(id, from, from+1+rng.IntN(12), WindowState(rng.IntN(5)), ""))
		}
		gaps := c.Gaps()
		for hour := range 24 {
			at := hours(hour, hour+1).From
			whole, missing := false, 0
			for _, w := range c.Windows {
				whole = whole || w.State == Whole && contains(w.Span, at)
			}
			for _, g := range gaps {
				if contains(g.Span, at) {
					missing++
				}
			}
			if whole && missing != 0 || !whole && missing != 1 {
				t.Fatalf("hour %d: whole %v, in %d gaps\n%+v\n%+v", hour, whole, missing, c.Windows, gaps)
			}
		}
	}
}

func contains(s Span, at time.Time) bool { return !at.Before(s.From) && at.Before(s.To) }

func TestLedgerReplacesAWindowAndIsReadBack(t *testing.T) {
	var c, back Coverage
	first, last := window(1, 0, 5, Wanted, ""), window(1, 0, 5, Whole, `says "x"`+"\n")
	asked := Asked{hours(0, 5), "f"}
	var text []byte
	for _, e := range []Entry{{Asked: &asked, Request: []byte(`{"a":1}`)}, {Window: &first}, {Seen: "b"}, {Window: &last}} {
		c.Add(e)
		line, err := AppendEntry(nil, e)
		if err != nil || !IsEntry(line) {
			t.Fatalf("%s: %v", line, err)
		}
		read, err := ParseEntry(line)
		if err != nil {
			t.Fatal(err)
		}
		back.Add(read)
		text = append(text, line...)
	}
	if diff := cmp.Diff(Coverage{Asked: []Asked{asked}, Windows: []Window{last}}, c); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(c, back); diff != "" {
		t.Errorf("%s\n%s", diff, text)
	}
}

func FuzzParseEntry(f *testing.F) {
	f.Add([]byte(`{"whoread":{"window":{"id":1,"source":"s","from":"2026-09-14T00:00:00Z","to":"2026-09-15T00:00:00Z","state":"short","rows":1,"calls":2,"took_ns":3}}}`))
	f.Add([]byte(`{"whoread":{"asked":{"from":"2026-09-14T00:00:00Z","to":"2026-09-15T00:00:00Z","filter":"f"},"request":{}}}`))
	f.Fuzz(func(t *testing.T, line []byte) {
		e, err := ParseEntry(line)
		if err != nil {
			return
		}
		var c Coverage
		c.Add(e)
		c.Gaps()
		again, err := AppendEntry(nil, e)
		if err != nil {
			return // a year that JSON cannot write
		}
		if back, err := ParseEntry(again); err != nil || !cmp.Equal(e.Window, back.Window) {
			t.Errorf("%s: %v", again, err)
		}
	})
}
