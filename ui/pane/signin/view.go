package signin

import (
	"strings"

	"whoread/audit/safe"
	"whoread/ui/widget/cells"
	"whoread/ui/widget/humanize"
	"whoread/ui/widget/keys"
	"whoread/ui/widget/theme"
)

// fullHeight is the height from which the full text is shown; below it, only the essentials.
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

// briefLines returns the essentials. They fit into five lines with the hints.
func (m *Model) briefLines() []string {
	if m.request.Code == "" {
		return append([]string{m.theme.Title.Render("Sign in") + " in the browser, at"}, m.addressLines("")...)
	}
	lines := []string{m.theme.Title.Render("Sign in") + " with the code", m.theme.Cell.Render("  " + m.spacedCode() + "  ")}
	lines = append(lines, m.addressLines("at ")...)
	return append(lines, m.describeExpiry())
}

// fullLines returns the reason, the steps, and what happens afterwards.
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

// requiredRight returns what the account must be able to do.
func (m *Model) requiredRight() string {
	if m.request.Subjects {
		return "can look up messages"
	}
	return "can search the audit log"
}

// waitingTask returns what waits for the sign-in.
func (m *Model) waitingTask() string {
	if m.request.Subjects {
		return "the lookup"
	}
	return "the load"
}

// margin is the indent of the text of a step.
const margin = "     "

// describeReason returns the reason for the sign-in.
func (m *Model) describeReason() string {
	source, asked := m.cleanText(m.request.Source), m.cleanText(m.request.Asked)
	switch {
	case source == "":
		return "Sign in to the tenant."
	case asked == "":
		return "Sign in to let whoread query the tenant: " + source + "."
	}
	return "Sign in to let whoread query the tenant: " + source + ", for " + asked + "."
}

// describeExpiry returns the time left.
func (m *Model) describeExpiry() string {
	switch {
	case m.request.Expires.IsZero():
		return ""
	case !m.request.Expires.After(m.now):
		return "The sign-in has expired."
	}
	return "Time left: " + humanize.FormatCountdown(m.request.Expires.Sub(m.now))
}

// codeBox returns the code in a box, large enough to be read from a distance.
func (m *Model) codeBox() []string {
	code := "  " + m.spacedCode() + "  "
	line := strings.Repeat(m.theme.Horizontal, theme.Width(code))
	return []string{
		margin + m.theme.TopLeft + line + m.theme.TopRight,
		margin + m.theme.Vertical + m.theme.Title.Render(code) + m.theme.Vertical,
		margin + m.theme.BottomLeft + line + m.theme.BottomRight,
	}
}

// spacedCode returns the code with spaces between its characters.
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

// addressLines returns the address after a label, wrapped.
func (m *Model) addressLines(behind string) []string {
	lines := m.wrapText(behind, m.cleanText(m.request.Address))
	for i, line := range lines {
		lines[i] = m.theme.Key.Render(line)
	}
	return lines
}

// wrapText wraps text after a head on its first line.
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
	return cells.JoinFitting(cells.FormatHints(m.theme, keys.SignIn, actions...), "  ", m.w)
}
