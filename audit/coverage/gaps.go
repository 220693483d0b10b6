package coverage

import (
	"cmp"
	"slices"
	"time"
)

// Gaps returns what is missing, earliest first. A complete window covers its part of a request with the
// same filter and tenant. An altered window is always a gap, because its rows are still in the file; the
// gap has no span if a later window answered that span completely.
func (l Ledger) Gaps() []Gap {
	tenants := slices.ContainsFunc(l.Requests, func(a Request) bool { return a.Tenant != l.Requests[0].Tenant })
	var gaps []Gap
	for _, a := range l.Requests {
		for _, g := range l.gapsOf(a) {
			if tenants && a.Tenant != "" {
				g.Reason = a.Tenant + ": " + g.Reason
			}
			gaps = append(gaps, g)
		}
	}
	for i, w := range l.Windows {
		switch {
		case w.State != Altered:
		case isAnsweredAgain(w, l.Windows[i+1:]):
			gaps = append(gaps, Gap{Reason: w.Reason + "; a later answer to it is complete, but the altered rows are still in the file: fetch into another file"})
		default:
			gaps = append(gaps, Gap{Span: w.Span, Reason: w.Reason})
		}
	}
	slices.SortFunc(gaps, func(a, b Gap) int {
		return cmp.Or(a.From.Compare(b.From), a.To.Compare(b.To), cmp.Compare(a.Reason, b.Reason))
	})
	gaps = slices.CompactFunc(gaps, func(a, b Gap) bool {
		return a.From.Equal(b.From) && a.To.Equal(b.To) && a.Reason == b.Reason
	})
	for _, w := range l.Windows {
		if w.Filter == "" && w.State == Short {
			gaps = append(gaps, Gap{Span: w.Span, Reason: w.Source + " " + w.Reason})
		}
	}
	return gaps
}

// isAnsweredAgain reports whether later windows cover the span of an altered one.
func isAnsweredAgain(altered Window, later []Window) bool {
	again := Ledger{Requests: []Request{{altered.Span, altered.Filter, altered.Tenant}}}
	for _, w := range later {
		if w.State == Whole {
			again.Windows = append(again.Windows, w)
		}
	}
	return len(again.gapsOf(again.Requests[0])) == 0
}

// gapsOf returns the parts of a request that no complete window covers, split where the reasons change.
// The reason is the result of the last window that was requested for that time.
func (l Ledger) gapsOf(a Request) []Gap {
	if !a.IsKnown() {
		return []Gap{{Reason: "the time span of the request is not known: " + a.Describe()}}
	}
	var asked []Window
	for _, w := range l.Windows {
		if w.Filter == a.Filter && w.Tenant == a.Tenant && w.IsKnown() {
			asked = append(asked, w)
		}
	}
	p := newTimeline(a.Span, asked)
	for _, w := range asked {
		if w.State == Whole || w.State == Altered {
			p.mark(w.Span, "")
		}
	}
	for _, w := range slices.Backward(asked) {
		if w.State != Whole && w.State != Altered {
			p.mark(w.Span, w.gapReason())
		}
	}
	p.mark(a.Span, "not requested yet")
	return p.gaps()
}

// gapReason returns the reason why a window is not covered.
func (w Window) gapReason() string {
	switch {
	case w.State == Pending:
		return "not answered yet"
	case w.Reason == "":
		return w.Source + ": " + w.State.String()
	default:
		return w.Source + ": " + w.Reason
	}
}

// timeline is a span of time, split where windows begin and end, with a note on each part. The first
// note of a part stays.
type timeline struct {
	cuts []time.Time // part i lies between the cuts i and i+1
	said []string
	next []int // a part that follows, if something is said of the part, and the part itself if not
}

func newTimeline(s Span, windows []Window) *timeline {
	cuts := []time.Time{s.From, s.To}
	for _, w := range windows {
		for _, at := range []time.Time{w.From, w.To} {
			if at.After(s.From) && at.Before(s.To) {
				cuts = append(cuts, at)
			}
		}
	}
	slices.SortFunc(cuts, time.Time.Compare)
	cuts = slices.CompactFunc(cuts, time.Time.Equal)
	p := &timeline{cuts: cuts, said: make([]string, len(cuts)-1), next: make([]int, len(cuts))}
	for i := range p.next {
		p.next[i] = i
	}
	return p
}

// mark notes something on the parts of a span that have no note.
func (t *timeline) mark(s Span, what string) {
	at, _ := slices.BinarySearchFunc(t.cuts, s.From, time.Time.Compare)
	end, _ := slices.BinarySearchFunc(t.cuts, s.To, time.Time.Compare)
	end = min(end, len(t.said))
	for at = t.nextUnmarked(at); at < end; at = t.nextUnmarked(at) {
		t.said[at], t.next[at] = what, at+1
	}
}

// nextUnmarked returns the first part without a note from part i on, and shortens the path for later
// searches.
func (t *timeline) nextUnmarked(at int) int {
	for at < len(t.said) && t.next[at] != at {
		if next := t.next[at]; next < len(t.said) {
			t.next[at] = t.next[next]
		}
		at = t.next[at]
	}
	return at
}

// gaps returns the parts with a note. Adjacent parts with the same note are one gap.
func (t *timeline) gaps() []Gap {
	var gaps []Gap
	for i, reason := range t.said {
		s := Span{From: t.cuts[i], To: t.cuts[i+1]}
		switch last := len(gaps) - 1; {
		case reason == "":
		case last >= 0 && gaps[last].Reason == reason && gaps[last].To.Equal(s.From):
			gaps[last].To = s.To
		default:
			gaps = append(gaps, Gap{s, reason})
		}
	}
	return gaps
}
