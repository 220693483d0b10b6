package table

import (
	"slices"

	"whoread/audit"
)

// ThrottledRecord is a record with IsThrottled=True: later Binds of its mailbox may be missing from
// the log for up to 24 hours (learn.microsoft.com/purview/audit-log-investigate-accounts).
type ThrottledRecord struct {
	Mailbox string
	Time    int64 // Unix seconds; 0 if not stated
	Record  int
}

// ThrottledRecords returns the throttled records of the view's mailboxes, by time. It includes
// records that a filter hides, since hiding them does not make the log complete.
func (v *View) ThrottledRecords() []ThrottledRecord { return v.throttledRecords() }

func (v *View) findThrottledRecords() []ThrottledRecord {
	s := v.snap
	var list []ThrottledRecord
	for _, r := range s.timeOrder() {
		if n := int(r); s.throttledOf(n) == audit.True {
			list = append(list, ThrottledRecord{s.CellText(n, Mailbox), int64(s.times.at(n)), n})
		}
	}
	if len(list) == 0 {
		return nil
	}
	shown := newCodeSet(s.columnCodeCount(Mailbox))
	unstated := false
	for _, r := range v.records {
		if !shown.addCode(s.mailboxKey(int(r))) {
			unstated = true
		}
	}
	return slices.DeleteFunc(list, func(t ThrottledRecord) bool {
		key := s.mailboxKey(t.Record)
		return !shown.seen[key] && (key != 0 || !unstated)
	})
}
