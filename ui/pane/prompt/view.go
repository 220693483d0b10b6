package prompt

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"whoread/audit/safe"
	"whoread/ui/widget/cells"
	"whoread/ui/widget/theme"
)

// narrow is the width below which the prompt shows its sign alone.
const narrow = 30

// View paints the prompt. With one line only, an error takes the right half of it.
func (m Model) View() string {
	if !m.open {
		return cells.Stack(m.theme, nil, m.w, m.h)
	}
	label := m.label()
	room := m.w - theme.Width(label)
	if m.h > 1 {
		line := m.theme.Key.Render(label) + m.line.View(room)
		return cells.Stack(m.theme, []string{line, m.below(theme.Width(label), room)}, m.w, m.h)
	}
	aside := m.aside()
	room -= theme.Width(aside)
	return cells.Stack(m.theme, []string{m.theme.Key.Render(label) + m.line.View(room) + aside}, m.w, m.h)
}

// label names the purpose and the key that opens it.
func (m Model) label() string {
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

// aside is what stands to the right of a text that has one line only.
func (m Model) aside() string {
	if m.wrong != "" {
		text := m.theme.Cut(m.wrongWords(), m.w/2)
		return " " + m.theme.Error.Render(text)
	}
	hint := m.hint()
	if used := theme.Width(m.label()+m.theme.Text(safe.Clean(m.Text()))) + 20; used+theme.Width(hint) > m.w {
		return ""
	}
	return " " + m.theme.Muted.Render(hint)
}

// below is the second line: the error with a mark under its place, completions, or a hint.
func (m Model) below(margin, room int) string {
	switch {
	case m.wrong != "":
		return m.wrongLine(margin, room)
	case len(m.offers.texts) > 0:
		return m.offerLine()
	}
	return m.theme.Muted.Render(m.hint())
}

func (m Model) wrongLine(margin, room int) string {
	words := m.theme.Text(safe.Clean(m.wrong))
	if m.wrongAt < 0 {
		return m.theme.Error.Render(words)
	}
	mark := margin + m.line.Cell(m.wrongAt, room)
	if mark+2+theme.Width(words) > m.w {
		return m.theme.Error.Render(m.wrongWords())
	}
	return theme.Blanks(mark) + m.theme.Error.Render("^ "+words)
}

// wrongWords says in words where the error is.
func (m Model) wrongWords() string {
	words := m.theme.Text(safe.Clean(m.wrong))
	if m.wrongAt < 0 {
		return words
	}
	before := m.Text()[:min(m.wrongAt, len(m.Text()))]
	return fmt.Sprintf("at %d: %s", utf8.RuneCountInString(before)+1, words)
}

// offerLine lists the completions by their last word; the one in the line stands in brackets.
func (m Model) offerLine() string {
	var words []string
	for i, text := range m.offers.texts {
		word := m.theme.Text(safe.Clean(text[strings.LastIndexByte(text, ' ')+1:]))
		if i == m.offers.at {
			word = "[" + word + "]"
		}
		words = append(words, word)
	}
	first := 0
	if m.offers.at > 0 && theme.Width(strings.Join(words[:m.offers.at+1], "  ")) > m.w-2 {
		first = m.offers.at
	}
	key := "Right: "
	if m.purpose == Command {
		key = "Tab: "
	}
	return m.theme.Muted.Render(key) + strings.Join(words[first:], "  ")
}

func (m Model) hint() string {
	var parts []string
	switch m.purpose {
	case Search:
		parts = []string{"Enter: find", "Tab: filter instead", "Right: complete", "Esc: give up"}
	case Filter:
		parts = []string{"Enter: keep", "Tab: search instead", "Right: complete", "Esc: as before"}
	default:
		parts = []string{"Tab: complete", "Up/Down: history", "Esc: give up"}
	}
	return strings.Join(parts, m.theme.Dot)
}
