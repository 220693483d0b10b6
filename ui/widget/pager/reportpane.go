package pager

import (
	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/safe"
	"whoread/ui/widget/keys"
	"whoread/ui/widget/theme"
)

// Closed says that the user wants a pane closed.
type Closed struct{}

// Text is what a pane says of reports.
type Text[Report any] interface {
	// Write writes a report for the width of the page.
	Write(p *Page, r Report)
	// Hints returns the actions that the footer names.
	Hints(r Report) []keys.Action
	// Act returns what an action asks for, [Closed] among others; nil for nothing.
	Act(r Report, a keys.Action) tea.Msg
}

// Pane shows a report over the table: the text is scrolled and searched, and a footer names keys.
type Pane[Report any] struct {
	theme  theme.Theme
	w, h   int
	keys   keys.Pane
	text   Text[Report]
	report Report
	pager  Model
	open   bool // there is a report
}

// NewPane returns a pane without a report, whose keys are those of a pane of the key table.
func NewPane[Report any](th theme.Theme, p keys.Pane, t Text[Report]) *Pane[Report] {
	return &Pane[Report]{theme: th, keys: p, text: t, pager: New(th)}
}

// SetSize sets the size in cells.
func (p *Pane[Report]) SetSize(w, h int) {
	if p.w == w && p.h == h {
		return
	}
	p.pager.SetSize(w, h-1)
	p.h = h
	if p.w != w {
		p.w = w
		p.layOut()
	}
}

// Open shows a report from its beginning.
func (p *Pane[Report]) Open(r Report) {
	p.pager.Top()
	p.open = true
	p.Refresh(r)
}

// Refresh shows a later report of the same, and keeps the place and the search.
func (p *Pane[Report]) Refresh(r Report) {
	p.report = r
	p.layOut()
}

func (p *Pane[Report]) layOut() {
	if !p.open {
		return
	}
	page := Page{Theme: p.theme, W: p.w}
	p.text.Write(&page, p.report)
	p.pager.SetLines(page.Lines)
}

// Typing reports whether a search is being typed, so that every key is text.
func (p *Pane[Report]) Typing() bool { return p.pager.Typing() }

// Update takes keys and the wheel. What closes the pane closes the search first.
func (p *Pane[Report]) Update(msg tea.Msg) tea.Cmd {
	var taken bool
	if p.pager, taken = p.pager.Update(msg); taken {
		return nil
	}
	key, ok := msg.(tea.KeyMsg)
	if !ok {
		return nil
	}
	answer := p.text.Act(p.report, keys.Map(key))
	if answer == nil || answer == (Closed{}) && p.pager.Close() {
		return nil
	}
	return func() tea.Msg { return answer }
}

// View draws the pane.
func (p *Pane[Report]) View() string {
	return p.pager.Over(p.pager.Footer(p.keys, p.w, p.text.Hints(p.report)...), p.w, p.h)
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
