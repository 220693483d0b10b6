package exchange

import (
	"context"
	"time"

	"whoread/audit/source/fetch"
	"whoread/audit/tenant"
	"whoread/audit/tenant/document"
)

// windowReader fetches one window.
type windowReader struct {
	clock         tenant.Clock
	cmdlet        *tenant.Cmdlet
	request       fetch.Request
	window        fetch.Window
	next          sessionID
	notedWarnings notedWarnings
	comparison    *fetch.Comparison // nil if the window is read once
}

// readWindow reads the window in sessions until their results are accepted, or too many failed.
func (w *windowReader) readWindow(ctx context.Context) error {
	var sessions resultVoting
	for {
		r, err := w.runSession(ctx)
		switch {
		case err != nil && !sessions.addFailure(r, err):
			return err
		case err != nil:
			// Exchange may be less busy for another session.
		case r.total >= maxSessionRows:
			return fetch.ErrSplit
		default:
			if settled, err := sessions.addSession(r); settled || err != nil {
				return err
			}
		}
		if err := w.pauseAfter(ctx, &sessions); err != nil {
			return err
		}
	}
}

// runSession runs the next session.
func (w *windowReader) runSession(ctx context.Context) (*searchSession, error) {
	id, r := w.next, &searchSession{}
	w.next.number++
	if err := w.window.SaveQuery(id.String()); err != nil {
		return r, err
	}
	return r, r.readPages(ctx, w, newSearch(w.request, w.window.Span(), id))
}

// pauseAfter gives Exchange time to recover after a failed session.
func (w *windowReader) pauseAfter(ctx context.Context, ended *resultVoting) error {
	n := ended.troubles + ended.failures
	if n == 0 {
		return nil
	}
	w.window.SetActivity("waiting for a new session, because " + ended.lastTrouble)
	return w.clock.Sleep(ctx, min(time.Duration(n)*10*time.Second, time.Minute))
}

// saveNewRows saves the rows of a page that no earlier reading returned.
func (w *windowReader) saveNewRows(ctx context.Context, p *page) error {
	w.notedWarnings.noteNew(p.warnings, w.window)
	rows := w.newRows(p)
	if len(rows) == 0 {
		return nil
	}
	return w.window.SaveRows(ctx, rows)
}

// newRows returns the rows that no earlier reading returned. It compares the records only, since a row
// also states its position in the session.
func (w *windowReader) newRows(p *page) [][]byte {
	if w.comparison == nil {
		return p.recordRows()
	}
	var fresh [][]byte
	for i, row := range p.rows {
		at := p.positions[i]
		if at.mark {
			continue
		}
		record := recordOf(row)
		id := []byte(at.id)
		if len(id) == 0 {
			id = record
		}
		if w.comparison.Add(id, record) {
			fresh = append(fresh, row)
		}
	}
	return fresh
}

// recordOf returns the record in a row; the whole row if there is none.
func recordOf(row document.Value) document.Value {
	o, err := row.ParseObject()
	if data := o.LastValue("AuditData"); err == nil && !data.IsNull() {
		return data
	}
	return row
}
