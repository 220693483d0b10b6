package theme

import "strings"

// Fit cuts text to a width in cells, or fills it up with blanks. Text may carry styles.
func (t Theme) Fit(text string, width int) string {
	text = t.Truncate(text, width)
	return text + Blanks(width-Width(text))
}

// FitRight is Fit with the text at the right end.
func (t Theme) FitRight(text string, width int) string {
	text = t.Truncate(text, width)
	return Blanks(width-Width(text)) + text
}

// Truncate cuts text to a width in cells and shows that it went on. Text may carry styles.
func (t Theme) Truncate(text string, width int) string {
	if width <= 0 {
		return ""
	}
	if len(text) <= width { // no text is wider than it has bytes
		return text
	}
	if Width(text) <= width {
		return text
	}
	head := FirstCells(text, width-Width(t.Ellipsis))
	return head + t.Ellipsis + ExtractEscapes(text[len(head):])
}

// AlignEnds puts one text at the left end of a line and one at the right; the left one gives way.
func (t Theme) AlignEnds(left, right string, width int) string {
	right = t.Truncate(right, width)
	room := width - Width(right)
	if right != "" && room > 0 {
		return t.Fit(left, room-1) + " " + right
	}
	return t.Fit(left, room) + right
}

// Blanks returns n blanks, none if n is negative.
func Blanks(n int) string {
	const some = "                                                                                "
	switch {
	case n <= 0:
		return ""
	case n <= len(some):
		return some[:n]
	}
	return strings.Repeat(" ", n)
}
