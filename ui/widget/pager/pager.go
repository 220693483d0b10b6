// Package pager shows a text that can be scrolled and searched.
package pager

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/bubbles/viewport"
	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/safe"
	"whoread/ui/widget/cells"
	"whoread/ui/widget/field"
	"whoread/ui/widget/keys"
	"whoread/ui/widget/theme"
)

// Line is a line of the text, already made safe. Plain is searched, and drawn where there is a hit;
// Painted is the same text with styles.
type Line struct{ Plain, Painted string }

// PlainLine returns a line without styles.
func PlainLine(text string) Line { return Line{Plain: text, Painted: text} }

// StyledLine returns a line in one style.
func StyledLine(s theme.Style, text string) Line { return Line{Plain: text, Painted: s.Render(text)} }

// WrapParagraph returns text wrapped to w cells after a margin, in one style. In a narrow width there is
// no margin.
func WrapParagraph(s theme.Style, text string, margin, w int) []Line {
	if w < 8*margin {
		margin = 0
	}
	var lines []Line
	for _, line := range cells.WrapText(text, w-margin, 2) {
		lines = append(lines, StyledLine(s, theme.Blanks(margin)+line))
	}
	return lines
}

// Model is the text with its scroll position and search.
type Model struct {
	theme  theme.Theme
	lines  []Line
	window viewport.Model // keeps the place; painting is by cells, as on the rest of the screen
	w      int

	line   field.Model
	typing bool
	query  string
	hits   []int // lines with what was searched
	hit    int   // index in hits
}

// New returns an empty text.
func New(th theme.Theme) Model {
	return Model{theme: th, window: viewport.New(0, 0), line: field.New(th)}
}

// SetSize sets the size in cells.
func (m *Model) SetSize(w, h int) {
	m.w, m.window.Height = max(w, 0), max(h, 0)
	m.window.SetYOffset(m.window.YOffset)
}

// SetLines replaces the text and keeps the place and the search.
func (m *Model) SetLines(lines []Line) {
	m.lines = lines
	// The window only has to know how many lines there are.
	m.window.SetContent(strings.Repeat("\n", max(len(lines)-1, 0)))
	m.window.SetYOffset(m.window.YOffset)
	m.findHits(m.query)
}

// ResetToTop goes to the first line and clears the search.
func (m *Model) ResetToTop() {
	m.window.GotoTop()
	m.typing = false
	m.query, m.hits, m.hit = "", nil, 0
}

// GotoLine goes to a line, counted from 0.
func (m *Model) GotoLine(line int) { m.window.SetYOffset(line) }

// IsLineVisible reports whether a line, counted from 0, is on the screen.
func (m Model) IsLineVisible(line int) bool {
	return line >= m.window.YOffset && line < m.window.YOffset+m.window.Height
}

// ShowLine scrolls as little as necessary to a line, counted from 0.
func (m *Model) ShowLine(line int) {
	switch {
	case line < m.window.YOffset:
		m.window.SetYOffset(line)
	case line >= m.window.YOffset+m.window.Height:
		m.window.SetYOffset(line - m.window.Height + 1)
	}
}

// IsTyping reports whether a search is being typed, so that every key is text.
func (m Model) IsTyping() bool { return m.typing }

// CloseSearch closes the search line or removes the highlights, and reports whether there was something
// to close.
func (m *Model) CloseSearch() bool {
	if !m.typing && m.query == "" {
		return false
	}
	m.typing = false
	m.findHits("")
	return true
}

// Update scrolls and searches. It reports whether it used the message.
func (m Model) Update(msg tea.Msg) (Model, bool) {
	switch msg := msg.(type) {
	case tea.MouseMsg:
		return m, m.handleWheel(msg)
	case tea.KeyMsg:
		if m.typing {
			m.handleSearchKey(msg)
			return m, true
		}
		done := m.doAction(keys.ActionOf(msg))
		return m, done
	}
	return m, false
}

func (m *Model) handleWheel(msg tea.MouseMsg) bool {
	switch msg.Button {
	case tea.MouseButtonWheelUp:
		m.window.ScrollUp(3)
	case tea.MouseButtonWheelDown:
		m.window.ScrollDown(3)
	default:
		return false
	}
	return true
}

func (m *Model) handleSearchKey(msg tea.KeyMsg) {
	switch msg.Type {
	case tea.KeyEnter:
		m.typing = false
	case tea.KeyEsc, tea.KeyCtrlC:
		m.CloseSearch()
	default:
		m.line = m.line.Update(msg)
		m.findHits(m.theme.CleanText(safe.Clean(m.line.Text())))
		m.scrollToHit()
	}
}

func (m *Model) doAction(a keys.Action) bool {
	switch a {
	case keys.Up:
		m.window.ScrollUp(1)
	case keys.Down:
		m.window.ScrollDown(1)
	case keys.HalfUp:
		m.window.HalfPageUp()
	case keys.HalfDown:
		m.window.HalfPageDown()
	case keys.PageUp:
		m.window.PageUp()
	case keys.PageDown:
		m.window.PageDown()
	case keys.Top:
		m.window.GotoTop()
	case keys.Bottom:
		m.window.GotoBottom()
	case keys.Search:
		m.line.SetText("")
		m.typing = true
	case keys.NextHit:
		m.gotoNextHit(1)
	case keys.PrevHit:
		m.gotoNextHit(-1)
	default:
		return false
	}
	return true
}

// findHits finds the lines that contain query. As in the filter language, case is ignored unless the
// query has an upper-case letter.
func (m *Model) findHits(query string) {
	if query != m.query {
		m.hit = 0
	}
	m.query, m.hits = query, nil
	if query == "" {
		return
	}
	for i, line := range m.lines {
		if at, _ := findText(line.Plain, query); at >= 0 {
			m.hits = append(m.hits, i)
		}
	}
	m.hit = min(m.hit, max(len(m.hits)-1, 0))
}

func (m *Model) gotoNextHit(step int) {
	if len(m.hits) == 0 {
		return
	}
	m.hit = (m.hit + step + len(m.hits)) % len(m.hits)
	m.scrollToHit()
}

// scrollToHit scrolls to the hit if it cannot be seen.
func (m *Model) scrollToHit() {
	if len(m.hits) == 0 {
		return
	}
	line, height := m.hits[m.hit], m.window.Height
	if line < m.window.YOffset || line >= m.window.YOffset+height-1 {
		m.window.SetYOffset(line - height/2)
	}
}

// DescribePosition returns the position in the text: "match 3 of 17", "42%"; "" if all of it is visible.
func (m Model) DescribePosition() string {
	switch {
	case m.query != "" && len(m.hits) == 0:
		return "not found"
	case m.query != "":
		return fmt.Sprintf("match %d of %d", m.hit+1, len(m.hits))
	case len(m.lines) <= m.window.Height:
		return ""
	}
	return fmt.Sprintf("%d%%", int(m.window.ScrollPercent()*100))
}

// View draws the visible lines. While a search is typed, it is on the last line.
func (m Model) View() string {
	h := m.window.Height
	first := min(m.window.YOffset, len(m.lines))
	last := min(first+h, len(m.lines))
	shown := make([]string, 0, h)
	for i := first; i < last; i++ {
		shown = append(shown, m.paintLine(i))
	}
	if m.typing && h > 0 {
		for len(shown) < h {
			shown = append(shown, "")
		}
		shown[h-1] = m.searchLine()
	}
	return cells.StackLines(m.theme, shown, m.w, h)
}

// ViewWithFooter draws the text above a footer, in exactly w by h cells. If there is room for one line
// only, it is the footer.
func (m Model) ViewWithFooter(footer string, w, h int) string {
	if w <= 0 || h <= 1 {
		return cells.StackLines(m.theme, []string{footer}, w, h)
	}
	return m.View() + "\n" + m.theme.Fit(footer, w)
}

// FormatFooter returns a line of w cells with hints about actions of a pane, and the position in the
// text.
func (m Model) FormatFooter(p keys.Pane, w int, actions ...keys.Action) string {
	hints := cells.FormatHints(m.theme, p, actions...)
	status := m.DescribePosition()
	return m.theme.AlignEnds(cells.JoinFitting(hints, "  ", w-len(status)-1), m.theme.Muted.Render(status), w)
}

func (m Model) searchLine() string {
	status := m.theme.Muted.Render(m.DescribePosition())
	prompt := m.theme.Key.Render("/")
	return m.theme.AlignEnds(prompt+m.line.View(m.w-len("/")-len(m.DescribePosition())-1), status, m.w)
}

// paintLine returns a line with its hit highlighted; the current hit looks like a cursor.
func (m Model) paintLine(i int) string {
	line := m.lines[i]
	at, n := findText(line.Plain, m.query)
	if at < 0 {
		return line.Painted
	}
	style := m.theme.Hit
	if m.hits[m.hit] == i {
		style = m.theme.Cursor
	}
	return line.Plain[:at] + style.Render(line.Plain[at:at+n]) + line.Plain[at+n:]
}

// findText returns the position of query in text and its length there; -1 if there is none.
func findText(text, query string) (at, n int) {
	if query == "" {
		return -1, 0
	}
	if query != strings.ToLower(query) {
		return strings.Index(text, query), len(query)
	}
	folded := strings.ToLower(text)
	if len(folded) != len(text) { // some letters change their length: then only as written
		folded = text
	}
	return strings.Index(folded, query), len(query)
}
