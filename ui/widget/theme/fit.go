package theme

import "strings"

// Fit cuts text to a width in cells, or pads it with blanks. Text may have styles.
func (t Theme) Fit(text string, width int) string {
	text = t.Truncate(text, width)
	return text + Blanks(width-Width(text))
}

// FitRight is Fit with the text at the right end.
func (t Theme) FitRight(text string, width int) string {
	text = t.Truncate(text, width)
	return Blanks(width-Width(text)) + text
}

// Truncate cuts text to a width in cells and marks the cut with an ellipsis. Text may have styles.
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

// AlignEnds returns a line with one text at the left end and one at the right; the left one is cut if
// there is no room.
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
