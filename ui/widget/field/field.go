// Package field is a line of text that the user edits. It edits with bubbles/textinput and draws by
// itself, because pasted text comes from outside and is shown only as [safe.Text].
package field

import (
	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/safe"
	"whoread/ui/widget/theme"
)

// maxVisible is the number of characters drawn on either side of the cursor; no screen is wider.
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
	// The terminal pastes: reading the clipboard would start a program.
	input.KeyMap.Paste = key.NewBinding()
	input.KeyMap.AcceptSuggestion = key.NewBinding()
	input.KeyMap.NextSuggestion = key.NewBinding()
	input.KeyMap.PrevSuggestion = key.NewBinding()
	input.Focus()
	return Model{theme: th, input: input}
}

// SetText replaces the text and moves the cursor to its end.
func (m *Model) SetText(text string) {
	m.input.SetValue(text)
	m.input.CursorEnd()
	m.suggestion = ""
}

// Text returns the text as it was typed or pasted, without control characters.
func (m Model) Text() string { return m.input.Value() }

// TextBeforeCursor returns the text before the cursor.
func (m Model) TextBeforeCursor() string { return string([]rune(m.Text())[:m.input.Position()]) }

// IsCursorAtEnd reports whether the cursor is after the last character.
func (m Model) IsCursorAtEnd() bool { return m.TextBeforeCursor() == m.Text() }

// SetSuggestion sets the completion that is shown after the text while the cursor is at the end.
func (m *Model) SetSuggestion(rest string) { m.suggestion = rest }

// Suggestion returns the completion that is shown now; "" if none is.
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

// View draws the line in exactly w cells. If the text is longer, its beginning is cut.
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

// ViewUnfocused draws the line without a cursor.
func (m Model) ViewUnfocused(w int) string { return m.theme.Fit(m.cleanText(m.Text()), w) }

// CellAt returns the cell of View(w), counted from 0, of the byte at offset, or the nearest visible one.
func (m Model) CellAt(offset, w int) int {
	value := m.Text()
	offset = min(max(offset, 0), len(value))
	head, tail := m.visibleText()
	under, _ := cursorCell(tail)
	hidden := theme.Width(head) - theme.Width(lastCells(head, w-theme.Width(under)))
	return min(max(theme.Width(m.cleanText(value[:offset]))-hidden, 0), max(w-1, 0))
}

// visibleText returns the text before and after the cursor, as drawn.
func (m Model) visibleText() (head, tail string) {
	runes := []rune(m.Text())
	at := m.input.Position()
	return m.cleanText(string(runes[max(0, at-maxVisible):at])), m.cleanText(string(runes[at:min(len(runes), at+maxVisible)]))
}

func (m Model) cleanText(s string) string { return m.theme.CleanText(safe.Clean(s)) }

// cursorCell splits off the character under the cursor; after the text that is a blank.
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
