package detail

import (
	"slices"
	"strings"
	"testing"

	"whoread/audit"
	"whoread/ui/widget/theme"
)

func TestS10ActorAndAddressComeBeforeTheItems(t *testing.T) {
	record := audit.Record{Access: audit.Bind, Mailbox: "adele@contoso.example", ClientIP: "198.51.100.77", Folders: []audit.Folder{
		{Path: `\Inbox`, Items: []audit.Item{{MessageID: "<first@x>", Size: audit.NotCounted}}},
	}}
	m := New(theme.New(theme.Options{NoColor: true}))
	m.w = 100
	lines := m.recordLines(Content{Record: record})
	find := func(text string) int {
		for i := range lines {
			if strings.Contains(lines[i].Plain, text) {
				return i
			}
		}
		return -1
	}
	order := []int{find("When"), find("adele@contoso.example"), find("198.51.100.77"), find("<first@x>")}
	if slices.Contains(order, -1) || find("When") > find("<first@x>") || find("adele@") > find("<first@x>") || find("198.51.100.77") > find("<first@x>") {
		t.Errorf("the lines of when, mailbox, address and item are %v", order)
	}
}
