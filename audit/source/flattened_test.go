package source

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"whoread/audit"
)

// flatEvents are the AuditData of a Bind with two folders, a Sync and a Send.
func flatEvents() []string {
	return []string{
		`{"CreationTime":"2026-09-14T09:31:02","Id":"e1","Operation":"MailItemsAccessed","UserId":"adele@contoso.example","MailboxOwnerUPN":"adele@contoso.example",` +
			`"MailboxGuid":"a3e7c1d9-5b2f-4e86-9a0c-7d4b1f3e6c25","ClientIPAddress":"198.51.100.77","ClientInfoString":"Client=OWA;Action=ViaProxy","LogonType":0,` +
			`"SessionId":"5f2c9a1e-0000-4000-8000-000000000001","AppAccessContext":{"AADSessionId":"aaaa1111-0000-4000-8000-000000000001","UniqueTokenId":"Xk3"},` +
			`"OperationProperties":[{"Name":"MailAccessType","Value":"Bind"},{"Name":"IsThrottled","Value":"False"}],"OperationCount":3,` +
			`"Folders":[{"Id":"LgInbox","Path":"\\Inbox","FolderItems":[{"Id":"Rg1","InternetMessageId":"<m1@contoso.example>","SizeInBytes":1000},{"Id":"Rg2","InternetMessageId":"<m2@contoso.example>","SizeInBytes":2000}]},` +
			`{"Id":"LgSent","Path":"\\It's \"sent\"","FolderItems":[{"Id":"Rg3","InternetMessageId":"<m3@contoso.example>","SizeInBytes":3000}]}]}`,
		`{"CreationTime":"2026-09-14T08:58:47","Id":"e2","Operation":"MailItemsAccessed","UserId":"adele@contoso.example","MailboxOwnerUPN":"adele@contoso.example",` +
			`"MailboxGuid":"a3e7c1d9-5b2f-4e86-9a0c-7d4b1f3e6c25","ClientIPAddress":"203.0.113.9","ClientInfoString":"Client=MSExchangeRPC","LogonType":0,` +
			`"OperationProperties":[{"Name":"MailAccessType","Value":"Sync"},{"Name":"IsThrottled","Value":"True"}],` +
			`"Item":{"Id":"LgFinance","ParentFolder":{"Id":"LgFinance","Name":"Finance","Path":"Not Available"}}}`,
		`{"CreationTime":"2026-09-14T10:00:00","Id":"e4","Operation":"Send","UserId":"adele@contoso.example","MailboxOwnerUPN":"adele@contoso.example",` +
			`"Item":{"Id":"RgSend","InternetMessageId":"<s1@contoso.example>","Subject":"Re: plan","ParentFolder":{"Id":"LgDrafts","Path":"\\Drafts"}}}`,
	}
}

// flatRow is the columns of a row by their names.
type flatRow map[string]string

// flattenAll flattens AuditData into columns: name joins the name of an object or a list and what is in it,
// and leaf writes what is not taken apart.
func flattenAll(data, prefix string, join func(outer, inner string) string, index func(outer string, i int) string) flatRow {
	var value any
	if err := json.Unmarshal([]byte(data), &value); err != nil {
		panic(err)
	}
	row := flatRow{}
	var add func(name string, value any)
	add = func(name string, value any) {
		switch v := value.(type) {
		case map[string]any:
			for key, inner := range v {
				if name == "" {
					add(prefix+key, inner)
				} else {
					add(join(name, key), inner)
				}
			}
		case []any:
			if index == nil {
				row[name] = compactJSON(v)
				return
			}
			for i, element := range v {
				add(index(name, i), element)
			}
		default:
			row[name] = fmt.Sprint(v)
		}
	}
	add("", value)
	return row
}

// asTable writes rows with all of their columns.
func asTable(rows []flatRow, delimiter rune) []byte {
	all := map[string]bool{}
	for _, row := range rows {
		for name := range row {
			all[name] = true
		}
	}
	names := slices.Sorted(maps.Keys(all))
	table := [][]string{names}
	for _, row := range rows {
		var cells []string
		for _, name := range names {
			cells = append(cells, row[name])
		}
		table = append(table, cells)
	}
	return csvText(delimiter, true, table)
}

// renamed returns the row with other names for some columns.
func (r flatRow) renamed(names map[string]string) flatRow {
	other := flatRow{}
	for name, value := range r {
		if to, ok := names[name]; ok {
			name = to
		}
		other[name] = value
	}
	return other
}

// flattenings returns tables of the same records, by the tools that write them.
func flattenings() map[string][]byte {
	joinWith := func(sign string) func(a, b string) string {
		return func(a, b string) string { return a + sign + b }
	}
	table := func(delimiter rune, flatten func(data string) flatRow) []byte {
		var rows []flatRow
		for _, data := range flatEvents() {
			rows = append(rows, flatten(data))
		}
		return asTable(rows, delimiter)
	}
	indexed := func(prefix, sign, format string) func(data string) flatRow {
		return func(data string) flatRow {
			return flattenAll(data, prefix, joinWith(sign), func(outer string, i int) string { return fmt.Sprintf(format, outer, i) })
		}
	}
	office := map[string]string{
		"CreationTime": "TimeGenerated [UTC]", "Id": "OfficeId", "LogonType": "Logon_Type", "ClientIPAddress": "Client_IPAddress",
	}
	whole := func(data string) flatRow {
		var value map[string]json.RawMessage
		if err := json.Unmarshal([]byte(data), &value); err != nil {
			panic(err)
		}
		row := flatRow{}
		for name, text := range value {
			row[name] = strings.Trim(string(text), `"`)
		}
		return row
	}
	return map[string][]byte{
		"Hawk":     table(',', indexed("", "_", "%s_%d")),
		"dots":     table(';', indexed("", ".", "%s.%d")),
		"brackets": table('\t', indexed("AuditData.", ".", "%s[%d]")),
		"slashes":  table(',', indexed("auditData/", "/", "%s/%d")),
		"wrapped":  table(',', indexed("_source.o365.audit.", ".", "%s.%d")),
		"from one": table(',', func(data string) flatRow {
			return flattenAll(data, "", joinWith("."), func(outer string, i int) string { return fmt.Sprintf("%s.%d", outer, i+1) })
		}),
		"json_normalize": table(',', func(data string) flatRow { return flattenAll(data, "", joinWith("."), nil) }),
		"Power Query":    table(',', func(data string) flatRow { return flattenAll(data, "AuditData.", joinWith("."), nil) }),
		"Python":         table(',', func(data string) flatRow { return pythonTexts(flattenAll(data, "", joinWith("."), nil)) }),
		"OfficeActivity": table(',', func(data string) flatRow { return whole(data).renamed(office) }),
		"properties by name": table(',', func(data string) flatRow {
			row := flattenAll(data, "", joinWith("."), nil)
			delete(row, "OperationProperties")
			if strings.Contains(data, "Bind") {
				row["OperationProperties.MailAccessType"], row["OperationProperties.IsThrottled"] = "Bind", "False"
			} else if strings.Contains(data, "Sync") {
				row["OperationProperties.MailAccessType"], row["OperationProperties.IsThrottled"] = "Sync", "True"
			}
			return row
		}),
		"custom table": table(',', func(data string) flatRow {
			row := flatRow{"TimeGenerated": "2026-10-01T00:00:00Z"}
			for name, value := range whole(data) {
				suffix := map[string]string{"CreationTime": "_t", "Id": "_g", "MailboxGuid": "_g", "LogonType": "_d", "OperationCount": "_d"}[name]
				if suffix == "" {
					suffix = "_s"
				}
				row[name+suffix] = value
			}
			return row
		}),
		"JSON cells": table(',', func(data string) flatRow {
			var value map[string]json.RawMessage
			if err := json.Unmarshal([]byte(data), &value); err != nil {
				panic(err)
			}
			row := flatRow{"ClientAppId": "null", "ClientIP": `""`}
			for name, text := range value {
				row[name] = string(text)
			}
			return row
		}),
	}
}

// pythonTexts writes lists as Python does.
func pythonTexts(row flatRow) flatRow {
	for name, value := range row {
		if strings.HasPrefix(value, "[") {
			value = strings.ReplaceAll(strings.ReplaceAll(value, `It's \"sent\"`, `It\'s "sent"`), `":`, `': `)
			for _, sign := range []string{`{"`, `,"`} {
				value = strings.ReplaceAll(value, sign, sign[:1]+`'`)
			}
			value = strings.NewReplacer(`: "`, `: '`, `",`, `',`, `"}`, `'}`).Replace(value)
			row[name] = value
		}
	}
	return row
}

func TestFlattenedRecordsAreReadCompletely(t *testing.T) {
	want := readAll(t, Options{}, writeFile(t, "x", []byte(strings.Join(flatEvents(), "\n"))))
	for i := range want.records {
		want.records[i].Partial = true
	}
	for name, text := range flattenings() {
		got := readAll(t, Options{}, writeFile(t, "x", text))
		if diff := cmp.Diff(want.records, got.records, cmpopts.IgnoreFields(audit.Record{}, "Sum")); diff != "" || got.rows != 3 || len(got.rejected) > 0 || got.inputs[0].Flagged > 0 {
			t.Errorf("%s, %s: %s%v, %d flagged\n%s", name, got.inputs[0].Format, diff, got.rejected, got.inputs[0].Flagged, text)
		}
	}
}

func TestColumnsWithAValueForEachElement(t *testing.T) {
	items := []audit.Item{
		{ID: "Rg1", MessageID: "<m1@contoso.example>", Size: 1000},
		{ID: "Rg2", MessageID: "<m2@contoso.example>", Size: 2000},
	}
	bind := audit.Record{ID: "e1", Time: 1789378262, Operation: mia, User: "u@contoso.example", Access: audit.Bind, Throttled: audit.False, Count: 2, Partial: true}
	two, one, folders := bind, bind, []audit.Folder{{ID: "LgA", Path: `\Inbox`}, {ID: "LgB", Path: `\Sent Items`}}
	two.Folders = append(slices.Clone(folders), audit.Folder{Items: items})
	one.Folders = []audit.Folder{{ID: "LgA", Path: `\Inbox`, Items: items}}
	names := two
	names.Folders = []audit.Folder{{ID: "LgA"}, {ID: "LgB"}, {Items: items}}
	commas := two
	commas.Folders = []audit.Folder{{ID: "LgA", Path: `\Inbox, 2026`}, {ID: "LgB", Path: `\Sent Items`}, {Items: items}}
	columns := func(prefix, list string) []string {
		names := []string{"Id", "Operation", "UserId", "OperationCount"}
		for _, name := range []string{"OperationProperties*.Name", "OperationProperties*.Value", "Folders*.Id", "Folders*.Path", "Folders*.FolderItems*.Id", "Folders*.FolderItems*.InternetMessageId", "Folders*.FolderItems*.SizeInBytes"} {
			names = append(names, strings.ReplaceAll(name, "*", list))
		}
		for i := range names {
			names[i] = prefix + names[i]
		}
		return names
	}
	for name, c := range map[string]struct {
		header    []string
		separator string
		ids, path string
		time      [2]string
		want      audit.Record
		flagged   int
	}{
		"Splunk":              {columns("", "{}"), "\n", "LgA|LgB", `\Inbox|\Sent Items`, [2]string{"_time", "2026-09-14T09:31:02.000+0000"}, two, 0},
		"Splunk, one folder":  {columns("", "{}"), "\n", "LgA", `\Inbox`, [2]string{"CreationTime", "2026-09-14T09:31:02"}, one, 0},
		"Splunk, lost a path": {columns("", "{}"), "\n", "LgA|LgB", `\Inbox`, [2]string{"CreationTime", "2026-09-14T09:31:02"}, names, 1},
		"Kibana":              {columns("o365.audit.", ""), ", ", "LgA|LgB", `\Inbox|\Sent Items`, [2]string{"@timestamp", "Sep 14, 2026 @ 09:31:02.000"}, two, 0},
		"Kibana, one folder":  {columns("o365.audit.", ""), ", ", "LgA", `\Inbox`, [2]string{"@timestamp", "Sep 14, 2026 @ 09:31:02.000"}, one, 0},
		"Kibana, commas":      {columns("o365.audit.", ""), ", ", "LgA|LgB", `\Inbox, 2026|\Sent Items`, [2]string{"@timestamp", "Sep 14, 2026 @ 09:31:02.000"}, commas, 0},
		"expanded to rows":    {columns("AuditData.", ""), "\n", "LgA", `\Inbox`, [2]string{"CreationDate", "2026-09-14T09:31:02"}, one, 1},
	} {
		cells := []string{"e1", mia, "u@contoso.example", "2", "MailAccessType|IsThrottled", "Bind|False", c.ids, c.path, "Rg1|Rg2", "<m1@contoso.example>|<m2@contoso.example>", "1000|2000"}
		if c.separator == ", " {
			cells[10] = "1,000|2,000"
		}
		for i := range cells {
			cells[i] = strings.ReplaceAll(cells[i], "|", c.separator)
		}
		header, cells := append([]string{c.time[0], "o365.audit.ClientIP", "user.email"}, c.header...), append([]string{c.time[1], "-", "-"}, cells...)
		if !strings.HasPrefix(name, "Kibana") {
			header[1], cells[1], header[2], cells[2] = "x", "", "y", ""
		}
		got := readAll(t, Options{}, writeFile(t, "x", csvText(',', true, [][]string{header, cells})))
		if diff := cmp.Diff([]audit.Record{c.want}, got.records); diff != "" || got.inputs[0].Flagged != c.flagged {
			t.Errorf("%s: %s%v, %d flagged", name, diff, got.rejected, got.inputs[0].Flagged)
		}
	}
}

func TestColumnsThatAreNotUnderstoodFlagTheRow(t *testing.T) {
	for name, c := range map[string]struct {
		column, value, operation string
		flagged                  bool
	}{
		"a lost list":       {"Folders", "System.Object[]", mia, true},
		"a lost object":     {"AppAccessContext", "[object Object]", mia, true},
		"an empty object":   {"Item", "{}", mia, true},
		"a lost scalar":     {"ClientIPAddress", "System.Object[]", mia, true},
		"a hash table":      {"SessionId", "@{a=1}", mia, true},
		"a lost element":    {"ClientIPAddress_0", "System.Object[]", mia, true},
		"PowerShell":        {"OperationProperties", "@{Name=MailAccessType; Value=Bind}", mia, true},
		"a cell cut off":    {"Folders", `[{"Id":"LgA","FolderItems":[{"Id":"Rg1"`, mia, true},
		"an item cut off":   {"Item", `{"Id":"LgA","ParentFolder":{"Id":`, mia, true},
		"an unknown place":  {"Folders_x_y_Path", `\Inbox`, mia, true},
		"Python cut off":    {"Folders", `[{'Id': 'LgA', 'FolderItems': [{'Id'`, mia, true},
		"text":              {"AppAccessContext", "see below", mia, true},
		"a sibling":         {"Folders", "System.Object[]", "Send", true},
		"another operation": {"Folders", "System.Object[]", "FileAccessed", false},
		"nothing":           {"Folders", "", mia, false},
		"null":              {"Folders", "null", mia, false},
		"an empty list":     {"Folders", "[]", mia, false},
		"what is not read":  {"AssociatedAdminUnits", "System.Object[]", mia, false},
	} {
		text := csvText(',', true, [][]string{{"CreationTime", "Id", "Operation", c.column}, {"2026-09-14T09:31:02", "1", c.operation, c.value}})
		got := readAll(t, Options{}, writeFile(t, "x", text))
		if got.rows != 1 || len(got.rejected) > 0 || got.inputs[0].Flagged > 0 != c.flagged {
			t.Errorf("%s: rejected %v, %d flagged", name, got.rejected, got.inputs[0].Flagged)
		}
	}
}

// White space around a subject or a path is part of it.
func TestColumnsKeepTheSpacesOfTexts(t *testing.T) {
	const path, subject = "Inbox ", " \u00a0=1+1\u2003"
	for _, quote := range []string{"", `"`} {
		text := csvText(',', true, [][]string{
			{"CreationTime", "Id", "Operation", "Folders_0_Path", "Folders_0_FolderItems_0_Subject"},
			{"2026-09-14T09:31:02", " 1 ", quote + mia + quote, quote + path + quote, quote + subject + quote},
		})
		got := readAll(t, Options{}, writeFile(t, "x", text))
		if len(got.records) != 1 || got.records[0].ID != "1" || len(got.records[0].Folders) != 1 {
			t.Fatalf("%+v %v", got.records, got.rejected)
		}
		if f := got.records[0].Folders[0]; f.Path != path || f.Items[0].Subject != subject {
			t.Errorf("cells in %q: %+v", quote, f)
		}
	}
}
