package ui

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/export"
	"whoread/audit/table"
	"whoread/ui/widget/humanize"
	"whoread/ui/widget/keys"
)

// marks are the rows that the user has marked, by what the rows are: identities of records and
// of groups do not mix.
type marks map[rowKind]map[table.RowID]struct{}

// rowsCollectedMsg is a set of rows to mark.
type rowsCollectedMsg struct {
	kind rowKind
	ids  map[table.RowID]struct{}
}

// currentMarks returns the marks among the rows on the screen.
func (b *tableBrowser) currentMarks() map[table.RowID]struct{} {
	kind := b.shownKind()
	if b.marks[kind] == nil {
		b.marks[kind] = map[table.RowID]struct{}{}
		b.showRows()
	}
	return b.marks[kind]
}

// toggleMark marks or unmarks the row of the cursor, and moves to the next row.
func (b *tableBrowser) toggleMark() {
	row := b.grid.CursorRow()
	if row < 0 {
		return
	}
	marked, id := b.currentMarks(), b.view.RowID(row)
	if _, ok := marked[id]; ok {
		delete(marked, id)
	} else {
		marked[id] = struct{}{}
	}
	b.moveCursor(keys.Down)
}

// isMarkingRange reports whether a range was begun.
func (b *tableBrowser) isMarkingRange() bool { return b.anchor != nil }

// markRange starts a range, or marks the rows from its start to the cursor.
func (b *tableBrowser) markRange() tea.Cmd {
	row := b.grid.CursorRow()
	if row < 0 {
		return nil
	}
	if b.anchor == nil {
		id := b.view.RowID(row)
		b.anchor = &id
		return b.showNotice("range starts here; v marks up to the cursor, Esc cancels")
	}
	from, ok := b.view.RowByID(*b.anchor)
	b.anchor = nil
	if !ok {
		return b.showNotice("the first row of the range is no longer shown")
	}
	marked := b.currentMarks()
	for r := min(from, row); r <= max(from, row); r++ {
		marked[b.view.RowID(r)] = struct{}{}
	}
	return b.showNotice(humanize.FormatCount(max(from, row)-min(from, row)+1, "row") + " marked")
}

// cancelRange forgets the start of a range.
func (b *tableBrowser) cancelRange() { b.anchor = nil }

// markAll marks every row of the view. There can be millions.
func (b *tableBrowser) markAll() tea.Cmd {
	view, kind := b.view, b.shownKind()
	if view == nil {
		return nil
	}
	return func() tea.Msg {
		ids := make(map[table.RowID]struct{}, view.Len())
		for row := range view.Len() {
			ids[view.RowID(row)] = struct{}{}
		}
		return rowsCollectedMsg{kind: kind, ids: ids}
	}
}

// addMarks marks the rows that were collected.
func (b *tableBrowser) addMarks(msg rowsCollectedMsg) tea.Cmd {
	maps.Copy(msg.ids, b.marks[msg.kind])
	b.marks[msg.kind] = msg.ids
	b.showRows()
	return b.countHidden()
}

// clearMarks unmarks the rows of this kind.
func (b *tableBrowser) clearMarks() tea.Cmd {
	delete(b.marks, b.shownKind())
	if b.shownKind() == (rowKind{}) {
		b.kept.marked, b.kept.lost = nil, 0
	}
	if b.view != nil {
		b.showRows()
	}
	return b.countHidden()
}

// pickMarked returns the marked rows in the order of a view, those that it hides among them, and how
// many these are. If it hides some, all are as they are without its filter, so that the numbers of
// groups, which follow from a filter, mean the same in all rows.
func pickMarked(ctx context.Context, v *table.View, ids map[table.RowID]struct{}) (rows *table.View, hidden int, err error) {
	rows = v.PickRows(ids)
	shown := rows.Len()
	for _, spec := range widenSpecs(v.Spec()) {
		if rows.Len() == len(ids) {
			break
		}
		all, err := table.Build(ctx, v.Snapshot(), spec)
		if err != nil {
			return nil, 0, fmt.Errorf("looking for the marked rows: %w", err)
		}
		rows = all.PickRows(ids)
	}
	return rows, rows.Len() - shown, nil
}

// widenSpecs returns the specs of the same rows without the filter and the open group, and then with the
// records of whoread's own lookups, too.
func widenSpecs(s table.Spec) []table.Spec {
	s.Filter, s.Within = nil, nil
	wider := s
	wider.ShowOwnLookups = true
	return []table.Spec{s, wider}
}

// hiddenCountedMsg is the number of marked rows that a view does not show.
type hiddenCountedMsg struct{ number, rows int }

// countHidden counts the marked rows that the view does not show. It need be called only after the
// view or all marks change, since a row that is not shown can neither be marked nor lose its mark.
func (b *tableBrowser) countHidden() tea.Cmd {
	number := b.hiddenCount.newNumber()
	ids := maps.Clone(b.marks[b.shownKind()])
	if len(ids) == 0 || b.view == nil {
		b.hidden = 0
		return nil
	}
	view := b.view
	return func() tea.Msg { return hiddenCountedMsg{number: number, rows: len(ids) - view.PickRows(ids).Len()} }
}

// showHidden takes the number of marked rows that the view does not show.
func (b *tableBrowser) showHidden(msg hiddenCountedMsg) {
	if b.hiddenCount.isLatest(msg.number) {
		b.hidden = msg.rows
	}
}

// describeNotShown counts the marked rows that a view does not show; "" for none.
func describeNotShown(rows int, s table.Spec) string {
	why := "view"
	if s.Filter != nil {
		why = "filter"
	}
	if rows == 0 {
		return ""
	}
	return humanize.FormatNumber(rows) + " of them not in this " + why
}

// describeOtherMarks counts the marked rows of other kinds; "" for none.
func (b *tableBrowser) describeOtherMarks() string {
	var others []string
	for kind, ids := range b.marks {
		if kind != b.shownKind() && len(ids) > 0 {
			others = append(others, humanize.FormatNumber(len(ids))+" in "+export.SpecName(table.Spec{Shape: kind.shape, By: kind.by}))
		}
	}
	slices.Sort(others)
	return strings.Join(others, ", ")
}
