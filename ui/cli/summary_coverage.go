package cli

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"whoread/audit/coverage"
	"whoread/audit/safe"
	"whoread/ui/widget/humanize"
)

// askedSummary is a request. From and To are nil if the span is unknown, Tenant is "" if it is unknown.
type askedSummary struct {
	Filter string     `json:"filter"`
	Tenant string     `json:"tenant"`
	From   *time.Time `json:"from"`
	To     *time.Time `json:"to"`
}

// windowSummary is one line of the ledger: a request to a source and its result. From and To are nil if the
// span is unknown.
type windowSummary struct {
	Source  string     `json:"source"`
	From    *time.Time `json:"from"`
	To      *time.Time `json:"to"`
	Filter  string     `json:"filter"`
	Tenant  string     `json:"tenant,omitempty"`
	State   string     `json:"state"`
	Reason  string     `json:"reason,omitempty"`
	Query   string     `json:"query,omitempty"`
	Rows    int        `json:"rows"`
	Calls   int        `json:"calls"`
	Seconds float64    `json:"seconds"`
	// Sealed is set if the rows were compared with their sums.
	Sealed bool `json:"sealed,omitempty"`
}

// gapSummary is a gap in the coverage.
type gapSummary struct {
	From   *time.Time `json:"from"`
	To     *time.Time `json:"to"`
	Reason string     `json:"reason"`
}

// askedSummaries returns the requests, each once.
func askedSummaries(c coverage.Ledger) []askedSummary {
	all := []askedSummary{}
	for i, a := range c.Requests {
		if slices.Contains(c.Requests[:i], a) {
			continue
		}
		from, to := spanBounds(a.Span)
		all = append(all, askedSummary{Filter: a.Filter, Tenant: a.Tenant, From: from, To: to})
	}
	return all
}

func windowSummaries(c coverage.Ledger) []windowSummary {
	all := []windowSummary{}
	for _, w := range c.Windows {
		from, to := spanBounds(w.Span)
		all = append(all, windowSummary{
			Source: w.Source, From: from, To: to, Filter: w.Filter, Tenant: w.Tenant, State: w.State.String(), Reason: w.Reason,
			Query: w.Query, Rows: w.Rows, Calls: w.Calls, Seconds: w.Took.Seconds(),
			Sealed: w.Sum != coverage.Sum{},
		})
	}
	return all
}

func gapSummaries(c coverage.Ledger) []gapSummary {
	all := []gapSummary{}
	for _, g := range c.Gaps() {
		from, to := spanBounds(g.Span)
		all = append(all, gapSummary{From: from, To: to, Reason: g.Reason})
	}
	return all
}

func spanBounds(s coverage.Span) (from, to *time.Time) {
	if !s.IsKnown() {
		return nil, nil
	}
	first, last := s.From.UTC(), s.To.UTC()
	return &first, &last
}

// describeRequest describes a request and its span.
func (a askedSummary) describeRequest() string {
	what := safe.Clean(coverage.Request{Filter: a.Filter, Tenant: a.Tenant}.Describe())
	if a.From == nil {
		return fmt.Sprintf("requested %s, time unknown", what)
	}
	return fmt.Sprintf("requested %s, %s to %s UTC", what, a.From.Format(time.DateTime), a.To.Format(time.DateTime))
}

// describeGap describes a gap in one sentence.
func (g gapSummary) describeGap() string {
	if g.From == nil {
		return fmt.Sprintf("missing: %s", safe.Clean(g.Reason))
	}
	return fmt.Sprintf("missing from %s to %s UTC: %s", g.From.Format(time.DateTime), g.To.Format(time.DateTime), safe.Clean(g.Reason))
}

// printGaps prints the first gaps and returns how many there are.
func printGaps(msgs messageWriter, c coverage.Ledger) int {
	const shown = 20
	gaps := gapSummaries(c)
	for _, g := range gaps[:min(len(gaps), shown)] {
		msgs.printf("%s", g.describeGap())
	}
	if more := len(gaps) - shown; more > 0 {
		msgs.printf("and %s more; `whoread summary --json` lists all", humanize.FormatCount(more, "gap"))
	}
	return len(gaps)
}

// formatCoverage formats the verdict, the requests and the gaps. It returns "" if nothing was requested and no
// limit was hit.
func (s summary) formatCoverage() string {
	verdict := s.Verdict
	switch {
	case verdict != "":
	case len(s.Asked) == 0:
		return ""
	default:
		verdict = "unknown whether this is everything: one of the files does not state it"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", verdict)
	for _, a := range s.Asked {
		fmt.Fprintf(&b, "    %s\n", a.describeRequest())
	}
	for _, g := range s.Gaps {
		fmt.Fprintf(&b, "    %s\n", g.describeGap())
	}
	if s.unsealed > 0 {
		fmt.Fprintf(&b, "    not sealed: %s of an earlier version, in which changes cannot be detected\n", humanize.FormatCount(s.unsealed, "window"))
	}
	return b.String() + "\n"
}
