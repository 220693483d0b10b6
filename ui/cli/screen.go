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

// showScreen shows on the screen what open opens, until the user quits, and closes it. Then it tells
// what could not be read. The screen may open it again if again is set.
func showScreen(ctx context.Context, open func() (feed, error), o ui.Options, again bool, msgs messages) (err error) {
	shelf := &feedSet{open: open}
	defer closeAndJoin(shelf, &err)
	first, err := shelf.openNext()
	if err != nil {
		return err
	}
	if again {
		o.Reopen = shelf.openNext
	}
	survived := &internalErrors{}
	o.Report = survived.writeReport
	err = ui.Run(ctx, first, o)
	survived.printAll(msgs)
	if err != nil {
		return err
	}
	shown := shelf.newestFeed()
	return printMissingAfterScreen(msgs, shown.Inputs(), shown.isFinished())
}

// internalErrors are those that a screen has survived.
type internalErrors struct {
	mu   sync.Mutex
	list []*crash.Error
}

// writeReport writes the report of one.
func (s *internalErrors) writeReport(e *crash.Error) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.list = append(s.list, e)
	return e.SaveReport(buildVersion())
}

// printAll says what they were and where their reports are: the screen is gone.
func (s *internalErrors) printAll(msgs messages) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range s.list {
		msgs.printError(e)
	}
}

// trackedFeed is a feed that knows whether it was read to its end.
type trackedFeed struct {
	feed
	ended atomic.Bool
}

// Next returns the next page.
func (w *trackedFeed) Next(ctx context.Context) (*audit.Page, error) {
	page, err := w.feed.Next(ctx)
	if errors.Is(err, io.EOF) {
		w.ended.Store(true)
	}
	return page, err
}

// isFinished tells whether the feed was read to its end, or to where it has none, as a fetch that goes
// on with what is new.
func (w *trackedFeed) isFinished() bool {
	fetch, ok := w.feed.(ui.Live)
	return w.ended.Load() || ok && fetch.Status().Following
}

// trackedFetch is a watched feed that the screen can ask what its fetch is doing.
type trackedFetch struct {
	*trackedFeed
	fetch ui.Live
}

// Status is what the fetch is doing.
func (w trackedFetch) Status() fetch.Status { return w.fetch.Status() }

// Checks looks for reasons why nothing was found.
func (w trackedFetch) Checks(ctx context.Context) []fetch.Check { return w.fetch.Checks(ctx) }

// feedSet opens the same inputs as often as they are asked for, and closes all of them in the
// end: raw records of any may be on the screen until then.
type feedSet struct {
	open func() (feed, error)

	mu     sync.Mutex
	opened []*trackedFeed
}

func (s *feedSet) openNext() (ui.Feed, error) {
	f, err := s.open()
	if err != nil {
		return nil, err
	}
	w := &trackedFeed{feed: f}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.opened = append(s.opened, w)
	if fetch, ok := f.(ui.Live); ok {
		return trackedFetch{w, fetch}, nil
	}
	return w, nil
}

func (s *feedSet) newestFeed() *trackedFeed {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.opened[len(s.opened)-1]
}

// Close closes everything that was opened.
func (s *feedSet) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var errs []error
	for _, f := range s.opened {
		errs = append(errs, f.Close())
	}
	return errors.Join(errs...)
}
