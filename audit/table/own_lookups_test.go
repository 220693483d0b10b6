package table

import (
	"slices"
	"strings"
	"testing"

	"whoread/audit"
)

// lookupRecord returns a Bind by an app.
func lookupRecord(id, appID, clientAppID string) audit.Record {
	r := recordListing(id, "<a@x>")
	r.ClientInfo, r.AppID, r.ClientAppID = "Client=REST;;", appID, clientAppID
	return r
}

func TestOwnLookupsAreHiddenByDefault(t *testing.T) {
	app := "3f1c2b9a-aaaa-4000-8000-00000000000A"
	s := NewStore()
	s.SetOwnApps(strings.ToLower(app), "")
	s.Append(pageOf(lookupRecord("1", "", ""), lookupRecord("2", strings.ToUpper(app), ""), lookupRecord("3", "", app), lookupRecord("4", "", makeGUID(8))))
	snap := s.Snapshot()
	if n := snap.OwnRecords(); n != 2 {
		t.Errorf("%d own records, want 2", n)
	}
	for text, want := range map[string][2]int{ // shown and left out
		"": {2, 2}, "recordid=2": {0, 1}, "recordid=1": {1, 0}, "client:own": {0, 2}, "a@x": {2, 2},
	} {
		v := buildView(t, snap, Spec{Filter: parseFilter(t, text)})
		if got := [2]int{v.Len(), v.HiddenOwnRecords()}; got != want || v.Totals().Records != want[0] {
			t.Errorf("%q: shown and left out are %v, want %v", text, got, want)
		}
		for _, spec := range []Spec{{}, {Shape: Grouped, By: InternetMessageID}} {
			spec.Filter, spec.ShowOwnLookups = parseFilter(t, text), true
			if v := buildView(t, snap, spec); v.HiddenOwnRecords() != 0 || v.Totals().Records != want[0]+want[1] {
				t.Errorf("%q with own ones: %d left out of %+v", text, v.HiddenOwnRecords(), v.Totals())
			}
		}
	}
	all := buildView(t, snap, Spec{ShowOwnLookups: true})
	if got := columnCells(all, Client); !slices.Equal(got[1:3], []string{OwnLookup, OwnLookup}) || got[0] == OwnLookup || got[3] == OwnLookup {
		t.Errorf("clients are %q", got)
	}
}

func TestExtendHidesOwnLookups(t *testing.T) {
	s := NewStore()
	s.SetOwnApps(makeGUID(7))
	s.Append(pageOf(lookupRecord("1", makeGUID(7), ""), lookupRecord("2", "", "")))
	v := buildView(t, s.Snapshot(), Spec{})
	s.Append(pageOf(lookupRecord("3", makeGUID(7), ""), lookupRecord("4", "", "")))
	v, err := v.Extend(t.Context(), s.Snapshot())
	if err != nil || v.Len() != 2 || v.HiddenOwnRecords() != 2 {
		t.Errorf("%d records, %d left out (%v), want 2 and 2", v.Len(), v.HiddenOwnRecords(), err)
	}
}
