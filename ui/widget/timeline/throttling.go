package timeline

import (
	"strings"
	"time"

	"whoread/audit/safe"
	"whoread/ui/widget/humanize"
	"whoread/ui/widget/theme"
)

// describeThrottling says whose log was throttled, when, and until when accesses may be missing. Where the
// room for it and the bars is small, the mailbox is named in short, and then not at all.
func (tl Timeline) describeThrottling(th theme.Theme, room int) string {
	if len(tl.Throttled) == 0 {
		return ""
	}
	when := tl.describeBlindTime()
	for _, who := range tl.mailboxNames(th) {
		if note := who + " " + when; theme.Width(note)+gap+moreBars <= room {
			return note
		}
	}
	if len(when)+gap+leastBars <= room {
		return when
	}
	return ""
}

// mailboxNames names the mailboxes, the longest name first.
func (tl Timeline) mailboxNames(th theme.Theme) []string {
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
	whole := th.CleanText(safe.Clean(name))
	if user, _, ok := strings.Cut(whole, "@"); ok {
		return []string{whole, user + "@" + th.Ellipsis}
	}
	return []string{whole}
}

// describeBlindTime says when there was throttling, and until when accesses may be missing after the last of
// it. Moments that are not stated come first.
func (tl Timeline) describeBlindTime() string {
	n := len(tl.Throttled)
	first, last := tl.Throttled[0].Time, tl.Throttled[n-1].Time
	switch {
	case last == 0:
		return "throttled, time not stated"
	case first == last:
		return "throttled " + formatMoment(last) + ", blind until " + formatMoment(last+BlindSeconds)
	}
	return "throttled " + humanize.FormatNumber(n) + " times, last " + formatMoment(last) + ", blind until " + formatMoment(last+BlindSeconds)
}

func formatMoment(sec int64) string { return time.Unix(sec, 0).UTC().Format("2 Jan 15:04") }
