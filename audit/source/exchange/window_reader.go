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
func (j *windowReader) readWindow(ctx context.Context) error {
	var sessions resultVoting
	for {
		r, err := j.runSession(ctx)
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
		if err := j.pauseAfter(ctx, &sessions); err != nil {
			return err
		}
	}
}

// runSession runs the next session.
func (j *windowReader) runSession(ctx context.Context) (*searchSession, error) {
	id, r := j.next, &searchSession{}
	j.next.number++
	if err := j.window.SaveQuery(id.String()); err != nil {
		return r, err
	}
	return r, r.readPages(ctx, j, newSearch(j.request, j.window.Span(), id))
}

// pauseAfter gives Exchange time to recover after a failed session.
func (j *windowReader) pauseAfter(ctx context.Context, ended *resultVoting) error {
	n := ended.troubles + ended.failures
	if n == 0 {
		return nil
	}
	j.window.SetActivity("waiting for a new session, because " + ended.lastTrouble)
	return j.clock.Sleep(ctx, min(time.Duration(n)*10*time.Second, time.Minute))
}

// saveNewRows saves the rows of a page that no earlier reading returned.
func (j *windowReader) saveNewRows(ctx context.Context, p *page) error {
	j.notedWarnings.noteNew(p.warnings, j.window)
	rows := j.newRows(p)
	if len(rows) == 0 {
		return nil
	}
	return j.window.SaveRows(ctx, rows)
}

// newRows returns the rows that no earlier reading returned. It compares the records only, since a row
// also states its position in the session.
func (j *windowReader) newRows(p *page) [][]byte {
	if j.comparison == nil {
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
		if j.comparison.Add(id, record) {
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
