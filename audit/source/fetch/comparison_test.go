package fetch

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// addRows adds rows of an ID and a content, and returns the new ones.
func addRows(r *Comparison, rows ...string) (fresh []string) {
	for _, row := range rows {
		id, content, _ := strings.Cut(row, "=")
		if r.Add([]byte(id), []byte(content)) {
			fresh = append(fresh, row)
		}
	}
	return fresh
}

func TestComparison(t *testing.T) {
	for _, c := range []struct {
		name     string
		readings [][]string // the last one repeatedly
		fresh    string     // the new rows of each reading
		distinct int        // of all readings
		notes    []string
		short    bool
	}{
		{"the same", [][]string{{"a=1", "b=1"}, {"b=1", "a=1"}}, "a=1 b=1|", 2, nil, false},
		{"nothing", [][]string{{}}, "|", 0, nil, false},
		{"a row twice", [][]string{{"a=1", "a=1", "b=2"}, {"a=1", "b=2", "b=2"}}, "a=1 a=1 b=2|", 2, nil, false},
		{"two rows of one id", [][]string{{"a=1", "a=2"}, {"a=2", "a=1"}}, "a=1 a=2|", 1, nil, false},
		{"two ids of one content", [][]string{{"a=1"}, {"b=1", "a=1"}}, "a=1|b=1|", 2, []string{"reading 2 had 1 new rows, 0 with other content, and lacked 0"}, false},
		{"other content", [][]string{{"a=1"}, {"a=2"}}, "a=1|a=2", 1, []string{"reading 2 had 0 new rows, 1 with other content, and lacked 0"}, false},
		{"less", [][]string{{"a=1", "b=1"}, {"b=1"}}, "a=1 b=1|", 2, []string{"reading 2 had 0 new rows, 0 with other content, and lacked 1"}, false},
		{
			"others each time",
			[][]string{{"a=1"}, {"b=1"}, {"c=1"}, {"d=1"}},
			"a=1|b=1|c=1|d=1", 4,
			[]string{
				"reading 2 had 1 new rows, 0 with other content, and lacked 1",
				"reading 3 had 1 new rows, 0 with other content, and lacked 2",
				"reading 4 had 1 new rows, 0 with other content, and lacked 3",
			},
			true,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := NewComparison("rows")
			fresh, n := []string{strings.Join(addRows(r, c.readings[0]...), " ")}, 0
			var notes []string
			err := r.RepeatUntilStable("it", func() error {
				n++
				fresh = append(fresh, strings.Join(addRows(r, c.readings[min(n, len(c.readings)-1)]...), " "))
				return nil
			}, func(what string) { notes = append(notes, what) })
			var short *ShortError
			if errors.As(err, &short) != c.short || (err != nil) != c.short {
				t.Errorf("got %v", err)
			}
			if c.short && err.Error() != "it returns other rows each time it is read: "+strings.Join(c.notes, ", ") {
				t.Errorf("got %v", err)
			}
			if got := strings.Join(fresh, "|"); got != c.fresh || r.CountDistinct() != c.distinct || !slices.Equal(notes, c.notes) {
				t.Errorf("%q handed on, %d distinct, noted %q", got, r.CountDistinct(), notes)
			}
		})
	}
}

func TestCountDistinctInFirstReading(t *testing.T) {
	r := NewComparison("rows")
	for i := range 3000 {
		if id := fmt.Sprint(i % 1000); !r.Add([]byte(id), []byte(id)) {
			t.Fatalf("row %d of the first reading is not handed on", i)
		}
	}
	if n := r.CountDistinct(); n != 1000 {
		t.Errorf("%d distinct rows of 1,000", n)
	}
}

func TestFailedReading(t *testing.T) {
	broken := errors.New("broken")
	if err := NewComparison("rows").RepeatUntilStable("it", func() error { return broken }, nil); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}
