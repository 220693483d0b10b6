package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit"
	"whoread/audit/messageid"
	"whoread/audit/table"
	"whoread/trace"
	"whoread/ui/pane/detail"
)

// rowFindingsMsg is the answers for the messages of a row. A lookup may hold their lock, so a command
// reads them.
type rowFindingsMsg struct {
	load    int
	kind    rowKind
	row     table.RowID
	answers map[messageid.Key]trace.Answer
}

// lookUpFindings reads the answers for the messages of the row in the detail.
func (d *rowDetail) lookUpFindings(row int) tea.Cmd {
	ids := d.messagesIn(row)
	if len(ids) == 0 {
		return nil
	}
	findings := d.options.Findings
	t := rowFindingsMsg{load: d.load.run.number, kind: d.browser.shownKind(), row: d.browser.view.RowID(row), answers: map[messageid.Key]trace.Answer{}}
	return func() tea.Msg {
		for _, id := range ids {
			if a := findings.Answer(id); len(a.Findings) > 0 {
				t.answers[a.ID] = a
			}
		}
		return t
	}
}

// messagesIn returns the ids of the messages in the detail of a row.
func (d *rowDetail) messagesIn(row int) []messageid.ID {
	view, spec := d.browser.view, d.browser.state.Spec
	switch {
	case view.FirstRecord(row) < 0:
		return nil
	case spec.Shape != table.Grouped:
		return idsOf(view.Snapshot().Record(view.FirstRecord(row)))
	case spec.By == table.InternetMessageID:
		return []messageid.ID{messageid.ID(view.Cell(row, spec.By))}
	}
	return nil
}

// idsOf returns the message ids of a record.
func idsOf(r audit.Record) []messageid.ID {
	var ids []messageid.ID
	for _, f := range r.Folders {
		for _, i := range f.Items {
			if i.MessageID.Key() != "" {
				ids = append(ids, i.MessageID)
			}
		}
	}
	return ids
}

// showFindings adds answers to the row in the detail.
func (d *rowDetail) showFindings(t rowFindingsMsg) {
	row := d.browser.grid.CursorRow()
	if !d.isOpen || row < 0 || !d.load.run.isLatest(t.load) || t.kind != d.browser.shownKind() || t.row != d.browser.view.RowID(row) {
		return
	}
	d.findings = t
	if t.kind.shape == table.Grouped {
		d.pane.SetGroup(d.groupOf(row))
		return
	}
	d.showRecord(d.browser.view.FirstRecord(row))
}

// subjectsOf returns the subjects of messages: what the table knows, and the answers that were read so
// far.
func (d *rowDetail) subjectsOf(s *table.Snapshot, ids []messageid.ID) map[messageid.Key]detail.Subject {
	all := make(map[messageid.Key]detail.Subject, len(ids))
	for _, id := range ids {
		known, _ := s.MessageInfo(id)
		all[id.Key()] = detail.Subject{Known: known, Answer: d.findings.answers[id.Key()]}
	}
	return all
}
