package fetch

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"whoread/audit/coverage"
	"whoread/audit/crash"
	"whoread/audit/tenant"
)

// answer is how a service answered a window.
type answer struct {
	window *window
	err    error
}

// answer asks a service for windows, a few at a time, until all are settled or ctx ends. It
// returns why the service wants to be asked no more; the windows that are left then are skipped.
func (f *fetcher) answer(ctx context.Context, s Service, queue []*window) (refusal error) {
	// What is running has ended when this returns, and also when it panics.
	ctx, cancel := context.WithCancel(ctx)
	var inFlight sync.WaitGroup
	answers, done := make(chan answer), make(chan struct{})
	defer inFlight.Wait()
	defer cancel()
	defer close(done)
	running := 0
	for {
		for refusal == nil && ctx.Err() == nil && len(queue) > 0 && running < max(1, s.MaxConcurrent()) {
			w := queue[0]
			queue = queue[1:]
			running++
			f.start(w)
			inFlight.Go(func() {
				select {
				case answers <- answer{w, f.askFor(ctx, s, w)}:
				case <-done:
				}
			})
		}
		if running == 0 {
			break
		}
		a := <-answers
		running--
		f.finish(a.window)
		said := refusalOf(a.err)
		if refusal != nil && said != nil {
			queue = append(queue, a.window) // it says again what the first one said
			continue
		}
		queue = append(f.settle(ctx, s, a), queue...)
		if refusal == nil && ctx.Err() == nil {
			refusal = said
		}
	}
	if refusal != nil {
		f.skip(queue, refusal)
	}
	return refusal
}

// askFor asks a service for a window. A panic fails the window.
func (f *fetcher) askFor(ctx context.Context, s Service, w *window) (err error) {
	defer crash.Recover("fetching the window", &err)
	return s.FetchWindow(ctx, f.ask, w)
}

// start notes that a window is being asked for.
func (f *fetcher) start(w *window) {
	now := f.clock.Now()
	f.mu.Lock()
	defer f.mu.Unlock()
	w.began = now
	f.running = append(f.running, w)
}

// finish notes that a window is no longer being asked for.
func (f *fetcher) finish(w *window) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.running = slices.DeleteFunc(f.running, func(other *window) bool { return other == w })
}

// settle enters what became of a window, and returns the parts to ask for instead of it.
func (f *fetcher) settle(ctx context.Context, s Service, a answer) (parts []*window) {
	w, err := a.window, a.err
	if err == nil {
		err = f.lost(w)
	}
	var short *ShortError
	switch {
	case err == nil:
		f.noteAge(w)
		f.conclude(w, coverage.Whole, "")
	case errors.Is(err, ErrSplit):
		return f.split(s, w)
	case errors.As(err, &short):
		f.conclude(w, coverage.Short, short.Reason)
	case ctx.Err() != nil:
		// The window stays wanted, so that it is asked for again when the file is resumed.
	case refusalOf(err) != nil:
		f.conclude(w, coverage.Failed, refusalOf(err).Error())
	default:
		f.conclude(w, coverage.Failed, err.Error())
		f.fail(err)
	}
	return nil
}

// lost is why a window is not whole though the service says so: not all of its rows were kept.
func (f *fetcher) lost(w *window) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return w.lost
}

func (f *fetcher) fail(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.failed++; f.failure == nil {
		f.failure = err
	}
}

// conclude enters that a window will not change any more. If it cannot be entered the fetch has
// ended, and the window stays wanted.
func (f *fetcher) conclude(w *window, state coverage.WindowState, reason string) {
	_ = f.enter(w.settled(state, reason))
}

// refusalOf is what a service says when there is no use in asking it for anything else; nil if it
// does not say so. It is the same for every window.
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

// skip enters that windows are not asked for.
func (f *fetcher) skip(queue []*window, why error) {
	var entries []coverage.Entry
	for _, w := range queue {
		entries = append(entries, w.settled(coverage.Skipped, why.Error()))
	}
	if len(entries) > 0 {
		_ = f.enter(entries...) // an error has ended the fetch
	}
}

// split enters that a window is asked for in two parts, and returns them.
func (f *fetcher) split(s Service, w *window) []*window {
	middle := w.span.From.Add(w.span.To.Sub(w.span.From) / 2).Truncate(time.Second)
	if !middle.After(w.span.From) {
		f.conclude(w, coverage.Short, "there is more in this second than the service returns; what it returned is here")
		return nil
	}
	parts := []*window{
		f.window(s, coverage.Span{From: w.span.From, To: middle}),
		f.window(s, coverage.Span{From: middle, To: w.span.To}),
	}
	reason := "it holds more than one answer can; asked for again in two parts"
	// In one go, so that the file never has the one without the others.
	if f.enter(w.settled(coverage.Short, reason), parts[0].wanted(), parts[1].wanted()) != nil {
		return nil
	}
	return parts
}
