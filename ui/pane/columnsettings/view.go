package columnsettings

import (
	"whoread/ui/widget/cells"
	"whoread/ui/widget/humanize"
	"whoread/ui/widget/keys"
)

// View paints the pane.
func (m *Model) View() string {
	lines := []string{m.title(), m.theme.Header.Render(m.theme.Cut("  show   column             width     place", m.w))}
	last := min(m.top+max(m.rows(), 0), len(m.layout.Columns))
	for i := min(m.top, last); i < last; i++ {
		lines = append(lines, m.row(i))
	}
	for len(lines) < m.h-1 {
		lines = append(lines, "")
	}
	lines = append(lines[:max(m.h-1, 0)], m.footer())
	return cells.Stack(m.theme, lines, m.w, m.h)
}

func (m *Model) title() string {
	all := len(m.layout.Columns)
	counts := humanize.FormatNumber(m.shown(all)) + " of " + humanize.FormatCount(all, "column") + " shown"
	if m.layout.Frozen > 0 {
		counts += ", " + humanize.FormatNumber(m.layout.Frozen) + " frozen"
	}
	return m.theme.Title.Render("Columns") + m.theme.Dot + counts
}

func (m *Model) row(i int) string {
	c := m.layout.Columns[i]
	pointer, box, width, place := " ", "[ ]", "fit", ""
	if i == m.cursor {
		pointer = m.theme.Pointer
	}
	if c.Shown {
		box = "[x]"
		if m.shown(i) < m.layout.Frozen {
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

func (m *Model) footer() string {
	if m.note != "" {
		return m.theme.Warn.Render(m.theme.Warning + " " + m.note)
	}
	var parts []string
	for _, a := range []keys.Action{keys.Open, keys.Back, keys.Mark, keys.MoveLeft, keys.MoveRight, keys.Freeze, keys.Narrower, keys.Wider, keys.Fit} {
		key, word := keys.Hint(keys.Chooser, a)
		parts = append(parts, m.theme.Key.Render(key)+" "+word)
	}
	return cells.Join(parts, "  ", m.w)
}
