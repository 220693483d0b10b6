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
}

// overlay is an overlay with what closing it takes.
type overlay struct {
	Overlay
	close func() tea.Cmd
}

// isOpen reports whether an overlay is open.
func (o *overlays) isOpen() bool { return o.open != keys.Table }

// top returns the overlay that is open.
func (o *overlays) top() overlay { return o.all[o.open] }

// setSize sets the size of all in cells.
func (o *overlays) setSize(w, h int) {
	for _, each := range o.all {
		each.SetSize(w, h)
	}
}

// newOverlays returns the table of overlays.
func (m *Model) newOverlays() overlays {
	return overlays{all: map[keys.Pane]overlay{
		keys.Facet:     {m.facet, m.closeOverlay},
		keys.Chooser:   {m.chooser, m.closeOverlay},
		keys.Help:      {m.help, m.closeOverlay},
		keys.Export:    {m.exporting, m.closeOverlay},
		keys.Inputs:    {m.inputs, m.closeOverlay},
		keys.Coverage:  {m.coverage, m.closeOverlay},
		keys.Checklist: {m.checklist, m.closeChecklist},
		keys.SignIn:    {m.signin, m.hideSignIn},
		keys.Lookup:    {m.lookup, m.closeLookup},
	}}
}

func (m *Model) openOverlay(p keys.Pane) {
	m.overlays.open = p
	m.layOut()
}

func (m *Model) closeOverlay() tea.Cmd {
	m.queue = nil // what waited was meant for the overlay
	m.openOverlay(keys.Table)
	return m.offerChecklist()
}

// closeTop closes the overlay that is open.
func (m *Model) closeTop() tea.Cmd {
	if !m.overlays.isOpen() {
		return nil
	}
	return m.overlays.top().close()
}

// handleOverlayKey hands a key to the overlay; q closes it unless it is text.
func (m *Model) handleOverlayKey(a keys.Action, msg tea.KeyMsg) tea.Cmd {
	top := m.overlays.top()
	if a == keys.Quit && !top.Typing() {
		return top.close()
	}
	return m.now(top.Update(msg))
}

func (m *Model) openHelp() tea.Cmd {
	m.help.Open(m.focus())
	m.openOverlay(keys.Help)
	return nil
}

func (m *Model) openInputs() tea.Cmd {
	m.inputs.Open(m.report())
	m.openOverlay(keys.Inputs)
	return nil
}

// refreshInputs tells the account of the inputs what has arrived, while it is open.
func (m *Model) refreshInputs() {
	if m.overlays.open == keys.Inputs {
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
	case m.overlays.isOpen():
		return m.overlays.open
	case m.inDetail:
		return keys.Detail
	}
	return keys.Table
}

// openFacet counts the values of a column.
func (m *Model) openFacet(c table.Column) tea.Cmd {
	m.facet.Open(c)
	m.openOverlay(keys.Facet)
	return m.countFacet()
}

// recountFacet counts again after the view has changed.
func (m *Model) recountFacet() tea.Cmd {
	if m.overlays.open != keys.Facet {
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
	cmd := m.facet.Update(msg)
	if m.overlays.open != keys.Facet {
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
	m.openOverlay(keys.Chooser)
	return nil
}

// choose takes the columns that were chosen.
func (m *Model) choose(chosen chooser.Layout) tea.Cmd {
	m.openOverlay(keys.Table)
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
