package coverage

import (
	"slices"
	"strings"

	"whoread/audit/coverage"
	"whoread/ui/widget/humanize"
	"whoread/ui/widget/pager"
	"whoread/ui/widget/theme"
)

// margin is the indent of the text below a name.
const margin = 4

// writeCoverage writes what was requested, what is missing, and every window.
func (t reportText) writeCoverage(r Report) {
	t.addRequested(r)
	t.addVerdict(r)
	var asked, files []coverage.Window
	for _, w := range r.Coverage.Windows {
		if w.Filter == "" {
			files = append(files, w)
		} else {
			asked = append(asked, w)
		}
	}
	if len(asked) > 0 || r.Fetch != nil {
		t.addLedger(asked)
	}
	if len(files) > 0 {
		t.addFiles(files)
	}
}

// reportText writes the text of the pane.
type reportText struct{ *pager.Page }

// addRequested adds what was requested, from which service, and where the rows are saved.
func (t reportText) addRequested(r Report) {
	if len(r.Coverage.Requests) == 0 && r.Fetch == nil {
		return
	}
	t.AddHeading(t.Theme.Title, "Requested")
	if len(r.Coverage.Requests) == 0 {
		t.AddText(theme.Style{}, margin, "nothing yet")
	}
	for i, a := range r.Coverage.Requests {
		if !slices.Contains(r.Coverage.Requests[:i], a) { // the same again, when a fetch was resumed
			t.AddText(theme.Style{}, margin, t.CleanText(a.Describe())+", "+formatSpan(a.Span))
		}
	}
	if f := r.Fetch; f != nil {
		t.addFetch(*f)
	}
}

func (t reportText) addFetch(f Fetch) {
	source := t.CleanText(f.Source)
	if source != "" && f.Account != "" {
		source += ", as " + t.CleanText(f.Account)
	}
	for _, said := range []struct {
		name, value string
		style       theme.Style
	}{
		{"service: ", source, theme.Style{}},
		{"fallback: ", t.CleanText(f.Fallback), t.Theme.Warn},
		{"saved to: ", t.CleanText(f.SavedTo), theme.Style{}},
	} {
		if said.value != "" {
			t.AddText(said.style, margin, said.name+said.value)
		}
	}
}

// addVerdict adds the verdict and all gaps.
func (t reportText) addVerdict(r Report) {
	switch {
	case r.Verdict == coverage.Complete:
		t.AddHeading(t.Theme.Good, "COMPLETE: everything that was requested was answered in full")
	case r.Verdict == coverage.Unproven && len(r.Coverage.Windows) == 0:
		t.AddHeading(t.Theme.Title, "The coverage is not known yet")
	case r.Verdict == coverage.Unproven:
		t.AddHeading(t.Theme.Title, "It is not known whether this is everything")
	case r.Loading:
		t.AddHeading(t.Theme.Warn, "INCOMPLETE so far: "+humanize.FormatCount(len(r.Gaps), "gap")+", still loading")
	case len(r.Gaps) == 0:
		t.AddHeading(t.Theme.Warn, "INCOMPLETE: the load ended before anything was requested")
	default:
		t.AddHeading(t.Theme.Warn, "INCOMPLETE: "+humanize.FormatCount(len(r.Gaps), "gap"))
	}
	if n := r.Coverage.CountUnsealed(); n > 0 {
		t.AddText(t.Theme.Warn, margin, humanize.FormatCount(n, "window")+" not sealed: saved by an earlier version of whoread; changes to the rows cannot be detected")
	}
	if r.Fetch != nil && r.Fetch.Error != "" {
		t.AddText(t.Theme.Error, margin, "failed: "+t.CleanText(r.Fetch.Error))
	}
	for _, g := range r.Gaps {
		t.AddText(theme.Style{}, margin, formatSpan(g.Span))
		t.AddText(theme.Style{}, 2*margin, t.CleanText(g.Reason))
	}
}

// addLedger adds every window, earliest first.
func (t reportText) addLedger(windows []coverage.Window) {
	slices.SortStableFunc(windows, func(a, b coverage.Window) int { return a.From.Compare(b.From) })
	if len(windows) == 0 {
		t.AddHeading(t.Theme.Title, "Ledger: no windows")
		return
	}
	t.AddHeading(t.Theme.Title, "Ledger: "+humanize.FormatCount(len(windows), "window"))
	t.AddText(theme.Style{}, 0, t.describeTotals(windows))
	for _, w := range windows {
		t.addWindow(w)
	}
}

// describeTotals counts the windows by state, and adds up their rows and calls.
func (t reportText) describeTotals(windows []coverage.Window) string {
	var rows, calls int
	states := map[coverage.WindowState]int{}
	for _, w := range windows {
		states[w.State]++
		rows += w.Rows
		calls += w.Calls
	}
	var parts []string
	for _, s := range []coverage.WindowState{coverage.Whole, coverage.Altered, coverage.Short, coverage.Failed, coverage.Skipped, coverage.Pending} {
		if n := states[s]; n > 0 {
			parts = append(parts, humanize.FormatNumber(n)+" "+s.String())
		}
	}
	return strings.Join(append(parts, humanize.FormatCount(rows, "row"), humanize.FormatCount(calls, "call")), t.Theme.Dot)
}

// addFiles adds the time span of each file and its known gaps.
func (t reportText) addFiles(windows []coverage.Window) {
	t.AddHeading(t.Theme.Title, "Files: "+humanize.FormatNumber(len(windows)))
	t.AddText(theme.Style{}, 0, "A file cannot prove that it is complete. Known gaps are listed here.")
	for _, w := range windows {
		t.AddText(t.Theme.Key, 0, t.CleanText(w.Source))
		holds := humanize.FormatCount(w.Rows, "row")
		if held := w.Span; held.IsKnown() {
			held.To = held.To.Add(-1) // the last record belongs to what a file holds
			holds += t.Theme.Dot + "records from " + formatSpan(held)
		}
		t.AddText(theme.Style{}, margin, holds)
		if w.Reason != "" {
			t.AddText(t.styleOf(w.State), margin, t.CleanText(w.Reason))
		}
	}
}

func formatSpan(s coverage.Span) string {
	if s.From.IsZero() {
		return "unknown time"
	}
	return humanize.FormatSpan(s.From.Unix(), s.To.Unix())
}
