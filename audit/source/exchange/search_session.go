package exchange

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"net/http"

	"whoread/audit/tenant"
)

const (
	// most is the number of rows at which a session ends, whatever there is.
	most = 50_000
	// mostEmpty is how many pages without rows may follow one another.
	mostEmpty = 5
	// repeated is how often each record may come in a session, on average: the log holds some twice.
	repeated = 3
)

// searchSession is what came in one session.
type searchSession struct {
	seen  [most]bool // by ResultIndex
	came  int        // rows of different numbers
	total int        // the largest ResultCount
	rows  int
	empty int // pages without rows since the last row
	ids   map[uint64]struct{}
	seed  maphash.Seed
	// trouble tells why the session cannot be believed, in a clause; "" if it can.
	trouble string
}

// read reads a session to its end, and hands on what comes. A session in trouble is read on as
// long as it brings new rows: they are worth having, whatever becomes of the window.
func (r *searchSession) read(ctx context.Context, j *job, s auditSearch) error {
	body, err := j.to.EncodeParameters(s)
	if err != nil {
		return err
	}
	for at := ""; ; {
		j.window.SetActivity(r.progress())
		// A slice whose answer is lost must not be asked for again: the session goes on with the
		// next one. Later the numbers show it, but of a lost first slice nothing is left to show.
		answer, err := j.to.Do(ctx, tenant.Call{URL: at, Body: body, Once: r.total == 0})
		j.window.AddCalls(tenant.CountCalls(answer, err))
		if err != nil {
			return r.broken(err)
		}
		p, err := parsePage(answer.Body)
		if err != nil {
			return unreadable(j.to.Name, answer, err)
		}
		if err := j.handOn(ctx, &p); err != nil {
			return err
		}
		if r.take(p) {
			return nil
		}
		at = p.next
	}
}

// unreadable is the error of an answer that cannot be read.
func unreadable(cmdlet string, answer *tenant.Answer, err error) error {
	return fmt.Errorf("reading what Exchange answered to %s (request-id %s): %w", cmdlet, answer.Header.Get("request-id"), err)
}

// progress says how far the session has come, for the screen.
func (r *searchSession) progress() string {
	if r.total == 0 {
		return "searching"
	}
	return fmt.Sprintf("%d of %d rows", r.came, r.total)
}

// broken is what an error means for the session: the address of a next page is good for half an
// hour only, and a new session helps where it has expired.
func (r *searchSession) broken(err error) error {
	var said *tenant.Error
	if r.total == 0 || !errors.As(err, &said) {
		return err
	}
	switch said.Status {
	case http.StatusBadRequest, http.StatusNotFound, http.StatusGone:
		r.doubt("it broke off: %s", err)
		return nil
	default:
		return err
	}
}

// take enters a page, and tells whether it was the last that is wanted: all rows came and no page is
// named after it, nothing new comes, or the window must be split.
func (r *searchSession) take(p page) bool {
	before := r.came
	if p.flaw != nil {
		r.doubt("an answer is malformed: %s", p.flaw)
	}
	for _, warning := range p.warnings {
		if grave(warning) {
			r.doubt("Exchange warned: %s", short(warning))
		}
	}
	for _, at := range p.places {
		r.enter(at)
	}
	if r.empty++; len(p.places) > 0 {
		r.empty = 0
	}
	switch {
	case r.total >= most:
		return true
	case len(p.places) > 0 && r.came == before:
		r.doubt("a page came that holds nothing new after %d of %d rows", r.came, r.total)
		return true
	case p.next != "":
		if r.empty == mostEmpty {
			r.doubt("%d empty pages came that name another one, after %d of %d rows", r.empty, r.came, r.total)
		}
		return r.empty == mostEmpty
	case r.complete():
		r.compare()
		return true
	case len(p.places) == 0 && r.total > 0:
		r.doubt("an empty page came after %d of %d rows", r.came, r.total)
	}
	return len(p.places) == 0
}

// compare doubts a session whose rows are of too few records. Rows that are all of the same one cannot be
// told from one that Exchange repeats instead of the others.
func (r *searchSession) compare() {
	if distinct := len(r.ids); r.rows > repeated*distinct || distinct == 1 && r.rows > 1 {
		r.doubt("%d rows came, and %s in all of them", r.rows, records(distinct))
	}
}

func records(n int) string {
	if n == 1 {
		return "1 record"
	}
	return fmt.Sprintf("%d records", n)
}

// enter enters the number of a row.
func (r *searchSession) enter(at place) {
	switch {
	case at.index < 1:
		r.doubt("a row came as number %d of %d, which is how Exchange shows a time-out", at.index, at.count)
	case at.index > at.count:
		r.doubt("a row came as number %d of %d", at.index, at.count)
	}
	if r.total > 0 && at.count != r.total && at.count > 0 {
		r.doubt("the number of rows changed from %d to %d", r.total, at.count)
	}
	r.total = max(r.total, at.count)
	r.note(at.id)
	if at.index >= 1 && at.index < most && !r.seen[at.index] {
		r.seen[at.index] = true
		r.came++
	}
}

// note notes the id of a record.
func (r *searchSession) note(id string) {
	if r.ids == nil {
		r.ids, r.seed = map[uint64]struct{}{}, maphash.MakeSeed()
	}
	r.rows++
	r.ids[maphash.String(r.seed, id)] = struct{}{}
}

// complete tells whether every number came.
func (r *searchSession) complete() bool {
	if r.total == 0 || r.came < r.total {
		return false
	}
	for _, seen := range r.seen[1 : r.total+1] {
		if !seen {
			return false
		}
	}
	return true
}

// doubt notes why the session cannot be believed; the first reason counts.
func (r *searchSession) doubt(format string, args ...any) {
	if r.trouble == "" {
		r.trouble = fmt.Sprintf(format, args...)
	}
}
