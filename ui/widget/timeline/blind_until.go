package timeline

import (
	"strings"
	"time"

	"whoread/audit"
	"whoread/audit/safe"
	"whoread/ui/widget/humanize"
	"whoread/ui/widget/theme"
)

// describeThrottling returns the throttled mailbox, the time, and until when accesses may be missing
// ("blind until"). If there is little room, the mailbox is shortened or left out.
func (tl Timeline) describeThrottling(th theme.Theme, room int) string {
	if len(tl.Throttled) == 0 {
		return ""
	}
	when := tl.describeBlindUntil()
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

// mailboxNames returns names for the throttled mailboxes, the longest first.
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

// describeBlindUntil returns when the log was throttled, and until when it is blind: accesses may be
// missing until then. Moments without a time come first.
func (tl Timeline) describeBlindUntil() string {
	n := len(tl.Throttled)
	first, last := tl.Throttled[0].Time, tl.Throttled[n-1].Time
	if last == 0 {
		return "throttled, time not stated"
	}
	throttled := "throttled " + formatMoment(last)
	if first != last {
		throttled = "throttled " + humanize.FormatNumber(n) + " times, last " + formatMoment(last)
	}
	return throttled + ", blind until " + formatMoment(audit.BlindUntil(last))
}

func formatMoment(sec int64) string { return time.Unix(sec, 0).UTC().Format("2 Jan 15:04") }
