package table

import (
	"cmp"
	"slices"

	"whoread/audit"
	"whoread/audit/filter"
)

// BlindWindow is a time in which Binds of a mailbox may be missing from the log, because it was throttled.
type BlindWindow struct {
	Mailbox string // its GUID; "" if none is stated
	UPN     string // the last name that is stated; "" if none is
	// From is the time of the first throttled record, and Until the end of the last 24 hours. Both are 0 for
	// records without a time.
	From, Until int64
	Records     int // throttled ones
	term        filter.Expr
}

// Name returns the owner's name of the mailbox, or its GUID.
func (w BlindWindow) Name() string { return cmp.Or(w.UPN, w.Mailbox) }

// BlindWindows returns the blind windows of the view's mailboxes, by time. Windows of a mailbox that meet
// are one.
func (v *View) BlindWindows() []BlindWindow {
	s := v.snap
	var windows []BlindWindow
	last := map[uint32]int{} // by mailbox: its last window
	for _, t := range v.ThrottledRecords() {
		key := s.mailboxKey(t.Record)
		guid, upn := s.mailboxOf(t.Record)
		i, known := last[key]
		if !known || t.Time != 0 && (windows[i].Until == 0 || t.Time > windows[i].Until) {
			i = len(windows)
			windows = append(windows, BlindWindow{Mailbox: guid, From: t.Time, term: v.mailboxTerm(t.Record)})
			last[key] = i
		}
		w := &windows[i]
		w.Records++
		w.UPN = cmp.Or(upn, w.UPN)
		if t.Time != 0 {
			w.Until = audit.BlindUntil(t.Time)
		}
	}
	slices.SortStableFunc(windows, func(a, b BlindWindow) int { return cmp.Compare(a.From, b.From) })
	return windows
}
