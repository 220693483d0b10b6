package prompt

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"
)

// offers are the completions of the text before the cursor.
type offers struct {
	texts []string
	at    int // the one that Tab has put into the line, or -1
}

// offer asks for completions and shows the rest of the best one behind the cursor. Completions
// that Tab is going through stay.
func (m *Model) offer() {
	if text, ok := m.offers.chosen(); ok && text == m.Text() {
		return
	}
	m.offers = offers{at: -1}
	m.line.SetGhost("")
	if m.complete == nil || !m.line.AtEnd() || m.Text() == "" && m.purpose != Command {
		return
	}
	head := m.line.Head()
	m.offers.texts = m.complete(m.purpose, head)
	if len(m.offers.texts) > 0 && head != "" {
		m.line.SetGhost(restOf(m.offers.texts[0], head))
	}
}

// cycle puts the next completion into the line, or the one before.
func (m *Model) cycle(t tea.KeyType) {
	n := len(m.offers.texts)
	if n == 0 {
		return
	}
	if t == tea.KeyShiftTab {
		m.offers.at = (max(m.offers.at, 0) + n - 1) % n
	} else {
		m.offers.at = (m.offers.at + 1) % n
	}
	text, _ := m.offers.chosen()
	m.line.Set(text)
}

// takeGhost takes the completion that is shown behind the cursor.
func (m *Model) takeGhost() bool {
	if m.line.Ghost() == "" {
		return false
	}
	m.line.Set(m.offers.texts[0])
	return true
}

// chosen returns the completion that Tab has put into the line, if it has.
func (o offers) chosen() (string, bool) {
	if o.at < 0 || o.at >= len(o.texts) {
		return "", false
	}
	return o.texts[o.at], true
}

// restOf returns what text has after head, whatever the case of its letters.
func restOf(text, head string) string {
	if len(text) < len(head) || !strings.EqualFold(text[:len(head)], head) {
		return ""
	}
	return text[len(head):]
}
