package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/source/live"
	"whoread/ui/checklist"
)

// checks looks for reasons why nothing was found.
type checks struct {
	*env
	pane *checklist.Model

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

// start looks for the reasons, which asks the tenant.
func (c *checks) start(feed Live) tea.Cmd {
	ctx, number := c.command.start(c.ctx)
	c.running, c.cancelled, c.found = true, false, nil
	return attempt("looking for reasons", func() tea.Msg {
		return checksDoneMsg{number: number, checks: feed.Checks(ctx)}
	}, func(err error) tea.Msg { return checksDoneMsg{number: number, err: err} })
}

// offer notes that the reasons are shown, and reports whether they are still to be looked for.
func (c *checks) offer() bool {
	c.offered = true
	return !c.running && c.found == nil
}

// finish takes what was found, and reports whether it was still wanted.
func (c *checks) finish(msg checksDoneMsg) bool {
	if !c.command.is(msg.number) || !c.running {
		return false
	}
	c.running, c.found = false, msg.checks
	return true
}

// stop ends the look for reasons, and reports whether one was running.
func (c *checks) stop() bool {
	was := c.running
	if was {
		c.command.stop()
		c.running, c.cancelled = false, true
	}
	return was
}

// reset forgets what was found for the load before.
func (c *checks) reset() {
	c.stop()
	*c = checks{env: c.env, pane: c.pane, command: c.command}
}

// report returns what the pane shows of a fetch.
func (c *checks) report(asked string, empty bool) checklist.Report {
	return checklist.Report{Asked: asked, Empty: empty, Running: c.running, Cancelled: c.cancelled, Checks: c.found}
}
