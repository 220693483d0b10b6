package query

import (
	"slices"
	"strings"
	"time"

	"whoread/audit/filter"
	"whoread/audit/table"
	"whoread/trace"
)

// SearchUnifiedAuditLog returns a command of Exchange Online PowerShell. It can express the time, addresses and
// users that must all hold; without a time, it asks for the last 180 days, which the log keeps.
func SearchUnifiedAuditLog(e filter.Expr, now time.Time) Query {
	q := Query{Title: "Search-UnifiedAuditLog"}
	const day = 24 * 60 * 60
	from, until := now.Unix()-180*day, now.Unix()+day
	var users, addresses []string
	for _, part := range filter.PartsOf(e) {
		t, ok := part.(*filter.Term)
		if !ok {
			q.Left = append(q.Left, part.String())
			continue
		}
		first, end, isSpan := spanOfTerm(t, now)
		switch {
		case namesColumn(t, table.TimeStamp) && isSpan:
			from, until = max(from, first), min(until, end)
		case namesColumn(t, table.User) && users == nil && equalValues(t) != nil:
			users = equalValues(t)
		case namesColumn(t, table.ClientIP) && addresses == nil && equalValues(t) != nil && !strings.ContainsAny(t.Value, "/*"):
			addresses = equalValues(t)
		default:
			q.Left = append(q.Left, part.String())
		}
	}
	command := []string{
		"Search-UnifiedAuditLog -StartDate " + trace.QuotePowerShell(formatTime(from)), "-EndDate " + trace.QuotePowerShell(formatTime(until)),
		"-Operations MailItemsAccessed",
	}
	for _, list := range []struct {
		flag   string
		values []string
	}{{"-UserIds", users}, {"-IPAddresses", addresses}} {
		if len(list.values) > 0 {
			command = append(command, list.flag+" "+quoteList(list.values))
		}
	}
	q.Text = strings.Join(append(command, "-SessionId whoread -SessionCommand ReturnLargeSet -ResultSize 5000"), " ") + "\n"
	return q
}

func formatTime(sec int64) string { return time.Unix(sec, 0).UTC().Format(time.RFC3339) }

func namesColumn(t *filter.Term, c table.Column) bool {
	return slices.Equal(table.ColumnsOf(t), []table.Column{c})
}

// equalValues returns the values of which a term requires one; nil for other terms.
func equalValues(t *filter.Term) []string {
	parts := t.Parts
	if t.Op != filter.OpList {
		parts = []*filter.Term{t}
	}
	var values []string
	for _, part := range parts {
		if part.Op != filter.OpEqual || part.Value == "" {
			return nil
		}
		values = append(values, part.Value)
	}
	return values
}

func quoteList(values []string) string {
	quoted := make([]string, len(values))
	for i, value := range values {
		quoted[i] = trace.QuotePowerShell(value)
	}
	return strings.Join(quoted, ",")
}
