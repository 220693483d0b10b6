package coverage

import "slices"

// Verdict is the result of the coverage in one word.
type Verdict uint8

// The verdicts. Unproven is the verdict for files that reached no known limit: a file cannot show that
// it is complete, and neither can a fetch together with such a file.
const (
	Unproven Verdict = iota
	Complete
	Incomplete
)

// String returns the word; "" for Unproven.
func (v Verdict) String() string { return [...]string{"", "COMPLETE", "INCOMPLETE"}[v] }

// Verdict reports whether everything that was requested was answered completely.
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
