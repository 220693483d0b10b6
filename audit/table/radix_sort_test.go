package table

import (
	"cmp"
	"slices"
	"testing"
)

func TestRadixSortKeepsTheOrderOfEqualRows(t *testing.T) {
	r := newRand(21)
	for range 300 {
		rows := make([]uint32, r.IntN(5000))
		keys := make(map[uint32]uint32, len(rows))
		span := pickValue(r, 1, 5, 3000, 1<<20, 1<<31)
		for i := range rows {
			rows[i] = uint32(i) * 7
			keys[rows[i]] = uint32(r.IntN(span)) + pickValue(r, 0, uint32(1)<<30)
		}
		desc := r.IntN(2) == 0
		want := slices.Clone(rows)
		slices.SortStableFunc(want, func(a, b uint32) int {
			if desc {
				a, b = b, a
			}
			return cmp.Compare(keys[a], keys[b])
		})
		got, equal := radixSort(slices.Clone(rows), func(row uint32) uint32 { return keys[row] }, desc)
		if !slices.Equal(got, want) {
			t.Fatalf("%d rows, descending %v: not sorted, or equal ones changed places", len(rows), desc)
		}
		for i := 1; i < len(got); i++ {
			if same := keys[got[i]] == keys[got[i-1]]; same != (equal[i] == equal[i-1]) {
				t.Fatalf("rows %d and %d: told equal %v, are %v", i-1, i, !same, same)
			}
		}
	}
}
