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
	"whoread/audit/table"
	"whoread/ui"
)

// feed is a feed that the screen closes at its end.
type feed interface {
	ui.Feed
	io.Closer
}

// showScreen shows the feed that open returns until the user quits, closes it, and prints what could not be
// read. The screen can reload, which calls open again, if canReload is set.
func showScreen(ctx context.Context, open func() (feed, error), o ui.Options, canReload bool, msgs messageWriter) (err error) {
	feeds := &feedSet{open: open}
	defer closeAndJoin(feeds, &err)
	first, err := feeds.openNext()
	if err != nil {
		return err
	}
	if canReload {
		o.Reopen = feeds.openNext
	}
	var loaded atomic.Pointer[table.Snapshot]
	o.Loaded = loaded.Store
	survived := &internalErrors{}
	o.Report = survived.writeReport
	err = ui.Run(ctx, first, o)
	survived.printAll(msgs)
	if err != nil {
		return err
	}
	shown := feeds.newestFeed()
	var omitted table.Omissions
	if records := loaded.Load(); records != nil {
		omitted = records.Omissions(o.ShowOwnLookups)
	}
	return printMissingAfterScreen(msgs, shown.Inputs(), omitted, shown.isFinished())
}

// internalErrors collects the internal errors that a screen survived.
type internalErrors struct {
	mu   sync.Mutex
	list []*crash.Error
}

// writeReport writes a report of an error and returns its path.
func (i *internalErrors) writeReport(e *crash.Error) (string, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.list = append(i.list, e)
	return e.SaveReport(buildVersion())
}

// printAll prints the errors and the paths of their reports after the screen.
func (i *internalErrors) printAll(msgs messageWriter) {
	i.mu.Lock()
	defer i.mu.Unlock()
	for _, e := range i.list {
		msgs.printError(e)
	}
}

// trackedFeed is a feed that notes whether it was read to its end.
type trackedFeed struct {
	feed
	ended atomic.Bool
}

// Next returns the next page.
func (t *trackedFeed) Next(ctx context.Context) (*audit.Page, error) {
	page, err := t.feed.Next(ctx)
	if errors.Is(err, io.EOF) {
		t.ended.Store(true)
	}
	return page, err
}

// isFinished reports whether the feed was read to its end, or is a fetch that only waits for new records.
func (t *trackedFeed) isFinished() bool {
	fetch, ok := t.feed.(ui.Live)
	return t.ended.Load() || ok && fetch.Status().Following
}

// trackedFetch is a tracked feed with the status of its fetch.
type trackedFetch struct {
	*trackedFeed
	fetch ui.Live
}

// Status returns the status of the fetch.
func (t trackedFetch) Status() fetch.Status { return t.fetch.Status() }

// Checks returns possible causes for an empty result.
func (t trackedFetch) Checks(ctx context.Context) []fetch.Check { return t.fetch.Checks(ctx) }

// feedSet opens the same inputs for every reload, and closes all of them at the end: until then the screen
// can show raw records of any.
type feedSet struct {
	open func() (feed, error)

	mu     sync.Mutex
	opened []*trackedFeed
}

// openNext opens the inputs once more.
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

// newestFeed returns the feed that was opened last.
func (s *feedSet) newestFeed() *trackedFeed {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.opened[len(s.opened)-1]
}

// Close closes all feeds.
func (s *feedSet) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var errs []error
	for _, f := range s.opened {
		errs = append(errs, f.Close())
	}
	return errors.Join(errs...)
}
