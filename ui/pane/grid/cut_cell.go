package grid

import (
	"strings"

	"whoread/ui/widget/theme"
)

// cutCell returns the beginning and the end of a text that has more than width cells; what is between them is
// left out.
func cutCell(text string, width int, cut CutPart) (head, tail string) {
	switch {
	case cut == CutMiddle && len(text) == theme.Width(text): // else a cell is not a byte
		tail = text[len(text)-width/2:]
	case cut == CutName:
		tail = moreCount(text)
	}
	if theme.Width(tail) >= width {
		tail = ""
	}
	return theme.FirstCells(text, width-theme.Width(tail)), tail
}

// moreCount returns the number of others at the end of a text, as in " +1"; "" if there is none.
func moreCount(text string) string {
	at := strings.LastIndex(text, " +")
	if at < 0 || at+2 == len(text) || strings.Trim(text[at+2:], "0123456789,") != "" {
		return ""
	}
	return text[at:]
}
