package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/source/fetch"
	"whoread/ui/pane/checklist"
)

// checks looks for reasons why nothing was found.
type checks struct {
	*env
	pane *checklist.Model

	offered   bool // which happens by itself only once
	running   bool
	cancelled bool
	command   latest
	found     []fetch.Check
}

// checksDoneMsg is the result of the checks.
type checksDoneMsg struct {
	number int
	checks []fetch.Check
	err    error
}

// startLooking looks for the reasons, which asks the tenant.
func (c *checks) startLooking(feed Live) tea.Cmd {
	ctx, number := c.command.start(c.ctx)
	c.running, c.cancelled, c.found = true, false, nil
	return attempt("looking for reasons", func() tea.Msg {
		return checksDoneMsg{number: number, checks: feed.Checks(ctx)}
	}, func(err error) tea.Msg { return checksDoneMsg{number: number, err: err} })
}

// offerPane notes that the reasons are shown, and reports whether they are still to be looked for.
func (c *checks) offerPane() bool {
	c.offered = true
	return !c.running && c.found == nil
}

// takeResult takes what was found, and reports whether it was still wanted.
func (c *checks) takeResult(msg checksDoneMsg) bool {
	if !c.command.is(msg.number) || !c.running {
		return false
	}
	c.running, c.found = false, msg.checks
	return true
}

// stopLooking cancels the checks, and reports whether one was running.
func (c *checks) stopLooking() bool {
	was := c.running
	if was {
		c.command.stop()
		c.running, c.cancelled = false, true
	}
	return was
}

// reset forgets what was found for the load before.
func (c *checks) reset() {
	c.stopLooking()
	*c = checks{env: c.env, pane: c.pane, command: c.command}
}

// paneReport returns what the pane shows of a fetch.
func (c *checks) paneReport(asked string, empty bool) checklist.Report {
	return checklist.Report{Asked: asked, FoundNothing: empty, Running: c.running, Cancelled: c.cancelled, Checks: c.found}
}
