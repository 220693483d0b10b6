// Package checklist is the pane with the possible causes of an empty fetch, and the result of a check for
// each. An empty log does not prove that nobody read the mail.
package checklist

import (
	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/source/fetch"
	"whoread/ui/widget/keys"
	"whoread/ui/widget/pager"
	"whoread/ui/widget/theme"
)

// The messages of the pane.
type (
	// RunAgain requests that the checks run again.
	RunAgain struct{}
	// Closed reports that the user closed the pane.
	Closed = pager.Closed
)

// Report is the state of the checks. Its texts may come from outside.
type Report struct {
	// Asked describes what was requested.
	Asked string
	// FoundNothing is set if the fetch found nothing.
	FoundNothing bool
	// Running is set while the checks run, Cancelled if they were cancelled.
	Running, Cancelled bool
	Checks             []fetch.Check
}

// Model is the pane.
type Model = pager.Pane[Report]

// New returns the pane.
func New(th theme.Theme) *Model { return pager.NewPane(th, keys.Checklist, reportWriter{}) }

// reportWriter writes the text of the pane.
type reportWriter struct{}

// HintActions returns the actions that the footer names.
func (reportWriter) HintActions(Report) []keys.Action {
	return []keys.Action{keys.Back, keys.Reload, keys.Search}
}

// HandleAction closes the pane, or runs the checks again.
func (reportWriter) HandleAction(r Report, a keys.Action) tea.Msg {
	switch {
	case a == keys.Back, a == keys.Quit:
		return Closed{}
	case a == keys.Reload && !r.Running:
		return RunAgain{}
	}
	return nil
}

// WriteReport writes the report.
func (reportWriter) WriteReport(p *pager.Page, r Report) {
	p.AddText(p.Theme.Title, 0, titleText(r))
	if r.Asked != "" {
		p.AddText(theme.Style{}, 0, "Requested: "+p.CleanText(r.Asked))
	}
	p.AddText(theme.Style{}, 0, "An empty log does not prove that nobody read the mail.")
	switch {
	case r.Running:
		p.AddText(p.Theme.Key, 0, "Running the checks. They query the tenant and can take a minute.")
	case r.Cancelled:
		p.AddText(p.Theme.Warn, 0, "The checks were cancelled.")
	case len(r.Checks) == 0:
		p.AddText(theme.Style{}, 0, "There is nothing to check.")
	}
	for _, c := range r.Checks {
		p.Lines = append(p.Lines, pager.Line{})
		writeCheck(p, c)
	}
}

func titleText(r Report) string {
	if r.FoundNothing {
		return "Nothing was found: possible causes"
	}
	return "Why records may be missing"
}

// markWidth is the width of the mark of a check.
const markWidth = len("trouble  ")

// writeCheck adds the mark of a check, its question and its result.
func writeCheck(p *pager.Page, c fetch.Check) {
	mark, style := "?", p.Theme.Key
	switch c.Result {
	case fetch.RuledOut:
		mark, style = "fine", p.Theme.Good
	case fetch.PossibleCause:
		mark, style = "trouble", p.Theme.Warn
	case fetch.Unknown:
	}
	mark = p.Theme.Fit(mark, markWidth)
	for i, line := range pager.WrapParagraph(p.Theme.Title, p.CleanText(c.Question), 0, max(p.Width-markWidth, 1)) {
		if i > 0 {
			mark = theme.Blanks(markWidth)
		}
		p.Lines = append(p.Lines, pager.Line{Plain: mark + line.Plain, Painted: style.Render(mark) + line.Painted})
	}
	for _, line := range pager.WrapParagraph(theme.Style{}, p.CleanText(c.Detail), 0, max(p.Width-markWidth, 1)) {
		p.Lines = append(p.Lines, pager.PlainLine(theme.Blanks(markWidth)+line.Plain))
	}
}
