package detail

import (
	"strings"

	"whoread/audit/safe"
	"whoread/ui/widget/humanize"
	"whoread/ui/widget/keys"
)

// footer is the last line: where the record was read, and what the keys do.
func (m Model) footer() string {
	return m.theme.Spread(m.theme.Muted.Render(m.source()), m.hints(), m.w)
}

func (m Model) source() string {
	if m.record == nil {
		return ""
	}
	parts := []string{m.theme.Text(safe.Clean(m.record.Input.Path)) + " line " + humanize.FormatNumber(m.record.Place.Line)}
	if m.record.Duplicates > 0 {
		parts = append(parts, "duplicates "+humanize.FormatNumber(m.record.Duplicates))
	}
	if m.record.Conflict {
		parts = append(parts, "conflict")
	}
	return strings.Join(parts, m.theme.Dot)
}

func (m Model) hints() string {
	var parts []string
	if status := m.pager.Status(); status != "" {
		parts = append(parts, status)
	}
	if m.record != nil {
		parts = append(parts, m.rawHints()...)
	}
	if m.focused && m.w >= 60 {
		key, word := keys.Hint(keys.Detail, keys.Search)
		parts = append(parts, m.hint(key, word))
	}
	return strings.Join(parts, m.theme.Muted.Render(m.theme.Dot))
}

func (m Model) rawHints() []string {
	open, _ := keys.Hint(keys.Detail, keys.Open)
	switch m.shows {
	case indented:
		return []string{m.hint(open, "words"), m.hint("x", "exactly as read")}
	case asRead:
		return []string{"exactly as read", m.hint(open, "words"), m.hint("x", "indented")}
	default:
		return []string{m.hint(open, "raw JSON")}
	}
}

func (m Model) hint(key, word string) string {
	return m.theme.Key.Render(key+":") + " " + word
}
