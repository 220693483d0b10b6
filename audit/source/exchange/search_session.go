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
	// maxSessionRows is the number of rows at which every session ends.
	maxSessionRows = 50_000
	// maxEmptyPages limits consecutive pages without rows.
	maxEmptyPages = 5
	// maxRepeats limits how often each record may occur in a session, on average. The log holds some
	// records twice.
	maxRepeats = 3
)

// searchSession collects what one session returned.
type searchSession struct {
	seen     [maxSessionRows]bool // by ResultIndex
	received int                  // distinct row numbers
	total    int                  // the largest ResultCount
	rows     int
	empty    int // consecutive pages without rows
	ids      map[uint64]struct{}
	seed     maphash.Seed
	// trouble says, in a clause, why the result cannot be accepted; "" if it can.
	trouble string
}

// readPages reads a session to its end and saves the rows. It continues after trouble while it gets new
// rows, since they are useful even if the window is incomplete.
func (r *searchSession) readPages(ctx context.Context, j *windowReader, s auditSearch) error {
	body, err := j.cmdlet.EncodeParameters(s)
	if err != nil {
		return err
	}
	for at := ""; ; {
		j.window.SetActivity(r.describeProgress())
		// The first request must not be repeated if its answer is lost: the session would continue with
		// the next rows. Later the row numbers would show the loss, but not for the first rows.
		answer, err := j.cmdlet.Do(ctx, tenant.Call{URL: at, Body: body, Once: r.total == 0})
		j.window.AddCalls(tenant.CountCalls(answer, err))
		if err != nil {
			return r.handleError(err)
		}
		p, err := parsePage(answer.Body)
		if err != nil {
			return unreadableError(j.cmdlet.Name, answer, err)
		}
		if err := j.saveNewRows(ctx, &p); err != nil {
			return err
		}
		if r.addPage(p) {
			return nil
		}
		at = p.next
	}
}

// unreadableError returns the error for an answer that cannot be parsed.
func unreadableError(cmdlet string, answer *tenant.Answer, err error) error {
	return fmt.Errorf("reading Exchange's answer to %s (request-id %s): %w", cmdlet, answer.Header.Get("request-id"), err)
}

// describeProgress describes the session's progress for the screen.
func (r *searchSession) describeProgress() string {
	if r.total == 0 {
		return "searching"
	}
	return fmt.Sprintf("%d of %d rows", r.received, r.total)
}

// handleError turns an error into trouble if a new session can help: a link to a next page expires
// after half an hour.
func (r *searchSession) handleError(err error) error {
	var said *tenant.Error
	if r.total == 0 || !errors.As(err, &said) {
		return err
	}
	switch said.Status {
	case http.StatusBadRequest, http.StatusNotFound, http.StatusGone:
		r.addTrouble("it was interrupted: %s", err)
		return nil
	default:
		return err
	}
}

// addPage adds a page, and reports whether it is the last: all rows were received and there is no next
// page, nothing new is received, or the window must be split.
func (r *searchSession) addPage(p page) bool {
	before := r.received
	if p.flaw != nil {
		r.addTrouble("an answer is malformed: %s", p.flaw)
	}
	for _, warning := range p.warnings {
		if meansMissingRows(warning) {
			r.addTrouble("Exchange warned: %s", shorten(warning))
		}
	}
	for _, at := range p.positions {
		r.addPosition(at)
	}
	if r.empty++; len(p.positions) > 0 {
		r.empty = 0
	}
	switch {
	case r.total >= maxSessionRows:
		return true
	case len(p.positions) > 0 && r.received == before:
		r.addTrouble("a page had nothing new after %d of %d rows", r.received, r.total)
		return true
	case p.next != "":
		if r.empty == maxEmptyPages {
			r.addTrouble("%d consecutive empty pages link to another page, after %d of %d rows", r.empty, r.received, r.total)
		}
		return r.empty == maxEmptyPages
	case r.isComplete():
		r.checkDistinct()
		return true
	case len(p.positions) == 0 && r.total > 0:
		r.addTrouble("a page was empty after %d of %d rows", r.received, r.total)
	}
	return len(p.positions) == 0
}

// checkDistinct adds trouble if the rows repeat too few records. If all rows are the same record,
// Exchange may have repeated it in place of others.
func (r *searchSession) checkDistinct() {
	if distinct := len(r.ids); r.rows > maxRepeats*distinct || distinct == 1 && r.rows > 1 {
		r.addTrouble("%d rows were received, with only %s among them", r.rows, countRecords(distinct))
	}
}

func countRecords(n int) string {
	if n == 1 {
		return "1 record"
	}
	return fmt.Sprintf("%d records", n)
}

// addPosition adds the position of a row.
func (r *searchSession) addPosition(at rowPosition) {
	switch {
	case at.index < 1:
		r.addTrouble("a row has the number %d of %d, which marks a timeout of Exchange", at.index, at.count)
	case at.index > at.count:
		r.addTrouble("a row has the number %d of %d", at.index, at.count)
	}
	if r.total > 0 && at.count != r.total && at.count > 0 {
		r.addTrouble("the number of rows changed from %d to %d", r.total, at.count)
	}
	r.total = max(r.total, at.count)
	r.addRecordID(at.id)
	if at.index >= 1 && at.index < maxSessionRows && !r.seen[at.index] {
		r.seen[at.index] = true
		r.received++
	}
}

func (r *searchSession) addRecordID(id string) {
	if r.ids == nil {
		r.ids, r.seed = map[uint64]struct{}{}, maphash.MakeSeed()
	}
	r.rows++
	r.ids[maphash.String(r.seed, id)] = struct{}{}
}

// isComplete reports whether every row number was received.
func (r *searchSession) isComplete() bool {
	if r.total == 0 || r.received < r.total {
		return false
	}
	for _, seen := range r.seen[1 : r.total+1] {
		if !seen {
			return false
		}
	}
	return true
}

// addTrouble records why the result cannot be accepted. The first reason is kept.
func (r *searchSession) addTrouble(format string, args ...any) {
	if r.trouble == "" {
		r.trouble = fmt.Sprintf(format, args...)
	}
}
