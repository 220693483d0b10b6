package fetch

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"slices"

	"whoread/audit/coverage"
)

// ledger is what a file says of the fetches into it.
type ledger struct {
	checker *coverage.Checker // nil for a new file
	// request is the newest one; nil if there is none.
	request  *savedRequest
	coverage coverage.Ledger
	seen     map[string]struct{}
	last     int // the highest ID of a window
	rows     bool
}

// errChangedAsk is why a file cannot be gone on with of which it is not certain what was asked for.
var errChangedAsk = errors.New("what was asked for was changed after it was saved")

// add takes in a whole line of the file, with its line feed.
func (l *ledger) add(line []byte) error {
	var stated coverage.Entry
	if text := bytes.TrimSpace(line); !coverage.IsEntry(text) {
		l.rows = l.rows || len(text) > 0
	} else if e, err := coverage.ParseEntry(text); err != nil {
		return err
	} else if stated = e; e.Window != nil {
		if err := l.window(*e.Window); err != nil {
			return err
		}
	}
	_, _ = l.checker.Write(line) // it never fails
	believed := l.checker.Entries(math.MaxInt64)
	if stated.Command != nil && !slices.ContainsFunc(believed, func(e coverage.Entry) bool { return e.Command != nil }) {
		return errChangedAsk
	}
	for _, e := range believed {
		if err := l.enter(e); err != nil {
			return err
		}
	}
	return nil
}

// enter takes in an entry that can be believed.
func (l *ledger) enter(e coverage.Entry) error {
	if e.Command != nil {
		if err := l.requested(e); err != nil {
			return err
		}
	}
	if e.Seen != "" {
		l.see(e.Seen)
	}
	l.coverage.AddEntry(e)
	return nil
}

func (l *ledger) requested(e coverage.Entry) error {
	r, err := parseRequest(e.Command)
	if err != nil {
		return err
	}
	if l.request != nil && r.Run != l.request.Run {
		return fmt.Errorf("it is that of two runs, %s and %s", l.request.Run, r.Run)
	}
	l.request = &r
	return nil
}

func (l *ledger) window(w coverage.Window) error {
	if w.ID < 1 || w.ID >= math.MaxInt32 {
		return fmt.Errorf("%d is no number of a window", w.ID)
	}
	if !w.IsKnown() {
		return errors.New("it has a window of no time")
	}
	l.last = max(l.last, w.ID)
	return nil
}

func (l *ledger) see(name string) {
	if l.seen == nil {
		l.seen = map[string]struct{}{}
	}
	l.seen[name] = struct{}{}
}

// tenant is what the ledger calls a tenant: one that an earlier version wrote names none.
func (l *ledger) tenant(name string) string {
	if asked := l.coverage.Requests; len(asked) > 0 {
		return asked[len(asked)-1].Tenant
	}
	return name
}

// copy is the coverage of the file for someone who will change it.
func (l *ledger) copy() coverage.Ledger {
	return coverage.Ledger{Requests: slices.Clone(l.coverage.Requests), Windows: slices.Clone(l.coverage.Windows)}
}
