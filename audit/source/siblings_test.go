package source

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"whoread/audit"
)

// readSiblings reads the sibling operations of a text, and their AuditData again by their places.
func readSiblings(t *testing.T, text []byte) (siblings []audit.Sibling, raws []string, flags []audit.Flag) {
	t.Helper()
	files, err := Open([]string{writeFile(t, "export", text)}, Options{SpoolDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := files.Close(); err != nil {
			t.Error(err)
		}
	}()
	for page := range eachPage(t, files) {
		if len(page.SiblingPlaces) != len(page.Siblings) || page.Rows != len(page.Records)+page.Other+len(page.Rejected) {
			t.Fatalf("%d places of %d siblings, %d other rows of %d", len(page.SiblingPlaces), len(page.Siblings), page.Other, page.Rows)
		}
		for i, place := range page.SiblingPlaces {
			siblings = append(siblings, page.Siblings[i].Clone())
			raw, err := files.Raw(place)
			if err != nil {
				t.Fatal(err)
			}
			raws = append(raws, string(raw))
		}
		flags = append(flags, page.Flagged...)
	}
	return siblings, raws, flags
}

// Every form gives the siblings that their AuditData states, between records and other operations.
func TestSiblingsOfEveryForm(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	var events []testEvent
	var want []audit.Sibling
	var parser audit.Parser
	for i := range 200 {
		operation := []string{audit.MailItemsAccessed, "MessageBind", "UserLoggedIn", "Move"}[i%4]
		e := makeEvent(r, i, operation)
		if operation != audit.MailItemsAccessed { // which alone states an access
			e.data = strings.Replace(e.data, "MailAccessType", "ClientType", 1)
		}
		events = append(events, e)
		var record audit.Record
		if err := parser.Parse([]byte(e.data), &record); err != nil {
			t.Fatal(err)
		}
		if s := parser.Sibling(); s != nil {
			want = append(want, s.Clone())
		}
	}
	if len(want) != 100 || len(want[0].Items) == 0 {
		t.Fatalf("%d siblings, first %+v", len(want), want[0])
	}
	for name, write := range writers() {
		t.Run(name, func(t *testing.T) {
			got, raws, flags := readSiblings(t, write(events))
			if diff := cmp.Diff(want, got); diff != "" || len(flags) > 0 {
				t.Fatalf("%v (-want +got):\n%s", flags, diff)
			}
			for i, raw := range raws {
				var record audit.Record
				// A wrapper can state what its AuditData lacks.
				err := parser.Parse([]byte(raw), &record)
				if s := parser.Sibling(); err == nil && s != nil && s.ID != "" && !cmp.Equal(s.Clone(), want[i]) {
					t.Errorf("%d: its text is %s", i, raw)
				}
			}
		})
	}
}

// Rows of Search-MailboxAuditLog state items in columns of their own.
func TestSiblingsOfOldMailboxAuditLog(t *testing.T) {
	header := []string{
		"Operation", "OperationResult", "LogonType", "DestFolderId", "DestFolderPathName", "FolderId", "FolderPathName", "ItemId",
		"ItemSubject", "ItemInternetMessageId", "SourceItemIdsList", "SourceItemSubjectsList", "SourceItemInternetMessageIdsList",
		"LogonUserDisplayName", "Identity", "LastAccessed",
	}
	rows := [][]string{
		header,
		{"MessageBind", "Succeeded", "Delegate", "", "", "LgI", `\Inbox`, "RgA", "Salary", "<a@x>", "", "", "", "Bob", "1", "2020-03-01 9:31:02"},
		{"FolderBind", "Succeeded", "Delegate", "", "", "LgI", `\Inbox`, "", "", "", "", "", "", "Bob", "2", "2020-03-01 9:31:02"},
		{"HardDelete", "Failed", "Owner", "", "", "LgI", `\Inbox`, "", "", "", "RgB", "Re: a, b", "<b@x>", "Bob", "3", "2020-03-01 9:31:02"},
		{"Move", "Succeeded", "Owner", "LgD", `\Archive`, "LgI", `\Inbox`, "", "", "", "RgB, RgC", "Re: a, b", "<b@x>, <c@x>", "Bob", "4", "2020-03-01 9:31:02"},
		{"Move", "Succeeded", "Owner", "", "", "", "", "", "", "", "RgB, RgC", "", "<b@x>", "Bob", "5", "2020-03-01 9:31:02"},
	}
	got, _, flags := readSiblings(t, csvText(',', true, rows))
	if len(flags) != 1 || flags[0].Reason != "it lists different numbers of items and message ids" {
		t.Errorf("flagged: %+v", flags)
	}
	inbox := audit.Folder{ID: "LgI", Path: `\Inbox`}
	want := []audit.Sibling{
		{ID: "1", Operation: "MessageBind", LogonType: "Delegate", Folder: inbox, Items: []audit.SiblingItem{{MessageID: "<a@x>", ID: "RgA", Subject: "Salary", Folder: inbox, Size: audit.NotCounted}}},
		{ID: "2", Operation: "FolderBind", LogonType: "Delegate", Folder: inbox},
		{ID: "3", Operation: "HardDelete", LogonType: "Owner", Folder: inbox, Detail: "ResultStatus=Failed", Items: []audit.SiblingItem{{MessageID: "<b@x>", ID: "RgB", Subject: "Re: a, b", Size: audit.NotCounted}}},
		{ID: "4", Operation: "Move", LogonType: "Owner", Folder: inbox, Destination: audit.Folder{ID: "LgD", Path: `\Archive`}, Detail: "SourceItemSubjectsList=Re: a, b", Items: []audit.SiblingItem{
			{MessageID: "<b@x>", ID: "RgB", Size: audit.NotCounted}, {MessageID: "<c@x>", ID: "RgC", Size: audit.NotCounted},
		}},
		{ID: "5", Operation: "Move", LogonType: "Owner", Doubt: "it lists different numbers of items and message ids", Items: []audit.SiblingItem{{MessageID: "<b@x>", Size: audit.NotCounted}}},
	}
	for i := range want {
		want[i].User, want[i].Partial, want[i].Time = "Bob", true, 1583055062
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
