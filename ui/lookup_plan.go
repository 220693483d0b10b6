package ui

import (
	"iter"
	"maps"
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/table"
	"whoread/trace"
	"whoread/ui/pane/lookup"
	"whoread/ui/subjects"
	"whoread/ui/widget/humanize"
)

// maxUnconfirmed is the number of ids that are looked up without asking first.
const maxUnconfirmed = 100

// lookupPlannedMsg is a selection and the plan to look it up.
type lookupPlannedMsg struct {
	number int
	lookupSelection
	plan    trace.Plan
	totals  lookup.Totals // in place of a plan where nobody can be asked
	confirm bool          // it is to be shown before it begins
	now     time.Time
}

// countToAsk returns the number of ids to look up.
func (p *lookupPlannedMsg) countToAsk() int { return p.plan.IDs - p.plan.Known }

// planRow plans the lookup of the subjects of the row of the cursor.
func (l *subjectLookup) planRow() tea.Cmd {
	row := l.browser.grid.CursorRow()
	if row < 0 {
		return l.showNotice("no rows to look up")
	}
	if _, sibling := l.browser.view.Sibling(row); sibling {
		return l.showNotice("this is a sibling operation: subjects are looked up for accesses")
	}
	what := "the item under the cursor"
	switch l.browser.shownKind().shape {
	case table.Events, table.Activity:
		what = "the record under the cursor"
	case table.Grouped:
		what = l.browser.groupName(row)
	case table.Accesses:
	}
	return l.planFor(func(int) string { return what }, func(yield func(int) bool) { yield(row) }, false)
}

// planAll plans the lookup of the marked rows, or of all rows, those in view first.
func (l *subjectLookup) planAll() tea.Cmd {
	view := l.browser.view
	if view == nil || view.Len() == 0 {
		return l.showNotice("no rows to look up")
	}
	marked := l.browser.marks[l.browser.shownKind()]
	all, marks := "all "+l.browser.describeAllRows()+" in this view", len(marked)
	what := func(rows int) string {
		if marks == 0 {
			return all
		}
		return describeMarked(rows, marks)
	}
	top, end := l.browser.grid.VisibleRows()
	plan := l.planFor(what, rowsInViewFirst(view, newGridRows(view, maps.Clone(marked), ""), top, end), true)
	return tea.Batch(plan, l.showNotice("estimating the lookup ..."))
}

// describeMarked describes the marked rows that are looked up, without those that the view does not show.
func describeMarked(rows, marks int) string {
	what := humanize.FormatCount(rows, "marked row")
	if hidden := marks - rows; hidden > 0 {
		what += " (" + humanize.FormatNumber(hidden) + " more not in this view)"
	}
	return what
}

// describeAllRows counts the rows of the view that can have a subject.
func (b *tableBrowser) describeAllRows() string {
	spec, n := b.state.Spec, b.rowCount()
	switch {
	case spec.Shape == table.Activity:
		return humanize.FormatCount(b.accesses, "record")
	case spec.Shape == table.Accesses:
		return accessesAndFolders(b.accesses, b.accesses)
	case spec.Shape == table.Grouped && spec.By == table.InternetMessageID:
		return humanize.FormatCount(n, "message")
	}
	return describeRowCount(spec, n, 0)
}

// rowsInViewFirst iterates over the rows in view and then over all others; only over the marked ones if
// there are marks.
func rowsInViewFirst(view *table.View, r gridRows, top, end int) iter.Seq[int] {
	all := len(r.marked) == 0
	return func(yield func(int) bool) {
		for row := top; row < end; row++ {
			if (all || r.IsMarked(row)) && !yield(row) {
				return
			}
		}
		for row := range view.Len() {
			if (row < top || row >= end) && (all || r.IsMarked(row)) && !yield(row) {
				return
			}
		}
	}
}

// planFor plans the lookup of the messages of rows. what describes the rows, given their number.
func (l *subjectLookup) planFor(what func(rows int) string, of iter.Seq[int], offer bool) tea.Cmd {
	p := lookupPlannedMsg{number: l.plans.newNumber(), confirm: offer}
	view, asker, findings, clock := l.browser.view, l.options.Lookup, l.options.Findings, l.options.Now
	return func() tea.Msg {
		rows := slices.Collect(of)
		p.what, p.now = what(len(rows)), clock()
		p.request, p.noID = subjects.NewLookupRequest(view, slices.Values(rows)), view.CountWithoutID(slices.Values(rows))
		if asker != nil {
			p.plan = p.request.WithFound(asker.Plan(p.request.Queries))
		} else {
			p.totals = lookup.NewTotals(findings, p.request.Queries, p.request.Found, p.now)
		}
		return p
	}
}
