package source

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"whoread/audit"
)

// mailboxColumns are the columns of a row of Search-MailboxAuditLog -ShowDetails.
func mailboxColumns() [][2]string {
	return [][2]string{
		{"Operation", "MailItemsAccessed"},
		{"OperationResult", "Succeeded"},
		{"LogonType", "Delegate"},
		{"MailboxOwnerUPN", "adele.vance@contoso.example"},
		{"MailboxGuid", "2c1cb101-0000-4000-8000-e24244ea4df5"},
		{"LogonUserDisplayName", "Megan Bowen"},
		{"ClientIPAddress", "198.51.100.7"},
		{"ClientInfoString", "Client=OWA;Action=ViaProxy"},
		{"SessionId", "72316b99-0000-4000-8000-000000000001"},
		{"OperationProperties", "{MailAccessType:Bind, IsThrottled:False}"},
		{"AuditOperationsCountInAggregatedRecord", "2"},
		{"AggregatedRecordFoldersData", `{"Id":"LgAA","Path":"\\Inbox","FolderItems":[{"InternetMessageId":"<a@contoso.example>"},{"InternetMessageId":"<b@contoso.example>"}]}`},
		{"LastAccessed", "9/14/2026 9:31:02 AM"},
		{"Identity", "RgAAAA-1"},
		{"IsValid", "True"},
	}
}

func mailboxRecord() audit.Record {
	return audit.Record{
		ID: "RgAAAA-1", Time: 1789378262, Operation: mia, Access: audit.Bind, Throttled: audit.False, LogonType: "Delegate",
		Mailbox: "adele.vance@contoso.example", MailboxGUID: "2c1cb101-0000-4000-8000-e24244ea4df5", User: "Megan Bowen",
		ClientIP: "198.51.100.7", ClientInfo: "Client=OWA;Action=ViaProxy", SessionID: "72316b99-0000-4000-8000-000000000001", Count: 2,
		Folders: []audit.Folder{{ID: "LgAA", Path: `\Inbox`, Items: []audit.Item{
			{MessageID: "<a@contoso.example>", Size: audit.NotCounted}, {MessageID: "<b@contoso.example>", Size: audit.NotCounted},
		}}},
		Partial: true,
	}
}

func TestMailboxAuditRowsInEveryForm(t *testing.T) {
	pairs := mailboxColumns()
	var header, cellsOfRow []string
	var jsonPairs []any
	var list, xmlProps strings.Builder
	for _, p := range pairs {
		header, cellsOfRow = append(header, p[0]), append(cellsOfRow, p[1])
		fmt.Fprintf(&list, "%-39s: %s\r\n", p[0], p[1])
		switch p[0] {
		case "OperationProperties":
			jsonPairs = append(jsonPairs, p[0], []string{"MailAccessType:Bind", "IsThrottled:False"})
			xmlProps.WriteString(`<Obj N="OperationProperties" RefId="1"><TN RefId="1"><T>x</T></TN><LST><S>MailAccessType:Bind</S><S>IsThrottled:False</S></LST></Obj>`)
		case "AggregatedRecordFoldersData":
			jsonPairs = append(jsonPairs, p[0], []string{p[1]})
			xmlProps.WriteString(`<S N="` + p[0] + `">` + clixmlEscape(p[1]) + `</S>`)
		case "LastAccessed":
			jsonPairs = append(jsonPairs, p[0], "/Date(1789378262000)/")
			xmlProps.WriteString(`<DT N="LastAccessed">2026-09-14T09:31:02Z</DT>`)
		default:
			jsonPairs = append(jsonPairs, p[0], p[1])
			xmlProps.WriteString(`<S N="` + p[0] + `">` + clixmlEscape(p[1]) + `</S>`)
		}
	}
	for name, c := range map[string]struct {
		text   []byte
		format string
	}{
		"CSV":    {csvText(',', true, [][]string{header, cellsOfRow}), "Search-MailboxAuditLog CSV"},
		"JSON":   {[]byte(prettyJSON("[" + jsonObject(jsonPairs...) + "]")), "JSON of Search-MailboxAuditLog rows"},
		"list":   {[]byte("\r\n\r\nRunspaceId : x\r\n" + list.String() + "\r\n\r\n"), "Format-List text of Search-MailboxAuditLog rows"},
		"Clixml": {[]byte(`<Objs Version="1.1.0.1"><Obj RefId="0"><Props>` + xmlProps.String() + "</Props></Obj></Objs>"), "Export-Clixml of Search-MailboxAuditLog rows"},
	} {
		t.Run(name, func(t *testing.T) {
			got := readAll(t, Options{}, writeFile(t, "x", c.text))
			if diff := cmp.Diff([]audit.Record{mailboxRecord()}, got.records); diff != "" {
				t.Errorf("%s\nrejected %v", diff, got.rejected)
			}
			if got.inputs[0].Format != c.format {
				t.Errorf("it is called %q", got.inputs[0].Format)
			}
		})
	}
}

func TestC55LostColumnsInventNothing(t *testing.T) {
	text := csvText(',', true, [][]string{
		{"CreationTime", "Id", "Operation", "OperationProperties", "Folders", "OperationCount", "UserId"},
		{"2026-09-14T09:31:02", "1", mia, "System.Object[]", "System.Object[]", "3", "a@contoso.example"},
		{"2026-09-14T09:31:02", "2", mia, `[{"Name":"MailAccessType","Value":"Sync"}]`, "", "", ""},
		{"2026-09-14T09:31:02", "3", mia, "", "", "", "", "one too many"},
	})
	got := readAll(t, Options{}, writeFile(t, "x", text))
	want := []audit.Record{
		{ID: "1", Time: 1789378262, Operation: mia, Count: 3, User: "a@contoso.example", Partial: true},
		{ID: "2", Time: 1789378262, Operation: mia, Count: audit.NotCounted, Access: audit.Sync, Partial: true},
	}
	if diff := cmp.Diff(want, got.records); diff != "" {
		t.Error(diff)
	}
	if len(got.rejected) != 1 || got.rejected[0].Reason != "the row has 8 cells under 7 headers" {
		t.Errorf("%v", got.rejected)
	}
}

func TestOldMailboxRowNamesOneItem(t *testing.T) {
	text := csvText(';', true, [][]string{
		{"Operation", "FolderId", "FolderPathName", "ItemId", "ItemSubject", "ItemInternetMessageId", "LastAccessed"},
		{mia, "LgAA", `\Inbox`, "RgAA", "Re: hi", "<a@contoso.example>", "14.09.2026 09:31:02"},
		{mia, "LgAA", `\Inbox`, "", "", "", "2026-09-14T09:31:02"},
	})
	got := readAll(t, Options{}, writeFile(t, "x", text))
	want := []audit.Record{
		{Time: 1789378262, Operation: mia, Count: audit.NotCounted, Partial: true, Folders: []audit.Folder{{ID: "LgAA", Path: `\Inbox`, Items: []audit.Item{
			{ID: "RgAA", MessageID: "<a@contoso.example>", Subject: "Re: hi", Size: audit.NotCounted},
		}}}},
		{Time: 1789378262, Operation: mia, Count: audit.NotCounted, Partial: true, Folders: []audit.Folder{{ID: "LgAA", Path: `\Inbox`}}},
	}
	if diff := cmp.Diff(want, got.records, cmpopts.IgnoreFields(audit.Record{}, "Sum")); diff != "" {
		t.Error(diff)
	}
}

func TestAmbiguousTimesAreReported(t *testing.T) {
	text := csvText(',', true, [][]string{
		{"Operation", "LastAccessed", "Identity"},
		{mia, "2/9/2026 3:04:05 PM", "1"},
		{mia, "2026-09-13 15:04:05", "2"},
	})
	got := readAll(t, Options{}, writeFile(t, "x", text))
	want := []audit.Record{
		{ID: "1", TimeText: "2/9/2026 3:04:05 PM", Operation: mia, Count: audit.NotCounted, Partial: true, Doubt: "its CreationTime is not understood"},
		{ID: "2", Time: 1789311845, Operation: mia, Count: audit.NotCounted, Partial: true},
	}
	if diff := cmp.Diff(want, got.records); diff != "" {
		t.Error(diff)
	}
}

// Rows of a column decide what the dates in it mean, however far the first row is that does.
func TestColumnsDecideTimes(t *testing.T) {
	second, ninth := int64(1788361445), int64(1770649445) // 2 September and 9 February
	list := func(times ...string) (text []byte) {
		for i, at := range times {
			text = fmt.Appendf(text, "\r\nOperation    : MailItemsAccessed\r\nLastAccessed : %s\r\nIdentity     : %d\r\n\r\n", at, i)
		}
		return text
	}
	table := func(header string, times ...string) []byte {
		rows := [][]string{{"Operation", header, "Id", "ClientInfoString"}}
		for i, at := range times {
			rows = append(rows, []string{mia, at, fmt.Sprint(i), "Client=OWA"})
		}
		return csvText(';', true, rows)
	}
	wrapped := func(times ...string) []byte {
		rows := [][]string{{"CreationDate", "AuditData"}}
		for i, at := range times {
			rows = append(rows, []string{at, fmt.Sprintf(`{"Operation":"MailItemsAccessed","Id":"%d"}`, i)})
		}
		return csvText(',', true, rows)
	}
	far := slices.Repeat([]string{"2/9/2026 3:04:05 PM"}, 5_000)
	for name, c := range map[string]struct {
		text []byte
		want int64
	}{
		"the day first":               {table("CreationTime", "2/9/2026 15:04:05", "14/9/2026 15:04:05"), second},
		"the month first":             {table("CreationTime", "2/9/2026 3:04:05 PM", "9/14/2026 3:04:05 PM"), ninth},
		"nothing":                     {table("CreationTime", "2/9/2026 3:04:05 PM", "3/9/2026 3:04:05 PM"), 0},
		"both":                        {table("CreationTime", "2/9/2026 3:04:05 PM", "9/14/2026 3:04:05 PM", "14/9/2026 3:04:05 PM"), 0},
		"a later row":                 {table("CreationTime", append(far, "9/14/2026 3:04:05 PM")...), ninth},
		"OfficeActivity":              {table("TimeGenerated [UTC]", "2/9/2026, 3:04:05.000 PM", "9/14/2026, 3:04:05.000 PM"), ninth},
		"a list":                      {list("2/9/2026 3:04:05 PM", "9/14/2026 3:04:05 PM"), ninth},
		"a list in which nothing":     {list("2/9/2026 3:04:05 PM", "9/9/2026 3:04:05 PM"), 0},
		"around AuditData":            {wrapped("2/9/2026 15:04:05", "14/9/2026 15:04:05"), second},
		"around AuditData, not known": {wrapped("2/9/2026 15:04:05", "4/9/2026 15:04:05"), 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := readAll(t, Options{}, writeFile(t, "x", c.text))
			first := slices.IndexFunc(got.records, func(r audit.Record) bool { return r.ID == "0" })
			if first < 0 || got.records[first].Time != c.want || (c.want == 0) != (got.records[first].Doubt != "") {
				t.Errorf("%+v\n%v", got.records[:min(2, len(got.records))], got.rejected)
			}
		})
	}
}

// A row that needs another order than the rows from which the order was learned is flagged.
func TestLaterRowsThatContradictAreFlagged(t *testing.T) {
	rows := [][]string{{"Operation", "CreationTime", "Id", "ClientInfoString"}, {mia, "13/9/2026 15:04:05", "0", "Client=OWA"}}
	for i := range 20_000 {
		rows = append(rows, []string{mia, "2/9/2026 15:04:05", fmt.Sprint(i + 1), "Client=OWA"})
	}
	rows = append(rows, []string{mia, "9/13/2026 15:04:05", "last", "Client=OWA"})
	got := readAll(t, Options{}, writeFile(t, "x", csvText(',', true, rows)))
	last := got.records[len(got.records)-1]
	if last.Time != 1789311845 || got.inputs[0].Flagged != 1 {
		t.Errorf("%+v %+v", last, got.inputs)
	}
}
