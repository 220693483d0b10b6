package matrix

import (
	"whoread/audit/safe"
	"whoread/audit/table"
	"whoread/ui/widget/cells"
	"whoread/ui/widget/humanize"
	"whoread/ui/widget/keys"
	"whoread/ui/widget/theme"
)

// The widths of the columns, in cells.
const (
	cellWidth    = 15 // an address of IPv4
	totalWidth   = 10
	minHeadWidth = 12
	maxHeadWidth = 40
)

// View paints the pane.
func (m *Model) View() string {
	lines := []string{m.titleLine()}
	switch x := m.shownMatrix(); {
	case m.counted == nil:
		lines = append(lines, "", m.theme.Muted.Render("counting ..."))
	case m.counted.Err != nil:
		lines = append(lines, "", m.theme.Error.Render(m.cleanText("The records could not be counted: "+m.counted.Err.Error())))
	case len(x.Rows) == 0:
		lines = append(lines, "", m.theme.Muted.Render("no records"))
	default:
		lines = append(lines, m.headerLine(x))
		for row := m.top; row < min(len(x.Rows), m.top+m.visibleRows()); row++ {
			lines = append(lines, m.drawRow(x, row))
		}
	}
	for len(lines) < m.h-1 {
		lines = append(lines, "")
	}
	lines = append(lines[:max(m.h-1, 0)], m.footerLine())
	return cells.StackLines(m.theme, lines, m.w, m.h)
}

func (m *Model) cleanText(s string) string { return m.theme.CleanText(safe.Clean(s)) }

// titleLine names the columns, what is counted, and the part of the columns that is on the screen.
func (m *Model) titleLine() string {
	title := m.theme.Title.Render(m.by.String() + " by " + m.then.String() + ": " + describeMeasure(m.currentMeasure()))
	n := m.columnCount()
	if n == 0 {
		return title
	}
	size := humanize.FormatNumber(m.rowCount()) + " x " + humanize.FormatNumber(n)
	if shown := m.visibleColumns(); shown < n {
		size += m.theme.Dot + "columns " + humanize.FormatNumber(m.left+1) + " to " + humanize.FormatNumber(min(m.left+shown, n))
	}
	return m.theme.AlignEnds(title, m.theme.Muted.Render(size), m.w)
}

func describeMeasure(c table.Column) string {
	switch c {
	case table.ItemAccesses:
		return "item accesses"
	case table.DistinctMessages:
		return "distinct messages"
	default:
		return "records"
	}
}

// headWidth returns the width of the values of the rows.
func (m *Model) headWidth() int {
	width := minHeadWidth
	if x := m.shownMatrix(); x != nil {
		for row := m.top; row < min(len(x.Rows), m.top+m.visibleRows()); row++ {
			width = max(width, theme.Width(m.cleanText(orNone(x.Rows[row].Text))))
		}
	}
	return min(width, maxHeadWidth, max(m.w/3, minHeadWidth))
}

func (m *Model) headerLine(x *table.Matrix) string {
	line := "  " + m.theme.Fit(m.by.String(), m.headWidth()) + m.theme.FitRight("records", totalWidth)
	for _, value := range x.Columns[m.left:min(m.left+m.visibleColumns(), len(x.Columns))] {
		line += " " + m.theme.FitRight(m.theme.Truncate(m.cleanText(orNone(value.Text)), cellWidth), cellWidth)
	}
	return m.theme.Header.Render(m.theme.Truncate(line, m.w))
}

func (m *Model) drawRow(x *table.Matrix, row int) string {
	pointer := "  "
	if row == m.row {
		pointer = m.theme.Pointer + " "
	}
	line := pointer + m.theme.Fit(m.cleanText(orNone(x.Rows[row].Text)), m.headWidth()) + m.theme.FitRight(humanize.FormatNumber(x.Rows[row].Records), totalWidth)
	for column := m.left; column < min(m.left+m.visibleColumns(), len(x.Columns)); column++ {
		cell := m.theme.FitRight(m.formatCell(x, row, column), cellWidth)
		if row == m.row && column == m.column {
			cell = m.theme.Cursor.Render(cell)
		}
		line += " " + cell
	}
	return line
}

// formatCell returns the count of a cell. One that has records and no items is 0, and one without records is
// empty.
func (m *Model) formatCell(x *table.Matrix, row, column int) string {
	if x.Count(row, column, table.Records) == 0 {
		return ""
	}
	return humanize.FormatNumber(x.Count(row, column, m.currentMeasure()))
}

func (m *Model) footerLine() string {
	hints := cells.FormatHints(m.theme, keys.Matrix, keys.Open, keys.ShowMatrix, keys.ExportRows, keys.Back)
	hints = append(hints, m.theme.Key.Render("m")+" "+describeMeasure(table.MatrixMeasures()[(m.measure+1)%len(table.MatrixMeasures())]))
	left := cells.JoinFitting(hints, "  ", m.w)
	x := m.shownMatrix()
	if x == nil || len(x.Rows) == 0 {
		return left
	}
	at := m.cleanText(orNone(x.Rows[m.row].Text) + ", " + orNone(x.Columns[m.column].Text))
	return m.theme.AlignEnds(left, m.theme.Muted.Render(at), m.w)
}
