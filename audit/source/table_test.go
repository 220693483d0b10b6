package source

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"whoread/audit"
)

func TestColumnsFillInWhatAuditDataLacks(t *testing.T) {
	const bare = `{"OperationProperties":[{"Name":"MailAccessType","Value":"Bind"}],"MailboxGuid":"g"}`
	full := audit.Record{
		ID: "1", Time: 1789378262, Operation: mia, Access: audit.Bind, MailboxGUID: "g", User: "u@contoso.example",
		ClientIP: "198.51.100.7", Count: audit.NotCounted,
	}
	noAddress := full
	noAddress.ClientIP = ""
	unclear := noAddress
	unclear.Time, unclear.TimeText, unclear.Doubt = 0, "9/14/2026 9:31:02 AM [Local Time]", "its CreationTime is not understood"
	for name, c := range map[string]struct {
		header, cells []string
		want          audit.Record
	}{
		"portal":    {[]string{"RecordId", "CreationDate", "Operation", "UserId", "AuditData"}, []string{"1", "2026-09-14T09:31:02", mia, "u@contoso.example", bare}, noAddress},
		"search":    {[]string{"CreationDate", "UserIds", "Operations", "AuditData", "Identity"}, []string{"9/14/2026 9:31:02 AM", "u@contoso.example", mia, bare, "1"}, noAddress},
		"Graph":     {[]string{"id", "createdDateTime", "auditLogRecordType", "operation", "userId", "userPrincipalName", "clientIp", "auditData"}, []string{"1", "2026-09-14T09:31:02Z", "x", mia, "10032001A4F7C2D9", "u@contoso.example", "198.51.100.7:443", bare}, full},
		"hunting":   {[]string{"Timestamp", "ActionType", "AccountUpn", "IPAddress", "RecordId", "RawEventData"}, []string{"2026-09-14T09:31:02Z", mia, "u@contoso.example", "198.51.100.7", "1", bare}, full},
		"two times": {[]string{"TimeGenerated [UTC]", "Timestamp", "Operation", "UserId", "RecordId", "AuditData"}, []string{"9/14/2026, 9:31:02.000 AM", "02/03/2026 1:02", mia, "u@contoso.example", "1", bare}, noAddress},
		"JSON":      {[]string{"CreationDate", "Operation", "UserId", "RecordId", "AuditData"}, []string{`"2026-09-14T09:31:02"`, `"` + mia + `"`, `"u@contoso.example"`, `"1"`, bare}, noAddress},
		"zone":      {[]string{"TimeGenerated [Local Time]", "Operation", "UserId", "RecordId", "AuditData"}, []string{"9/14/2026 9:31:02 AM", mia, "u@contoso.example", "1", bare}, unclear},
	} {
		got := readAll(t, Options{}, writeFile(t, "x", csvText(',', true, [][]string{c.header, c.cells})))
		if diff := cmp.Diff([]audit.Record{c.want}, got.records); diff != "" {
			t.Errorf("%s: %s%v", name, diff, got.rejected)
		}
	}
}

func TestRecordsAreFoundInColumnsOfAnyName(t *testing.T) {
	events := makeEvents(3)
	want := readAll(t, Options{}, writeFile(t, "x", asJSONLines(events))).records
	table := func(delimiter rune, header []string, cells func(e testEvent) []string) []byte {
		rows := [][]string{header}
		for _, e := range events {
			rows = append(rows, cells(e))
		}
		return csvText(delimiter, true, rows)
	}
	plain := func(e testEvent) []string { return []string{"1", e.data} }
	for name, text := range map[string][]byte{
		"rawDataJson":    table(',', []string{"timestamp", "rawDataJson"}, plain),
		"semicolons":     table(';', []string{"no", "Raw"}, plain),
		"one column":     table(',', []string{"message"}, func(e testEvent) []string { return []string{e.data} }),
		"wrapped":        table(',', []string{"no", "event"}, func(e testEvent) []string { return []string{"1", jsonObject("records", e.data)} }),
		"a JSON string":  table(',', []string{"no", "event"}, func(e testEvent) []string { return []string{"1", compactJSON(e.data)} }),
		"two candidates": table(',', []string{"properties", "event.original", "event.action"}, func(e testEvent) []string { return []string{`{"Operation":"x"}`, e.data, "MailItemsAccessed"} }),
		"empty raw":      table(',', []string{"_raw", "event"}, func(e testEvent) []string { return []string{"", e.data} }),
		"a prefix":       table(',', []string{"_time", "_raw"}, func(e testEvent) []string { return []string{"1", "Sep 14 09:31:02 host app: " + e.data} }),
		"beside columns": table(',', []string{"@timestamp", "event.original", "o365.audit.Operation", "o365.audit.Id"}, func(e testEvent) []string {
			return []string{"Sep 14, 2026 @ 09:31:02.000", e.data, e.operation, e.id}
		}),
	} {
		got := readAll(t, Options{}, writeFile(t, "x", text))
		if diff := cmp.Diff(want, got.records); diff != "" || len(got.rejected) > 0 || got.rows != len(events) {
			t.Errorf("%s, %s: %s%v", name, got.inputs[0].Format, diff, got.rejected)
		}
	}
}
