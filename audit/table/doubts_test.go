package table

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"whoread/audit"
	"whoread/audit/filter"
)

func doubtsOf(t testing.TB, v *View) []Doubt {
	t.Helper()
	doubts, err := v.Doubts(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return doubts
}

// throttledAt returns a throttled record of a mailbox.
func throttledAt(id, guid, upn string, at int64) audit.Record {
	r := listing(id, audit.Bind, 1, 1)
	r.Throttled, r.MailboxGUID, r.Mailbox, r.Time = audit.True, guid, upn, at
	return r
}

func TestS5BlindWindowsOfMailboxMeet(t *testing.T) {
	const day = 24 * 3600
	const at = 1789372800
	s := NewStore()
	s.Append(pageOf(
		throttledAt("a", "g1", "adele@x", at), throttledAt("b", "g1", "adele.vance@x", at+day-1), throttledAt("c", "g1", "", at+5*day),
		throttledAt("d", "g2", "", at+60), throttledAt("e", "", "carl@x", 0), throttledAt("f", "", "Carl@x", at),
	))
	got := buildView(t, s.Snapshot(), Spec{}).BlindWindows()
	want := []BlindWindow{
		{UPN: "carl@x", Records: 1},
		{Mailbox: "g1", UPN: "adele.vance@x", From: at, Until: at + 2*day - 1, Records: 2},
		{UPN: "Carl@x", From: at, Until: at + day, Records: 1},
		{Mailbox: "g2", From: at + 60, Until: at + 60 + day, Records: 1},
		{Mailbox: "g1", From: at + 5*day, Until: at + 6*day, Records: 1},
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(BlindWindow{})); diff != "" {
		t.Error(diff)
	}
}

// A doubt has the number that the summary states, and its filter selects as many records.
func TestS5DoubtsEqualTotalsAndFilters(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for round := range 40 {
		var records []audit.Record
		for range 60 {
			records = append(records, randomRecord(r))
		}
		snap := snapshotOf(records...)
		v := buildView(t, snap, Spec{})
		totals, counted := v.Totals(), map[DoubtKind]int{}
		for _, d := range doubtsOf(t, v) {
			counted[d.Kind] += d.Records
			selected := buildView(t, snap, Spec{Filter: d.Term})
			if d.Kind == Blinding { // the filter is of the mailbox: it can have several windows
				continue
			}
			if selected.Len() != d.Records {
				t.Errorf("round %d: %s selects %d records, the doubt has %d", round, d.Term, selected.Len(), d.Records)
			}
			of := selected.Totals()
			if d.First != of.First || d.Last != of.Last || d.MailboxCount != of.Mailboxes {
				t.Errorf("round %d: %+v, selected are %+v", round, d, of)
			}
			if again, err := filter.Parse(d.Term.String(), FilterSchema(nil)); err != nil || again.String() != d.Term.String() {
				t.Errorf("%s is read as %v, %v", d.Term, again, err)
			}
		}
		if all, _ := v.CountMessages(); all != totals.DistinctMessages {
			t.Errorf("round %d: %d messages, the totals have %d", round, all, totals.DistinctMessages)
		}
		conflicts := 0
		for n := range snap.Len() {
			if snap.IsConflict(n) {
				conflicts++
			}
		}
		want := map[DoubtKind]int{
			Blinding: totals.Throttled, Conflicting: conflicts, Miscounted: totals.Miscounted(), WithoutTime: totals.WithoutTime,
			WithoutAccess: totals.WithoutAccess, WithoutMailbox: totals.WithoutMailbox, WithoutAddress: totals.WithoutAddress,
			WithoutID: totals.WithoutID, Synced: totals.Sync, WithoutSession: totals.WithoutSession,
		}
		for kind, n := range want {
			if counted[kind] != n {
				t.Errorf("round %d: kind %d has %d records, want %d", round, kind, counted[kind], n)
			}
		}
	}
}

func TestS5DoubtNamesFirstMailboxes(t *testing.T) {
	var records []audit.Record
	for i := range 5 {
		r := listing(fmt.Sprint("r", i), audit.Sync, 0, audit.NotCounted)
		r.Mailbox, r.SessionID = fmt.Sprintf("user%d@x", i), "s"
		records = append(records, r, r)
		records[len(records)-1].ID += "b"
	}
	var synced *Doubt
	for _, d := range doubtsOf(t, buildView(t, snapshotOf(records...), Spec{})) {
		if d.Kind == Synced {
			synced = &d
		}
	}
	if synced == nil || synced.Records != 10 || synced.MailboxCount != 5 || strings.Join(synced.Mailboxes, " ") != "user0@x user1@x user2@x" {
		t.Errorf("got %+v", synced)
	}
}

func TestS5CountingDoubtsIsCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := buildView(t, snapshotOf(listing("a", audit.Bind, 1, 1)), Spec{}).Doubts(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v", err)
	}
}
