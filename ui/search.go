package ui

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/filter"
	"whoread/audit/table"
	"whoread/ui/pane/grid"
	"whoread/ui/widget/humanize"
)

// searchState is the current search, and what is highlighted.
type searchState struct {
	expr    filter.Expr
	command latestRequest
	// While it is typed: where the cursor was, and what was searched before.
	from   int
	before filter.Expr
	// The rows that match, and the view that they are of; nil before they were counted.
	hits     []int
	hitsOf   *table.View
	counting latestRequest
}

// hitFoundMsg is the row that a search found; -1 for none.
type hitFoundMsg struct {
	number int
	row    int
	final  bool // the search is not being typed, so it ends if it finds nothing
	err    error
}

// hitsCountedMsg is the rows of a view that a search finds.
type hitsCountedMsg struct {
	number int
	view   *table.View
	hits   []int
	err    error
}

// setSearch sets the search expression; nil for none.
func (b *tableBrowser) setSearch(e filter.Expr) {
	b.search.expr, b.search.hits, b.search.hitsOf = e, nil, nil
	b.search.counting.newNumber()
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

// searchTyped looks for the first hit from the saved cursor, while the search is typed or, if final is
// set, after that.
func (b *tableBrowser) searchTyped(e filter.Expr, final bool) tea.Cmd {
	b.setSearch(e)
	return b.findHit(b.search.from-1, false, final)
}

// nextHit goes to the next hit.
func (b *tableBrowser) nextHit(back bool) tea.Cmd {
	if b.search.expr == nil {
		return b.showNotice("no search yet; / starts one")
	}
	return b.findHit(b.grid.CursorRow(), back, true)
}

// findHit looks for the next hit after a row, or before it.
func (b *tableBrowser) findHit(from int, back, final bool) tea.Cmd {
	view, e := b.view, b.search.expr
	if view == nil || e == nil {
		return nil
	}
	ctx, number := b.search.command.startNew(b.ctx)
	answer := hitFoundMsg{number: number, final: final}
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
		said := b.showNotice("not found: " + b.search.expr.String())
		if msg.final {
			b.setSearch(nil)
		}
		return said
	}
	b.grid.GotoRow(msg.row)
	return b.countHits()
}

// countHits finds all rows that the search matches, unless they are known.
func (b *tableBrowser) countHits() tea.Cmd {
	view, e := b.view, b.search.expr
	if view == nil || e == nil || b.search.hitsOf == view {
		return nil
	}
	ctx, number := b.search.counting.startNew(b.ctx)
	answer := hitsCountedMsg{number: number, view: view}
	return recoverCommand("counting the hits", func() tea.Msg {
		answer.hits, answer.err = view.FindRows(ctx, e)
		return answer
	}, func(err error) tea.Msg {
		answer.err = err
		return answer
	})
}

// showHits keeps the rows that the search matches.
func (b *tableBrowser) showHits(msg hitsCountedMsg) tea.Cmd {
	if msg.err != nil || !b.search.counting.isLatest(msg.number) {
		return nil // the search goes on without their number
	}
	b.search.hits, b.search.hitsOf = msg.hits, msg.view
	return nil
}

// describeHits returns which hit the cursor is on, and how many there are; "" before they were counted.
func (b *tableBrowser) describeHits() string {
	if b.search.expr == nil || b.search.hitsOf != b.view || b.view == nil {
		return ""
	}
	all := humanize.FormatNumber(len(b.search.hits))
	if i, ok := slices.BinarySearch(b.search.hits, b.grid.CursorRow()); ok {
		return "hit " + humanize.FormatNumber(i+1) + " of " + all
	}
	return humanize.FormatCount(len(b.search.hits), "hit")
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
