package ui

import (
	"whoread/audit/coverage"
	"whoread/audit/source"
	coveragepane "whoread/ui/pane/coverage"
	"whoread/ui/widget/humanize"
)

// coverageResult is the coverage of a load with its gaps and verdict. Computing these takes a while for
// many windows, so a command does it.
type coverageResult struct {
	coverage.Ledger
	gaps    []coverage.Gap
	verdict coverage.Verdict
}

// completeness decides whether the table has everything that was requested, and describes what is
// missing.
type completeness struct {
	*shared
	load    *loader
	fetch   *fetchPoller
	browser *tableBrowser
	doubts  *doubtCounter
}

// coveredBy returns the coverage of what a feed has read.
func coveredBy(feed Feed) coverageResult {
	c := source.JoinLedgers(feed.Inputs())
	return coverageResult{Ledger: c, gaps: c.Gaps(), verdict: c.Verdict()}
}

// verdict returns the verdict for the title. A running fetch is incomplete, and so is a fetch that ended
// before it requested anything.
func (c *completeness) verdict() coverage.Verdict {
	known := &c.load.covered
	asked := c.fetch.isLive() || len(known.Requests) > 0
	switch {
	case !asked:
		return known.verdict
	case c.isLoading() && !c.fetch.status.Following, len(known.Requests) == 0:
		return coverage.Incomplete
	case known.verdict == coverage.Complete && c.load.mode == partial && !c.fetch.isLive():
		return coverage.Unproven // of the input that broke off nothing was asked for
	}
	return known.verdict
}

// isLoading reports whether more is to come onto the screen, though perhaps no more to be read.
func (c *completeness) isLoading() bool {
	return c.load.isActive() || c.load.mode == done && !c.browser.showsAll()
}

// worstWords returns the verdict and the worst doubt as the title shows them: "COMPLETE, blind 24 h"; "" if
// nothing is known to be doubtful, and nothing proves that the records are complete.
func (c *completeness) worstWords() string {
	verdict, worst := c.verdict().String(), c.doubts.worstShort()
	switch {
	case c.verdict() == coverage.Incomplete || worst == "":
		return verdict
	case verdict == "":
		return worst
	}
	return verdict + ", " + worst
}

// renderWorst returns the verdict and the worst doubt in colour: green only if nothing is doubtful.
func (c *completeness) renderWorst() string {
	switch words := c.worstWords(); {
	case words != coverage.Complete.String():
		return c.theme.Warn.Render(words)
	case len(c.doubts.list) > 0 || c.doubts.isCounting():
		return words
	default:
		return c.theme.Good.Render(words)
	}
}

// firstGap describes the first gap and counts the others.
func (c *completeness) firstGap() string {
	gaps := c.load.covered.gaps
	g := gaps[0]
	said := "something"
	if g.IsKnown() {
		said = humanize.FormatSpan(g.From.Unix(), g.To.Unix())
	}
	if more := len(gaps) - 1; more > 0 {
		said += " and " + humanize.FormatCount(more, "gap") + " more"
	}
	return said + ": " + g.Reason
}

// coverageReport returns what the pane of the coverage shows.
func (c *completeness) coverageReport() coveragepane.Report {
	known, s := &c.load.covered, &c.fetch.status
	r := coveragepane.Report{Coverage: known.Ledger, Gaps: known.gaps, Verdict: c.verdict(), Loading: c.isLoading()}
	d := c.doubts
	r.Doubts, r.DoubtsError, r.Counting = d.list, d.err, d.isCounting()
	if c.fetch.isLive() {
		r.Fetch = &coveragepane.Fetch{Source: s.Source, Account: s.Account, Fallback: s.Fallback, SavedTo: s.Saved}
		if c.load.mode == partial {
			r.Fetch.Error = c.load.err.Error()
		}
	}
	return r
}

// foundNothing reports whether a fetch has ended with nothing missing and nothing to show, or
// nothing that the first filter lets through.
func (c *completeness) foundNothing() bool {
	if !c.fetch.isLive() || c.load.mode != done || c.verdict() != coverage.Complete || !c.browser.showsAll() {
		return false
	}
	shown := c.browser.state.Spec
	whole := filterText(shown.Filter) == filterText(c.browser.first) && shown.Within == nil
	return c.load.snapshot.Len() == 0 || c.browser.view.RecordCount() == 0 && whole
}
