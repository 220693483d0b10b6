package table

import (
	"slices"
	"strings"
	"testing"

	"whoread/audit"
)

// lookup is a Bind by an app.
func lookup(id, appID, clientAppID string) audit.Record {
	r := listing(id, "<a@x>")
	r.ClientInfo, r.AppID, r.ClientAppID = "Client=REST;;", appID, clientAppID
	return r
}

func TestOwnLookupsAreLeftOutUnlessAskedFor(t *testing.T) {
	app := "3f1c2b9a-aaaa-4000-8000-00000000000A"
	s := NewStore()
	s.SetOwnApps(strings.ToLower(app), "")
	s.Append(page(lookup("1", "", ""), lookup("2", strings.ToUpper(app), ""), lookup("3", "", app), lookup("4", "", guid(8))))
	snap := s.Snapshot()
	if n := snap.OwnRecords(); n != 2 {
		t.Errorf("%d own records, want 2", n)
	}
	for text, want := range map[string][2]int{ // shown and left out
		"": {2, 2}, "recordid=2": {0, 1}, "recordid=1": {1, 0}, "client:own": {0, 2}, "a@x": {2, 2},
	} {
		v := build(t, snap, Spec{Filter: parse(t, text)})
		if got := [2]int{v.Len(), v.HiddenOwnRecords()}; got != want || v.Totals().Records != want[0] {
			t.Errorf("%q: shown and left out are %v, want %v", text, got, want)
		}
		for _, spec := range []Spec{{}, {Shape: Grouped, By: InternetMessageID}} {
			spec.Filter, spec.ShowOwnLookups = parse(t, text), true
			if v := build(t, snap, spec); v.HiddenOwnRecords() != 0 || v.Totals().Records != want[0]+want[1] {
				t.Errorf("%q with own ones: %d left out of %+v", text, v.HiddenOwnRecords(), v.Totals())
			}
		}
	}
	all := build(t, snap, Spec{ShowOwnLookups: true})
	if got := cells(all, Client); !slices.Equal(got[1:3], []string{OwnLookup, OwnLookup}) || got[0] == OwnLookup || got[3] == OwnLookup {
		t.Errorf("clients are %q", got)
	}
}

func TestExtendLeavesOwnLookupsOut(t *testing.T) {
	s := NewStore()
	s.SetOwnApps(guid(7))
	s.Append(page(lookup("1", guid(7), ""), lookup("2", "", "")))
	v := build(t, s.Snapshot(), Spec{})
	s.Append(page(lookup("3", guid(7), ""), lookup("4", "", "")))
	v, err := v.Extend(t.Context(), s.Snapshot())
	if err != nil || v.Len() != 2 || v.HiddenOwnRecords() != 2 {
		t.Errorf("%d records, %d left out (%v), want 2 and 2", v.Len(), v.HiddenOwnRecords(), err)
	}
}
