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
	// Status returns what the fetch is doing.
	Status() fetch.Status
	// Checks looks for reasons why nothing was found. It queries the tenant.
	Checks(ctx context.Context) []fetch.Check
}

// pollInterval is the time between two reads of the status. The status is polled, so that a fetch never
// waits for the screen.
const pollInterval = 250 * time.Millisecond

// fetchPoller polls the status of a fetch from a tenant.
type fetchPoller struct {
	*shared
	load      *loader
	overlays  *overlayStack
	checklist *checklistRunner

	feed     Live // nil for files
	status   fetch.Status
	now      time.Time // of the clock of the fetch when the status was read
	polls    latestRequest
	failures int // failed reads in a row
}

// fetchStatusMsg is the status of a fetch; if it could not be read, the status before.
type fetchStatusMsg struct {
	err     error
	number  int
	status  fetch.Status
	covered coverageResult
	now     time.Time
}

// startPolling begins to poll the status of a feed, if it has one.
func (f *fetchPoller) startPolling(feed Feed) tea.Cmd {
	from, _ := feed.(Live)
	*f = fetchPoller{shared: f.shared, load: f.load, overlays: f.overlays, checklist: f.checklist, feed: from, polls: f.polls}
	return f.pollStatus()
}

// pollStatus reads the status of the fetch at once.
func (f *fetchPoller) pollStatus() tea.Cmd {
	feed := f.feed
	if feed == nil {
		return nil
	}
	number, now, before, covered := f.polls.newNumber(), f.options.Now, *f, f.load.covered
	return recoverCommand("reading the status of the fetch", func() tea.Msg {
		return fetchStatusMsg{number: number, status: feed.Status(), covered: coveredBy(feed), now: now()}
	}, func(err error) tea.Msg {
		return fetchStatusMsg{number: number, status: before.status, covered: covered, now: before.now, err: err}
	})
}

// setStatus takes a status.
func (f *fetchPoller) setStatus(msg fetchStatusMsg) {
	f.status, f.now = msg.status, msg.now
	if f.failures++; msg.err == nil {
		f.failures = 0
	}
}

// pollLater reads the status again while something is done, or after a failure.
func (f *fetchPoller) pollLater() tea.Cmd {
	const tries = 3
	if again := f.failures > 0 && f.failures <= tries; !f.isBusy() && !again {
		return nil
	}
	poll := f.pollStatus()
	return tea.Tick(pollInterval, func(time.Time) tea.Msg { return poll() })
}

// isBusy reports whether the tenant is being queried.
func (f *fetchPoller) isBusy() bool { return f.load.isActive() || f.checklist.running }

// isLive reports whether the records come from a tenant.
func (f *fetchPoller) isLive() bool { return f.feed != nil }

// openChecklist opens the checklist, and runs the checks if they have not run yet.
func (f *fetchPoller) openChecklist() tea.Cmd {
	if !f.isLive() {
		return f.showNotice("only a fetch from a tenant has a checklist; c shows what is known about these files")
	}
	var cmd tea.Cmd
	if f.checklist.markOffered() {
		cmd = f.startChecks()
	}
	f.overlays.openPane(keys.Checklist)
	return cmd
}

// startChecks runs the checks, which query the tenant.
func (f *fetchPoller) startChecks() tea.Cmd {
	cmd := f.checklist.startChecks(f.feed)
	f.overlays.refreshOpen()
	return tea.Batch(cmd, f.pollStatus())
}

// showChecks shows the results of the checks.
func (f *fetchPoller) showChecks(msg checksDoneMsg) tea.Cmd {
	if !f.checklist.takeResult(msg) {
		return nil
	}
	f.overlays.refreshOpen()
	return f.pollStatus()
}

// stopChecks cancels the checks.
func (f *fetchPoller) stopChecks() tea.Cmd {
	if !f.checklist.stopChecks() {
		return nil
	}
	f.overlays.refreshOpen()
	return f.pollStatus()
}
