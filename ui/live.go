package ui

import (
	"strings"
	"time"

	"whoread/audit/safe"
	"whoread/ui/theme"
	"whoread/ui/words"
)

// shortest is the least of a part that is worth showing where there is no room for all of it.
const shortest = 16

// liveLine says what is asked of whom, how far that is, and what is waited for: as much as fits,
// the most important first.
func (m *Model) liveLine() string {
	line, used := "", 0
	for i, part := range m.fetch() {
		if i > 0 {
			part = m.theme.Dot + part
		}
		wide := theme.Width(part)
		if room := m.width - used; wide > room {
			if i == 0 || room >= shortest {
				line += m.theme.Cut(part, room)
			}
			break
		}
		line += part
		used += wide
	}
	return m.theme.Fit(line, m.width)
}

// fetch is what is known of the fetch, the most important first.
func (m *Model) fetch() []string {
	s := &m.watch.status
	var parts []string
	add := func(part string) {
		if part != "" {
			parts = append(parts, part)
		}
	}
	if m.busy() {
		add(m.signInPart())
		add(m.waitPart())
	}
	if s.Windows > 0 {
		add(words.Number(s.Settled) + " of " + words.Count(s.Windows, "window"))
	}
	if m.busy() {
		add(m.doingPart())
	}
	add(m.clean(s.Source))
	add(m.clean(s.Asked))
	if s.Saved != "" {
		add("kept in " + m.clean(s.Saved))
	}
	if s.Account != "" {
		add("as " + m.clean(s.Account))
	}
	if len(parts) == 0 {
		add("asking the tenant")
	}
	return parts
}

// signInPart is the sign-in that is waited for.
func (m *Model) signInPart() string {
	r, ok := m.request()
	switch {
	case !ok:
		return ""
	case r.Code == "":
		return m.theme.Warn.Render("sign in") + " in the browser; :sign-in shows how"
	}
	said := m.theme.Warn.Render("sign in") + " with " + m.clean(r.Code) + " at " + m.clean(r.Address)
	if r.Expires.After(m.watch.now) {
		said += ", " + m.until(r.Expires) + " left"
	}
	return said
}

// waitPart is the pause of the fetch that ends first of those that have not ended. Those of lookups
// do not hold it up.
func (m *Model) waitPart() string {
	const behind = ": goes on in "
	for _, w := range m.watch.status.Waits {
		if w.Service.Finds() || !w.Until.After(m.watch.now) {
			continue
		}
		left := behind + m.until(w.Until)
		return m.theme.Warn.Render(m.theme.Cut(m.clean(w.Why), max(m.width-len(left), shortest))) + left
	}
	return ""
}

// doingPart is what is being done, or when it goes on.
func (m *Model) doingPart() string {
	s := &m.watch.status
	switch {
	case s.Following && s.Next.After(m.watch.now):
		return "following, next look at " + s.Next.UTC().Format(time.TimeOnly)
	case s.Following:
		return "following, looking now"
	case len(s.Doing) == 0:
		return ""
	}
	doing := m.clean(s.Doing[0])
	if more := len(s.Doing) - 1; more > 0 {
		doing += " +" + words.Number(more)
	}
	return doing
}

// until is how long it is until a time of the clock of the fetch.
func (m *Model) until(t time.Time) string { return words.Left(t.Sub(m.watch.now)) }

// fallbackLine says why another service is asked than the one of the first choice.
func (m *Model) fallbackLine() string {
	said := m.theme.Warn.Render("fallback") + " " + m.clean(m.watch.status.Fallback)
	return m.theme.Fit(strings.TrimRight(said, " "), m.width)
}

// clean is text from outside as the screen can show it.
func (m *Model) clean(s string) string { return m.theme.Text(safe.Clean(s)) }
