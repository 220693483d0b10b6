package source

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"sync"

	"whoread/audit"
	"whoread/audit/source/form"
)

// Options of [Open].
type Options struct {
	// Stdin is read for the path "-"; nil means os.Stdin.
	Stdin io.Reader
	// SpoolDir is the folder for private spool files; "" means the system's temporary directory.
	SpoolDir string
	// MaxRow is the maximum length of a row in bytes; longer rows are rejected. 0 means DefaultMaxRow.
	// Reading a row takes about twice its size in memory.
	MaxRow int
	// Once states that [Files.Raw] will not be called, so that no text is kept for it.
	Once bool
	// Foreign reads inputs that are no audit logs, such as message traces; nil refuses them.
	Foreign ForeignReader
}

// Files reads inputs in order. Several goroutines may call its methods, but only one at a time may call
// Next.
type Files struct {
	spool     *spool
	size      int64
	openFiles openFiles
	foreign   ForeignReader
	// maxRow is the maximum length of a row in bytes.
	maxRow int

	stop         context.CancelFunc
	ctx          context.Context
	start        sync.Once
	startReading func()

	free    chan *batch // unused batches
	pages   chan *batch // batches in the order of their rows
	current *batch      // the page that Next returned last

	mu     sync.Mutex
	inputs []*input
}

// Open finds the files that paths name: files, folders with all files below them, and "-" for standard
// input. It fails only without paths: a path that cannot be read becomes an input with an Err. Close
// must be called, since the text of archives and of standard input is kept in a private file.
func Open(paths []string, o Options) (*Files, error) {
	if len(paths) == 0 {
		return nil, errNoPaths
	}
	if o.Stdin == nil {
		o.Stdin = os.Stdin
	}
	places := findPaths(paths)
	ctx, stop := context.WithCancel(context.Background())
	f := &Files{
		spool:   &spool{dir: o.SpoolDir, off: o.Once},
		size:    totalSize(places),
		foreign: o.Foreign,

		maxRow: cmp.Or(o.MaxRow, DefaultMaxRow),
		stop:   stop,
		ctx:    ctx,
		free:   make(chan *batch, batches),
		pages:  make(chan *batch, batches),
	}
	for range batches {
		f.free <- newBatch()
	}
	f.startReading = func() {
		p := newTextReader(ctx, places, o.Stdin, f.spool)
		c := newChunker(f, p)
		go p.readAll()
		go c.chunkAll()
		for range workers {
			go parseBatches(c.jobs)
		}
	}
	return f, nil
}

// Size returns the number of bytes of all inputs as stored; -1 if it is unknown because standard input
// or a pipe is among them.
func (f *Files) Size() int64 { return f.size }

// Inputs describes the inputs found so far, in reading order, as of the pages that Next has returned. It
// may be called while Next runs.
func (f *Files) Inputs() []Input {
	f.mu.Lock()
	defer f.mu.Unlock()
	all := make([]Input, len(f.inputs))
	for i, in := range f.inputs {
		all[i] = in.Input
		all[i].Coverage = in.buildLedger()
	}
	return all
}

// addInput adds an input and returns its index.
func (f *Files) addInput(s *stream) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.inputs = append(f.inputs, &input{
		Input: Input{Path: s.path, Bytes: max(s.bytes, 0), Skipped: s.skipped},
		from:  s,
	})
	return len(f.inputs) - 1
}

// setForm stores the detected form of an input.
func (f *Files) setForm(index int, recognised form.Form) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.inputs[index].forms = []form.Form{recognised}
}

// Next returns the next page in the order of the inputs, and io.EOF after the last. It is valid until the
// next call. The pages of an input that a [ForeignReader] reads have no rows and only report progress.
// When ctx is cancelled, Next returns its error and reading ends for good.
func (f *Files) Next(ctx context.Context) (*audit.Page, error) {
	f.start.Do(f.startReading)
	for {
		f.releasePage()
		if f.ctx.Err() != nil {
			return nil, f.endError()
		}
		if ctx.Err() != nil {
			return nil, f.cancelReading(ctx)
		}
		select {
		case b, ok := <-f.pages:
			if !ok {
				return nil, f.endError()
			}
			f.current = b
		case <-ctx.Done():
			return nil, f.cancelReading(ctx)
		case <-f.ctx.Done():
			return nil, f.endError()
		}
		select {
		case <-f.current.done:
		case <-ctx.Done():
			f.current = nil // its worker may still be at it
			return nil, f.cancelReading(ctx)
		}
		f.addPage(f.current)
		if f.current.page.Rows > 0 || f.current.foreign {
			return &f.current.page, nil
		}
	}
}

// cancelReading ends reading.
func (f *Files) cancelReading(ctx context.Context) error {
	f.stop()
	return fmt.Errorf("reading: %w", context.Cause(ctx))
}

// endError returns the reason why there is no next page.
func (f *Files) endError() error {
	if f.ctx.Err() != nil {
		return fmt.Errorf("reading: %w", os.ErrClosed)
	}
	return io.EOF
}

// releasePage makes the page that Next returned last available for reuse.
func (f *Files) releasePage() {
	if f.current != nil {
		f.current.reset()
		f.free <- f.current
		f.current = nil
	}
}

// addPage adds the counts of a page to its input.
func (f *Files) addPage(b *batch) {
	f.mu.Lock()
	defer f.mu.Unlock()
	in := f.inputs[b.page.Input]
	in.Rows += b.page.Rows
	in.Rejected += len(b.page.Rejected)
	in.Flagged += len(b.page.Flagged)
	in.rejected.AddPage(&b.page)
	in.span.addSpan(b.span)
	for _, e := range b.ledger {
		in.Coverage.AddEntry(e)
	}
	if b.seal != "" {
		in.Seal = b.seal
	}
	in.addForm(b)
	if b.note != nil {
		b.note(&in.Input)
		in.span.ended = true
	}
}

// Close ends reading and removes spool files. It does not wait for a read that blocks.
func (f *Files) Close() error {
	f.stop()
	f.openFiles.close()
	return f.spool.close()
}
