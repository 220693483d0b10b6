package ui

import (
	"maps"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/table"
	"whoread/ui/keys"
	"whoread/ui/words"
)

// marks are the rows that the user has marked, by what the rows are: identities of records and
// of groups do not mix.
type marks map[rowKind]map[table.ID]struct{}

// marked says that rows were collected to be marked.
type marked struct {
	kind rowKind
	ids  map[table.ID]struct{}
}

// ownMarks are the marks among the rows on the screen.
func (m *Model) ownMarks() map[table.ID]struct{} {
	kind := m.build.kind()
	if m.marks[kind] == nil {
		m.marks[kind] = map[table.ID]struct{}{}
		m.showRows()
	}
	return m.marks[kind]
}

// mark marks the row of the cursor, or takes its mark off, and goes on to the next one.
func (m *Model) mark() tea.Cmd {
	row := m.grid.Row()
	if row < 0 {
		return nil
	}
	own, id := m.ownMarks(), m.build.view.ID(row)
	if _, ok := own[id]; ok {
		delete(own, id)
	} else {
		own[id] = struct{}{}
	}
	return m.act(keys.Down)
}

// marking tells whether a range was begun.
func (m *Model) marking() bool { return m.anchor != nil }

// markRange begins a range, or marks the rows from its beginning to the cursor.
func (m *Model) markRange() tea.Cmd {
	row := m.grid.Row()
	if row < 0 {
		return nil
	}
	if m.anchor == nil {
		id := m.build.view.ID(row)
		m.anchor = &id
		return m.say("range from here; v marks up to the cursor, Esc gives up")
	}
	from, ok := m.build.view.Row(*m.anchor)
	m.anchor = nil
	if !ok {
		return m.say("the row that the range began with is not shown any more")
	}
	own := m.ownMarks()
	for r := min(from, row); r <= max(from, row); r++ {
		own[m.build.view.ID(r)] = struct{}{}
	}
	return m.say(words.Count(max(from, row)-min(from, row)+1, "row") + " marked")
}

// markAll marks every row of the view. There can be millions.
func (m *Model) markAll() tea.Cmd {
	view, kind := m.build.view, m.build.kind()
	if view == nil {
		return nil
	}
	return func() tea.Msg {
		ids := make(map[table.ID]struct{}, view.Len())
		for row := range view.Len() {
			ids[view.ID(row)] = struct{}{}
		}
		return marked{kind: kind, ids: ids}
	}
}

func (m *Model) marked(msg marked) {
	maps.Copy(msg.ids, m.marks[msg.kind])
	m.marks[msg.kind] = msg.ids
	m.showRows()
}

func (m *Model) clearMarks() tea.Cmd {
	delete(m.marks, m.build.kind())
	if m.build.kind() == (rowKind{}) {
		m.kept.marked, m.kept.lost = nil, 0
	}
	if m.build.view != nil {
		m.showRows()
	}
	return nil
}
