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

// Times are the times of the first and the last record of a row, in Unix seconds; 0 where it
// states none.
func (v *View) Times(row int) (first, last int64) {
	if v.spec.Shape == Grouped {
		return int64(v.firstTime(v.rows[row])), int64(v.lastTime(v.rows[row]))
	}
	at := int64(v.snap.times.at(v.Record(row)))
	return at, at
}

// Density counts the records of the view in n equal spans of the time from first to last, both
// in Unix seconds and both included. Records outside of it do not count.
func (v *View) Density(n int, first, last int64) []int {
	spans := make([]int, n)
	width := last - first + 1
	for _, r := range v.records {
		if t := int64(v.snap.times.must(r)); t >= first && t <= last && t != 0 {
			spans[(t-first)*int64(n)/width]++
		}
	}
	return spans
}
