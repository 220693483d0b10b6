package table

import (
	"slices"

	"whoread/audit"
)

// Throttle is a record with IsThrottled=True: later Binds of its mailbox may be missing from the
// log for up to 24 hours (learn.microsoft.com/purview/audit-log-investigate-accounts).
type Throttle struct {
	Mailbox string
	Time    int64 // Unix seconds; 0 if not stated
	Record  int
}

// Throttles lists the throttled records of the mailboxes that the view shows, by time. A filter
// that hides these records does not make the log of their mailboxes any more complete.
func (v *View) Throttles() []Throttle { return v.throttles() }

func (v *View) findThrottles() []Throttle {
	s := v.snap
	var list []Throttle
	for _, r := range s.timeOrder() {
		if n := int(r); s.throttled(n) == audit.True {
			list = append(list, Throttle{s.Text(n, Mailbox), int64(s.times.at(n)), n})
		}
	}
	if len(list) == 0 {
		return nil
	}
	shown := newSet(s.codesOf(Mailbox))
	unstated := false
	for _, r := range v.records {
		if !shown.add(s.mailboxKey(int(r))) {
			unstated = true
		}
	}
	return slices.DeleteFunc(list, func(t Throttle) bool {
		key := s.mailboxKey(t.Record)
		return !shown.seen[key] && (key != 0 || !unstated)
	})
}
