package ui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/table"
	"whoread/trace"
	"whoread/ui/pane/lookup"
	"whoread/ui/widget/humanize"
	"whoread/ui/widget/keys"
)

// takePlan starts a small lookup, and shows the plan of a large one unless the user is typing or has
// opened something else.
func (l *subjectLookup) takePlan(p lookupPlannedMsg, typing bool) tea.Cmd {
	if !l.plans.isLatest(p.number) {
		return nil
	}
	l.hideNotice()
	ids := p.plan.IDs + p.totals.IDs
	switch {
	case l.options.Lookup == nil && !p.confirm && (p.totals.IDs == 0 || p.totals.CountMissing() > 0):
		return l.showNotice(lookup.NoService + " T shows other ways to find them.")
	case (p.confirm || p.countToAsk() > maxUnconfirmed) && (typing || l.overlays.isOpen()):
		return nil
	case p.confirm || p.countToAsk() > maxUnconfirmed:
		l.planned, l.now = &p, p.now
		return l.overlays.openPane(keys.Lookup)
	case ids == 0:
		return l.showNotice("no message id is stated here, so nothing can be looked up")
	case p.countToAsk() == 0:
		return l.showNotice("no lookup is needed: the results for " + humanize.FormatCount(ids, "message") + " are already here")
	}
	return l.startLookup(p)
}

// openPane shows the lookup that runs, or that ran last.
func (l *subjectLookup) openPane() tea.Cmd {
	if l.asked.what == "" {
		return l.showNotice("no lookup yet; t looks up subjects for this row, T for all rows")
	}
	l.dropPlan()
	l.overlays.openPane(keys.Lookup)
	return l.readStatus()
}

// dropPlan drops the plan that the pane shows.
func (l *subjectLookup) dropPlan() { l.planned = nil }

// paneReport returns the report for the pane: the plan, or else the run.
func (l *subjectLookup) paneReport() lookup.Report {
	if p := l.planned; p != nil {
		r := lookup.Report{What: p.what, NoID: p.noID, Plan: p.plan, Totals: p.totals, Now: l.now}
		if l.options.Lookup == nil {
			r.Stage = lookup.Unable
		}
		return r
	}
	r := lookup.Report{
		What: l.asked.what, NoID: l.asked.noID, Stage: lookup.Ended, Plan: l.plan, Status: l.status, Totals: l.totals, Now: l.now,
	}
	if l.running {
		r.Stage = lookup.Running
	}
	return r
}

// showOutcome shows a notice with the result of a lookup, unless the pane is open.
func (l *subjectLookup) showOutcome() tea.Cmd {
	if l.overlays.open == keys.Lookup || l.totals.IDs == 0 {
		return nil
	}
	said := "subjects: "
	switch {
	case l.cancelled && l.stopping:
		said = "lookup cancelled, press ^C again to quit: "
	case l.cancelled:
		said = "lookup cancelled: "
	}
	said += humanize.FormatNumber(l.totals.States[trace.Found]) + " of " + humanize.FormatNumber(l.totals.IDs) + " found"
	for _, s := range []trace.State{trace.NotFound, trace.Outside, trace.Denied, trace.Failed, trace.NotAsked} {
		if n := l.totals.States[s]; n > 0 {
			said += ", " + humanize.FormatNumber(n) + " " + s.String()
		}
	}
	switch kind := l.browser.shownKind(); {
	case l.totals.CountMissing() > 0:
		said += "; :lookup shows why"
	case kind.shape == table.Grouped && kind.by != table.InternetMessageID:
		said += "; Enter and 5 list them"
	}
	return l.showNotice(said)
}

// formatTimeLeft returns the time left until t, by the clock of the lookup.
func (l *subjectLookup) formatTimeLeft(t time.Time) string {
	return humanize.FormatCountdown(t.Sub(l.now))
}

// statusPart describes the running lookup for the status line; "" if none runs.
func (l *subjectLookup) statusPart() string {
	if !l.running {
		return ""
	}
	s := &l.status
	count := humanize.FormatNumber(s.Settled) + " of " + humanize.FormatNumber(s.Asked)
	switch wait, waits := lookup.NextWait(s.State.Waits, l.now); {
	case l.paused:
		return l.theme.Warn.Render("subjects paused") + " at " + count
	case s.State.DeviceCode != nil || s.State.BrowserURL != "":
		return "subjects " + count + l.theme.Dot + l.theme.Warn.Render("sign in") + " (:sign-in)"
	case waits:
		return "subjects " + count + l.theme.Dot + l.theme.Warn.Render("waits "+l.formatTimeLeft(wait.Until)) + ": " + l.cleanText(wait.Reason)
	}
	for _, b := range s.RateLimits {
		if b.Service == s.Source && b.Limit > 0 && b.Left == 0 && b.Refill.After(l.now) {
			return "subjects " + count + l.theme.Dot + "waits " + l.formatTimeLeft(b.Refill) + " for the next call to " + l.cleanText(s.Source)
		}
	}
	if s.Source == "" {
		return "subjects " + count
	}
	return "subjects " + count + l.theme.Dot + l.cleanText(s.Source)
}
