package hunting

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode"

	"whoread/trace"
)

const (
	// maxIDsPerQuery and mostBytes are how much one query asks for. What it may hold is not documented;
	// this is far below what Kusto takes, which hunting runs on.
	maxIDsPerQuery = 400
	maxQueryBytes  = 64_000
)

// splitQueries splits queries into groups that fit into one KQL query each.
func splitQueries(queries []trace.Query) [][]trace.Query {
	var (
		all  [][]trace.Query
		from int
		size = len(formatKQL(nil))
	)
	for i, q := range queries {
		more := len(formatList([]trace.Query{q})) + 1
		if i > from && (i-from == maxIDsPerQuery || size+more > maxQueryBytes) {
			all = append(all, queries[from:i])
			from, size = i, len(formatKQL(nil))
		}
		size += more
	}
	if from < len(queries) {
		all = append(all, queries[from:])
	}
	return all
}

// formatKQL returns the KQL query for the messages of queries.
func formatKQL(queries []trace.Query) string {
	return "EmailEvents | where InternetMessageId in (" + formatList(queries) +
		") | project Timestamp, InternetMessageId, Subject, SenderFromAddress, RecipientEmailAddress"
}

// formatList returns all spellings of the ids as a list of literals.
func formatList(queries []trace.Query) string {
	var literals []string
	for _, q := range queries {
		for _, id := range q.ID.Spellings() {
			literals = append(literals, formatLiteral(string(id)))
		}
	}
	return strings.Join(literals, ",")
}

// formatLiteral writes a text as a string literal of the Kusto Query Language. A line break cannot stand
// in one (learn.microsoft.com/kusto/query/scalar-data-types/string), and no other character that
// does not show should.
func formatLiteral(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case !unicode.IsPrint(r) && r <= 0xffff:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// formatBody is the body of the call that runs a query.
func formatBody(q string) ([]byte, error) {
	b, err := json.Marshal(struct{ Query, Timespan string }{q, "P30D"})
	if err != nil {
		return nil, fmt.Errorf("writing a hunting query: %w", err)
	}
	return b, nil
}
