package fetch

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"whoread/audit/coverage"
)

// window implements [Window]. Fields that change are guarded by the fetcher's mutex.
type window struct {
	fetch *fetcher
	span  coverage.Span
	id    int
	query string // name from an earlier run

	entry   coverage.Window // as it will be in the ledger
	began   time.Time
	doing   string
	notes   []string
	saveErr error // the first error of SaveRows
}

var _ Window = (*window)(nil)

// newWindow returns a window to fetch for a ledger entry. The counts of an earlier run start again.
func (f *fetcher) newWindow(entry coverage.Window) *window {
	entry.State, entry.Reason = coverage.Pending, ""
	entry.Rows, entry.Calls, entry.Took, entry.Answered = 0, 0, 0, time.Time{}
	return &window{fetch: f, span: entry.Span, id: entry.ID, query: entry.Query, entry: entry}
}

func (w *window) Span() coverage.Span { return w.span }
func (w *window) ID() int             { return w.id }
func (w *window) Run() string         { return w.fetch.file.run }
func (w *window) Query() string       { return w.query }

// SaveQuery saves the name of a query in the ledger.
func (w *window) SaveQuery(query string) error {
	w.fetch.mu.Lock()
	w.entry.Query = query
	entry := w.entry
	w.fetch.mu.Unlock()
	return w.fetch.saveEntries(coverage.Entry{Window: &entry})
}

const (
	// pageSize is the number of bytes of rows that are saved in one write, unless a single row is
	// larger.
	pageSize = 4 << 20
	// rowExtra and pageEntry are the most that a row and a page add to their text in the file.
	rowExtra, pageEntry = 2, 512
)

// SaveRows saves rows page by page, so that a large response is not in memory twice.
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

// savePage saves a page of rows and passes it on to the table. If ctx ends while it waits for the
// table, it still does both, so that the table has what the file has.
func (w *window) savePage(ctx context.Context, rows [][]byte, size int) error {
	text, bufferErr := w.fetch.queue.acquireBuffer(ctx)
	text = slices.Grow(text, size+len(rows)*rowExtra+pageEntry)
	for _, row := range rows {
		text = appendRow(text, row)
	}
	err := w.fetch.savePage(w.id, len(rows), text)
	if err == nil && bufferErr != nil {
		err = fmt.Errorf("waiting for the table: %w", bufferErr)
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

// IsFetched reports whether an item was fetched completely before.
func (w *window) IsFetched(name string) bool {
	w.fetch.mu.Lock()
	defer w.fetch.mu.Unlock()
	_, ok := w.fetch.fetched[name]
	return ok
}

// MarkFetched records that an item was fetched completely.
func (w *window) MarkFetched(name string) error {
	if err := w.fetch.saveEntries(coverage.Entry{Seen: name}); err != nil {
		return err
	}
	w.fetch.mu.Lock()
	defer w.fetch.mu.Unlock()
	w.fetch.fetched[name] = struct{}{}
	return nil
}

// settledEntry returns the ledger entry of a window with its final state.
func (w *window) settledEntry(state coverage.WindowState, reason string) coverage.Entry {
	now := w.fetch.clock.Now()
	w.fetch.mu.Lock()
	defer w.fetch.mu.Unlock()
	if reason != "" {
		w.notes = append([]string{reason}, w.notes...)
	}
	w.entry.State, w.entry.Reason = state, strings.Join(w.notes, "; ")
	w.entry.Answered = now.UTC()
	if !w.began.IsZero() {
		w.entry.Took = now.Sub(w.began)
	}
	entry := w.entry
	return coverage.Entry{Window: &entry}
}
