package ui

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/source/live"
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

// watch is what is known of a fetch.
type watch struct {
	feed   Live // nil for files
	status live.Status
	now    time.Time // of the clock of the fetch when the status was looked at
	query  latest
	failed int // how many looks in a row have failed

	hidden  request // the sign-in that the user has hidden
	checks  checks
	covered covered
}

// fetchStatusMsg is what a look at a fetch has shown; if it failed, what the one before has shown.
type fetchStatusMsg struct {
	err     error
	number  int
	status  live.Status
	covered covered
	now     time.Time
}

// startWatch begins to look at a feed, if it is one to look at.
func (m *Model) startWatch() tea.Cmd {
	m.watch.checks.stop()
	feed, _ := m.feed.(Live)
	m.watch = watch{feed: feed, query: m.watch.query}
	return m.poll()
}

// poll looks at the fetch at once. An earlier look that is still to come does not count any more.
func (m *Model) poll() tea.Cmd {
	feed := m.watch.feed
	if feed == nil {
		return nil
	}
	number, now, before := m.watch.query.next(), m.options.Now, m.watch
	return attempt("looking at the fetch", func() tea.Msg {
		return fetchStatusMsg{number: number, status: feed.Status(), covered: coveredBy(feed), now: now()}
	}, func(err error) tea.Msg {
		return fetchStatusMsg{number: number, status: before.status, covered: before.covered, now: before.now, err: err}
	})
}

// showFetchStatus takes what a look has shown, and looks again later while something is done.
func (m *Model) showFetchStatus(msg fetchStatusMsg) tea.Cmd {
	w := &m.watch
	if !w.query.is(msg.number) {
		return nil
	}
	w.status, w.now, w.covered = msg.status, msg.now, msg.covered
	if w.failed++; msg.err == nil {
		w.failed = 0
	}
	m.showSignIn()
	m.refreshCoverage()
	m.refreshChecklist()
	m.layOut()
	return m.pollLater()
}

// pollLater looks at the fetch again while something is done, or after a look that failed.
func (m *Model) pollLater() tea.Cmd {
	const tries = 3
	if again := m.watch.failed > 0 && m.watch.failed <= tries; !m.busy() && !again {
		return nil
	}
	look := m.poll()
	return tea.Tick(pollPace, func(time.Time) tea.Msg { return look() })
}

// busy tells whether the tenant is being asked for something.
func (m *Model) busy() bool { return m.load.active() || m.watch.checks.running }

// isLive tells whether the records come from a tenant.
func (m *Model) isLive() bool { return m.watch.feed != nil }
