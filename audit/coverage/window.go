package coverage

import (
	"fmt"
	"slices"
	"time"
)

// Span is a span of time: From belongs to it, To does not. The zero Span is a span that is not
// known.
type Span struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
}

// IsKnown tells whether the span is known.
func (s Span) IsKnown() bool { return !s.From.IsZero() && s.To.After(s.From) }

// WindowState is what became of a window.
type WindowState uint8

// The states of a window.
const (
	// Pending is a window that is still to be answered.
	Pending WindowState = iota
	// Whole is a window that was answered whole: the service said so, and what it sent fits.
	Whole
	// Short is a window that was answered, but not whole.
	Short
	// Failed is a window that was not answered.
	Failed
	// Skipped is a window that was not asked for.
	Skipped
	// FromFile is what a file holds; nothing says whether that is all there was.
	FromFile
	// Altered is a window of a saved fetch whose rows, or what the ledger says of it, were changed
	// after they were saved.
	Altered
)

func windowStates() []string {
	return []string{"asked", "answered whole", "short", "failed", "skipped", "held by a file", "altered"}
}

// String returns the state in words.
func (s WindowState) String() string {
	if names := windowStates(); int(s) < len(names) {
		return names[s]
	}
	return fmt.Sprintf("state %d", uint8(s))
}

// MarshalText writes the state in words.
func (s WindowState) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads a state that [WindowState.MarshalText] wrote.
func (s *WindowState) UnmarshalText(text []byte) error {
	i := slices.Index(windowStates(), string(text))
	if i < 0 {
		return fmt.Errorf("%q is no state of a window", text)
	}
	*s = WindowState(i) //nolint:gosec // an index of a short list
	return nil
}

// Window is one line of the ledger: a span of time that a source was asked for, and what became
// of it.
type Window struct {
	// ID tells the windows of one ledger apart; a later window with the same ID replaces the
	// earlier one.
	ID int `json:"id"`
	// Source is where the records were asked for: the name of a service, or the path of a file.
	Source string `json:"source"`
	Span
	// Filter is what was asked for in words, the same for every source; "" for files.
	Filter string `json:"filter,omitempty"`
	// Tenant is the tenant that was asked, as the user named it in lower case; "" for files, and
	// where an earlier version did not note it.
	Tenant string      `json:"tenant,omitempty"`
	State  WindowState `json:"state"`
	// Reason tells why a window is not whole, or what is remarkable of one that is. It may
	// quote text from outside.
	Reason string `json:"reason,omitempty"`
	// Query is what the service calls the question, so that its answer can be found again.
	Query string `json:"query,omitempty"`
	// Rows are the rows received, duplicates among them; Calls the requests made.
	Rows  int           `json:"rows"`
	Calls int           `json:"calls"`
	Took  time.Duration `json:"took_ns"`
	// Sum is that of all rows of the window in the file, once the window is settled: its SHA256 is
	// over those of its pages, each in hexadecimal and with a line feed. It is zero in a file of an
	// earlier version.
	Sum Sum `json:"sum,omitzero"`
}

// Sum is what a ledger states of rows, so that a change of them is found.
type Sum struct {
	Rows   int    `json:"rows"`
	SHA256 string `json:"sha256"` // in hexadecimal
}

// Gap is something that was asked for, or that a file should hold, and is not there. A gap
// whose Span is not known has a Reason that tells what is missing.
type Gap struct {
	Span
	Reason string `json:"reason"`
}

func (w Window) isUnsealed() bool { return w.State == Whole && w.Filter != "" && w.Sum == Sum{} }
