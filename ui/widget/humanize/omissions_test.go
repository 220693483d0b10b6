package humanize_test

import (
	"strings"
	"testing"

	"whoread/audit/table"
	"whoread/ui/widget/humanize"
)

func TestDescribeOmissions(t *testing.T) {
	for _, c := range []struct {
		omitted table.Omissions
		want    string
	}{
		{table.Omissions{}, ""},
		{
			table.Omissions{FewerItems: table.Miscount{Records: 1, Listed: 3, Stated: 9}},
			"1 record lists fewer items than its OperationCount states (3 of 9): items may be missing",
		},
		{
			table.Omissions{FewerItems: table.Miscount{Records: 1200, Listed: 1300, Stated: 4000}},
			"1,200 records list fewer items than their OperationCounts state (1,300 of 4,000): items may be missing",
		},
		{
			table.Omissions{WithoutID: 2, WithoutTime: 1, WithoutAccess: 1, MoreItems: table.Miscount{Records: 1, Listed: 2, Stated: 1}},
			`2 records state no Id: copies of them are recognized only if their raw content is the same
1 record states no time that can be read: time filters and the timeline leave it out
1 record states neither Bind nor Sync: its items count as accesses
1 record lists more items than its OperationCount states (2 of 1): items may be listed twice`,
		},
		{
			table.Omissions{WithoutMailbox: 1, WithoutAddress: 3},
			`1 record states no mailbox: filters by mailbox and the number of mailboxes leave it out
3 records state no client address: filters by address and the number of addresses leave them out`,
		},
	} {
		if got := strings.Join(humanize.DescribeOmissions(c.omitted), "\n"); got != c.want {
			t.Errorf("%+v is described as\n%s\nwant\n%s", c.omitted, got, c.want)
		}
	}
}
