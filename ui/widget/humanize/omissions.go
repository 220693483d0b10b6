package humanize

import (
	"fmt"

	"whoread/audit/table"
)

// DescribeOmissions returns a sentence for each thing that records omit, with what it means.
func DescribeOmissions(o table.Omissions) []string {
	var all []string
	add := func(records int, one, many string) {
		switch {
		case records == 1:
			all = append(all, "1 record "+one)
		case records > 1:
			all = append(all, FormatNumber(records)+" records "+many)
		}
	}
	add(o.WithoutID, "states no Id: a copy of it is recognized only if its raw content is the same",
		"state no Id: copies of them are recognized only if their raw content is the same")
	add(o.WithoutTime, "states no time that can be read: time filters and the timeline leave it out",
		"state no time that can be read: time filters and the timeline leave them out")
	add(o.WithoutAccess, "states neither Bind nor Sync: its items count as accesses",
		"state neither Bind nor Sync: their items count as accesses")
	add(o.WithoutMailbox, "states no mailbox: filters by mailbox and the number of mailboxes leave it out",
		"state no mailbox: filters by mailbox and the number of mailboxes leave them out")
	add(o.WithoutAddress, "states no client address: filters by address and the number of addresses leave it out",
		"state no client address: filters by address and the number of addresses leave them out")
	add(o.FewerItems.Records,
		"lists fewer items than its OperationCount states"+formatShare(o.FewerItems)+": items may be missing",
		"list fewer items than their OperationCounts state"+formatShare(o.FewerItems)+": items may be missing")
	add(o.MoreItems.Records,
		"lists more items than its OperationCount states"+formatShare(o.MoreItems)+": items may be listed twice",
		"list more items than their OperationCounts state"+formatShare(o.MoreItems)+": items may be listed twice")
	return all
}

// formatShare returns how many items are listed, and how many are stated.
func formatShare(m table.Miscount) string {
	return fmt.Sprintf(" (%s of %s)", FormatNumber(m.Listed), FormatNumber(m.Stated))
}

// DescribeHiddenWithoutTime says how many records a time filter hides because they state no time; "" for
// none.
func DescribeHiddenWithoutTime(records int) string {
	switch records {
	case 0:
		return ""
	case 1:
		return "1 record without a time is not shown"
	}
	return FormatNumber(records) + " records without a time are not shown"
}
