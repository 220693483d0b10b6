package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"whoread/ui/checklist"
	"whoread/ui/chooser"
	"whoread/ui/coverage"
	"whoread/ui/detail"
	"whoread/ui/exporting"
	"whoread/ui/facet"
	"whoread/ui/help"
	"whoread/ui/inputs"
	"whoread/ui/lookup"
	"whoread/ui/prompt"
	"whoread/ui/signin"
)

// Update hands every message to the part that it is for.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.resize(msg)
	case tea.ResumeMsg:
		return m, m.resumeMouse()
	case tea.KeyMsg:
		return m, m.typed(msg)
	case tea.MouseMsg:
		return m, m.moused(msg)

	case loaded:
		return m, m.loaded(msg)
	case reopened:
		return m, m.reopened(msg)
	case foundAgain:
		return m, m.foundAgain(msg)
	case polled:
		return m, m.polled(msg)
	case checked:
		return m, m.checked(msg)
	case ticked:
		return m, m.ticked(msg)
	case viewed:
		return m, m.viewed(msg)
	case paced:
		return m, m.paced()
	case stripped:
		return m, m.stripped(msg)
	case found:
		return m, m.found(msg)
	case faded:
		m.faded(msg)
	case marked:
		return m, m.marked(msg)
	case hiddenCounted:
		m.hiddenCounted(msg)
	case copied:
		return m, m.copied(msg)
	case addressed:
		m.addressed(msg)
	case rowFindings:
		m.foundOut(msg)
	case reported:
		return m, m.reported(msg)
	case planned, asked, answered, taught, looked, lookAgain:
		return m, m.lookedUp(msg)
	default:
		return m, m.told(msg)
	}
	return m, nil
}

// told hands on what panes tell, and what they asked for.
func (m *Model) told(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case prompt.Pause:
		return m.toPrompt(msg)
	case prompt.Changed:
		return m.promptChanged(msg)
	case prompt.Flipped:
		return m.promptFlipped(msg)
	case prompt.Accepted:
		return m.promptAccepted(msg)
	case prompt.Closed:
		return m.promptClosed(msg)

	case detail.WantRaw:
		return m.fetchRaw(msg)
	case detail.Raw:
		return m.toDetail(msg)
	case facet.Counted:
		return m.counted(msg)
	case facet.Keep:
		return m.keepTerm(msg.Term)
	case facet.Drop:
		return m.dropTerm(msg.Term)
	case chooser.Applied:
		return m.choose(msg.Layout)
	case exporting.Check, exporting.Start, exporting.Cancel, exporting.Progress, exporting.Done, exporting.Checked, offerCounted, progressed:
		return m.exported(msg)
	case detail.Closed:
		return m.closeDetail()
	case lookup.Start:
		return m.beginOffered()
	case lookup.Pause:
		return m.pauseLookup()
	case lookup.Copy:
		return m.copyLines(msg.Lines, msg.What)
	case lookup.Closed:
		return m.closeLookup()
	case facet.Closed, chooser.Closed, help.Closed, exporting.Closed, inputs.Closed, coverage.Closed:
		return m.closeOverlay()

	case signin.Copy:
		return m.copy(plain(msg.Text), msg.What)
	case signin.Closed:
		return m.hideSignIn()
	case checklist.Again:
		return m.startChecks()
	case checklist.Closed:
		return m.closeChecklist()
	}
	return nil
}
