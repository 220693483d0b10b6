package fetch

import (
	"context"
	"errors"
	"slices"
	"sync"

	"whoread/audit/coverage"
	"whoread/audit/crash"
	"whoread/audit/tenant"
)

// windowResult is the outcome of fetching a window.
type windowResult struct {
	window *window
	err    error
}

// fetchWindows fetches windows, several at a time, until all are settled or ctx ends. It returns why
// the service refused; the remaining windows are skipped then.
func (f *fetcher) fetchWindows(ctx context.Context, s Service, queue []*window) (refusal error) {
	// Nothing runs after the return, even after a panic.
	ctx, cancel := context.WithCancel(ctx)
	var inFlight sync.WaitGroup
	answers, done := make(chan windowResult), make(chan struct{})
	defer inFlight.Wait()
	defer cancel()
	defer close(done)
	running := 0
	for {
		for refusal == nil && ctx.Err() == nil && len(queue) > 0 && running < max(1, s.MaxConcurrent()) {
			w := queue[0]
			queue = queue[1:]
			running++
			f.startWindow(w)
			inFlight.Go(func() {
				select {
				case answers <- windowResult{w, f.fetchWindow(ctx, s, w)}:
				case <-done:
				}
			})
		}
		if running == 0 {
			break
		}
		a := <-answers
		running--
		f.finishWindow(a.window)
		said := refusalOf(a.err)
		if refusal != nil && said != nil {
			queue = append(queue, a.window) // the same refusal as the first
			continue
		}
		queue = append(f.settleWindow(ctx, s, a), queue...)
		if refusal == nil && ctx.Err() == nil {
			refusal = said
		}
	}
	if refusal != nil {
		f.skipWindows(queue, refusal)
	}
	return refusal
}

// fetchWindow fetches a window. A panic fails the window.
func (f *fetcher) fetchWindow(ctx context.Context, s Service, w *window) (err error) {
	defer crash.Recover("fetching the window", &err)
	return s.FetchWindow(ctx, f.request, w)
}

// startWindow records that a window is being fetched.
func (f *fetcher) startWindow(w *window) {
	now := f.clock.Now()
	f.mu.Lock()
	defer f.mu.Unlock()
	w.began = now
	f.running = append(f.running, w)
}

// finishWindow records that a window is no longer being fetched.
func (f *fetcher) finishWindow(w *window) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.running = slices.DeleteFunc(f.running, func(other *window) bool { return other == w })
}

// settleWindow saves the outcome of a window, and returns its parts if it is split.
func (f *fetcher) settleWindow(ctx context.Context, s Service, a windowResult) (parts []*window) {
	w, err := a.window, a.err
	if err == nil {
		err = f.saveError(w)
	}
	var short *ShortError
	switch {
	case err == nil:
		f.noteAge(w)
		f.saveState(w, coverage.Whole, "")
	case errors.Is(err, ErrSplit):
		return f.splitWindow(s, w)
	case errors.As(err, &short):
		f.saveState(w, coverage.Short, short.Reason)
	case ctx.Err() != nil:
		// The window stays unanswered, so a resume fetches it.
	case refusalOf(err) != nil:
		f.saveState(w, coverage.Failed, refusalOf(err).Error())
	default:
		f.saveState(w, coverage.Failed, err.Error())
		f.countFailure(err)
	}
	return nil
}

// saveError returns the error of a row that was not saved, which makes the window incomplete whatever
// the service says.
func (f *fetcher) saveError(w *window) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return w.saveErr
}

func (f *fetcher) countFailure(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.failed++; f.failure == nil {
		f.failure = err
	}
}

// saveState saves the final state of a window. If that fails, the fetch has ended and the window stays
// wanted.
func (f *fetcher) saveState(w *window, state coverage.WindowState, reason string) {
	_ = f.saveEntries(w.settledEntry(state, reason))
}

// refusalOf returns the error of a service that makes further requests useless, the same for every
// window; nil for other errors.
func refusalOf(err error) error {
	var said *tenant.Error
	if !errors.As(err, &said) {
		return nil
	}
	switch said.Kind {
	case tenant.Denied, tenant.Absent, tenant.Refused:
		return said
	default:
		return nil
	}
}

// skipWindows records that windows are skipped.
func (f *fetcher) skipWindows(queue []*window, why error) {
	var entries []coverage.Entry
	for _, w := range queue {
		entries = append(entries, w.settledEntry(coverage.Skipped, why.Error()))
	}
	if len(entries) > 0 {
		_ = f.saveEntries(entries...) // an error ends the fetch
	}
}
