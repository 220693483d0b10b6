// Package cells lays out text in the cells of a terminal: it wraps text to a width, stacks lines
// to an exact size, and draws bars.
//
// All text must have gone through [whoread/audit/safe] before.
package cells

import (
	"strings"

	"whoread/ui/widget/keys"
	"whoread/ui/widget/theme"
)

// StackLines returns exactly h lines of exactly w cells, joined by newlines. Longer lines are cut,
// further lines are left out, missing ones are blank. Lines may have styles.
func StackLines(th theme.Theme, lines []string, w, h int) string {
	if w <= 0 || h <= 0 {
		return ""
	}
	fitted := make([]string, h)
	for i := range fitted {
		line := ""
		if i < len(lines) {
			line = lines[i]
		}
		fitted[i] = th.Fit(line, w)
	}
	return strings.Join(fitted, "\n")
}

// JoinFitting joins as many whole parts as fit into w cells. Parts may have styles.
func JoinFitting(parts []string, gap string, w int) string {
	line, used := "", 0
	for i, part := range parts {
		if i > 0 {
			part = gap + part
		}
		used += theme.Width(part)
		if used > w {
			break
		}
		line += part
	}
	return line
}

// WrapText breaks text without styles into lines of at most w cells, between words if possible. Lines
// after the first are indented.
func WrapText(s string, w, indent int) []string {
	if w <= 0 {
		return nil
	}
	if indent*2 > w {
		indent = 0
	}
	head, rest := breakLine(s, w)
	lines := []string{head}
	margin := theme.Blanks(indent)
	for rest != "" {
		head, rest = breakLine(rest, w-indent)
		lines = append(lines, margin+head)
	}
	return lines
}

// breakLine splits s after at most w cells, at the last blank if there is one in the second half of the
// line: a long id fills the line instead of moving to the next one.
func breakLine(s string, w int) (head, rest string) {
	head = theme.FirstCells(s, w)
	if len(head) == len(s) {
		return s, ""
	}
	if head == "" { // a wide character in a line of one cell
		head = theme.FirstCells(s, 2)
		return head, s[len(head):]
	}
	if blank := strings.LastIndexByte(head, ' '); blank > len(head)/2 && s[len(head)] != ' ' {
		head = head[:blank]
	}
	return head, strings.TrimLeft(s[len(head):], " ")
}

// DrawBar draws a share between 0 and 1 in w cells. A share above 0 has at least one full cell.
func DrawBar(th theme.Theme, share float64, w int) string {
	n := int(share*float64(w) + 0.5)
	if share > 0 {
		n = max(n, 1)
	}
	n = min(max(n, 0), max(w, 0))
	return strings.Repeat(th.Full, n) + strings.Repeat(th.Empty, max(w, 0)-n)
}

// FormatHints returns the key and the word of each action in a pane, for a line of hints.
func FormatHints(th theme.Theme, p keys.Pane, actions ...keys.Action) []string {
	hints := make([]string, len(actions))
	for i, a := range actions {
		key, word := keys.HintOf(p, a)
		hints[i] = th.Key.Render(key) + " " + word
	}
	return hints
}
