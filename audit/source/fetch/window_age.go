package fetch

import (
	"fmt"
	"time"
)

// maxClockError is how far the clock of this computer may be ahead before it matters: a request until
// now ends that far in the services' future.
const maxClockError = 2 * time.Minute

// noteAge adds notes to a complete window about what may be missing because of its age: records that
// have not appeared yet, or are no longer kept. It uses the services' clock.
func (f *fetcher) noteAge(w *window) {
	ahead := f.clockAhead()
	f.mu.Lock()
	defer f.mu.Unlock()
	now := w.began.Add(-ahead)
	if ahead > maxClockError && w.span.To.After(now) {
		w.notes = append(w.notes, fmt.Sprintf("the clock of this computer is %s ahead of the service's: events until %s UTC are not in the log yet",
			roundDuration(ahead), w.span.To.UTC().Format("2006-01-02 15:04")))
	}
	if w.span.To.After(now.Add(-maxLatency)) {
		w.notes = append(w.notes, "fetched within a day of its end: more of its records may still appear")
	}
	if w.entry.Rows == 0 && w.span.From.Before(now.Add(-standardRetention)) {
		w.notes = append(w.notes, "empty and older than 180 days: its records may no longer be kept")
	}
}

// clockAhead returns how far the clock of this computer is ahead of the services' clocks, negative if
// it is behind; 0 if unknown.
func (f *fetcher) clockAhead() time.Duration {
	if f.state == nil {
		return 0
	}
	return f.state().ClockAhead
}

// roundDuration formats a duration of more than two minutes.
func roundDuration(d time.Duration) string {
	if d < 2*time.Hour {
		return fmt.Sprintf("%d minutes", int(d.Round(time.Minute).Minutes()))
	}
	return fmt.Sprintf("%d hours", int(d.Round(time.Hour).Hours()))
}
