package fetch

import (
	"slices"

	"whoread/audit/coverage"
)

// planQueue returns the windows that a service must fetch to complete the spans, and saves them in the
// ledger. Windows already requested from this service come first, with their query names: their
// results may be ready.
func (f *fetcher) planQueue(s Service, spans []coverage.Span) ([]*window, error) {
	f.mu.Lock()
	known := slices.Clone(f.coverage.Windows)
	f.mu.Unlock()
	var queue []*window
	var entries []coverage.Entry
	var covered []coverage.Span
	for _, w := range known {
		same := w.Filter == f.filter && w.Tenant == f.tenant
		switch {
		case same && w.State == coverage.Whole:
			covered = append(covered, w.Span)
		case w.State != coverage.Pending && (w.State != coverage.Failed || w.Query == ""):
		case same && w.Source == s.Name():
			covered = append(covered, w.Span)
			queue = append(queue, f.newWindow(w))
		case w.State == coverage.Pending:
			w.State, w.Reason = coverage.Skipped, s.Name()+" is used instead"
			entries = append(entries, coverage.Entry{Window: &w})
		}
	}
	for _, span := range subtractSpans(spans, covered) {
		part := f.request
		part.Span = span
		for _, slice := range s.PlanWindows(part, f.clock.Now()) {
			w := f.addWindow(s, slice.Span)
			if slice.Skip != "" {
				entries = append(entries, w.settledEntry(coverage.Skipped, slice.Skip))
				continue
			}
			queue = append(queue, w)
			entries = append(entries, w.wantedEntry())
		}
	}
	if len(entries) == 0 {
		return queue, nil
	}
	return queue, f.saveEntries(entries...)
}

// addWindow returns a new window.
func (f *fetcher) addWindow(s Service, span coverage.Span) *window {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.lastID++
	return f.newWindow(coverage.Window{ID: f.lastID, Source: s.Name(), Span: span, Filter: f.filter, Tenant: f.tenant})
}

// wantedEntry returns the ledger entry of a window that is not fetched yet.
func (w *window) wantedEntry() coverage.Entry {
	entry := w.entry
	return coverage.Entry{Window: &entry}
}

// subtractSpans returns the parts of spans that are not covered, in order of time.
func subtractSpans(spans, covered []coverage.Span) []coverage.Span {
	byTime := func(a, b coverage.Span) int { return a.From.Compare(b.From) }
	spans, covered = slices.Clone(spans), slices.Clone(covered)
	slices.SortFunc(spans, byTime)
	slices.SortFunc(covered, byTime)
	var left []coverage.Span
	var done coverage.Span // everything before its end is handled
	for _, s := range spans {
		if s.From.Before(done.To) {
			s.From = done.To
		}
		for _, c := range covered {
			if c.From.After(s.From) && s.IsKnown() {
				part := coverage.Span{From: s.From, To: c.From}
				if s.To.Before(part.To) {
					part.To = s.To
				}
				left = append(left, part)
			}
			if c.To.After(s.From) {
				s.From = c.To
			}
		}
		if s.IsKnown() {
			left = append(left, s)
		}
		if s.To.After(done.To) {
			done.To = s.To
		}
	}
	return left
}
