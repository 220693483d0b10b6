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

// fetcher asks services for what is wanted, and enters in the ledger what became of it.
type fetcher struct {
	services []Service
	request  Request
	filter   string
	tenant   string // as the ledger names it
	file     *File
	clock    tenant.Clock
	state    func() tenant.State
	queue    *pageQueue
	stop     context.CancelCauseFunc // ends the fetch

	// mu guards what follows. It is never held while something is read, written or waited for.
	mu       sync.Mutex
	coverage coverage.Ledger
	fetched  map[string]struct{}
	lastID   int // the highest ID of a window
	running  []*window
	failed   int     // windows
	failure  error   // of the first of them
	service  Service // that is being asked
	fallback string  // why it is not the first one
	pages    int
	// following tells that all that was asked for was answered, next when more is looked for.
	following bool
	next      time.Time
}

func newFetcher(services []Service, ask Request, o Options) *fetcher {
	found := &o.Save.ledger
	f := &fetcher{
		services: services, request: ask, filter: ask.Filter(), tenant: found.tenantName(ask.Tenant),
		file: o.Save, clock: o.Clock, state: o.State, queue: newPageQueue(),
		service: services[0], lastID: found.lastID, coverage: found.copyCoverage(), fetched: found.fetched,
	}
	if f.fetched == nil {
		f.fetched = map[string]struct{}{}
	}
	return f
}

// runAndReport fetches until everything is answered, or ctx ends, which stop can end with a reason, and
// tells the inbox of the end.
func (f *fetcher) runAndReport(ctx context.Context, stop context.CancelCauseFunc) {
	f.stop = stop
	err := f.runSafely(ctx)
	if ctx.Err() != nil {
		err = context.Cause(ctx) // such as that the file cannot be written to
	}
	f.queue.addItem(queueItem{end: true, err: err})
}

// runSafely asks the services. A panic ends the fetch, and what came is kept.
func (f *fetcher) runSafely(ctx context.Context) (err error) {
	defer crash.Recover("fetching", &err)
	return f.tryServices(ctx)
}

// tryServices asks the first service, and the next one for what is missing if it refuses. A
// sign-in that failed would fail for the next one as well, and ask the user a second time. It
// returns why something could not be fetched.
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
			refused = fmt.Errorf("%w; and asked instead: %w", refused, refusal)
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

// saveRequest enters what is asked for in the ledger, where it is not there yet.
func (f *fetcher) saveRequest() error {
	request := savedRequest{Run: f.file.run, Request: f.request}
	var entries []coverage.Entry
	if found := f.file.ledger.request; found == nil || !found.isSameAs(request) {
		text, err := request.marshal()
		if err != nil {
			return err
		}
		entries = append(entries, coverage.Entry{Command: text})
	}
	if len(f.requestedSpans()) == 0 {
		entries = append(entries, f.requestedEntry(f.request.Span))
	}
	if len(entries) == 0 {
		return nil
	}
	return f.saveEntries(entries...)
}

// setService notes which service is asked, and why it is not the one before.
func (f *fetcher) setService(s Service, refused error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.service = s
	if refused != nil {
		f.fallback = refused.Error()
	}
}

// queryService asks a service for everything that is not whole yet, and then for what is new. It
// returns why the service wants to be asked no more.
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

// failureError tells why windows failed, unless others have made up for them.
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

// requestedEntry is what the ledger is to say of a span that is asked for.
func (f *fetcher) requestedEntry(s coverage.Span) coverage.Entry {
	return coverage.Entry{Request: &coverage.Request{Span: s, Filter: f.filter, Tenant: f.tenant}}
}

// requestedSpans are the spans that are asked for.
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

// saveEntries adds entries to the ledger: first to that of the file, so that nothing is called whole
// that could be lost. An error ends the fetch.
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

// savePage saves a page of rows of a window, and hands it to the table. An error ends the fetch.
func (f *fetcher) savePage(window, rows int, text []byte) error {
	err := f.file.appendPage(window, rows, text, func(lines []byte, offset, line int64) {
		f.queue.addItem(queueItem{text: lines, offset: offset, line: line})
	})
	if err != nil {
		f.stop(err)
	}
	return err
}
