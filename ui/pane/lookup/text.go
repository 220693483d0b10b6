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

// margin is how far what is said of a thing stands to the right of it.
const margin = 4

// Write writes the report.
func (text) Write(p *pager.Page, report Report) {
	t, r := text{p}, &report
	switch r.Stage {
	case Offered:
		t.offer(r)
	case Running:
		t.progress(r)
	case Ended, Unable:
		t.outcome(r)
	}
}

// text is what the pane says while it is written.
type text struct{ *pager.Page }

// nameWidth is the width of the longest name of a source, and a gap.
const nameWidth = len("message trace") + 2

// beside sets text behind a name, or under it where the pane is narrow.
func (t text) beside(name string, s theme.Style, text string) {
	const before = 2
	if t.W < before+nameWidth+24 {
		t.Say(t.Theme.Key, 0, name)
		t.Say(s, margin, text)
		return
	}
	head := theme.Blanks(before) + t.Theme.Fit(name, nameWidth)
	for _, line := range cells.Wrap(text, t.W-before-nameWidth, 0) {
		t.Lines = append(t.Lines, pager.Line{Plain: head + line, Painted: t.Theme.Key.Render(head) + s.Render(line)})
		head = theme.Blanks(before + nameWidth)
	}
}

// ids is a number of message ids in words.
func ids(n int) string { return humanize.FormatCount(n, "message id") }

// about is how long something takes, in words; "" if that is not known.
func about(d time.Duration) string {
	if d <= 0 {
		return ""
	}
	return "about " + humanize.FormatCountdown(d)
}

// left says how many calls to a service may be made now, and when more may; "" if no limit is known.
func left(b trace.RateLimitState, now time.Time) string {
	if b.Limit == 0 {
		return ""
	}
	said := humanize.FormatNumber(b.Left) + " of " + humanize.FormatCount(b.Limit, "call") + " left"
	if b.Left == 0 && b.Refill.After(now) {
		said += ", refill in " + humanize.FormatCountdown(b.Refill.Sub(now))
	}
	return said
}

// span is a length of time in which calls are counted.
func span(d time.Duration) string {
	if minutes := int(d / time.Minute); minutes > 1 {
		return humanize.FormatCount(minutes, "minute")
	}
	return "a minute"
}

// join joins the parts of a line that say something.
func (t text) join(parts ...string) string {
	var some []string
	for _, p := range parts {
		if p != "" {
			some = append(some, p)
		}
	}
	return strings.Join(some, t.Theme.Dot)
}
