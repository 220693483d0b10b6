package facet

import (
	"whoread/audit/safe"
	"whoread/audit/table"
	"whoread/ui/widget/cells"
	"whoread/ui/widget/humanize"
	"whoread/ui/widget/keys"
	"whoread/ui/widget/theme"
)

// The widths of the columns that are as wide as their content at most.
const (
	countWidth   = 10
	percentWidth = 6
	timeWidth    = len("2026-10-01 08:28:17")
	leastValue   = 12
	mostValue    = 60
	leastBar     = 6
	mostBar      = 30
)

// View paints the pane.
func (m *Model) View() string {
	lines := []string{m.title()}
	switch {
	case m.counted == nil:
		lines = append(lines, "", m.theme.Muted.Render("computing ..."))
	case m.counted.Err != nil:
		lines = append(lines, "", m.theme.Error.Render(m.text("The values could not be counted: "+m.counted.Err.Error())))
	case len(m.rows) == 0:
		lines = append(lines, "", m.theme.Muted.Render(m.nothing()))
	default:
		lines = append(lines, m.table()...)
	}
	for len(lines) < m.h-1 {
		lines = append(lines, "")
	}
	lines = append(lines[:max(m.h-1, 0)], m.footer())
	return cells.Stack(m.theme, lines, m.w, m.h)
}

func (m *Model) text(s string) string { return m.theme.Text(safe.Clean(s)) }

func (m *Model) nothing() string {
	if m.line.Value() != "" {
		return "no value contains this text"
	}
	return "no records"
}

// title says what is counted, with totals that add up.
func (m *Model) title() string {
	title := m.theme.Title.Render("Values of " + m.values().String())
	if m.counted == nil || m.counted.Err != nil {
		return title
	}
	total := humanize.FormatCount(len(m.counted.Values), "value") + ", " + humanize.FormatCount(m.counted.Records, "record")
	if m.line.Value() != "" {
		total = humanize.FormatNumber(len(m.rows)) + " of " + total
	}
	title += m.theme.Dot + total
	if theme.Width(title+m.order()) >= m.w {
		return title
	}
	return m.theme.Spread(title, m.order(), m.w)
}

// values is the column that the values are of: times are counted by their days.
func (m *Model) values() table.Column {
	if m.column == table.TimeStamp {
		return table.Day
	}
	return m.column
}

func (m *Model) order() string {
	if m.byValue {
		return m.theme.Muted.Render("by value")
	}
	return m.theme.Muted.Render("by count")
}

// columns are the widths of the table; what has no room is 0.
type columns struct{ value, bar, times int }

// columns shares out the width: first the value, then a bar, then the times.
func (m *Model) columns() columns {
	var c columns
	room := m.w - 2 - countWidth - percentWidth - 2 // a pointer, and blanks between
	c.value = min(room, leastValue)
	room -= c.value
	if room > 2*(timeWidth+2)+leastBar {
		c.times = timeWidth
		room -= 2 * (timeWidth + 2)
	}
	if room > leastBar {
		c.bar = leastBar
		room -= leastBar + 1
	}
	grow := min(room, m.widest()-c.value, mostValue-c.value)
	c.value += max(grow, 0)
	if c.bar > 0 {
		c.bar = min(mostBar, c.bar+max(room-max(grow, 0), 0))
	}
	return c
}

// widest is the width of the widest value on the screen.
func (m *Model) widest() int {
	widest := leastValue
	for _, i := range m.visible() {
		widest = max(widest, theme.Width(m.name(m.counted.Values[i])))
	}
	return widest
}

func (m *Model) visible() []int {
	return m.rows[min(m.top, len(m.rows)):min(m.top+max(m.shown(), 0), len(m.rows))]
}

func (m *Model) name(v table.Value) string {
	switch {
	case v.Text == "" && m.column == table.Subject:
		return "(empty or not known)"
	case v.Text == "":
		return "(none)"
	}
	return m.text(v.Text)
}

func (m *Model) table() []string {
	c := m.columns()
	lines := []string{m.header(c)}
	for n, i := range m.visible() {
		line := m.row(c, m.counted.Values[i], m.top+n == m.cursor)
		lines = append(lines, line)
	}
	return lines
}

func (m *Model) header(c columns) string {
	line := "  " + m.theme.Fit(m.values().String(), c.value) + m.theme.FitRight("records", countWidth) +
		m.theme.FitRight("share", percentWidth+1)
	if c.bar > 0 {
		line += " " + theme.Blanks(c.bar)
	}
	if c.times > 0 {
		line += "  " + m.theme.Fit("first", c.times) + "  " + m.theme.Fit("last", c.times)
	}
	return m.theme.Header.Render(m.theme.Cut(line, m.w))
}

func (m *Model) row(c columns, v table.Value, current bool) string {
	pointer := "  "
	if current {
		pointer = m.theme.Pointer + " "
	}
	line := pointer + m.theme.Fit(m.name(v), c.value) + m.theme.FitRight(humanize.FormatNumber(v.Records), countWidth) +
		" " + m.theme.FitRight(humanize.FormatPercent(v.Records, m.counted.Records), percentWidth)
	if c.bar > 0 {
		line += " " + cells.Bar(m.theme, m.share(v), c.bar)
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

func (m *Model) share(v table.Value) float64 {
	if m.counted.Records == 0 {
		return 0
	}
	return float64(v.Records) / float64(m.counted.Records)
}

// footer is the text that the values are narrowed to while it is typed, and otherwise a hint, or
// why the numbers add up to more than there are records.
func (m *Model) footer() string {
	if m.typing {
		return m.theme.Key.Render("/") + m.line.View(m.w-1)
	}
	left := m.hints()
	if m.line.Value() != "" {
		left = m.theme.Key.Render("/") + m.line.Plain(min(theme.Width(m.text(m.line.Value())), m.w/2)) + "  " + left
	}
	return m.theme.Spread(left, m.theme.Muted.Render(m.excess()), m.w)
}

func (m *Model) hints() string {
	order := keys.SortAsc
	if m.byValue {
		order = keys.SortDesc
	}
	var parts []string
	for _, a := range []keys.Action{keys.Open, keys.Drop, keys.Search, order} {
		key, word := keys.Hint(keys.Facet, a)
		parts = append(parts, m.theme.Key.Render(key)+" "+word)
	}
	return cells.Join(parts, "  ", m.w)
}

// excess explains a sum of counts above the number of records.
func (m *Model) excess() string {
	if m.counted == nil || m.w < 80 {
		return ""
	}
	if m.counted.sum <= m.counted.Records {
		return ""
	}
	return "a record with several values counts in each: " + humanize.FormatNumber(m.counted.sum) + " in all"
}
