package ui

import (
	"context"
	"errors"
	"strings"
	"unicode"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/filter"
	"whoread/audit/table"
	"whoread/ui/grid"
	"whoread/ui/prompt"
)

// search is what n and N look for, and what is highlighted.
type search struct {
	expr    filter.Expr
	command latest
	// While it is typed: where the cursor was, and what was searched before.
	origin grid.Place
	from   int
	before filter.Expr
}

// hitFoundMsg says which row a search came to; -1 for none.
type hitFoundMsg struct {
	number int
	row    int
	err    error
}

func (m *Model) openSearch() tea.Cmd {
	m.search.origin, m.search.from, m.search.before = m.grid.Place(), m.grid.Row(), m.search.expr
	m.prompt.Open(prompt.Search, "")
	m.layOut()
	return nil
}

// setSearch makes an expression what is searched; nil for nothing.
func (m *Model) setSearch(e filter.Expr) {
	m.search.expr = e
	m.grid.SetNeedles(needles(e))
	m.layOut()
}

func (m *Model) clearSearch() tea.Cmd {
	m.setSearch(nil)
	return nil
}

// giveUpSearch makes all as it was before a search was typed.
func (m *Model) giveUpSearch() {
	m.setSearch(m.search.before)
	m.grid.Goto(m.search.from)
	m.search.command.next()
}

// nextHit goes to the next row that the search finds.
func (m *Model) nextHit(back bool) tea.Cmd {
	if m.search.expr == nil {
		return m.say("nothing is searched; / begins a search")
	}
	return m.findHit(m.grid.Row(), back)
}

// findHit looks for the next hit after a row, or before it.
func (m *Model) findHit(from int, back bool) tea.Cmd {
	view, e := m.build.view, m.search.expr
	if view == nil || e == nil {
		return nil
	}
	ctx, number := m.search.command.start(m.ctx)
	answer := hitFoundMsg{number: number}
	return attempt("searching", func() tea.Msg {
		answer.row, answer.err = view.Find(ctx, e, from, back)
		return answer
	}, func(err error) tea.Msg {
		answer.err = err
		return answer
	})
}

// gotoHit moves the cursor to a hit.
func (m *Model) gotoHit(msg hitFoundMsg) tea.Cmd {
	switch {
	case !m.search.command.is(msg.number) || errors.Is(msg.err, context.Canceled):
		return nil
	case msg.err != nil:
		return m.say("search: " + msg.err.Error())
	case msg.row < 0:
		return m.say("not found: " + m.search.expr.String())
	}
	m.grid.Goto(msg.row)
	return m.refreshDetail()
}

// searchCell searches the value under the cursor.
func (m *Model) searchCell() tea.Cmd {
	term := m.cellTerm()
	if term == nil {
		return m.say("this column cannot be searched")
	}
	m.setSearch(term)
	return m.nextHit(false)
}

// needles are the texts of an expression that a cell can show.
func needles(e filter.Expr) []grid.Needle {
	var all []grid.Needle
	switch e := e.(type) {
	case filter.And:
		for _, part := range e {
			all = append(all, needles(part)...)
		}
	case filter.Or:
		for _, part := range e {
			all = append(all, needles(part)...)
		}
	case *filter.Term:
		if e.Op == filter.OpContains || e.Op == filter.OpEqual {
			return termNeedles(e)
		}
	}
	return all
}

func termNeedles(t *filter.Term) []grid.Needle {
	needle := grid.Needle{Text: t.Value}
	if t.Op == filter.OpEqual || !strings.ContainsFunc(t.Value, unicode.IsUpper) {
		needle.Text, needle.Fold = strings.ToLower(t.Value), true
	}
	if t.Any() {
		return []grid.Needle{needle}
	}
	var all []grid.Needle
	for _, name := range t.Columns {
		if c, err := table.ColumnByName(name); err == nil {
			needle.Column = c
			all = append(all, needle)
		}
	}
	return all
}
