package audit_test

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"whoread/audit"
	"whoread/audit/messageid"
)

// record is the beginning of a MailItemsAccessed record, to be continued and closed.
const record = `{"Operation":"MailItemsAccessed","Id":"r1","CreationTime":"2026-09-14T09:31:02",`

// seconds is the time of record.
const seconds = 1789378262

const (
	bind = `"OperationProperties":[{"Name":"MailAccessType","Value":"Bind"}],`
	sync = `"OperationProperties":[{"Name":"MailAccessType","Value":"Sync"}],`
)

func parse(t *testing.T, raw string) audit.Record {
	t.Helper()
	r, err := audit.Parse([]byte(raw))
	if err != nil {
		t.Fatalf("parsing %s: %v", raw, err)
	}
	return r
}

// items makes items of message ids.
func items(ids ...string) []audit.Item {
	var list []audit.Item
	for _, id := range ids {
		list = append(list, audit.Item{MessageID: messageid.ID(id), Size: audit.NotCounted})
	}
	return list
}

func checkFolders(t *testing.T, raw string, want ...audit.Folder) {
	t.Helper()
	if diff := cmp.Diff(want, parse(t, raw).Folders); diff != "" {
		t.Errorf("folders of %s (-want +got):\n%s", raw, diff)
	}
}

func TestParseReadsEveryField(t *testing.T) {
	want := audit.Record{
		ID: "f2b6c9d4-8e1a-4b37-9c50-3d7e2a1f6b84", Time: seconds, Operation: audit.MailItemsAccessed,
		Access: audit.Bind, Throttled: audit.False, LogonType: "Owner",
		Mailbox: "adele.vance@contoso.example", MailboxGUID: "a3e7c1d9-5b2f-4e86-9a0c-7d4b1f3e6c25",
		User: "adele.vance@contoso.example", ClientIP: "198.51.100.77", ClientInfo: "Client=OWA;Action=ViaProxy",
		AppID: "00000002-0000-0ff1-ce00-000000000000", SessionID: "7e2d4b91-c6a3-4f58-8b1e-0a9c3d5f2e67",
		TokenSessionID: "0b5e7d21-9c4a-4f3e-a8d6-2e1b7c9f4a10", TokenID: "Xk3vR8bQ0E2wT6nYp1LmAA", Count: 3,
		Folders: []audit.Folder{{
			ID: "LgAAAADBwCLOTkcSTpPvPqAu44P4AQBY8xpM8MPnRJFI1LZ3pAMJAAAAAAEMAAAB", Path: `\Inbox`,
			Items: []audit.Item{
				{MessageID: "<DB9PR04MB84621A7F3E2C9D0B5F6A1E3C9F81A@DB9PR04MB8462.eurprd04.prod.outlook.com>", Size: 48213},
				{MessageID: "<AM0PR02MB5571C93E1B7A4F2D8E6C0B9A3D71E@AM0PR02MB5571.eurprd02.prod.outlook.com>", Size: 215774},
				{MessageID: "<PA4PR08MB7059E2D41C8B3A97F05E6D1B2C40A@PA4PR08MB7059.eurprd08.prod.outlook.com>", Size: 9862},
			},
		}},
	}
	if diff := cmp.Diff(want, parse(t, modern)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestC01FolderBelongsToTheItem(t *testing.T) {
	checkFolders(t, record+bind+`"Folders":[
		{"Id":"f1","Path":"\\Inbox","FolderItems":[{"InternetMessageId":"<a@x>"},{"InternetMessageId":"<b@x>"},{"InternetMessageId":"<c@x>"}]},
		{"FolderItems":[{"InternetMessageId":"<d@x>"}],"Path":"\\Sent Items","Id":"f2"}]}`,
		audit.Folder{ID: "f1", Path: `\Inbox`, Items: items("<a@x>", "<b@x>", "<c@x>")},
		audit.Folder{ID: "f2", Path: `\Sent Items`, Items: items("<d@x>")})
}

func TestC02C03PathIsVerbatim(t *testing.T) {
	for _, path := range []string{`\\Deleted Items\\Éléments supprimés`, `\\l\\Bo\u00eete de r\u00e9ception`, `\\Recoverable Items\\Deletions`} {
		want := strings.NewReplacer(`\\`, `\`, `\u00ee`, "î", `\u00e9`, "é").Replace(path)
		checkFolders(t, record+bind+`"Folders":[{"Path":"`+path+`"}]}`, audit.Folder{Path: want})
	}
}

func TestC04SyncStatesItsFolderInItem(t *testing.T) {
	for _, path := range []string{`"Path":"Not Available",`, `"Path":"not available",`, `"Path":"",`, `"Path":null,`, ``} {
		checkFolders(t, record+sync+`"Item":{"Id":"f1","ParentFolder":{"Id":"f1",`+path+`"Name":"A TRAITER"}}}`,
			audit.Folder{ID: "f1", Path: "A TRAITER"})
	}
	checkFolders(t, record+sync+`"Item":{"ParentFolder":{"Name":"Inbox","Path":"\\Inbox"}}}`, audit.Folder{Path: `\Inbox`})
	checkFolders(t, record+sync+`"Item":{"ParentFolder":{"Id":"f1","Path":"Not Available"}}}`, audit.Folder{ID: "f1"})
	for _, nothing := range []string{`null`, `{}`, `"@{ParentFolder=}"`, `{"ParentFolder":null}`, `{"ParentFolder":{}}`, `[]`} {
		checkFolders(t, record+sync+`"Item":`+nothing+`}`)
	}
}

func TestC05SyncIsFoundByItsOperation(t *testing.T) {
	for _, recordType := range []string{"2", `"2"`, `"ExchangeItem"`, "50", "null"} {
		r := parse(t, record+sync+`"RecordType":`+recordType+`}`)
		if r.Operation != audit.MailItemsAccessed || r.Access != audit.Sync {
			t.Errorf("RecordType %s: %q, %v", recordType, r.Operation, r.Access)
		}
	}
}

func TestC06SyncWithFoldersAndNoItem(t *testing.T) {
	checkFolders(t, record+sync+`"Folders":[{"Path":"\\Inbox"},{"Path":"\\Sent Items"}]}`,
		audit.Folder{Path: `\Inbox`}, audit.Folder{Path: `\Sent Items`})
}

func TestC07SyncWithItemAndFoldersIsOneFolder(t *testing.T) {
	for _, c := range []struct {
		name, folders, parent string
		want                  []audit.Folder
	}{
		{"same id", `{"Id":"f1","Path":"\\Inbox"}`, `{"Id":"f1","Name":"Inbox","Path":"Not Available"}`, []audit.Folder{{ID: "f1", Path: `\Inbox`}}},
		{"same id, no path", `{"Id":"f1"}`, `{"Id":"f1","Name":"Inbox"}`, []audit.Folder{{ID: "f1", Path: "Inbox"}}},
		{"same path", `{"Path":"\\Inbox"}`, `{"Id":"f1","Path":"\\Inbox"}`, []audit.Folder{{ID: "f1", Path: `\Inbox`}}},
		{"same leaf", `{"Path":"\\Finance\\2026"}`, `{"Name":"2026"}`, []audit.Folder{{Path: `\Finance\2026`}}},
		{"name only", `{"Id":"f1","Path":"\\Inbox"}`, `{"Name":"Inbox"}`, []audit.Folder{{ID: "f1", Path: `\Inbox`}}},
		{"other ids", `{"Id":"f1","Path":"\\A\\Inbox"}`, `{"Id":"f2","Name":"Inbox"}`, []audit.Folder{{ID: "f1", Path: `\A\Inbox`}, {ID: "f2", Path: "Inbox"}}},
		{"other name", `{"Path":"\\Inbox"}`, `{"Name":"Drafts"}`, []audit.Folder{{Path: `\Inbox`}, {Path: "Drafts"}}},
		{"nothing known of either", `{"FolderItems":[]}`, `{"Id":"f2"}`, []audit.Folder{{}, {ID: "f2"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			item, folders := `"Item":{"ParentFolder":`+c.parent+`}`, `"Folders":[`+c.folders+`]`
			checkFolders(t, record+sync+item+","+folders+"}", c.want...)
			checkFolders(t, record+sync+folders+","+item+"}", c.want...)
		})
	}
}

func TestC08NothingListedIsNothing(t *testing.T) {
	for _, folders := range []string{`null`, `[]`, `[null]`, `""`, `"System.Object[]"`, `["System.Object[]"]`, `"@{Id=f1}"`, `[[]]`, `17`, `"[1"`} {
		checkFolders(t, record+bind+`"Folders":`+folders+`}`)
	}
	for _, list := range []string{`null`, `[]`, `[null]`, `["System.Object[]"]`, `"System.Object[]"`, `[[]]`} {
		checkFolders(t, record+bind+`"Folders":[{"Id":"f1","Path":"\\Inbox","FolderItems":`+list+`}]}`, audit.Folder{ID: "f1", Path: `\Inbox`})
	}
	checkFolders(t, record+bind+`"Folders":[{"Id":"f1","Path":"\\Inbox"}]}`, audit.Folder{ID: "f1", Path: `\Inbox`})
}

func TestC08NothingIsInheritedFromTheRecordBefore(t *testing.T) {
	var p audit.Parser
	var r audit.Record
	if err := p.Parse([]byte(modern), &r); err != nil {
		t.Fatal(err)
	}
	if err := p.Parse([]byte(record+bind+`"Folders":null}`), &r); err != nil {
		t.Fatal(err)
	}
	want := audit.Record{ID: "r1", Time: seconds, Operation: audit.MailItemsAccessed, Access: audit.Bind, Count: audit.NotCounted}
	if diff := cmp.Diff(want, r); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestC09ItemWithoutMessageID(t *testing.T) {
	checkFolders(t, record+bind+`"Folders":[{"Path":"\\Contacts","FolderItems":[{"Id":"i1","ImmutableId":"m1","Subject":"Wire details"},{}]}]}`,
		audit.Folder{Path: `\Contacts`, Items: []audit.Item{
			{ID: "i1", ImmutableID: "m1", Subject: "Wire details", Size: audit.NotCounted},
			{Size: audit.NotCounted},
		}})
}

func TestC10C11C12C47MessageIDs(t *testing.T) {
	for _, c := range []struct{ name, stated, bare string }{
		{"C10 empty in brackets", "<>", ""},
		{"C10 empty", "", ""},
		{"C11 without brackets", "abc@contoso.example", "abc@contoso.example"},
		{"C11 one bracket", "<abc@contoso.example", "<abc@contoso.example"},
		{"C11 nothing but a bracket", "<", "<"},
		{"C12 no character set is trimmed", "<ee1d199588@contoso.example>", "ee1d199588@contoso.example"},
		{"C47 signs of URLs and queries", "<a'b+c=d&e/f@contoso.example>", "a'b+c=d&e/f@contoso.example"},
	} {
		t.Run(c.name, func(t *testing.T) {
			checkFolders(t, record+bind+`"Folders":[{"FolderItems":[{"InternetMessageId":"`+c.stated+`"}]}]}`,
				audit.Folder{Items: items(c.stated)})
			if got := string(messageid.ID(c.stated).Key()); got != c.bare {
				t.Errorf("the bare id of %q is %q, want %q", c.stated, got, c.bare)
			}
		})
	}
}

func TestC13C17C57ItemFieldsAndNumbers(t *testing.T) {
	for stated, want := range map[string]int64{
		"48213": 48213, `"48213"`: 48213, "1156492.00": 1156492, `"1156492.00"`: 1156492, "1e3": 1000, "0": 0,
		"-1": audit.NotCounted, `"many"`: audit.NotCounted, "null": audit.NotCounted, "1e400": audit.NotCounted, "[]": audit.NotCounted, `"NaN"`: audit.NotCounted,
	} {
		r := parse(t, record+bind+`"OperationCount":`+stated+`,"Folders":[{"FolderItems":[{"Id":"i1","ImmutableId":"m1","InternetMessageId":"<a@x>","SizeInBytes":`+stated+`}]}]}`)
		wantItem := audit.Item{ID: "i1", ImmutableID: "m1", MessageID: "<a@x>", Size: want}
		if got := r.Folders[0].Items[0]; got != wantItem || r.Count != want {
			t.Errorf("%s is read as %+v and count %d, want %d", stated, got, r.Count, want)
		}
	}
}

func TestC14C15C53SessionsAreAsStated(t *testing.T) {
	r := parse(t, record+bind+`"SessionId":"S-1 ","AppAccessContext":{"AADSessionId":"A-1","UniqueTokenId":"Xk3v","ClientAppId":"app-1"},"ClientAppId":""}`)
	if r.SessionID != "S-1 " || r.TokenSessionID != "A-1" || r.TokenID != "Xk3v" || r.ClientAppID != "app-1" {
		t.Errorf("sessions %q and %q, token %q, app %q", r.SessionID, r.TokenSessionID, r.TokenID, r.ClientAppID)
	}
	r = parse(t, record+bind+`"ClientAppId":"app-2","AppAccessContext":"{\"AADSessionId\":\"A-2\",\"ClientAppId\":\"app-1\"}"}`)
	if r.SessionID != "" || r.TokenSessionID != "A-2" || r.ClientAppID != "app-2" {
		t.Errorf("sessions %q and %q, app %q", r.SessionID, r.TokenSessionID, r.ClientAppID)
	}
}

func TestC16SyncWithSessionAndNoItems(t *testing.T) {
	r := parse(t, record+sync+`"SessionId":"s1","ClientIPAddress":"198.51.100.7","Item":{"ParentFolder":{"Name":"Inbox"}}}`)
	if r.Access != audit.Sync || r.SessionID != "s1" || len(r.Folders) != 1 || r.Folders[0].Items != nil {
		t.Errorf("read as %+v", r)
	}
}

func TestC18C38EveryItemOfEveryFolder(t *testing.T) {
	var b strings.Builder
	var want []audit.Folder
	for f := range 40 {
		folder := audit.Folder{ID: fmt.Sprint("f", f), Path: fmt.Sprint(`\F`, f)}
		var list []string
		for i := range f {
			id := fmt.Sprintf("<%d.%d@x>", f, i)
			folder.Items = append(folder.Items, items(id)...)
			list = append(list, `{"InternetMessageId":"`+id+`"}`)
		}
		want = append(want, folder)
		fmt.Fprintf(&b, `%s{"Id":"f%d","FolderItems":[%s],"Path":"\\F%d"}`, map[bool]string{true: ","}[f > 0], f, strings.Join(list, ","), f)
	}
	checkFolders(t, record+bind+`"Folders":[`+b.String()+`]}`, want...)
}

func TestC19FoldersInOtherForms(t *testing.T) {
	want := audit.Folder{ID: "f1", Path: `\Inbox`, Items: items("<a@x>")}
	for _, folders := range []string{
		`[{"Id":"f1","Path":"\\Inbox","FolderItems":[{"InternetMessageId":"<a@x>"}]}]`,
		`{"Id":"f1","Path":"\\Inbox","FolderItems":{"InternetMessageId":"<a@x>"}}`,
		`"[{\"Id\":\"f1\",\"Path\":\"\\\\Inbox\",\"FolderItems\":[{\"InternetMessageId\":\"<a@x>\"}]}]"`,
		`[{"id":"f1","path":"\\Inbox","folderItems":[{"internetMessageId":"<a@x>"}]}]`,
		`[{"@odata.type":"#x","Id":"f1","Path":"\\Inbox","FolderItems@odata.type":"#y","FolderItems":[{"@odata.type":"#x","InternetMessageId":"<a@x>"}]}]`,
		`[{"Id":"f1","Path":"\\Inbox"},{"Id":"f1","Path":"\\Inbox","FolderItems":[{"InternetMessageId":"<a@x>"}]}]`,
	} {
		checkFolders(t, record+bind+`"Folders":`+folders+`}`, want)
	}
}

func TestSameFolderTwiceInARowIsOne(t *testing.T) {
	one := func(id, message string) string {
		return `{"Id":"` + id + `","Path":"\\` + id + `","FolderItems":[{"InternetMessageId":"` + message + `"}]}`
	}
	checkFolders(t, record+bind+`"Folders":[`+strings.Join([]string{one("f1", "<a@x>"), one("f1", "<b@x>"), one("f2", "<c@x>"), one("f1", "<d@x>")}, ",")+`]}`,
		audit.Folder{ID: "f1", Path: `\f1`, Items: items("<a@x>", "<b@x>")},
		audit.Folder{ID: "f2", Path: `\f2`, Items: items("<c@x>")},
		audit.Folder{ID: "f1", Path: `\f1`, Items: items("<d@x>")})
}

func TestC59SplitFolderStaysTwo(t *testing.T) {
	checkFolders(t, record+bind+`"Folders":[{"FolderItems":[{"InternetMessageId":"<a@x>"}]},{"Id":"f1","Path":"\\Inbox"}]}`,
		audit.Folder{Items: items("<a@x>")}, audit.Folder{ID: "f1", Path: `\Inbox`})
	checkFolders(t, record+bind+`"Folders":[{"FolderItems":[{"InternetMessageId":"<a@x>"}]},{"FolderItems":[{"InternetMessageId":"<b@x>"}]}]}`,
		audit.Folder{Items: items("<a@x>")}, audit.Folder{Items: items("<b@x>")})
}

func TestC29C50OperationProperties(t *testing.T) {
	for _, c := range []struct {
		name, properties string
		access           audit.Access
		throttled        audit.Stated
	}{
		{"usual", `"OperationProperties":[{"Name":"MailAccessType","Value":"Bind"},{"Name":"IsThrottled","Value":"False"}]`, audit.Bind, audit.False},
		{"value first", `"OperationProperties":[{"Value":"True","Name":"IsThrottled"},{"Value":"Sync","Name":"MailAccessType"}]`, audit.Sync, audit.True},
		{"lower case", `"operationProperties":[{"name":"isThrottled","value":"true"},{"name":"mailaccesstype","value":"bind"}]`, audit.Bind, audit.True},
		{"boolean", `"OperationProperties":[{"Name":"IsThrottled","Value":true}]`, audit.AccessUnknown, audit.True},
		{"not stated is not False", `"OperationProperties":[{"Name":"MailAccessType","Value":"Bind"}]`, audit.Bind, audit.NotStated},
		{"empty value", `"OperationProperties":[{"Name":"IsThrottled","Value":""}]`, audit.AccessUnknown, audit.NotStated},
		{"null", `"OperationProperties":null`, audit.AccessUnknown, audit.NotStated},
		{"object", `"OperationProperties":{"MailAccessType":"Bind","IsThrottled":"True"}`, audit.Bind, audit.True},
		{"list of objects", `"OperationProperties":[{"MailAccessType":"Bind"},{"IsThrottled":true}]`, audit.Bind, audit.True},
		{"text", `"OperationProperties":"MailAccessType:Bind"`, audit.Bind, audit.NotStated},
		{"text of lines", `"OperationProperties":"MailAccessType:Bind\r\nIsThrottled:False"`, audit.Bind, audit.False},
		{"text with commas", `"OperationProperties":"MailAccessType:Sync, IsThrottled:True"`, audit.Sync, audit.True},
		{"list of texts", `"OperationProperties":["MailAccessType:Bind","IsThrottled:True",null,7]`, audit.Bind, audit.True},
		{"JSON in text", `"OperationProperties":"[{\"Name\":\"MailAccessType\",\"Value\":\"Bind\"}]"`, audit.Bind, audit.NotStated},
		{"annotated", `"OperationProperties@odata.type":"#x","OperationProperties":[{"@odata.type":"#y","Name":"MailAccessType","Value":"Bind"}]`, audit.Bind, audit.NotStated},
		{"top level", `"MailAccessType":"Sync","IsThrottled":"True"`, audit.Sync, audit.True},
		{"top level does not override", `"MailAccessType":"Sync","OperationProperties":[{"Name":"MailAccessType","Value":"Bind"}]`, audit.Bind, audit.NotStated},
		{"unknown access", `"OperationProperties":[{"Name":"MailAccessType","Value":"Peek"}]`, audit.AccessUnknown, audit.NotStated},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := parse(t, record+c.properties+`}`)
			if r.Access != c.access || r.Throttled != c.throttled {
				t.Errorf("access %q and throttled %q, want %q and %q", r.Access, r.Throttled, c.access, c.throttled)
			}
		})
	}
}

func TestC42LogonTypes(t *testing.T) {
	for stated, want := range map[string]string{
		"0": "Owner", "1": "Admin", "2": "Delegate", "3": "Transport", "4": "SystemService", "5": "BestAccess", "6": "DelegatedAdmin",
		"7": "Unknown (7)", "-1": "Unknown (-1)", `"2"`: "Delegate", `"Owner"`: "Owner", `"delegatedadmin"`: "DelegatedAdmin",
		`"Robot"`: "Unknown (Robot)", "null": "", `""`: "", `{}`: "",
	} {
		if r := parse(t, record+`"InternalLogonType":1,"LogonType":`+stated+`}`); r.LogonType != want {
			t.Errorf("logon type %s is %q, want %q", stated, r.LogonType, want)
		}
	}
	if r := parse(t, record+`"InternalLogonType":1}`); r.LogonType != "" {
		t.Errorf("a logon type that is not stated is %q", r.LogonType)
	}
}

func TestC43TimesAreUTC(t *testing.T) {
	for stated, want := range map[string]int64{
		`"2026-09-14T09:31:02"`:              seconds,
		`"2026-09-14T09:31:02Z"`:             seconds,
		`"2026-09-14t09:31:02z"`:             seconds,
		`"2026-09-14 09:31:02"`:              seconds,
		`"2026-09-14T09:31:02.9999999Z"`:     seconds,
		`"2026-09-14T09:31:02.0000000Z "`:    seconds,
		`"2026-09-14T11:31:02+02:00"`:        seconds,
		`"2026-09-14T11:31:02.5+0200"`:       seconds,
		`"2026-09-14T04:01:02-05:30"`:        seconds,
		`"\/Date(1789378262000)\/"`:          seconds,
		`"/Date(1789378262999)/"`:            seconds,
		`"/Date(1789378262000+0200)/"`:       seconds,
		`{"value":"/Date(1789378262000)/"}`:  seconds,
		`{"value":"2026-09-14T09:31:02"}`:    seconds,
		`{"DateTime":"14 September 2026"}`:   0,
		`"2020-02-29T00:00:00"`:              1582934400,
		`"2021-02-29T00:00:00"`:              0,
		`"2026-13-01T00:00:00"`:              0,
		`"2026-00-01T00:00:00"`:              0,
		`"2026-09-14T24:00:00"`:              0,
		`"2026-09-14T09:31"`:                 0,
		`"2026/09/14T09:31:02"`:              seconds,
		`"2026-09-1xT09:31:02"`:              0,
		`"2026-09-14X09:31:02"`:              0,
		`"2026-09-14T09:31:02 noon"`:         0,
		`"2026-09-14T09:31:02+2"`:            0,
		`"2026-09-14T09:31:02+99:00"`:        0,
		`"2026-09-14T09:31:02_0200"`:         0,
		`"0001-01-01T00:00:00"`:              0,
		`"/Date(-62135596800000)/"`:          0,
		`"/Date(99999999999999999999999)/"`:  0,
		`"/Date(17"`:                         0,
		`"07-avr.-2020"`:                     0,
		`""`:                                 0,
		`null`:                               0,
		`[]`:                                 0,
		`{"when":"2026-09-14T09:31:02"}`:     0,
		`"2026-09-14T09:31:02.123456789123"`: seconds,
	} {
		r := parse(t, `{"Operation":"MailItemsAccessed","CreationTime":`+stated+`}`)
		if r.Time != want {
			t.Errorf("%s is %d, want %d", stated, r.Time, want)
		}
	}
}

func TestTimesThatAreNotUnderstoodAreKept(t *testing.T) {
	for stated, want := range map[string]string{
		`"2026-09-14T09:31:02"`:            "",
		`"2106-02-07T06:28:15Z"`:           "",
		`"2106-02-07T06:28:16Z"`:           "2106-02-07T06:28:16Z",
		`"9999-12-31T23:59:59"`:            "9999-12-31T23:59:59",
		`"0001-01-01T00:00:00"`:            "0001-01-01T00:00:00",
		`"1970-01-01T00:00:00"`:            "1970-01-01T00:00:00",
		`" 5/6/2026 09:31:02 "`:            "5/6/2026 09:31:02",
		`{"value":"soon"}`:                 "soon",
		`{"DateTime":"14 September 2026"}`: `{"DateTime":"14 September 2026"}`,
		`17`:                               "17",
		`""`:                               "",
		`null`:                             "",
	} {
		r := parse(t, `{"Operation":"MailItemsAccessed","CreationTime":`+stated+`}`)
		if r.TimeText != want || r.TimeText != "" && r.Time != 0 {
			t.Errorf("%s is kept as %q beside %d, want %q", stated, r.TimeText, r.Time, want)
		}
	}
	a, b := audit.Record{TimeText: "soon"}, audit.Record{TimeText: "later"}
	if isSame(a, b) {
		t.Error("the text of the time makes no difference")
	}
	if b = (audit.Record{TimeText: "soon", Partial: true}); !isSame(a, b) {
		t.Error("a partial record that says the same is a conflict")
	}
}

func TestC32C33AddressesOfARecord(t *testing.T) {
	for _, c := range []struct{ name, stated, client, other string }{
		{"C32 ClientIPAddress only", `"ClientIPAddress":"198.51.100.7"`, "198.51.100.7", ""},
		{"C32 ClientIP only", `"ClientIP":"198.51.100.7:51000"`, "198.51.100.7", ""},
		{"C32 ActorIpAddress only", `"ActorIpAddress":"198.51.100.7"`, "198.51.100.7", ""},
		{"C33 ActorIPAddress in another case", `"ActorIPAddress":"198.51.100.7"`, "198.51.100.7", ""},
		{"C32 ActorIP", `"ActorIP":"198.51.100.7"`, "198.51.100.7", ""},
		{"C33 the same twice", `"ClientIP":"[::ffff:198.51.100.7]:51000","ClientIPAddress":"198.51.100.7"`, "198.51.100.7", ""},
		{"C33 different", `"ClientIP":"198.51.100.8","ClientIPAddress":"198.51.100.7"`, "198.51.100.7", "198.51.100.8"},
		{"C33 three", `"ActorIpAddress":"198.51.100.9","ClientIP":"198.51.100.8","ClientIPAddress":"198.51.100.7"`, "198.51.100.7", "198.51.100.8"},
		{"C33 third differs", `"ActorIpAddress":"198.51.100.9","ClientIP":"198.51.100.7","ClientIPAddress":"198.51.100.7"`, "198.51.100.7", "198.51.100.9"},
		{"empty one", `"ClientIPAddress":"","ClientIP":"198.51.100.8"`, "198.51.100.8", ""},
		{"null", `"ClientIPAddress":null,"ClientIP":null`, "", ""},
		{"not available", `"ClientIPAddress":"Not Available","ClientIP":"198.51.100.8"`, "198.51.100.8", ""},
		{"C36 host name", `"ClientIPAddress":"localhost"`, "localhost", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if r := parse(t, record+c.stated+`}`); r.ClientIP != c.client || r.OtherIP != c.other {
				t.Errorf("addresses %q and %q, want %q and %q", r.ClientIP, r.OtherIP, c.client, c.other)
			}
		})
	}
}

func TestC56KeysInAnyCaseAnnotationsAndDynamicProperties(t *testing.T) {
	want := parse(t, `{"Id":"r1","CreationTime":"2026-09-14T09:31:02","Operation":"MailItemsAccessed","UserId":"a@contoso.example",`+bind+`"Folders":[{"Path":"\\Inbox"}],"LogonType":0,"ClientIPAddress":"198.51.100.7"}`)
	for name, raw := range map[string]string{
		"camel case": `{"id":"r1","creationTime":"2026-09-14T09:31:02Z","operation":"MailItemsAccessed","userId":"a@contoso.example","operationProperties":[{"name":"MailAccessType","value":"Bind"}],"folders":[{"path":"\\Inbox"}],"logonType":0,"clientIPAddress":"198.51.100.7"}`,
		"annotated":  `{"@odata.type":"#microsoft.graph.security.defaultAuditData","Id":"r1","CreationTime":"2026-09-14T09:31:02Z","Operation":"MailItemsAccessed","UserId":"a@contoso.example",` + bind + `"Folders@odata.type":"#Collection(x)","Folders":[{"@odata.type":"#x","Path":"\\Inbox"}],"LogonType@odata.type":"#Int64","LogonType":0,"ClientIPAddress":"198.51.100.7"}`,
		"dynamic":    `{"id":"r1","operation":"mailitemsaccessed ","dynamicProperties":{"@odata.type":"#x","CreationTime":"2026-09-14T09:31:02","UserId":"a@contoso.example",` + bind + `"Folders":[{"Path":"\\Inbox"}],"LogonType":"0","ClientIPAddress":"198.51.100.7"}}`,
		"repeated":   `{"dynamicProperties":{"Id":"","Folders":[{"Path":"\\Inbox"}],"dynamicProperties":{"Id":"r2"}},"Folders":[{"Path":"\\Inbox"}],"Id":"r1","CreationTime":"2026-09-14T09:31:02","Operation":"MailItemsAccessed","UserId":"a@contoso.example",` + bind + `"LogonType":0,"ClientIPAddress":"198.51.100.7"}`,
		"escaped":    `{"\u0049d":"r1","CreationTime":"2026-09-14T09:31:02","Operation":"Mail\u0049temsAccessed","UserId":"a\u0040contoso.example",` + bind + `"Folders":[{"Path":"\u005cInbox"}],"LogonType":0,"ClientIPAddress":"198.51.100.7"}`,
	} {
		if got := parse(t, raw); !isSame(got, want) {
			t.Errorf("%s (-want +got):\n%s", name, cmp.Diff(want, got))
		}
	}
}

func TestOtherOperations(t *testing.T) {
	want := audit.Record{ID: "r1", Time: seconds, Operation: "Send", Count: audit.NotCounted}
	for _, raw := range []string{
		`{"CreationTime":"2026-09-14T09:31:02","Id":"r1","Operation":"Send","UserId":"a@contoso.example","Folders":[{"Id":"f1"}]}`,
		`{"ClientIPAddress":"198.51.100.7","Folders":[{"Id":"f1"}],"Operation":"Send","OperationCount":2,"Id":"r1","CreationTime":"2026-09-14T09:31:02"}`,
	} {
		if diff := cmp.Diff(want, parse(t, raw)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", raw, diff)
		}
	}
	if _, err := audit.Parse([]byte(`{"CreationTime":"2026-09-14T09:31:02","Id":"r1","Operation":"Send","UserId":}`)); !errors.Is(err, audit.ErrNotJSON) {
		t.Errorf("another operation that is not JSON: %v", err)
	}
}

func TestRecordWithoutOperationButWithAccess(t *testing.T) {
	if r := parse(t, `{"UserId":"a@contoso.example","OperationProperties":[{"Name":"MailAccessType","Value":"Bind"}]}`); r.Operation != audit.MailItemsAccessed || r.Access != audit.Bind {
		t.Errorf("read as %+v", r)
	}
}

func TestC55TextThatIsNoRecord(t *testing.T) {
	excel := record + `"SessionId":"` + strings.Repeat("é", 40000)
	excel = string([]rune(excel)[:32767])
	for _, c := range []struct {
		name, raw string
		is        error
		says      string
	}{
		{"empty", "", audit.ErrEmpty, "AuditData is empty"},
		{"white space", " \r\n\t", audit.ErrEmpty, "AuditData is empty"},
		{"words", "System.Object[]", audit.ErrNotJSON, "AuditData is not JSON"},
		{"array", `[{"Id":"r1"}]`, audit.ErrNotObject, "AuditData is not a JSON object"},
		{"null", "null", audit.ErrNotObject, "AuditData is not a JSON object"},
		{"number", "17", audit.ErrNotObject, "AuditData is not a JSON object"},
		{"two objects", record + `"A":1}{}`, audit.ErrNotJSON, "AuditData is not JSON"},
		{"wrong in the middle", record + `"A":nul,"B":1}`, audit.ErrNotJSON, "AuditData is not JSON"},
		{"a brace too few in the middle", record + `"Item":{"Id":"x","UserId":"a"`, audit.ErrCutOff, "AuditData is cut off after 109 characters"},
		{"cut off in a text", record + `"UserId":"a`, audit.ErrCutOff, "AuditData is cut off after 91 characters"},
		{"cut off in an escape", record + `"Path":"\`, audit.ErrCutOff, "AuditData is cut off after 89 characters"},
		{"cut off after a comma", record, audit.ErrCutOff, "AuditData is cut off after 80 characters"},
		{"cut off after a brace", record + `"Item":{}`, audit.ErrCutOff, "AuditData is cut off after 89 characters"},
		{"cut off by Excel", excel, audit.ErrCutOff, "AuditData is cut off after 32,767 characters, which is all that Excel keeps of a cell; use the file as it was exported"},
		{"nested deeply", strings.Repeat(`{"a":`, 1<<20), audit.ErrTooDeep, "AuditData is nested too deeply"},
		{"nested as deeply as a short text can be", strings.Repeat(`{"a":`, 10_000), audit.ErrCutOff, "AuditData is cut off after 50,000 characters"},
		{"no operation", `{"Id":"r1"}`, audit.ErrNoOperation, "the record names no operation"},
		{"operation that is no text", `{"Id":"r1","Operation":{}}`, audit.ErrNoOperation, "the record names no operation"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := audit.Parse([]byte(c.raw))
			if !errors.Is(err, c.is) || err.Error() != c.says {
				t.Errorf("error %v, want %q", err, c.says)
			}
		})
	}
}

func TestC55NoPartOfARecordIsARecord(t *testing.T) {
	for i := range len(modern) {
		if _, err := audit.Parse([]byte(modern[:i])); err == nil {
			t.Fatalf("the first %d bytes are taken for a record", i)
		}
	}
}

func TestOddTextIsKept(t *testing.T) {
	for _, c := range []struct{ name, stated, want string }{
		{"invalid UTF-8", "a\xff\xfeb", "a\xff\xfeb"},
		{"NUL byte", "a\x00b", "a\x00b"},
		{"raw line break and an escape", "a\nb\\\"", "a\nb\""},
		{"escaped NUL", `a\u0000b`, "a\x00b"},
		{"lone surrogate", `a\ud800b`, "a\ufffdb"},
		{"surrogate at the end", `a\udc00`, "a\ufffd"},
		{"pair", `\ud83d\ude00`, "\U0001F600"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if r := parse(t, record+`"UserId":"`+c.stated+`"}`); r.User != c.want {
				t.Errorf("%q is read as %q", c.stated, r.User)
			}
		})
	}
}

func TestLargeRecord(t *testing.T) {
	one := `{"InternetMessageId":"<a@x>","Subject":"a \"quoted\" {[ subject"},`
	raw := record + bind + `"Folders":[{"Path":"\\Inbox","FolderItems":[` + strings.Repeat(one, 50_000) + `{}]}]}`
	if r := parse(t, raw); len(r.Folders) != 1 || len(r.Folders[0].Items) != 50_001 {
		t.Errorf("%d folders", len(r.Folders))
	}
}

func TestClientInfoIsTrimmed(t *testing.T) {
	if r := parse(t, record+`"ClientInfoString":" Client=OWA;\r\n"}`); r.ClientInfo != "Client=OWA;" {
		t.Errorf("client %q", r.ClientInfo)
	}
}

func TestParserKeepsEarlierRecordsUntilReset(t *testing.T) {
	var p audit.Parser
	for range 3 {
		var got, want []audit.Record
		for i := range 500 {
			raw := strings.ReplaceAll(modern, "PR04", fmt.Sprintf("PR%04d", i))
			var r audit.Record
			if err := p.Parse([]byte(raw), &r); err != nil {
				t.Fatal(err)
			}
			got, want = append(got, r), append(want, parse(t, raw))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("(-want +got):\n%s", diff)
		}
		p.Reset()
	}
}

func TestParseOwnsItsMemory(t *testing.T) {
	raw := []byte(modern)
	r, err := audit.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	clear(raw)
	if want := parse(t, modern); !isSame(r, want) {
		t.Error("the record changed with the text it was read from")
	}
}

func TestOrderAndSpellingOfJSONMakeNoDifference(t *testing.T) {
	for _, raw := range []string{
		modern,
		record + sync + `"Item":{"Id":"f1","ParentFolder":{"Id":"f1","Name":"Éléments <supprimés>","Path":"Not Available"}},"ClientIP":"198.51.100.7"}`,
		record + bind + `"Folders":[{"Path":"\\Inbox","Id":"f1"},{"FolderItems":[{"Subject":"a & \"b\" \u2028","InternetMessageId":"<a+b@x>"}]}]}`,
	} {
		var value any
		if err := json.Unmarshal([]byte(raw), &value); err != nil {
			t.Fatal(err)
		}
		sorted, err := json.MarshalIndent(value, "", "\t")
		if err != nil {
			t.Fatal(err)
		}
		want, got := parse(t, raw), parse(t, string(sorted))
		if !isSame(got, want) {
			t.Errorf("(-want +got):\n%s", cmp.Diff(want, got))
		}
	}
}

// isSame reports whether two records say the same, as the table compares them (C28).
func isSame(a, b audit.Record) bool {
	return cmp.Equal(a, b, cmpopts.EquateEmpty(), cmpopts.IgnoreFields(audit.Record{}, "Partial", "Doubt"),
		cmp.Comparer(func(a, b messageid.ID) bool { return a.Key() == b.Key() }))
}

func TestC28SpellingMakesNoConflict(t *testing.T) {
	a := parse(t, modern)
	for _, equal := range [][2]string{
		{"<DB9PR04MB84621A7F3E2C9D0B5F6A1E3C9F81A@DB9PR04MB8462.eurprd04.prod.outlook.com>", "DB9PR04MB84621A7F3E2C9D0B5F6A1E3C9F81A@DB9PR04MB8462.eurprd04.prod.outlook.com"},
		{`"2026-09-14T09:31:02"`, `"2026-09-14T09:31:02Z"`},
		{`"LogonType":0`, `"LogonType":"Owner"`},
		{"198.51.100.77", "[::ffff:198.51.100.77]:443"},
		{`"Version":1`, `"Version":2`},
	} {
		if b := parse(t, strings.Replace(modern, equal[0], equal[1], 1)); !isSame(a, b) {
			t.Errorf("%s for %s is a conflict", equal[1], equal[0])
		}
	}
	for _, change := range [][2]string{
		{"f2b6c9d4", "f2b6c9d5"},
		{"09:31:02", "09:31:03"},
		{`"Bind"`, `"Sync"`},
		{`"False"`, `"True"`},
		{`"LogonType":0`, `"LogonType":2`},
		{`"MailboxOwnerUPN":"adele`, `"MailboxOwnerUPN":"alex`},
		{`"UserId":"adele`, `"UserId":"alex`},
		{"a3e7c1d9", "a3e7c1d8"},
		{"198.51.100.77", "198.51.100.78"},
		{"ViaProxy", "Direct"},
		{"00000002-0000-0ff1", "00000003-0000-0ff1"},
		{`"ClientAppId":""`, `"ClientAppId":"x"`},
		{`"ClientAppId":""`, `"ClientIP":"203.0.113.1"`},
		{"7e2d4b91", "7e2d4b92"},
		{"0b5e7d21-9c4a-4f3e-a8d6-2e1b7c9f4a10", "0b5e7d21"},
		{"Xk3v", "xk3v"},
		{`"OperationCount":3`, `"OperationCount":4`},
		{`\\Inbox`, `\\Drafts`},
		{"LgAAAAD", "LgAAAAE"},
		{"48213", "48214"},
		{"DB9PR04MB84621A7F", "DB9PR04MB84621A7E"},
		{`,"SizeInBytes":48213},`, `},{},`},
		{`"Path":"\\Inbox"}`, `"Path":"\\Inbox"},{"Id":"f2"}`},
	} {
		if b := parse(t, strings.Replace(modern, change[0], change[1], 1)); isSame(a, b) {
			t.Errorf("%s for %s makes no difference", change[1], change[0])
		}
	}
}

func TestNames(t *testing.T) {
	for _, c := range []struct {
		value fmt.Stringer
		want  string
	}{
		{audit.Bind, "Bind"},
		{audit.Sync, "Sync"},
		{audit.AccessUnknown, ""},
		{audit.True, "True"},
		{audit.False, "False"},
		{audit.NotStated, ""},
	} {
		if got := c.value.String(); got != c.want {
			t.Errorf("%#v is %q, want %q", c.value, got, c.want)
		}
	}
}

// sample reads a file of real records, which are kept beside the project.
func sample(t *testing.T, name string) *os.File {
	t.Helper()
	file, err := os.Open(filepath.Join("..", "..", "shared", "samples", name))
	if err != nil {
		t.Skip("the samples are not here: ", err)
	}
	t.Cleanup(func() { _ = file.Close() })
	return file
}

func TestSampleOfRealRecords(t *testing.T) {
	rows, err := csv.NewReader(sample(t, "unified-audit-slice.csv")).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var p audit.Parser
	records := map[string]audit.Record{}
	for line, row := range rows[1:] {
		var r audit.Record
		if err := p.Parse([]byte(row[7]), &r); err != nil {
			t.Errorf("row %d: %v", line+1, err)
			continue
		}
		if r.Operation != row[6] || r.ID != row[10] || r.Time == 0 {
			t.Errorf("row %d is read as %q with Id %q", line+1, r.Operation, r.ID)
		}
		if r.Operation != audit.MailItemsAccessed {
			continue
		}
		if before, ok := records[r.ID]; ok && !isSame(before, r) {
			t.Errorf("row %d is in conflict with an earlier one", line+1)
		}
		records[r.ID] = r
		listed := 0
		for _, f := range r.Folders {
			listed += len(f.Items)
		}
		if r.Access == audit.Bind && int64(listed) != r.Count {
			t.Errorf("row %d lists %d items and counts %d", line+1, listed, r.Count)
		}
		if r.Access == audit.Sync && (len(r.Folders) != 1 || r.Folders[0].Path == "") {
			t.Errorf("row %d is a Sync of %v", line+1, r.Folders)
		}
		if r.ClientIP == "" || r.LogonType != "Owner" || r.Throttled != audit.False || r.Access == audit.AccessUnknown {
			t.Errorf("row %d is read as %+v", line+1, r)
		}
	}
	if len(records) != 145 {
		t.Errorf("%d distinct records, want 145", len(records))
	}
}

func TestSamplesOfSingleRecords(t *testing.T) {
	for name, want := range map[string]struct {
		operation      string
		access         audit.Access
		folders, items int
	}{
		"petri_2020_bind_ipv6.json":                  {audit.MailItemsAccessed, audit.Bind, 1, 1},
		"pymtechlabs_2024_classic_outlook_sync.json": {audit.MailItemsAccessed, audit.Sync, 1, 0},
		"pymtechlabs_2024_new_outlook_bind.json":     {audit.MailItemsAccessed, audit.Bind, 2, 5},
		"synthetic_modern_bind_2026.json":            {audit.MailItemsAccessed, audit.Bind, 1, 3},
		"elastic_attachmentaccess_2025.json":         {"AttachmentAccess", audit.AccessUnknown, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			raw, err := os.ReadFile(sample(t, name).Name())
			if err != nil {
				t.Fatal(err)
			}
			r := parse(t, string(raw))
			listed := 0
			for _, f := range r.Folders {
				listed += len(f.Items)
			}
			if r.Operation != want.operation || r.Access != want.access || len(r.Folders) != want.folders || listed != want.items {
				t.Errorf("read as %+v", r)
			}
		})
	}
	lines := bufio.NewScanner(sample(t, "edge_shapes_from_public_tests.jsonl"))
	for n := 1; lines.Scan(); n++ {
		if r := parse(t, lines.Text()); r.Operation != audit.MailItemsAccessed || r.Access == audit.AccessUnknown {
			t.Errorf("edge shape %d is read as %+v", n, r)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, raw := range []string{
		modern,
		modern[:900],
		record + sync + `"Item":{"Id":"f1","ParentFolder":{"Id":"f1","Name":"Inbox","Path":"Not Available"}}}`,
		record + `"dynamicProperties":{"Folders":"[{\"Path\":\"\\\\Inbox\",\"FolderItems\":[null,{}]}]"},"ClientIP":"[::1]:1"}`,
		record + `"OperationProperties":"MailAccessType:Bind\nIsThrottled:True","LogonType":"9"}`,
		`{"Operation":"Send","Id":"\ud800\u0041"}`,
		"{\"MailAccessType\":\"Bind\",\"UserId\":\"a\x00\xff\"}",
		`[{}]`, ` `,
	} {
		f.Add([]byte(raw))
	}
	var used audit.Parser
	f.Fuzz(func(t *testing.T, raw []byte) {
		want, err := audit.Parse(raw)
		var got audit.Record
		if again := used.Parse(raw, &got); (again == nil) != (err == nil) {
			t.Fatalf("a used parser says %v, a fresh one %v", again, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("a used parser differs:\n%s", diff)
		}
		if err == nil {
			padded := append(append([]byte(" \n"), raw...), ' ')
			if third, err := audit.Parse(padded); err != nil || !isSame(third, want) {
				t.Fatalf("white space around the record makes a difference: %v\n%s", err, cmp.Diff(want, third))
			}
			if _, err := audit.Parse(raw[:strings.LastIndexByte(string(raw), '}')]); err == nil {
				t.Fatal("a record without its end is taken for a record")
			}
		}
		used.Reset()
	})
}

func TestCloneOwnsItsMemory(t *testing.T) {
	text := []byte(modern)
	var p audit.Parser
	var r audit.Record
	if err := p.Parse(text, &r); err != nil {
		t.Fatal(err)
	}
	clone := r.Clone()
	clear(text)
	p.Reset()
	if diff := cmp.Diff(parse(t, modern), clone); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestIDsAreEqualInAnyCase(t *testing.T) {
	record := func(spell func(string) string) audit.Record {
		raw := `{"Id":"a",` + bind
		for i, name := range []string{"MailboxGuid", "SessionId", "AppId", "ClientAppId"} {
			raw += fmt.Sprintf(`"%s":"%s",`, name, spell(fmt.Sprintf("0000aaaa-0000-4000-8000-00000000000%x", i+10)))
		}
		return parse(t, raw+`"AppAccessContext":{"AADSessionId":"`+spell("0000aaaa-0000-4000-8000-00000000000e")+`"}}`)
	}
	want := record(strings.ToLower)
	for name, spell := range map[string]func(string) string{
		"capitals": strings.ToUpper,
		"braces":   func(id string) string { return "{" + strings.ToUpper(id) + "}" },
	} {
		if got := record(spell); !isSame(got, want) {
			t.Errorf("in %s: %+v\nwant %+v", name, got, want)
		}
	}
}

// A part of a record that says something and is not understood is no reason to say that it has none.
func TestPartsNotUnderstoodAreDoubts(t *testing.T) {
	for members, want := range map[string]string{
		`"Folders":"System.Object[]"`:                                                          "a part of its Folders is not understood",
		`"Folders":["@{FolderItems=System.Object[]; Id=f}"]`:                                   "a part of its Folders is not understood",
		`"Folders":[{"Path":"\\A","FolderItems":"System.Object[]"}]`:                           "a part of its FolderItems is not understood",
		`"Folders":[{"Path":"\\A","FolderItems":["<a@x>"]}]`:                                   "a part of its FolderItems is not understood",
		`"Folders":[{"Path":"\\A","FolderItems":7}]`:                                           "a part of its FolderItems is not understood",
		`"OperationProperties":["@{Name=MailAccessType; Value=Bind}"]`:                         "a part of its OperationProperties is not understood",
		`"OperationProperties":"System.Object[]"`:                                              "a part of its OperationProperties is not understood",
		`"CreationTime":"garbage"`:                                                             "its CreationTime is not understood",
		`"Folders":null,"OperationProperties":null`:                                            "",
		`"Folders":"","OperationProperties":"MailAccessType:Bind"`:                             "",
		`"Folders":[null,{"Path":"\\A","FolderItems":[null]}]`:                                 "",
		`"Folders":[{"Path":"\\A","FolderItems":[{"x":1}]}]`:                                   "an item in it states nothing that is understood",
		`"Folders":[{"Path":"\\A","FolderItems":[{"@odata.type":"#x"}]},{"@odata.type":"#x"}]`: "",
		`"Folders":[{"x":1}]`:                                                                  "a folder in it states nothing that is understood",
		`"Folders":"[]","Item":{"ParentFolder":"\\A"}`:                                         "a part of its Item is not understood",
	} {
		if got := parse(t, `{"Id":"a","Operation":"MailItemsAccessed",`+members+`}`); got.Doubt != want {
			t.Errorf("%s: %q, want %q", members, got.Doubt, want)
		}
	}
}

// A value that is stated and cannot be read is a doubt; an empty one states nothing.
func TestUnreadableValuesAreDoubts(t *testing.T) {
	t.Parallel()
	const bare = `{"Id":"1","Operation":"MailItemsAccessed","CreationTime":"2026-09-14T09:31:02",`
	for _, c := range []struct{ text, doubt string }{
		{bare + `"UserId":{"a":1}}`, "its UserId is not understood"},
		{bare + `"UserId":["adele"]}`, ""},
		{bare + `"UserId":["adele","bob"]}`, "its UserId is not understood"},
		{bare + `"UserId":"System.Object[]"}`, "its UserId is not understood"},
		{bare + `"UserId":{}}`, ""},
		{bare + `"LogonType":"@{Value=0}"}`, "its LogonType is not understood"},
		{bare + `"OperationCount":"many"}`, "its OperationCount is not understood"},
		{bare + `"OperationCount":null}`, ""},
		{bare + `"MailAccessType":"Read"}`, "its MailAccessType is not understood"},
		{bare + `"OperationProperties":[{"Name":"MailAccessType","Value":"Read"}]}`, "its MailAccessType is not understood"},
		{bare + `"OperationProperties":[{"Name":"IsThrottled","Value":"maybe"}]}`, "its IsThrottled is not understood"},
		{bare + `"OperationProperties":[{"Name":{"x":1},"Value":"Bind"}]}`, "its Name is not understood"},
		{bare + `"Item":"@{ParentFolder=}"}`, "its Item is not understood"},
		{bare + `"Item":""}`, ""},
		{bare + `"AppAccessContext":"cut {"}`, "its AppAccessContext is not understood"},
		{bare + `"Folders":[{"Path":["a","b"]}]}`, "its Path is not understood"},
		{bare + `"ExchangeAggregatedFolders":[{"Path":"a","FolderItems":[{"InternetMessageId":{"x":1}}]}]}`, "its InternetMessageId is not understood"},
		{bare + `"Folders":[{"Path":"a","FolderItems":[{"SizeInBytes":"much"}]}]}`, "its SizeInBytes is not understood"},
	} {
		if r, err := audit.Parse([]byte(c.text)); err != nil || r.Doubt != c.doubt {
			t.Errorf("%s: %q, %v, want %q", c.text, r.Doubt, err, c.doubt)
		}
	}
}
