package service

import (
	"fmt"
	"time"

	"whoread/trace"
)

// describeTooOld returns a clause that says why a message is older than a service looks back, or ""
// if it may not be. A message is at least as old as each access to it.
func describeTooOld(q trace.Query, back time.Duration, now time.Time) string {
	if q.Last.IsZero() || now.Sub(q.Last) <= back {
		return ""
	}
	return fmt.Sprintf("it was accessed at %s at the latest, more than %d days ago, so it is at least that old",
		q.Last.UTC().Format(time.DateTime), int(back/(24*time.Hour)))
}
