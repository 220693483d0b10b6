package exchange

import (
	"strings"

	"whoread/audit/source/fetch"
)

// notedWarnings holds the warnings of a window that were noted already.
type notedWarnings map[string]struct{}

// noteNew notes new warnings that do not concern missing rows.
func (n *notedWarnings) noteNew(warnings []string, w fetch.Window) {
	for _, warning := range warnings {
		if _, known := (*n)[warning]; known || meansMissingRows(warning) {
			continue
		}
		if *n == nil {
			*n = notedWarnings{}
		}
		(*n)[warning] = struct{}{}
		w.AddNote("Exchange warned: " + shorten(warning))
	}
}

// shorten shortens a text of Exchange to fit a line.
func shorten(text string) string {
	const longest = 200
	text = strings.Join(strings.Fields(strings.ToValidUTF8(text, "\uFFFD")), " ")
	if runes := []rune(text); len(runes) > longest {
		return string(runes[:longest]) + "..."
	}
	return text
}
