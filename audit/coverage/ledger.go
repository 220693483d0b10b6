package coverage

import (
	"fmt"
	"slices"
)

// Request is what the user wants to have: all records of a span that a filter lets through, of a
// tenant. Tenant is "" if that is not known.
type Request struct {
	Span
	Filter string `json:"filter"`
	Tenant string `json:"tenant,omitempty"`
}

// Describe says in words what is asked for, but not for what time. It may quote text from outside.
func (a Request) Describe() string {
	if a.Tenant == "" {
		return a.Filter
	}
	return a.Filter + ", tenant " + a.Tenant
}

// Ledger is a ledger of what was asked for and what became of it. The zero value is that of
// inputs of which nothing is known.
type Ledger struct {
	Requests []Request
	Windows  []Window
}

// Verdict is the one word that coverage comes down to.
type Verdict uint8

// The verdicts. Unproven is that of files which hit no known limit: a file cannot show that it
// holds everything, and neither can what was fetched together with such a file.
const (
	Unproven Verdict = iota
	Complete
	Incomplete
)

// String returns the word; "" for Unproven.
func (v Verdict) String() string { return [...]string{"", "COMPLETE", "INCOMPLETE"}[v] }

// Verdict tells whether everything that was asked for was answered whole.
func (l Ledger) Verdict() Verdict {
	switch {
	case len(l.Gaps()) > 0:
		return Incomplete
	case len(l.Requests) == 0, slices.ContainsFunc(l.Windows, func(w Window) bool { return w.State == FromFile }):
		return Unproven
	default:
		return Complete
	}
}

// CountUnsealed returns the number of windows that count as answered whole, but whose rows cannot be
// checked: an earlier version saved them.
func (l Ledger) CountUnsealed() int {
	n := 0
	for _, w := range l.Windows {
		if w.isUnsealed() {
			n++
		}
	}
	return n
}

// AddEntry enters what an entry says. What is asked for right after what was asked for before extends
// it, so that following a tenant for days asks for one long span and not for thousands.
func (l *Ledger) AddEntry(e Entry) {
	if e.Request != nil {
		l.addRequest(*e.Request)
	}
	if e.Window == nil {
		return
	}
	for i := range l.Windows {
		if l.Windows[i].ID == e.Window.ID {
			l.Windows[i] = *e.Window
			return
		}
	}
	l.Windows = append(l.Windows, *e.Window)
}

func (l *Ledger) addRequest(a Request) {
	if n := len(l.Requests); n > 0 {
		last := &l.Requests[n-1]
		if last.Filter == a.Filter && last.Tenant == a.Tenant && last.To.Equal(a.From) && last.IsKnown() && a.IsKnown() {
			last.To = a.To
			return
		}
	}
	l.Requests = append(l.Requests, a)
}

// FindMissingRows returns how the rows of a saved fetch contradict its ledger, as short windows of the file:
// rows that could not be read, and rows that are missing. It can be called at any time while the file
// is read from its beginning, since an entry for a whole window stands after its rows. An input without
// a ledger has no such windows.
func (l Ledger) FindMissingRows(path string, rowsRead, rejected int) []Window {
	if !l.hasLedger() {
		return nil
	}
	var lacks []Window
	lack := func(reason string) {
		lacks = append(lacks, Window{Source: path, State: Short, Rows: rowsRead, Reason: reason})
	}
	if rejected > 0 {
		lack("has " + formatRows(rejected) + " that could not be read")
	}
	least := 0 // of the windows that have no sum to be checked by
	for _, w := range l.Windows {
		if w.isUnsealed() {
			least += w.Rows
		}
	}
	if rowsRead < least {
		lack(fmt.Sprintf("holds %s, its ledger says at least %d: rows are missing from the file", formatRows(rowsRead), least))
	}
	return lacks
}

// hasLedger tells whether the coverage is that of a fetch: what is said of a file has no filter.
func (l Ledger) hasLedger() bool {
	return len(l.Requests) > 0 || slices.ContainsFunc(l.Windows, func(w Window) bool { return w.Filter != "" })
}

func formatRows(n int) string {
	if n == 1 {
		return "1 row"
	}
	return fmt.Sprintf("%d rows", n)
}
