package fetch

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"whoread/audit/coverage"
	"whoread/audit/crash"
	"whoread/audit/tenant"
)

// fetcher lets services fetch the windows of a request, and records the results in the ledger.
type fetcher struct {
	services []Service
	request  Request
	filter   string
	tenant   string // as in the ledger
	file     *File
	clock    tenant.Clock
	state    func() tenant.State
	queue    *pageQueue
	stop     context.CancelCauseFunc // ends the fetch

	// mu guards the fields below. It is never held during I/O or a wait.
	mu       sync.Mutex
	coverage coverage.Ledger
	fetched  map[string]struct{}
	lastID   int // the highest window ID
	running  []*window
	failed   int     // number of failed windows
	failure  error   // the first error
	service  Service // the current service
	fallback string  // why the first service was replaced
	pages    int
	// following reports that the request is answered and new records are followed; next is the time of
	// the next look.
	following bool
	next      time.Time
}

func newFetcher(services []Service, request Request, o Options) *fetcher {
	found := &o.Save.ledger
	f := &fetcher{
		services: services, request: request, filter: request.Filter(), tenant: found.tenantName(request.Tenant),
		file: o.Save, clock: o.Clock, state: o.State, queue: newPageQueue(),
		service: services[0], lastID: found.lastID, coverage: found.copyCoverage(), fetched: found.fetched,
	}
	if f.fetched == nil {
		f.fetched = map[string]struct{}{}
	}
	return f
}

// runAndReport fetches everything and reports the end to the queue. The fetch ends early if ctx ends,
// also through stop, which takes a reason.
func (f *fetcher) runAndReport(ctx context.Context, stop context.CancelCauseFunc) {
	f.stop = stop
	err := f.runRecovered(ctx)
	if ctx.Err() != nil {
		err = context.Cause(ctx) // such as a failed write to the file
	}
	f.queue.addItem(queueItem{end: true, err: err})
}

// runRecovered fetches everything. A panic ends the fetch, and the received rows are kept.
func (f *fetcher) runRecovered(ctx context.Context) (err error) {
	defer crash.Recover("fetching", &err)
	return f.tryServices(ctx)
}

// tryServices lets the first service fetch, and if it refuses, the next one fetch the rest. After a
// failed sign-in it does not try another service, where the sign-in would fail as well. It returns why
// something is missing.
func (f *fetcher) tryServices(ctx context.Context) error {
	if err := f.saveRequest(); err != nil {
		return err
	}
	var refused error
	for _, s := range f.services {
		f.setService(s, refused)
		refusal := f.queryService(ctx, s)
		switch {
		case refusal == nil:
			return f.failureError()
		case refused == nil:
			refused = refusal
		default:
			refused = fmt.Errorf("%w; then: %w", refused, refusal)
		}
		if signInFailed(refusal) {
			break
		}
	}
	return refused
}

func signInFailed(refusal error) bool {
	var said *tenant.Error
	return errors.As(refusal, &said) && said.Kind == tenant.Refused
}

// saveRequest saves the request in the ledger, unless it is there already.
func (f *fetcher) saveRequest() error {
	request := savedRequest{Run: f.file.run, Request: f.request}
	var entries []coverage.Entry
	if found := f.file.ledger.request; found == nil || !found.isSameAs(request) {
		text, err := request.marshal()
		if err != nil {
			return err
		}
		entries = append(entries, coverage.Entry{FetchRequest: text})
	}
	if len(f.requestedSpans()) == 0 {
		entries = append(entries, f.requestedEntry(f.request.Span))
	}
	if len(entries) == 0 {
		return nil
	}
	return f.saveEntries(entries...)
}

// setService sets the current service, and why it replaced the one before.
func (f *fetcher) setService(s Service, refused error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.service = s
	if refused != nil {
		f.fallback = refused.Error()
	}
}

// queryService fetches all incomplete spans from a service, and then follows new records. It returns
// why the service refused.
func (f *fetcher) queryService(ctx context.Context, s Service) (refusal error) {
	queue, err := f.planQueue(s, f.requestedSpans())
	if err != nil {
		return nil //nolint:nilerr // the file is broken, which has ended the fetch
	}
	if refusal := f.fetchWindows(ctx, s, queue); refusal != nil {
		return refusal
	}
	if follower, ok := s.(Follower); ok && f.request.Follow {
		return f.followNew(ctx, follower)
	}
	return nil
}

// failureError returns why windows failed, unless other windows cover them.
func (f *fetcher) failureError() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case f.coverage.Verdict() == coverage.Complete:
		return nil
	case f.failed > 1:
		return fmt.Errorf("%w; windows that failed: %d", f.failure, f.failed)
	}
	return f.failure
}

// requestedEntry returns the ledger entry for a requested span.
func (f *fetcher) requestedEntry(s coverage.Span) coverage.Entry {
	return coverage.Entry{Request: &coverage.Request{Span: s, Filter: f.filter, Tenant: f.tenant}}
}

// requestedSpans returns all requested spans.
func (f *fetcher) requestedSpans() []coverage.Span {
	f.mu.Lock()
	defer f.mu.Unlock()
	var spans []coverage.Span
	for _, a := range f.coverage.Requests {
		if a.Filter == f.filter && a.Tenant == f.tenant {
			spans = append(spans, a.Span)
		}
	}
	return spans
}

// saveEntries adds entries to the ledger: first in the file, so that no window counts as complete that
// may be lost. An error ends the fetch.
func (f *fetcher) saveEntries(entries ...coverage.Entry) error {
	err := f.file.appendEntries(entries...)
	if err == nil && f.file.path != "" && slices.ContainsFunc(entries, isWholeWindow) {
		err = f.file.syncFile()
	}
	if err != nil {
		f.stop(err)
		return err
	}
	f.mu.Lock()
	for _, e := range entries {
		f.coverage.AddEntry(e)
	}
	f.mu.Unlock()
	f.queue.addItem(queueItem{entries: entries})
	return nil
}

func isWholeWindow(e coverage.Entry) bool { return e.Window != nil && e.Window.State == coverage.Whole }

// savePage saves a page of rows and passes it on to the table. An error ends the fetch.
func (f *fetcher) savePage(window, rows int, text []byte) error {
	err := f.file.appendPage(window, rows, text, func(lines []byte, offset, line int64) {
		f.queue.addItem(queueItem{text: lines, offset: offset, line: line})
	})
	if err != nil {
		f.stop(err)
	}
	return err
}
