// Package checklist is the pane that lists why a fetch may have found nothing, and what a look at
// each reason has shown. An empty answer is no proof that nobody read the mail.
package checklist

import (
	tea "github.com/charmbracelet/bubbletea"

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
	Closed = pager.Closed
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
	*pager.Pane
	report Report
}

// New returns the pane.
func New(th theme.Theme) *Model {
	m := &Model{}
	m.Pane = pager.NewPane(th, keys.Checklist, m)
	return m
}

// Open shows a report from its beginning.
func (m *Model) Open(r Report) {
	m.report = r
	m.Pane.Open()
}

// Refresh shows what is known by now, and keeps the place and the search.
func (m *Model) Refresh(r Report) {
	m.report = r
	m.Pane.Refresh()
}

// Act closes the pane, or begins again.
func (m *Model) Act(a keys.Action) tea.Msg {
	switch a {
	case keys.Back, keys.Quit:
		return Closed{}
	case keys.Reload:
		if !m.report.Running {
			return Again{}
		}
	default:
	}
	return nil
}

// Hints returns the actions that the footer names.
func (m *Model) Hints() []keys.Action { return []keys.Action{keys.Back, keys.Reload, keys.Search} }

// Write writes the report.
func (m *Model) Write(p *pager.Page) {
	p.Say(p.Theme.Title, 0, m.title())
	if m.report.Asked != "" {
		p.Say(theme.Style{}, 0, "Asked for: "+p.Clean(m.report.Asked))
	}
	p.Say(theme.Style{}, 0, "That the log has no record is no proof that nobody read the mail.")
	switch {
	case m.report.Running:
		p.Say(p.Theme.Key, 0, "Looking for the reasons; that asks the tenant and can take a minute.")
	case m.report.Cancelled:
		p.Say(p.Theme.Warn, 0, "The look for the reasons was given up.")
	case len(m.report.Checks) == 0:
		p.Say(theme.Style{}, 0, "No reason is known that could be looked for.")
	}
	for _, c := range m.report.Checks {
		p.Lines = append(p.Lines, pager.Line{})
		writeCheck(p, c)
	}
}

func (m *Model) title() string {
	if m.report.Empty {
		return "Nothing was found. What can be the reason?"
	}
	return "Why may records be missing?"
}

// markWidth is how wide the mark of a check is.
const markWidth = len("trouble  ")

// writeCheck writes the mark of a reason, the reason as a question, and what was found.
func writeCheck(p *pager.Page, c live.Check) {
	mark, style := "?", p.Theme.Key
	switch c.Result {
	case live.Fine:
		mark, style = "fine", p.Theme.Good
	case live.Trouble:
		mark, style = "trouble", p.Theme.Warn
	case live.Unknown:
	}
	mark = p.Theme.Fit(mark, markWidth)
	for i, line := range pager.Paragraph(p.Theme.Title, p.Clean(c.Question), 0, max(p.W-markWidth, 1)) {
		if i > 0 {
			mark = theme.Blanks(markWidth)
		}
		p.Lines = append(p.Lines, pager.Line{Plain: mark + line.Plain, Painted: style.Render(mark) + line.Painted})
	}
	for _, line := range pager.Paragraph(theme.Style{}, p.Clean(c.Detail), 0, max(p.W-markWidth, 1)) {
		p.Lines = append(p.Lines, pager.Plain(theme.Blanks(markWidth)+line.Plain))
	}
}
