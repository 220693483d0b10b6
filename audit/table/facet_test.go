package table

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func TestFacetCountsTheRecordsThatItsTermsSelect(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 1))
	for range 40 {
		snap := snapshotWithInfo(r, randomPages(r, 5, 60)...)
		spec := Spec{Filter: parseFilter(t, pickValue(r, filters()...))}
		v := buildView(t, snap, spec)
		for c := TimeStamp; c <= Kind; c++ {
			if !c.isFilterable() {
				continue
			}
			values, err := v.Facet(t.Context(), c)
			if err != nil {
				t.Fatal(err)
			}
			sum := 0
			for _, value := range values {
				sum += value.Records
				if value.Term == nil {
					t.Fatalf("%v: value %q has no term", c, value.Text)
				}
				kept := buildView(t, snap, Spec{Filter: spec.Filter, Within: value.Term})
				// A name matches in any case of letters, and an id without its record's other ids.
				loose := c.variesByEntry() || c == Mailbox || c == User
				if n := kept.Len(); n < value.Records || n > value.Records && !loose {
					t.Fatalf("%v %q: %d records, its term %s selects %d", c, value.Text, value.Records, value.Term, n)
				}
			}
			if !c.variesByEntry() && sum != v.Len() {
				t.Fatalf("%v: values count %d records of %d", c, sum, v.Len())
			}
			if !slices.IsSortedFunc(values, func(a, b Value) int { return b.Records - a.Records }) {
				t.Fatalf("%v: not the most frequent first", c)
			}
		}
	}
}

func TestRowValuesMatchGroupCounts(t *testing.T) {
	r := rand.New(rand.NewPCG(12, 1))
	for range 20 {
		snap := snapshotWithInfo(r, randomPages(r, 5, 60)...)
		for _, by := range GroupableColumns() {
			v := buildView(t, snap, Spec{Shape: Grouped, By: by})
			for row := range v.Len() {
				for _, c := range []Column{Sessions, ClientIPs, Users, Clients} {
					if got, want := len(v.RowValues(row, c)), v.Cell(row, c); formatCount(uint32(got)) != want {
						t.Fatalf("by %v row %d: %d values of %v, the cell says %s", by, row, got, c, want)
					}
				}
			}
		}
	}
}

func TestCountByTimeCountsEveryRecordWithATime(t *testing.T) {
	snap := storeOf(randomPages(rand.New(rand.NewPCG(13, 1)), 5, 80)...).Snapshot()
	v := buildView(t, snap, Spec{})
	totals := v.Totals()
	sum, timed := 0, 0
	for _, n := range v.CountByTime(17, totals.First, totals.Last) {
		sum += n
	}
	for n := range snap.Len() {
		if snap.Record(n).Time != 0 {
			timed++
		}
	}
	if sum != timed {
		t.Errorf("density counts %d records, %d state a time", sum, timed)
	}
}
