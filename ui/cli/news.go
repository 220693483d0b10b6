package cli

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"whoread/audit/source/live"
	"whoread/ui/words"
)

// news tells what is new in the state of a fetch, a sentence each. Rows is how many have come.
func news(old, s live.Status, rows int) []string {
	var told []string
	tell := func(isNew bool, format string, args ...any) {
		if isNew {
			told = append(told, fmt.Sprintf(format, args...))
		}
	}
	tell(s.Asked != old.Asked, "asking for %s", s.Asked)
	tell(s.Saved != old.Saved, "every row is kept in %s as it comes", s.Saved)
	if c := s.Code; c != nil && (old.Code == nil || *old.Code != *c) {
		tell(true, "to sign in, open %s and enter the code %s before %s UTC", c.Address, c.User, clock(c.Expires))
	}
	tell(s.Browser != "" && s.Browser != old.Browser, "to sign in, open %s", s.Browser)
	tell(s.Account != "" && s.Account != old.Account, "signed in as %s", s.Account)
	tell(s.Fallback != "" && s.Fallback != old.Fallback, "%s", s.Fallback)
	tell(s.Source != "" && s.Source != old.Source, "asking the service: %s", s.Source)
	for _, w := range s.Waits {
		tell(!slices.Contains(old.Waits, w), "%s; waiting until %s UTC", w.Why, clock(w.Until))
	}
	tell(s.Settled > old.Settled, "%s", windowsOf(s, rows))
	tell(s.Following && !old.Following, "everything up to now has been asked for; following what is new until ^C")
	return told
}

// gist is the state of a fetch on one line, to be written over by the next.
func gist(s live.Status, rows int, now time.Time) string {
	parts := []string{windowsOf(s, rows)}
	switch {
	case s.Code != nil:
		parts = []string{"waiting for the sign-in, " + left(s.Code.Expires, now)}
	case s.Browser != "":
		parts = []string{"waiting for the sign-in in the browser"}
	case len(s.Waits) > 0:
		parts = append(parts, s.Waits[0].Why+", "+left(s.Waits[0].Until, now))
	case s.Following:
		parts = append(parts, "following, next look: "+left(s.Next, now))
	case len(s.Doing) > 0:
		parts = append(parts, s.Doing[0])
	}
	return strings.Join(parts, "; ")
}

func windowsOf(s live.Status, rows int) string {
	return fmt.Sprintf("%s of %s settled, %s", words.Number(s.Settled), words.Count(s.Windows, "window"), words.Count(rows, "row"))
}

// left is how long it is until a time.
func left(until, now time.Time) string {
	return max(0, until.Sub(now)).Round(time.Second).String() + " left"
}

// clock is the time of the day.
func clock(t time.Time) string { return t.UTC().Format(time.TimeOnly) }
