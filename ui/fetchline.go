package ui

import (
	"strings"
	"time"

	"whoread/ui/widget/humanize"
	"whoread/ui/widget/theme"
)

// shortest is the least of a part that is worth showing where there is no room for all of it.
const shortest = 16

// fetchLine says what is asked of whom, how far that is, and what is waited for: as much as fits,
// the most important first.
func (f *fetchState) fetchLine(r request, waiting bool) string {
	line, used := "", 0
	for i, part := range f.lineParts(r, waiting) {
		if i > 0 {
			part = f.theme.Dot + part
		}
		wide := theme.Width(part)
		if room := f.width - used; wide > room {
			if i == 0 || room >= shortest {
				line += f.theme.Truncate(part, room)
			}
			break
		}
		line += part
		used += wide
	}
	return f.theme.Fit(line, f.width)
}

// lineParts is what is known of the fetch, the most important first.
func (f *fetchState) lineParts(r request, waiting bool) []string {
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
	add(f.clean(s.Source))
	add(f.clean(s.Request))
	if s.Saved != "" {
		add("kept in " + f.clean(s.Saved))
	}
	if s.Account != "" {
		add("as " + f.clean(s.Account))
	}
	if len(parts) == 0 {
		add("asking the tenant")
	}
	return parts
}

// signInPart is the sign-in that is waited for.
func (f *fetchState) signInPart(r request, waiting bool) string {
	switch {
	case !waiting:
		return ""
	case r.Code == "":
		return f.theme.Warn.Render("sign in") + " in the browser; :sign-in shows how"
	}
	said := f.theme.Warn.Render("sign in") + " with " + f.clean(r.Code) + " at " + f.clean(r.Address)
	if r.Expires.After(f.now) {
		said += ", " + f.timeUntil(r.Expires) + " left"
	}
	return said
}

// waitPart is the pause of the fetch that ends first of those that have not ended. Those of lookups
// do not hold it up.
func (f *fetchState) waitPart() string {
	const behind = ": goes on in "
	for _, w := range f.status.Waits {
		if w.Service.FindsMessages() || !w.Until.After(f.now) {
			continue
		}
		left := behind + f.timeUntil(w.Until)
		return f.theme.Warn.Render(f.theme.Truncate(f.clean(w.Reason), max(f.width-len(left), shortest))) + left
	}
	return ""
}

// doingPart is what is being done, or when it goes on.
func (f *fetchState) doingPart() string {
	s := &f.status
	switch {
	case s.Following && s.Next.After(f.now):
		return "following, next look at " + s.Next.UTC().Format(time.TimeOnly)
	case s.Following:
		return "following, looking now"
	case len(s.Activity) == 0:
		return ""
	}
	doing := f.clean(s.Activity[0])
	if more := len(s.Activity) - 1; more > 0 {
		doing += " +" + humanize.FormatNumber(more)
	}
	return doing
}

// timeUntil is how long it is until a time of the clock of the fetch.
func (f *fetchState) timeUntil(t time.Time) string { return humanize.FormatCountdown(t.Sub(f.now)) }

// fallbackLine says why another service is asked than the one of the first choice.
func (f *fetchState) fallbackLine() string {
	said := f.theme.Warn.Render("fallback") + " " + f.clean(f.status.Fallback)
	return f.theme.Fit(strings.TrimRight(said, " "), f.width)
}
