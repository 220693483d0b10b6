package fetch

import (
	"context"
	"time"

	"whoread/audit/coverage"
)

// followNew fetches what is new since the end of the request, repeatedly until ctx ends. It repeats a
// failed span with the next one. It returns why the service refused.
func (f *fetcher) followNew(ctx context.Context, s Follower) (refusal error) {
	end := f.requestedEnd()
	from := end // start of the next span
	for {
		if !f.sleepUntil(ctx, end.Add(max(s.PollInterval(), time.Second))) {
			return nil
		}
		now := f.clock.Now().UTC().Truncate(time.Second)
		if !now.After(end) {
			continue
		}
		failed := f.failedWindows()
		queue, err := f.requestMore(s, from, coverage.Span{From: end, To: now})
		if err != nil {
			return nil //nolint:nilerr // the file is broken, which has ended the fetch
		}
		if refusal := f.fetchWindows(ctx, s, queue); refusal != nil {
			return refusal
		}
		if end = now; failed == f.failedWindows() {
			from = now
		}
	}
}

// requestedEnd returns the end of all requested spans.
func (f *fetcher) requestedEnd() time.Time {
	end := f.request.To
	for _, span := range f.requestedSpans() {
		if span.To.After(end) {
			end = span.To
		}
	}
	return end
}

// sleepUntil waits until a time. It returns false if ctx ended.
func (f *fetcher) sleepUntil(ctx context.Context, until time.Time) bool {
	f.mu.Lock()
	f.following, f.next = true, until
	f.mu.Unlock()
	defer func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.next = time.Time{}
	}()
	if wait := until.Sub(f.clock.Now()); wait > 0 {
		return f.clock.Sleep(ctx, wait) == nil
	}
	return ctx.Err() == nil
}

// requestMore adds a span to the request, and returns the windows to fetch from a time on.
func (f *fetcher) requestMore(s Service, from time.Time, more coverage.Span) ([]*window, error) {
	if err := f.saveEntries(f.requestedEntry(more)); err != nil {
		return nil, err
	}
	return f.planQueue(s, []coverage.Span{{From: from, To: more.To}})
}

func (f *fetcher) failedWindows() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.failed
}
