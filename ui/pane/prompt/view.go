package prompt

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"whoread/audit/safe"
	"whoread/ui/widget/cells"
	"whoread/ui/widget/theme"
)

// narrow is the width below which the prompt shows only its sign.
const narrow = 30

// View draws the prompt. If there is only one line, an error takes the right half of it.
func (m Model) View() string {
	if !m.open {
		return cells.StackLines(m.theme, nil, m.w, m.h)
	}
	label := m.labelText()
	room := m.w - theme.Width(label)
	if m.h > 1 {
		line := m.theme.Key.Render(label) + m.line.View(room)
		return cells.StackLines(m.theme, []string{line, m.secondLine(theme.Width(label), room)}, m.w, m.h)
	}
	hint := m.asideText()
	room -= theme.Width(hint)
	return cells.StackLines(m.theme, []string{m.theme.Key.Render(label) + m.line.View(room) + hint}, m.w, m.h)
}

// labelText returns the purpose and the key that opens it.
func (m Model) labelText() string {
	sign, word := ":", ""
	switch m.purpose {
	case Search:
		sign, word = "/", "search "
	case Filter:
		sign, word = "&", "filter "
	default: // the colon says it all
	}
	if m.w < narrow {
		return sign
	}
	return word + sign
}

// asideText returns the hint or the error on the same line.
func (m Model) asideText() string {
	if m.problem != "" {
		text := m.theme.Truncate(m.problemText(), m.w/2)
		return " " + m.theme.Error.Render(text)
	}
	hint := m.hintText()
	if used := theme.Width(m.labelText()+m.theme.CleanText(safe.Clean(m.Text()))) + 20; used+theme.Width(hint) > m.w {
		return ""
	}
	return " " + m.theme.Muted.Render(hint)
}

// secondLine returns the error with a mark under its place, completions, or a hint.
func (m Model) secondLine(margin, room int) string {
	switch {
	case m.problem != "":
		return m.problemLine(margin, room)
	case len(m.completions.texts) > 0:
		return m.completionLine()
	}
	return m.theme.Muted.Render(m.hintText())
}

func (m Model) problemLine(margin, room int) string {
	words := m.theme.CleanText(safe.Clean(m.problem))
	if m.problemAt < 0 {
		return m.theme.Error.Render(words)
	}
	mark := margin + m.line.CellAt(m.problemAt, room)
	if mark+2+theme.Width(words) > m.w {
		return m.theme.Error.Render(m.problemText())
	}
	return theme.Blanks(mark) + m.theme.Error.Render("^ "+words)
}

// problemText returns the error and its position.
func (m Model) problemText() string {
	words := m.theme.CleanText(safe.Clean(m.problem))
	if m.problemAt < 0 {
		return words
	}
	before := m.Text()[:min(m.problemAt, len(m.Text()))]
	return fmt.Sprintf("at %d: %s", utf8.RuneCountInString(before)+1, words)
}

// completionLine lists the completions by their last word; the current one is in brackets.
func (m Model) completionLine() string {
	var words []string
	for i, text := range m.completions.texts {
		word := m.theme.CleanText(safe.Clean(text[strings.LastIndexByte(text, ' ')+1:]))
		if i == m.completions.at {
			word = "[" + word + "]"
		}
		words = append(words, word)
	}
	first := 0
	if m.completions.at > 0 && theme.Width(strings.Join(words[:m.completions.at+1], "  ")) > m.w-2 {
		first = m.completions.at
	}
	key := "Right: "
	if m.purpose == Command {
		key = "Tab: "
	}
	return m.theme.Muted.Render(key) + strings.Join(words[first:], "  ")
}

func (m Model) hintText() string {
	var parts []string
	switch m.purpose {
	case Search:
		parts = []string{"Enter: find", "Tab: filter instead", "Right: complete", "Esc: cancel"}
	case Filter:
		parts = []string{"Enter: apply", "Tab: search instead", "Right: complete", "Esc: cancel"}
	default:
		parts = []string{"Tab: complete", "Up/Down: history", "Esc: cancel"}
	}
	return strings.Join(parts, m.theme.Dot)
}
