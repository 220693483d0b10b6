package pager

import (
	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/safe"
	"whoread/ui/keys"
	"whoread/ui/theme"
)

// Closed says that the user wants a pane closed.
type Closed struct{}

// Report is what a pane shows.
type Report interface {
	// Write writes the text for the width of the page.
	Write(p *Page)
	// Hints returns the actions that the footer names.
	Hints() []keys.Action
	// Act returns what an action asks for, [Closed] among others; nil for nothing.
	Act(a keys.Action) tea.Msg
}

// Pane shows a report over the table: the text is scrolled and searched, and a footer names keys.
type Pane struct {
	theme  theme.Theme
	w, h   int
	keys   keys.Pane
	report Report
	text   Model
}

// NewPane returns the pane of a report, whose keys are those of the pane of the key table.
func NewPane(th theme.Theme, p keys.Pane, r Report) *Pane {
	return &Pane{theme: th, keys: p, report: r, text: New(th)}
}

// SetSize sets the size in cells.
func (p *Pane) SetSize(w, h int) {
	if p.w == w && p.h == h {
		return
	}
	p.text.SetSize(w, h-1)
	p.h = h
	if p.w != w {
		p.w = w
		p.Refresh()
	}
}

// Open shows the report from its beginning.
func (p *Pane) Open() {
	p.text.Top()
	p.Refresh()
}

// Refresh shows what the report says by now, and keeps the place and the search.
func (p *Pane) Refresh() {
	page := Page{Theme: p.theme, W: p.w}
	p.report.Write(&page)
	p.text.SetLines(page.Lines)
}

// Typing reports whether a search is being typed, so that every key is text.
func (p *Pane) Typing() bool { return p.text.Typing() }

// Update takes keys and the wheel. What closes the pane closes the search first.
func (p *Pane) Update(msg tea.Msg) tea.Cmd {
	var taken bool
	if p.text, taken = p.text.Update(msg); taken {
		return nil
	}
	key, ok := msg.(tea.KeyMsg)
	if !ok {
		return nil
	}
	answer := p.report.Act(keys.Map(key))
	if answer == nil || answer == (Closed{}) && p.text.Close() {
		return nil
	}
	return func() tea.Msg { return answer }
}

// View draws the pane.
func (p *Pane) View() string {
	return p.text.Over(p.text.Footer(p.keys, p.w, p.report.Hints()...), p.w, p.h)
}

// Page is a text while it is written for a width.
type Page struct {
	Theme theme.Theme
	W     int
	Lines []Line
}

// Heading begins a section.
func (p *Page) Heading(s theme.Style, title string) {
	if len(p.Lines) > 0 {
		p.Lines = append(p.Lines, Line{})
	}
	p.Say(s, 0, title)
}

// Say adds text behind a margin, wrapped.
func (p *Page) Say(s theme.Style, margin int, text string) {
	p.Lines = append(p.Lines, Paragraph(s, text, margin, p.W)...)
}

// Clean returns text from outside as the screen can show it.
func (p *Page) Clean(s string) string { return p.Theme.Text(safe.Clean(s)) }
