package ui

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/filter"
	"whoread/audit/table"
	"whoread/ui/widget/humanize"
	"whoread/ui/widget/keys"
	"whoread/ui/widget/theme"
)

// hintGap is free between the state and the hints.
const hintGap = 3

// statusLine shows the state of the table, and at its end a notice or hints.
func (m *Model) statusLine() string {
	if m.exit.asking {
		return m.theme.Fit(m.theme.Warn.Render(m.quitQuestion()), m.width)
	}
	if m.notice.text != "" {
		return m.theme.Fit(m.completeness.modeWord()+m.theme.Dot+m.notice.text, m.width)
	}
	left := m.describeState()
	return m.theme.AlignEnds(left, m.hintLine(m.width-theme.Width(left)-hintGap), m.width)
}

// describeState returns the left part of the status line.
func (m *Model) describeState() string {
	left := m.completeness.modeWord() + m.theme.Dot
	if part := m.lookup.statusPart(); part != "" {
		left += part + m.theme.Dot
	}
	if m.strip.isFocused() {
		left = m.strip.makeStrip().Describe(m.theme, m.width)
	} else {
		left += strings.Join(m.browser.describeRows(), m.theme.Dot)
	}
	return m.theme.Truncate(left, m.width)
}

// describeRows returns the parts of the status line about the table.
func (b *tableBrowser) describeRows() []string {
	if b.view == nil {
		return []string{"nothing yet"}
	}
	parts := []string{b.describePosition()}
	if n := len(b.marks[b.shownKind()]); n > 0 {
		marked := humanize.FormatNumber(n) + " marked"
		if hidden := describeNotShown(b.hidden, b.state.Spec); hidden != "" {
			marked += ", " + hidden
		}
		parts = append(parts, b.theme.Marked.Render(marked))
	}
	if b.isMarkingRange() {
		parts = append(parts, "marking a range")
	}
	parts = append(parts, "sort "+b.describeSort())
	switch {
	case b.grid.IsFollowing():
		parts = append(parts, b.theme.Good.Render("FOLLOW"))
	case b.arrived > 0 && b.load.isActive():
		parts = append(parts, "+"+humanize.FormatNumber(b.arrived)+" new")
	}
	if b.running && b.version != b.wanted {
		parts = append(parts, "working")
	}
	if c := b.grid.CursorColumn(); c != table.NoColumn {
		parts = append(parts, c.String())
	}
	return parts
}

// describePosition returns the row of the cursor among the rows shown.
func (b *tableBrowser) describePosition() string {
	rows := describeRowCount(b.state.Spec, b.rowCount(), b.accesses)
	if b.rowCount() == 0 {
		return rows
	}
	return "row " + humanize.FormatNumber(b.grid.CursorRow()+1) + " of " + rows
}

// describeSort describes the sort keys in their order.
func (b *tableBrowser) describeSort() string {
	var named []string
	for _, k := range b.state.Spec.Sort {
		order := b.theme.Ascending
		if k.Desc {
			order = b.theme.Descending
		}
		named = append(named, k.Column.String()+" "+order)
	}
	if len(named) == 0 {
		return "by time"
	}
	return strings.Join(named, ", ")
}

// hintLine returns as many hints as fit.
func (m *Model) hintLine(room int) string {
	if m.width < enoughWidth || m.height < enoughHeight {
		hint := "? help; widen to 80x24 for more"
		if len(hint) > room {
			hint = "widen to 80x24"
		}
		if len(hint) > room {
			return ""
		}
		return m.theme.Muted.Render(hint)
	}
	var hints []string
	for _, a := range m.fittingHints(room) {
		key, word := keys.HintOf(m.focusedPane(), a)
		hints = append(hints, m.theme.Key.Render(key)+" "+word)
	}
	return strings.Join(hints, "  ")
}

// fittingHints returns the actions whose hints fit.
func (m *Model) fittingHints(room int) []keys.Action {
	actions, wide := m.helpfulActions(), 0
	for i, a := range actions {
		key, word := keys.HintOf(m.focusedPane(), a)
		if wide += len(key) + len(word) + 3; wide > room+2 {
			return actions[:i]
		}
	}
	return actions
}

// hintAt returns the action whose hint is in a column of the status line; None if there is none.
func (m *Model) hintAt(x int) keys.Action {
	if m.notice.text != "" || m.width < enoughWidth || m.height < enoughHeight {
		return keys.None
	}
	room := m.width - theme.Width(m.describeState()) - hintGap
	at := m.width - theme.Width(m.hintLine(room))
	for _, a := range m.fittingHints(room) {
		key, word := keys.HintOf(m.focusedPane(), a)
		end := at + len(key) + len(word) + 1
		if x >= at && x < end {
			return a
		}
		at = end + 2
	}
	return keys.None
}

// clickHint does what the key of a hint does.
func (m *Model) clickHint(x int) tea.Cmd {
	a := m.hintAt(x)
	switch {
	case a == keys.None || m.browser.mustWait(a):
		return nil
	case m.strip.isFocused() && a != keys.ShowHelp:
		return m.strip.handleKey(a, "")
	case m.detail.focused && a == keys.Search: // of the text of the detail
		return m.runNow(m.detail.updatePane(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{'/'}}))
	}
	return m.doAction(a)
}

// helpfulActions returns the actions for the hints, the most helpful first, without the view that is shown.
// Where rows are messages, finding subjects comes early.
func (m *Model) helpfulActions() []keys.Action {
	actions := hintsOf(m.focusedPane())
	if m.focusedPane() != keys.Table {
		return actions
	}
	kind := m.browser.shownKind()
	shown := viewActionOf(kind)
	actions = slices.DeleteFunc(actions, func(a keys.Action) bool { return a == shown })
	if kind.shape == table.Accesses || kind.by == table.InternetMessageID {
		actions = slices.DeleteFunc(actions, func(a keys.Action) bool { return a == keys.Subjects })
		actions = slices.Insert(actions, 1, keys.Subjects)
	}
	return actions
}

// viewActionOf returns the action that shows rows of a kind; None for groups that no key shows.
func viewActionOf(kind rowKind) keys.Action {
	switch kind {
	case rowKind{shape: table.Events}:
		return keys.ViewEvents
	case rowKind{shape: table.Accesses}:
		return keys.ViewItems
	case rowKind{shape: table.Activity}:
		return keys.ViewActivity
	case rowKind{shape: table.Grouped, by: table.SessionID}:
		return keys.ViewSessions
	case rowKind{shape: table.Grouped, by: table.ClientIP}:
		return keys.ViewAddresses
	case rowKind{shape: table.Grouped, by: table.InternetMessageID}:
		return keys.ViewMessages
	}
	return keys.None
}

// hintsOf returns the default actions for the hints. Prompts and overlays have their own hints.
func hintsOf(p keys.Pane) []keys.Action {
	switch p {
	case keys.Table:
		return []keys.Action{
			keys.ShowHelp, keys.Open, keys.Filter, keys.ViewSessions, keys.Search, keys.ViewAddresses, keys.ViewItems,
			keys.ViewMessages, keys.Subjects, keys.ViewActivity, keys.ViewEvents, keys.Keep, keys.FacetColumn, keys.ExportRows,
		}
	case keys.Timeline:
		return []keys.Action{keys.Open, keys.Hide, keys.MarkRange, keys.Back, keys.Down, keys.ShowHelp}
	case keys.Detail:
		return []keys.Action{keys.NextFocus, keys.Open, keys.Back, keys.Search}
	case keys.Prompt, keys.Facet, keys.ColumnSettings, keys.Export, keys.Inputs, keys.Help, keys.Lookup:
	}
	return nil
}

// isNarrowed reports whether rows are hidden or a search is active.
func (b *tableBrowser) isNarrowed() bool {
	l := b.shownState()
	return l.Spec.Filter != nil || len(l.Path) > 0 || b.search.expr != nil
}

// shownState returns the state on the screen, or the wanted one before the first view.
func (b *tableBrowser) shownState() viewState {
	if b.view == nil {
		return b.wantedState()
	}
	return b.state
}

// filterLine shows what hides rows, and how many are left. It is always there while rows are hidden,
// because a forgotten filter is a classic mistake.
func (b *tableBrowser) filterLine() string {
	l := b.shownState()
	var parts []string
	for _, level := range l.Path {
		parts = append(parts, b.theme.Title.Render("in")+" "+b.theme.Input.Render(b.cleanText(level.Name)))
	}
	if e := l.Spec.Filter; e != nil {
		parts = append(parts, b.theme.Title.Render("filter")+" "+b.theme.Input.Render(b.cleanText(b.describeFilter(e))))
	}
	if e := b.search.expr; e != nil {
		parts = append(parts, b.theme.Title.Render("search")+" "+b.theme.Hit.Render(b.cleanText(e.String()))+"  "+b.describeHits())
	}
	return b.theme.AlignEnds(strings.Join(parts, b.theme.Crumb), b.describeShare(), b.width)
}

// describeFilter returns the filter as people read it, or as it is written before its view is built.
func (b *tableBrowser) describeFilter(e filter.Expr) string {
	if text := e.String(); b.filterLabel == "" || text != filterText(b.state.Spec.Filter) {
		return text
	}
	return b.filterLabel
}

// listsLine says how many entries of the lists in the filter are in the log, and which are not.
func (b *tableBrowser) listsLine() string {
	const examples = 100 // more than a line can show
	said := make([]string, len(b.listMatches))
	for i, m := range b.listMatches {
		said[i] = b.cleanText(humanize.DescribeList(m, examples))
	}
	return b.theme.Fit(strings.Join(said, b.theme.Dot), b.width)
}

// describeShare returns how many of the records are in the view. A filter selects records, so rows of
// items and messages include everything that these list.
func (b *tableBrowser) describeShare() string {
	if b.view == nil {
		return ""
	}
	all := b.describeRecords(b.view.Snapshot())
	if b.records == notCounted {
		return "of " + all
	}
	share := humanize.FormatNumber(b.records) + " of " + all
	s := b.state.Spec
	if s.Shape == table.Activity {
		share = humanize.FormatNumber(b.accesses) + " of " + all + ", " + humanize.FormatNumber(b.rowCount()-b.accesses) +
			" of " + humanize.FormatCount(b.view.Snapshot().SiblingCount(), "sibling")
	}
	items := s.Shape == table.Accesses || s.Shape == table.Grouped && s.By == table.InternetMessageID
	if items && s.Filter != nil {
		share += " with all their items"
	}
	if hidden := humanize.DescribeHiddenWithoutTime(b.view.HiddenWithoutTime()); hidden != "" {
		share += b.theme.Dot + b.theme.Warn.Render(hidden)
	}
	return share
}

// timelineLine draws the timeline with the part of it that is in view.
func (b *tableBrowser) timelineLine() string {
	tl := b.timeline
	tl.From, tl.To = b.timesInView()
	return tl.View(b.theme, b.width)
}
