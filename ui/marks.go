package ui

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/table"
	"whoread/ui/keys"
	"whoread/ui/words"
)

// marks are the rows that the user has marked, by what the rows are: identities of records and
// of groups do not mix.
type marks map[rowKind]map[table.ID]struct{}

// rowsCollectedMsg says that rows were collected to be marked.
type rowsCollectedMsg struct {
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
		return rowsCollectedMsg{kind: kind, ids: ids}
	}
}

func (m *Model) addMarks(msg rowsCollectedMsg) tea.Cmd {
	maps.Copy(msg.ids, m.marks[msg.kind])
	m.marks[msg.kind] = msg.ids
	m.showRows()
	return m.countHidden()
}

func (m *Model) clearMarks() tea.Cmd {
	delete(m.marks, m.build.kind())
	if m.build.kind() == (rowKind{}) {
		m.kept.marked, m.kept.lost = nil, 0
	}
	if m.build.view != nil {
		m.showRows()
	}
	return m.countHidden()
}

// pickMarked returns the marked rows in the order of a view, those that it hides among them, and how
// many these are. If it hides some, all are as they are without its filter, so that the numbers of
// groups, which follow from a filter, mean the same in all rows.
func pickMarked(ctx context.Context, v *table.View, ids map[table.ID]struct{}) (rows *table.View, hidden int, err error) {
	rows = v.Pick(ids)
	shown := rows.Len()
	for _, spec := range widened(v.Spec()) {
		if rows.Len() == len(ids) {
			break
		}
		all, err := table.Build(ctx, v.Snapshot(), spec)
		if err != nil {
			return nil, 0, fmt.Errorf("looking for the marked rows: %w", err)
		}
		rows = all.Pick(ids)
	}
	return rows, rows.Len() - shown, nil
}

// widened returns the specs of the same rows without the filter and the open group, and then with the
// records of whoread's own lookups, too.
func widened(s table.Spec) []table.Spec {
	s.Filter, s.Within = nil, nil
	own := s
	own.Own = true
	return []table.Spec{s, own}
}

// hiddenCountedMsg is how many marked rows a view does not show.
type hiddenCountedMsg struct{ number, rows int }

// countHidden counts the marked rows that the view does not show. It need be called only after the
// view or all marks change, since a row that is not shown can neither be marked nor lose its mark.
func (m *Model) countHidden() tea.Cmd {
	b := &m.build
	number := b.hiding.next()
	ids := maps.Clone(m.marks[b.kind()])
	if len(ids) == 0 || b.view == nil {
		b.hidden = 0
		return nil
	}
	view := b.view
	return func() tea.Msg { return hiddenCountedMsg{number: number, rows: len(ids) - view.Pick(ids).Len()} }
}

func (m *Model) showHidden(msg hiddenCountedMsg) {
	if m.build.hiding.is(msg.number) {
		m.build.hidden = msg.rows
	}
}

// notShown says how many of the marked rows a view does not show, and why; "" for none.
func notShown(rows int, s table.Spec) string {
	why := "view"
	if s.Filter != nil {
		why = "filter"
	}
	if rows == 0 {
		return ""
	}
	return words.Number(rows) + " of them not in this " + why
}

// otherMarks says which rows of other kinds are marked; "" for none.
func (m *Model) otherMarks() string {
	var others []string
	for kind, ids := range m.marks {
		if kind != m.build.kind() && len(ids) > 0 {
			others = append(others, words.Number(len(ids))+" in "+exportName(table.Spec{Shape: kind.shape, By: kind.by}))
		}
	}
	slices.Sort(others)
	return strings.Join(others, ", ")
}
