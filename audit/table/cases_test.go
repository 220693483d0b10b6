package table

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"whoread/audit"
	"whoread/audit/messageid"
)

// parseRecord parses AuditData that states only what a test needs.
func parseRecord(t testing.TB, id, rest string) audit.Record {
	t.Helper()
	r, err := audit.Parse([]byte(`{"Id":"` + id + `","Operation":"MailItemsAccessed",` + rest + `}`))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

const (
	bind     = `"OperationProperties":[{"Name":"MailAccessType","Value":"Bind"}]`
	synced   = `"OperationProperties":[{"Name":"MailAccessType","Value":"Sync"}]`
	adele    = `"MailboxGuid":"11111111-0000-4000-8000-000000000001","MailboxOwnerUPN":"adele@contoso.example"`
	ben      = `"MailboxGuid":"11111111-0000-4000-8000-000000000002","MailboxOwnerUPN":"ben@contoso.example"`
	inboxABC = `"Folders":[{"Id":"f1","Path":"\\Inbox","FolderItems":[{"InternetMessageId":"<a@x>"},{"InternetMessageId":"<b@x>"},{"InternetMessageId":"<c@x>"}]}`
)

func TestC01EveryItemHasTheFolderThatListsIt(t *testing.T) {
	s := snapshotOf(parseRecord(t, "1", bind+`,`+inboxABC+`,{"Id":"f2","Path":"\\Sent Items","FolderItems":[{"InternetMessageId":"<d@x>"}]}]`))
	items := buildView(t, s, Spec{Shape: Accesses})
	var folders []string
	for row := range items.Len() {
		folders = append(folders, items.Cell(row, Folder)+" "+items.Cell(row, FolderID))
	}
	want := []string{`\Inbox f1`, `\Inbox f1`, `\Inbox f1`, `\Sent Items f2`}
	if !slices.Equal(folders, want) {
		t.Errorf("folders of the items are %q, want %q", folders, want)
	}
	if got := s.CellText(0, Folder); got != `\Inbox; \Sent Items` {
		t.Errorf("folders of the record are %q", got)
	}
}

func TestC04SyncIsOneRowWithItsFolder(t *testing.T) {
	s := snapshotOf(parseRecord(t, "1", synced+`,"RecordType":2,"Item":{"Id":"f9","ParentFolder":{"Id":"f9","Name":"A TRAITER","Path":"Not Available"}}`))
	items := buildView(t, s, Spec{Shape: Accesses})
	if items.Len() != 1 || items.Cell(0, Folder) != "A TRAITER" || items.Cell(0, InternetMessageID) != "" {
		t.Errorf("items are %q", printView(items))
	}
	if totals := items.Totals(); totals.Sync != 1 || totals.ItemAccesses != 0 || totals.Folders != 1 {
		t.Errorf("totals are %+v", totals)
	}
}

func TestC06SyncOfTwoFoldersIsTwoRows(t *testing.T) {
	s := snapshotOf(parseRecord(t, "1", synced+`,"Folders":[{"Id":"f1","Path":"\\Inbox"},{"Id":"f2","Path":"\\Sent Items"}]`))
	if v := buildView(t, s, Spec{Shape: Accesses}); v.Len() != 2 || v.Cell(1, Folder) != `\Sent Items` {
		t.Errorf("items are %q", printView(v))
	}
}

func TestC08RecordsWithoutItemsInheritNone(t *testing.T) {
	s := snapshotOf(
		parseRecord(t, "1", bind+`,`+inboxABC+`]`),
		parseRecord(t, "2", bind+`,"Folders":null`),
		parseRecord(t, "3", bind+`,"Folders":[{"Id":"f1","Path":"\\Inbox"}]`))
	for n, want := range []string{"3", "0", "0"} {
		if got := s.CellText(n, Items); got != want {
			t.Errorf("record %d lists %s items, want %s", n, got, want)
		}
	}
	if v := buildView(t, s, Spec{Shape: Accesses}); v.Len() != 3 {
		t.Errorf("%d item accesses, want 3", v.Len())
	}
	if got := s.CellText(2, Folder); got != `\Inbox` {
		t.Errorf("a folder without items is shown as %q", got)
	}
}

func TestC09ItemWithoutMessageIDIsAnItemButNoMessage(t *testing.T) {
	s := snapshotOf(parseRecord(t, "1", bind+`,"Folders":[{"Path":"\\Contacts","FolderItems":[{"Id":"RgAAAAD2"}]}]`))
	v := buildView(t, s, Spec{Shape: Accesses})
	if v.Len() != 1 || v.Cell(0, ItemID) != "RgAAAAD2" || v.Cell(0, InternetMessageID) != "" {
		t.Errorf("items are %q", printView(v))
	}
	if got := s.CellText(0, Messages); got != "(1) none (not asked)" {
		t.Errorf("Messages is %q", got)
	}
	if n := buildView(t, s, Spec{Shape: Grouped, By: InternetMessageID}).Len(); n != 0 {
		t.Errorf("%d messages, want none", n)
	}
}

func TestC10EmptyMessageIDsAreNoMessages(t *testing.T) {
	s := snapshotOf(parseRecord(t, "1", bind+`,"Folders":[{"Path":"\\Inbox","FolderItems":[{"InternetMessageId":"<>"},{"InternetMessageId":""},{"InternetMessageId":"<a@x>"}]}]`))
	totals := buildView(t, s, Spec{}).Totals()
	if totals.ItemAccesses != 3 || totals.DistinctMessages != 1 || totals.DistinctMailboxMessages != 1 {
		t.Errorf("totals are %+v", totals)
	}
	v := buildView(t, s, Spec{Shape: Accesses})
	if v.Cell(0, InternetMessageID) != "<>" || v.Cell(1, InternetMessageID) != "" {
		t.Errorf("ids are %q and %q, want them as stated", v.Cell(0, InternetMessageID), v.Cell(1, InternetMessageID))
	}
}

func TestC11MessageIDsCompareWithoutBracketsAndAreShownAsStated(t *testing.T) {
	s := snapshotOf(parseRecord(t, "1", bind+`,"Folders":[{"Path":"\\Inbox","FolderItems":[{"InternetMessageId":"<abc@x>"},{"InternetMessageId":"abc@x"},{"InternetMessageId":"<abc@x"}]}]`))
	if n := buildView(t, s, Spec{}).Totals().DistinctMessages; n != 2 {
		t.Errorf("%d distinct messages, want 2", n)
	}
	v := buildView(t, s, Spec{Shape: Accesses})
	for row, want := range []string{"<abc@x>", "abc@x", "<abc@x"} {
		if got := v.Cell(row, InternetMessageID); got != want {
			t.Errorf("id %d is %q, want %q", row, got, want)
		}
	}
}

func TestC14RecordsWithoutSessionAreSplitByMailboxAddressAndClient(t *testing.T) {
	from := func(ip, client string) string {
		return bind + `,"ClientIPAddress":"` + ip + `","ClientInfoString":"` + client + `",`
	}
	s := snapshotOf(
		parseRecord(t, "1", from("198.51.100.1", "Client=REST;;")+adele),
		parseRecord(t, "2", from("198.51.100.1", "Client=REST;;")+adele),
		parseRecord(t, "3", from("198.51.100.2", "Client=REST;;")+adele),
		parseRecord(t, "4", from("198.51.100.1", "Client=OWA;")+adele),
		parseRecord(t, "5", from("198.51.100.1", "Client=REST;;")+ben),
		parseRecord(t, "6", from("198.51.100.1", "Client=REST;;")+adele+`,"SessionId":"s1"`))
	v := buildView(t, s, Spec{Shape: Grouped, By: SessionID})
	if v.Len() != 5 {
		t.Fatalf("%d groups, want 5: %q", v.Len(), printView(v))
	}
	if v.Cell(0, Records) != "2" || v.Cell(0, SessionID) != "" {
		t.Errorf("the first group is %q", printView(v)[0])
	}
	if totals := v.Totals(); totals.Sessions != 1 || totals.WithoutSession != 5 {
		t.Errorf("totals are %+v", totals)
	}
}

func TestC27AFileReadTwiceAddsNothing(t *testing.T) {
	r := parseRecord(t, "839f80af-5275-47d7-9213-b819a34370b6", bind+`,`+adele+`,`+inboxABC+`]`)
	p := func(input int) *audit.Page {
		return &audit.Page{Input: input, Rows: 3, Records: []audit.Record{r, r}, Places: make([]audit.Place, 2), Other: 1}
	}
	s := storeOf(p(0), p(1)).Snapshot()
	want := Counts{RowsRead: 6, Records: 1, Duplicates: 3, Other: 2}
	if s.Counts() != want {
		t.Errorf("counts are %+v, want %+v", s.Counts(), want)
	}
	if s.CountDuplicates(0) != 3 || s.InputRecords(0) != 1 || s.InputRecords(1) != 0 {
		t.Errorf("duplicates %d, inputs added %d and %d", s.CountDuplicates(0), s.InputRecords(0), s.InputRecords(1))
	}
}

func TestC27RecordsWithoutIDAreDuplicatesIfAllIsEqual(t *testing.T) {
	one := parseRecord(t, "", bind+`,`+adele+`,"CreationTime":"2026-09-14T08:00:00"`)
	other := parseRecord(t, "", bind+`,`+adele+`,"CreationTime":"2026-09-14T08:00:01"`)
	s := snapshotOf(one, other, one)
	want := Counts{RowsRead: 3, Records: 2, Duplicates: 1}
	if s.Counts() != want {
		t.Errorf("counts are %+v, want %+v", s.Counts(), want)
	}
}

func TestC28SameIDWithOtherContentIsKeptAsConflict(t *testing.T) {
	base := bind + `,` + adele + `,"ClientIPAddress":"198.51.100.1",`
	changes := map[string]string{
		"address":      strings.Replace(base, "198.51.100.1", "198.51.100.2", 1) + inboxABC + `]`,
		"access":       strings.Replace(base, "Bind", "Sync", 1) + inboxABC + `]`,
		"items":        base + strings.Replace(inboxABC, "<c@x>", "<d@x>", 1) + `]`,
		"item order":   base + `"Folders":[{"Id":"f1","Path":"\\Inbox","FolderItems":[{"InternetMessageId":"<b@x>"},{"InternetMessageId":"<a@x>"},{"InternetMessageId":"<c@x>"}]}]`,
		"immutable id": base + strings.Replace(inboxABC, `"InternetMessageId":"<a@x>"`, `"InternetMessageId":"<a@x>","ImmutableId":"L1"`, 1) + `]`,
		"size":         base + strings.Replace(inboxABC, `"InternetMessageId":"<a@x>"`, `"InternetMessageId":"<a@x>","SizeInBytes":7`, 1) + `]`,
		"count":        base + inboxABC + `],"OperationCount":9`,
		"other ip":     base + inboxABC + `],"ClientIP":"192.0.2.9"`,
		"throttled":    strings.Replace(base, `"Bind"}`, `"Bind"},{"Name":"IsThrottled","Value":"True"}`, 1) + inboxABC + `]`,
		"time":         base + inboxABC + `],"CreationTime":"2026-09-14T08:00:00"`,
	}
	for name, changed := range changes {
		t.Run(name, func(t *testing.T) {
			first, second := parseRecord(t, "1", base+inboxABC+`]`), parseRecord(t, "1", changed)
			s := snapshotOf(first, second, first, second)
			want := Counts{RowsRead: 4, Records: 2, Duplicates: 2, Conflicts: 1}
			if s.Counts() != want {
				t.Errorf("counts are %+v, want %+v", s.Counts(), want)
			}
			if !s.IsConflict(0) || !s.IsConflict(1) {
				t.Errorf("conflict is %v and %v, want it of both", s.IsConflict(0), s.IsConflict(1))
			}
		})
	}
}

func TestC28TheSameAfterNormalisingIsNoConflict(t *testing.T) {
	s := snapshotOf(
		parseRecord(t, "1", bind+`,`+inboxABC+`],"ClientIPAddress":"[2001:DB8::1]:443","CreationTime":"2026-09-14T08:00:00"`),
		parseRecord(t, "1", bind+`,"Folders":[{"Id":"f1","Path":"\\Inbox","FolderItems":[{"InternetMessageId":"a@x"},{"InternetMessageId":"b@x"},{"InternetMessageId":"<c@x>"}]}],"ClientIPAddress":"2001:db8:0::1","CreationTime":"2026-09-14T08:00:00Z"`))
	if c := s.Counts(); c.Conflicts != 0 || c.Duplicates != 1 {
		t.Errorf("counts are %+v, want one duplicate", c)
	}
}

func TestC28PartialRecordRepeatsAFullerOne(t *testing.T) {
	full := parseRecord(t, "1", bind+`,`+adele+`,`+inboxABC+`],"ClientIPAddress":"198.51.100.1","ClientInfoString":"Client=OWA","AppId":"a1","AppAccessContext":{"AADSessionId":"t1"},"CreationTime":"2026-09-14T08:00:00"`)
	partial := parseRecord(t, "1", bind+`,`+adele+`,`+inboxABC+`],"ClientIPAddress":"198.51.100.1","ClientInfoString":"Client=OWA"`)
	partial.Partial = true
	if c := snapshotOf(full, partial).Counts(); c.Duplicates != 1 || c.Conflicts != 0 {
		t.Errorf("counts are %+v, want one duplicate", c)
	}
	if c := snapshotOf(partial, full).Counts(); c.Records != 2 || c.Conflicts != 1 {
		t.Errorf("counts are %+v: what says more must not be dropped", c)
	}
	partial.ClientIP = "198.51.100.2"
	if c := snapshotOf(full, partial).Counts(); c.Conflicts != 1 {
		t.Errorf("counts are %+v, want a conflict", c)
	}
	partial.Partial, partial.ClientIP = false, full.ClientIP
	if c := snapshotOf(full, partial).Counts(); c.Conflicts != 1 {
		t.Errorf("counts are %+v: a form that can state all says something by leaving it out", c)
	}
}

func TestUnreadTimesAreKept(t *testing.T) {
	r := parseRecord(t, "1", bind+`,"CreationTime":"yesterday"`)
	s := snapshotOf(r)
	if s.CountUnreadTimes() != 1 || s.Record(0).TimeText != "yesterday" {
		t.Errorf("%d unread times, %q", s.CountUnreadTimes(), s.Record(0).TimeText)
	}
}

func TestC29NotStatedIsNotFalse(t *testing.T) {
	throttled := func(value string) string {
		return `"OperationProperties":[` + value + `{"Name":"MailAccessType","Value":"Bind"}]`
	}
	s := snapshotOf(
		parseRecord(t, "1", throttled(`{"Value":"True","Name":"IsThrottled"},`)),
		parseRecord(t, "2", throttled(`{"Name":"IsThrottled","Value":"false"},`)),
		parseRecord(t, "3", throttled("")))
	for n, want := range []string{"True", "False", ""} {
		if got := s.CellText(n, Throttled); got != want {
			t.Errorf("record %d is throttled %q, want %q", n, got, want)
		}
	}
	v := buildView(t, s, Spec{Filter: parseFilter(t, "throttled=")})
	if v.Len() != 1 || v.FirstRecord(0) != 2 {
		t.Errorf("throttled= selects %d records", v.Len())
	}
}

func TestC30ThrottledRecordsStateMailboxAndTime(t *testing.T) {
	s := snapshotOf(
		parseRecord(t, "1", bind+`,`+ben+`,"CreationTime":"2026-09-14T09:00:00"`),
		parseRecord(t, "2", `"OperationProperties":[{"Name":"IsThrottled","Value":"True"},{"Name":"MailAccessType","Value":"Bind"}],`+adele+`,"CreationTime":"2026-09-14T09:31:02"`))
	got := fmt.Sprint(buildView(t, s, Spec{}).ThrottledRecords())
	if want := "[{adele@contoso.example 1789378262 1}]"; got != want {
		t.Errorf("throttles are %s, want %s", got, want)
	}
}

func TestC30ThrottledRecordsIgnoreFilter(t *testing.T) {
	s := snapshotOf(
		parseRecord(t, "1", bind+`,`+ben+`,"CreationTime":"2026-09-14T09:00:00"`),
		parseRecord(t, "2", `"OperationProperties":[{"Name":"IsThrottled","Value":"True"},{"Name":"MailAccessType","Value":"Bind"}],`+adele+`,"CreationTime":"2026-09-14T09:31:02"`),
		parseRecord(t, "3", synced+`,`+adele+`,"CreationTime":"2026-09-14T10:00:00"`))
	for text, want := range map[string]int{"access=Sync": 1, "mailbox:ben": 0, "access=Bind": 1} {
		if n := len(buildView(t, s, Spec{Filter: parseFilter(t, text)}).ThrottledRecords()); n != want {
			t.Errorf("%s: %d throttles, want %d", text, n, want)
		}
	}
}

func TestC35AddressesFilterByValue(t *testing.T) {
	s := snapshotOf(
		parseRecord(t, "1", bind+`,"ClientIPAddress":"2001:DB8:0:0::1"`),
		parseRecord(t, "2", bind+`,"ClientIPAddress":"[::ffff:198.51.100.7]:51000"`),
		parseRecord(t, "3", bind+`,"ClientIPAddress":"cool.client.local:12345"`))
	for text, want := range map[string]int{
		"ip=2001:db8::1": 0, "ip=2001:0DB8::0001": 0, "ip:2001:db8::/32": 0, "ip=198.51.100.7": 1,
		"ip:198.51.100.0/24": 1, "ip=cool.client.local": 2, "ip:client": 2,
	} {
		v := buildView(t, s, Spec{Filter: parseFilter(t, text)})
		if v.Len() != 1 || v.FirstRecord(0) != want {
			t.Errorf("%s selects %d records, want record %d", text, v.Len(), want)
		}
	}
}

func TestC36AddressesSortByNumberThenHostNames(t *testing.T) {
	var records []audit.Record
	for n, ip := range []string{"host.example", "198.51.100.20", "2001:db8::10", "198.51.100.3", "2001:db8::9", ""} {
		records = append(records, parseRecord(t, fmt.Sprint(n), bind+`,"ClientIPAddress":"`+ip+`"`))
	}
	v := buildView(t, snapshotOf(records...), Spec{Sort: []SortKey{{ClientIP, false}}})
	var got []string
	for row := range v.Len() {
		got = append(got, v.Cell(row, ClientIP))
	}
	want := []string{"", "198.51.100.3", "198.51.100.20", "2001:db8::9", "2001:db8::10", "host.example"}
	if !slices.Equal(got, want) {
		t.Errorf("sorted addresses are %q, want %q", got, want)
	}
}

func TestC39TotalsCountMessagesFourWays(t *testing.T) {
	s := snapshotOf(
		parseRecord(t, "1", bind+`,`+adele+`,`+inboxABC+`]`),
		parseRecord(t, "2", bind+`,`+adele+`,`+inboxABC+`]`),
		parseRecord(t, "3", bind+`,`+ben+`,`+inboxABC+`]`))
	totals := buildView(t, s, Spec{}).Totals()
	got := []int{totals.Records, totals.ItemAccesses, totals.DistinctMailboxMessages, totals.DistinctMessages}
	if want := []int{3, 9, 6, 3}; !slices.Equal(got, want) {
		t.Errorf("records, item accesses, messages by mailbox, messages: %v, want %v", got, want)
	}
}

func TestC40FoldersAreCountedByMailboxAndID(t *testing.T) {
	folder := func(owner, id, name string) string {
		return synced + `,` + owner + `,"Item":{"ParentFolder":{"Id":"` + id + `","Name":"` + name + `","Path":"Not Available"}}`
	}
	s := snapshotOf(
		parseRecord(t, "1", folder(adele, "f1", "Inbox")), parseRecord(t, "2", folder(adele, "f1", "Inbox")),
		parseRecord(t, "3", folder(adele, "f2", "Inbox")), parseRecord(t, "4", folder(ben, "f1", "Inbox")))
	if totals := buildView(t, s, Spec{}).Totals(); totals.Sync != 4 || totals.Folders != 3 {
		t.Errorf("totals are %+v, want 4 Syncs of 3 folders", totals)
	}
}

func TestC41FoldersOfTheSameNameInTwoMailboxesAreTwo(t *testing.T) {
	s := snapshotOf(parseRecord(t, "1", bind+`,`+adele+`,`+inboxABC+`]`), parseRecord(t, "2", bind+`,`+ben+`,`+inboxABC+`]`))
	v := buildView(t, s, Spec{Shape: Grouped, By: Folder})
	if v.Len() != 2 || v.Cell(0, Mailbox) == v.Cell(1, Mailbox) {
		t.Errorf("folders are %q", printView(v))
	}
	values, err := buildView(t, s, Spec{}).Facet(t.Context(), Folder)
	if err != nil || len(values) != 2 || values[0].Text != `\Inbox (adele@contoso.example)` {
		t.Errorf("values are %+v (%v), want each with its mailbox", values, err)
	}
}

func TestC41FacetOfFoldersWithoutIDsSelectsWhatItCounts(t *testing.T) {
	folder := `,"Folders":[{"Path":"\\Inbox","FolderItems":[{"InternetMessageId":"<a@x>"}]}]`
	s := snapshotOf(parseRecord(t, "1", bind+`,`+adele+folder), parseRecord(t, "2", bind+`,`+ben+folder), parseRecord(t, "3", bind+`,`+ben+folder))
	values, err := buildView(t, s, Spec{}).Facet(t.Context(), Folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, value := range values {
		if n := buildView(t, s, Spec{Filter: value.Term}).Len(); n != value.Records {
			t.Errorf("%s has %d records, its term selects %d", value.Text, value.Records, n)
		}
	}
}

func TestGroupsShowAndSortByTheSameValue(t *testing.T) {
	on := func(time, subject string) string {
		return bind + `,` + adele + `,"CreationTime":"` + time + `","Folders":[{"Id":"f1","Path":"\\Inbox","FolderItems":[` + subject + `]}]`
	}
	s := snapshotOf(
		parseRecord(t, "1", on("2026-09-14T08:00:00", `{"InternetMessageId":"<a@x>","Subject":"Payroll"},{"InternetMessageId":"<b@x>"}`)),
		parseRecord(t, "2", on("2026-09-14T09:00:00", `{"InternetMessageId":"<a@x>"},{"InternetMessageId":"<c@x>","Subject":"Invoice"}`)))
	v := buildView(t, s, Spec{Shape: Grouped, By: InternetMessageID, Sort: []SortKey{{Subject, false}}})
	var got []string
	for row := range v.Len() {
		got = append(got, v.Cell(row, InternetMessageID)+" "+v.Cell(row, SubjectState)+" "+v.Cell(row, Subject))
	}
	want := []string{"<b@x> not asked ", "<c@x> found Invoice", "<a@x> found Payroll"}
	if !slices.Equal(got, want) {
		t.Errorf("messages are %q, want %q", got, want)
	}
}

func TestMovedFolderIsOneFolderWithTwoPaths(t *testing.T) {
	at := func(time, path string) string {
		return bind + `,` + adele + `,"CreationTime":"` + time + `","Folders":[{"Id":"f1","Path":"` + path + `","FolderItems":[{"InternetMessageId":"<a@x>"}]}]`
	}
	s := snapshotOf(
		parseRecord(t, "1", at("2026-09-14T08:00:00", `\\l\\Éléments supprimés`)),
		parseRecord(t, "2", at("2026-09-14T09:00:00", `\\Deleted Items\\l\\Éléments supprimés`)))
	v := buildView(t, s, Spec{Shape: Grouped, By: Folder})
	if v.Len() != 1 || v.Cell(0, Folder) != `\Deleted Items\l\Éléments supprimés` {
		t.Errorf("folders are %q, want one with its last path", printView(v))
	}
}

func TestC43TimesAreUTCAndISOInExports(t *testing.T) {
	s := snapshotOf(parseRecord(t, "1", bind+`,"CreationTime":"2020-04-07T23:47:30"`))
	v := buildView(t, s, Spec{})
	if v.Cell(0, TimeStamp) != "2020-04-07 23:47:30" || string(v.AppendCell(nil, 0, TimeStamp)) != "2020-04-07T23:47:30Z" {
		t.Errorf("time is %q, exported %q", v.Cell(0, TimeStamp), v.AppendCell(nil, 0, TimeStamp))
	}
}

func TestC44RecordsSortByTimeAndTiesByID(t *testing.T) {
	at := func(time string) string { return bind + `,"CreationTime":"` + time + `"` }
	s := snapshotOf(
		parseRecord(t, makeGUID(9), at("2021-05-18T10:48:21")), parseRecord(t, "b", at("2020-04-07T10:00:00")),
		parseRecord(t, "a", at("2020-04-07T10:00:00")), parseRecord(t, makeGUID(2), at("2020-12-01T00:00:00")))
	v := buildView(t, s, Spec{})
	var got []string
	for row := range v.Len() {
		got = append(got, v.Cell(row, RecordID))
	}
	if want := []string{"a", "b", makeGUID(2), makeGUID(9)}; !slices.Equal(got, want) {
		t.Errorf("order is %q, want %q", got, want)
	}
}

func TestC51EveryIDIsListedAsNotAsked(t *testing.T) {
	var items []string
	for n := range 200 {
		items = append(items, fmt.Sprintf(`{"InternetMessageId":"<%d@x>"}`, n))
	}
	s := snapshotOf(parseRecord(t, "1", bind+`,"Folders":[{"Path":"\\Inbox","FolderItems":[`+strings.Join(items, ",")+`]}]`))
	if got := s.CellText(0, Messages); strings.Count(got, "(not asked)") != 200 || !strings.HasSuffix(got, "(200) <199@x> (not asked)") {
		t.Errorf("Messages ends in %q and has %d ids", got[len(got)-30:], strings.Count(got, "(not asked)"))
	}
	if n := buildView(t, s, Spec{Filter: parseFilter(t, `subjectstate="not asked"`), Shape: Accesses}).Len(); n != 200 {
		t.Errorf("%d item accesses were not asked, want 200", n)
	}
}

func TestC52MailboxAndActorFilterSeparately(t *testing.T) {
	s := snapshotOf(
		parseRecord(t, "1", bind+`,`+adele+`,"UserId":"assistant@contoso.example"`),
		parseRecord(t, "2", bind+`,`+ben+`,"UserId":"adele@contoso.example"`))
	for text, want := range map[string]int{"mailbox=adele@contoso.example": 0, "user=adele@contoso.example": 1} {
		if v := buildView(t, s, Spec{Filter: parseFilter(t, text)}); v.Len() != 1 || v.FirstRecord(0) != want {
			t.Errorf("%s selects %d records, want record %d", text, v.Len(), want)
		}
	}
}

func TestC53SessionAndTokenSessionAreTwoColumns(t *testing.T) {
	s := snapshotOf(parseRecord(t, "1", bind+`,"AppAccessContext":{"AADSessionId":"t1"}`))
	if s.CellText(0, SessionID) != "" || s.CellText(0, TokenSessionID) != "t1" {
		t.Errorf("session %q, token session %q", s.CellText(0, SessionID), s.CellText(0, TokenSessionID))
	}
}

func TestC54MailboxesCompareByGUID(t *testing.T) {
	s := snapshotOf(
		parseRecord(t, "1", bind+`,`+adele), parseRecord(t, "2", bind+`,`+strings.Replace(adele, "adele@", "adele.new@", 1)))
	v := buildView(t, s, Spec{Shape: Grouped, By: Mailbox})
	if v.Len() != 1 || v.Totals().Mailboxes != 1 {
		t.Errorf("mailboxes are %q", printView(v))
	}
}

func TestC59FolderWithoutIDAndPathKeepsItsItems(t *testing.T) {
	s := snapshotOf(parseRecord(t, "1", bind+`,"Folders":[{"FolderItems":[{"InternetMessageId":"<a@x>"}]},{"Id":"f1","Path":"\\Inbox"}]`))
	v := buildView(t, s, Spec{Shape: Accesses})
	if v.Len() != 1 || v.Cell(0, Folder) != "" {
		t.Errorf("items are %q, want one whose folder is not stated", printView(v))
	}
	if s.CellText(0, Folder) != `\Inbox` || v.Totals().Folders != 1 {
		t.Errorf("folders are %q, %+v", s.CellText(0, Folder), v.Totals())
	}
}

func TestC57LargeSizesStayExact(t *testing.T) {
	s := snapshotOf(parseRecord(t, "1", bind+`,"Folders":[{"Path":"\\Inbox","FolderItems":[{"SizeInBytes":5000000000},{"SizeInBytes":0},{"SizeInBytes":4294967294},{}]}]`))
	v := buildView(t, s, Spec{Shape: Accesses})
	for row, want := range []string{"5000000000", "0", "4294967294", ""} {
		if got := v.Cell(row, SizeInBytes); got != want {
			t.Errorf("size %d is %q, want %q", row, got, want)
		}
	}
}

func TestGUIDsMatchInAnyCase(t *testing.T) {
	s := snapshotOf(parseRecord(t, makeGUID(5), bind+`,"SessionId":"`+makeGUID(6)+`"`))
	for _, text := range []string{"recordid=" + strings.ToUpper(makeGUID(5)), "session=" + strings.ToUpper(makeGUID(6))} {
		if n := buildView(t, s, Spec{Filter: parseFilter(t, text)}).Len(); n != 1 {
			t.Errorf("%s selects %d records", text, n)
		}
	}
}

func TestParseSortKeysOfGroups(t *testing.T) {
	sessions := Spec{Shape: Grouped, By: SessionID}
	keys, err := sessions.ParseSortKeys("time,-ip,session")
	if want := []SortKey{{First, false}, {ClientIPs, true}, {SessionID, false}}; err != nil || !slices.Equal(keys, want) {
		t.Errorf("keys are %v (%v), want %v", keys, err, want)
	}
	if _, err := sessions.ParseSortKeys("Recrods"); err == nil || !strings.Contains(err.Error(), "did you mean Records?") {
		t.Errorf("error is %v", err)
	}
	if _, err := (Spec{}).ParseSortKeys("Bind"); err == nil || strings.Contains(err.Error(), "DistinctMessages") {
		t.Errorf("error is %v, want the columns of events only", err)
	}
}

func TestSnapshotReturnsRecordsUnchanged(t *testing.T) {
	compared := cmp.Options{
		cmpopts.EquateEmpty(), cmpopts.IgnoreFields(audit.Record{}, "Partial", "Doubt"),
		cmp.Comparer(func(a, b messageid.ID) bool { return a.Key() == b.Key() }),
	}
	for seed := range uint64(200) {
		r := randomRecord(newRand(seed))
		r.OtherIP = ""
		got := snapshotOf(r).Record(0)
		if len(r.Folders) == 0 && r.Access == audit.Sync {
			got.Folders = nil
		}
		if !cmp.Equal(got, r, compared) && !adjacent(r) {
			t.Fatalf("kept %+v\n got %+v", r, got)
		}
	}
}

// adjacent reports whether a record lists the same folder twice in a row. A parser never returns
// such a record, and a store joins the two.
func adjacent(r audit.Record) bool {
	for i := 1; i < len(r.Folders); i++ {
		if r.Folders[i].ID == r.Folders[i-1].ID && r.Folders[i].Path == r.Folders[i-1].Path {
			return true
		}
	}
	return false
}

// A partial record that lacks only what is not counted is no other record than the complete one after it.
func TestPartialRecordIsCompletedByALaterOne(t *testing.T) {
	full := parseRecord(t, "1", bind+`,`+adele+`,"SessionId":"s1","ClientIPAddress":"198.51.100.1","OperationCount":0`)
	partial := parseRecord(t, "1", bind+`,`+adele+`,"SessionId":"s1","ClientIPAddress":"198.51.100.1"`)
	partial.Partial, partial.Mailbox = true, ""
	if c := snapshotOf(partial, full).Counts(); c.Records != 1 || c.Duplicates != 1 || c.Conflicts != 0 {
		t.Errorf("%+v", c)
	}
	partial.SessionID = ""
	if c := snapshotOf(partial, full).Counts(); c.Records != 2 || c.Conflicts != 1 {
		t.Errorf("the session of the later record is lost: %+v", c)
	}
}
