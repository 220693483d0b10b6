package lookup

import (
	"strings"
	"time"

	"whoread/trace"
	"whoread/ui/widget/cells"
	"whoread/ui/widget/humanize"
	"whoread/ui/widget/pager"
	"whoread/ui/widget/theme"
)

// margin is the indent of the text below a name.
const margin = 4

// WriteReport writes the report.
func (reportText) WriteReport(p *pager.Page, report Report) {
	t, r := reportText{p}, &report
	switch r.Stage {
	case Planned:
		t.addPlan(r)
	case Running:
		t.addProgress(r)
	case Ended, Unable:
		t.addResult(r)
	}
}

// reportText writes the text of the pane.
type reportText struct{ *pager.Page }

// nameWidth is the width of the longest name of a source, and a gap.
const nameWidth = len("message trace") + 2

// addNamed adds text beside a name, or under it in a narrow pane.
func (t reportText) addNamed(name string, s theme.Style, text string) {
	const before = 2
	if t.Width < before+nameWidth+24 {
		t.AddText(t.Theme.Key, 0, name)
		t.AddText(s, margin, text)
		return
	}
	head := theme.Blanks(before) + t.Theme.Fit(name, nameWidth)
	for _, line := range cells.WrapText(text, t.Width-before-nameWidth, 0) {
		t.Lines = append(t.Lines, pager.Line{Plain: head + line, Painted: t.Theme.Key.Render(head) + s.Render(line)})
		head = theme.Blanks(before + nameWidth)
	}
}

// formatIDCount formats a number of message ids, such as "2 message ids".
func formatIDCount(n int) string { return humanize.FormatCount(n, "message id") }

// formatEstimate formats an estimated time; "" if it is not known.
func formatEstimate(d time.Duration) string {
	if d <= 0 {
		return ""
	}
	return "about " + humanize.FormatCountdown(d)
}

// describeLeft returns how many calls a service allows now, and when it allows more; "" if no limit is
// known.
func describeLeft(b trace.RateLimitState, now time.Time) string {
	if b.Limit == 0 {
		return ""
	}
	said := humanize.FormatNumber(b.Left) + " of " + humanize.FormatCount(b.Limit, "call") + " left"
	if b.Left == 0 && b.Refill.After(now) {
		said += ", refill in " + humanize.FormatCountdown(b.Refill.Sub(now))
	}
	return said
}

// formatPeriod formats the period of a rate limit.
func formatPeriod(d time.Duration) string {
	if minutes := int(d / time.Minute); minutes > 1 {
		return humanize.FormatCount(minutes, "minute")
	}
	return "a minute"
}

// joinParts joins the parts that are not empty.
func (t reportText) joinParts(parts ...string) string {
	var some []string
	for _, p := range parts {
		if p != "" {
			some = append(some, p)
		}
	}
	return strings.Join(some, t.Theme.Dot)
}
