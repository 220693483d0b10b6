package flags

import (
	"time"

	"whoread/audit/coverage"
	"whoread/audit/filter"
)

// longestRetention is how long any audit log keeps records
// (learn.microsoft.com/purview/audit-log-retention-policies).
const longestRetention = 10 * 366 * 24 * time.Hour

// parseSpan reads the span that is asked for. It ends now at the latest: nothing can be said of what
// is still to happen.
func (f *Request) parseSpan(now, begin time.Time) (coverage.Span, error) {
	now = now.UTC().Truncate(time.Second)
	s := coverage.Span{From: begin.UTC().Truncate(time.Second), To: now}
	if f.since != "" {
		from, _, ok := filter.ParseTime(f.since, now)
		if !ok {
			return s, timeErrorf("since", f.since)
		}
		s.From = from
	}
	if f.until != "" {
		to, ok := parseEnd(f.until, now)
		if !ok {
			return s, timeErrorf("until", f.until)
		}
		if to.Before(now) {
			s.To = to
		}
		if f.since == "" {
			s.From = s.From.Add(s.To.Sub(now)) // as long as without it
		}
	}
	switch {
	case !s.From.Before(now):
		return s, UsageErrorf("--since %s is not before now, %s", f.since, FormatTime(now))
	case !s.From.Before(s.To):
		return s, UsageErrorf("--since %s is not before --until %s", FormatTime(s.From), FormatTime(s.To))
	case now.Sub(s.From) > longestRetention:
		return s, UsageErrorf("--since %s is longer ago than any audit log reaches, ten years", f.since)
	}
	return s, nil
}

// matchesFrom tells whether --since may mean a time that was meant by it earlier: how long ago that
// was depends on when it is read.
func (f *Request) matchesFrom(at, now time.Time) (bool, error) {
	from, _, ok := filter.ParseTime(f.since, now)
	if f.since != "" && !ok {
		return false, timeErrorf("since", f.since)
	}
	return f.since == "" || isRelative(f.since, now) || from.Equal(at), nil
}

// matchesTo tells the same of --until, which means now if it is still to come.
func (f *Request) matchesTo(at, now time.Time) (bool, error) {
	to, ok := parseEnd(f.until, now)
	if f.until != "" && !ok {
		return false, timeErrorf("until", f.until)
	}
	return f.until == "" || isRelative(f.until, now) || to.After(now) || to.Equal(at), nil
}

// isRelative tells whether a text means another time when it is read later, as 10d does.
func isRelative(text string, now time.Time) bool {
	first, _, _ := filter.ParseTime(text, now)
	later, _, _ := filter.ParseTime(text, now.Add(time.Hour))
	return !first.Equal(later)
}

// parseEnd reads a time that a span ends at: the end of a day, month or year, or else the moment
// that is named.
func parseEnd(text string, now time.Time) (time.Time, bool) {
	first, end, ok := filter.ParseTime(text, now)
	if end.Sub(first) >= 24*time.Hour {
		return end, ok
	}
	return first, ok
}

func timeErrorf(flag, text string) error {
	return UsageErrorf("--%s %q is no time such as 2026-09-14, 2026-09-14T08:00, 10d or 36h", flag, text)
}

// FormatTime is a time as the user reads it.
func FormatTime(t time.Time) string { return t.UTC().Format(time.DateTime) }
