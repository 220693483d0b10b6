package cli

import (
	"fmt"
	"strings"

	"whoread/audit/safe"
	"whoread/audit/table"
	"whoread/ui/widget/humanize"
)

// maxOperations is how many operations the text of a summary names.
const maxOperations = 8

// siblingSummary counts the sibling operations, each record once.
type siblingSummary []table.CountedOperation

// summarizeSiblings counts the sibling operations of all inputs.
func summarizeSiblings(records *table.Snapshot) siblingSummary {
	return records.CountOperations(records.FindSiblings(table.SiblingQuery{}))
}

// byOperation returns the counts as an object of JSON.
func (s siblingSummary) byOperation() map[string]int {
	counts := make(map[string]int, len(s))
	for _, c := range s {
		counts[c.Operation] += c.Count
	}
	return counts
}

// countLine returns the line of the text: "3  siblings  2 Send, 1 New-InboxRule".
func (s siblingSummary) countLine() countLine {
	total := 0
	var names []string
	for i, c := range s {
		total += c.Count
		if i < maxOperations {
			names = append(names, fmt.Sprintf("%s %s", humanize.FormatNumber(c.Count), safe.Clean(c.Operation)))
		}
	}
	if more := len(s) - maxOperations; more > 0 {
		names = append(names, humanize.FormatCount(more, "more operation"))
	}
	return countLine{total, "siblings", strings.Join(names, ", ")}
}
