package exporting

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"whoread/audit/safe"
	"whoread/ui/cells"
	"whoread/ui/keys"
	"whoread/ui/theme"
	"whoread/ui/words"
)

// margin is the width of the names of the fields, with the pointer before them.
const margin = len("> format  ")

// View paints the pane.
func (m Model) View() string {
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

func (m Model) text(s string) string { return m.theme.Text(safe.Clean(s)) }

// fields are the scope, the format and the path, and what must be known before the file is
// written. On a low screen that comes first.
func (m Model) fields() []string {
	lines := append(m.scopes(), m.formats(), m.pathLine())
	remark := m.remark()
	if len(remark) > 0 && 2+len(lines)+len(remark) > m.h {
		return append(remark, lines...)
	}
	return append(lines, remark...)
}

// scopes are three lines; on a low screen one, with the scope that is chosen.
func (m Model) scopes() []string {
	const high = 9
	label := m.label(scopeInput, "scope")
	if m.h < high {
		return []string{label + "< " + m.scope.String() + "  " + m.count(m.scope) + " >"}
	}
	var lines []string
	for s := range scopes {
		lines = append(lines, label+option(s.String(), s == m.scope)+"  "+m.count(s))
		label = theme.Blanks(margin)
	}
	return lines
}

func (m Model) count(s Scope) string {
	if m.rows(s) < 0 {
		return "not counted yet"
	}
	return words.Count(m.rows(s), "row")
}

// formats is the line of all formats; where that is too narrow, of the one that is chosen.
func (m Model) formats() string {
	var choice []string
	for f := range formats {
		choice = append(choice, option(f.String(), f == m.format))
	}
	all := strings.Join(choice, "  ")
	if margin+len(all) > m.w {
		all = "< " + m.format.String() + " >"
	}
	return m.label(formatInput, "format") + all
}

func (m Model) pathLine() string {
	path := m.path.Plain(m.w - margin)
	if m.Typing() {
		path = m.path.View(m.w - margin)
	}
	return m.label(pathInput, "path") + path
}

// label names a field; the one that has the keys has a pointer.
func (m Model) label(i input, name string) string {
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
func (m Model) remark() []string {
	switch {
	case m.wrong != "":
		return m.wrapped(m.theme.Error.Render, m.theme.Warning+" "+m.wrong)
	case m.phase == confirming:
		return m.wrapped(m.theme.Warn.Render, m.theme.Warning+" The file exists. Enter or o overwrites it, Esc goes back.")
	case m.phase == checking:
		return []string{m.theme.Muted.Render("  looking whether the file exists ...")}
	case m.format == RawCSV:
		return m.wrapped(m.theme.Warn.Render, m.theme.Warning+" Formulas are not guarded: a spreadsheet runs them.")
	case m.format == ExcelCSV:
		return m.wrapped(m.theme.Muted.Render, "  The file begins with a byte order mark, by which Excel knows that it is UTF-8.")
	}
	return nil
}

func (m Model) wrapped(style func(string) string, text string) []string {
	var lines []string
	for _, line := range cells.Wrap(m.text(text), m.w, 2) {
		lines = append(lines, style(line))
	}
	return lines
}

// outcome is what is being written, or how that ended.
func (m Model) outcome() []string {
	switch {
	case m.phase == running:
		return m.gauge()
	case m.done.Err != nil:
		return m.wrapped(m.theme.Error.Render, m.theme.Warning+" The export failed: "+m.done.Err.Error())
	case m.done.Cancelled:
		return m.wrapped(m.theme.Warn.Render, "The export was cancelled; no file was written.")
	}
	return m.wrapped(m.theme.Good.Render, "Wrote "+words.Count(m.done.Rows, "row")+" to "+m.done.Path+" (0600: for you alone).")
}

func (m Model) gauge() []string {
	lines := m.wrapped(strings.Clone, "Writing "+m.path.Value())
	if m.stopping {
		lines = append(lines, m.theme.Warn.Render("cancelling ..."))
	}
	rows, of := m.progress.Rows, m.progress.Of
	if of <= 0 {
		return append(lines, words.Count(rows, "row"))
	}
	count := words.Number(rows) + " of " + words.Count(of, "row") + "  " + words.Percent(rows, of)
	room := m.w - ansi.StringWidth(count) - 2
	return append(lines, cells.Bar(m.theme, float64(rows)/float64(of), min(room, 60))+"  "+count)
}

func (m Model) footer() string {
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
		parts = append(parts, m.theme.Key.Render(keys.Label("left")+"/"+keys.Label("right"))+" change")
	}
	return cells.Join(parts, "  ", m.w)
}
