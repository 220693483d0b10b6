// Package query writes the filter of a view in the languages of other tools, to find the same records there.
package query

import (
	"strings"
	"time"

	"whoread/audit/filter"
)

// Query is a text for another tool.
type Query struct {
	// Title says what the text is for.
	Title string
	Text  string
	// Left are the parts of the filter that the text lacks, since the tool cannot express them: it
	// selects more records than the filter.
	Left []string
}

// Describe returns the parts of the filter that the query lacks as a clause; "" if it has all.
func (q Query) Describe() string {
	if len(q.Left) == 0 {
		return ""
	}
	return "without " + strings.Join(q.Left, ", ") + ": it selects more"
}

// Queries returns the queries for a filter, with relative times as of now.
func Queries(e filter.Expr, now time.Time) []Query {
	return []Query{
		KQL(Hunting(), e, now),
		KQL(Sentinel(), e, now),
		SearchUnifiedAuditLog(e, now),
	}
}

// spanOfTerm returns the span of time, in Unix seconds, that a term of times selects: from first up to, but not
// including, end. It is not ok for other operators.
func spanOfTerm(t *filter.Term, now time.Time) (first, end int64, ok bool) {
	const open = int64(1) << 40
	parse := func(text string) (int64, int64, bool) {
		from, to, ok := filter.ParseTime(strings.TrimSpace(text), now)
		return from.Unix(), to.Unix(), ok
	}
	if t.Op == filter.OpRange {
		from, to, _ := strings.Cut(t.Value, "..")
		first, end = 0, open
		if from != "" {
			if first, _, ok = parse(from); !ok {
				return 0, 0, false
			}
		}
		if to != "" {
			if _, end, ok = parse(to); !ok {
				return 0, 0, false
			}
		}
		return first, end, true
	}
	from, to, ok := parse(t.Value)
	switch t.Op {
	case filter.OpEqual:
		return from, to, ok
	case filter.OpLess:
		return 0, from, ok
	case filter.OpLessEqual:
		return 0, to, ok
	case filter.OpGreater:
		return to, open, ok
	case filter.OpGreaterEqual:
		return from, open, ok
	default:
		return 0, 0, false
	}
}
