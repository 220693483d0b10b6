package grid

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"whoread/audit/table"
	"whoread/ui/widget/cells"
	"whoread/ui/widget/theme"
)

// View draws the header and the rows in view: height lines of width cells.
func (g *Grid) View() string {
	if g.width < 1 || g.height < 1 {
		return ""
	}
	b := make([]byte, 0, (g.width+80)*g.height)
	b = g.appendHeader(b)
	first, end := g.VisibleRows()
	empty := g.emptyLines(first == end)
	for line := range g.height - 1 {
		b = append(b, '\n')
		switch {
		case first+line < end && len(g.placed) > 0:
			b = g.appendRow(b, first+line)
		case line < len(empty):
			b = append(b, g.theme.Fit(empty[line], g.width)...)
		default:
			b = append(b, theme.Blanks(g.width)...)
		}
	}
	return string(b)
}

// emptyLines returns the lines shown if there are no rows, the first one blank if there is room.
func (g *Grid) emptyLines(empty bool) []string {
	const margin = gutter
	if !empty || g.empty == "" {
		return nil
	}
	lines := cells.WrapText(g.empty, max(g.width-2*margin, 1), 0)
	for i, line := range lines {
		lines[i] = theme.Blanks(margin) + line
	}
	if len(lines) < g.height-1 {
		lines = append([]string{""}, lines...)
	}
	return lines
}

func (g *Grid) appendHeader(b []byte) []byte {
	at := 0
	for _, p := range g.placed {
		b = append(b, theme.Blanks(p.at-at)...)
		style := g.theme.Header
		if g.sortIndex(p.ID) >= 0 {
			style = g.theme.Sorted
		}
		title := g.fittedTitle(p)
		pad := p.width - theme.Width(title)
		if p.Right {
			b = append(b, theme.Blanks(pad)...)
		}
		b = style.Append(b, title)
		if !p.Right {
			b = append(b, theme.Blanks(pad)...)
		}
		at = p.at + p.width
	}
	if more := len(g.shown); len(g.placed) > 0 && g.placed[len(g.placed)-1].index < more-1 && at < g.width {
		b = append(b, theme.Blanks(g.width-at-1)...)
		return g.theme.Muted.Append(b, ">")
	}
	return append(b, theme.Blanks(g.width-at)...)
}

// fittedTitle returns the title in the width of its column; the sort order is cut last.
func (g *Grid) fittedTitle(p placed) string {
	title := g.titleOf(p.Column)
	if order, ok := strings.CutPrefix(title, p.Title); ok && order != "" && theme.Width(title) > p.width && p.width > theme.Width(order) {
		return theme.FirstCells(p.Title, p.width-theme.Width(order)) + order
	}
	return g.theme.Truncate(title, p.width)
}

// titleOf returns the header of a column: its name, its sort order and its number among the sort keys.
func (g *Grid) titleOf(c Column) string {
	i := g.sortIndex(c.ID)
	if i < 0 {
		return c.Title
	}
	order := g.theme.Ascending
	if g.sort[i].Desc {
		order = g.theme.Descending
	}
	return c.Title + " " + order + strconv.Itoa(i+1)
}

func (g *Grid) sortIndex(c table.Column) int {
	return slices.IndexFunc(g.sort, func(k table.SortKey) bool { return k.Column == c })
}

func (g *Grid) appendRow(b []byte, row int) []byte {
	var base theme.Style
	switch cursor := row == g.row; {
	case cursor:
		base = g.theme.Cursor
	case g.rows.IsMarked(row):
		base = g.theme.Marked
	}
	b = base.AppendBegin(b)
	b = g.appendGutter(b, base, row)
	at := gutter
	for _, p := range g.placed {
		b = append(b, theme.Blanks(p.at-at)...)
		b = g.appendCell(b, base, row, p)
		at = p.at + p.width
	}
	b = append(b, theme.Blanks(g.width-at)...)
	return base.AppendEnd(b)
}

func (g *Grid) appendGutter(b []byte, base theme.Style, row int) []byte {
	if row == g.row {
		b = append(b, g.theme.Pointer...)
	} else {
		b = append(b, ' ')
	}
	if g.rows.IsMarked(row) {
		b = append(b, g.theme.Mark...)
	} else {
		b = append(b, ' ')
	}
	switch g.rows.Sign(row) {
	case Attention:
		return g.theme.Warn.AppendOn(b, base, g.theme.Warning)
	case Conflict:
		return g.theme.Warn.AppendOn(b, base, g.theme.Differs)
	case NoSign:
	}
	return append(b, ' ')
}

func (g *Grid) appendCell(b []byte, base theme.Style, row int, p placed) []byte {
	cell, tone := g.rows.Cell(row, p.ID)
	text := g.theme.CleanText(cell)
	wide := theme.Width(text)
	ellipsis, rest := "", ""
	if wide > p.width {
		text, rest = cutCell(text, p.width-1, p.Cut)
		ellipsis = g.theme.Ellipsis
		wide = theme.Width(text) + 1 + theme.Width(rest)
	}
	var style theme.Style
	switch {
	case row == g.row && p.index == g.column:
		style = g.theme.Cell
	case tone == Warning:
		style = g.theme.Warn
	case tone == Muted:
		style = g.theme.Muted
	}
	if p.Right {
		b = append(b, theme.Blanks(p.width-wide)...)
	}
	b = g.appendHits(b, base, style, p.ID, text)
	b = style.AppendOn(b, base, ellipsis)
	b = g.appendHits(b, base, style, p.ID, rest)
	if !p.Right {
		b = append(b, theme.Blanks(p.width-wide)...)
	}
	return b
}

// appendHits appends the text of a cell with the hits highlighted.
func (g *Grid) appendHits(b []byte, base, style theme.Style, c table.Column, text string) []byte {
	for text != "" {
		from, to := g.findHit(c, text)
		if to == 0 {
			break
		}
		b = style.AppendOn(b, base, text[:from])
		b = g.theme.Hit.AppendOn(b, base, text[from:to])
		text = text[to:]
	}
	return style.AppendOn(b, base, text)
}

// findHit returns the first needle in a text; to is 0 if there is none.
func (g *Grid) findHit(c table.Column, text string) (from, to int) {
	for _, n := range g.needles {
		if n.Text == "" || n.Column != table.NoColumn && n.Column != c {
			continue
		}
		within := text
		if n.Fold {
			within = strings.ToLower(text)
		}
		if len(within) != len(text) { // a letter whose lower case has another length
			continue
		}
		if i := strings.Index(within, n.Text); i >= 0 && (to == 0 || i < from) {
			from, to = i, i+len(n.Text)
		}
	}
	if !utf8.ValidString(text[from:to]) {
		return 0, 0
	}
	return from, to
}
