package exchange

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"whoread/audit/tenant"
)

// most is the number of rows at which a session ends, whatever there is.
const most = 50_000

// session is what came in one session.
type session struct {
	seen  [most]bool // by ResultIndex
	came  int        // rows of different numbers
	total int        // the largest ResultCount
	// trouble tells why the session cannot be believed, in a clause; "" if it can.
	trouble string
}

// read reads a session to its end, and hands on what comes. A session in trouble is read on as
// long as it brings new rows: they are worth having, whatever becomes of the window.
func (r *session) read(ctx context.Context, j *job, s auditSearch) error {
	body, err := j.to.Body(s)
	if err != nil {
		return err
	}
	for at := ""; ; {
		j.window.Doing(r.progress())
		// A slice whose answer is lost must not be asked for again: the session goes on with the
		// next one. Later the numbers show it, but of a lost first slice nothing is left to show.
		answer, err := j.to.Do(ctx, tenant.Call{URL: at, Body: body, Once: r.total == 0})
		j.window.Called(tenant.CallsOf(answer, err))
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
func (r *session) progress() string {
	if r.total == 0 {
		return "searching"
	}
	return fmt.Sprintf("%d of %d rows", r.came, r.total)
}

// broken is what an error means for the session: the address of a next page is good for half an
// hour only, and a new session helps where it has expired.
func (r *session) broken(err error) error {
	var said *tenant.Error
	if r.total == 0 || !errors.As(err, &said) {
		return err
	}
	switch said.Status {
	case http.StatusBadRequest, http.StatusNotFound, http.StatusGone:
		r.object("it broke off: %s", err)
		return nil
	default:
		return err
	}
}

// take enters a page, and tells whether it was the last that is wanted: all rows came, nothing
// new comes, or the window must be split.
func (r *session) take(p page) bool {
	before := r.came
	for _, warning := range p.warnings {
		if grave(warning) {
			r.object("Exchange warned: %s", short(warning))
		}
	}
	for _, at := range p.places {
		r.enter(at)
	}
	switch {
	case r.total >= most || r.complete():
		return true
	case len(p.places) == 0:
		if r.total > 0 {
			r.object("an empty page came after %d of %d rows", r.came, r.total)
		}
		return true
	case r.came == before:
		r.object("a page came that holds nothing new after %d of %d rows", r.came, r.total)
		return true
	}
	return false
}

// enter enters the number of a row.
func (r *session) enter(at place) {
	switch {
	case at.index < 1:
		r.object("a row came as number %d of %d, which is how Exchange shows a time-out", at.index, at.count)
	case at.index > at.count:
		r.object("a row came as number %d of %d", at.index, at.count)
	}
	if r.total > 0 && at.count != r.total && at.count > 0 {
		r.object("the number of rows changed from %d to %d", r.total, at.count)
	}
	r.total = max(r.total, at.count)
	if at.index >= 1 && at.index < most && !r.seen[at.index] {
		r.seen[at.index] = true
		r.came++
	}
}

// complete tells whether every number came.
func (r *session) complete() bool {
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

// object notes why the session cannot be believed; the first reason counts.
func (r *session) object(format string, args ...any) {
	if r.trouble == "" {
		r.trouble = fmt.Sprintf(format, args...)
	}
}
