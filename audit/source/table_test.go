package source

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"whoread/audit"
	"whoread/audit/scan"
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

// portalOf is a CSV whose last column is AuditData.
func portalOf(events []testEvent) []byte {
	return csvText(',', true, rowsOf("RecordId,Operation,AuditData", events, func(e testEvent) []string {
		return []string{e.id, e.operation, e.data}
	}))
}

// joinTables joins files as copy and cat do.
func joinTables(tables ...[]byte) []byte { return bytes.Join(tables, nil) }

func TestTablesWithDifferentHeadersCanBeJoined(t *testing.T) {
	events := makeEvents(9)
	a, b, c := events[:3], events[3:6], events[6:]
	flat := func(events []testEvent) []byte {
		return csvText(';', true, rowsOf("Operation,CreationTime,Id,MailboxGuid", events, func(e testEvent) []string {
			return []string{e.operation, e.time, e.id, "g"}
		}))
	}
	semicolons := csvText(';', true, rowsOf("CreationDate,AuditData,Operations", b, func(e testEvent) []string {
		return []string{e.time, e.data, e.operation}
	}))
	preamble := []byte("\r\n#TYPE Selected.System.Object\r\nsep=;\r\n")
	for name, text := range map[string][]byte{
		"other columns":   joinTables(asPortalCSV(a), asSplunkCSV(b), asPortalCSV(c)),
		"other delimiter": joinTables(asPortalCSV(a), semicolons, asSplunkCSV(c)),
		"preambles":       joinTables(asPortalCSV(a), preamble, semicolons, []byte("#TYPE x\n\n"), asHuntingCSV(c)),
		"byte order mark": joinTables(asPortalCSV(a), []byte(scan.ByteOrderMark), semicolons, []byte(scan.ByteOrderMark), asHuntingCSV(c)),
		"the same, often": joinTables(asPortalCSV(a), asSplunkCSV(b), asSplunkCSV(nil), asSplunkCSV(nil), asPortalCSV(nil), asHuntingCSV(c)),
		"no line break":   joinTables(bytes.TrimSpace(portalOf(a)), asSplunkCSV(b), asHuntingCSV(c)),
		"flattened":       joinTables(flat(a), asPortalCSV(b), flat(c)),
	} {
		got := readAll(t, Options{}, writeFile(t, "x", text))
		want := 0
		for _, e := range events {
			if e.operation == mia {
				want++
			}
		}
		if got.rows != len(events) || len(got.records) != want || len(got.rejected) > 0 {
			t.Errorf("%s: %d rows, %d records, want %d; rejected %v", name, got.rows, len(got.records), want, got.rejected)
		}
		if !strings.HasSuffix(got.inputs[0].Format, ", joined with tables that have other columns") {
			t.Errorf("%s is called %s", name, got.inputs[0].Format)
		}
	}
}

func TestHeadersInCellsAreText(t *testing.T) {
	data := strings.Replace(makeEvents(1)[0].data, "{", "{\n\"x\":\"\",\n", 1)
	text := csvText(',', true, [][]string{{"Note", "AuditData"}, {"a\nRecordId,Operation,AuditData\nb", data}, {"c", data}})
	got := readAll(t, Options{}, writeFile(t, "x", text))
	if got.rows != 2 || len(got.records) != 2 || len(got.rejected) > 0 {
		t.Errorf("%d rows, rejected %v", got.rows, got.rejected)
	}
}

func TestRowsBelowEachHeaderCanBeReadAgain(t *testing.T) {
	events := makeEvents(600) // more than a chunk
	var tables [][]byte
	for i := range events {
		one := events[i : i+1]
		tables = append(tables, [][]byte{asPortalCSV(one), asSplunkCSV(one), asHuntingCSV(one)}[i/200])
	}
	got := readAll(t, Options{}, writeFile(t, "x", joinTables(tables...)))
	if got.rows != len(events) || len(got.rejected) > 0 {
		t.Errorf("%d rows, rejected %v", got.rows, got.rejected)
	}
}
