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

// maxUnconfirmed is how many ids are asked for without showing first what that takes.
const maxUnconfirmed = 100

// lookupPlannedMsg is a selection and what asking for it would take.
type lookupPlannedMsg struct {
	number int
	lookupSelection
	plan    trace.Plan
	totals  lookup.Totals // in place of a plan where nobody can be asked
	confirm bool          // it is to be shown before it begins
	now     time.Time
}

// countToAsk is how many ids somebody is to be asked for.
func (p *lookupPlannedMsg) countToAsk() int { return p.plan.IDs - p.plan.Known }

// planRow finds the subjects of the row of the cursor.
func (l *subjectLookup) planRow() tea.Cmd {
	row := l.browser.grid.CursorRow()
	if row < 0 {
		return l.showNotice("no rows to look up")
	}
	what := "the item under the cursor"
	switch l.browser.shownKind().shape {
	case table.Events:
		what = "the record under the cursor"
	case table.Grouped:
		what = l.browser.groupName(row)
	case table.Accesses:
	}
	return l.planFor(func(int) string { return what }, func(yield func(int) bool) { yield(row) }, false)
}

// planAll offers to find the subjects of the marked rows, or of all rows, those in view first.
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
	plan := l.planFor(what, rowsInViewFirst(view, newGridRows(view, maps.Clone(marked)), top, end), true)
	return tea.Batch(plan, l.showNotice("estimating the lookup ..."))
}

// describeMarked is what is asked for of so many marks: not the rows that the view does not show.
func describeMarked(rows, marks int) string {
	what := humanize.FormatCount(rows, "marked row")
	if hidden := marks - rows; hidden > 0 {
		what += " (" + humanize.FormatNumber(hidden) + " more not in this view)"
	}
	return what
}

// describeAllRows is what all rows of the view are called that can have a subject.
func (b *browser) describeAllRows() string {
	spec, n := b.state.Spec, b.rowCount()
	switch {
	case spec.Shape == table.Accesses:
		return accessesAndFolders(b.accesses, b.accesses)
	case spec.Shape == table.Grouped && spec.By == table.InternetMessageID:
		return humanize.FormatCount(n, "message")
	}
	return describeRowCount(spec, n, 0)
}

// rowsInViewFirst goes over the rows in view and then over all, but only the marked ones if there are
// marks.
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

// planFor finds out what asking for the messages of rows would take. What says in words which
// rows these are, by their number.
func (l *subjectLookup) planFor(what func(rows int) string, of iter.Seq[int], offer bool) tea.Cmd {
	p := lookupPlannedMsg{number: l.plans.newNumber(), confirm: offer}
	view, asker, findings, clock := l.browser.view, l.options.Lookup, l.options.Findings, l.options.Now
	return func() tea.Msg {
		rows := slices.Collect(of)
		p.what, p.now = what(len(rows)), clock()
		p.request, p.noID = subjects.NewLookupRequest(view, slices.Values(rows)), view.CountWithoutID(slices.Values(rows))
		if asker != nil {
			p.plan = p.request.AddFound(asker.Plan(p.request.Queries))
		} else {
			p.totals = lookup.NewTotals(findings, p.request.Queries, p.request.Found, p.now)
		}
		return p
	}
}
