package table

import (
	"testing"
	"time"

	"whoread/audit"
	"whoread/audit/filter"
)

func TestS20FilterReadsAsNames(t *testing.T) {
	const guid = "3bf70000-0000-4000-8000-000000000001"
	s := storeOf(pageOf(audit.Record{
		ID: "a", MailboxGUID: guid, Mailbox: "adele@contoso.example",
		Folders: []audit.Folder{{ID: "LgAAAA1", Path: `\Sent Items`, Items: []audit.Item{{MessageID: "<a@x>"}}}},
	})).Snapshot()
	for text, want := range map[string]string{
		"FolderId=LgAAAA1 Mailbox=" + guid:      `Folder="\\Sent Items" Mailbox=adele@contoso.example`,
		"!(FolderId=LgAAAA1 | FolderId!=other)": `!(Folder="\\Sent Items" | FolderId!=other)`,
		"FolderId!=LgAAAA1":                     `Folder!="\\Sent Items"`,
		"FolderId:LgAAAA1 folder=x":             `FolderId:LgAAAA1 Folder=x`,
		"@(1.1.1.1, 2.2.2.2, a@x, 10.*, b@x)":   `@(1.1.1.1, 2.2.2.2, a@x and 2 more)`,
		"@(1.1.1.1, 2.2.2.2)":                   `@(1.1.1.1, 2.2.2.2)`,
	} {
		e, err := filter.Parse(text, FilterSchema(time.Now))
		if err != nil {
			t.Fatal(err)
		}
		if got := s.ReadableFilter(e).String(); got != want {
			t.Errorf("%s reads %s, want %s", text, got, want)
		}
	}
}
