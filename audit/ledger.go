package audit

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// Entry is one entry of the ledger that a file of saved records holds between its rows, each on
// a line of its own:
//
//	{"whoread":{"window":{"id":1,"source":"Graph audit query", ...}}}
//
// Only one of its fields is set.
type Entry struct {
	// Asked is what the fetch is to get; Request is how, in words of the command that asked.
	Asked   *Asked          `json:"asked,omitempty"`
	Request json.RawMessage `json:"request,omitempty"`
	// Window is the newest state of a window.
	Window *Window `json:"window,omitempty"`
	// Seen names something that need not be fetched again, such as a content blob.
	Seen string `json:"seen,omitempty"`
	// Page says whose the rows since the entry before are.
	Page *PageSum `json:"page,omitempty"`
}

// PageSum is an entry behind rows that were saved in one go: the window that they belong to, or 0
// for none, and the sum of their lines.
type PageSum struct {
	Window int `json:"window"`
	Sum
}

const entryMark = `{"whoread":`

// longestEntry is how long the line of an entry may be.
const longestEntry = 1 << 20

var errLongEntry = errors.New("reading an entry of the ledger: it is longer than 1 MiB")

// IsEntry tells whether a line of a file is an entry of the ledger, and no row.
func IsEntry(line []byte) bool { return bytes.HasPrefix(line, []byte(entryMark)) }

// AppendEntry appends an entry as a line, with its line feed.
func AppendEntry(dst []byte, e Entry) ([]byte, error) {
	text, err := json.Marshal(e)
	if err != nil {
		return dst, fmt.Errorf("writing an entry of the ledger: %w", err)
	}
	dst = append(append(dst, entryMark...), text...)
	return append(dst, '}', '\n'), nil
}

// ParseEntry reads a line that [AppendEntry] wrote.
func ParseEntry(line []byte) (Entry, error) {
	if len(line) > longestEntry {
		return Entry{}, errLongEntry
	}
	var outer struct {
		Entry Entry `json:"whoread"`
	}
	if err := json.Unmarshal(line, &outer); err != nil {
		return Entry{}, fmt.Errorf("reading an entry of the ledger: %w", err)
	}
	return outer.Entry, nil
}

// Add enters what an entry says. What is asked for right after what was asked for before extends
// it, so that following a tenant for days asks for one long span and not for thousands.
func (c *Coverage) Add(e Entry) {
	if e.Asked != nil {
		c.ask(*e.Asked)
	}
	if e.Window == nil {
		return
	}
	for i := range c.Windows {
		if c.Windows[i].ID == e.Window.ID {
			c.Windows[i] = *e.Window
			return
		}
	}
	c.Windows = append(c.Windows, *e.Window)
}

func (c *Coverage) ask(a Asked) {
	if n := len(c.Asked); n > 0 {
		last := &c.Asked[n-1]
		if last.Filter == a.Filter && last.Tenant == a.Tenant && last.To.Equal(a.From) && last.Known() && a.Known() {
			last.To = a.To
			return
		}
	}
	c.Asked = append(c.Asked, a)
}

// Lacks returns what the rows of a saved fetch tell against its ledger, as short windows of the
// file: rows that could not be read, and rows that are no longer there. It holds at any time while
// the file is read from its beginning, since a window is whole only behind its rows. Of an input
// without a ledger it tells nothing.
func (in Input) Lacks() []Window {
	if !in.Coverage.hasLedger() {
		return nil
	}
	var lacks []Window
	lack := func(reason string) {
		lacks = append(lacks, Window{Source: in.Path, State: Short, Rows: in.Rows, Reason: reason})
	}
	if in.Rejected > 0 {
		lack("has " + rows(in.Rejected) + " that could not be read")
	}
	least := 0 // of the windows that have no sum to be checked by
	for _, w := range in.Coverage.Windows {
		if w.unsealed() {
			least += w.Rows
		}
	}
	if in.Rows < least {
		lack(fmt.Sprintf("holds %s, its ledger says at least %d: rows are missing from the file", rows(in.Rows), least))
	}
	return lacks
}

// hasLedger tells whether the coverage is that of a fetch: what is said of a file has no filter.
func (c Coverage) hasLedger() bool {
	return len(c.Asked) > 0 || slices.ContainsFunc(c.Windows, func(w Window) bool { return w.Filter != "" })
}

func rows(n int) string {
	if n == 1 {
		return "1 row"
	}
	return fmt.Sprintf("%d rows", n)
}
