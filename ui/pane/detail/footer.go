package detail

import (
	"strings"

	"whoread/audit/safe"
	"whoread/ui/widget/humanize"
	"whoread/ui/widget/keys"
)

// footerLine returns the last line: where the record was read, and what the keys do.
func (m Model) footerLine() string {
	return m.theme.AlignEnds(m.theme.Muted.Render(m.describeSource()), m.hintLine(), m.w)
}

func (m Model) describeSource() string {
	if m.record == nil {
		return ""
	}
	parts := []string{m.theme.CleanText(safe.Clean(m.record.Input.Path)) + " line " + humanize.FormatNumber(m.record.Place.Line)}
	if m.record.Duplicates > 0 {
		parts = append(parts, "duplicates "+humanize.FormatNumber(m.record.Duplicates))
	}
	if m.record.Conflict {
		parts = append(parts, "conflict")
	}
	return strings.Join(parts, m.theme.Dot)
}

func (m Model) hintLine() string {
	var parts []string
	if status := m.pager.DescribePosition(); status != "" {
		parts = append(parts, status)
	}
	if m.record != nil {
		parts = append(parts, m.rawHints()...)
	}
	if m.focused && m.w >= 60 {
		key, word := keys.HintOf(keys.Detail, keys.Search)
		parts = append(parts, m.formatHint(key, word))
	}
	return strings.Join(parts, m.theme.Muted.Render(m.theme.Dot))
}

func (m Model) rawHints() []string {
	open, _ := keys.HintOf(keys.Detail, keys.Open)
	switch m.mode {
	case indented:
		return []string{m.formatHint(open, "words"), m.formatHint("x", "exactly as read")}
	case asRead:
		return []string{"exactly as read", m.formatHint(open, "words"), m.formatHint("x", "indented")}
	default:
		return []string{m.formatHint(open, "raw JSON")}
	}
}

func (m Model) formatHint(key, word string) string {
	return m.theme.Key.Render(key+":") + " " + word
}
