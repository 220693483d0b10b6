package ui

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/ui/widget/humanize"
	"whoread/ui/widget/keys"
)

// exitState is the state of quitting the program.
type exitState struct {
	asking bool          // the question whether to quit is asked
	ending chan struct{} // closed when the program is to end
	end    func()        // closes it
}

// quitOrAsk closes the top pane, or quits. It asks first while something runs, and if marks or subjects
// would be lost.
func (m *Model) quitOrAsk() tea.Cmd {
	switch {
	case m.detail.isOpen:
		m.detail.closePane()
		return nil
	case len(m.browser.wantedState().Path) > 0:
		return m.browser.leaveGroup()
	case m.load.isActive() || m.export.pane.IsRunning() || m.lookup.running || m.describeLoss() != "":
		m.exit.asking = true
		return nil
	}
	return m.endProgram()
}

// quitQuestion returns the question before quitting while something runs.
func (m *Model) quitQuestion() string {
	switch {
	case m.export.pane.IsRunning():
		return "An export is running. Quit? y n"
	case m.load.isActive():
		return "The load is still running. Quit? y n"
	case m.lookup.running:
		return "A subject lookup is running. Quit? y n"
	}
	return m.describeLoss() + " would be lost. Quit? y n"
}

// describeLoss names what is lost at the end of the program; "" if nothing is.
func (m *Model) describeLoss() string {
	var lost []string
	marked := 0
	for _, ids := range m.browser.marks {
		marked += len(ids)
	}
	if marked > 0 {
		lost = append(lost, humanize.FormatCount(marked, "marked row"))
	}
	if m.lookup.found && !m.options.KeepsFindings {
		lost = append(lost, "the subjects that were looked up (--subjects FILE keeps them)")
	}
	return strings.Join(lost, " and ")
}

// answerQuestion handles the answer to the question whether to quit.
func (m *Model) answerQuestion(msg tea.KeyMsg) tea.Cmd {
	m.exit.asking = false
	if name := msg.String(); name == "y" || name == "Y" || keys.ActionOf(msg) == keys.Cancel {
		return m.endProgram()
	}
	return nil
}

// endProgram ends every command and the program.
func (m *Model) endProgram() tea.Cmd {
	for _, running := range []*latestRequest{&m.load.run, &m.browser.command, &m.export.run, &m.lookup.run} {
		running.cancelLatest()
	}
	m.checklist.stopChecks()
	m.exit.end()
	return tea.Quit
}
