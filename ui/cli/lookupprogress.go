package cli

import (
	"fmt"
	"time"

	"whoread/trace"
	"whoread/ui/widget/humanize"
)

// lookupWatch is a lookup that is watched.
type lookupWatch struct {
	status func() trace.Status
	now    func() time.Time

	last trace.Status
}

// pollStatus tells what is new since the last look, and how things stand.
func (f *lookupWatch) pollStatus() ([]string, string) {
	s, now := f.status(), f.now()
	told := describeLookupChanges(f.last, s)
	f.last = s
	return told, lookupStatusLine(s, now)
}

// describeLookupChanges tells what is new in the state of a lookup, a sentence each. What becomes of single
// ids is told in tenths of all.
func describeLookupChanges(old, s trace.Status) []string {
	var told sentences
	told.addSignIn(old.State, s.State)
	told.addIf(s.Source != "" && s.Source != old.Source, "asking by %s", s.Source)
	told.addWaits(old.State, s.State)
	for i, b := range s.RateLimits {
		const long = 10 * time.Second
		first := len(old.RateLimits) != len(s.RateLimits) || old.RateLimits[i].Refill.IsZero()
		told.addIf(!b.Refill.IsZero() && first && b.Per > long, "%s", describeUsedLimit(b))
	}
	told.addIf(tenthsOf(s) > tenthsOf(old), "%s", settledCounts(s))
	return told
}

// lookupStatusLine is the state of a lookup on one line, to be written over by the next.
func lookupStatusLine(s trace.Status, now time.Time) string {
	doing := s.Doing
	if s.Source != "" {
		doing = fmt.Sprintf("by %s: %s", s.Source, s.Doing)
	}
	for _, b := range s.RateLimits {
		if b.Service == s.Source && b.Refill.After(now) {
			doing = fmt.Sprintf("%s, %s", describeUsedLimit(b), formatTimeLeft(b.Refill, now))
		}
	}
	if s.Left > 0 {
		doing += fmt.Sprintf(", at most %s to go", formatDuration(s.Left))
	}
	return statusLine(settledCounts(s), doing, s.State, now)
}

// describeUsedLimit says that a service may not be asked now.
func describeUsedLimit(b trace.RateLimitState) string {
	return fmt.Sprintf("%s may be asked %s in %s, which are used up until %s UTC", b.Service, humanize.FormatCount(b.Limit, "time"), formatDuration(b.Per), formatClock(b.Refill))
}

func settledCounts(s trace.Status) string {
	return fmt.Sprintf("%s of %s settled, %s found", humanize.FormatNumber(s.Settled), humanize.FormatCount(s.Asked, "id"), humanize.FormatNumber(s.Found))
}

func tenthsOf(s trace.Status) int {
	if s.Asked == 0 {
		return 0
	}
	return 10 * s.Settled / s.Asked
}

// formatDuration is how long something takes, in the unit that says it shortest: "40 s", "5 min", "2 h".
func formatDuration(d time.Duration) string {
	switch {
	case d < time.Second && d > 0:
		return "a second"
	case d < 2*time.Minute:
		return fmt.Sprintf("%d s", d.Round(time.Second)/time.Second)
	case d < 2*time.Hour:
		return fmt.Sprintf("%d min", d.Round(time.Minute)/time.Minute)
	default:
		return fmt.Sprintf("%d h", d.Round(time.Hour)/time.Hour)
	}
}
