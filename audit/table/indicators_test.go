package table

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"whoread/audit"
	"whoread/audit/filter"
)

const indicatorGUID = "5f2c9a1e-0000-4000-8000-00000000000"

func indicatorRecords() []audit.Record {
	return []audit.Record{
		{ID: indicatorGUID + "1", Access: audit.Bind, ClientIP: "198.51.100.7", SessionID: indicatorGUID + "2", User: "adele@contoso.example", ClientAppID: indicatorGUID + "3"},
		{ID: "b", ClientIP: "2001:db8::1", Folders: []audit.Folder{{ID: "LgAB", Items: []audit.Item{{MessageID: "<A@x>", ID: "RgCD"}}}}},
		{ID: "c", ClientIP: "mail.example", MailboxGUID: indicatorGUID + "4"},
		{ID: "d", ClientIP: "203.0.113.9"},
	}
}

func TestB2ListSelectsAnyEntry(t *testing.T) {
	s := storeOf(pageOf(indicatorRecords()...)).Snapshot()
	for entries, want := range map[string]string{
		"198.51.100.7, 203.0.113.9": "[0 3]", "198.51.100.0/24": "[0]", "2001:DB8:0::1": "[1]", "2001:db8:*": "[1]", "mail.example": "[2]",
		indicatorGUID + "1": "[0]", indicatorGUID + "2": "[0]", indicatorGUID + "3": "[0]", indicatorGUID + "4": "[2]", indicatorGUID + "5": "[]",
		"<A@x>": "[1]", "a@x": "[1]", "Adele@contoso.example": "[0]", "LgAB": "[1]", "RgCD": "[1]", "198.51.100": "[]", `"a b"`: "[]",
	} {
		if got := fmt.Sprint(selectRecords(t, s, "@("+entries+")")); got != want {
			t.Errorf("%s selects %s, want %s", entries, got, want)
		}
	}
}

func TestB2ListSaysWhatNeverMatched(t *testing.T) {
	s := NewStore()
	s.SetOwnApps(indicatorGUID + "9")
	s.Append(pageOf(append(indicatorRecords(), audit.Record{ID: "own", ClientIP: "192.0.2.66", ClientAppID: indicatorGUID + "9"})...))
	e, err := filter.Parse("access=Sync @(198.51.100.7 198.51.100.0/24, 192.0.2.66, "+indicatorGUID+"1, <a@x>, LgAB, 10.0.0.0/8, nobody@x)", FilterSchema(time.Now))
	if err != nil {
		t.Fatal(err)
	}
	for withOwn, want := range map[bool]string{false: "5 of 8; 192.0.2.66, 10.0.0.0/8", true: "6 of 8; 10.0.0.0/8, nobody@x"} {
		found, err := s.Snapshot().FindIndicators(context.Background(), e, withOwn)
		if err != nil || len(found) != 1 {
			t.Fatal(found, err)
		}
		m := found[0]
		if got := fmt.Sprintf("%d of %d; %s", m.Matched, m.List.Len(), strings.Join(m.Never(2), ", ")); got != want {
			t.Errorf("own records %v: %s, want %s", withOwn, got, want)
		}
	}
}

// BenchmarkFilterByList filters by 1,000 addresses; the records have half of them, or as many as there are.
func BenchmarkFilterByList(b *testing.B) {
	eachSize(b, func(b *testing.B, s *Snapshot) {
		var text strings.Builder
		d := &s.dicts[colClientIP]
		for i := range 1000 {
			if code := uint32(2*i + 1); i < 500 && int(code) < d.codeCount() {
				fmt.Fprintln(&text, d.text(code))
			} else {
				fmt.Fprintf(&text, "192.0.%d.%d\n", 2+i/250, i%250)
			}
		}
		e, err := filter.Parse(text.String(), FilterSchema(time.Now))
		if err != nil {
			b.Fatal(err)
		}
		b.Run("build", func(b *testing.B) {
			for b.Loop() {
				if _, err := Build(b.Context(), s, Spec{Filter: e}); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run("matched", func(b *testing.B) {
			for b.Loop() {
				if _, err := s.FindIndicators(b.Context(), e, false); err != nil {
					b.Fatal(err)
				}
			}
		})
	})
}
