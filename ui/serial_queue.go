package ui

import tea "github.com/charmbracelet/bubbletea"

// serialQueue runs operations one after the other, in the order in which they were added: what
// pauses must not overtake what resumes. The zero value is ready.
type serialQueue struct{ last chan struct{} }

// addOperation returns the command that does an operation when all before it are done, and then returns msg.
// It must be run.
func (q *serialQueue) addOperation(do func(), msg tea.Msg) tea.Cmd {
	before, done := q.last, make(chan struct{})
	q.last = done
	return recoverCommand("controlling the lookup", func() tea.Msg {
		defer close(done)
		if before != nil {
			<-before
		}
		do()
		return msg
	}, func(err error) tea.Msg {
		return tea.BatchMsg{func() tea.Msg { return crashedMsg{err} }, func() tea.Msg { return msg }}
	})
}
