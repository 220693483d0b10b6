package timeline

import (
	"strings"
	"time"

	"whoread/audit/safe"
	"whoread/ui/widget/humanize"
	"whoread/ui/widget/theme"
)

// note says whose log was throttled, when, and until when accesses may be missing. Where the
// room for it and the bars is small, the mailbox is named in short, and then not at all.
func (tl Timeline) note(th theme.Theme, room int) string {
	if len(tl.Throttled) == 0 {
		return ""
	}
	when := tl.when()
	for _, who := range tl.who(th) {
		if note := who + " " + when; theme.Width(note)+gap+moreBars <= room {
			return note
		}
	}
	if len(when)+gap+leastBars <= room {
		return when
	}
	return ""
}

// who names the mailboxes, the longest name first.
func (tl Timeline) who(th theme.Theme) []string {
	names := map[string]struct{}{}
	for _, t := range tl.Throttled {
		names[strings.ToLower(t.Mailbox)] = struct{}{}
	}
	name := tl.Throttled[0].Mailbox
	switch {
	case len(names) > 1:
		return []string{humanize.FormatNumber(len(names)) + " mailboxes"}
	case name == "":
		return nil
	}
	whole := th.Text(safe.Clean(name))
	if user, _, ok := strings.Cut(whole, "@"); ok {
		return []string{whole, user + "@" + th.Ellipsis}
	}
	return []string{whole}
}

// when says when there was throttling, and until when accesses may be missing after the last of
// it. Moments that are not stated come first.
func (tl Timeline) when() string {
	n := len(tl.Throttled)
	first, last := tl.Throttled[0].Time, tl.Throttled[n-1].Time
	switch {
	case last == 0:
		return "throttled at a time that is not stated"
	case first == last:
		return "throttled " + moment(last) + ", blind until " + moment(last+Blind)
	}
	return "throttled " + humanize.FormatNumber(n) + " times, last " + moment(last) + ", blind until " + moment(last+Blind)
}

func moment(sec int64) string { return time.Unix(sec, 0).UTC().Format("2 Jan 15:04") }
