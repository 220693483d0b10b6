package source

import (
	"strings"
	"testing"
)

// What every real record states and one does not may have been lost on the way.
func TestMissingPartsAreFlagged(t *testing.T) {
	t.Parallel()
	const mailbox, address = `"MailboxGuid":"b3e7c1d9-5b2f-4e86-9a0c-7d4b1f3e6c25"`, `"ClientIPAddress":"192.0.2.1"`
	const items = `"Folders":[{"Id":"f","FolderItems":[{"Id":"i"}]}]`
	const folder = `"Item":{"ParentFolder":{"Id":"f"}}`
	for _, c := range []struct {
		operation, access string
		parts             []string
		want              string
	}{
		{mia, "Bind", []string{mailbox, address, items}, ""},
		{mia, "Bind", []string{mailbox, address}, "flagged: it is a Bind and lists no items\n"},
		{mia, "Bind", []string{mailbox, address, `"OperationCount":0`}, ""},
		{mia, "Sync", []string{mailbox, address, folder}, ""},
		{mia, "Sync", []string{mailbox, address}, "flagged: it is a Sync and states no folder\n"},
		{"MailItems", "Bind", []string{mailbox, address, items}, "flagged: it states a MailAccessType, but its operation is not MailItemsAccessed\n"},
		{"Send", "", []string{}, ""},
	} {
		parts := append([]string{`"Id":"1"`, `"CreationTime":"2026-09-14T09:31:02"`, `"Operation":"` + c.operation + `"`}, c.parts...)
		if c.access != "" {
			parts = append(parts, `"OperationProperties":[{"Name":"MailAccessType","Value":"`+c.access+`"}]`)
		}
		text := "{" + strings.Join(parts, ",") + "}\n"
		if got := readOne(t, []byte(text)).describe(); got != c.want {
			t.Errorf("%s: %q, want %q", text, got, c.want)
		}
	}
}
