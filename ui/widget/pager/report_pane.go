package pager

import (
	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/safe"
	"whoread/ui/widget/keys"
	"whoread/ui/widget/theme"
)

// Closed reports that the user closed a pane.
type Closed struct{}

// ReportWriter writes the reports of a pane.
type ReportWriter[Report any] interface {
	// WriteReport writes a report in the width of the page.
	WriteReport(p *Page, r Report)
	// HintActions returns the actions in the footer.
	HintActions(r Report) []keys.Action
	// HandleAction returns the message for an action, such as [Closed]; nil for none.
	HandleAction(r Report, a keys.Action) tea.Msg
}

// Pane shows a report over the table. The text can be scrolled and searched, and a footer shows keys.
type Pane[Report any] struct {
	theme  theme.Theme
	w, h   int
	keys   keys.Pane
	writer ReportWriter[Report]
	report Report
	pager  Model
	open   bool // there is a report
}

// NewPane returns a pane without a report. p is its pane in the key table.
func NewPane[Report any](th theme.Theme, p keys.Pane, t ReportWriter[Report]) *Pane[Report] {
	return &Pane[Report]{theme: th, keys: p, writer: t, pager: New(th)}
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

// OpenReport shows a report from its beginning.
func (p *Pane[Report]) OpenReport(r Report) {
	p.pager.ResetToTop()
	p.open = true
	p.RefreshReport(r)
}

// RefreshReport shows a later version of the report, and keeps the position and the search.
func (p *Pane[Report]) RefreshReport(r Report) {
	p.report = r
	p.layOut()
}

func (p *Pane[Report]) layOut() {
	if !p.open {
		return
	}
	page := Page{Theme: p.theme, Width: p.w}
	p.writer.WriteReport(&page, p.report)
	p.pager.SetLines(page.Lines)
}

// IsTyping reports whether a search is being typed, so that every key is text.
func (p *Pane[Report]) IsTyping() bool { return p.pager.IsTyping() }

// Update handles keys and the wheel. The key that closes the pane closes the search first.
func (p *Pane[Report]) Update(msg tea.Msg) tea.Cmd {
	var taken bool
	if p.pager, taken = p.pager.Update(msg); taken {
		return nil
	}
	key, ok := msg.(tea.KeyMsg)
	if !ok {
		return nil
	}
	answer := p.writer.HandleAction(p.report, keys.ActionOf(key))
	if answer == nil || answer == (Closed{}) && p.pager.CloseSearch() {
		return nil
	}
	return func() tea.Msg { return answer }
}

// View draws the pane.
func (p *Pane[Report]) View() string {
	return p.pager.ViewWithFooter(p.pager.FormatFooter(p.keys, p.w, p.writer.HintActions(p.report)...), p.w, p.h)
}

// Page is a text that is being written in a width.
type Page struct {
	Theme theme.Theme
	Width int
	Lines []Line
}

// AddHeading begins a section.
func (p *Page) AddHeading(s theme.Style, title string) {
	if len(p.Lines) > 0 {
		p.Lines = append(p.Lines, Line{})
	}
	p.AddText(s, 0, title)
}

// AddText adds wrapped text after a margin.
func (p *Page) AddText(s theme.Style, margin int, text string) {
	p.Lines = append(p.Lines, WrapParagraph(s, text, margin, p.Width)...)
}

// CleanText makes text from outside safe for the screen.
func (p *Page) CleanText(s string) string { return p.Theme.CleanText(safe.Clean(s)) }
