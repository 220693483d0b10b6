package table

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"whoread/audit/filter"
)

// TestEveryColumnIsComplete reports which columns lack what.
func TestEveryColumnIsComplete(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 9))
	filled := storeOf(randomPages(r, 6, 60)...)
	filled.SetMessageInfo(MessageInfo{
		ID: "<a@x>", State: Found, Subjects: []string{"Invoice"}, Sender: "ben@contoso.example", Received: 1789372800, Source: "mailbox",
	})
	snap := filled.Snapshot()
	for _, c := range allColumns() {
		for _, lack := range listMissing(t, snap, c) {
			t.Errorf("column %d (%v) lacks %s", c, c, lack)
		}
	}
}

// listMissing returns what a column lacks.
func listMissing(t *testing.T, s *Snapshot, c Column) []string {
	d := c.describe()
	var missing []string
	require := func(ok bool, what string) {
		if !ok {
			missing = append(missing, what)
		}
	}
	require(d.name != "", "a header")
	for _, name := range []string{d.name, strings.ToLower(d.name)} {
		found, err := ColumnByName(name)
		require(err == nil && found == c, "a name of its own")
	}
	least, most := c.WidthLimits()
	require(least > 0 && most >= least && most >= len(d.name)/2, "a width")
	shown := specsShowing(c)
	require(len(shown) > 0, "rows that show it")
	switch d.scope {
	case ofSibling:
		require(slices.ContainsFunc(siblingColumns(), func(of siblingColumn) bool { return of.name == d.name }), "a column of siblings")
		require(d.alias == "" && !c.isFilterable(), "nothing, but has a filter")
	case ofGroup:
		require(d.countsOf != NoColumn || d.sum != nil || d.time != nil, "what groups have of it")
		require(d.alias == "" && !c.isFilterable(), "nothing, but has a filter")
	default:
		require(d.values != noValues, "values")
		require(c.isFilterable() || c == Messages, "a filter")
	}
	of, counts := c.countedColumn()
	if !counts {
		of = c
	}
	_, coded := of.describe().values.(codedValues)
	require(coded || !counts && d.order.group == 0, "codes that groups are told apart by")
	cells := map[string]bool{"": true}
	for _, spec := range shown {
		spec.Sort = []SortKey{{c, true}}
		v := buildView(t, s, spec)
		for row := range v.Len() {
			cells[v.Cell(row, c)] = true
			cells[string(v.AppendCell(nil, row, c))] = true
		}
	}
	require(len(cells) > 1, "cells")
	values, err := buildView(t, s, Spec{}).Facet(t.Context(), c)
	require(err == nil && len(values) > 0, "facets")
	return missing
}

// specsShowing returns a spec of each kind of rows that can show a column and be sorted by it.
func specsShowing(c Column) []Spec {
	specs := []Spec{{}, {Shape: Accesses}, {Shape: Activity}}
	for _, by := range GroupableColumns() {
		specs = append(specs, Spec{Shape: Grouped, By: by})
	}
	return slices.DeleteFunc(specs, func(s Spec) bool { return !slices.Contains(s.sortableColumns(), c) })
}

func TestColumnOrderHasNoGaps(t *testing.T) {
	for name, at := range map[string]func(d descriptor) position{
		"events": Events.exportPosition, "items": Accesses.exportPosition, "activity": Activity.exportPosition, "groups": func(d descriptor) position { return d.order.group },
	} {
		for i, c := range columnsInOrder(at) {
			if got := at(c.describe()); int(got) != i+1 {
				t.Errorf("%s: %v has place %d, want %d", name, c, got, i+1)
			}
		}
	}
}

func TestAliasesStandForColumnsOfOneKind(t *testing.T) {
	kinds := map[string]filter.Kind{}
	for _, c := range allColumns() {
		d := c.describe()
		if d.alias == "" {
			continue
		}
		if kind, ok := kinds[d.alias]; ok && kind != d.kind {
			t.Errorf("%s stands for columns of several kinds", d.alias)
		}
		kinds[d.alias] = d.kind
		if found, err := ColumnByName(d.alias); err != nil || found.describe().alias != d.alias {
			t.Errorf("%s is %v (%v)", d.alias, found, err)
		}
	}
	if want := "access app client folder ip mailbox message sender session subject time token user"; strings.Join(sortedKeys(kinds), " ") != want {
		t.Errorf("aliases are %v, want %s", sortedKeys(kinds), want)
	}
}

func sortedKeys(m map[string]filter.Kind) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
