package filter

import (
	"testing"
	"time"
)

func TestParseTime(t *testing.T) {
	now := time.Date(2026, 10, 1, 6, 0, 0, 0, time.UTC)
	for _, c := range []struct{ text, first, end string }{
		{"2026-09-14", "2026-09-14T00:00:00Z", "2026-09-15T00:00:00Z"},
		{"2026-09-14T08:00", "2026-09-14T08:00:00Z", "2026-09-14T08:01:00Z"},
		{"2026-09-14 08:00:30", "2026-09-14T08:00:30Z", "2026-09-14T08:00:31Z"},
		{"2026-09-14T08:00:00+02:00", "2026-09-14T06:00:00Z", "2026-09-14T06:00:01Z"},
		{"10d", "2026-09-21T06:00:00Z", "2026-09-21T06:00:01Z"},
		{"-36h", "2026-09-29T18:00:00Z", "2026-09-29T18:00:01Z"},
	} {
		first, end, ok := ParseTime(c.text, now)
		if got := first.Format(time.RFC3339); !ok || got != c.first {
			t.Errorf("%s begins at %s (%v), want %s", c.text, got, ok, c.first)
		}
		if got := end.Format(time.RFC3339); got != c.end {
			t.Errorf("%s ends at %s, want %s", c.text, got, c.end)
		}
	}
	for _, text := range []string{"", "yesterday", "10", "d", "2026-13-01", "14.09.2026"} {
		if first, _, ok := ParseTime(text, now); ok {
			t.Errorf("%q is read as %v", text, first)
		}
	}
}
