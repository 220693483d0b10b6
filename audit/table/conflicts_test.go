package table

import (
	"context"
	"fmt"
	"testing"

	"whoread/audit"
)

// copyOf returns a record with an id that distinguishes it from others with that id by its address.
func copyOf(id, address string) audit.Record {
	r := listing(id, audit.Bind, 1, 1)
	r.ClientIP = address
	return r
}

func TestS6AllCopiesOfAConflictHaveTheFlag(t *testing.T) {
	s := NewStore()
	s.Append(pageOf(copyOf("a", "192.0.2.1"), copyOf("b", "192.0.2.1")))
	early := s.Snapshot()
	s.Append(pageOf(copyOf("a", "192.0.2.2"), copyOf("c", "192.0.2.1"), copyOf("a", "192.0.2.3"), copyOf("a", "192.0.2.2")))
	snap := s.Snapshot()
	want := []string{"conflict", "", "conflict", "", "conflict"}
	for record, flags := range want {
		if got := snap.CellText(record, Flags); got != flags {
			t.Errorf("the flags of record %d are %q, want %q", record, got, flags)
		}
	}
	if early.IsConflict(0) {
		t.Error("a snapshot has a conflict with a record that was read after it")
	}
	for record, copies := range map[int]string{0: "[2 4]", 1: "[]", 2: "[0 4]", 4: "[0 2]"} {
		if got := fmt.Sprint(snap.ConflictingCopies(record)); got != copies {
			t.Errorf("the copies of record %d are %s, want %s", record, got, copies)
		}
	}
	if n := snap.Counts().Conflicts; n != 2 {
		t.Errorf("%d conflicts, want 2", n)
	}
}

// A record that was read before becomes a conflict when its copy is read.
func TestS6ExtendedViewHasBothCopies(t *testing.T) {
	for name, spec := range map[string]Spec{
		"filter": {Filter: EqualTerm(Flags, "conflict")},
		"sort":   {Sort: []SortKey{{Flags, true}}},
	} {
		t.Run(name, func(t *testing.T) {
			s := NewStore()
			s.Append(pageOf(copyOf("a", "192.0.2.1"), copyOf("b", "192.0.2.1"), copyOf("c", "192.0.2.1")))
			before := buildView(t, s.Snapshot(), spec)
			s.Append(pageOf(copyOf("b", "192.0.2.2")))
			extended, err := before.Extend(context.Background(), s.Snapshot())
			if err != nil {
				t.Fatal(err)
			}
			built := buildView(t, s.Snapshot(), spec)
			if fmt.Sprint(extended.rows) != fmt.Sprint(built.rows) || built.FirstRecord(0) == 0 {
				t.Errorf("rows are extended to %v and built as %v", extended.rows, built.rows)
			}
		})
	}
}
