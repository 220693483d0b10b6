package ui

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/source/live"
	"whoread/ui/keys"
)

// Live is a feed that fetches from a tenant while it is read.
type Live interface {
	Feed
	// Status is what the fetch is doing.
	Status() live.Status
	// Checks looks for reasons why nothing was found. It asks the tenant.
	Checks(ctx context.Context) []live.Check
}

// pollPace is how often a fetch is looked at. What it does is asked for and never told, so that
// nothing waits for the screen.
const pollPace = 250 * time.Millisecond

// fetch is what is known of a fetch from a tenant.
type fetch struct {
	*env
	load     *loader
	overlays *overlays
	checks   *checks

	feed   Live // nil for files
	status live.Status
	now    time.Time // of the clock of the fetch when the status was looked at
	query  latest
	failed int // how many looks in a row have failed
}

// fetchStatusMsg is what a look at a fetch has shown; if it failed, what the one before has shown.
type fetchStatusMsg struct {
	err     error
	number  int
	status  live.Status
	covered covered
	now     time.Time
}

// start begins to look at a feed, if it is one to look at.
func (f *fetch) start(feed Feed) tea.Cmd {
	from, _ := feed.(Live)
	*f = fetch{env: f.env, load: f.load, overlays: f.overlays, checks: f.checks, feed: from, query: f.query}
	return f.poll()
}

// poll looks at the fetch at once. An earlier look that is still to come does not count any more.
func (f *fetch) poll() tea.Cmd {
	feed := f.feed
	if feed == nil {
		return nil
	}
	number, now, before, covered := f.query.next(), f.options.Now, *f, f.load.covered
	return attempt("looking at the fetch", func() tea.Msg {
		return fetchStatusMsg{number: number, status: feed.Status(), covered: coveredBy(feed), now: now()}
	}, func(err error) tea.Msg {
		return fetchStatusMsg{number: number, status: before.status, covered: covered, now: before.now, err: err}
	})
}

// setStatus takes what a look has shown.
func (f *fetch) setStatus(msg fetchStatusMsg) {
	f.status, f.now = msg.status, msg.now
	if f.failed++; msg.err == nil {
		f.failed = 0
	}
}

// pollLater looks at the fetch again while something is done, or after a look that failed.
func (f *fetch) pollLater() tea.Cmd {
	const tries = 3
	if again := f.failed > 0 && f.failed <= tries; !f.busy() && !again {
		return nil
	}
	look := f.poll()
	return tea.Tick(pollPace, func(time.Time) tea.Msg { return look() })
}

// busy reports whether the tenant is being asked for something.
func (f *fetch) busy() bool { return f.load.active() || f.checks.running }

// isLive reports whether the records come from a tenant.
func (f *fetch) isLive() bool { return f.feed != nil }

// openChecklist shows the reasons why nothing was found, and looks for them if that was not done.
func (f *fetch) openChecklist() tea.Cmd {
	if !f.isLive() {
		return f.say("only a fetch from a tenant has a checklist; c tells what is known of these files")
	}
	var cmd tea.Cmd
	if f.checks.offer() {
		cmd = f.startChecks()
	}
	f.overlays.openPane(keys.Checklist)
	return cmd
}

// startChecks looks for the reasons, which asks the tenant.
func (f *fetch) startChecks() tea.Cmd {
	cmd := f.checks.start(f.feed)
	f.overlays.refresh()
	return tea.Batch(cmd, f.poll())
}

// showChecks shows what was found.
func (f *fetch) showChecks(msg checksDoneMsg) tea.Cmd {
	if !f.checks.finish(msg) {
		return nil
	}
	f.overlays.refresh()
	return f.poll()
}

// stopChecks ends the look for reasons.
func (f *fetch) stopChecks() tea.Cmd {
	if !f.checks.stop() {
		return nil
	}
	f.overlays.refresh()
	return f.poll()
}
