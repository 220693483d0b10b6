package coverage

import (
	"slices"
	"strings"

	"whoread/audit/coverage"
	"whoread/ui/widget/humanize"
	"whoread/ui/widget/pager"
	"whoread/ui/widget/theme"
)

// margin is how far what is said of a thing stands to the right of it.
const margin = 4

// Write writes the report.
func (text) Write(p *pager.Page, r Report) {
	t := text{p}
	t.asked(r)
	t.verdict(r)
	var asked, files []coverage.Window
	for _, w := range r.Coverage.Windows {
		if w.Filter == "" {
			files = append(files, w)
		} else {
			asked = append(asked, w)
		}
	}
	if len(asked) > 0 || r.Fetch != nil {
		t.ledger(asked)
	}
	if len(files) > 0 {
		t.files(files)
	}
}

// text is what the pane says while it is written.
type text struct{ *pager.Page }

// asked says what was asked for, of whom, and where the answers are kept.
func (t text) asked(r Report) {
	if len(r.Coverage.Asked) == 0 && r.Fetch == nil {
		return
	}
	t.Heading(t.Theme.Title, "Asked for")
	if len(r.Coverage.Asked) == 0 {
		t.Say(theme.Style{}, margin, "nothing yet")
	}
	for i, a := range r.Coverage.Asked {
		if !slices.Contains(r.Coverage.Asked[:i], a) { // the same again, when a fetch was resumed
			t.Say(theme.Style{}, margin, t.Clean(a.What())+", "+span(a.Span))
		}
	}
	if f := r.Fetch; f != nil {
		t.fetch(*f)
	}
}

func (t text) fetch(f Fetch) {
	source := t.Clean(f.Source)
	if source != "" && f.Account != "" {
		source += ", as " + t.Clean(f.Account)
	}
	for _, said := range []struct {
		name, value string
		style       theme.Style
	}{
		{"of: ", source, theme.Style{}},
		{"fallback: ", t.Clean(f.Fallback), t.Theme.Warn},
		{"kept in: ", t.Clean(f.Saved), theme.Style{}},
	} {
		if said.value != "" {
			t.Say(said.style, margin, said.name+said.value)
		}
	}
}

// verdict says the word, and all that is missing.
func (t text) verdict(r Report) {
	switch {
	case r.Verdict == coverage.Complete:
		t.Heading(t.Theme.Good, "COMPLETE: all that was asked for was answered whole")
	case r.Verdict == coverage.Unproven && len(r.Coverage.Windows) == 0:
		t.Heading(t.Theme.Title, "Nothing is known of the coverage yet")
	case r.Verdict == coverage.Unproven:
		t.Heading(t.Theme.Title, "Not known whether this is everything")
	case r.Loading:
		t.Heading(t.Theme.Warn, "INCOMPLETE so far: "+humanize.FormatCount(len(r.Gaps), "gap")+" while the load goes on")
	case len(r.Gaps) == 0:
		t.Heading(t.Theme.Warn, "INCOMPLETE: nothing was asked for before the load ended")
	default:
		t.Heading(t.Theme.Warn, "INCOMPLETE: "+humanize.FormatCount(len(r.Gaps), "gap"))
	}
	if n := r.Coverage.Unsealed(); n > 0 {
		t.Say(t.Theme.Warn, margin, humanize.FormatCount(n, "window")+" not sealed: saved by an earlier version of whoread, so that changes to the rows cannot be found")
	}
	if r.Fetch != nil && r.Fetch.Broken != "" {
		t.Say(t.Theme.Error, margin, "broke off: "+t.Clean(r.Fetch.Broken))
	}
	for _, g := range r.Gaps {
		t.Say(theme.Style{}, margin, span(g.Span))
		t.Say(theme.Style{}, 2*margin, t.Clean(g.Reason))
	}
}

// ledger says what became of every window, earliest first, one to a line where there is room.
func (t text) ledger(windows []coverage.Window) {
	slices.SortStableFunc(windows, func(a, b coverage.Window) int { return a.From.Compare(b.From) })
	if len(windows) == 0 {
		t.Heading(t.Theme.Title, "Ledger: no windows")
		return
	}
	t.Heading(t.Theme.Title, "Ledger: "+humanize.FormatCount(len(windows), "window"))
	t.Say(theme.Style{}, 0, t.totals(windows))
	for _, w := range windows {
		t.window(w)
	}
}

// totals counts the windows by their states, and what they add up to.
func (t text) totals(windows []coverage.Window) string {
	var rows, calls int
	states := map[coverage.WindowState]int{}
	for _, w := range windows {
		states[w.State]++
		rows += w.Rows
		calls += w.Calls
	}
	var parts []string
	for _, s := range []coverage.WindowState{coverage.Whole, coverage.Altered, coverage.Short, coverage.Failed, coverage.Skipped, coverage.Wanted} {
		if n := states[s]; n > 0 {
			parts = append(parts, humanize.FormatNumber(n)+" "+s.String())
		}
	}
	return strings.Join(append(parts, humanize.FormatCount(rows, "row"), humanize.FormatCount(calls, "call")), t.Theme.Dot)
}

// files says of files what they hold, and what they are known to lack.
func (t text) files(windows []coverage.Window) {
	t.Heading(t.Theme.Title, "Files: "+humanize.FormatNumber(len(windows)))
	t.Say(theme.Style{}, 0, "A file cannot prove that it holds everything. What one is known to lack is said here.")
	for _, w := range windows {
		t.Say(t.Theme.Key, 0, t.Clean(w.Source))
		holds := humanize.FormatCount(w.Rows, "row")
		if held := w.Span; held.Known() {
			held.To = held.To.Add(-1) // the last record belongs to what a file holds
			holds += t.Theme.Dot + "records of " + span(held)
		}
		t.Say(theme.Style{}, margin, holds)
		if w.Reason != "" {
			t.Say(t.styleOf(w.State), margin, t.Clean(w.Reason))
		}
	}
}

func span(s coverage.Span) string {
	if s.From.IsZero() {
		return "a time that is not known"
	}
	return humanize.FormatSpan(s.From.Unix(), s.To.Unix())
}
