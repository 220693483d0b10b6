package detail

import (
	"strings"

	"whoread/audit/table"
	"whoread/ui/widget/humanize"
)

// Siblings are the sibling operations that belong to a record or a group.
type Siblings struct {
	Where      string // what they have in common, such as "in this session"
	Operations []table.CountedOperation
}

// addSiblings adds the sibling operations: "also in this session: 3 Send, 1 New-InboxRule".
func (p *page) addSiblings(s Siblings) {
	if len(s.Operations) == 0 {
		return
	}
	var parts []string
	for _, o := range s.Operations {
		parts = append(parts, humanize.FormatNumber(o.Count)+" "+p.cleanText(o.Operation))
	}
	p.addWrapped(p.theme.Title, 2, "also "+s.Where+": "+strings.Join(parts, ", "))
}
