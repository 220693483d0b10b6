package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"whoread/ui/pane/checklist"
	"whoread/ui/pane/columnsettings"
	coveragepane "whoread/ui/pane/coverage"
	"whoread/ui/pane/help"
	"whoread/ui/pane/inputs"
	"whoread/ui/widget/keys"
)

// Overlay is a pane that lies over the table and has the keys while it is open.
type Overlay interface {
	// Update handles keys, the mouse, and results for the pane.
	Update(msg tea.Msg) tea.Cmd
	View() string
	SetSize(w, h int)
	// IsTyping reports whether every key is text.
	IsTyping() bool
}

// overlayStack holds all overlays, and which of them are open.
type overlayStack struct {
	all   map[keys.Pane]overlay
	open  keys.Pane // keys.Table for none
	under keys.Pane // what the sign-in lies over

	settings *columnsettings.Model
	help     *help.Model
	inputs   *inputs.Model
	coverage *coveragepane.Model
}

// overlay is an overlay with the functions that open, refresh and close it.
type overlay struct {
	Overlay
	open    func() // nil where the part that has the pane opens it
	refresh func() // nil for nothing
	close   func() tea.Cmd
}

// isOpen reports whether an overlay is open.
func (o *overlayStack) isOpen() bool { return o.open != keys.Table }

// topPane returns the overlay that is open.
func (o *overlayStack) topPane() overlay { return o.all[o.open] }

// openPane opens an overlay with a new report.
func (o *overlayStack) openPane(p keys.Pane) tea.Cmd {
	o.all[p].open()
	o.showPane(p)
	return nil
}

// showPane opens an overlay instead of the open one; keys.Table opens none.
func (o *overlayStack) showPane(p keys.Pane) { o.open, o.under = p, keys.Table }

// coverWith opens an overlay on top of the open one.
func (o *overlayStack) coverWith(p keys.Pane) { o.open, o.under = p, o.open }

// uncoverPane closes an overlay that covers another one.
func (o *overlayStack) uncoverPane() { o.showPane(o.under) }

// setSize sets the size of all in cells.
func (o *overlayStack) setSize(w, h int) {
	for _, each := range o.all {
		each.SetSize(w, h)
	}
}

// refreshOpen updates the overlays that are open.
func (o *overlayStack) refreshOpen() {
	for _, p := range []keys.Pane{o.open, o.under} {
		if refresh := o.all[p].refresh; refresh != nil {
			refresh()
		}
	}
}

// listOverlays returns the table of overlays.
func (m *Model) listOverlays() map[keys.Pane]overlay {
	o, c, l := m.overlays, m.checklist.pane, m.lookup
	inputsReport := func() inputs.Report {
		return inputs.Report{Inputs: m.load.inputs, Records: m.load.snapshot, InternalErrors: m.crashes.listErrors()}
	}
	checklistReport := func() checklist.Report {
		return m.checklist.paneReport(m.fetch.status.Request, m.completeness.foundNothing())
	}
	return map[keys.Pane]overlay{
		keys.Facet:          {m.facet.pane, nil, nil, m.closeOverlay},
		keys.Pivot:          {m.pivot.pane, nil, nil, m.closeOverlay},
		keys.Matrix:         {m.matrix.pane, nil, nil, m.closeOverlay},
		keys.Queries:        {m.queries.pane, nil, nil, m.closeOverlay},
		keys.ColumnSettings: {o.settings, func() { o.settings.SetLayout(m.browser.columnChoices()) }, nil, m.closeOverlay},
		keys.Help:           {o.help, func() { o.help.OpenReport(m.focusedPane()) }, nil, m.closeOverlay},
		keys.Export:         {m.export.pane, nil, nil, m.closeOverlay},
		keys.Inputs: {
			o.inputs, func() { o.inputs.OpenReport(inputsReport()) }, func() { o.inputs.RefreshReport(inputsReport()) }, m.closeOverlay,
		},
		keys.Coverage: {
			o.coverage, func() { o.coverage.OpenReport(m.completeness.coverageReport()) }, func() { o.coverage.RefreshReport(m.completeness.coverageReport()) },
			m.closeOverlay,
		},
		keys.Checklist: {c, func() { c.OpenReport(checklistReport()) }, func() { c.RefreshReport(checklistReport()) }, m.closeChecklist},
		keys.SignIn:    {m.signIn.pane, nil, nil, m.signIn.hidePane},
		keys.Lookup:    {l.pane, func() { l.pane.OpenReport(l.paneReport()) }, func() { l.pane.RefreshReport(l.paneReport()) }, m.closeLookup},
	}
}

// closeOverlay closes the overlay.
func (m *Model) closeOverlay() tea.Cmd {
	m.queue = nil // what waited was meant for the overlay
	m.overlays.showPane(keys.Table)
	return m.offerChecklist()
}

// closeTop closes the open overlay.
func (m *Model) closeTop() tea.Cmd {
	if !m.overlays.isOpen() {
		return nil
	}
	return m.overlays.topPane().close()
}

// handleOverlayKey sends a key to the overlay; q closes it unless it is text.
func (m *Model) handleOverlayKey(a keys.Action, msg tea.KeyMsg) tea.Cmd {
	if a == keys.Quit && !m.overlays.topPane().IsTyping() {
		return m.closeTop()
	}
	return m.runNow(m.overlays.topPane().Update(msg))
}

// focusedPane returns the pane that gets the keys.
func (m *Model) focusedPane() keys.Pane {
	switch {
	case m.prompt.IsOpen():
		return keys.Prompt
	case m.overlays.isOpen():
		return m.overlays.open
	case m.strip.isFocused():
		return keys.Timeline
	case m.detail.focused:
		return keys.Detail
	}
	return keys.Table
}

// offerChecklist opens the checklist once, when a fetch is complete and found nothing.
func (m *Model) offerChecklist() tea.Cmd {
	if m.checklist.offered || m.overlays.isOpen() || m.prompt.IsOpen() || !m.completeness.foundNothing() {
		return nil
	}
	return m.fetch.openChecklist()
}

// closeChecklist closes the pane and cancels the running checks.
func (m *Model) closeChecklist() tea.Cmd {
	return tea.Batch(m.closeOverlay(), m.fetch.stopChecks())
}

// closeLookup closes the pane and drops its plan. A running lookup continues.
func (m *Model) closeLookup() tea.Cmd {
	m.lookup.dropPlan()
	return m.closeOverlay()
}
