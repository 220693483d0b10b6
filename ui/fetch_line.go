package ui

import (
	"strings"
	"time"

	"whoread/ui/widget/humanize"
	"whoread/ui/widget/theme"
)

// minPartWidth is the smallest width of a shortened part.
const minPartWidth = 16

// fetchLine describes the progress of a fetch, the most important part first, as far as it fits.
func (f *fetchPoller) fetchLine(r request, waiting bool) string {
	line, used := "", 0
	for i, part := range f.lineParts(r, waiting) {
		if i > 0 {
			part = f.theme.Dot + part
		}
		wide := theme.Width(part)
		if room := f.width - used; wide > room {
			if i == 0 || room >= minPartWidth {
				line += f.theme.Truncate(part, room)
			}
			break
		}
		line += part
		used += wide
	}
	return f.theme.Fit(line, f.width)
}

// lineParts returns the parts of the line, the most important first.
func (f *fetchPoller) lineParts(r request, waiting bool) []string {
	s := &f.status
	var parts []string
	add := func(part string) {
		if part != "" {
			parts = append(parts, part)
		}
	}
	if f.isBusy() {
		add(f.signInPart(r, waiting))
		add(f.waitPart())
	}
	if s.Windows > 0 {
		add(humanize.FormatNumber(s.Settled) + " of " + humanize.FormatCount(s.Windows, "window"))
	}
	if f.isBusy() {
		add(f.doingPart())
	}
	add(f.cleanText(s.Source))
	add(f.cleanText(s.Request))
	if s.Saved != "" {
		add("saved to " + f.cleanText(s.Saved))
	}
	if s.Account != "" {
		add("as " + f.cleanText(s.Account))
	}
	if len(parts) == 0 {
		add("querying the tenant")
	}
	return parts
}

// signInPart describes a pending sign-in.
func (f *fetchPoller) signInPart(r request, waiting bool) string {
	switch {
	case !waiting:
		return ""
	case r.Code == "":
		return f.theme.Warn.Render("sign in") + " in the browser; :sign-in shows how"
	}
	said := f.theme.Warn.Render("sign in") + " with " + f.cleanText(r.Code) + " at " + f.cleanText(r.Address)
	if r.Expires.After(f.now) {
		said += ", " + f.formatTimeUntil(r.Expires) + " left"
	}
	return said
}

// waitPart describes the wait that ends next. Waits of lookups do not delay a fetch.
func (f *fetchPoller) waitPart() string {
	const behind = ": continues in "
	for _, w := range f.status.Waits {
		if w.Service.FindsMessages() || !w.Until.After(f.now) {
			continue
		}
		left := behind + f.formatTimeUntil(w.Until)
		return f.theme.Warn.Render(f.theme.Truncate(f.cleanText(w.Reason), max(f.width-len(left), minPartWidth))) + left
	}
	return ""
}

// doingPart describes the current activity, or the time of the next one.
func (f *fetchPoller) doingPart() string {
	s := &f.status
	switch {
	case s.Following && s.Next.After(f.now):
		return "following, next check at " + s.Next.UTC().Format(time.TimeOnly)
	case s.Following:
		return "following, checking now"
	case len(s.Activity) == 0:
		return ""
	}
	doing := f.cleanText(s.Activity[0])
	if more := len(s.Activity) - 1; more > 0 {
		doing += " +" + humanize.FormatNumber(more)
	}
	return doing
}

// formatTimeUntil returns the time left until t, by the clock of the fetch.
func (f *fetchPoller) formatTimeUntil(t time.Time) string {
	return humanize.FormatCountdown(t.Sub(f.now))
}

// fallbackLine explains why a fallback service is used.
func (f *fetchPoller) fallbackLine() string {
	said := f.theme.Warn.Render("fallback") + " " + f.cleanText(f.status.Fallback)
	return f.theme.Fit(strings.TrimRight(said, " "), f.width)
}
