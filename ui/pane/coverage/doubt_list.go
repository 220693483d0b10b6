package coverage

import (
	"strconv"
	"strings"

	"whoread/audit/coverage"
	"whoread/ui/widget/humanize"
	"whoread/ui/widget/pager"
	"whoread/ui/widget/theme"
)

// The widths of the columns of the list, in cells.
const (
	leadWidthOfDoubt = 4 // pointer and number
	nameWidth        = len("throttled, time not stated")
	countWidth       = len("1,000,000 records")
	timesWidth       = len("2006-01-02 15:04:05 to 2006-01-02 15:04:05")
	mailboxesWidth   = len("adele@contoso.example")
)

// doubtList writes the list of doubts.
type doubtList struct {
	*pager.Page
	cursor int
	starts []int // by doubt: its line
}

// writeDoubts writes a line for each doubt, and what the one of the cursor means.
func (l *doubtList) writeDoubts(r Report) {
	switch {
	case r.DoubtsError != nil:
		l.AddText(l.Theme.Error, 0, l.CleanText("The doubts could not be counted: "+r.DoubtsError.Error()))
		return
	case r.Counting && len(r.Doubts) == 0:
		l.AddText(l.Theme.Muted, 0, "Counting what is doubtful ...")
		return
	case len(r.Doubts) == 0:
		l.AddText(theme.Style{}, 0, describeNoDoubt(r))
		return
	}
	title := "Doubts: what makes an answer uncertain, the worst first"
	if l.Width < theme.Width(title) {
		title = "Doubts, the worst first"
	}
	if r.Loading {
		title += "; still loading"
	}
	l.AddText(l.Theme.Title, 0, title)
	for n, d := range r.Doubts {
		l.starts = append(l.starts, len(l.Lines))
		l.addDoubt(n, d)
	}
	l.Lines = append(l.Lines, pager.Line{})
	shown := r.Doubts[l.cursor]
	l.AddText(theme.Style{}, 2, l.CleanText(shown.Means))
	if extent := describeExtent(shown); extent != "" {
		l.AddText(theme.Style{}, 2, extent+" UTC")
	}
	if shown.MailboxCount > 0 {
		l.AddText(theme.Style{}, 2, l.CleanText(nameMailboxes(shown, len(shown.Mailboxes))))
	}
}

// describeNoDoubt returns the sentence for no doubt. It claims no more than is proven.
func describeNoDoubt(r Report) string {
	switch {
	case r.Loading:
		return "Nothing doubtful so far; still loading."
	case r.Verdict == coverage.Complete:
		return "Nothing doubtful: the service answered every request in full, and every record states what it should. The service may still not have everything."
	case r.Verdict == coverage.Incomplete:
		return "INCOMPLETE: see below."
	default:
		return "Nothing doubtful in what was read, but a file never proves that it is complete."
	}
}

// addDoubt adds the line of a doubt. The columns that do not fit are left out, the mailboxes first.
func (l *doubtList) addDoubt(n int, d Doubt) {
	pointer, number := "  ", "  "
	if n == l.cursor {
		pointer = l.Theme.Pointer + " "
	}
	if n < 9 {
		number = strconv.Itoa(n+1) + " "
	}
	room := l.Width - leadWidthOfDoubt
	name := l.CleanText(d.Name)
	text := pointer + number
	switch {
	case room < nameWidth+2+countWidth:
		text += l.Theme.AlignEnds(name, d.Count, max(room, 0))
	default:
		text += l.Theme.Fit(name, nameWidth) + "  " + l.Theme.FitRight(d.Count, countWidth)
		room -= nameWidth + 2 + countWidth
		if times := describeExtent(d); room >= 2+timesWidth {
			text += "  " + l.Theme.Fit(times, timesWidth)
			room -= 2 + timesWidth
		} else if room >= 2+len("2006-01-02 to 2006-01-02") {
			text += "  " + l.Theme.Fit(describeDays(d), room-2)
			room = 0
		}
		if room >= 2+mailboxesWidth {
			text += "  " + l.describeMailboxes(d, room-2)
		}
	}
	text = l.Theme.Fit(text, l.Width)
	style := l.Theme.Warn
	switch {
	case n == l.cursor:
		style = l.Theme.Cursor
	case d.Short == "":
		style = theme.Style{}
	}
	l.Lines = append(l.Lines, pager.StyledLine(style, text))
}

func describeExtent(d Doubt) string {
	if d.First == 0 {
		return ""
	}
	return humanize.FormatSpan(d.First, d.Last)
}

// describeDays returns the extent without times of day, for a narrow screen.
func describeDays(d Doubt) string {
	if d.First == 0 {
		return ""
	}
	first, _, _ := strings.Cut(humanize.FormatTime(d.First), " ")
	last, _, _ := strings.Cut(humanize.FormatTime(d.Last), " ")
	if first == last {
		return first
	}
	return first + " to " + last
}

// describeMailboxes names the mailboxes in a width, and counts those for which there is no room.
func (l *doubtList) describeMailboxes(d Doubt, width int) string {
	for named := len(d.Mailboxes); named > 0; named-- {
		if text := l.CleanText(nameMailboxes(d, named)); named == 1 || theme.Width(text) <= width {
			return l.Theme.Truncate(text, width)
		}
	}
	return ""
}

// nameMailboxes names some mailboxes and counts the others.
func nameMailboxes(d Doubt, named int) string {
	text := strings.Join(d.Mailboxes[:named], ", ")
	if more := d.MailboxCount - named; more > 0 {
		text += " and " + humanize.FormatNumber(more) + " more"
	}
	return text
}
