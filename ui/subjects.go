package ui

import (
	"iter"
	"maps"
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/table"
	"whoread/trace"
	"whoread/ui/lookup"
	"whoread/ui/words"
)

// askedAtOnce is how many ids are asked for without showing first what that takes.
const askedAtOnce = 100

// lookupPlannedMsg is a selection and what asking for it would take.
type lookupPlannedMsg struct {
	number int
	selection
	plan    trace.Plan
	account lookup.Account // in place of a plan where nobody can be asked
	offer   bool           // it is to be shown before it begins
	now     time.Time
}

// toAsk is how many ids somebody is to be asked for.
func (p *lookupPlannedMsg) toAsk() int { return p.plan.IDs - p.plan.Known }

// subjectsHere finds the subjects of the row of the cursor.
func (m *Model) subjectsHere() tea.Cmd {
	row := m.grid.Row()
	if row < 0 {
		return m.say("no row is there to find the subjects of")
	}
	what := "the item of the cursor"
	switch m.build.kind().shape {
	case table.Events:
		what = "the record of the cursor"
	case table.Grouped:
		what = m.groupName(row)
	case table.Accesses:
	}
	plan := m.planLookup(func(int) string { return what }, func(yield func(int) bool) { yield(row) }, false)
	if m.build.kind().shape == table.Events && !m.detailOpen {
		open := m.openDetail() // they appear there
		m.detail.ToItems()
		return tea.Batch(plan, open)
	}
	return plan
}

// subjectsOfAll offers to find the subjects of the marked rows, or of all rows, those in view first.
func (m *Model) subjectsOfAll() tea.Cmd {
	view := m.build.view
	if view == nil || view.Len() == 0 {
		return m.say("no row is there to find the subjects of")
	}
	marked := m.marks[m.build.kind()]
	all, marks := "all "+m.everyRow()+" of this view", len(marked)
	what := func(rows int) string {
		if marks == 0 {
			return all
		}
		return markedRows(rows, marks)
	}
	top, end := m.grid.Window()
	plan := m.planLookup(what, viewFirst(view, rowsOf(view, maps.Clone(marked)), top, end), true)
	return tea.Batch(plan, m.say("looking what that takes ..."))
}

// markedRows is what is asked for of so many marks: not the rows that the view does not show.
func markedRows(rows, marks int) string {
	what := words.Count(rows, "marked row")
	if hidden := marks - rows; hidden > 0 {
		what += " (" + words.Number(hidden) + " more not in this view)"
	}
	return what
}

// everyRow is what all rows of the view are called that can have a subject.
func (m *Model) everyRow() string {
	spec, n := m.build.shown.Spec, m.rowCount()
	switch {
	case spec.Shape == table.Accesses:
		return accessesAndFolders(m.build.accesses, m.build.accesses)
	case spec.Shape == table.Grouped && spec.By == table.InternetMessageID:
		return words.Count(n, "message")
	}
	return noun(spec, n, 0)
}

// viewFirst goes over the rows in view and then over all, but only the marked ones if there are
// marks.
func viewFirst(view *table.View, r rows, top, end int) iter.Seq[int] {
	all := len(r.marked) == 0
	return func(yield func(int) bool) {
		for row := top; row < end; row++ {
			if (all || r.Marked(row)) && !yield(row) {
				return
			}
		}
		for row := range view.Len() {
			if (row < top || row >= end) && (all || r.Marked(row)) && !yield(row) {
				return
			}
		}
	}
}

// planLookup finds out what asking for the messages of rows would take. What says in words which
// rows these are, by their number.
func (m *Model) planLookup(what func(rows int) string, of iter.Seq[int], offer bool) tea.Cmd {
	l := &m.lookups
	p := lookupPlannedMsg{number: l.plans.next(), offer: offer}
	view, asker, book, clock := m.build.view, m.options.Lookup, m.options.Book, m.options.Now
	return func() tea.Msg {
		rows := slices.Collect(of)
		p.what, p.now = what(len(rows)), clock()
		p.errand, p.noID = ErrandOf(view, slices.Values(rows)), view.WithoutID(slices.Values(rows))
		if asker != nil {
			p.plan = p.errand.Count(asker.Plan(p.errand.Wants))
		} else {
			p.account = lookup.AccountOf(book, p.errand.Wants, p.errand.Found, p.now)
		}
		return p
	}
}

// takeLookupPlan begins with what takes little, and offers what takes more.
func (m *Model) takeLookupPlan(p lookupPlannedMsg) tea.Cmd {
	l := &m.lookups
	if !l.plans.is(p.number) {
		return nil
	}
	m.notice.text = ""
	switch {
	case m.options.Lookup == nil && !p.offer && (p.account.IDs == 0 || p.account.Missing() > 0):
		return m.say(lookup.Nobody + " T says what else would find them.")
	case p.offer || p.toAsk() > askedAtOnce:
		return m.offerLookup(p)
	case p.plan.IDs+p.account.IDs == 0:
		return m.say("no message id is stated here, so nobody can be asked")
	case p.toAsk() == 0:
		return m.say("nobody need be asked: what is known of " + words.Count(p.plan.IDs+p.account.IDs, "message") + " is here already")
	}
	return m.startLookup(p)
}
