package facet

import (
	"whoread/audit/safe"
	"whoread/audit/table"
	"whoread/ui/widget/cells"
	"whoread/ui/widget/humanize"
	"whoread/ui/widget/keys"
	"whoread/ui/widget/theme"
)

// The limits of the column widths.
const (
	countWidth    = 10
	percentWidth  = 6
	timeWidth     = len("2026-10-01 08:28:17")
	minValueWidth = 12
	maxValueWidth = 60
	minBarWidth   = 6
	maxBarWidth   = 30
)

// View paints the pane.
func (m *Model) View() string {
	lines := []string{m.titleLine()}
	switch {
	case m.counted == nil:
		lines = append(lines, "", m.theme.Muted.Render("counting ..."))
	case m.counted.Err != nil:
		lines = append(lines, "", m.theme.Error.Render(m.cleanText("The values could not be counted: "+m.counted.Err.Error())))
	case len(m.rows) == 0:
		lines = append(lines, "", m.theme.Muted.Render(m.emptyText()))
	default:
		lines = append(lines, m.tableLines()...)
	}
	for len(lines) < m.h-1 {
		lines = append(lines, "")
	}
	lines = append(lines[:max(m.h-1, 0)], m.footerLine())
	return cells.StackLines(m.theme, lines, m.w, m.h)
}

func (m *Model) cleanText(s string) string { return m.theme.CleanText(safe.Clean(s)) }

func (m *Model) emptyText() string {
	if m.line.Text() != "" {
		return "no value contains this text"
	}
	return "no records"
}

// titleLine returns the column, with totals that add up.
func (m *Model) titleLine() string {
	title := m.theme.Title.Render("Values of " + m.countedColumn().String())
	if m.counted == nil || m.counted.Err != nil {
		return title
	}
	total := humanize.FormatCount(len(m.counted.Values), "value") + ", " + humanize.FormatCount(m.counted.Records, "record")
	if m.line.Text() != "" {
		total = humanize.FormatNumber(len(m.rows)) + " of " + total
	}
	title += m.theme.Dot + total
	if theme.Width(title+m.describeOrder()) >= m.w {
		return title
	}
	return m.theme.AlignEnds(title, m.describeOrder(), m.w)
}

// countedColumn returns the column of the values: times are counted by day.
func (m *Model) countedColumn() table.Column {
	if m.column == table.TimeStamp {
		return table.Day
	}
	return m.column
}

func (m *Model) describeOrder() string {
	if m.byValue {
		return m.theme.Muted.Render("by value")
	}
	return m.theme.Muted.Render("by count")
}

// columnWidths are the widths of the columns; 0 for a column without room.
type columnWidths struct{ value, bar, times int }

// shareWidth divides the width: first the value, then a bar, then the times.
func (m *Model) shareWidth() columnWidths {
	var c columnWidths
	room := m.w - 2 - countWidth - percentWidth - 2 // a pointer, and blanks between
	c.value = min(room, minValueWidth)
	room -= c.value
	if room > 2*(timeWidth+2)+minBarWidth {
		c.times = timeWidth
		room -= 2 * (timeWidth + 2)
	}
	if room > minBarWidth {
		c.bar = minBarWidth
		room -= minBarWidth + 1
	}
	grow := min(room, m.widestValue()-c.value, maxValueWidth-c.value)
	c.value += max(grow, 0)
	if c.bar > 0 {
		c.bar = min(maxBarWidth, c.bar+max(room-max(grow, 0), 0))
	}
	return c
}

// widestValue returns the width of the widest value on the screen.
func (m *Model) widestValue() int {
	widest := minValueWidth
	for _, i := range m.valuesInView() {
		widest = max(widest, theme.Width(m.valueName(m.counted.Values[i])))
	}
	return widest
}

func (m *Model) valuesInView() []int {
	return m.rows[min(m.top, len(m.rows)):min(m.top+max(m.visibleRows(), 0), len(m.rows))]
}

func (m *Model) valueName(v table.Value) string {
	switch {
	case v.Text == "" && m.column == table.Subject:
		return "(empty or not known)"
	case v.Text == "":
		return "(none)"
	}
	return m.cleanText(v.Text)
}

func (m *Model) tableLines() []string {
	c := m.shareWidth()
	lines := []string{m.headerLine(c)}
	for n, i := range m.valuesInView() {
		line := m.drawRow(c, m.counted.Values[i], m.top+n == m.cursor)
		lines = append(lines, line)
	}
	return lines
}

func (m *Model) headerLine(c columnWidths) string {
	line := "  " + m.theme.Fit(m.countedColumn().String(), c.value) + m.theme.FitRight("records", countWidth) +
		m.theme.FitRight("share", percentWidth+1)
	if c.bar > 0 {
		line += " " + theme.Blanks(c.bar)
	}
	if c.times > 0 {
		line += "  " + m.theme.Fit("first", c.times) + "  " + m.theme.Fit("last", c.times)
	}
	return m.theme.Header.Render(m.theme.Truncate(line, m.w))
}

func (m *Model) drawRow(c columnWidths, v table.Value, current bool) string {
	pointer := "  "
	if current {
		pointer = m.theme.Pointer + " "
	}
	if m.isPicked(v) {
		pointer = pointer[:len(pointer)-1] + m.theme.Mark
	}
	line := pointer + m.theme.Fit(m.valueName(v), c.value) + m.theme.FitRight(humanize.FormatNumber(v.Records), countWidth) +
		" " + m.theme.FitRight(humanize.FormatPercent(v.Records, m.counted.Records), percentWidth)
	if c.bar > 0 {
		line += " " + cells.DrawBar(m.theme, m.shareOf(v), c.bar)
	}
	if c.times > 0 {
		line += "  " + m.theme.Fit(humanize.FormatTime(v.First), c.times) + "  " + m.theme.Fit(humanize.FormatTime(v.Last), c.times)
	}
	line = m.theme.Fit(line, m.w)
	if current {
		return m.theme.Cursor.Render(line)
	}
	return line
}

func (m *Model) shareOf(v table.Value) float64 {
	if m.counted.Records == 0 {
		return 0
	}
	return float64(v.Records) / float64(m.counted.Records)
}

// footerLine returns the search while it is typed, and otherwise hints, or why the numbers add up to more
// than the number of records.
func (m *Model) footerLine() string {
	if m.typing {
		return m.theme.Key.Render("/") + m.line.View(m.w-1)
	}
	left := m.hintLine()
	if n := len(m.picked); n > 0 {
		left = m.theme.Marked.Render(humanize.FormatNumber(n)+" picked") + "  " + left
	}
	if m.line.Text() != "" {
		left = m.theme.Key.Render("/") + m.line.ViewUnfocused(min(theme.Width(m.cleanText(m.line.Text())), m.w/2)) + "  " + left
	}
	return m.theme.AlignEnds(left, m.theme.Muted.Render(m.describeExcess()), m.w)
}

func (m *Model) hintLine() string {
	order := keys.SortAsc
	if m.byValue {
		order = keys.SortDesc
	}
	return cells.JoinFitting(cells.FormatHints(m.theme, keys.Facet, keys.Open, keys.Drop, keys.Mark, keys.Search, order), "  ", m.w)
}

// describeExcess explains a sum of counts above the number of records.
func (m *Model) describeExcess() string {
	if m.counted == nil || m.w < 80 {
		return ""
	}
	if m.counted.sum <= m.counted.Records {
		return ""
	}
	return "a record with several values counts in each: " + humanize.FormatNumber(m.counted.sum) + " in total"
}
