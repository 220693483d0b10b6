package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/table"
	"whoread/ui/words"
)

// switchOwn shows the records of whoread's own lookups, or leaves them out again.
func (m *Model) switchOwn() tea.Cmd {
	if m.load.snapshot.OwnRecords() == 0 {
		return m.say("no record here is of whoread's own lookups")
	}
	next := m.look()
	next.Spec.Own = !next.Spec.Own
	return m.change(next)
}

// ownLine says what became of the records of whoread's own lookups; "" if there are none.
func (m *Model) ownLine() string {
	own := m.load.snapshot.OwnRecords()
	if own == 0 {
		return ""
	}
	said := words.Count(own, "record") + " of whoread's own lookups "
	if m.narrowing().Spec.Own {
		return m.theme.Fit(said+"among these (:own leaves them out)", m.width)
	}
	return m.theme.Fit(said+"left out (:own shows them)", m.width)
}

// recordsOf is the number of records that are counted: without those that are left out.
func (m *Model) recordsOf(s *table.Snapshot) string { return words.Count(m.countOf(s), "record") }

func (m *Model) countOf(s *table.Snapshot) int {
	if m.narrowing().Spec.Own {
		return s.Len()
	}
	return s.Len() - s.OwnRecords()
}
