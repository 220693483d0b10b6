package cli

import (
	"fmt"
	"strings"
	"time"

	"whoread/audit"
	"whoread/audit/safe"
	"whoread/ui/words"
)

// windowSummary is one line of the ledger: what a source was asked for and what became of it.
// From and To are nil if the span is not known.
type windowSummary struct {
	Source  string     `json:"source"`
	From    *time.Time `json:"from"`
	To      *time.Time `json:"to"`
	Filter  string     `json:"filter"`
	State   string     `json:"state"`
	Reason  string     `json:"reason,omitempty"`
	Query   string     `json:"query,omitempty"`
	Rows    int        `json:"rows"`
	Calls   int        `json:"calls"`
	Seconds float64    `json:"seconds"`
}

// gapSummary is something that is missing.
type gapSummary struct {
	From   *time.Time `json:"from"`
	To     *time.Time `json:"to"`
	Reason string     `json:"reason"`
}

func windowSummaries(c audit.Coverage) []windowSummary {
	all := []windowSummary{}
	for _, w := range c.Windows {
		from, to := bounds(w.Span)
		all = append(all, windowSummary{
			Source: w.Source, From: from, To: to, Filter: w.Filter, State: w.State.String(), Reason: w.Reason,
			Query: w.Query, Rows: w.Rows, Calls: w.Calls, Seconds: w.Took.Seconds(),
		})
	}
	return all
}

func gapSummaries(c audit.Coverage) []gapSummary {
	all := []gapSummary{}
	for _, g := range c.Gaps() {
		from, to := bounds(g.Span)
		all = append(all, gapSummary{From: from, To: to, Reason: g.Reason})
	}
	return all
}

func bounds(s audit.Span) (from, to *time.Time) {
	if !s.Known() {
		return nil, nil
	}
	first, last := s.From.UTC(), s.To.UTC()
	return &first, &last
}

// words says what is missing, in one sentence.
func (g gapSummary) words() string {
	if g.From == nil {
		return fmt.Sprintf("missing: %s", safe.Clean(g.Reason))
	}
	return fmt.Sprintf("missing from %s to %s UTC: %s", g.From.Format(time.DateTime), g.To.Format(time.DateTime), safe.Clean(g.Reason))
}

// sayGaps tells what is missing, the first gaps of it, and returns how many there are.
func sayGaps(v voice, c audit.Coverage) int {
	const shown = 20
	gaps := gapSummaries(c)
	for _, g := range gaps[:min(len(gaps), shown)] {
		v.say("%s", g.words())
	}
	if more := len(gaps) - shown; more > 0 {
		v.say("and %s more; `whoread summary --json` lists every one", words.Count(more, "gap"))
	}
	return len(gaps)
}

// coverageWords is the coverage as a summary tells it; "" if nothing was asked for and no limit
// was hit.
func (s summary) coverageWords() string {
	if s.Verdict == "" {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", s.Verdict)
	for _, g := range s.Gaps {
		fmt.Fprintf(&b, "    %s\n", g.words())
	}
	return b.String() + "\n"
}
