package humanize

import (
	"fmt"
	"strings"

	"whoread/audit/table"
)

// DescribeList says how many entries of a list are in the log, and names some of the others.
func DescribeList(m table.IndicatorMatches, examples int) string {
	name := "list"
	if m.Name != "" {
		name += " " + m.Name
	}
	noun := "entries are"
	if m.List.Len() == 1 {
		noun = "entry is"
	}
	said := fmt.Sprintf("%s: %s of %s %s in the log", name, FormatNumber(m.Matched), FormatNumber(m.List.Len()), noun)
	never := m.Never(examples)
	if len(never) == 0 {
		return said
	}
	said += "; never: " + strings.Join(never, ", ")
	if rest := m.NeverCount() - len(never); rest > 0 {
		said += fmt.Sprintf(" and %s more", FormatNumber(rest))
	}
	return said
}
