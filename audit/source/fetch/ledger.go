package fetch

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"slices"

	"whoread/audit/coverage"
)

// savedLedger is the ledger of a saved file.
type savedLedger struct {
	checker *coverage.Checker // nil for a new file
	// request is the latest request; nil if there is none.
	request  *savedRequest
	coverage coverage.Ledger
	fetched  map[string]struct{}
	lastID   int // the highest window ID
	hasRows  bool
}

// errChangedRequest means that a file cannot be resumed, because its request is not certain.
var errChangedRequest = errors.New("the saved request was changed")

// addLine adds a complete line of the file, with its line feed.
func (l *savedLedger) addLine(line []byte) error {
	var stated coverage.Entry
	if text := bytes.TrimSpace(line); !coverage.IsEntry(text) {
		l.hasRows = l.hasRows || len(text) > 0
	} else if e, err := coverage.ParseEntry(text); err != nil {
		return err
	} else if stated = e; e.Window != nil {
		if err := l.checkWindow(*e.Window); err != nil {
			return err
		}
	}
	_, _ = l.checker.Write(line) // never fails
	confirmed := l.checker.Entries(math.MaxInt64)
	if stated.FetchRequest != nil && !slices.ContainsFunc(confirmed, func(e coverage.Entry) bool { return e.FetchRequest != nil }) {
		return errChangedRequest
	}
	for _, e := range confirmed {
		if err := l.addEntry(e); err != nil {
			return err
		}
	}
	return nil
}

// addEntry adds an entry that is confirmed by a seal.
func (l *savedLedger) addEntry(e coverage.Entry) error {
	if e.FetchRequest != nil {
		if err := l.addRequest(e); err != nil {
			return err
		}
	}
	if e.Seen != "" {
		l.addFetched(e.Seen)
	}
	l.coverage.AddEntry(e)
	return nil
}

func (l *savedLedger) addRequest(e coverage.Entry) error {
	r, err := parseRequest(e.FetchRequest)
	if err != nil {
		return err
	}
	if l.request != nil && r.Run != l.request.Run {
		return fmt.Errorf("it belongs to two runs, %s and %s", l.request.Run, r.Run)
	}
	l.request = &r
	return nil
}

func (l *savedLedger) checkWindow(w coverage.Window) error {
	if w.ID < 1 || w.ID >= math.MaxInt32 {
		return fmt.Errorf("%d is not a window number", w.ID)
	}
	if !w.IsKnown() {
		return errors.New("it has a window without a time span")
	}
	l.lastID = max(l.lastID, w.ID)
	return nil
}

func (l *savedLedger) addFetched(name string) {
	if l.fetched == nil {
		l.fetched = map[string]struct{}{}
	}
	l.fetched[name] = struct{}{}
}

// tenantName returns the tenant's name in the ledger; "" in files of earlier versions.
func (l *savedLedger) tenantName(name string) string {
	if asked := l.coverage.Requests; len(asked) > 0 {
		return asked[len(asked)-1].Tenant
	}
	return name
}

// copyCoverage returns a copy of the coverage, for changes.
func (l *savedLedger) copyCoverage() coverage.Ledger {
	return coverage.Ledger{Requests: slices.Clone(l.coverage.Requests), Windows: slices.Clone(l.coverage.Windows)}
}
