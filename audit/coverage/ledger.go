package coverage

import (
	"fmt"
	"slices"
)

// Request is what the user wants: all records of a span that match a filter, of a tenant. Tenant is ""
// if it is unknown.
type Request struct {
	Span
	Filter string `json:"filter"`
	Tenant string `json:"tenant,omitempty"`
}

// Describe returns the filter and the tenant of the request in words. It may quote text from outside.
func (r Request) Describe() string {
	if r.Tenant == "" {
		return r.Filter
	}
	return r.Filter + ", tenant " + r.Tenant
}

// Ledger lists what was requested, and the result. The zero value knows nothing.
type Ledger struct {
	Requests []Request
	Windows  []Window
}

// CountUnsealed returns the number of complete windows with rows that cannot be verified, because an
// earlier version saved them.
func (l Ledger) CountUnsealed() int {
	n := 0
	for _, w := range l.Windows {
		if w.isUnsealed() {
			n++
		}
	}
	return n
}

// AddEntry adds a ledger entry. A request that continues the one before it extends that one, so that
// following a tenant for days gives one long span and not thousands.
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

// FindMissingRows returns how the number of rows in a saved fetch contradicts its ledger, as short windows
// of the file. It may be called while the file is read, because the entry of a complete window follows its
// rows. Without a ledger, there are no such windows.
func (l Ledger) FindMissingRows(path string, rowsRead int) []Window {
	if !l.hasLedger() {
		return nil
	}
	least := 0 // of the windows that have no sum to be checked by
	for _, w := range l.Windows {
		if w.isUnsealed() {
			least += w.Rows
		}
	}
	if rowsRead >= least {
		return nil
	}
	return []Window{{
		Source: path, State: Short, Rows: rowsRead,
		Reason: fmt.Sprintf("holds %s, its ledger states at least %d: rows are missing from the file", formatRows(rowsRead), least),
	}}
}

// hasLedger reports whether the coverage is of a fetch: windows of files have no filter.
func (l Ledger) hasLedger() bool {
	return len(l.Requests) > 0 || slices.ContainsFunc(l.Windows, func(w Window) bool { return w.Filter != "" })
}

func formatRows(n int) string {
	if n == 1 {
		return "1 row"
	}
	return fmt.Sprintf("%d rows", n)
}
