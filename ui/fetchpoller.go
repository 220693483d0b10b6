package ui

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/source/fetch"
	"whoread/ui/widget/keys"
)

// Live is a feed that fetches from a tenant while it is read.
type Live interface {
	Feed
	// Status is what the fetch is doing.
	Status() fetch.Status
	// Checks looks for reasons why nothing was found. It asks the tenant.
	Checks(ctx context.Context) []fetch.Check
}

// pollPace is how often a fetch is looked at. What it does is asked for and never told, so that
// nothing waits for the screen.
const pollPace = 250 * time.Millisecond

// fetchState is what is known of a fetch from a tenant.
type fetchState struct {
	*env
	load     *loader
	overlays *overlays
	checks   *checks

	feed   Live // nil for files
	status fetch.Status
	now    time.Time // of the clock of the fetch when the status was looked at
	query  latest
	failed int // how many looks in a row have failed
}

// fetchStatusMsg is the status of a fetch; if it could not be read, the status before.
type fetchStatusMsg struct {
	err     error
	number  int
	status  fetch.Status
	covered covered
	now     time.Time
}

// start begins to poll the status of a feed, if it has one.
func (f *fetchState) start(feed Feed) tea.Cmd {
	from, _ := feed.(Live)
	*f = fetchState{env: f.env, load: f.load, overlays: f.overlays, checks: f.checks, feed: from, query: f.query}
	return f.pollStatus()
}

// pollStatus reads the status of the fetch at once.
func (f *fetchState) pollStatus() tea.Cmd {
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

// setStatus takes a status.
func (f *fetchState) setStatus(msg fetchStatusMsg) {
	f.status, f.now = msg.status, msg.now
	if f.failed++; msg.err == nil {
		f.failed = 0
	}
}

// pollLater reads the status again while something is done, or after a failure.
func (f *fetchState) pollLater() tea.Cmd {
	const tries = 3
	if again := f.failed > 0 && f.failed <= tries; !f.isBusy() && !again {
		return nil
	}
	poll := f.pollStatus()
	return tea.Tick(pollPace, func(time.Time) tea.Msg { return poll() })
}

// isBusy reports whether the tenant is being asked for something.
func (f *fetchState) isBusy() bool { return f.load.isActive() || f.checks.running }

// isLive reports whether the records come from a tenant.
func (f *fetchState) isLive() bool { return f.feed != nil }

// openChecklist shows the reasons why nothing was found, and looks for them if that was not done.
func (f *fetchState) openChecklist() tea.Cmd {
	if !f.isLive() {
		return f.say("only a fetch from a tenant has a checklist; c tells what is known of these files")
	}
	var cmd tea.Cmd
	if f.checks.offerPane() {
		cmd = f.startChecks()
	}
	f.overlays.openPane(keys.Checklist)
	return cmd
}

// startChecks looks for the reasons, which asks the tenant.
func (f *fetchState) startChecks() tea.Cmd {
	cmd := f.checks.startLooking(f.feed)
	f.overlays.refreshOpen()
	return tea.Batch(cmd, f.pollStatus())
}

// showChecks shows what was found.
func (f *fetchState) showChecks(msg checksDoneMsg) tea.Cmd {
	if !f.checks.takeResult(msg) {
		return nil
	}
	f.overlays.refreshOpen()
	return f.pollStatus()
}

// stopChecks cancels the checks.
func (f *fetchState) stopChecks() tea.Cmd {
	if !f.checks.stopLooking() {
		return nil
	}
	f.overlays.refreshOpen()
	return f.pollStatus()
}
