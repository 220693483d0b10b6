package humanize

import (
	"strings"

	"whoread/audit/filter"
	"whoread/audit/table"
)

// EmptyFilter says which terms are the cause that no record matches a filter, and how many records there
// would be without them. Write writes a term.
func EmptyFilter(causes []table.EmptyCause, alone []filter.Expr, write func(filter.Expr) string) string {
	const most = 3
	var said, hints []string
	for _, c := range causes {
		hints = append(hints, dateHints(c.Term)...)
		if len(said) < most {
			said = append(said, "Without "+write(c.Term)+" there would be "+FormatCount(c.Without, "record")+".")
		}
	}
	switch {
	case len(alone) == 1:
		said = append(said, "No record matches "+write(alone[0])+", and without it none matches the rest.")
	case len(alone) > 1:
		var terms []string
		for _, e := range alone[:min(most, len(alone))] {
			terms = append(terms, write(e))
		}
		said = append(said, "Each of these terms matches no record: "+strings.Join(terms, "  "))
	case len(causes) == 0:
		said = append(said, "Each term matches records, but together they match none, and removing one is not enough.")
	}
	return strings.Join(append(said, hints...), " ")
}

// dateHints explains the dates in an expression that may mean something else than the user thought.
func dateHints(e filter.Expr) []string {
	for t := range filter.Terms(e) {
		if hint := t.DateHint(); hint != "" {
			return []string{hint + "."}
		}
	}
	return nil
}
