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

// fetching is a fetch that is watched.
type fetching struct {
	status func() fetch.Status
	now    func() time.Time

	rows atomic.Int64 // that have come
	last fetch.Status
}

// look tells what is new since the last look, and how things stand.
func (f *fetching) look() ([]string, string) {
	s, rows := f.status(), int(f.rows.Load())
	told := news(f.last, s, rows)
	f.last = s
	return told, gist(s, rows, f.now())
}

// tidings are sentences about what is new.
type tidings []string

func (t *tidings) tell(isNew bool, format string, args ...any) {
	if isNew {
		*t = append(*t, fmt.Sprintf(format, args...))
	}
}

// tellSignIn tells what is new of the sign-in.
func (t *tidings) tellSignIn(old, s tenant.State) {
	if c := s.Code; c != nil && (old.Code == nil || *old.Code != *c) {
		t.tell(true, "to sign in, open %s and enter the code %s before %s UTC", c.Address, c.User, clock(c.Expires))
	}
	t.tell(s.Browser != "" && s.Browser != old.Browser, "to sign in, open %s", s.Browser)
	t.tell(s.Account != "" && s.Account != old.Account, "signed in as %s", s.Account)
}

// tellWaits tells what is waited for by now.
func (t *tidings) tellWaits(old, s tenant.State) {
	for _, w := range s.Waits {
		t.tell(!slices.Contains(old.Waits, w), "%s; waiting until %s UTC", w.Why, clock(w.Until))
	}
}

// news tells what is new in the state of a fetch, a sentence each. Rows is how many have come.
func news(old, s fetch.Status, rows int) []string {
	var told tidings
	told.tell(s.Asked != old.Asked, "asking for %s", s.Asked)
	told.tell(s.Saved != old.Saved, "every row is kept in %s as it comes", s.Saved)
	told.tellSignIn(old.State, s.State)
	told.tell(s.Fallback != "" && s.Fallback != old.Fallback, "%s", s.Fallback)
	told.tell(s.Source != "" && s.Source != old.Source, "asking the service: %s", s.Source)
	told.tellWaits(old.State, s.State)
	told.tell(s.Settled > old.Settled, "%s", windowsOf(s, rows))
	told.tell(s.Following && !old.Following, "everything up to now has been asked for; following what is new until ^C")
	return told
}

// gist is the state of a fetch on one line, to be written over by the next.
func gist(s fetch.Status, rows int, now time.Time) string {
	doing := ""
	switch {
	case s.Following:
		doing = "following, next look: " + left(s.Next, now)
	case len(s.Doing) > 0:
		doing = s.Doing[0]
	}
	return standing(windowsOf(s, rows), doing, s.State, now)
}

// standing is how things stand: what is done, and what is being done unless that waits for
// something. Without a sign-in, nothing is done.
func standing(done, doing string, s tenant.State, now time.Time) string {
	switch {
	case s.Code != nil:
		return "waiting for the sign-in, " + left(s.Code.Expires, now)
	case s.Browser != "":
		return "waiting for the sign-in in the browser"
	case len(s.Waits) > 0:
		doing = s.Waits[0].Why + ", " + left(s.Waits[0].Until, now)
	}
	if doing == "" {
		return done
	}
	return done + "; " + doing
}

func windowsOf(s fetch.Status, rows int) string {
	return fmt.Sprintf("%s of %s settled, %s", humanize.FormatNumber(s.Settled), humanize.FormatCount(s.Windows, "window"), humanize.FormatCount(rows, "row"))
}

// left is how long it is until a time.
func left(until, now time.Time) string {
	return max(0, until.Sub(now)).Round(time.Second).String() + " left"
}

// clock is the time of the day.
func clock(t time.Time) string { return t.UTC().Format(time.TimeOnly) }
