// Package queries is the pane that offers the filter of the view as texts for other tools.
package queries

import (
	"strconv"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/safe"
	"whoread/ui/widget/cells"
	"whoread/ui/widget/humanize"
	"whoread/ui/widget/keys"
	"whoread/ui/widget/theme"
)

// Entry is one text.
type Entry struct {
	Title string
	Text  string
	// Note says what the text lacks, or how to use it; "" for nothing.
	Note string
}

// The messages of the pane.
type (
	// Copy requests that a text be copied.
	Copy struct{ Text, What string }
	// Closed reports that the user closed the pane.
	Closed struct{}
)

// Model is the pane.
type Model struct {
	theme   theme.Theme
	w, h    int
	entries []Entry
	cursor  int
}

// New returns an empty pane.
func New(th theme.Theme) *Model { return &Model{theme: th} }

// SetSize sets the size in cells.
func (m *Model) SetSize(w, h int) { m.w, m.h = w, h }

// OpenEntries shows texts.
func (m *Model) OpenEntries(entries []Entry) { m.entries, m.cursor = entries, 0 }

// IsTyping reports false: no key is text.
func (m *Model) IsTyping() bool { return false }

// Update handles keys.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	key, ok := msg.(tea.KeyMsg)
	if !ok {
		return nil
	}
	if n, err := strconv.Atoi(key.String()); err == nil {
		return m.copyEntry(n - 1)
	}
	switch keys.ActionOf(key) {
	case keys.Open, keys.Copy:
		return m.copyEntry(m.cursor)
	case keys.Up:
		m.cursor = max(m.cursor-1, 0)
	case keys.Down:
		m.cursor = min(m.cursor+1, max(len(m.entries)-1, 0))
	case keys.Back, keys.Quit, keys.ShowQueries:
		return sendMessage(Closed{})
	default:
	}
	return nil
}

// copyEntry requests that an entry be copied, counted from 0.
func (m *Model) copyEntry(n int) tea.Cmd {
	if n < 0 || n >= len(m.entries) {
		return nil
	}
	return sendMessage(Copy{Text: m.entries[n].Text, What: m.entries[n].Title})
}

// View paints the pane: the titles, and the text of the one under the cursor.
func (m *Model) View() string {
	lines := []string{m.theme.Title.Render("This view for other tools")}
	for i, e := range m.entries {
		line := "  " + strconv.Itoa(i+1) + "  " + e.Title
		if i == m.cursor {
			line = m.theme.Cursor.Render(m.theme.Fit(m.theme.Pointer+line[1:], m.w))
		}
		lines = append(lines, line)
	}
	lines = append(lines, "")
	if m.cursor < len(m.entries) {
		e := m.entries[m.cursor]
		if e.Note != "" {
			for _, line := range cells.WrapText(m.cleanText(e.Note), m.w-2, 0) {
				lines = append(lines, m.theme.Warn.Render("  "+line))
			}
		}
		for line := range strings.Lines(e.Text) {
			for _, wrapped := range cells.WrapText(m.cleanText(strings.TrimSuffix(line, "\n")), m.w-2, 2) {
				lines = append(lines, "  "+wrapped)
			}
		}
	}
	room := max(m.h-1, 0)
	if len(lines) > room && room > 0 {
		more := len(lines) - room + 1
		lines = append(lines[:room-1], m.theme.Muted.Render("  and "+humanize.FormatCount(more, "line")+" more; the copy has all"))
	}
	for len(lines) < room {
		lines = append(lines, "")
	}
	lines = append(lines, cells.JoinFitting(cells.FormatHints(m.theme, keys.Queries, keys.Open, keys.Back), "  ", m.w))
	return cells.StackLines(m.theme, lines, m.w, m.h)
}

func (m *Model) cleanText(s string) string { return m.theme.CleanText(safe.Clean(s)) }

func sendMessage(msg tea.Msg) tea.Cmd { return func() tea.Msg { return msg } }
