package ui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit"
	"whoread/audit/source"
	"whoread/audit/table"
	"whoread/ui/pane/detail"
)

// copiesComparedMsg is the copies of a record in a conflict, compared as they were read again.
type copiesComparedMsg struct {
	record int
	copies []detail.Copy
}

// maxComparedCopies is the number of copies of a record that are compared.
const maxComparedCopies = 20

// listCopies returns the copies of a record with their differences, as far as the table keeps them until
// they were read again.
func (d *rowDetail) listCopies(record int) []detail.Copy {
	if d.copies.record == record && d.copies.copies != nil {
		return d.copies.copies
	}
	s := d.browser.view.Snapshot()
	return compareWithCopies(s, d.load.inputs, record, s.Record)
}

// compareWithCopies compares a record with its copies. recordOf returns a record by its number.
func compareWithCopies(s *table.Snapshot, inputs []source.Input, record int, recordOf func(int) audit.Record) []detail.Copy {
	numbers := s.ConflictingCopies(record)
	if len(numbers) == 0 {
		return nil
	}
	shown := recordOf(record)
	var copies []detail.Copy
	for _, n := range numbers[:min(len(numbers), maxComparedCopies)] {
		other := recordOf(n)
		c := detail.Copy{Place: s.RecordPlace(n), Differences: audit.CompareCopies(&shown, &other)}
		if c.Place.Input < len(inputs) {
			c.Input = inputs[c.Place.Input]
		}
		copies = append(copies, c)
	}
	return copies
}

// compareCopies compares a record with its copies by their texts, since the table does not keep all that is
// compared.
func (d *rowDetail) compareCopies(record int) tea.Cmd {
	s, feed, inputs := d.browser.view.Snapshot(), d.load.feed, slices.Clone(d.load.inputs)
	if !s.IsConflict(record) || d.copies.record == record && d.copies.copies != nil {
		return nil
	}
	ctx, _ := d.comparing.startNew(d.ctx)
	return recoverCommand("comparing copies of a record", func() tea.Msg {
		copies := compareWithCopies(s, inputs, record, func(n int) audit.Record { return readWholeRecord(s, feed, n) })
		if ctx.Err() != nil {
			return nil
		}
		return copiesComparedMsg{record: record, copies: copies}
	}, func(error) tea.Msg { return nil })
}

// readWholeRecord returns a record of the table with what only its text has.
func readWholeRecord(s *table.Snapshot, feed Feed, n int) audit.Record {
	r := s.Record(n)
	text, err := feed.Raw(s.RecordPlace(n))
	if err != nil {
		return r
	}
	whole, err := audit.Parse(text)
	if err != nil {
		return r
	}
	r.OtherIP = whole.OtherIP
	if len(whole.Folders) != len(r.Folders) {
		return r
	}
	for i := range r.Folders {
		items := r.Folders[i].Items
		if len(items) != len(whole.Folders[i].Items) {
			continue
		}
		for k := range items {
			items[k].ImmutableID = whole.Folders[i].Items[k].ImmutableID
		}
	}
	return r
}

// showCopies shows the compared copies of the record that is shown.
func (d *rowDetail) showCopies(msg copiesComparedMsg) {
	row := d.browser.grid.CursorRow()
	if !d.isOpen || row < 0 || d.browser.state.Spec.Shape == table.Grouped || d.browser.view.FirstRecord(row) != msg.record {
		return
	}
	d.copies = msg
	d.showRecord(msg.record)
}
