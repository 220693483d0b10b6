package lookup

import (
	"strings"
	"time"

	"whoread/audit/safe"
	"whoread/trace"
	"whoread/ui/cells"
	"whoread/ui/pager"
	"whoread/ui/theme"
	"whoread/ui/words"
)

// margin is how far what is said of a thing stands to the right of it.
const margin = 4

// layOut writes the report for the width that the pane has.
func (m *Model) layOut() {
	t := text{theme: m.theme, w: m.w}
	switch r := &m.report; r.Stage {
	case Offered:
		t.offer(r)
	case Running:
		t.progress(r)
	case Ended, Unable:
		t.outcome(r)
	}
	m.pager.SetLines(t.lines)
}

// text is what the pane says while it is laid out to a width.
type text struct {
	theme theme.Theme
	w     int
	lines []pager.Line
}

// heading begins a section.
func (t *text) heading(s theme.Style, title string) {
	if len(t.lines) > 0 {
		t.lines = append(t.lines, pager.Line{})
	}
	t.say(s, 0, title)
}

// say adds text behind a margin, wrapped.
func (t *text) say(s theme.Style, margin int, text string) {
	t.lines = append(t.lines, pager.Paragraph(s, text, margin, t.w)...)
}

// nameWidth is the width of the longest name of a source, and a gap.
const nameWidth = len("message trace") + 2

// beside sets text behind a name, or under it where the pane is narrow.
func (t *text) beside(name string, s theme.Style, text string) {
	const before = 2
	if t.w < before+nameWidth+24 {
		t.say(t.theme.Key, 0, name)
		t.say(s, margin, text)
		return
	}
	head := theme.Blanks(before) + t.theme.Fit(name, nameWidth)
	for _, line := range cells.Wrap(text, t.w-before-nameWidth, 0) {
		t.lines = append(t.lines, pager.Line{Plain: head + line, Painted: t.theme.Key.Render(head) + s.Render(line)})
		head = theme.Blanks(before + nameWidth)
	}
}

// clean is text from outside as the screen can show it.
func (t *text) clean(s string) string { return t.theme.Text(safe.Clean(s)) }

// ids is a number of message ids in words.
func ids(n int) string { return words.Count(n, "message id") }

// about is how long something takes, in words; "" if that is not known.
func about(d time.Duration) string {
	if d <= 0 {
		return ""
	}
	return "about " + words.Left(d)
}

// left says how many calls to a service may be made now, and when more may; "" if no limit is known.
func left(b trace.RateLimitState, now time.Time) string {
	if b.Limit == 0 {
		return ""
	}
	said := words.Number(b.Left) + " of " + words.Count(b.Limit, "call") + " left"
	if b.Left == 0 && b.Refill.After(now) {
		said += ", refill in " + words.Left(b.Refill.Sub(now))
	}
	return said
}

// span is a length of time in which calls are counted.
func span(d time.Duration) string {
	if minutes := int(d / time.Minute); minutes > 1 {
		return words.Count(minutes, "minute")
	}
	return "a minute"
}

// join joins the parts of a line that say something.
func (t *text) join(parts ...string) string {
	var some []string
	for _, p := range parts {
		if p != "" {
			some = append(some, p)
		}
	}
	return strings.Join(some, t.theme.Dot)
}
