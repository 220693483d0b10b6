package table

import "whoread/audit"

// Throttle is a record with IsThrottled=True: later Binds of its mailbox may be missing from the
// log for up to 24 hours (learn.microsoft.com/purview/audit-log-investigate-accounts).
type Throttle struct {
	Mailbox string
	Time    int64 // Unix seconds; 0 if not stated
	Record  int
}

// Throttles lists the throttled records of the view by time.
func (v *View) Throttles() []Throttle {
	var list []Throttle
	for _, r := range v.records {
		if n := int(r); v.snap.throttled(n) == audit.True {
			list = append(list, Throttle{v.snap.Text(n, Mailbox), int64(v.snap.times.at(n)), n})
		}
	}
	return list
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
