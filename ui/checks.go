package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit"
	"whoread/audit/source/live"
	"whoread/ui/checklist"
	"whoread/ui/keys"
)

// checks is the look for reasons why nothing was found.
type checks struct {
	offered   bool // which happens by itself only once
	running   bool
	cancelled bool
	command   latest
	found     []live.Check
}

// checksDoneMsg says what a look for reasons has shown.
type checksDoneMsg struct {
	number int
	checks []live.Check
	err    error
}

func (c *checks) stop() {
	if c.running {
		c.command.stop()
		c.running, c.cancelled = false, true
	}
}

// offerChecklist opens the checklist by itself, once, when everything was answered and nothing
// came of it, or nothing that the first filter lets through.
func (m *Model) offerChecklist() tea.Cmd {
	if m.watch.checks.offered || m.overlays.isOpen() || m.prompt.IsOpen() || !m.foundNothing() {
		return nil
	}
	return m.openChecklist()
}

// foundNothing tells whether a fetch has ended with nothing missing and nothing to show.
func (m *Model) foundNothing() bool {
	if !m.isLive() || m.load.mode != done || m.verdict() != audit.Complete || !m.shownWhole() {
		return false
	}
	shown := m.build.shown.Spec
	whole := text(shown.Filter) == text(m.first) && shown.Within == nil
	return m.load.snapshot.Len() == 0 || m.build.view.Records() == 0 && whole
}

// openChecklist shows the reasons, and looks for them if that was not done.
func (m *Model) openChecklist() tea.Cmd {
	c := &m.watch.checks
	if !m.isLive() {
		return m.say("only a fetch from a tenant has a checklist; c tells what is known of these files")
	}
	c.offered = true
	var cmd tea.Cmd
	if !c.running && c.found == nil {
		cmd = m.startChecks()
	}
	m.checklist.Open(m.checklistReport())
	m.openOverlay(keys.Checklist)
	return cmd
}

// startChecks looks for the reasons, which asks the tenant.
func (m *Model) startChecks() tea.Cmd {
	c, feed := &m.watch.checks, m.watch.feed
	ctx, number := c.command.start(m.ctx)
	c.running, c.cancelled, c.found = true, false, nil
	m.refreshChecklist()
	look := attempt("looking for reasons", func() tea.Msg {
		return checksDoneMsg{number: number, checks: feed.Checks(ctx)}
	}, func(err error) tea.Msg { return checksDoneMsg{number: number, err: err} })
	return tea.Batch(look, m.poll())
}

// showChecks shows what was found.
func (m *Model) showChecks(msg checksDoneMsg) tea.Cmd {
	c := &m.watch.checks
	if !c.command.is(msg.number) || !c.running {
		return nil
	}
	c.running, c.found = false, msg.checks
	m.refreshChecklist()
	return m.poll()
}

// stopChecks ends the look for reasons.
func (m *Model) stopChecks() tea.Cmd {
	if !m.watch.checks.running {
		return nil
	}
	m.watch.checks.stop()
	m.refreshChecklist()
	return m.poll()
}

// closeChecklist closes the pane; what it still looks for is given up.
func (m *Model) closeChecklist() tea.Cmd {
	return tea.Batch(m.closeOverlay(), m.stopChecks())
}

// refreshChecklist tells the pane what has become known; it may lie below a sign-in.
func (m *Model) refreshChecklist() { m.checklist.Refresh(m.checklistReport()) }

func (m *Model) checklistReport() checklist.Report {
	c := &m.watch.checks
	return checklist.Report{
		Asked: m.watch.status.Asked, Empty: m.foundNothing(), Running: c.running, Cancelled: c.cancelled, Checks: c.found,
	}
}
