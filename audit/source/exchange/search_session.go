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
func (ss *searchSession) readPages(ctx context.Context, j *windowReader, s auditSearch) error {
	body, err := j.cmdlet.EncodeParameters(s)
	if err != nil {
		return err
	}
	for at := ""; ; {
		j.window.SetActivity(ss.describeProgress())
		// The first request must not be repeated if its answer is lost: the session would continue with
		// the next rows. Later the row numbers would show the loss, but not for the first rows.
		answer, err := j.cmdlet.Do(ctx, tenant.Call{URL: at, Body: body, Once: ss.total == 0})
		j.window.AddCalls(tenant.CountCalls(answer, err))
		if err != nil {
			return ss.handleError(err)
		}
		p, err := parsePage(answer.Body)
		if err != nil {
			return unreadableError(j.cmdlet.Name, answer, err)
		}
		if err := j.saveNewRows(ctx, &p); err != nil {
			return err
		}
		if ss.addPage(p) {
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
func (ss *searchSession) describeProgress() string {
	if ss.total == 0 {
		return "searching"
	}
	return fmt.Sprintf("%d of %d rows", ss.received, ss.total)
}

// handleError turns an error into trouble if a new session can help: a link to a next page expires
// after half an hour.
func (ss *searchSession) handleError(err error) error {
	var said *tenant.Error
	if ss.total == 0 || !errors.As(err, &said) {
		return err
	}
	switch said.Status {
	case http.StatusBadRequest, http.StatusNotFound, http.StatusGone:
		ss.addTrouble("it was interrupted: %s", err)
		return nil
	default:
		return err
	}
}

// addPage adds a page, and reports whether it is the last: all rows were received and there is no next
// page, nothing new is received, or the window must be split.
func (ss *searchSession) addPage(p page) bool {
	before := ss.received
	if p.flaw != nil {
		ss.addTrouble("an answer is malformed: %s", p.flaw)
	}
	for _, warning := range p.warnings {
		if meansMissingRows(warning) {
			ss.addTrouble("Exchange warned: %s", shorten(warning))
		}
	}
	for _, at := range p.positions {
		ss.addPosition(at)
	}
	if ss.empty++; len(p.positions) > 0 {
		ss.empty = 0
	}
	switch {
	case ss.total >= maxSessionRows:
		return true
	case len(p.positions) > 0 && ss.received == before:
		ss.addTrouble("a page had nothing new after %d of %d rows", ss.received, ss.total)
		return true
	case p.next != "":
		if ss.empty == maxEmptyPages {
			ss.addTrouble("%d consecutive empty pages link to another page, after %d of %d rows", ss.empty, ss.received, ss.total)
		}
		return ss.empty == maxEmptyPages
	case ss.isComplete():
		ss.noteRepeats()
		return true
	case len(p.positions) == 0 && ss.total > 0:
		ss.addTrouble("a page was empty after %d of %d rows", ss.received, ss.total)
	}
	return len(p.positions) == 0
}

// noteRepeats adds trouble if the rows repeat too few records. If all rows are the same record,
// Exchange may have repeated it in place of others.
func (ss *searchSession) noteRepeats() {
	if distinct := len(ss.ids); ss.rows > maxRepeats*distinct || distinct == 1 && ss.rows > 1 {
		ss.addTrouble("%d rows were received, with only %s among them", ss.rows, formatRecordCount(distinct))
	}
}

func formatRecordCount(n int) string {
	if n == 1 {
		return "1 record"
	}
	return fmt.Sprintf("%d records", n)
}

// addPosition adds the position of a row.
func (ss *searchSession) addPosition(at rowPosition) {
	switch {
	case at.index < 1:
		ss.addTrouble("a row has the number %d of %d, which marks a timeout of Exchange", at.index, at.count)
	case at.index > at.count:
		ss.addTrouble("a row has the number %d of %d", at.index, at.count)
	}
	if ss.total > 0 && at.count != ss.total && at.count > 0 {
		ss.addTrouble("the number of rows changed from %d to %d", ss.total, at.count)
	}
	ss.total = max(ss.total, at.count)
	ss.addRecordID(at.id)
	if at.index >= 1 && at.index < maxSessionRows && !ss.seen[at.index] {
		ss.seen[at.index] = true
		ss.received++
	}
}

func (ss *searchSession) addRecordID(id string) {
	if ss.ids == nil {
		ss.ids, ss.seed = map[uint64]struct{}{}, maphash.MakeSeed()
	}
	ss.rows++
	ss.ids[maphash.String(ss.seed, id)] = struct{}{}
}

// isComplete reports whether every row number was received.
func (ss *searchSession) isComplete() bool {
	if ss.total == 0 || ss.received < ss.total {
		return false
	}
	for _, seen := range ss.seen[1 : ss.total+1] {
		if !seen {
			return false
		}
	}
	return true
}

// addTrouble records why the result cannot be accepted. The first reason is kept.
func (ss *searchSession) addTrouble(format string, args ...any) {
	if ss.trouble == "" {
		ss.trouble = fmt.Sprintf(format, args...)
	}
}
