package fetch

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"whoread/audit/coverage"
)

// window is a window as the fetch knows it. What changes is guarded by the mutex of the fetch.
type window struct {
	fetch *fetcher
	span  coverage.Span
	id    int
	query string // of an earlier run

	entry   coverage.Window // as it is to stand in the ledger
	began   time.Time
	doing   string
	notes   []string
	saveErr error // the first failure of Rows
}

var _ Window = (*window)(nil)

// newWindow takes a window out of the ledger to be asked for. What an earlier run counted of it
// is counted again.
func (f *fetcher) newWindow(entry coverage.Window) *window {
	entry.State, entry.Reason = coverage.Pending, ""
	entry.Rows, entry.Calls, entry.Took = 0, 0, 0
	return &window{fetch: f, span: entry.Span, id: entry.ID, query: entry.Query, entry: entry}
}

func (w *window) Span() coverage.Span { return w.span }
func (w *window) ID() int             { return w.id }
func (w *window) Run() string         { return w.fetch.file.run }
func (w *window) Query() string       { return w.query }

// SaveQuery notes the name of a question in the ledger.
func (w *window) SaveQuery(query string) error {
	w.fetch.mu.Lock()
	w.entry.Query = query
	entry := w.entry
	w.fetch.mu.Unlock()
	return w.fetch.saveEntries(coverage.Entry{Window: &entry})
}

const (
	// pageSize is how many bytes of rows are saved in one go, unless a single row has more.
	pageSize = 4 << 20
	// rowExtra and pageEntry are the most that a row and a page take in the file beside their text.
	rowExtra, pageEntry = 2, 512
)

// SaveRows saves rows and hands them to the table, page by page, so that a large response does not stand
// in memory a second time.
func (w *window) SaveRows(ctx context.Context, rows [][]byte) error {
	for len(rows) > 0 {
		n, size := 1, len(rows[0])
		for n < len(rows) && size+len(rows[n]) <= pageSize {
			size += len(rows[n])
			n++
		}
		if err := w.savePage(ctx, rows[:n], size); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

// savePage saves a page of rows and hands it to the table. When the service gave up while the table
// was behind, that is done nevertheless, so that the table holds what the file does.
func (w *window) savePage(ctx context.Context, rows [][]byte, size int) error {
	text, crowded := w.fetch.queue.acquireBuffer(ctx)
	text = slices.Grow(text, size+len(rows)*rowExtra+pageEntry)
	for _, row := range rows {
		text = appendRow(text, row)
	}
	err := w.fetch.savePage(w.id, len(rows), text)
	if err == nil && crowded != nil {
		err = fmt.Errorf("waiting for the table: %w", crowded)
	}
	w.fetch.mu.Lock()
	defer w.fetch.mu.Unlock()
	w.fetch.pages++
	w.entry.Rows += len(rows)
	if w.saveErr == nil {
		w.saveErr = err
	}
	return err
}

func (w *window) AddCalls(n int) {
	w.fetch.mu.Lock()
	defer w.fetch.mu.Unlock()
	w.entry.Calls += n
}

func (w *window) SetActivity(what string) {
	w.fetch.mu.Lock()
	defer w.fetch.mu.Unlock()
	w.doing = what
}

func (w *window) AddNote(what string) {
	w.fetch.mu.Lock()
	defer w.fetch.mu.Unlock()
	w.notes = append(w.notes, what)
}

// IsFetched tells whether something was fetched whole before.
func (w *window) IsFetched(name string) bool {
	w.fetch.mu.Lock()
	defer w.fetch.mu.Unlock()
	_, ok := w.fetch.fetched[name]
	return ok
}

// MarkFetched notes that something was fetched whole.
func (w *window) MarkFetched(name string) error {
	if err := w.fetch.saveEntries(coverage.Entry{Seen: name}); err != nil {
		return err
	}
	w.fetch.mu.Lock()
	defer w.fetch.mu.Unlock()
	w.fetch.fetched[name] = struct{}{}
	return nil
}

// settledEntry is what the ledger is to say of a window now that it was asked for.
func (w *window) settledEntry(state coverage.WindowState, reason string) coverage.Entry {
	now := w.fetch.clock.Now()
	w.fetch.mu.Lock()
	defer w.fetch.mu.Unlock()
	if reason != "" {
		w.notes = append([]string{reason}, w.notes...)
	}
	w.entry.State, w.entry.Reason = state, strings.Join(w.notes, "; ")
	if !w.began.IsZero() {
		w.entry.Took = now.Sub(w.began)
	}
	entry := w.entry
	return coverage.Entry{Window: &entry}
}
