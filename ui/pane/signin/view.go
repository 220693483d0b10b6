package signin

import (
	"strings"

	"whoread/audit/safe"
	"whoread/ui/widget/cells"
	"whoread/ui/widget/humanize"
	"whoread/ui/widget/keys"
	"whoread/ui/widget/theme"
)

// roomy is the height from which on everything is said; below it, only what cannot be missed.
const roomy = 16

// View paints the pane.
func (m *Model) View() string {
	lines := m.brief()
	if m.h >= roomy {
		lines = m.whole()
	}
	for len(lines) < m.h-1 {
		lines = append(lines, "")
	}
	lines = append(lines[:max(m.h-1, 0)], m.footer())
	return cells.Stack(m.theme, lines, m.w, m.h)
}

// brief fits into five lines, the hints among them.
func (m *Model) brief() []string {
	if m.request.Code == "" {
		return append([]string{m.theme.Title.Render("Sign in") + " in the browser, at"}, m.address("")...)
	}
	lines := []string{m.theme.Title.Render("Sign in") + " with the code", m.theme.Cell.Render("  " + m.spaced() + "  ")}
	lines = append(lines, m.address("at ")...)
	return append(lines, m.left())
}

// whole says who asks for what, what is to be done, and what happens then.
func (m *Model) whole() []string {
	lines := []string{m.theme.Title.Render("Sign in"), ""}
	lines = append(lines, m.wrap("", m.reason())...)
	lines = append(lines, "")
	if m.request.Code == "" {
		lines = append(lines, m.wrap("  1  ", "A browser should have opened on this machine. If not, open there")...)
		lines = append(lines, m.address(margin)...)
		lines = append(lines, m.wrap("  2  ", "Sign in there with an account that "+m.may()+".")...)
	} else {
		lines = append(lines, m.wrap("  1  ", "Open in any browser, on this machine or another one")...)
		lines = append(lines, m.address(margin)...)
		lines = append(lines, m.wrap("  2  ", "Enter there the code")...)
		lines = append(lines, m.box()...)
		lines = append(lines, m.wrap("  3  ", "Sign in there with an account that "+m.may()+".")...)
	}
	lines = append(lines, "")
	lines = append(lines, m.wrap("", "When that is done this goes away and "+m.waiting()+" goes on by itself.")...)
	return append(lines, m.left())
}

// may is what the account must be allowed to do.
func (m *Model) may() string {
	if m.request.Subjects {
		return "may look up messages"
	}
	return "may search the audit log"
}

// waiting is what waits for the sign-in.
func (m *Model) waiting() string {
	if m.request.Subjects {
		return "the lookup"
	}
	return "the load"
}

// margin is where the text of a step begins.
const margin = "     "

// reason says who asks, and what for.
func (m *Model) reason() string {
	source, asked := m.clean(m.request.Source), m.clean(m.request.Asked)
	switch {
	case source == "":
		return "whoread asks you to sign in to the tenant."
	case asked == "":
		return "whoread asks you to sign in, so that it can ask the tenant: " + source + "."
	}
	return "whoread asks you to sign in, so that it can ask the tenant: " + source + ", for " + asked + "."
}

// left says how long the code is good.
func (m *Model) left() string {
	switch {
	case m.request.Expires.IsZero():
		return ""
	case !m.request.Expires.After(m.now):
		return "The time for it is over."
	}
	return "Time left: " + humanize.FormatCountdown(m.request.Expires.Sub(m.now))
}

// box is the code, large enough to be read from across a desk.
func (m *Model) box() []string {
	code := "  " + m.spaced() + "  "
	line := strings.Repeat(m.theme.Horizontal, theme.Width(code))
	return []string{
		margin + m.theme.TopLeft + line + m.theme.TopRight,
		margin + m.theme.Vertical + m.theme.Title.Render(code) + m.theme.Vertical,
		margin + m.theme.BottomLeft + line + m.theme.BottomRight,
	}
}

// spaced is the code with its characters apart.
func (m *Model) spaced() string {
	const longest = 40 // no service has codes half as long
	var characters []string
	for rest := m.clean(m.request.Code); rest != "" && len(characters) < longest; {
		first := theme.First(rest)
		rest = rest[len(first):]
		characters = append(characters, first)
	}
	return strings.Join(characters, " ")
}

// address is the address behind a margin, as often wrapped as it needs.
func (m *Model) address(behind string) []string {
	lines := m.wrap(behind, m.clean(m.request.Address))
	for i, line := range lines {
		lines[i] = m.theme.Key.Render(line)
	}
	return lines
}

// wrap wraps text behind a head that stands on its first line only.
func (m *Model) wrap(head, text string) []string {
	lines := cells.Wrap(text, max(m.w-len(head), 1), 0)
	for i, line := range lines {
		if i > 0 {
			head = theme.Blanks(len(head))
		}
		lines[i] = head + line
	}
	return lines
}

func (m *Model) clean(s string) string { return m.theme.Text(safe.Clean(s)) }

func (m *Model) footer() string {
	actions := []keys.Action{keys.Copy, keys.CopyRow, keys.Back, keys.Cancel}
	if m.request.Code == "" {
		actions = actions[1:]
	}
	var hints []string
	for _, a := range actions {
		key, word := keys.Hint(keys.SignIn, a)
		hints = append(hints, m.theme.Key.Render(key)+" "+word)
	}
	return cells.Join(hints, "  ", m.w)
}
