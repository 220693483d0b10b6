package cli

import (
	"context"
	"errors"
	"io"
	"sync"
	"sync/atomic"

	"whoread/audit"
	"whoread/audit/crash"
	"whoread/audit/source/fetch"
	"whoread/ui"
)

// feed is a feed that is closed when the screen is.
type feed interface {
	ui.Feed
	io.Closer
}

// show shows on the screen what open opens, until the user quits, and closes it. Then it tells
// what could not be read. The screen may open it again if again is set.
func show(ctx context.Context, open func() (feed, error), o ui.Options, again bool, v voice) (err error) {
	shelf := &shelf{open: open}
	defer closing(shelf, &err)
	first, err := shelf.take()
	if err != nil {
		return err
	}
	if again {
		o.Reopen = shelf.take
	}
	survived := &internalErrors{}
	o.Report = survived.report
	err = ui.Run(ctx, first, o)
	survived.say(v)
	if err != nil {
		return err
	}
	shown := shelf.newest()
	return sayWhatIsMissing(v, shown.Inputs(), shown.over())
}

// internalErrors are those that a screen has survived.
type internalErrors struct {
	mu   sync.Mutex
	list []*crash.Error
}

// report writes the report of one.
func (s *internalErrors) report(e *crash.Error) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.list = append(s.list, e)
	return e.Report(buildVersion())
}

// say says what they were and where their reports are: the screen is gone.
func (s *internalErrors) say(v voice) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range s.list {
		v.sayError(e)
	}
}

// watched is a feed that knows whether it was read to its end.
type watched struct {
	feed
	ended atomic.Bool
}

// Next returns the next page.
func (w *watched) Next(ctx context.Context) (*audit.Page, error) {
	page, err := w.feed.Next(ctx)
	if errors.Is(err, io.EOF) {
		w.ended.Store(true)
	}
	return page, err
}

// over tells whether the feed was read to its end, or to where it has none, as a fetch that goes
// on with what is new.
func (w *watched) over() bool {
	fetch, ok := w.feed.(ui.Live)
	return w.ended.Load() || ok && fetch.Status().Following
}

// watchedFetch is a watched feed that the screen can ask what its fetch is doing.
type watchedFetch struct {
	*watched
	fetch ui.Live
}

// Status is what the fetch is doing.
func (w watchedFetch) Status() fetch.Status { return w.fetch.Status() }

// Checks looks for reasons why nothing was found.
func (w watchedFetch) Checks(ctx context.Context) []fetch.Check { return w.fetch.Checks(ctx) }

// shelf opens the same inputs as often as they are asked for, and closes all of them in the
// end: raw records of any may be on the screen until then.
type shelf struct {
	open func() (feed, error)

	mu     sync.Mutex
	opened []*watched
}

func (s *shelf) take() (ui.Feed, error) {
	f, err := s.open()
	if err != nil {
		return nil, err
	}
	w := &watched{feed: f}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.opened = append(s.opened, w)
	if fetch, ok := f.(ui.Live); ok {
		return watchedFetch{w, fetch}, nil
	}
	return w, nil
}

func (s *shelf) newest() *watched {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.opened[len(s.opened)-1]
}

// Close closes everything that was opened.
func (s *shelf) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var errs []error
	for _, f := range s.opened {
		errs = append(errs, f.Close())
	}
	return errors.Join(errs...)
}
