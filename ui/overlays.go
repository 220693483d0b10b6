package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/table"
	"whoread/ui/chooser"
	"whoread/ui/facet"
	"whoread/ui/grid"
	"whoread/ui/inputs"
	"whoread/ui/keys"
)

// overlay is a pane that lies over the table.
type overlay uint8

const (
	noOverlay overlay = iota
	facetOverlay
	chooserOverlay
	helpOverlay
	exportOverlay
	inputsOverlay
	coverageOverlay
	checklistOverlay
	signInOverlay
	lookupOverlay
)

// pane is the pane of the key table that an overlay is.
func (o overlay) pane() keys.Pane {
	return [...]keys.Pane{
		keys.Table, keys.Facet, keys.Chooser, keys.Help, keys.Export, keys.Inputs, keys.Coverage, keys.Checklist, keys.SignIn,
		keys.Lookup,
	}[o]
}

func (m *Model) openOverlay(o overlay) {
	m.overlay = o
	m.layOut()
}

func (m *Model) closeOverlay() tea.Cmd {
	m.queue = nil // what waited was meant for the overlay
	m.openOverlay(noOverlay)
	return m.offerChecklist()
}

// overlayKey hands a key to the overlay; q closes it unless it is text.
func (m *Model) overlayKey(a keys.Action, msg tea.KeyMsg) tea.Cmd {
	switch {
	case a != keys.Quit || m.overlayTyping():
		return m.now(m.toOverlay(msg))
	case m.overlay == signInOverlay:
		return m.hideSignIn()
	case m.overlay == checklistOverlay:
		return m.closeChecklist()
	case m.overlay == lookupOverlay:
		return m.closeLookup()
	}
	return m.closeOverlay()
}

func (m *Model) overlayTyping() bool {
	switch m.overlay {
	case facetOverlay:
		return m.facet.Typing()
	case helpOverlay:
		return m.help.Typing()
	case exportOverlay:
		return m.exporting.Typing()
	case inputsOverlay:
		return m.inputs.Typing()
	case coverageOverlay:
		return m.coverage.Typing()
	case checklistOverlay:
		return m.checklist.Typing()
	case lookupOverlay:
		return m.lookup.Typing()
	case noOverlay, chooserOverlay, signInOverlay:
	}
	return false
}

// toOverlay hands a message to the overlay that is open.
func (m *Model) toOverlay(msg tea.Msg) tea.Cmd { return m.toOverlayOf(m.overlay, msg) }

// toOverlayOf hands a message to one overlay, open or not.
func (m *Model) toOverlayOf(o overlay, msg tea.Msg) (cmd tea.Cmd) {
	switch o {
	case facetOverlay:
		m.facet, cmd = m.facet.Update(msg)
	case chooserOverlay:
		m.chooser, cmd = m.chooser.Update(msg)
	case helpOverlay:
		m.help, cmd = m.help.Update(msg)
	case exportOverlay:
		m.exporting, cmd = m.exporting.Update(msg)
	case inputsOverlay:
		m.inputs, cmd = m.inputs.Update(msg)
	case coverageOverlay:
		m.coverage, cmd = m.coverage.Update(msg)
	case checklistOverlay:
		m.checklist, cmd = m.checklist.Update(msg)
	case signInOverlay:
		m.signin, cmd = m.signin.Update(msg)
	case lookupOverlay:
		m.lookup, cmd = m.lookup.Update(msg)
	case noOverlay:
	}
	return cmd
}

// overlayView draws the overlay.
func (m *Model) overlayView() string {
	switch m.overlay {
	case facetOverlay:
		return m.facet.View()
	case chooserOverlay:
		return m.chooser.View()
	case helpOverlay:
		return m.help.View()
	case exportOverlay:
		return m.exporting.View()
	case inputsOverlay:
		return m.inputs.View()
	case coverageOverlay:
		return m.coverage.View()
	case checklistOverlay:
		return m.checklist.View()
	case signInOverlay:
		return m.signin.View()
	case lookupOverlay:
		return m.lookup.View()
	case noOverlay:
	}
	return ""
}

func (m *Model) openHelp() tea.Cmd {
	m.help.Open(m.focus())
	m.openOverlay(helpOverlay)
	return nil
}

func (m *Model) openInputs() tea.Cmd {
	m.inputs.Open(m.report())
	m.openOverlay(inputsOverlay)
	return nil
}

// refreshInputs tells the account of the inputs what has arrived, while it is open.
func (m *Model) refreshInputs() {
	if m.overlay == inputsOverlay {
		m.inputs.Refresh(m.report())
	}
}

// report is what was read so far.
func (m *Model) report() inputs.Report {
	return inputs.Report{Inputs: m.load.inputs, Records: m.load.snapshot, Faults: m.faults()}
}

// focus is the pane that has the keys.
func (m *Model) focus() keys.Pane {
	switch {
	case m.prompt.IsOpen():
		return keys.Prompt
	case m.overlay != noOverlay:
		return m.overlay.pane()
	case m.inDetail:
		return keys.Detail
	}
	return keys.Table
}

// openFacet counts the values of a column.
func (m *Model) openFacet(c table.Column) tea.Cmd {
	m.facet.Open(c)
	m.openOverlay(facetOverlay)
	return m.countFacet()
}

// recountFacet counts again after the view has changed.
func (m *Model) recountFacet() tea.Cmd {
	if m.overlay != facetOverlay {
		return nil
	}
	return m.countFacet()
}

func (m *Model) countFacet() tea.Cmd {
	view, c := m.build.view, m.facet.Column()
	if view == nil {
		return nil
	}
	ctx, _ := m.counting.start(m.ctx)
	return attempt("counting values", func() tea.Msg {
		values, err := view.Facet(ctx, c)
		if ctx.Err() != nil {
			return nil
		}
		return facet.Counted{Column: c, Values: values, Records: view.Totals().Records, Err: err}
	}, func(err error) tea.Msg { return facet.Counted{Column: c, Err: err} })
}

// counted shows the values of a column, and then does what the keys say that came before them.
func (m *Model) counted(msg facet.Counted) tea.Cmd {
	cmd := m.toOverlayOf(facetOverlay, msg)
	if m.overlay != facetOverlay {
		return cmd
	}
	return tea.Batch(cmd, m.replay())
}

func (m *Model) openChooser() tea.Cmd {
	l := m.grid.Layout()
	columns := make([]chooser.Column, len(l.Columns))
	for i, c := range l.Columns {
		columns[i] = chooser.Column{Column: c.Of, Shown: !c.Hidden, Width: max(c.Width, 0)}
	}
	m.chooser.Open(chooser.Layout{Columns: columns, Frozen: l.Frozen})
	m.openOverlay(chooserOverlay)
	return nil
}

// choose takes the columns that were chosen.
func (m *Model) choose(chosen chooser.Layout) tea.Cmd {
	m.openOverlay(noOverlay)
	old := m.grid.Layout()
	l := grid.Layout{Frozen: chosen.Frozen, Columns: make([]grid.Column, len(chosen.Columns))}
	for i, c := range chosen.Columns {
		column := columnOf(c.Column)
		for _, was := range old.Columns {
			if was.Of == c.Column {
				column = was
			}
		}
		column.Hidden = !c.Shown
		if c.Width > 0 || column.Width > 0 {
			column.Width = c.Width
		}
		l.Columns[i] = column
	}
	return m.changeLayout(l)
}
