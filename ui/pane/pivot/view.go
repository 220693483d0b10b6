package pivot

import (
	"strconv"

	"whoread/audit/safe"
	"whoread/audit/table"
	"whoread/ui/widget/cells"
	"whoread/ui/widget/humanize"
	"whoread/ui/widget/keys"
	"whoread/ui/widget/theme"
)

// The widths of the columns, in cells.
const (
	numberWidth = 3
	whatWidth   = len("token session")
	countWidth  = 10
	timeWidth   = len("2026-10-01 08:28:17")
)

// View paints the pane.
func (m *Model) View() string {
	lines := []string{m.theme.Title.Render("Everything of this " + m.cleanText(m.row) + ", regardless of the filter")}
	switch {
	case m.values == nil:
		lines = append(lines, "", m.theme.Muted.Render("counting ..."))
	case m.values.Err != nil:
		lines = append(lines, "", m.theme.Error.Render(m.cleanText("The records could not be counted: "+m.values.Err.Error())))
	case m.count() == 0:
		lines = append(lines, "", m.theme.Muted.Render("This row states nothing that leads to other records."))
	default:
		lines = append(lines, m.headerLine())
		for n := m.top; n < min(m.count(), m.top+m.visibleRows()); n++ {
			lines = append(lines, m.drawValue(n))
		}
	}
	for len(lines) < m.h-1 {
		lines = append(lines, "")
	}
	lines = append(lines[:max(m.h-1, 0)], m.footerLine())
	return cells.StackLines(m.theme, lines, m.w, m.h)
}

func (m *Model) cleanText(s string) string { return m.theme.CleanText(safe.Clean(s)) }

// valueWidth returns the room for the text of a value, and whether there is some for its times.
func (m *Model) valueWidth() (width int, times bool) {
	room := m.w - 2 - numberWidth - whatWidth - 1 - countWidth - 1
	if room >= 2*(timeWidth+2)+len("2001:db8:1:2:3:4:5:6/64") {
		return room - 2*(timeWidth+2), true
	}
	return max(room, 1), false
}

func (m *Model) headerLine() string {
	width, times := m.valueWidth()
	line := theme.Blanks(2+numberWidth) + m.theme.Fit("of this", whatWidth) + " " + m.theme.Fit("value", width) + " " + m.theme.FitRight("records", countWidth)
	if times {
		line += "  " + m.theme.Fit("first (UTC)", timeWidth) + "  " + m.theme.Fit("last", timeWidth)
	}
	return m.theme.Header.Render(m.theme.Truncate(line, m.w))
}

func (m *Model) drawValue(n int) string {
	p := m.values.Pivots[n]
	width, times := m.valueWidth()
	pointer, number := "  ", ""
	if n == m.cursor {
		pointer = m.theme.Pointer + " "
	}
	if n < 9 {
		number = strconv.Itoa(n + 1)
	}
	line := pointer + m.theme.Fit(number, numberWidth) + m.theme.Fit(p.What, whatWidth) + " " + m.theme.Fit(m.cleanText(p.Text), width) +
		" " + m.theme.FitRight(humanize.FormatNumber(p.Records), countWidth)
	if times {
		line += "  " + m.theme.Fit(formatTime(p.First), timeWidth) + "  " + m.theme.Fit(formatTime(p.Last), timeWidth)
	}
	line = m.theme.Fit(line, m.w)
	if n == m.cursor {
		return m.theme.Cursor.Render(line)
	}
	return line
}

func formatTime(sec int64) string {
	if sec == 0 {
		return ""
	}
	return humanize.FormatTime(sec)
}

func (m *Model) footerLine() string {
	left := cells.JoinFitting(cells.FormatHints(m.theme, keys.Pivot, keys.Open, keys.Back), "  ", m.w)
	if m.values == nil {
		return left
	}
	return m.theme.AlignEnds(left, m.theme.Muted.Render("of "+humanize.FormatCount(m.values.All, "record")), m.w)
}

// Describe returns what a row of a spec is called in the title.
func Describe(s table.Spec, sibling bool) string {
	switch {
	case sibling:
		return "sibling operation"
	case s.Shape == table.Accesses:
		return "item"
	case s.Shape == table.Grouped:
		return "group"
	default:
		return "record"
	}
}
