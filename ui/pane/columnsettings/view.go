package columnsettings

import (
	"whoread/ui/widget/cells"
	"whoread/ui/widget/humanize"
	"whoread/ui/widget/keys"
)

// View paints the pane.
func (m *Model) View() string {
	lines := []string{m.titleLine(), m.theme.Header.Render(m.theme.Truncate("  show   column             width     place", m.w))}
	last := min(m.top+max(m.visibleRows(), 0), len(m.layout.Columns))
	for i := min(m.top, last); i < last; i++ {
		lines = append(lines, m.drawRow(i))
	}
	for len(lines) < m.h-1 {
		lines = append(lines, "")
	}
	lines = append(lines[:max(m.h-1, 0)], m.footerLine())
	return cells.StackLines(m.theme, lines, m.w, m.h)
}

func (m *Model) titleLine() string {
	all := len(m.layout.Columns)
	counts := humanize.FormatNumber(m.countShown(all)) + " of " + humanize.FormatCount(all, "column") + " shown"
	if m.layout.Frozen > 0 {
		counts += ", " + humanize.FormatNumber(m.layout.Frozen) + " frozen"
	}
	return m.theme.Title.Render("Columns") + m.theme.Dot + counts
}

func (m *Model) drawRow(i int) string {
	c := m.layout.Columns[i]
	pointer, box, width, place := " ", "[ ]", "fit", ""
	if i == m.cursor {
		pointer = m.theme.Pointer
	}
	if c.Shown {
		box = "[x]"
		if m.countShown(i) < m.layout.Frozen {
			place = "frozen"
		}
	}
	if c.Width > 0 {
		width = humanize.FormatNumber(c.Width)
	}
	line := pointer + " " + box + "    " + m.theme.Fit(c.Column.String(), 17) + "  " + m.theme.Fit(width, 8) + "  " + place
	line = m.theme.Fit(line, m.w)
	if i == m.cursor {
		return m.theme.Cursor.Render(line)
	}
	return line
}

func (m *Model) footerLine() string {
	if m.warning != "" {
		return m.theme.Warn.Render(m.theme.Warning + " " + m.warning)
	}
	hints := cells.FormatHints(m.theme, keys.ColumnSettings, keys.Open, keys.Back, keys.Mark, keys.MoveLeft, keys.MoveRight, keys.Freeze, keys.Narrower, keys.Wider, keys.Fit)
	return cells.JoinFitting(hints, "  ", m.w)
}
