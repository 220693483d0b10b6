package flags

import (
	"time"

	"whoread/audit/coverage"
	"whoread/audit/filter"
)

// longestRetention is how long any audit log keeps records
// (learn.microsoft.com/purview/audit-log-retention-policies).
const longestRetention = 10 * 366 * 24 * time.Hour

// parseSpan parses --since and --until. The span ends now at the latest.
func (r *Request) parseSpan(now, defaultStart time.Time) (coverage.Span, error) {
	now = now.UTC().Truncate(time.Second)
	s := coverage.Span{From: defaultStart.UTC().Truncate(time.Second), To: now}
	if r.since != "" {
		from, _, ok := filter.ParseTime(r.since, now)
		if !ok {
			return s, timeErrorf("since", r.since)
		}
		s.From = from
	}
	if r.until != "" {
		to, ok := parseEnd(r.until, now)
		if !ok {
			return s, timeErrorf("until", r.until)
		}
		if to.Before(now) {
			s.To = to
		}
		if r.since == "" {
			s.From = s.From.Add(s.To.Sub(now)) // keep the default length
		}
	}
	switch {
	case !s.From.Before(now):
		return s, UsageErrorf("--since %s must be before now, %s", r.since, FormatTime(now))
	case !s.From.Before(s.To):
		return s, UsageErrorf("--since %s must be before --until %s", FormatTime(s.From), FormatTime(s.To))
	case now.Sub(s.From) > longestRetention:
		return s, UsageErrorf("--since %s is too long ago: no audit log keeps records for more than ten years", r.since)
	}
	return s, nil
}

// matchesFrom reports whether --since agrees with the start of a saved fetch. A relative time always
// agrees: its value depends on when it is parsed.
func (r *Request) matchesFrom(at, now time.Time) (bool, error) {
	from, _, ok := filter.ParseTime(r.since, now)
	if r.since != "" && !ok {
		return false, timeErrorf("since", r.since)
	}
	return r.since == "" || isRelative(r.since, now) || from.Equal(at), nil
}

// matchesTo reports whether --until agrees with the end of a saved fetch. A time in the future means now.
func (r *Request) matchesTo(at, now time.Time) (bool, error) {
	to, ok := parseEnd(r.until, now)
	if r.until != "" && !ok {
		return false, timeErrorf("until", r.until)
	}
	return r.until == "" || isRelative(r.until, now) || to.After(now) || to.Equal(at), nil
}

// isRelative reports whether a time depends on when it is parsed, as 10d does.
func isRelative(text string, now time.Time) bool {
	first, _, _ := filter.ParseTime(text, now)
	later, _, _ := filter.ParseTime(text, now.Add(time.Hour))
	return !first.Equal(later)
}

// parseEnd parses the end of a span: the end of a day, month or year, or a point in time.
func parseEnd(text string, now time.Time) (time.Time, bool) {
	first, end, ok := filter.ParseTime(text, now)
	if end.Sub(first) >= 24*time.Hour {
		return end, ok
	}
	return first, ok
}

func timeErrorf(flag, text string) error {
	return UsageErrorf("--%s %q is not a time such as 2026-09-14, 2026-09-14T08:00, 10d or 36h", flag, text)
}

// FormatTime formats a time for messages, in UTC.
func FormatTime(t time.Time) string { return t.UTC().Format(time.DateTime) }
