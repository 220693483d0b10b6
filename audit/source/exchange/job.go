package exchange

import (
	"context"
	"time"

	"whoread/audit/source/fetch"
	"whoread/audit/tenant"
	"whoread/audit/tenant/document"
)

// job is the fetch of one window.
type job struct {
	clock    tenant.Clock
	to       *tenant.Cmdlet
	asked    fetch.Request
	window   fetch.Window
	next     sessionID
	told     notedWarnings
	readings *fetch.Comparison // nil if the window is read once
}

// read reads the window in sessions, until they can be believed or too many were in trouble.
func (j *job) read(ctx context.Context) error {
	var sessions resultVoting
	for {
		r, err := j.session(ctx)
		switch {
		case err != nil && !sessions.failed(r, err):
			return err
		case err != nil:
			// Another session may find Exchange less busy.
		case r.total >= most:
			return fetch.ErrSplit
		default:
			if settled, err := sessions.add(r); settled || err != nil {
				return err
			}
		}
		if err := j.pause(ctx, &sessions); err != nil {
			return err
		}
	}
}

// session reads the next session.
func (j *job) session(ctx context.Context) (*searchSession, error) {
	id, r := j.next, &searchSession{}
	j.next.number++
	if err := j.window.SaveQuery(id.String()); err != nil {
		return r, err
	}
	return r, r.read(ctx, j, search(j.asked, j.window.Span(), id))
}

// pause gives Exchange time to recover from what ended the last session.
func (j *job) pause(ctx context.Context, ended *resultVoting) error {
	n := ended.troubles + ended.failures
	if n == 0 {
		return nil
	}
	j.window.SetActivity("waiting for a new session, since " + ended.last)
	return j.clock.Sleep(ctx, min(time.Duration(n)*10*time.Second, time.Minute))
}

// handOn keeps what a page holds, but for what an earlier reading brought.
func (j *job) handOn(ctx context.Context, p *page) error {
	j.told.note(p.warnings, j.window)
	rows := j.fresh(p)
	if len(rows) == 0 {
		return nil
	}
	return j.window.SaveRows(ctx, rows)
}

// fresh are the rows that no earlier reading brought. A row also says where it stands in its
// session; only what it says of the record is compared.
func (j *job) fresh(p *page) [][]byte {
	if j.readings == nil {
		return p.records()
	}
	var fresh [][]byte
	for i, row := range p.rows {
		at := p.places[i]
		if at.mark {
			continue
		}
		record := recordOf(row)
		id := []byte(at.id)
		if len(id) == 0 {
			id = record
		}
		if j.readings.Add(id, record) {
			fresh = append(fresh, row)
		}
	}
	return fresh
}

// recordOf is what a row says of its record; all of it if it says nothing.
func recordOf(row document.Value) document.Value {
	o, err := row.ParseObject()
	if data := o.LastValue("AuditData"); err == nil && !data.IsNull() {
		return data
	}
	return row
}
