package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/filter"
	"whoread/audit/table"
	"whoread/trace"
	"whoread/ui/detail"
)

// addressesFoundMsg says which addresses the session of a record has.
type addressesFoundMsg struct {
	record int
	values []table.Value
}

func (m *Model) openDetail() tea.Cmd {
	m.detailOpen = true
	m.layOut()
	return m.refreshDetail()
}

func (m *Model) closeDetail() tea.Cmd {
	m.detailOpen = false
	m.focusDetail(false)
	m.layOut()
	return nil
}

func (m *Model) focusDetail(on bool) {
	m.inDetail = on
	m.detail.SetFocus(on)
}

// switchFocus gives the keys to the detail, or back to the table.
func (m *Model) switchFocus() tea.Cmd {
	if !m.detailOpen {
		if m.grid.Row() < 0 {
			return nil
		}
		return m.openDetail()
	}
	m.focusDetail(!m.inDetail)
	return nil
}

func (m *Model) toDetail(msg tea.Msg) (cmd tea.Cmd) {
	m.detail, cmd = m.detail.Update(msg)
	return cmd
}

// refreshDetail shows the row of the cursor in the detail, if that is open.
func (m *Model) refreshDetail() tea.Cmd {
	row := m.grid.Row()
	switch {
	case !m.detailOpen:
		return nil
	case row < 0:
		m.detail.Clear()
		return nil
	case m.build.shown.Spec.Shape == table.Grouped:
		m.detail.SetGroup(m.groupOf(row))
		return m.lookUpFindings(row)
	}
	record := m.build.view.Record(row)
	if m.addresses.record != record {
		m.addresses = addressesFoundMsg{record: record}
	}
	m.showRecord(record)
	return tea.Batch(m.findAddresses(record), m.lookUpFindings(row))
}

func (m *Model) showRecord(record int) {
	s := m.build.view.Snapshot()
	c := detail.Content{
		Record: s.Record(record), Place: s.Place(record),
		Duplicates: s.Duplicates(record), Conflict: s.Conflict(record), Addresses: m.addresses.values,
	}
	c.Subjects = m.subjectsOf(s, idsOf(c.Record))
	if c.Place.Input < len(m.load.inputs) {
		c.Input = m.load.inputs[c.Place.Input]
	}
	m.detail.SetRecord(c)
}

// findAddresses finds out which addresses the session of a record has: one session from
// several is what an intruder looks like.
func (m *Model) findAddresses(record int) tea.Cmd {
	s := m.build.view.Snapshot()
	session := s.Text(record, table.SessionID)
	if session == "" {
		return nil
	}
	ctx, _ := m.addressing.start(m.ctx)
	of := filter.Equal(filter.Column{Name: table.SessionID.String(), Kind: filter.Text}, session)
	return func() tea.Msg {
		view, err := table.Build(ctx, s, table.Spec{Shape: table.Grouped, By: table.SessionID, Within: of})
		if err != nil || view.Len() == 0 {
			return nil
		}
		return addressesFoundMsg{record: record, values: view.Values(0, table.ClientIP)}
	}
}

// showAddresses adds the addresses of the session to the record that is shown.
func (m *Model) showAddresses(msg addressesFoundMsg) {
	row := m.grid.Row()
	if !m.detailOpen || row < 0 || m.build.shown.Spec.Shape == table.Grouped || m.build.view.Record(row) != msg.record {
		return
	}
	m.addresses = msg
	m.showRecord(msg.record)
}

// groupName is what a group is called in the path.
func (m *Model) groupName(row int) string {
	by := m.build.shown.Spec.By
	name := m.build.view.Cell(row, by)
	subject := m.build.view.Cell(row, table.Subject)
	switch {
	case by == table.InternetMessageID && subject != "":
		return "message " + subject
	case name != "":
	case by == table.Subject:
		name = inPlaceOfSubject(m.build.view.Cell(row, table.SubjectState))
	case by == table.SessionID: // these are groups by where they came from
		name = "(none) " + m.build.view.Snapshot().Text(m.build.view.Record(row), table.ClientIP)
	default:
		name = "(none)"
	}
	return by.String() + " " + name
}

func (m *Model) groupOf(row int) detail.Group {
	view, spec := m.build.view, m.build.shown.Spec
	g := detail.Group{By: spec.By, Name: view.Cell(row, spec.By), Addresses: view.AllAddresses(row)}
	if spec.By == table.InternetMessageID {
		s := m.subjectsOf(view.Snapshot(), []string{g.Name})[trace.Key(g.Name)]
		g.Subject = &s
	}
	for _, c := range spec.Columns() {
		if c == spec.By || g.Subject != nil && ofMessage(c) {
			continue
		}
		g.Cells = append(g.Cells, detail.Cell{Column: c, Text: view.Cell(row, c)})
		if c.Counted() && c != table.DistinctMessages {
			g.Lists = append(g.Lists, detail.List{Column: c, Values: view.Values(row, c)})
		}
	}
	return g
}

// ofMessage tells whether a column says what is known of a message.
func ofMessage(c table.Column) bool {
	switch c {
	case table.Subject, table.SubjectState, table.SubjectSource, table.Sender, table.Received:
		return true
	default:
		return false
	}
}

// fetchRaw reads the text of a record again.
func (m *Model) fetchRaw(want detail.WantRaw) tea.Cmd {
	feed := m.feed
	return attempt("reading a record again", func() tea.Msg {
		text, err := feed.Raw(want.Place)
		return detail.NewRaw(want.Place, text, err)
	}, func(err error) tea.Msg { return detail.NewRaw(want.Place, nil, err) })
}
