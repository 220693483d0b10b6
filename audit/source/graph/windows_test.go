package graph

import (
	"testing"
	"time"

	"whoread/audit/coverage"
	"whoread/audit/source/fetch"
)

func parseTime(t *testing.T, text string) time.Time {
	t.Helper()
	when, err := time.Parse(time.DateTime, text)
	if err != nil {
		t.Fatal(err)
	}
	return when
}

func TestPlanWindows(t *testing.T) {
	for _, c := range []struct {
		name, from, to string
		n              int
		first, last    string // spans as from/to
	}{
		{"a day", "2026-09-14 00:00:00", "2026-09-15 00:00:00", 1, "2026-09-14 00:00:00/2026-09-15 00:00:00", "2026-09-14 00:00:00/2026-09-15 00:00:00"},
		{"a second", "2026-09-14 00:00:00", "2026-09-14 00:00:01", 1, "2026-09-14 00:00:00/2026-09-14 00:00:01", "2026-09-14 00:00:00/2026-09-14 00:00:01"},
		{"over midnight", "2026-09-14 23:00:00", "2026-09-15 01:00:00", 2, "2026-09-15 00:00:00/2026-09-15 01:00:00", "2026-09-14 23:00:00/2026-09-15 00:00:00"},
		{"a month", "2026-09-01 00:00:00", "2026-10-01 06:00:00", 31, "2026-10-01 00:00:00/2026-10-01 06:00:00", "2026-09-01 00:00:00/2026-09-02 00:00:00"},
		{"forty days", "2026-08-01 00:00:00", "2026-09-10 00:00:00", 40, "2026-09-09 00:00:00/2026-09-10 00:00:00", "2026-08-01 00:00:00/2026-08-02 00:00:00"},
		{"half a year", "2026-04-04 06:00:00", "2026-10-01 06:00:00", 37, "2026-09-27 00:00:00/2026-10-01 06:00:00", "2026-04-04 06:00:00/2026-04-05 00:00:00"},
		{"ten years", "2016-10-01 00:00:00", "2026-10-01 00:00:00", 40, "2026-07-01 00:00:00/2026-10-01 00:00:00", "2016-10-01 00:00:00/2016-12-04 00:00:00"},
		{"nothing", "2026-09-14 00:00:00", "2026-09-14 00:00:00", 0, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			span := coverage.Span{From: parseTime(t, c.from), To: parseTime(t, c.to)}
			got := New(nil, nil).PlanWindows(fetch.Request{Span: span}, span.To)
			if len(got) != c.n {
				t.Fatalf("%d slices, want %d: %v", len(got), c.n, got)
			}
			end := span.To
			for i, s := range got {
				if !s.To.Equal(end) || !s.IsKnown() || s.Skip != "" {
					t.Errorf("slice %d is %v, and %s is not covered", i, s, end)
				}
				end = s.From
			}
			if !end.Equal(span.From) {
				t.Errorf("begins at %s", end)
			}
			if c.n > 0 && (formatPlan(got[0]) != c.first || formatPlan(got[c.n-1]) != c.last) {
				t.Errorf("from %s to %s", formatPlan(got[0]), formatPlan(got[c.n-1]))
			}
		})
	}
}

func formatPlan(s fetch.WindowPlan) string {
	return s.From.Format(time.DateTime) + "/" + s.To.Format(time.DateTime)
}

// However long the span, it needs at most half of a day's quota.
func TestPlanWindowsStaysBelowQuota(t *testing.T) {
	from := time.Date(2016, 2, 28, 13, 14, 15, 0, time.UTC)
	for days := 1; days < 4000; days += 7 {
		span := coverage.Span{From: from, To: from.Add(time.Duration(days) * day)}
		if n := len(New(nil, nil).PlanWindows(fetch.Request{Span: span}, span.To)); n > 100 {
			t.Fatalf("%d windows for %d days", n, days)
		}
	}
}
