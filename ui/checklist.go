package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/source/fetch"
	"whoread/ui/pane/checklist"
)

// checklistRunner looks for reasons why nothing was found.
type checklistRunner struct {
	*shared
	pane *checklist.Model

	offered   bool // which happens by itself only once
	running   bool
	cancelled bool
	command   latestRequest
	found     []fetch.Check
}

// checksDoneMsg is the result of the checks.
type checksDoneMsg struct {
	number int
	checks []fetch.Check
	err    error
}

// startChecks looks for the reasons, which asks the tenant.
func (c *checklistRunner) startChecks(feed Live) tea.Cmd {
	ctx, number := c.command.startNew(c.ctx)
	c.running, c.cancelled, c.found = true, false, nil
	return recoverCommand("running the checks", func() tea.Msg {
		return checksDoneMsg{number: number, checks: feed.Checks(ctx)}
	}, func(err error) tea.Msg { return checksDoneMsg{number: number, err: err} })
}

// markOffered notes that the reasons are shown, and reports whether they are still to be looked for.
func (c *checklistRunner) markOffered() bool {
	c.offered = true
	return !c.running && c.found == nil
}

// takeResult takes what was found, and reports whether it was still wanted.
func (c *checklistRunner) takeResult(msg checksDoneMsg) bool {
	if !c.command.isLatest(msg.number) || !c.running {
		return false
	}
	c.running, c.found = false, msg.checks
	return true
}

// stopChecks cancels the checks, and reports whether one was running.
func (c *checklistRunner) stopChecks() bool {
	was := c.running
	if was {
		c.command.cancelLatest()
		c.running, c.cancelled = false, true
	}
	return was
}

// resetResult forgets what was found for the load before.
func (c *checklistRunner) resetResult() {
	c.stopChecks()
	*c = checklistRunner{shared: c.shared, pane: c.pane, command: c.command}
}

// paneReport returns what the pane shows of a fetch.
func (c *checklistRunner) paneReport(asked string, empty bool) checklist.Report {
	return checklist.Report{Asked: asked, FoundNothing: empty, Running: c.running, Cancelled: c.cancelled, Checks: c.found}
}
