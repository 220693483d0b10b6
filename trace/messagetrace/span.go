package messagetrace

import "time"

const (
	// back is how far traces go, and longest how much of that one question may cover.
	back    = 90 * 24 * time.Hour
	longest = 10 * 24 * time.Hour
	// margin is kept from the end of what there is, which moves on with the clock of the service
	// and refuses a whole question that begins before it.
	margin = 15 * time.Minute
)

// span is what one question covers, both ends included.
type span struct{ from, to time.Time }

// spans are those of all that there is, the newest first.
func spans(now time.Time) []span {
	now = now.UTC().Truncate(time.Second)
	var all []span
	for to := now; to.After(now.Add(-back)); to = to.Add(-longest) {
		all = append(all, span{to.Add(-longest), to})
	}
	return all
}

// left is what is left of the span as time passes; it is false if nothing is.
func (s span) left(now time.Time) (span, bool) {
	if end := now.UTC().Truncate(time.Second).Add(margin - back); s.from.Before(end) {
		s.from = end
	}
	return s, s.from.Before(s.to)
}

// stamp writes a time as both channels read it.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.9999999Z") }
