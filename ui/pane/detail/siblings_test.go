package detail

import (
	"strings"
	"testing"

	"whoread/audit"
	"whoread/audit/table"
	"whoread/ui/widget/theme"
)

// The detail of a record and of a session names the sibling operations of the session.
func TestSiblingsInTheDetail(t *testing.T) {
	t.Parallel()
	siblings := Siblings{Where: "in this session", Operations: []table.CountedOperation{{Operation: "Send", Count: 3}, {Operation: "New-InboxRule", Count: 1}}}
	const want = "also in this session: 3 Send, 1 New-InboxRule"
	for _, some := range []bool{true, false} {
		m := New(theme.Theme{})
		m.SetSize(100, 30)
		if !some {
			siblings = Siblings{Where: siblings.Where}
		}
		m.SetRecord(Content{Record: audit.Record{ID: "1", Operation: audit.MailItemsAccessed}, Siblings: siblings})
		if got := strings.Contains(m.View(), want); got != some {
			t.Errorf("the record has the siblings: %t, want %t:\n%s", got, some, m.View())
		}
		m.SetGroup(Group{By: table.SessionID, Name: "s", Siblings: siblings})
		if got := strings.Contains(m.View(), want); got != some {
			t.Errorf("the session has the siblings: %t, want %t:\n%s", got, some, m.View())
		}
	}
}
