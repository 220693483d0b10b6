package audit

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

// Known tells whether the span is known.
func (s Span) Known() bool { return !s.From.IsZero() && s.To.After(s.From) }

// WindowState is what became of a window.
type WindowState uint8

// The states of a window.
const (
	// Wanted is a window that is still to be answered.
	Wanted WindowState = iota
	// Whole is a window that was answered whole: the service said so, and what it sent fits.
	Whole
	// Short is a window that was answered, but not whole.
	Short
	// Failed is a window that was not answered.
	Failed
	// Skipped is a window that was not asked for.
	Skipped
	// Held is what a file holds; nothing says whether that is all there was.
	Held
)

func windowStates() []string {
	return []string{"asked", "answered whole", "short", "failed", "skipped", "held by a file"}
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
	Filter string      `json:"filter,omitempty"`
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
}

// Asked is what the user wants to have: all records of a span that a filter lets through.
type Asked struct {
	Span
	Filter string `json:"filter"`
}

// Coverage is a ledger of what was asked for and what became of it. The zero value is that of
// inputs of which nothing is known.
type Coverage struct {
	Asked   []Asked
	Windows []Window
}

// Gap is something that was asked for, or that a file should hold, and is not there. A gap
// whose Span is not known has a Reason that tells what is missing.
type Gap struct {
	Span
	Reason string `json:"reason"`
}

// Verdict is the one word that coverage comes down to.
type Verdict uint8

// The verdicts. Unproven is that of files which hit no known limit: a file cannot show that it
// holds everything.
const (
	Unproven Verdict = iota
	Complete
	Incomplete
)

// String returns the word; "" for Unproven.
func (v Verdict) String() string { return [...]string{"", "COMPLETE", "INCOMPLETE"}[v] }

// Verdict tells whether everything that was asked for was answered whole.
func (c Coverage) Verdict() Verdict {
	switch {
	case len(c.Gaps()) > 0:
		return Incomplete
	case len(c.Asked) == 0:
		return Unproven
	default:
		return Complete
	}
}

// CoverageOf joins what is known of several inputs.
func CoverageOf(inputs []Input) Coverage {
	var all Coverage
	for _, in := range inputs {
		all.Asked = append(all.Asked, in.Coverage.Asked...)
		all.Windows = append(all.Windows, in.Coverage.Windows...)
	}
	return all
}

// Gaps returns what is missing, earliest first. A span that was asked for is covered where a
// window with the same filter was answered whole, whatever became of other windows there.
func (c Coverage) Gaps() []Gap {
	var gaps []Gap
	for _, a := range c.Asked {
		gaps = append(gaps, c.gapsOf(a)...)
	}
	slices.SortStableFunc(gaps, func(a, b Gap) int { return a.From.Compare(b.From) })
	gaps = slices.CompactFunc(gaps, func(a, b Gap) bool {
		return a.From.Equal(b.From) && a.To.Equal(b.To) && a.Reason == b.Reason
	})
	for _, w := range c.Windows {
		if w.Filter == "" && w.State == Short {
			gaps = append(gaps, Gap{Span: w.Span, Reason: w.Source + " " + w.Reason})
		}
	}
	return gaps
}

// gapsOf returns the parts of what was asked for that no whole window covers.
func (c Coverage) gapsOf(a Asked) []Gap {
	var whole []Span
	for _, w := range c.Windows {
		if w.State == Whole && w.Filter == a.Filter {
			whole = append(whole, w.Span)
		}
	}
	slices.SortFunc(whole, func(x, y Span) int { return x.From.Compare(y.From) })
	var gaps []Gap
	at := a.From
	for _, s := range whole {
		if s.From.After(at) && at.Before(a.To) {
			gaps = append(gaps, c.gap(a, Span{From: at, To: earlier(s.From, a.To)})...)
		}
		if s.To.After(at) {
			at = s.To
		}
	}
	if at.Before(a.To) {
		gaps = append(gaps, c.gap(a, Span{From: at, To: a.To})...)
	}
	return gaps
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// gap cuts a span that is not covered where the reasons for it change.
func (c Coverage) gap(a Asked, s Span) []Gap {
	var gaps []Gap
	for at := s.From; at.Before(s.To); {
		reason, until := c.reason(a, at, s.To)
		if n := len(gaps); n > 0 && gaps[n-1].Reason == reason {
			gaps[n-1].To = until
		} else {
			gaps = append(gaps, Gap{Span{From: at, To: until}, reason})
		}
		at = until
	}
	return gaps
}

// reason tells why a time is not covered, and until when that is the reason: what became of the
// last window that was asked for it.
func (c Coverage) reason(a Asked, at, end time.Time) (string, time.Time) {
	why, until := "not asked for yet", end
	for _, w := range c.Windows {
		switch {
		case w.Filter != a.Filter || w.State == Whole || !w.To.After(at):
		case w.From.After(at):
			until = earlier(until, w.From)
		default:
			why, until = w.why(), earlier(end, w.To)
		}
	}
	return why, until
}

// why tells why a window is not covered.
func (w Window) why() string {
	switch {
	case w.State == Wanted:
		return "not answered yet"
	case w.Reason == "":
		return w.Source + ": " + w.State.String()
	default:
		return w.Source + ": " + w.Reason
	}
}
