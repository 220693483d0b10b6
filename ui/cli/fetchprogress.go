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

// fetchWatch is a fetch that is watched.
type fetchWatch struct {
	status func() fetch.Status
	now    func() time.Time

	rows atomic.Int64 // that have come
	last fetch.Status
}

// pollStatus tells what is new since the last look, and how things stand.
func (f *fetchWatch) pollStatus() ([]string, string) {
	s, rows := f.status(), int(f.rows.Load())
	told := describeFetchChanges(f.last, s, rows)
	f.last = s
	return told, fetchStatusLine(s, rows, f.now())
}

// sentences are sentences about what is new.
type sentences []string

func (t *sentences) addIf(isNew bool, format string, args ...any) {
	if isNew {
		*t = append(*t, fmt.Sprintf(format, args...))
	}
}

// addSignIn tells what is new of the sign-in.
func (t *sentences) addSignIn(old, s tenant.State) {
	if c := s.DeviceCode; c != nil && (old.DeviceCode == nil || *old.DeviceCode != *c) {
		t.addIf(true, "to sign in, open %s and enter the code %s before %s UTC", c.Address, c.User, formatClock(c.Expires))
	}
	t.addIf(s.BrowserURL != "" && s.BrowserURL != old.BrowserURL, "to sign in, open %s", s.BrowserURL)
	t.addIf(s.Account != "" && s.Account != old.Account, "signed in as %s", s.Account)
}

// addWaits tells what is waited for by now.
func (t *sentences) addWaits(old, s tenant.State) {
	for _, w := range s.Waits {
		t.addIf(!slices.Contains(old.Waits, w), "%s; waiting until %s UTC", w.Reason, formatClock(w.Until))
	}
}

// describeFetchChanges tells what is new in the state of a fetch, a sentence each. Rows is how many have come.
func describeFetchChanges(old, s fetch.Status, rows int) []string {
	var told sentences
	told.addIf(s.Request != old.Request, "asking for %s", s.Request)
	told.addIf(s.Saved != old.Saved, "every row is kept in %s as it comes", s.Saved)
	told.addSignIn(old.State, s.State)
	told.addIf(s.Fallback != "" && s.Fallback != old.Fallback, "%s", s.Fallback)
	told.addIf(s.Source != "" && s.Source != old.Source, "asking the service: %s", s.Source)
	told.addWaits(old.State, s.State)
	told.addIf(s.Settled > old.Settled, "%s", windowCounts(s, rows))
	told.addIf(s.Following && !old.Following, "everything up to now has been asked for; following what is new until ^C")
	return told
}

// fetchStatusLine is the state of a fetch on one line, to be written over by the next.
func fetchStatusLine(s fetch.Status, rows int, now time.Time) string {
	doing := ""
	switch {
	case s.Following:
		doing = "following, next look: " + formatTimeLeft(s.Next, now)
	case len(s.Activity) > 0:
		doing = s.Activity[0]
	}
	return statusLine(windowCounts(s, rows), doing, s.State, now)
}

// statusLine is how things stand: what is done, and what is being done unless that waits for
// something. Without a sign-in, nothing is done.
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

func windowCounts(s fetch.Status, rows int) string {
	return fmt.Sprintf("%s of %s settled, %s", humanize.FormatNumber(s.Settled), humanize.FormatCount(s.Windows, "window"), humanize.FormatCount(rows, "row"))
}

// formatTimeLeft is how long it is until a time.
func formatTimeLeft(until, now time.Time) string {
	return max(0, until.Sub(now)).Round(time.Second).String() + " left"
}

// formatClock is the time of the day.
func formatClock(t time.Time) string { return t.UTC().Format(time.TimeOnly) }
