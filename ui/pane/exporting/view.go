package exporting

import (
	"strings"

	"whoread/audit/safe"
	"whoread/ui/widget/cells"
	"whoread/ui/widget/humanize"
	"whoread/ui/widget/keys"
	"whoread/ui/widget/theme"
)

// margin is the width of the field names, with the pointer.
const margin = len("> format  ")

// nameWidth is the width of the longest option of a format.
const nameWidth = len("( ) csv unguarded")

// View paints the pane.
func (m *Model) View() string {
	lines := []string{m.theme.Title.Render(m.cleanText("Export " + m.offer.What))}
	if m.phase == running || m.phase == ended {
		lines = append(lines, m.resultLines()...)
	} else {
		lines = append(lines, m.fieldLines()...)
	}
	footer := m.footerLine()
	if footer == "" || m.h < 2 {
		return cells.StackLines(m.theme, lines, m.w, m.h)
	}
	body := cells.StackLines(m.theme, lines, m.w, m.h-1)
	if m.w <= 0 {
		return ""
	}
	return body + "\n" + m.theme.Fit(footer, m.w)
}

func (m *Model) cleanText(s string) string { return m.theme.CleanText(safe.Clean(s)) }

// fieldLines returns the scope, the format, the path and warnings. On a low screen, warnings come first
// and only the current choices are shown.
func (m *Model) fieldLines() []string {
	const frame = 2 // title and footer
	remark := m.warningLines()
	lines := append(m.choiceLines(), m.pathLines()...)
	if frame+len(lines)+len(remark) > m.h {
		lines = append(m.chosenLines(), m.pathLines()...)
	}
	if len(remark) > 0 && frame+len(lines)+len(remark) > m.h {
		return append(remark, lines...)
	}
	return append(lines, remark...)
}

// choiceLines returns the scopes and the formats, one on each line.
func (m *Model) choiceLines() []string {
	var lines []string
	label := m.fieldLabel(scopeInput, "scope")
	for s := range scopes {
		lines = append(lines, label+formatOption(s.String(), s == m.scope)+"  "+m.describeCount(s))
		label = theme.Blanks(margin)
	}
	label = m.fieldLabel(formatInput, "format")
	for f := range formats {
		name := m.theme.Fit(formatOption(f.String(), f == m.format), nameWidth)
		lines = append(lines, label+name+"  "+m.theme.Muted.Render(f.description().about))
		label = theme.Blanks(margin)
	}
	return lines
}

// chosenLines returns the chosen scope and format.
func (m *Model) chosenLines() []string {
	return []string{
		m.fieldLabel(scopeInput, "scope") + "< " + m.scope.String() + "  " + m.describeCount(m.scope) + " >",
		m.fieldLabel(formatInput, "format") + "< " + m.format.String() + " >",
	}
}

// describeCount returns the number of rows in a scope, with its note.
func (m *Model) describeCount(s Scope) string {
	switch {
	case m.rowsOf(s) < 0:
		return "not counted yet"
	case s == Marked:
		return humanize.FormatCount(m.rowsOf(s), "row") + m.cleanText(m.marks.Note)
	}
	return humanize.FormatCount(m.rowsOf(s), "row")
}

// pathLines returns the path as typed, and the full path.
func (m *Model) pathLines() []string {
	path := m.path.ViewUnfocused(m.w - margin)
	if m.IsTyping() {
		path = m.path.View(m.w - margin)
	}
	lines := []string{m.fieldLabel(pathInput, "path") + path}
	label := m.theme.Fit("  file", margin)
	for _, line := range cells.WrapText(m.cleanText(m.targetPath()), m.w-margin, 0) {
		lines = append(lines, label+line)
		label = theme.Blanks(margin)
	}
	return lines
}

// fieldLabel returns the name of a field, with a pointer if it has the focus.
func (m *Model) fieldLabel(i input, name string) string {
	if m.phase != choosing || i != m.focus {
		return m.theme.Fit("  "+name, margin)
	}
	return m.theme.Key.Render(m.theme.Fit(m.theme.Pointer+" "+name, margin))
}

func formatOption(name string, chosen bool) string {
	if chosen {
		return "(*) " + name
	}
	return "( ) " + name
}

// warningLines returns errors, questions and warnings.
func (m *Model) warningLines() []string {
	switch {
	case m.problem != "":
		return m.wrapLines(m.theme.Error.Render, m.theme.Warning+" "+m.problem)
	case m.phase == confirming:
		return m.wrapLines(m.theme.Warn.Render, m.theme.Warning+" The file exists. Enter or o overwrites it, Esc goes back.")
	case m.phase == checking:
		return []string{m.theme.Muted.Render("  checking whether the file exists ...")}
	case m.format == RawCSV:
		return m.wrapLines(m.theme.Warn.Render, m.theme.Warning+" Formulas are not escaped: a spreadsheet runs them.")
	case m.scope == Marked && m.marks.Warning != "":
		return m.wrapLines(m.theme.Muted.Render, "  "+m.marks.Warning)
	}
	return nil
}

func (m *Model) wrapLines(style func(string) string, text string) []string {
	var lines []string
	for _, line := range cells.WrapText(m.cleanText(text), m.w, 2) {
		lines = append(lines, style(line))
	}
	return lines
}

// resultLines returns the progress or the result of the export.
func (m *Model) resultLines() []string {
	switch {
	case m.phase == running:
		return m.progressLines()
	case m.done.Err != nil:
		return m.wrapLines(m.theme.Error.Render, m.theme.Warning+" The export failed: "+m.done.Err.Error())
	case m.done.Cancelled:
		return m.wrapLines(m.theme.Warn.Render, "The export was cancelled; no file was written.")
	}
	lines := m.wrapLines(m.theme.Good.Render, "Wrote "+humanize.FormatCount(m.done.Rows, "row")+" to "+m.done.Path+" (mode 0600: only you can read it).")
	if m.done.Loss != "" {
		lines = append(lines, m.wrapLines(m.theme.Warn.Render, m.theme.Warning+" "+m.done.Loss)...)
	}
	return lines
}

func (m *Model) progressLines() []string {
	lines := m.wrapLines(strings.Clone, "Writing "+m.targetPath())
	if m.stopping {
		lines = append(lines, m.theme.Warn.Render("cancelling ..."))
	}
	rows, of := m.progress.Rows, m.progress.Of
	if of <= 0 {
		return append(lines, humanize.FormatCount(rows, "row"))
	}
	count := humanize.FormatNumber(rows) + " of " + humanize.FormatCount(of, "row") + "  " + humanize.FormatPercent(rows, of)
	room := m.w - theme.Width(count) - 2
	return append(lines, cells.DrawBar(m.theme, float64(rows)/float64(of), min(room, 60))+"  "+count)
}

func (m *Model) footerLine() string {
	var actions []keys.Action
	switch m.phase {
	case choosing:
		actions = []keys.Action{keys.Open, keys.Back, keys.NextFocus}
	case running:
		key, _ := keys.HintOf(keys.Export, keys.Back)
		return m.theme.Key.Render(key) + " cancel"
	case checking, ended:
		actions = []keys.Action{keys.Back}
	case confirming: // the question names its keys
	}
	parts := cells.FormatHints(m.theme, keys.Export, actions...)
	if m.phase == choosing {
		parts = append(parts, m.theme.Key.Render(keys.KeyLabel("up")+"/"+keys.KeyLabel("down"))+" choose")
	}
	return cells.JoinFitting(parts, "  ", m.w)
}
