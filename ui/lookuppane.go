package ui

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/table"
	"whoread/trace"
	"whoread/ui/keys"
	"whoread/ui/lookup"
	"whoread/ui/words"
)

// offerLookup shows what a lookup would take, unless the user has opened something else by now.
func (m *Model) offerLookup(p lookupPlannedMsg) tea.Cmd {
	if m.overlays.isOpen() || m.prompt.IsOpen() {
		return nil
	}
	m.lookups.offer = &p
	m.watch.now = p.now
	m.lookup.Open(m.lookupReport())
	m.openOverlay(keys.Lookup)
	return nil
}

// openLookup shows the lookup that runs, or that ran last.
func (m *Model) openLookup() tea.Cmd {
	if m.lookups.asked.what == "" {
		return m.say("no lookup has begun; t finds subjects of the row of the cursor, T of all")
	}
	m.lookups.offer = nil
	m.lookup.Open(m.lookupReport())
	m.openOverlay(keys.Lookup)
	return m.readLookupStatus()
}

// beginOffered begins what the pane offers.
func (m *Model) beginOffered() tea.Cmd {
	if m.lookups.offer == nil {
		return nil
	}
	cmd := m.startLookup(*m.lookups.offer)
	m.refreshLookup()
	return cmd
}

// closeLookup closes the pane; what it offered is not begun, and what runs goes on.
func (m *Model) closeLookup() tea.Cmd {
	m.lookups.offer = nil
	return m.closeOverlay()
}

// lookupOnTop tells whether the lookup that runs is what the user looks at.
func (m *Model) lookupOnTop() bool {
	r, ok := m.request()
	return m.overlays.open == keys.Lookup || m.overlays.open == keys.SignIn && ok && r.Subjects
}

// refreshLookup tells the pane what has become known; it may lie below a sign-in.
func (m *Model) refreshLookup() { m.lookup.Refresh(m.lookupReport()) }

func (m *Model) lookupReport() lookup.Report {
	l := &m.lookups
	if p := l.offer; p != nil {
		r := lookup.Report{What: p.what, NoID: p.noID, Plan: p.plan, Account: p.account, Now: m.watch.now}
		if m.options.Lookup == nil {
			r.Stage = lookup.Unable
		}
		return r
	}
	r := lookup.Report{
		What: l.asked.what, NoID: l.asked.noID, Stage: lookup.Ended, Plan: l.plan, Status: l.status, Account: l.account, Now: m.watch.now,
	}
	if l.running {
		r.Stage = lookup.Running
	}
	return r
}

// copyLines copies lines that are to stay apart.
func (m *Model) copyLines(lines []string, what string) tea.Cmd {
	clean := make([]string, len(lines))
	for i, l := range lines {
		clean[i] = plain(l)
	}
	return m.copy(strings.Join(clean, "\n"), what)
}

// sayOutcome says in a sentence what came of a lookup, unless the pane shows it.
func (m *Model) sayOutcome() tea.Cmd {
	l := &m.lookups
	if m.overlays.open == keys.Lookup || l.account.IDs == 0 {
		return nil
	}
	said := "subjects: "
	switch {
	case l.givenUp && m.stopping:
		said = "lookup given up, ^C again quits: "
	case l.givenUp:
		said = "lookup given up: "
	}
	said += words.Number(l.account.States[trace.Found]) + " of " + words.Number(l.account.IDs) + " found"
	for _, s := range []trace.State{trace.NotFound, trace.Outside, trace.Denied, trace.Failed, trace.NotAsked} {
		if n := l.account.States[s]; n > 0 {
			said += ", " + words.Number(n) + " " + s.String()
		}
	}
	switch kind := m.build.kind(); {
	case l.account.Missing() > 0:
		said += "; :lookup says why"
	case kind.shape == table.Grouped && kind.by != table.InternetMessageID:
		said += "; Enter and 5 list them"
	}
	return m.say(said)
}

// lookupPart is what the status line says of the lookup that runs; "" if none does.
func (m *Model) lookupPart() string {
	l := &m.lookups
	if !l.running {
		return ""
	}
	s := &l.status
	count := words.Number(s.Settled) + " of " + words.Number(s.Asked)
	switch wait, waits := lookup.NextWait(s.State.Waits, m.watch.now); {
	case l.paused:
		return m.theme.Warn.Render("subjects paused") + " at " + count
	case s.State.Code != nil || s.State.Browser != "":
		return "subjects " + count + m.theme.Dot + m.theme.Warn.Render("sign in") + " (:sign-in)"
	case waits:
		return "subjects " + count + m.theme.Dot + m.theme.Warn.Render("waits "+m.until(wait.Until)) + ": " + m.clean(wait.Why)
	}
	for _, b := range s.Budgets {
		if b.Service == s.Source && b.Limit > 0 && b.Left == 0 && b.Refill.After(m.watch.now) {
			return "subjects " + count + m.theme.Dot + "waits " + m.until(b.Refill) + " for the next call of " + m.clean(s.Source)
		}
	}
	if s.Source == "" {
		return "subjects " + count
	}
	return "subjects " + count + m.theme.Dot + m.clean(s.Source)
}
