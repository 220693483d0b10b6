package cli

import (
	"fmt"
	"time"

	"whoread/trace"
	"whoread/ui/widget/humanize"
)

// lookupWatch follows the status of a lookup for the progress.
type lookupWatch struct {
	status func() trace.Status
	now    func() time.Time

	last trace.Status
}

// pollStatus describes what changed since the last call, and the status on one line.
func (l *lookupWatch) pollStatus() ([]string, string) {
	s, now := l.status(), l.now()
	changes := describeLookupChanges(l.last, s)
	l.last = s
	return changes, lookupStatusLine(s, now)
}

// describeLookupChanges describes what changed in the status of a lookup, one sentence each. Settled ids are
// mentioned for each tenth of all.
func describeLookupChanges(old, s trace.Status) []string {
	var changes sentences
	changes.addSignIn(old.State, s.State)
	changes.addIf(s.Source != "" && s.Source != old.Source, "looking up by %s", s.Source)
	changes.addWaits(old.State, s.State)
	for i, b := range s.RateLimits {
		const long = 10 * time.Second
		first := len(old.RateLimits) != len(s.RateLimits) || old.RateLimits[i].Refill.IsZero()
		changes.addIf(!b.Refill.IsZero() && first && b.Per > long, "%s", describeUsedLimit(b))
	}
	changes.addIf(tenthsOf(s) > tenthsOf(old), "%s", settledCounts(s))
	return changes
}

// lookupStatusLine formats the status of a lookup on one line.
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
		doing += fmt.Sprintf(", at most %s left", formatDuration(s.Left))
	}
	return statusLine(settledCounts(s), doing, s.State, now)
}

// describeUsedLimit says that the rate limit of a service is used up.
func describeUsedLimit(b trace.RateLimitState) string {
	return fmt.Sprintf("%s allows %s in %s; the limit is used up until %s UTC", b.Service, humanize.FormatCount(b.Limit, "call"), formatDuration(b.Per), formatClock(b.Refill))
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

// formatDuration formats a duration in one unit: "40 s", "5 min", "2 h".
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
