package coverage

import (
	"slices"
	"time"
)

// lateTime is how long after an event its record can still appear in the log: usually an hour or two, and
// up to a day (https://learn.microsoft.com/purview/audit-search).
const lateTime = 24 * time.Hour

// LateSpans returns the spans in which records can have appeared after they were requested, earliest first.
// Windows that were answered later cover what was late before. A ledger of an earlier version does not state
// when windows were answered, so that its late spans are not known.
func (l Ledger) LateSpans() []Span {
	var late []Span
	for i, a := range l.Requests {
		if !a.IsKnown() || slices.Contains(l.Requests[:i], a) {
			continue
		}
		late = append(late, l.lateSpansOf(a)...)
	}
	slices.SortFunc(late, func(a, b Span) int { return a.From.Compare(b.From) })
	return joinSpans(late)
}

// lateSpansOf returns the late spans of a request.
func (l Ledger) lateSpansOf(a Request) []Span {
	var settled, late []Window
	for _, w := range l.Windows {
		if w.Filter != a.Filter || w.Tenant != a.Tenant || w.State != Whole || !w.IsKnown() || w.Answered.IsZero() {
			continue
		}
		final := w.Answered.Add(-lateTime)
		if w.From.Before(final) {
			before := w
			before.To = minTime(w.To, final)
			settled = append(settled, before)
		}
		if w.To.After(final) {
			w.From = maxTime(w.From, final)
			late = append(late, w)
		}
	}
	t := newTimeline(a.Span, append(slices.Clone(settled), late...))
	for _, w := range settled {
		t.mark(w.Span, "")
	}
	for _, w := range late {
		t.mark(w.Span, "late")
	}
	var spans []Span
	for _, g := range t.gaps() {
		spans = append(spans, g.Span)
	}
	return spans
}

// joinSpans joins spans that overlap or meet. They are in the order of their beginnings.
func joinSpans(spans []Span) []Span {
	var joined []Span
	for _, s := range spans {
		if last := len(joined) - 1; last >= 0 && !s.From.After(joined[last].To) {
			joined[last].To = maxTime(joined[last].To, s.To)
			continue
		}
		joined = append(joined, s)
	}
	return joined
}

func minTime(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func maxTime(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
