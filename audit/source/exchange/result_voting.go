package exchange

import (
	"errors"
	"fmt"

	"whoread/audit/source/fetch"
	"whoread/audit/tenant"
)

// resultVoting is what the sessions of a window say together.
type resultVoting struct {
	claimed     int // the largest ResultCount of any
	received    int // the most rows that came in one
	troubles    int
	wastedRows  int    // rows that came in those in trouble
	failures    int    // sessions that could not be begun
	lastTrouble string // what the trouble with the last one was
	// clean is the number of rows of a session that was without trouble and is not believed yet,
	// and agreed how many sessions said so.
	clean, agreed int
}

const (
	// Three sessions in trouble are enough if they brought many rows in vain, and else eight. So
	// are eight that could not be begun.
	fewTroubles, manyTroubles, inVain = 3, 8, 10_000
	maxFailures                       = 8
	// agreedFewer and agreedNone are how many sessions must agree that there are fewer rows than
	// another one claimed, and that there are none.
	agreedFewer, agreedNone = 2, 4
)

// addSession enters a session, and tells whether the window was answered whole.
//
// A session that sent all of its rows is believed, unless an earlier one claimed more: then
// another one must say the same. That there are no rows is what a time-out looks like, too; it is
// never believed where rows were claimed, and else when three more say the same.
func (b *resultVoting) addSession(r *searchSession) (settled bool, err error) {
	trouble := r.trouble
	switch {
	case trouble != "":
	case r.total > 0 && r.total >= b.claimed:
		return true, nil
	case r.total == 0 && b.claimed > 0:
		trouble = fmt.Sprintf("it came empty, where an earlier one claimed %d rows", b.claimed)
	case b.agreed > 0 && r.total != b.clean:
		trouble = fmt.Sprintf("it claimed %d rows, an earlier one %d", r.total, b.clean)
		b.clean, b.agreed = r.total, 1
	default:
		b.clean = r.total
		b.agreed++
		return b.agreed >= requiredVotes(r.total), nil
	}
	b.claimed, b.received = max(b.claimed, r.total), max(b.received, r.received)
	b.wastedRows += r.received
	b.troubles++
	b.lastTrouble = trouble
	if b.troubles == manyTroubles || b.troubles >= fewTroubles && b.wastedRows >= inVain {
		return false, b.shortError()
	}
	return false, nil
}

// addFailure enters a session that ended in an error, and tells whether to try another one: where
// nothing came since the service was busy.
func (b *resultVoting) addFailure(r *searchSession, err error) (again bool) {
	var said *tenant.Error
	if r.total > 0 || !errors.As(err, &said) || said.Kind != tenant.Busy {
		return false
	}
	b.failures++
	b.lastTrouble = said.Error()
	return b.failures < maxFailures
}

func requiredVotes(rows int) int {
	if rows == 0 {
		return agreedNone
	}
	return agreedFewer
}

// shortError tells what is missing.
func (b *resultVoting) shortError() error {
	return &fetch.ShortError{Reason: fmt.Sprintf(
		"%d of %d rows came in the best session; %d sessions were not whole, the last one since %s",
		b.received, b.claimed, b.troubles, b.lastTrouble)}
}
