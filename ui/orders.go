package ui

import tea "github.com/charmbracelet/bubbletea"

// orders are commands that are carried out one after the other, in the order in which they were
// given: what pauses must not overtake what resumes. The zero value is ready.
type orders struct{ last chan struct{} }

// then returns the command that does something when all orders before it are done, and then tells
// what is to be told. It must be run.
func (o *orders) then(do func(), told tea.Msg) tea.Cmd {
	before, done := o.last, make(chan struct{})
	o.last = done
	return attempt("giving an order to the lookup", func() tea.Msg {
		defer close(done)
		if before != nil {
			<-before
		}
		do()
		return told
	}, func(err error) tea.Msg {
		return tea.BatchMsg{func() tea.Msg { return crashedMsg{err} }, func() tea.Msg { return told }}
	})
}
