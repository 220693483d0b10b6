// Package field is one line of text that the user edits. Editing is that of bubbles/textinput;
// painting is its own, because what is pasted is text from outside and reaches the screen only
// as [safe.Text].
package field

import (
	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/safe"
	"whoread/ui/widget/theme"
)

// maxVisible is the number of characters on either side of the cursor that are looked at when
// the line is painted; no screen is wider.
const maxVisible = 1000

// Model is the line.
type Model struct {
	theme      theme.Theme
	input      textinput.Model
	suggestion string
}

// New returns an empty line.
func New(th theme.Theme) Model {
	input := textinput.New()
	// Pasting is the business of the terminal: to read the clipboard would start a program.
	input.KeyMap.Paste = key.NewBinding()
	input.KeyMap.AcceptSuggestion = key.NewBinding()
	input.KeyMap.NextSuggestion = key.NewBinding()
	input.KeyMap.PrevSuggestion = key.NewBinding()
	input.Focus()
	return Model{theme: th, input: input}
}

// SetText replaces the text; the cursor goes to its end.
func (m *Model) SetText(text string) {
	m.input.SetValue(text)
	m.input.CursorEnd()
	m.suggestion = ""
}

// Text returns the text as it was typed or pasted, but for control characters, which are not
// taken in.
func (m Model) Text() string { return m.input.Value() }

// TextBeforeCursor returns the text before the cursor.
func (m Model) TextBeforeCursor() string { return string([]rune(m.Text())[:m.input.Position()]) }

// IsCursorAtEnd tells whether the cursor is behind the last character.
func (m Model) IsCursorAtEnd() bool { return m.TextBeforeCursor() == m.Text() }

// SetSuggestion sets what is offered behind the text. It is shown while the cursor is at the end.
func (m *Model) SetSuggestion(rest string) { m.suggestion = rest }

// Suggestion returns what is offered behind the text now; "" if nothing is.
func (m Model) Suggestion() string {
	if !m.IsCursorAtEnd() {
		return ""
	}
	return m.suggestion
}

// Update edits the text.
func (m Model) Update(msg tea.KeyMsg) Model {
	if msg.Type == tea.KeyRunes && len(msg.Runes) > 1 {
		msg.Paste = true // several letters together are text, even if they spell "left"
	}
	before := m.Text()
	m.input, _ = m.input.Update(msg)
	if m.Text() != before {
		m.suggestion = ""
	}
	return m
}

// View paints the line in exactly w cells. Of a text that is longer, the part before the
// cursor gives way.
func (m Model) View(w int) string {
	if w <= 0 {
		return ""
	}
	head, tail := m.visibleText()
	under, tail := cursorCell(tail)
	head = lastCells(head, w-theme.Width(under))
	line := m.theme.Input.Render(head) + m.theme.Cursor.Render(under) + m.theme.Input.Render(tail)
	if ghost := m.Suggestion(); ghost != "" {
		line += m.theme.Muted.Render("[" + m.cleanText(ghost) + "]")
	}
	return m.theme.Fit(line, w)
}

// ViewUnfocused paints the line without a cursor, for a field that does not have the keys.
func (m Model) ViewUnfocused(w int) string { return m.theme.Fit(m.cleanText(m.Text()), w) }

// CellAt returns the cell of View(w), counted from 0, that the byte at offset is painted in, or
// the nearest one that can be seen.
func (m Model) CellAt(offset, w int) int {
	value := m.Text()
	offset = min(max(offset, 0), len(value))
	head, tail := m.visibleText()
	under, _ := cursorCell(tail)
	hidden := theme.Width(head) - theme.Width(lastCells(head, w-theme.Width(under)))
	return min(max(theme.Width(m.cleanText(value[:offset]))-hidden, 0), max(w-1, 0))
}

// visibleText returns the text before and after the cursor as it is painted.
func (m Model) visibleText() (head, tail string) {
	runes := []rune(m.Text())
	at := m.input.Position()
	return m.cleanText(string(runes[max(0, at-maxVisible):at])), m.cleanText(string(runes[at:min(len(runes), at+maxVisible)]))
}

func (m Model) cleanText(s string) string { return m.theme.CleanText(safe.Clean(s)) }

// cursorCell splits off the character that the cursor stands on; behind the text it stands on
// a blank.
func cursorCell(tail string) (under, rest string) {
	if tail == "" {
		return " ", ""
	}
	under = theme.FirstCharacter(tail)
	return under, tail[len(under):]
}

// lastCells returns the end of s that takes at most w cells.
func lastCells(s string, w int) string {
	over := theme.Width(s) - w
	for over > 0 && s != "" {
		first := theme.FirstCharacter(s)
		s = s[len(first):]
		over -= theme.Width(first)
	}
	return s
}
