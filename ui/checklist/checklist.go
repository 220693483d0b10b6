// Package checklist is the pane that lists why a fetch may have found nothing, and what a look at
// each reason has shown. An empty answer is no proof that nobody read the mail.
package checklist

import (
	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/safe"
	"whoread/audit/source/live"
	"whoread/ui/keys"
	"whoread/ui/pager"
	"whoread/ui/theme"
)

// What the pane tells.
type (
	// Again asks for the reasons to be looked at again.
	Again struct{}
	// Closed says that the user wants the pane closed.
	Closed struct{}
)

// Report is what is known of the reasons. Its texts may come from outside.
type Report struct {
	// Asked is what was asked for, in words.
	Asked string
	// Empty tells that nothing came of it.
	Empty bool
	// Running tells that the reasons are being looked at, Cancelled that this was given up.
	Running, Cancelled bool
	Checks             []live.Check
}

// Model is the pane.
type Model struct {
	theme  theme.Theme
	w, h   int
	report Report
	pager  pager.Model
}

// New returns the pane.
func New(th theme.Theme) Model { return Model{theme: th, pager: pager.New(th)} }

// SetSize sets the size in cells.
func (m *Model) SetSize(w, h int) {
	if m.w == w && m.h == h {
		return
	}
	m.w, m.h = w, h
	m.pager.SetSize(w, h-1)
	m.layOut()
}

// Open shows a report from its beginning.
func (m *Model) Open(r Report) {
	m.report = r
	m.pager.Top()
	m.layOut()
}

// Refresh shows what is known by now, and keeps the place and the search.
func (m *Model) Refresh(r Report) {
	m.report = r
	m.layOut()
}

// Typing tells whether a search is being typed, so that every key is text.
func (m Model) Typing() bool { return m.pager.Typing() }

// Update takes keys and the wheel.
func (m Model) Update(msg tea.Msg) (Model, tea.Cmd) {
	var taken bool
	if m.pager, taken = m.pager.Update(msg); taken {
		return m, nil
	}
	key, ok := msg.(tea.KeyMsg)
	if !ok {
		return m, nil
	}
	switch keys.Map(key) {
	case keys.Back, keys.Quit:
		if m.pager.Close() {
			return m, nil
		}
		return m, func() tea.Msg { return Closed{} }
	case keys.Reload:
		if m.report.Running {
			return m, nil
		}
		return m, func() tea.Msg { return Again{} }
	default:
		return m, nil
	}
}

// View paints the pane.
func (m Model) View() string {
	return m.pager.Over(m.pager.Footer(keys.Checklist, m.w, keys.Back, keys.Reload, keys.Search), m.w, m.h)
}

// layOut writes the report for the width that the pane has.
func (m *Model) layOut() {
	var lines []pager.Line
	say := func(s theme.Style, text string) {
		lines = append(lines, pager.Paragraph(s, text, 0, m.w)...)
	}
	say(m.theme.Title, m.title())
	if m.report.Asked != "" {
		say(theme.Style{}, "Asked for: "+m.theme.Text(safe.Clean(m.report.Asked)))
	}
	say(theme.Style{}, "That the log has no record is no proof that nobody read the mail.")
	switch {
	case m.report.Running:
		say(m.theme.Key, "Looking for the reasons; that asks the tenant and can take a minute.")
	case m.report.Cancelled:
		say(m.theme.Warn, "The look for the reasons was given up.")
	case len(m.report.Checks) == 0:
		say(theme.Style{}, "No reason is known that could be looked for.")
	}
	for _, c := range m.report.Checks {
		lines = append(lines, pager.Line{})
		lines = append(lines, m.check(c)...)
	}
	m.pager.SetLines(lines)
}

func (m *Model) title() string {
	if m.report.Empty {
		return "Nothing was found. What can be the reason?"
	}
	return "Why may records be missing?"
}

// markWidth is how wide the mark of a check is.
const markWidth = len("trouble  ")

// check is the mark of a reason, the reason as a question, and what was found.
func (m *Model) check(c live.Check) []pager.Line {
	mark, style := "?", m.theme.Key
	switch c.Result {
	case live.Fine:
		mark, style = "fine", m.theme.Good
	case live.Trouble:
		mark, style = "trouble", m.theme.Warn
	case live.Unknown:
	}
	mark = m.theme.Fit(mark, markWidth)
	var lines []pager.Line
	for i, line := range pager.Paragraph(m.theme.Title, m.theme.Text(safe.Clean(c.Question)), 0, max(m.w-markWidth, 1)) {
		if i > 0 {
			mark = theme.Blanks(markWidth)
		}
		lines = append(lines, pager.Line{Plain: mark + line.Plain, Painted: style.Render(mark) + line.Painted})
	}
	for _, line := range pager.Paragraph(theme.Style{}, m.theme.Text(safe.Clean(c.Detail)), 0, max(m.w-markWidth, 1)) {
		lines = append(lines, pager.Plain(theme.Blanks(markWidth)+line.Plain))
	}
	return lines
}
