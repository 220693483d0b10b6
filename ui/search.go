package ui

import (
	"context"
	"errors"
	"strings"
	"unicode"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/filter"
	"whoread/audit/table"
	"whoread/ui/pane/grid"
)

// searchState is the current search, and what is highlighted.
type searchState struct {
	expr    filter.Expr
	command latestRequest
	// While it is typed: where the cursor was, and what was searched before.
	from   int
	before filter.Expr
}

// hitFoundMsg is the row that a search found; -1 for none.
type hitFoundMsg struct {
	number int
	row    int
	err    error
}

// setSearch sets the search expression; nil for none.
func (b *tableBrowser) setSearch(e filter.Expr) {
	b.search.expr = e
	b.grid.SetNeedles(needlesOf(e))
}

// beginSearch saves the cursor and the search before a new one is typed.
func (b *tableBrowser) beginSearch() {
	b.search.from, b.search.before = b.grid.CursorRow(), b.search.expr
}

// restoreSearch restores the cursor and the search from before a new one was typed.
func (b *tableBrowser) restoreSearch() {
	b.setSearch(b.search.before)
	b.grid.GotoRow(b.search.from)
	b.search.command.newNumber()
}

// searchTyped looks for the first hit from the saved cursor.
func (b *tableBrowser) searchTyped(e filter.Expr) tea.Cmd {
	b.setSearch(e)
	return b.findHit(b.search.from-1, false)
}

// nextHit goes to the next hit.
func (b *tableBrowser) nextHit(back bool) tea.Cmd {
	if b.search.expr == nil {
		return b.showNotice("no search yet; / starts one")
	}
	return b.findHit(b.grid.CursorRow(), back)
}

// findHit looks for the next hit after a row, or before it.
func (b *tableBrowser) findHit(from int, back bool) tea.Cmd {
	view, e := b.view, b.search.expr
	if view == nil || e == nil {
		return nil
	}
	ctx, number := b.search.command.startNew(b.ctx)
	answer := hitFoundMsg{number: number}
	return recoverCommand("searching", func() tea.Msg {
		answer.row, answer.err = view.FindRow(ctx, e, from, back)
		return answer
	}, func(err error) tea.Msg {
		answer.err = err
		return answer
	})
}

// gotoHit moves the cursor to a hit.
func (b *tableBrowser) gotoHit(msg hitFoundMsg) tea.Cmd {
	switch {
	case !b.search.command.isLatest(msg.number) || errors.Is(msg.err, context.Canceled):
		return nil
	case msg.err != nil:
		return b.showNotice("search: " + msg.err.Error())
	case msg.row < 0:
		return b.showNotice("not found: " + b.search.expr.String())
	}
	b.grid.GotoRow(msg.row)
	return nil
}

// searchCell searches the value under the cursor.
func (b *tableBrowser) searchCell() tea.Cmd {
	term := b.cellTerm()
	if term == nil {
		return b.showNotice("this column cannot be searched")
	}
	b.setSearch(term)
	return b.nextHit(false)
}

// needlesOf returns the texts of an expression that a cell can show.
func needlesOf(e filter.Expr) []grid.Needle {
	var all []grid.Needle
	switch e := e.(type) {
	case filter.And:
		for _, part := range e {
			all = append(all, needlesOf(part)...)
		}
	case filter.Or:
		for _, part := range e {
			all = append(all, needlesOf(part)...)
		}
	case *filter.Term:
		return needlesOfTerm(e)
	}
	return all
}

func needlesOfTerm(t *filter.Term) []grid.Needle {
	needle := grid.Needle{Text: t.Value}
	switch t.Op {
	case filter.OpList:
		var all []grid.Needle
		for _, part := range t.Parts {
			all = append(all, needlesOfTerm(part)...)
		}
		return all
	case filter.OpAffix:
		needle.Text = t.AffixText()
	case filter.OpContains, filter.OpEqual:
	default:
		return nil
	}
	if needle.Text == "" {
		return nil
	}
	if t.Op != filter.OpContains || !strings.ContainsFunc(t.Value, unicode.IsUpper) {
		needle.Text, needle.Fold = strings.ToLower(needle.Text), true
	}
	if t.SearchesAnyText() {
		return []grid.Needle{needle}
	}
	var all []grid.Needle
	for _, c := range table.ColumnsOf(t) {
		needle.Column = c
		all = append(all, needle)
	}
	return all
}
