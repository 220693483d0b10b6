package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"

	"whoread/audit"
	"whoread/audit/crash"
	"whoread/audit/source"
	"whoread/audit/tenant"
)

// Options are the options of [Open].
type Options struct {
	// Services are tried in this order: if one refuses, the next one takes over.
	Services []Service
	// Request is the request; zero for the request of a resumed file. An end in the future means now.
	Request Request
	// Save is the file for the received rows. The feed closes it.
	Save  *File
	Clock tenant.Clock
	// State returns what the services' client is doing; nil if there is no client.
	State func() tenant.State
	// Name is the name of the input if Save is a private file.
	Name string
}

var errNoService = errors.New("there is no service to query")

// resolve returns the request, and the services that can handle it.
func (o Options) resolve() (Request, []Service, error) {
	if len(o.Services) == 0 {
		return Request{}, nil, errNoService
	}
	request, err := o.resolveRequest()
	if err != nil || !request.Follow {
		return request, o.Services, err
	}
	services, err := keepFollowers(o.Services)
	return request, services, err
}

func (o Options) resolveRequest() (Request, error) {
	earlier, resumed := o.Save.Request()
	of, err := o.resolveTenant(earlier.Tenant)
	if err != nil {
		return Request{}, err
	}
	if resumed && !o.Request.isGiven() {
		earlier.Tenant = of
		return earlier, nil
	}
	request, err := o.Request.normalize(o.Clock.Now())
	request.Tenant = of
	if err == nil && resumed && !request.isSameAs(earlier) {
		err = fmt.Errorf("%s is a fetch of %s, not of %s; with --resume leave out the query flags, or --save to another file",
			o.Save.path, earlier.describe(), request.describe())
	}
	return request, err
}

// resolveTenant returns the tenant to query: the resumed file's tenant, if it names one.
func (o Options) resolveTenant(earlier string) (string, error) {
	of, earlier := strings.ToLower(o.Request.Tenant), strings.ToLower(earlier)
	switch {
	case earlier == "":
		return of, nil
	case of != "" && of != earlier:
		return "", fmt.Errorf("%s is a fetch from the tenant %s, not from %s; with --resume leave out --tenant, or --save to another file", o.Save.path, earlier, of)
	default:
		return earlier, nil
	}
}

// keepFollowers returns the services that can follow new records.
func keepFollowers(services []Service) ([]Service, error) {
	if _, ok := services[0].(Follower); !ok {
		return nil, fmt.Errorf("%s cannot follow new records; --follow needs --source activity", services[0].Name())
	}
	return slices.DeleteFunc(slices.Clone(services), func(s Service) bool {
		_, ok := s.(Follower)
		return !ok
	}), nil
}

// Feed returns the records of a fetch as they are received, after those already in a resumed file. It
// is safe for concurrent use, except that only one goroutine may call Next.
type Feed struct {
	fetcher *fetcher
	state   func() tenant.State
	lines   *source.LineReader
	// savedFiles reads the rows of a resumed file; nil if it has none.
	savedFiles *source.Files
	replayed   bool

	ctx         context.Context //nolint:containedctx // of the fetch, which outlives a call of Next
	stop        context.CancelFunc
	start       sync.Once
	ended       chan struct{} // closed when writing has ended
	currentText []byte        // the text of the page last returned
	done        bool          // Next has returned the last page

	// mu guards what was learned from the returned pages.
	mu    sync.Mutex
	input source.Input
	// rejected are the rows that could not be read.
	rejected source.RejectedRows
	owners   seenMailboxes
}

// Open prepares a fetch. The first call of Next starts it. If Open fails, the file of the options stays
// open.
func Open(o Options) (*Feed, error) {
	request, services, err := o.resolve()
	if err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(context.Background())
	f := &Feed{
		state: o.State, lines: source.NewLineReader(), replayed: true,
		ctx: ctx, stop: stop, ended: make(chan struct{}),
		fetcher: newFetcher(services, request, o),
		input:   source.Input{Path: o.Save.path},
	}
	if f.input.Path == "" {
		f.input.Path = o.Name
	}
	f.input.Coverage.Requests = slices.Clone(o.Save.ledger.coverage.Requests)
	if !o.Save.ledger.hasRows {
		f.input.Coverage = o.Save.ledger.copyCoverage()
		return f, nil
	}
	f.replayed = false
	if f.savedFiles, err = source.Open([]string{o.Save.path}, source.Options{}); err != nil {
		stop()
		return nil, err
	}
	return f, nil
}

// Request returns the request.
func (f *Feed) Request() Request { return f.fetcher.request }

// Size returns -1: the size of a fetch is not known before its end.
func (f *Feed) Size() int64 { return -1 }

// Inputs describes the input, as far as pages were returned by Next: a window counts as complete only
// after its last page. It is safe to call while Next runs.
func (f *Feed) Inputs() []source.Input {
	format := f.fetcher.currentService().Name()
	f.mu.Lock()
	defer f.mu.Unlock()
	in := f.input
	in.Format, in.Seal = format, f.fetcher.file.lastSeal()
	in.Coverage.Requests = slices.Clone(in.Coverage.Requests)
	in.Coverage.Windows = slices.Concat(in.Coverage.Windows, in.Coverage.FindMissingRows(in.Path, in.Rows), f.rejected.MissingWindows(in.Path, in.Rows))
	return []source.Input{in}
}

// Next returns the next page, and io.EOF after the last. A page is valid until the next call. If ctx is
// cancelled, Next returns its error and the fetch ends; the file keeps what was received.
func (f *Feed) Next(ctx context.Context) (_ *audit.Page, err error) {
	defer crash.Recover("reading what was fetched", &err)
	if f.currentText != nil {
		f.fetcher.queue.releaseBuffer(f.currentText)
		f.currentText = nil
	}
	if !f.replayed {
		page, err := f.replayPage(ctx)
		if page != nil || err != nil {
			return page, err
		}
	}
	f.start.Do(func() { go f.runFetch() })
	for !f.done {
		if ctx.Err() != nil || f.ctx.Err() != nil {
			return nil, f.stopFetch(ctx)
		}
		a, ok := f.fetcher.queue.takeItem()
		if !ok {
			f.fetcher.queue.waitForItem(ctx, f.ctx)
			continue
		}
		if page := f.handleItem(a); page != nil {
			return page, nil
		}
	}
	return nil, io.EOF
}

func (f *Feed) runFetch() {
	defer close(f.ended)
	ctx, stop := context.WithCancelCause(f.ctx)
	defer stop(nil)
	f.fetcher.runAndReport(ctx, stop)
}

// stopFetch ends the fetch, and returns why there is no next page.
func (f *Feed) stopFetch(ctx context.Context) error {
	if f.ctx.Err() != nil {
		return fmt.Errorf("fetching: %w", os.ErrClosed)
	}
	f.stop()
	return fmt.Errorf("fetching: %w", context.Cause(ctx))
}

// replayPage returns a page of the resumed file; nil after the last.
func (f *Feed) replayPage(ctx context.Context) (*audit.Page, error) {
	page, err := f.savedFiles.Next(ctx)
	switch {
	case err == nil:
		f.countPage(page)
		return page, nil
	case !errors.Is(err, io.EOF):
		f.stop()
		return nil, err
	}
	f.replayed = true
	failed := f.savedFiles.Inputs()[0].Err
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.input.Err = failed; failed != nil {
		f.done = true // it is unknown what the table lacks
		return nil, io.EOF
	}
	f.input.Coverage = f.fetcher.file.ledger.copyCoverage()
	return nil, nil
}

// handleItem handles an item of the queue, and returns it if it is a page.
func (f *Feed) handleItem(a queueItem) *audit.Page {
	if a.text != nil {
		page := f.lines.ReadPage(a.text, 0, a.offset, a.line)
		f.currentText = a.text
		f.countPage(page)
		return page
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, e := range a.entries {
		f.input.Coverage.AddEntry(e)
	}
	if a.end {
		f.done, f.input.Err = true, a.err
		f.input.Bytes, f.input.SHA256 = f.fetcher.file.sizeAndHash()
	}
	return nil
}

// countPage adds a page to the counts.
func (f *Feed) countPage(page *audit.Page) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.input.Rows += page.Rows
	f.input.Rejected += len(page.Rejected)
	f.input.Flagged += len(page.Flagged)
	f.rejected.AddPage(page)
	f.input.Bytes = page.Read
	f.owners.addRecords(page.Records, f.fetcher.request.Mailbox)
}

// Raw returns the AuditData of a row, exactly as received. It is safe to call concurrently, also with
// Next, until Close.
func (f *Feed) Raw(p audit.Place) ([]byte, error) {
	if p.Input != 0 {
		return nil, fmt.Errorf("there is no input %d", p.Input)
	}
	data, err := source.RawLine(f.fetcher.file.file, p)
	if err != nil {
		return nil, fmt.Errorf("%s %w", f.input.Path, err)
	}
	return data, nil
}

// Close ends the fetch, waits until all requests and writes have ended, and closes the file.
func (f *Feed) Close() error {
	f.stop()
	f.start.Do(func() { close(f.ended) })
	<-f.ended
	var err error
	if f.savedFiles != nil {
		err = f.savedFiles.Close()
	}
	return errors.Join(err, f.fetcher.file.Close())
}
