package prompt

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"
)

// completions are the completions of the text before the cursor.
type completions struct {
	texts []string
	at    int // the one that Tab has put into the line, or -1
}

// offerCompletions updates the completions and shows the rest of the best one after the cursor. While Tab
// cycles through completions, they stay.
func (m *Model) offerCompletions() {
	if text, ok := m.completions.currentText(); ok && text == m.Text() {
		return
	}
	m.completions = completions{at: -1}
	m.line.SetSuggestion("")
	if m.complete == nil || !m.line.IsCursorAtEnd() || m.Text() == "" && m.purpose != Command {
		return
	}
	head := m.line.TextBeforeCursor()
	m.completions.texts = m.complete(m.purpose, head)
	if len(m.completions.texts) > 0 && head != "" {
		m.line.SetSuggestion(restOf(m.completions.texts[0], head))
	}
}

// cycleCompletions puts the next or previous completion into the line.
func (m *Model) cycleCompletions(t tea.KeyType) {
	n := len(m.completions.texts)
	if n == 0 {
		return
	}
	if t == tea.KeyShiftTab {
		m.completions.at = (max(m.completions.at, 0) + n - 1) % n
	} else {
		m.completions.at = (m.completions.at + 1) % n
	}
	text, _ := m.completions.currentText()
	m.line.SetText(text)
}

// takeSuggestion accepts the completion that is shown after the cursor.
func (m *Model) takeSuggestion() bool {
	if m.line.Suggestion() == "" {
		return false
	}
	m.line.SetText(m.completions.texts[0])
	return true
}

// currentText returns the completion that Tab has put into the line, if it has.
func (c completions) currentText() (string, bool) {
	if c.at < 0 || c.at >= len(c.texts) {
		return "", false
	}
	return c.texts[c.at], true
}

// restOf returns what text has after head, whatever the case of its letters.
func restOf(text, head string) string {
	if len(text) < len(head) || !strings.EqualFold(text[:len(head)], head) {
		return ""
	}
	return text[len(head):]
}
