package table

import (
	"math/rand/v2"
	"testing"

	"whoread/audit"
)

// TestS16PivotsCountAllRecords compares the numbers with those of views of all records.
func TestS16PivotsCountAllRecords(t *testing.T) {
	r := rand.New(rand.NewPCG(16, 16))
	snap := snapshotWithInfo(r, randomPages(r, 6, 60)...)
	kinds := map[string]bool{}
	for range 60 {
		v := buildView(t, snap, randomSpec(t, r))
		if v.Len() == 0 {
			continue
		}
		row := r.IntN(v.Len())
		pivots, err := v.Pivots(t.Context(), row)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range pivots {
			kinds[p.What] = true
			all := buildView(t, snap, Spec{Filter: p.Term})
			if all.Len() != p.Records {
				t.Errorf("%s %s: %d records, and %s selects %d", p.What, p.Text, p.Records, p.Term, all.Len())
			}
			if totals := all.Totals(); p.Records > 0 && (p.First != totals.First || p.Last != totals.Last) {
				t.Errorf("%s %s is of %d to %d, want %d to %d", p.What, p.Text, p.First, p.Last, totals.First, totals.Last)
			}
			if _, sibling := v.Sibling(row); p.Records == 0 && !sibling {
				t.Errorf("%s %s of a row selects no record", p.What, p.Text)
			}
		}
	}
	for _, c := range append(pivotColumns(), pivotColumn{what: "network"}) {
		if !kinds[c.what] {
			t.Errorf("no row has a %s", c.what)
		}
	}
}

func TestPivotNetworks(t *testing.T) {
	for address, want := range map[string]string{
		"198.51.100.7": "198.51.100.0/24", "2001:db8:1:2:3::4": "2001:db8:1:2::/64", "::ffff:198.51.100.7": "::/64", "host": "", "": "",
	} {
		if got, _ := networkOf(address); got.Text != want {
			t.Errorf("%s is of %q, want %q", address, got.Text, want)
		}
	}
	s := snapshotOf(audit.Record{ID: "1", ClientIP: "198.51.100.7"}, audit.Record{ID: "2", ClientIP: "198.51.100.9"}, audit.Record{ID: "3", ClientIP: "198.51.101.9"})
	pivots, err := buildView(t, s, Spec{Filter: parseFilter(t, "recordid=1")}).Pivots(t.Context(), 0)
	if err != nil || len(pivots) < 2 || pivots[1].What != "network" || pivots[1].Records != 2 {
		t.Errorf("%+v (%v)", pivots, err)
	}
}
