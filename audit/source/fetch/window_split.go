package fetch

import (
	"time"

	"whoread/audit/coverage"
)

// splitWindow records that a window is split in two, and returns the parts.
func (f *fetcher) splitWindow(s Service, w *window) []*window {
	middle := w.span.From.Add(w.span.To.Sub(w.span.From) / 2).Truncate(time.Second)
	if !middle.After(w.span.From) {
		f.saveState(w, coverage.Short, "this second has more records than the service returns; the returned records are here")
		return nil
	}
	parts := []*window{
		f.addWindow(s, coverage.Span{From: w.span.From, To: middle}),
		f.addWindow(s, coverage.Span{From: middle, To: w.span.To}),
	}
	reason := "it has more records than one answer can hold; fetched again in two parts"
	// In one write, so that the file never has only some of the entries.
	if f.saveEntries(w.settledEntry(coverage.Short, reason), parts[0].wantedEntry(), parts[1].wantedEntry()) != nil {
		return nil
	}
	return parts
}
