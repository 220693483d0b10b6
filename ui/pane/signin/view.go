package signin

import (
	"strings"

	"whoread/audit/safe"
	"whoread/ui/widget/cells"
	"whoread/ui/widget/humanize"
	"whoread/ui/widget/keys"
	"whoread/ui/widget/theme"
)

// fullHeight is the height from which on everything is said; below it, only what cannot be missed.
const fullHeight = 16

// View paints the pane.
func (m *Model) View() string {
	lines := m.briefLines()
	if m.h >= fullHeight {
		lines = m.fullLines()
	}
	for len(lines) < m.h-1 {
		lines = append(lines, "")
	}
	lines = append(lines[:max(m.h-1, 0)], m.footerLine())
	return cells.StackLines(m.theme, lines, m.w, m.h)
}

// briefLines fits into five lines, the hints among them.
func (m *Model) briefLines() []string {
	if m.request.Code == "" {
		return append([]string{m.theme.Title.Render("Sign in") + " in the browser, at"}, m.addressLines("")...)
	}
	lines := []string{m.theme.Title.Render("Sign in") + " with the code", m.theme.Cell.Render("  " + m.spacedCode() + "  ")}
	lines = append(lines, m.addressLines("at ")...)
	return append(lines, m.describeExpiry())
}

// fullLines says who asks for what, what is to be done, and what happens then.
func (m *Model) fullLines() []string {
	lines := []string{m.theme.Title.Render("Sign in"), ""}
	lines = append(lines, m.wrapText("", m.describeReason())...)
	lines = append(lines, "")
	if m.request.Code == "" {
		lines = append(lines, m.wrapText("  1  ", "A browser should have opened on this machine. If not, open")...)
		lines = append(lines, m.addressLines(margin)...)
		lines = append(lines, m.wrapText("  2  ", "Sign in with an account that "+m.requiredRight()+".")...)
	} else {
		lines = append(lines, m.wrapText("  1  ", "Open in any browser, on this machine or another one")...)
		lines = append(lines, m.addressLines(margin)...)
		lines = append(lines, m.wrapText("  2  ", "Enter the code")...)
		lines = append(lines, m.codeBox()...)
		lines = append(lines, m.wrapText("  3  ", "Sign in with an account that "+m.requiredRight()+".")...)
	}
	lines = append(lines, "")
	lines = append(lines, m.wrapText("", "After that, this pane closes and "+m.waitingTask()+" continues.")...)
	return append(lines, m.describeExpiry())
}

// requiredRight is what the account must be allowed to do.
func (m *Model) requiredRight() string {
	if m.request.Subjects {
		return "can look up messages"
	}
	return "can search the audit log"
}

// waitingTask is what waits for the sign-in.
func (m *Model) waitingTask() string {
	if m.request.Subjects {
		return "the lookup"
	}
	return "the load"
}

// margin is where the text of a step begins.
const margin = "     "

// describeReason says who asks, and what for.
func (m *Model) describeReason() string {
	source, asked := m.cleanText(m.request.Source), m.cleanText(m.request.Asked)
	switch {
	case source == "":
		return "Sign in to the tenant."
	case asked == "":
		return "Sign in so that whoread can query the tenant: " + source + "."
	}
	return "Sign in so that whoread can query the tenant: " + source + ", for " + asked + "."
}

// describeExpiry says how long the code is good.
func (m *Model) describeExpiry() string {
	switch {
	case m.request.Expires.IsZero():
		return ""
	case !m.request.Expires.After(m.now):
		return "The sign-in has expired."
	}
	return "Time left: " + humanize.FormatCountdown(m.request.Expires.Sub(m.now))
}

// codeBox is the code, large enough to be read from across a desk.
func (m *Model) codeBox() []string {
	code := "  " + m.spacedCode() + "  "
	line := strings.Repeat(m.theme.Horizontal, theme.Width(code))
	return []string{
		margin + m.theme.TopLeft + line + m.theme.TopRight,
		margin + m.theme.Vertical + m.theme.Title.Render(code) + m.theme.Vertical,
		margin + m.theme.BottomLeft + line + m.theme.BottomRight,
	}
}

// spacedCode is the code with its characters apart.
func (m *Model) spacedCode() string {
	const longest = 40 // no service has codes half as long
	var characters []string
	for rest := m.cleanText(m.request.Code); rest != "" && len(characters) < longest; {
		first := theme.FirstCharacter(rest)
		rest = rest[len(first):]
		characters = append(characters, first)
	}
	return strings.Join(characters, " ")
}

// addressLines is the address behind a margin, as often wrapped as it needs.
func (m *Model) addressLines(behind string) []string {
	lines := m.wrapText(behind, m.cleanText(m.request.Address))
	for i, line := range lines {
		lines[i] = m.theme.Key.Render(line)
	}
	return lines
}

// wrapText wraps text behind a head that stands on its first line only.
func (m *Model) wrapText(head, text string) []string {
	lines := cells.WrapText(text, max(m.w-len(head), 1), 0)
	for i, line := range lines {
		if i > 0 {
			head = theme.Blanks(len(head))
		}
		lines[i] = head + line
	}
	return lines
}

func (m *Model) cleanText(s string) string { return m.theme.CleanText(safe.Clean(s)) }

func (m *Model) footerLine() string {
	actions := []keys.Action{keys.Copy, keys.CopyRow, keys.Back, keys.Cancel}
	if m.request.Code == "" {
		actions = actions[1:]
	}
	var hints []string
	for _, a := range actions {
		key, word := keys.HintOf(keys.SignIn, a)
		hints = append(hints, m.theme.Key.Render(key)+" "+word)
	}
	return cells.JoinFitting(hints, "  ", m.w)
}
