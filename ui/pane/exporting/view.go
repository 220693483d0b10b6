package exporting

import (
	"strings"

	"whoread/audit/safe"
	"whoread/ui/widget/cells"
	"whoread/ui/widget/humanize"
	"whoread/ui/widget/keys"
	"whoread/ui/widget/theme"
)

// margin is the width of the names of the fields, with the pointer before them.
const margin = len("> format  ")

// nameWidth is the width of the longest option of a format.
const nameWidth = len("( ) csv unguarded")

// View paints the pane.
func (m *Model) View() string {
	lines := []string{m.theme.Title.Render(m.text("Export " + m.offer.What))}
	if m.phase == running || m.phase == ended {
		lines = append(lines, m.outcome()...)
	} else {
		lines = append(lines, m.fields()...)
	}
	footer := m.footer()
	if footer == "" || m.h < 2 {
		return cells.Stack(m.theme, lines, m.w, m.h)
	}
	body := cells.Stack(m.theme, lines, m.w, m.h-1)
	if m.w <= 0 {
		return ""
	}
	return body + "\n" + m.theme.Fit(footer, m.w)
}

func (m *Model) text(s string) string { return m.theme.Text(safe.Clean(s)) }

// fields are the scope, the format and the path, and what must be known before the file is
// written. On a low screen that comes first, and only the choices that are made are shown.
func (m *Model) fields() []string {
	const frame = 2 // title and footer
	remark := m.remark()
	lines := append(m.choices(), m.paths()...)
	if frame+len(lines)+len(remark) > m.h {
		lines = append(m.chosen(), m.paths()...)
	}
	if len(remark) > 0 && frame+len(lines)+len(remark) > m.h {
		return append(remark, lines...)
	}
	return append(lines, remark...)
}

// choices are the scopes and the formats, each on a line.
func (m *Model) choices() []string {
	var lines []string
	label := m.label(scopeInput, "scope")
	for s := range scopes {
		lines = append(lines, label+option(s.String(), s == m.scope)+"  "+m.count(s))
		label = theme.Blanks(margin)
	}
	label = m.label(formatInput, "format")
	for f := range formats {
		name := m.theme.Fit(option(f.String(), f == m.format), nameWidth)
		lines = append(lines, label+name+"  "+m.theme.Muted.Render(f.form().about))
		label = theme.Blanks(margin)
	}
	return lines
}

// chosen are the scope and the format that are chosen.
func (m *Model) chosen() []string {
	return []string{
		m.label(scopeInput, "scope") + "< " + m.scope.String() + "  " + m.count(m.scope) + " >",
		m.label(formatInput, "format") + "< " + m.format.String() + " >",
	}
}

// count is how many rows a scope has, and what is said of them.
func (m *Model) count(s Scope) string {
	switch {
	case m.rows(s) < 0:
		return "not counted yet"
	case s == Marked:
		return humanize.FormatCount(m.rows(s), "row") + m.text(m.marks.Note)
	}
	return humanize.FormatCount(m.rows(s), "row")
}

// paths are the path as it is edited, and the file that this means.
func (m *Model) paths() []string {
	path := m.path.Plain(m.w - margin)
	if m.Typing() {
		path = m.path.View(m.w - margin)
	}
	lines := []string{m.label(pathInput, "path") + path}
	label := m.theme.Fit("  file", margin)
	for _, line := range cells.Wrap(m.text(m.target()), m.w-margin, 0) {
		lines = append(lines, label+line)
		label = theme.Blanks(margin)
	}
	return lines
}

// label names a field; the one that has the keys has a pointer.
func (m *Model) label(i input, name string) string {
	if m.phase != choosing || i != m.focus {
		return m.theme.Fit("  "+name, margin)
	}
	return m.theme.Key.Render(m.theme.Fit(m.theme.Pointer+" "+name, margin))
}

func option(name string, chosen bool) string {
	if chosen {
		return "(*) " + name
	}
	return "( ) " + name
}

// remark is what must be known before the file is written.
func (m *Model) remark() []string {
	switch {
	case m.wrong != "":
		return m.wrapped(m.theme.Error.Render, m.theme.Warning+" "+m.wrong)
	case m.phase == confirming:
		return m.wrapped(m.theme.Warn.Render, m.theme.Warning+" The file exists. Enter or o overwrites it, Esc goes back.")
	case m.phase == checking:
		return []string{m.theme.Muted.Render("  looking whether the file exists ...")}
	case m.format == RawCSV:
		return m.wrapped(m.theme.Warn.Render, m.theme.Warning+" Formulas are not guarded: a spreadsheet runs them.")
	case m.scope == Marked && m.marks.Remark != "":
		return m.wrapped(m.theme.Muted.Render, "  "+m.marks.Remark)
	}
	return nil
}

func (m *Model) wrapped(style func(string) string, text string) []string {
	var lines []string
	for _, line := range cells.Wrap(m.text(text), m.w, 2) {
		lines = append(lines, style(line))
	}
	return lines
}

// outcome is what is being written, or how that ended.
func (m *Model) outcome() []string {
	switch {
	case m.phase == running:
		return m.gauge()
	case m.done.Err != nil:
		return m.wrapped(m.theme.Error.Render, m.theme.Warning+" The export failed: "+m.done.Err.Error())
	case m.done.Cancelled:
		return m.wrapped(m.theme.Warn.Render, "The export was cancelled; no file was written.")
	}
	lines := m.wrapped(m.theme.Good.Render, "Wrote "+humanize.FormatCount(m.done.Rows, "row")+" to "+m.done.Path+" (0600: for you alone).")
	if m.done.Loss != "" {
		lines = append(lines, m.wrapped(m.theme.Warn.Render, m.theme.Warning+" "+m.done.Loss)...)
	}
	return lines
}

func (m *Model) gauge() []string {
	lines := m.wrapped(strings.Clone, "Writing "+m.target())
	if m.stopping {
		lines = append(lines, m.theme.Warn.Render("cancelling ..."))
	}
	rows, of := m.progress.Rows, m.progress.Of
	if of <= 0 {
		return append(lines, humanize.FormatCount(rows, "row"))
	}
	count := humanize.FormatNumber(rows) + " of " + humanize.FormatCount(of, "row") + "  " + humanize.FormatPercent(rows, of)
	room := m.w - theme.Width(count) - 2
	return append(lines, cells.Bar(m.theme, float64(rows)/float64(of), min(room, 60))+"  "+count)
}

func (m *Model) footer() string {
	var actions []keys.Action
	switch m.phase {
	case choosing:
		actions = []keys.Action{keys.Open, keys.Back, keys.NextFocus}
	case running:
		key, _ := keys.Hint(keys.Export, keys.Back)
		return m.theme.Key.Render(key) + " cancel"
	case checking, ended:
		actions = []keys.Action{keys.Back}
	case confirming: // the question names its keys
	}
	var parts []string
	for _, a := range actions {
		key, word := keys.Hint(keys.Export, a)
		parts = append(parts, m.theme.Key.Render(key)+" "+word)
	}
	if m.phase == choosing {
		parts = append(parts, m.theme.Key.Render(keys.Label("up")+"/"+keys.Label("down"))+" choose")
	}
	return cells.Join(parts, "  ", m.w)
}
