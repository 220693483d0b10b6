package ui

import (
	"errors"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/filter"
	"whoread/audit/table"
	"whoread/ui/keys"
	"whoread/ui/prompt"
)

// parse reads an expression of the filter language and shows in the prompt what is wrong.
func (m *Model) parse(text string) (filter.Expr, bool) {
	e, err := filter.Parse(text, table.FilterSchema(m.options.Now))
	if err == nil {
		return e, true
	}
	at := -1
	var where *filter.Error
	if errors.As(err, &where) {
		at = where.Pos
	}
	m.prompt.SetError(err.Error(), at)
	return nil, false
}

func (m *Model) openFilter() tea.Cmd {
	typed := text(m.look().Spec.Filter)
	if typed != "" {
		typed += " "
	}
	m.search.before, m.search.from = m.search.expr, m.grid.Row()
	m.prompt.Open(prompt.Filter, typed)
	m.layOut()
	return nil
}

// cellTerm is the term that selects the value under the cursor; nil if there is none.
func (m *Model) cellTerm() filter.Expr {
	if m.grid.Row() < 0 {
		return nil
	}
	return m.build.view.Term(m.grid.Row(), m.grid.Column())
}

// keepTerm keeps only the records that a term selects.
func (m *Model) keepTerm(term filter.Expr) tea.Cmd {
	m.overlays.open = keys.Table
	m.layOut()
	if term == nil {
		return m.say("this column cannot be filtered")
	}
	l := m.look()
	return m.change(l.filtered(filter.All(l.Spec.Filter, term)))
}

// dropTerm drops the records that a term selects.
func (m *Model) dropTerm(term filter.Expr) tea.Cmd {
	m.overlays.open = keys.Table
	m.layOut()
	if term == nil {
		return m.say("this column cannot be filtered")
	}
	l := m.look()
	return m.change(l.filtered(filter.All(l.Spec.Filter, filter.Not{X: term})))
}
