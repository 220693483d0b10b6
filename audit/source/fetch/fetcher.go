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
	ask      Request
	filter   string
	tenant   string // as the ledger names it
	save     *File
	clock    tenant.Clock
	state    func() tenant.State
	inbox    *pageQueue
	stop     context.CancelCauseFunc // ends the fetch

	// mu guards what follows. It is never held while something is read, written or waited for.
	mu       sync.Mutex
	coverage coverage.Ledger
	seen     map[string]struct{}
	last     int // the highest ID of a window
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

func newFetch(services []Service, ask Request, o Options) *fetcher {
	found := &o.Save.found
	f := &fetcher{
		services: services, ask: ask, filter: ask.Filter(), tenant: found.tenant(ask.Tenant),
		save: o.Save, clock: o.Clock, state: o.State, inbox: newInbox(),
		service: services[0], last: found.last, coverage: found.copy(), seen: found.seen,
	}
	if f.seen == nil {
		f.seen = map[string]struct{}{}
	}
	return f
}

// run fetches until everything is answered, or ctx ends, which stop can end with a reason, and
// tells the inbox of the end.
func (f *fetcher) run(ctx context.Context, stop context.CancelCauseFunc) {
	f.stop = stop
	err := f.attempt(ctx)
	if ctx.Err() != nil {
		err = context.Cause(ctx) // such as that the file cannot be written to
	}
	f.inbox.put(queueItem{end: true, err: err})
}

// attempt asks the services. A panic ends the fetch, and what came is kept.
func (f *fetcher) attempt(ctx context.Context) (err error) {
	defer crash.Recover("fetching", &err)
	return f.askServices(ctx)
}

// askServices asks the first service, and the next one for what is missing if it refuses. A
// sign-in that failed would fail for the next one as well, and ask the user a second time. It
// returns why something could not be fetched.
func (f *fetcher) askServices(ctx context.Context) error {
	if err := f.begin(); err != nil {
		return err
	}
	var refused error
	for _, s := range f.services {
		f.turnTo(s, refused)
		refusal := f.askService(ctx, s)
		switch {
		case refusal == nil:
			return f.failures()
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

// begin enters what is asked for in the ledger, where it is not there yet.
func (f *fetcher) begin() error {
	request := savedRequest{Run: f.save.run, Request: f.ask}
	var entries []coverage.Entry
	if found := f.save.found.request; found == nil || !found.equal(request) {
		text, err := request.text()
		if err != nil {
			return err
		}
		entries = append(entries, coverage.Entry{Command: text})
	}
	if len(f.asked()) == 0 {
		entries = append(entries, f.wants(f.ask.Span))
	}
	if len(entries) == 0 {
		return nil
	}
	return f.enter(entries...)
}

// turnTo notes which service is asked, and why it is not the one before.
func (f *fetcher) turnTo(s Service, refused error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.service = s
	if refused != nil {
		f.fallback = refused.Error()
	}
}

// askService asks a service for everything that is not whole yet, and then for what is new. It
// returns why the service wants to be asked no more.
func (f *fetcher) askService(ctx context.Context, s Service) (refusal error) {
	queue, err := f.wanted(s, f.asked())
	if err != nil {
		return nil //nolint:nilerr // the file is broken, which has ended the fetch
	}
	if refusal := f.answer(ctx, s, queue); refusal != nil {
		return refusal
	}
	if follower, ok := s.(Follower); ok && f.ask.Follow {
		return f.follow(ctx, follower)
	}
	return nil
}

// failures tells why windows failed, unless others have made up for them.
func (f *fetcher) failures() error {
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

// wants is what the ledger is to say of a span that is asked for.
func (f *fetcher) wants(s coverage.Span) coverage.Entry {
	return coverage.Entry{Request: &coverage.Request{Span: s, Filter: f.filter, Tenant: f.tenant}}
}

// asked are the spans that are asked for.
func (f *fetcher) asked() []coverage.Span {
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

// enter adds entries to the ledger: first to that of the file, so that nothing is called whole
// that could be lost. An error ends the fetch.
func (f *fetcher) enter(entries ...coverage.Entry) error {
	err := f.save.enter(entries...)
	if err == nil && f.save.path != "" && slices.ContainsFunc(entries, tellsWhole) {
		err = f.save.sync()
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
	f.inbox.put(queueItem{entries: entries})
	return nil
}

func tellsWhole(e coverage.Entry) bool { return e.Window != nil && e.Window.State == coverage.Whole }

// keep saves a page of rows of a window, and hands it to the table. An error ends the fetch.
func (f *fetcher) keep(window, rows int, text []byte) error {
	err := f.save.keep(window, rows, text, func(lines []byte, offset, line int64) {
		f.inbox.put(queueItem{text: lines, offset: offset, line: line})
	})
	if err != nil {
		f.stop(err)
	}
	return err
}
