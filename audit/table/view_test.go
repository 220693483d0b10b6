package table

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// FuzzExtend extends a view page by page and compares it with one built from scratch.
func FuzzExtend(f *testing.F) {
	for seed := range uint64(40) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		r := rand.New(rand.NewPCG(seed, 1))
		spec := randomSpec(t, r)
		spec.ShowOwnLookups = r.IntN(2) == 0
		s := NewStore()
		if r.IntN(2) == 0 {
			s.SetOwnApps(makeGUID(7))
		}
		v := buildView(t, s.Snapshot(), spec)
		for _, p := range randomPages(r, 1+r.IntN(8), 1+r.IntN(30)) {
			if r.IntN(5) > 0 {
				s.Append(p)
			}
			if r.IntN(2) == 0 {
				s.SetMessageInfo(randomInfo(r)...)
			}
			snap := s.Snapshot()
			var err error
			if v, err = v.Extend(t.Context(), snap); err != nil {
				t.Fatal(err)
			}
			fresh := buildView(t, snap, spec)
			if diff := cmp.Diff(printView(fresh), printView(v)); diff != "" {
				t.Fatalf("spec %+v filter %v (-built +extended):\n%s", spec, spec.Filter, diff)
			}
			for row := range v.Len() {
				if at, ok := v.RowByID(v.RowID(row)); !ok || at != row {
					t.Fatalf("row %d has the identity of row %d (%v)", row, at, ok)
				}
				if v.RowID(row) != fresh.RowID(row) {
					t.Fatalf("row %d: identities differ", row)
				}
			}
		}
	})
}

// FuzzOrder compares sorting and filtering with a plain sort of the texts.
func FuzzOrder(f *testing.F) {
	for seed := range uint64(40) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		r := rand.New(rand.NewPCG(seed, 2))
		snap := storeOf(randomPages(r, 4, 40)...).Snapshot()
		c := pickValue(r, TimeStamp, Mailbox, User, LogonType, Access, Throttled, ClientInfo, Client, AppID, SessionID, RecordID, Day)
		desc := r.IntN(2) == 0
		v := buildView(t, snap, Spec{Sort: []SortKey{{c, desc}}})
		all := buildView(t, snap, Spec{})
		want := make([]int, all.Len())
		for i := range want {
			want[i] = all.FirstRecord(i)
		}
		slices.SortStableFunc(want, func(a, b int) int {
			order := compareCells(snap.CellText(a, c), snap.CellText(b, c))
			if desc {
				return -order
			}
			return order
		})
		got := make([]int, v.Len())
		for i := range got {
			got[i] = v.FirstRecord(i)
		}
		if !slices.Equal(got, want) {
			t.Fatalf("sorted by %v (descending %v)\n got %v\nwant %v", c, desc, got, want)
		}
	})
}

func compareCells(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	default:
		return 0
	}
}

func TestCellTermsSelectTheirRecords(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	snap := snapshotWithInfo(r, randomPages(r, 6, 60)...)
	for range 200 {
		spec := randomSpec(t, r)
		v := buildView(t, snap, spec)
		for row := range min(v.Len(), 20) {
			for _, c := range spec.Columns() {
				e := v.CellTerm(row, c)
				if _, sibling := v.Sibling(row); sibling || e == nil {
					continue
				}
				kept := buildView(t, snap, Spec{Filter: e})
				if _, ok := kept.RowByID(RowID(v.FirstRecord(row))); !ok {
					t.Fatalf("%v of row %d: %s does not select its record %+v", c, row, e, snap.Record(v.FirstRecord(row)))
				}
			}
		}
	}
}

func TestGroupFiltersSelectTheirRecords(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 6))
	for range 60 {
		snap := snapshotWithInfo(r, randomPages(r, 4, 60)...)
		spec := Spec{Shape: Grouped, By: pickValue(r, GroupableColumns()...), Filter: parseFilter(t, pickValue(r, filters()...))}
		v := buildView(t, snap, spec)
		for row := range v.Len() {
			opened := buildView(t, snap, Spec{Filter: spec.Filter, Within: v.GroupFilter(row)})
			want := slices.Collect(v.RecordsOf(row))
			got := make([]int, opened.Len())
			for i := range got {
				got[i] = opened.FirstRecord(i)
			}
			if spec.By == Mailbox && v.CellTerm(row, Mailbox) != nil && snap.Record(want[0]).MailboxGUID == "" {
				continue // a name without a GUID also finds mailboxes with one
			}
			if spec.groupsEntries() || spec.By == SessionID {
				for _, w := range want {
					if !slices.Contains(got, w) {
						t.Fatalf("group %s lacks record %d", v.GroupFilter(row), w)
					}
				}
				continue
			}
			if !slices.Equal(got, want) {
				t.Fatalf("by %v: group %s opens into %v, has %v", spec.By, v.GroupFilter(row), got, want)
			}
		}
	}
}

func TestGroupsAddUpToTheRecords(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	snap := storeOf(randomPages(r, 6, 80)...).Snapshot()
	for _, by := range GroupableColumns() {
		if (Spec{Shape: Grouped, By: by}).groupsEntries() {
			continue
		}
		v := buildView(t, snap, Spec{Shape: Grouped, By: by})
		var records, binds, syncs, items int
		for _, sum := range v.groups.counts {
			records += int(sum.records)
			binds += int(sum.binds)
			syncs += int(sum.syncs)
			items += int(sum.items)
		}
		totals := v.Totals()
		if records != totals.Records || binds != totals.Bind || syncs != totals.Sync || items != totals.ItemAccesses {
			t.Errorf("by %v: groups add up to %d %d %d %d, totals are %+v", by, records, binds, syncs, items, totals)
		}
	}
}

func TestBuildStopsWhenCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	snap := storeOf(randomPages(rand.New(rand.NewPCG(8, 8)), 3, 50)...).Snapshot()
	for _, spec := range []Spec{{}, {Filter: parseFilter(t, "adele")}, {Shape: Grouped, By: SessionID}} {
		if _, err := Build(ctx, snap, spec); !errors.Is(err, context.Canceled) {
			t.Errorf("Build = %v, want the error of the context", err)
		}
	}
}

func TestSnapshotsNeverChange(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	s := NewStore()
	type moment struct {
		view  *View
		lines []string
	}
	var moments []moment
	done := make(chan []string)
	for _, p := range randomPages(r, 30, 40) {
		s.Append(p)
		s.SetMessageInfo(randomInfo(r)...)
		v := buildView(t, s.Snapshot(), randomSpec(t, r))
		moments = append(moments, moment{v, printView(v)})
		go func() { done <- printView(v) }() // while the next pages are appended: the race detector watches
	}
	for range moments {
		<-done
	}
	for i, m := range moments {
		if diff := cmp.Diff(m.lines, printView(m.view)); diff != "" {
			t.Fatalf("moment %d changed:\n%s", i, diff)
		}
	}
}
