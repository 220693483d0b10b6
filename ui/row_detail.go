package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/messageid"
	"whoread/audit/table"
	"whoread/ui/pane/detail"
)

// addressesFoundMsg is the list of addresses of the session of a record.
type addressesFoundMsg struct {
	record int
	values []table.Value
}

// rowDetail shows the row of the cursor in the detail pane.
type rowDetail struct {
	*shared
	load    *loader
	browser *tableBrowser

	pane    detail.Model
	isOpen  bool
	focused bool // the keys go to the pane

	view       *table.View       // that the row is of
	row        int               // that is shown
	addresses  addressesFoundMsg // of the session of the record
	addressing latestRequest
	findings   rowFindingsMsg // of the messages
	copies     copiesComparedMsg
	comparing  latestRequest // the copies
}

// openPane shows the row of the cursor.
func (d *rowDetail) openPane() tea.Cmd {
	d.isOpen = true
	return d.showRow()
}

// closePane closes the pane.
func (d *rowDetail) closePane() {
	d.isOpen = false
	d.setFocus(false)
}

// resetLoad drops the data of the load before.
func (d *rowDetail) resetLoad() {
	d.addresses, d.findings, d.copies = addressesFoundMsg{}, rowFindingsMsg{}, copiesComparedMsg{}
}

// showItems scrolls to the items of the record.
func (d *rowDetail) showItems() { d.pane.ScrollToItems() }

// setFocus moves the focus to the pane, or to the table.
func (d *rowDetail) setFocus(on bool) {
	d.focused = on
	d.pane.SetFocus(on)
}

// switchFocus moves the focus to the detail, or back to the table.
func (d *rowDetail) switchFocus() tea.Cmd {
	if !d.isOpen {
		if d.browser.grid.CursorRow() < 0 {
			return nil
		}
		return d.openPane()
	}
	d.setFocus(!d.focused)
	return nil
}

func (d *rowDetail) updatePane(msg tea.Msg) (cmd tea.Cmd) {
	d.pane, cmd = d.pane.Update(msg)
	return cmd
}

// followCursor shows the row of the cursor if it has changed.
func (d *rowDetail) followCursor() tea.Cmd {
	if !d.isOpen || d.view == d.browser.view && d.row == d.browser.grid.CursorRow() {
		return nil
	}
	return d.showRow()
}

// showRow shows the row of the cursor.
func (d *rowDetail) showRow() tea.Cmd {
	row := d.browser.grid.CursorRow()
	d.view, d.row = d.browser.view, row
	switch {
	case row < 0:
		d.pane.ClearContent()
		return nil
	case d.browser.state.Spec.Shape == table.Grouped:
		d.pane.SetGroup(d.groupOf(row))
		return d.lookUpFindings(row)
	}
	if n, ok := d.browser.view.Sibling(row); ok {
		d.showSibling(n)
		return nil
	}
	record := d.browser.view.FirstRecord(row)
	if d.addresses.record != record {
		d.addresses = addressesFoundMsg{record: record}
	}
	d.showRecord(record)
	return tea.Batch(d.findAddresses(record), d.lookUpFindings(row), d.compareCopies(record))
}

func (d *rowDetail) showRecord(record int) {
	s := d.browser.view.Snapshot()
	c := detail.Content{
		Record: s.Record(record), Place: s.RecordPlace(record),
		Duplicates: s.CountDuplicates(record), Conflict: s.IsConflict(record), Addresses: d.addresses.values,
	}
	c.Copies = d.listCopies(record)
	c.Subjects = d.subjectsOf(s, idsOf(c.Record))
	c.Siblings = siblingsOfRecord(s, c.Record)
	if c.Place.Input < len(d.load.inputs) {
		c.Input = d.load.inputs[c.Place.Input]
	}
	d.pane.SetRecord(c)
}

// showSibling shows a sibling operation.
func (d *rowDetail) showSibling(n int) {
	s := d.browser.view.Snapshot()
	c := detail.Content{Place: s.SiblingPlace(n), Sibling: &detail.SiblingContent{Sibling: s.Sibling(n)}}
	for item := range c.Sibling.Items {
		c.Sibling.Messages = append(c.Sibling.Messages, s.SiblingMessage(n, item))
	}
	c.Record = c.Sibling.RecordPart()
	c.Siblings = siblingsOfRecord(s, c.Record)
	if c.Place.Input < len(d.load.inputs) {
		c.Input = d.load.inputs[c.Place.Input]
	}
	d.pane.SetRecord(c)
}

// findAddresses finds the addresses of the session of a record. A session with several addresses is
// typical of an intruder.
func (d *rowDetail) findAddresses(record int) tea.Cmd {
	s := d.browser.view.Snapshot()
	session := s.CellText(record, table.SessionID)
	if session == "" {
		return nil
	}
	ctx, _ := d.addressing.startNew(d.ctx)
	of := table.EqualTerm(table.SessionID, session)
	return func() tea.Msg {
		view, err := table.Build(ctx, s, table.Spec{Shape: table.Grouped, By: table.SessionID, Within: of})
		if err != nil {
			return nil
		}
		for row := range view.Len() { // ids that differ in the case of letters are two sessions
			if view.Cell(row, table.SessionID) == session {
				return addressesFoundMsg{record: record, values: view.RowValues(row, table.ClientIP)}
			}
		}
		return nil
	}
}

// showAddresses adds the addresses of the session to the record that is shown.
func (d *rowDetail) showAddresses(msg addressesFoundMsg) {
	row := d.browser.grid.CursorRow()
	if !d.isOpen || row < 0 || d.browser.state.Spec.Shape == table.Grouped || d.browser.view.FirstRecord(row) != msg.record {
		return
	}
	d.addresses = msg
	d.showRecord(msg.record)
}

func (d *rowDetail) groupOf(row int) detail.Group {
	view, spec := d.browser.view, d.browser.state.Spec
	g := detail.Group{By: spec.By, Name: view.Cell(row, spec.By), Addresses: view.AllAddresses(row)}
	if spec.By == table.InternetMessageID {
		id := messageid.ID(g.Name)
		s := d.subjectsOf(view.Snapshot(), []messageid.ID{id})[id.Key()]
		g.Subject = &s
	}
	g.Siblings = siblingsOfGroup(view, row)
	for _, c := range spec.Columns() {
		if c == spec.By || g.Subject != nil && c.IsMessageInfo() {
			continue
		}
		if c == spec.Then {
			g.Name = orNone(g.Name) + ", " + c.String() + " " + orNone(view.Cell(row, c))
			continue
		}
		g.Cells = append(g.Cells, detail.Cell{Column: c, Text: view.Cell(row, c)})
		if c.IsList() {
			g.Lists = append(g.Lists, detail.List{Column: c, Values: view.RowValues(row, c)})
		}
	}
	return g
}

// readRaw reads the text of a record again.
func (d *rowDetail) readRaw(want detail.RawRequested) tea.Cmd {
	feed := d.load.feed
	return recoverCommand("reading a record again", func() tea.Msg {
		text, err := feed.Raw(want.Place)
		return detail.NewRaw(want.Place, text, err)
	}, func(err error) tea.Msg { return detail.NewRaw(want.Place, nil, err) })
}
