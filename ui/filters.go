package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/filter"
)

// cellTerm is the term that selects the value under the cursor; nil if there is none.
func (b *browser) cellTerm() filter.Expr {
	if b.grid.Row() < 0 {
		return nil
	}
	return b.view.Term(b.grid.Row(), b.grid.Column())
}

// keepTerm keeps only the records that a term selects.
func (b *browser) keepTerm(term filter.Expr) tea.Cmd {
	if term == nil {
		return b.say("this column cannot be filtered")
	}
	l := b.wantedState()
	return b.changeState(l.withFilter(filter.All(l.Spec.Filter, term)))
}

// dropTerm drops the records that a term selects.
func (b *browser) dropTerm(term filter.Expr) tea.Cmd {
	if term == nil {
		return b.say("this column cannot be filtered")
	}
	l := b.wantedState()
	return b.changeState(l.withFilter(filter.All(l.Spec.Filter, filter.Not{X: term})))
}
