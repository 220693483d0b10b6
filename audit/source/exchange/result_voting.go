package exchange

import (
	"errors"
	"fmt"

	"whoread/audit/source/fetch"
	"whoread/audit/tenant"
)

// resultVoting decides which result to accept when the sessions of a window differ.
type resultVoting struct {
	claimed     int // the largest ResultCount of any session
	received    int // the most rows received in one session
	troubles    int
	wastedRows  int    // rows received in failed sessions
	failures    int    // sessions that could not be started
	lastTrouble string // why the latest failed session failed
	// clean is the row count of the latest complete session that is not yet accepted, and agreed the
	// number of sessions with that count.
	clean, agreed int
}

const (
	// Three failed sessions end the window if they returned many rows, otherwise eight failed sessions,
	// or eight that could not be started.
	maxCostlyFailures, maxFailedSessions, costlyRows = 3, 8, 10_000
	maxFailures                                      = 8
	// agreedFewer and agreedNone are how many sessions must agree on fewer rows than another one
	// claimed, and on no rows.
	agreedFewer, agreedNone = 2, 4
)

// addSession adds a session's result, and reports whether the window is complete: a session that claims
// fewer rows than an earlier one needs a second one that agrees. No rows can also mean a timeout, so they
// are accepted only if none were ever claimed and four sessions agree.
func (v *resultVoting) addSession(r *searchSession) (settled bool, err error) {
	trouble := r.trouble
	switch {
	case trouble != "":
	case r.total > 0 && r.total >= v.claimed:
		return true, nil
	case r.total == 0 && v.claimed > 0:
		trouble = fmt.Sprintf("it was empty, but an earlier one claimed %d rows", v.claimed)
	case v.agreed > 0 && r.total != v.clean:
		trouble = fmt.Sprintf("it claimed %d rows, an earlier one %d", r.total, v.clean)
		v.clean, v.agreed = r.total, 1
	default:
		v.clean = r.total
		v.agreed++
		return v.agreed >= requiredVotes(r.total), nil
	}
	v.claimed, v.received = max(v.claimed, r.total), max(v.received, r.received)
	v.wastedRows += r.received
	v.troubles++
	v.lastTrouble = trouble
	if v.troubles == maxFailedSessions || v.troubles >= maxCostlyFailures && v.wastedRows >= costlyRows {
		return false, v.shortError()
	}
	return false, nil
}

// addFailure adds a session that ended with an error, and reports whether to try another one: only if
// nothing was received because the service was busy.
func (v *resultVoting) addFailure(r *searchSession, err error) (again bool) {
	var said *tenant.Error
	if r.total > 0 || !errors.As(err, &said) || said.Kind != tenant.Busy {
		return false
	}
	v.failures++
	v.lastTrouble = said.Error()
	return v.failures < maxFailures
}

func requiredVotes(rows int) int {
	if rows == 0 {
		return agreedNone
	}
	return agreedFewer
}

// shortError returns the error that says what is missing.
func (v *resultVoting) shortError() error {
	return &fetch.ShortError{Reason: fmt.Sprintf(
		"the best session returned %d of %d rows; %d sessions were incomplete, the last one because %s",
		v.received, v.claimed, v.troubles, v.lastTrouble)}
}
