package messagetrace

import "time"

const (
	// lookback is how far traces go back, and longest the longest span of one call.
	lookback    = 90 * 24 * time.Hour
	maxCallSpan = 10 * 24 * time.Hour
	// margin is the distance from the oldest trace: a call that starts before it is refused as a whole,
	// and it moves on with the clock of the service.
	margin = 15 * time.Minute
)

// span is a span of time of one call, both ends included.
type span struct{ from, to time.Time }

// splitSpans returns the spans that cover all traces, the newest first.
func splitSpans(now time.Time) []span {
	now = now.UTC().Truncate(time.Second)
	var all []span
	for to := now; to.After(now.Add(-lookback)); to = to.Add(-maxCallSpan) {
		all = append(all, span{to.Add(-maxCallSpan), to})
	}
	return all
}

// clipTo returns the part of the span that is still available, and reports whether there is any.
func (s span) clipTo(now time.Time) (span, bool) {
	if end := now.UTC().Truncate(time.Second).Add(margin - lookback); s.from.Before(end) {
		s.from = end
	}
	return s, s.from.Before(s.to)
}

// formatTime formats a time as both channels read it.
func formatTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.9999999Z") }
