package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/table"
	"whoread/ui/checklist"
	"whoread/ui/chooser"
	"whoread/ui/coverage"
	"whoread/ui/facet"
	"whoread/ui/help"
	"whoread/ui/inputs"
	"whoread/ui/keys"
)

// Overlay is a pane that lies over the table and has the keys while it is open.
type Overlay interface {
	// Update takes keys, the mouse, and what was found out for the pane.
	Update(msg tea.Msg) tea.Cmd
	View() string
	SetSize(w, h int)
	// Typing reports whether every key is text.
	Typing() bool
}

// overlays are all overlays, and which of them are open.
type overlays struct {
	all   map[keys.Pane]overlay
	open  keys.Pane // keys.Table for none
	under keys.Pane // what the sign-in lies over

	chooser  *chooser.Model
	help     *help.Model
	inputs   *inputs.Model
	coverage *coverage.Model
}

// overlay is an overlay with what closing it takes, and what tells it what has become known.
type overlay struct {
	Overlay
	close   func() tea.Cmd
	refresh func() // nil for nothing
}

// isOpen reports whether an overlay is open.
func (o *overlays) isOpen() bool { return o.open != keys.Table }

// top returns the overlay that is open.
func (o *overlays) top() overlay { return o.all[o.open] }

// show opens an overlay in place of the one that is open; keys.Table opens none.
func (o *overlays) show(p keys.Pane) { o.open, o.under = p, keys.Table }

// cover opens an overlay over the one that is open.
func (o *overlays) cover(p keys.Pane) { o.open, o.under = p, o.open }

// uncover closes an overlay that covers another one.
func (o *overlays) uncover() { o.show(o.under) }

// setSize sets the size of all in cells.
func (o *overlays) setSize(w, h int) {
	for _, each := range o.all {
		each.SetSize(w, h)
	}
}

// refresh tells those that can be seen, or will be, what has become known.
func (o *overlays) refresh() {
	for _, p := range []keys.Pane{o.open, o.under} {
		if refresh := o.all[p].refresh; refresh != nil {
			refresh()
		}
	}
}

// listOverlays returns the table of overlays.
func (m *Model) listOverlays() map[keys.Pane]overlay {
	o := m.overlays
	return map[keys.Pane]overlay{
		keys.Facet:     {m.facet.pane, m.closeOverlay, nil},
		keys.Chooser:   {o.chooser, m.closeOverlay, nil},
		keys.Help:      {o.help, m.closeOverlay, nil},
		keys.Export:    {m.export.pane, m.closeOverlay, nil},
		keys.Inputs:    {o.inputs, m.closeOverlay, func() { o.inputs.Refresh(m.inputsReport()) }},
		keys.Coverage:  {o.coverage, m.closeOverlay, func() { o.coverage.Refresh(m.complete.report()) }},
		keys.Checklist: {m.checks.pane, m.closeChecklist, func() { m.checks.pane.Refresh(m.checklistReport()) }},
		keys.SignIn:    {m.signIn.pane, m.hideSignIn, nil},
		keys.Lookup:    {m.lookups.pane, m.closeLookup, func() { m.lookups.pane.Refresh(m.lookups.report()) }},
	}
}

// closeOverlay closes the overlay.
func (m *Model) closeOverlay() tea.Cmd {
	m.queue = nil // what waited was meant for the overlay
	m.overlays.show(keys.Table)
	return m.offerChecklist()
}

// closeTop closes the overlay that is open as it has to be.
func (m *Model) closeTop() tea.Cmd {
	if !m.overlays.isOpen() {
		return nil
	}
	return m.overlays.top().close()
}

// handleOverlayKey hands a key to the overlay; q closes it unless it is text.
func (m *Model) handleOverlayKey(a keys.Action, msg tea.KeyMsg) tea.Cmd {
	if a == keys.Quit && !m.overlays.top().Typing() {
		return m.closeTop()
	}
	return m.now(m.overlays.top().Update(msg))
}

// focus returns the pane that has the keys.
func (m *Model) focus() keys.Pane {
	switch {
	case m.prompt.IsOpen():
		return keys.Prompt
	case m.overlays.isOpen():
		return m.overlays.open
	case m.detail.focused:
		return keys.Detail
	}
	return keys.Table
}

func (m *Model) openHelp() tea.Cmd {
	m.overlays.help.Open(m.focus())
	m.overlays.show(keys.Help)
	return nil
}

func (m *Model) openInputs() tea.Cmd {
	m.overlays.inputs.Open(m.inputsReport())
	m.overlays.show(keys.Inputs)
	return nil
}

// inputsReport returns what was read so far.
func (m *Model) inputsReport() inputs.Report {
	return inputs.Report{Inputs: m.load.inputs, Records: m.load.snapshot, Faults: m.crashes.faults()}
}

func (m *Model) openCoverage() tea.Cmd {
	m.overlays.coverage.Open(m.complete.report())
	m.overlays.show(keys.Coverage)
	return nil
}

func (m *Model) openChooser() tea.Cmd {
	m.overlays.chooser.Open(m.browse.columnChoices())
	m.overlays.show(keys.Chooser)
	return nil
}

// openFacet counts the values of a column.
func (m *Model) openFacet(c table.Column) tea.Cmd {
	m.overlays.show(keys.Facet)
	return m.facet.open(c)
}

// showFacet shows the values of a column, and then does what the keys say that came before them.
func (m *Model) showFacet(msg facet.Counted) tea.Cmd {
	cmd := m.facet.pane.Update(msg)
	if m.overlays.open != keys.Facet {
		return cmd
	}
	return tea.Batch(cmd, m.replay())
}

// openExport offers to write the rows of the view; path may be empty.
func (m *Model) openExport(path string) tea.Cmd {
	if m.browse.view == nil {
		return m.say("nothing is loaded yet")
	}
	m.overlays.show(keys.Export)
	return m.export.offer(path)
}

// offerChecklist opens the checklist by itself, once, when everything was answered and nothing
// came of it.
func (m *Model) offerChecklist() tea.Cmd {
	if m.checks.offered || m.overlays.isOpen() || m.prompt.IsOpen() || !m.complete.foundNothing() {
		return nil
	}
	return m.openChecklist()
}

// openChecklist shows the reasons why nothing was found, and looks for them if that was not done.
func (m *Model) openChecklist() tea.Cmd {
	if !m.fetch.isLive() {
		return m.say("only a fetch from a tenant has a checklist; c tells what is known of these files")
	}
	cmd := m.checks.open(m.fetch.feed)
	m.checks.pane.Open(m.checklistReport())
	m.overlays.show(keys.Checklist)
	if cmd == nil {
		return nil
	}
	return tea.Batch(cmd, m.fetch.poll())
}

// closeChecklist closes the pane; what it still looks for is given up.
func (m *Model) closeChecklist() tea.Cmd {
	return tea.Batch(m.closeOverlay(), m.stopChecks())
}

// stopChecks ends the look for reasons.
func (m *Model) stopChecks() tea.Cmd {
	if !m.checks.stop() {
		return nil
	}
	m.overlays.refresh()
	return m.fetch.poll()
}

func (m *Model) checklistReport() checklist.Report {
	return m.checks.report(m.fetch.status.Asked, m.complete.foundNothing())
}

// showSignIn opens the sign-in while one waits for the user, and closes it when none does any
// more. It waits until the user has closed what else is open, unless that waits for it.
func (m *Model) showSignIn() {
	r, ok := m.signIn.request()
	waiting := m.overlays.open == keys.Checklist || m.overlays.open == keys.Lookup && m.lookups.offer == nil
	free := (!m.overlays.isOpen() || waiting) && !m.prompt.IsOpen()
	switch {
	case m.overlays.open == keys.SignIn && !ok:
		m.overlays.uncover()
	case m.overlays.open == keys.SignIn:
		m.signIn.show(r)
	case ok && free && !same(r, m.signIn.hidden):
		m.openSignIn()
	}
}

func (m *Model) openSignIn() tea.Cmd {
	r, ok := m.signIn.request()
	if !ok {
		return m.say("no sign-in waits for you")
	}
	m.signIn.setHidden(request{})
	m.signIn.show(r)
	m.overlays.cover(keys.SignIn)
	return nil
}

// hideSignIn leaves it to the line above the table to remind of the sign-in.
func (m *Model) hideSignIn() tea.Cmd {
	r, _ := m.signIn.request()
	m.signIn.setHidden(r)
	m.overlays.uncover()
	return nil
}

// offerLookup shows what a lookup would take, unless the user has opened something else by now.
func (m *Model) offerLookup(p lookupPlannedMsg) tea.Cmd {
	if m.overlays.isOpen() || m.prompt.IsOpen() {
		return nil
	}
	m.lookups.setOffer(p)
	m.lookups.pane.Open(m.lookups.report())
	m.overlays.show(keys.Lookup)
	return nil
}

// openLookup shows the lookup that runs, or that ran last.
func (m *Model) openLookup() tea.Cmd {
	if m.lookups.asked.what == "" {
		return m.say("no lookup has begun; t finds subjects of the row of the cursor, T of all")
	}
	m.lookups.dropOffer()
	m.lookups.pane.Open(m.lookups.report())
	m.overlays.show(keys.Lookup)
	return m.lookups.readStatus()
}

// closeLookup closes the pane; what it offered is not begun, and what runs goes on.
func (m *Model) closeLookup() tea.Cmd {
	m.lookups.dropOffer()
	return m.closeOverlay()
}

// watchesLookup reports whether the lookup that runs is what the user looks at.
func (m *Model) watchesLookup() bool {
	r, ok := m.signIn.request()
	return m.overlays.open == keys.Lookup || m.overlays.open == keys.SignIn && ok && r.Subjects
}
