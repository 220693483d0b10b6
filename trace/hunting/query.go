package hunting

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode"

	"whoread/trace"
)

const (
	// mostIDs and mostBytes are how much one query asks for. What it may hold is not documented;
	// this is far below what Kusto takes, which hunting runs on.
	mostIDs   = 400
	mostBytes = 64_000
)

// packs cuts wants into those of one query each.
func packs(wants []trace.Want) [][]trace.Want {
	var (
		all  [][]trace.Want
		from int
		size = len(query(nil))
	)
	for i, w := range wants {
		more := len(list([]trace.Want{w})) + 1
		if i > from && (i-from == mostIDs || size+more > mostBytes) {
			all = append(all, wants[from:i])
			from, size = i, len(query(nil))
		}
		size += more
	}
	if from < len(wants) {
		all = append(all, wants[from:])
	}
	return all
}

// query is the one that asks for the wants.
func query(wants []trace.Want) string {
	return "EmailEvents | where InternetMessageId in (" + list(wants) +
		") | project Timestamp, InternetMessageId, Subject, SenderFromAddress, RecipientEmailAddress"
}

// list is all spellings of the wants as a list of literals.
func list(wants []trace.Want) string {
	var literals []string
	for _, w := range wants {
		for _, id := range trace.Spellings(w.ID) {
			literals = append(literals, literal(id))
		}
	}
	return strings.Join(literals, ",")
}

// literal writes a text as a string literal of the Kusto Query Language. A line break cannot stand
// in one (learn.microsoft.com/kusto/query/scalar-data-types/string), and no other character that
// does not show should.
func literal(text string) string {
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

// body is the body of the call that runs a query.
func body(q string) ([]byte, error) {
	b, err := json.Marshal(struct{ Query, Timespan string }{q, "P30D"})
	if err != nil {
		return nil, fmt.Errorf("writing a hunting query: %w", err)
	}
	return b, nil
}
