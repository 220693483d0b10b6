package ui

import (
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/filter"
	"whoread/audit/table"
	"whoread/ui/pane/grid"
	"whoread/ui/widget/keys"
)

// changeState changes the state, which can be undone, and builds its view.
func (b *tableBrowser) changeState(next viewState) tea.Cmd {
	b.preview = nil
	b.history.Push(next)
	return b.rebuildView(nil)
}

// changeLayout changes the columns, which needs no new view.
func (b *tableBrowser) changeLayout(l grid.Layout) tea.Cmd {
	if !b.state.isSameKind(b.wantedState()) {
		return nil // the columns on the screen are about to go
	}
	next := b.history.Current()
	l.Default = false
	next.Layout = l
	b.history.Push(next)
	b.grid.SetLayout(l)
	return nil
}

// previewState shows a state without adding it to the history.
func (b *tableBrowser) previewState(next viewState) tea.Cmd {
	b.preview = &next
	return b.rebuildView(nil)
}

// commitState changes to a state that may have been previewed, so that its view may exist already.
func (b *tableBrowser) commitState(next viewState) tea.Cmd {
	if b.preview == nil || filterText(b.preview.Spec.Filter) != filterText(next.Spec.Filter) {
		return b.changeState(next)
	}
	b.preview = nil
	b.history.Push(next)
	return nil
}

// filterText returns a filter as it is written; "" for none.
func filterText(e filter.Expr) string {
	if e == nil {
		return ""
	}
	return e.String()
}

// dropPreview goes back from a preview to the current state.
func (b *tableBrowser) dropPreview() tea.Cmd {
	if b.preview == nil {
		return nil
	}
	b.preview = nil
	return b.rebuildView(nil)
}

// undoChange goes back to the state before the last change.
func (b *tableBrowser) undoChange() tea.Cmd {
	if !b.history.Undo() {
		return b.showNotice("nothing to undo")
	}
	return b.rebuildView(nil)
}

// redoChange redoes the last change that was undone.
func (b *tableBrowser) redoChange() tea.Cmd {
	if !b.history.Redo() {
		return b.showNotice("nothing to redo")
	}
	return b.rebuildView(nil)
}

// resetState shows all rows of this kind in their default order.
func (b *tableBrowser) resetState() tea.Cmd {
	now := b.history.Current().Spec
	fresh := table.Spec{Shape: now.Shape, By: now.By, Then: now.Then, Sort: firstSort(now.By), ShowOwnLookups: b.options.ShowOwnLookups}
	return b.changeState(viewState{Spec: fresh, Layout: defaultLayout(fresh)})
}

// showActivity shows records and sibling operations in one order.
func (b *tableBrowser) showActivity() tea.Cmd {
	shown := b.changeState(b.wantedState().withShape(table.Activity, table.NoColumn))
	if b.load.isActive() || b.load.snapshot.SiblingCount() > 0 {
		return shown
	}
	return tea.Batch(shown, b.showNotice("no sibling operations were read: they are in exports of all operations, not in a search for MailItemsAccessed"))
}

// openGroup shows the records of the group in a row.
func (b *tableBrowser) openGroup(row int) tea.Cmd {
	return b.changeState(b.state.withGroup(b.view.GroupFilter(row), b.groupName(row), b.grid.SavePosition()))
}

// openCell shows the records of a cell of a matrix.
func (b *tableBrowser) openCell(cell filter.Expr, name string) tea.Cmd {
	return b.changeState(b.state.withGroup(cell, name, b.grid.SavePosition()))
}

// groupName returns what a group is called in the path.
func (b *tableBrowser) groupName(row int) string {
	by := b.state.Spec.By
	name := b.view.Cell(row, by)
	if then := b.state.Spec.Then; then != table.NoColumn {
		return by.String() + " " + orNone(name) + ", " + then.String() + " " + orNone(b.view.Cell(row, then))
	}
	subject := b.view.Cell(row, table.Subject)
	switch {
	case by == table.InternetMessageID && subject != "":
		return "message " + subject
	case name != "":
	case by == table.Subject:
		name = formatMissingSubject(b.view.Cell(row, table.SubjectState))
	case by == table.SessionID: // such a group has the address of its first record
		name = "(none) " + b.view.Snapshot().CellText(b.view.FirstRecord(row), table.ClientIP)
	default:
		name = "(none)"
	}
	return by.String() + " " + name
}

// orNone returns a value, which may not be stated.
func orNone(value string) string {
	if value == "" {
		return "(none)"
	}
	return value
}

// leaveGroup goes back to the view that the group was opened from, and restores the cursor.
func (b *tableBrowser) leaveGroup() tea.Cmd {
	next, place := b.wantedState().parentState()
	cmd := b.changeState(next)
	b.place = &place
	return cmd
}

// toggleOwnLookups shows or hides the records of whoread's own lookups.
func (b *tableBrowser) toggleOwnLookups() tea.Cmd {
	if b.load.snapshot.OwnRecords() == 0 {
		return b.showNotice("no records of whoread's own lookups here")
	}
	next := b.wantedState()
	next.Spec.ShowOwnLookups = !next.Spec.ShowOwnLookups
	return b.changeState(next)
}

// sortByText sorts by keys such as "ClientIP,-TimeStamp"; a plus adds to those there are.
func (b *tableBrowser) sortByText(text string) tea.Cmd {
	text, add := strings.CutPrefix(text, "+")
	next := b.wantedState()
	sort, err := next.Spec.ParseSortKeys(text)
	if err != nil {
		return b.showNotice(err.Error())
	}
	for i, k := range sort {
		next = next.withSort(k, add || i > 0)
	}
	return b.changeState(next)
}

// groupByName groups by the named column; by the column of the cursor for "".
func (b *tableBrowser) groupByName(name string) tea.Cmd {
	if name == "" {
		return b.groupBy(b.grid.CursorColumn())
	}
	by, then, err := parseColumnPair(name)
	switch {
	case err != nil:
		return b.showNotice(err.Error())
	case then == table.NoColumn:
		return b.groupBy(by)
	default:
		return b.groupByPair(by, then)
	}
}

// parseColumnPair parses the columns to group by, such as "Mailbox,ip". The second is NoColumn if only one is
// named.
func parseColumnPair(text string) (by, then table.Column, err error) {
	first, second, pair := strings.Cut(text, ",")
	if by, err = table.ColumnByName(strings.TrimSpace(first)); err == nil && pair {
		then, err = table.ColumnByName(strings.TrimSpace(second))
	}
	if err != nil {
		return table.NoColumn, table.NoColumn, fmt.Errorf("grouping by %s: %w", text, err)
	}
	return groupedColumn(by), groupedColumn(then), nil
}

// groupedColumn returns the column to group by in place of another one: times are grouped by day.
func groupedColumn(c table.Column) table.Column {
	if c == table.TimeStamp {
		return table.Day
	}
	return c
}

// groupByPair shows a row for each pair of values of two columns.
func (b *tableBrowser) groupByPair(by, then table.Column) tea.Cmd {
	next := b.wantedState().withPair(by, then)
	if err := next.Spec.Validate(); err != nil {
		return b.showNotice(err.Error())
	}
	return b.changeState(next)
}

// groupBy shows a row for each value of a column, times by their days.
func (b *tableBrowser) groupBy(c table.Column) tea.Cmd {
	c = groupedColumn(c)
	groupable := table.GroupableColumns()
	if !slices.Contains(groupable, c) {
		var names []string
		for _, g := range groupable {
			names = append(names, g.String())
		}
		return b.showNotice("cannot group by " + c.String() + "; choose one of " + strings.Join(names, ", "))
	}
	return b.changeState(b.wantedState().withShape(table.Grouped, c))
}

// exprTypedMsg is an expression in a : line.
type exprTypedMsg struct {
	action keys.Action
	text   string
}

// runExpr filters by an expression, or searches it.
func (b *tableBrowser) runExpr(a keys.Action, text string) tea.Cmd {
	b.forgetLists()
	return b.applyExpr(exprTypedMsg{a, text})
}

// applyExpr is runExpr after the lists that the expression names were read.
func (b *tableBrowser) applyExpr(msg exprTypedMsg) tea.Cmd {
	e, wait, err := b.parseFilter(msg.text, msg)
	switch {
	case err != nil:
		return b.showNotice(err.Error())
	case wait != nil:
		return wait
	case msg.action == keys.Filter:
		return b.changeState(b.wantedState().withFilter(e))
	}
	b.setSearch(e)
	return b.nextHit(false)
}

// cellTerm returns the term that selects the value under the cursor; nil if there is none.
func (b *tableBrowser) cellTerm() filter.Expr {
	if b.grid.CursorRow() < 0 {
		return nil
	}
	return b.view.CellTerm(b.grid.CursorRow(), b.grid.CursorColumn())
}

// keepTerm shows only the records that a term selects.
func (b *tableBrowser) keepTerm(term filter.Expr) tea.Cmd {
	if term == nil {
		return b.showNotice("this column cannot be filtered")
	}
	l := b.wantedState()
	return b.changeState(l.withFilter(filter.AllOf(l.Spec.Filter, term)))
}

// dropTerm hides the records that a term selects.
func (b *tableBrowser) dropTerm(term filter.Expr) tea.Cmd {
	if term == nil {
		return b.showNotice("this column cannot be filtered")
	}
	l := b.wantedState()
	return b.changeState(l.withFilter(filter.AllOf(l.Spec.Filter, filter.Not{X: term})))
}
