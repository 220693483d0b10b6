package coverage

import (
	"fmt"
	"slices"
	"time"
)

// Span is a span of time from From, inclusive, to To, exclusive. The zero Span is unknown.
type Span struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
}

// IsKnown reports whether the span is known.
func (s Span) IsKnown() bool { return !s.From.IsZero() && s.To.After(s.From) }

// WindowState is the result of a window.
type WindowState uint8

// The states of a window.
const (
	// Pending is a window without an answer yet.
	Pending WindowState = iota
	// Whole is a window with a complete answer: the service reported so, and what it sent fits.
	Whole
	// Short is a window with an incomplete answer.
	Short
	// Failed is a window without an answer, because of an error.
	Failed
	// Skipped is a window that was not requested.
	Skipped
	// FromFile is the content of a file; nothing shows whether it is complete.
	FromFile
	// Altered is a window of a saved fetch with rows, or a ledger entry, that were changed after they
	// were saved.
	Altered
)

func windowStates() []string {
	return []string{"asked", "answered whole", "short", "failed", "skipped", "held by a file", "altered"}
}

// String returns the state as a ledger writes it.
func (s WindowState) String() string {
	if names := windowStates(); int(s) < len(names) {
		return names[s]
	}
	return fmt.Sprintf("state %d", uint8(s))
}

// MarshalText implements [encoding.TextMarshaler].
func (s WindowState) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText implements [encoding.TextUnmarshaler].
func (s *WindowState) UnmarshalText(text []byte) error {
	i := slices.Index(windowStates(), string(text))
	if i < 0 {
		return fmt.Errorf("%q is not a window state", text)
	}
	*s = WindowState(i) //nolint:gosec // an index of a short list
	return nil
}

// Window is one line of the ledger: a span of time that was requested from a source, and the result.
type Window struct {
	// ID identifies the window in its ledger; a later window with the same ID replaces an earlier one.
	ID int `json:"id"`
	// Source is the name of a service, or the path of a file.
	Source string `json:"source"`
	Span
	// Filter describes the request, with the same words for every source; "" for files.
	Filter string `json:"filter,omitempty"`
	// Tenant is the tenant as the user named it, in lower case; "" for files, and in ledgers of an
	// earlier version.
	Tenant string      `json:"tenant,omitempty"`
	State  WindowState `json:"state"`
	// Reason is the reason why a window is incomplete, or a remark on one that is not. It may quote text
	// from outside.
	Reason string `json:"reason,omitempty"`
	// Query is the service's ID of the query, by which its answer can be found again.
	Query string `json:"query,omitempty"`
	// Rows counts the rows received, including duplicates; Calls counts the requests made.
	Rows  int           `json:"rows"`
	Calls int           `json:"calls"`
	Took  time.Duration `json:"took_ns"`
	// Answered is the time when the last part of the answer arrived; zero for files, and in ledgers of an
	// earlier version.
	Answered time.Time `json:"answered,omitzero"`
	// Sum covers all rows of the window in the file, once the window is settled. Its SHA256 is the hash
	// of the SHA256 of its pages, each in hexadecimal and with a line feed. It is zero in files of an
	// earlier version.
	Sum Sum `json:"sum,omitzero"`
}

// Sum is what a ledger states of rows, by which a change of them is detected.
type Sum struct {
	Rows   int    `json:"rows"`
	SHA256 string `json:"sha256"` // in hexadecimal
}

// Gap is something that was requested, or that a file should contain, and is missing. A gap with an
// unknown Span has a Reason that names what is missing.
type Gap struct {
	Span
	Reason string `json:"reason"`
}

func (w Window) isUnsealed() bool { return w.State == Whole && w.Filter != "" && w.Sum == Sum{} }
