package cli

import (
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"whoread/audit/source/fetch"
	"whoread/audit/tenant"
	"whoread/ui/widget/humanize"
)

// fetchWatch follows the status of a fetch for the progress.
type fetchWatch struct {
	status func() fetch.Status
	now    func() time.Time

	rows atomic.Int64 // received
	last fetch.Status
}

// pollStatus describes what changed since the last call, and the status on one line.
func (f *fetchWatch) pollStatus() ([]string, string) {
	s, rows := f.status(), int(f.rows.Load())
	changes := describeFetchChanges(f.last, s, rows)
	f.last = s
	return changes, fetchStatusLine(s, rows, f.now())
}

// sentences collects sentences about what changed.
type sentences []string

// addIf adds a sentence if a condition holds.
func (se *sentences) addIf(isNew bool, format string, args ...any) {
	if isNew {
		*se = append(*se, fmt.Sprintf(format, args...))
	}
}

// addSignIn adds what changed in the sign-in.
func (se *sentences) addSignIn(old, s tenant.State) {
	if c := s.DeviceCode; c != nil && (old.DeviceCode == nil || *old.DeviceCode != *c) {
		se.addIf(true, "to sign in, open %s and enter the code %s before %s UTC", c.Address, c.User, formatClock(c.Expires))
	}
	se.addIf(s.BrowserURL != "" && s.BrowserURL != old.BrowserURL, "to sign in, open %s", s.BrowserURL)
	se.addIf(s.Account != "" && s.Account != old.Account, "signed in as %s", s.Account)
}

// addWaits adds new waits.
func (se *sentences) addWaits(old, s tenant.State) {
	for _, w := range s.Waits {
		se.addIf(!slices.Contains(old.Waits, w), "%s; waiting until %s UTC", w.Reason, formatClock(w.Until))
	}
}

// describeFetchChanges describes what changed in the status of a fetch, one sentence each.
func describeFetchChanges(old, s fetch.Status, rows int) []string {
	var changes sentences
	changes.addIf(s.Request != old.Request, "requesting %s", s.Request)
	changes.addIf(s.Saved != old.Saved, "every row is saved to %s as it arrives", s.Saved)
	changes.addSignIn(old.State, s.State)
	changes.addIf(s.Fallback != "" && s.Fallback != old.Fallback, "%s", s.Fallback)
	changes.addIf(s.Source != "" && s.Source != old.Source, "querying %s", s.Source)
	changes.addWaits(old.State, s.State)
	changes.addIf(s.Settled > old.Settled, "%s", windowCounts(s, rows))
	changes.addIf(s.Following && !old.Following, "everything up to now has been requested; fetching new records until ^C")
	return changes
}

// fetchStatusLine formats the status of a fetch on one line.
func fetchStatusLine(s fetch.Status, rows int, now time.Time) string {
	doing := ""
	switch {
	case s.Following:
		doing = "following, next check: " + formatTimeLeft(s.Next, now)
	case len(s.Activity) > 0:
		doing = s.Activity[0]
	}
	return statusLine(windowCounts(s, rows), doing, s.State, now)
}

// statusLine formats what is done, and what is being done or waited for. Before the sign-in it shows only
// the sign-in.
func statusLine(done, doing string, s tenant.State, now time.Time) string {
	switch {
	case s.DeviceCode != nil:
		return "waiting for the sign-in, " + formatTimeLeft(s.DeviceCode.Expires, now)
	case s.BrowserURL != "":
		return "waiting for the sign-in in the browser"
	case len(s.Waits) > 0:
		doing = s.Waits[0].Reason + ", " + formatTimeLeft(s.Waits[0].Until, now)
	}
	if doing == "" {
		return done
	}
	return done + "; " + doing
}

// windowCounts formats the counts of a fetch.
func windowCounts(s fetch.Status, rows int) string {
	return fmt.Sprintf("%s of %s settled, %s", humanize.FormatNumber(s.Settled), humanize.FormatCount(s.Windows, "window"), humanize.FormatCount(rows, "row"))
}

// formatTimeLeft formats the time left until a time.
func formatTimeLeft(until, now time.Time) string {
	return max(0, until.Sub(now)).Round(time.Second).String() + " left"
}

// formatClock formats the time of day in UTC.
func formatClock(t time.Time) string { return t.UTC().Format(time.TimeOnly) }
