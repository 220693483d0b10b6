package audit_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"whoread/audit"
)

// parseSibling parses a record of a sibling operation.
func parseSibling(t *testing.T, raw string) audit.Sibling {
	t.Helper()
	var p audit.Parser
	var r audit.Record
	if err := p.Parse([]byte(raw), &r); err != nil {
		t.Fatalf("%s: %v", raw, err)
	}
	s := p.Sibling()
	if s == nil {
		t.Fatalf("%s is no sibling", raw)
	}
	return s.Clone()
}

// owa is what every operation of a session on the web states, in the order of the service.
const owa = `"UserId":"adele@contoso.example","AppId":"00000002-0000-0FF1-CE00-000000000000","ClientIPAddress":"198.51.100.77:443",` +
	`"ClientInfoString":"Client=OWA;Action=ViaProxy ","LogonType":0,"MailboxGuid":"{A3E7C1D9-5B2F-4E86-9A0C-7D4B1F3E6C25}",` +
	`"MailboxOwnerUPN":"adele@contoso.example","SessionId":"7E2D4B91-C6A3-4F58-8B1E-0A9C3D5F2E67","AppAccessContext":{"AADSessionId":"0b5e7d21-9c4a-4f3e-a8d6-2e1b7c9f4a10"},`

// owaSibling is the sibling that states owa.
func owaSibling(operation string) audit.Sibling {
	return audit.Sibling{
		ID: "a", Time: seconds, Operation: operation, LogonType: "Owner", Mailbox: "adele@contoso.example",
		MailboxGUID: "a3e7c1d9-5b2f-4e86-9a0c-7d4b1f3e6c25", User: "adele@contoso.example", ClientIP: "198.51.100.77",
		ClientInfo: "Client=OWA;Action=ViaProxy", AppID: "00000002-0000-0ff1-ce00-000000000000",
		SessionID: "7e2d4b91-c6a3-4f58-8b1e-0a9c3d5f2e67", TokenSessionID: "0b5e7d21-9c4a-4f3e-a8d6-2e1b7c9f4a10",
	}
}

// siblingCases are the shapes of sibling operations, as members after owa.
func siblingCases() map[string]struct {
	operation, members string
	change             func(s *audit.Sibling)
} {
	inbox, deleted := audit.Folder{ID: "LgI", Path: `\Inbox`}, audit.Folder{ID: "LgD", Path: `\Deleted Items`}
	return map[string]struct {
		operation, members string
		change             func(s *audit.Sibling)
	}{
		"a message that was sent": {
			"Send", `"Item":{"Attachments":"passwords.txt (333b)","Id":"RgA1","InternetMessageId":"<a@x>","ParentFolder":{"Id":"LgI","Path":"\\Inbox"},"SizeInBytes":825207,"Subject":"Extracted docs"}`,
			func(s *audit.Sibling) {
				s.Folder = inbox
				s.Items = []audit.SiblingItem{{MessageID: "<a@x>", ID: "RgA1", Subject: "Extracted docs", Folder: inbox, Size: 825207, Attachments: "passwords.txt (333b)"}}
			},
		},
		"a message without an id of its own": {
			"SendAs", `"Item":{"Id":"Unknown","InternetMessageId":"<a@x>"},"SendAsUserSmtp":"ceo@contoso.example"`,
			func(s *audit.Sibling) {
				s.Items = []audit.SiblingItem{{MessageID: "<a@x>", Size: audit.NotCounted}}
				s.Detail = "SendAsUserSmtp=ceo@contoso.example"
			},
		},
		"items that were moved": {
			"MoveToDeletedItems", `"AffectedItems":[{"Id":"1","InternetMessageId":"<a@x>","ParentFolder":{"Id":"LgI","Path":"\\Inbox"},"Subject":"A"},{"Id":"2","InternetMessageId":"<b@x>","ParentFolder":{"Id":"LgI","Path":"\\Inbox"}}],` +
				`"CrossMailboxOperation":false,"DestFolder":{"Id":"LgD","Path":"\\Deleted Items"},"Folder":{"Id":"LgI","Path":"\\Inbox"}`,
			func(s *audit.Sibling) {
				s.Folder, s.Destination = inbox, deleted
				s.Items = []audit.SiblingItem{
					{MessageID: "<a@x>", ID: "1", Subject: "A", Folder: inbox, Size: audit.NotCounted},
					{MessageID: "<b@x>", ID: "2", Folder: inbox, Size: audit.NotCounted},
				}
			},
		},
		"one item that PowerShell unwrapped": {
			"HardDelete", `"AffectedItems":{"Id":"1"},"Folder":"\\Inbox","ResultStatus":"PartiallySucceeded"`,
			func(s *audit.Sibling) {
				s.Folder = audit.Folder{Path: `\Inbox`}
				s.Items = []audit.SiblingItem{{ID: "1", Size: audit.NotCounted}}
				s.Detail = "ResultStatus=PartiallySucceeded"
			},
		},
		"attachments that were opened": {
			"AttachmentAccess", `"Messages":[{"Path":"Messages","Id":"M1","MessageItems":[{"SizeInBytes":2379,"Id":"M1A"},{"SizeInBytes":7356,"Id":"M1B"}]},{"Id":"M2","MessageItems":[{"Id":"M2A","SizeInBytes":1156492.00}]},{"Id":"M3"}],"OperationCount":6`,
			func(s *audit.Sibling) {
				s.Items = []audit.SiblingItem{
					{ID: "M1", Size: 2379, Attachments: "M1A"},
					{ID: "M1", Size: 7356, Attachments: "M1B"},
					{ID: "M2", Size: 1156492, Attachments: "M2A"},
					{ID: "M3", Size: audit.NotCounted},
				}
			},
		},
		"a changed item": {
			"Update", `"Item":{"Id":"1","Subject":"Meeting"},"ModifiedProperties":["RecipientCollection",{"Name":"x"}]`,
			func(s *audit.Sibling) {
				s.Items = []audit.SiblingItem{{ID: "1", Subject: "Meeting", Size: audit.NotCounted}}
				s.Detail = `ModifiedProperty=RecipientCollection; ModifiedProperty={"Name":"x"}`
			},
		},
		"a search": {"SearchQueryInitiatedExchange", `"QueryText":"invoice OR payment"`, func(s *audit.Sibling) { s.Detail = "QueryText=invoice OR payment" }},
		"rules": {
			"UpdateInboxRules", `"Item":{"Id":"LgI","ParentFolder":{"Id":"LgI","Name":"Inbox","Path":"\\Inbox"}},"OperationProperties":[{"Name":"RuleOperation","Value":"AddMailboxRule"},{"Name":"RuleName","Value":"."}]`,
			func(s *audit.Sibling) { s.Folder, s.Detail = inbox, "RuleOperation=AddMailboxRule; RuleName=." },
		},
		"folder permissions": {
			"AddFolderPermissions", `"Item":{"ParentFolder":{"Id":"LgI","MemberRights":"ReadAny","MemberUpn":"Everyone","Path":"\\Inbox"}}`,
			func(s *audit.Sibling) { s.Folder, s.Detail = inbox, "MemberRights=ReadAny; MemberUpn=Everyone" },
		},
		"an old record of an opened message": {
			"MessageBind", `"Folders":[{"Id":"LgI","Path":"\\Inbox","FolderItems":[{"Id":"1","InternetMessageId":"<a@x>","Subject":"A"}]}]`,
			func(s *audit.Sibling) {
				s.Folder = inbox
				s.Items = []audit.SiblingItem{{MessageID: "<a@x>", ID: "1", Subject: "A", Folder: inbox, Size: audit.NotCounted}}
			},
		},
		"an old record of an opened folder": {"FolderBind", `"Folders":[{"Id":"LgI","Path":"\\Inbox"}]`, func(s *audit.Sibling) { s.Folder = inbox }},
		"a cmdlet": {
			"new-inboxrule", `"ObjectId":"adele\\.","Parameters":[{"Name":"Name","Value":"."},{"Name":"DeleteMessage","Value":true}]`,
			func(s *audit.Sibling) {
				s.Operation, s.Detail = "New-InboxRule", `Name=.; DeleteMessage=true; ObjectId=adele\.`
			},
		},
	}
}

func TestSiblings(t *testing.T) {
	for name, c := range siblingCases() {
		t.Run(name, func(t *testing.T) {
			want := owaSibling(c.operation)
			c.change(&want)
			head := `"CreationTime":"2026-09-14T09:31:02","Id":"a","Operation":"` + c.operation + `"`
			for _, raw := range []string{
				"{" + head + "," + owa + c.members + "}",
				"{" + owa + c.members + "," + head + "}",
				"{" + strings.ReplaceAll(strings.ReplaceAll(owa, "MailboxGuid", "mailboxGuid"), "SessionId", "sessionid") + c.members + "," + head + "}",
			} {
				if diff := cmp.Diff(want, parseSibling(t, raw)); diff != "" {
					t.Errorf("%s (-want +got):\n%s", raw, diff)
				}
				if r := parse(t, raw); r.User != "" || r.Folders != nil || !strings.EqualFold(r.Operation, c.operation) {
					t.Errorf("the record keeps %+v", r)
				}
			}
		})
	}
}

// A parameter of a cmdlet states its mailbox.
func TestMailboxOfACmdlet(t *testing.T) {
	for raw, want := range map[string][3]string{
		`"Operation":"New-InboxRule","Parameters":[{"Name":"Mailbox","Value":"a@x"}]`:                        {"a@x", "", ""},
		`"Operation":"Set-InboxRule","Parameters":[{"Name":"Identity","Value":"a@x"}]`:                       {"", "", ""},
		`"Operation":"Set-Mailbox","Parameters":[{"Name":"Identity","Value":"a@x"}]`:                         {"a@x", "", ""},
		`"Operation":"Set-Mailbox","Parameters":[{"Name":"Identity","Value":"EUR.COM/Org/a@x"}]`:             {"", "", ""},
		`"Operation":"Add-MailboxFolderPermission","Parameters":[{"Name":"Identity","Value":"a@x:\\Inbox"}]`: {"a@x", "", `\Inbox`},
		`"Operation":"Set-Mailbox","Parameters":{"Identity":"A3E7C1D9-5B2F-4E86-9A0C-7D4B1F3E6C25"}`:         {"", "a3e7c1d9-5b2f-4e86-9a0c-7d4b1f3e6c25", ""},
		`"Operation":"Set-Mailbox","MailboxOwnerUPN":"b@x","Parameters":[{"Name":"Identity","Value":"a@x"}]`: {"b@x", "", ""},
	} {
		s := parseSibling(t, "{"+raw+"}")
		if got := [3]string{s.Mailbox, s.MailboxGUID, s.Folder.Path}; got != want {
			t.Errorf("%s: %q, want %q", raw, got, want)
		}
	}
}

// What a sibling states and cannot be read is a doubt.
func TestDoubtsOfSiblings(t *testing.T) {
	for members, want := range map[string]string{
		`"AffectedItems":"@{Id=1}"`:                            "a part of its AffectedItems is not understood",
		`"AffectedItems":[7]`:                                  "a part of its items is not understood",
		`"Item":"@{Id=1}"`:                                     "its Item is not understood",
		`"Item":{"ParentFolder":"@{Path=x}"}`:                  "a part of its Item is not understood",
		`"AffectedItems":[{"ParentFolder":"@{Path=x}"}]`:       "a part of its ParentFolder is not understood",
		`"DestFolder":7`:                                       "a part of its DestFolder is not understood",
		`"Messages":true`:                                      "a part of its Messages is not understood",
		`"Messages":[{"Id":"M1","MessageItems":"@{Id=1}"}]`:    "a part of its MessageItems is not understood",
		`"Parameters":"System.Object[]"`:                       "a part of its Parameters is not understood",
		`"AffectedItems":[{"InternetMessageId":{"a":1}}]`:      "its InternetMessageId is not understood",
		`"AffectedItems":[{"Id":["1","2"]}]`:                   "its Id is not understood",
		`"AffectedItems":[{"Subject":"System.Object[]"}]`:      "its Subject is not understood",
		`"AffectedItems":[{"SizeInBytes":"many"}]`:             "its SizeInBytes is not understood",
		`"Messages":[{"Id":{"a":1}}]`:                          "its Id is not understood",
		`"Messages":[{"MessageItems":[{"Id":{"a":1}}]}]`:       "its Id is not understood",
		`"Messages":[{"MessageItems":[{"SizeInBytes":"x"}]}]`:  "its SizeInBytes is not understood",
		`"QueryText":{"a":1}`:                                  "its QueryText is not understood",
		`"ResultStatus":{"a":1}`:                               "its ResultStatus is not understood",
		`"CreationTime":"soon"`:                                "its CreationTime is not understood",
		`"AffectedItems":[{"Id":"1","Id":"2"}]`:                "Id is stated twice in one object; the last value was read",
		`"AffectedItems":[null],"Item":null,"Folder":null`:     "",
		`"AffectedItems":[{"Attachments":["a (1b)"]}]`:         "",
		`"AffectedItems":"","Messages":[],"Parameters":""`:     "",
		`"Unknown":{"a":[1]},"AffectedItems":[{"x":{"y":{}}}]`: "",
	} {
		for _, raw := range []string{`{"Operation":"Move",` + members + `}`, `{` + members + `,"Operation":"Move"}`} {
			if got := parseSibling(t, raw).Doubt; got != want {
				t.Errorf("%s: %q, want %q", raw, got, want)
			}
		}
	}
}

// Other operations are no siblings, and a record that follows one has nothing of it.
func TestOperationsThatAreNoSiblings(t *testing.T) {
	var p audit.Parser
	var r audit.Record
	var got []bool
	for _, raw := range []string{
		`{"Operation":"HardDelete","AffectedItems":[{"Id":"1"}],"Folder":{"Path":"\\A"}}`, `{"Operation":"UserLoggedIn"}`,
		`{"Operation":"Move"}`, `{` + bind + `"Operation":"MailItemsAccessed"}`,
		`{"Operation":"Send","Operation":"MailItemsAccessed"}`, `{"Operation":"MailItemsAccessed","Operation":"Send"}`,
		`{"Operation":"UserLoggedIn","UserId":"u","Operation":"Send"}`, `{"Operation":"SEARCHQUERYINITIATEDTEAMS"}`,
	} {
		if err := p.Parse([]byte(raw), &r); err != nil {
			t.Fatal(err)
		}
		s := p.Sibling()
		got = append(got, s != nil)
		if s != nil && (raw == `{"Operation":"Move"}` && (s.Items != nil || s.Folder.Path != "") || strings.Contains(raw, "UserLoggedIn") && s.User != "u") {
			t.Errorf("%s: %+v", raw, s)
		}
	}
	if want := []bool{true, false, true, false, false, true, true, true}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	for operation, want := range map[string]bool{"send": true, "New-InboxRule": true, "": false, audit.MailItemsAccessed: false, strings.Repeat("x", 99): false} {
		if audit.IsSibling(operation) != want {
			t.Errorf("%q: %v", operation, !want)
		}
	}
}

// A sibling that lists too many items is rejected like a record.
func TestSiblingOfTooManyItems(t *testing.T) {
	for _, members := range []string{
		`"AffectedItems":[` + strings.Repeat(`{},`, 100_001) + `{}]`,
		`"Messages":[{"MessageItems":[` + strings.Repeat(`{},`, 100_001) + `{}]}]`,
		`"Messages":[` + strings.Repeat(`{},`, 100_001) + `{}]`,
	} {
		if _, err := audit.Parse([]byte(`{"Operation":"Move",` + members + `}`)); !errors.Is(err, audit.ErrTooMany) {
			t.Errorf("%v", err)
		}
	}
}

// The types that Graph adds to objects are no part of what a sibling states.
func TestSiblingsHaveNoTypesOfGraph(t *testing.T) {
	const kind = `"@odata.type":"#microsoft.graph.security.defaultAuditData",`
	for _, members := range []string{
		`"Parameters":[{@"Name":"Name","Value":"."},{@"DeleteMessage":"True"}]`,
		`"OperationProperties":[{@"Name":"RuleName","Value":"."}]`,
		`"Parameters":[{@"Name":"x","Value":[{@"a":1},[],{},[{@"b":[1,2]}]]}]`,
		`"ModifiedProperties":[{@"Name":"x","NewValue":{@"y":[{@"z":"@"},null]}}]`,
	} {
		bare := parseSibling(t, `{"Operation":"New-InboxRule",`+strings.ReplaceAll(members, "{@", "{")+`}`)
		annotated := parseSibling(t, `{"Operation":"New-InboxRule",`+strings.ReplaceAll(members, "{@", "{"+kind)+`}`)
		if bare.Detail != annotated.Detail || bare.Detail == "" {
			t.Errorf("%q, want %q", annotated.Detail, bare.Detail)
		}
	}
}
