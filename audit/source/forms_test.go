package source

import (
	"bytes"
	"encoding/binary"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"html"
	"math/rand/v2"
	"strconv"
	"strings"
	"unicode/utf16"

	"whoread/audit/scan"
)

// testEvent is an audit record that tests write in every form.
type testEvent struct {
	id, time, operation string
	data                string // its AuditData
}

const mia = "MailItemsAccessed"

// makeAccessEvents makes n records of MailItemsAccessed of the usual size.
func makeAccessEvents(n int) []testEvent {
	r := rand.New(rand.NewPCG(1, 2))
	all := make([]testEvent, n)
	for i := range all {
		all[i] = makeEvent(r, i, mia)
	}
	return all
}

// makeEvents makes n records, every fifth of which is of another operation.
func makeEvents(n int) []testEvent {
	r := rand.New(rand.NewPCG(3, 4))
	all := make([]testEvent, n)
	for i := range all {
		operation := mia
		if i%5 == 4 {
			operation = "Send"
		}
		all[i] = makeEvent(r, i, operation)
	}
	return all
}

func makeEvent(r *rand.Rand, i int, operation string) testEvent {
	e := testEvent{
		id:        fmt.Sprintf("%08x-0000-4000-8000-%012x", r.Uint32(), i),
		time:      fmt.Sprintf("2026-09-%02dT%02d:%02d:%02d", 1+i%28, i%24, i%60, i%59),
		operation: operation,
	}
	folders := make([]any, 1+i%2)
	items := 0
	for f := range folders {
		list := make([]any, 1+r.IntN(4))
		for k := range list {
			list[k] = map[string]any{
				"InternetMessageId": fmt.Sprintf("<AM5PR%08X%04d+/='@contoso.example>", r.Uint32(), k),
				"Id":                fmt.Sprintf("RgAAAADBwCLOTkcSTpPvPqAu44P4BwBY8xpM8MPnRJFI%08X", r.Uint32()),
				"SizeInBytes":       r.IntN(1 << 20),
			}
		}
		items += len(list)
		folders[f] = map[string]any{
			"Id":          fmt.Sprintf("LgAAAADBwCLOTkcSTpPvPqAu44P4AQBY8xpM8MPnRJFI%04d", r.IntN(50)),
			"Path":        []string{`\Inbox`, `\l\Boîte de réception`, `\Deleted Items\"Éléments", 送信`}[r.IntN(3)],
			"FolderItems": list,
		}
	}
	e.data = compactJSON(map[string]any{
		"CreationTime": e.time, "Id": e.id, "Operation": operation,
		"OrganizationId": "00000000-0000-4000-8000-0000000000aa", "RecordType": 50, "ResultStatus": "Succeeded",
		"UserKey": "10032001266C162C", "UserType": 0, "Version": 1, "Workload": "Exchange",
		"UserId": "adele.vance@contoso.example", "ClientIPAddress": fmt.Sprintf("198.51.100.%d", r.IntN(250)),
		"ClientInfoString": "Client=OWA;Action=ViaProxy", "ExternalAccess": false, "InternalLogonType": 0, "LogonType": i % 3,
		"MailboxGuid": "2c1cb101-0000-4000-8000-e24244ea4df5", "MailboxOwnerUPN": "adele.vance@contoso.example",
		"OperationProperties": []any{
			map[string]any{"Name": "MailAccessType", "Value": "Bind"},
			map[string]any{"Name": "IsThrottled", "Value": "False"},
		},
		"OriginatingServer": "VI1PR04MB5056 (15.20.4129.032)\r\n", "SessionId": fmt.Sprintf("72316b99-0000-4000-8000-%012x", r.IntN(40)),
		"Folders": folders, "OperationCount": items,
	})
	return e
}

// compactJSON is JSON as the services write it, with angle brackets as they are.
func compactJSON(value any) string {
	var b strings.Builder
	w := json.NewEncoder(&b)
	w.SetEscapeHTML(false)
	if err := w.Encode(value); err != nil {
		panic(err)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// writers are the forms that carry whole AuditData, by name.
func writers() map[string]func([]testEvent) []byte {
	return map[string]func([]testEvent) []byte{
		"portal CSV":                     asPortalCSV,
		"old portal CSV":                 asOldPortalCSV,
		"portal CSV of carriage returns": asCarriageReturns,
		"cmdlet CSV":                     asCmdletCSV,
		"cmdlet CSV semicolons":          asSemicolonCSV,
		"tab separated unquoted":         asTabs,
		"Get-UALGraph CSV":               asGraphCSV,
		"Splunk CSV":                     asSplunkCSV,
		"hunting CSV":                    asHuntingCSV,
		"joined CSV":                     asJoinedCSV,
		"CSV with bars":                  asBarCSV,
		"CSV with sep line":              asSepCSV,
		"CSV with title lines":           asTitledCSV,
		"JSON Lines":                     asJSONLines,
		"JSON Lines joined with marks":   asMarkedLines,
		"JSON arrays joined with marks":  asMarkedArrays,
		"JSON Lines of syslog":           asSyslogLines,
		"JSON Lines of containers":       asContainerLines,
		"JSON Lines CRLF and blanks":     asSpacedLines,
		"JSON Lines of wrappers":         asWrapperLines,
		"JSON Lines of arrays":           asArrayLines,
		"JSON Lines of pages":            asPageLines,
		"JSON Lines of Splunk":           asSplunkLines,
		"JSON Lines of Elastic":          asElasticLines,
		"JSON array":                     asFlatArray,
		"JSON array pretty":              asPrettyArray,
		"JSON array of wrappers":         asWrapperArray,
		"JSON array of object wrappers":  asObjectWrapperArray,
		"concatenated arrays":            asConcatenatedArrays,
		"concatenated pretty objects":    asConcatenatedObjects,
		"Graph page":                     asGraphPage,
		"Graph rows":                     asGraphRows,
		"array of Graph pages":           asArrayOfPages,
		"Exchange page":                  asExchangePage,
		"hunting results":                asHuntingResults,
		"hunting results as text":        asHuntingText,
		"Elastic search answer":          asElasticHits,
		"Elastic original":               asElasticOriginal,
		"Splunk array":                   asSplunkArray,
		"Clixml":                         asClixml,
		"Clixml of strings":              asClixmlStrings,
		"Format-List":                    asFormatList,
		"mixed JSON":                     asMixedJSON,
		"wrappers of incomplete records": asIncomplete,
	}
}

func csvText(delimiter rune, crlf bool, rows [][]string) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Comma, w.UseCRLF = delimiter, crlf
	if err := w.WriteAll(rows); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func rowsOf(header string, events []testEvent, row func(e testEvent) []string) [][]string {
	rows := [][]string{strings.Split(header, ",")}
	for _, e := range events {
		rows = append(rows, row(e))
	}
	return rows
}

func asPortalCSV(events []testEvent) []byte {
	const header = "RecordId,CreationDate,RecordType,Operation,UserId,AuditData,AssociatedAdminUnits,AssociatedAdminUnitsNames"
	return csvText(',', true, rowsOf(header, events, func(e testEvent) []string {
		return []string{e.id, e.time + ".0000000Z ", "50", e.operation, "adele.vance@contoso.example", e.data, "", ""}
	}))
}

// asCarriageReturns is a CSV as old programs of the Mac write it, whose cells can have line feeds.
func asCarriageReturns(events []testEvent) []byte {
	return bytes.ReplaceAll(asPortalCSV(events), []byte("\r\n"), []byte("\r"))
}

func asOldPortalCSV(events []testEvent) []byte {
	return csvText(',', true, rowsOf("CreationDate,UserIds,Operations,AuditData", events, func(e testEvent) []string {
		return []string{e.time, "adele.vance@contoso.example", e.operation, e.data}
	}))
}

func asCmdletCSV(events []testEvent) []byte {
	const header = "PSComputerName,RunspaceId,PSShowComputerName,RecordType,CreationDate,UserIds,Operations,AuditData,ResultIndex,ResultCount,Identity,IsValid,ObjectState"
	text := csvText(',', true, rowsOf(header, events, func(e testEvent) []string {
		return []string{
			"outlook.office365.com", "x", "False", "ExchangeItemAggregated", "5/18/2021 10:48:21 AM", "a@contoso.example",
			e.operation, e.data, "1", strconv.Itoa(len(events)), e.id, "True", "Unchanged",
		}
	}))
	return append([]byte("#TYPE Deserialized.Microsoft.Exchange.Data.ApplicationLogic.UnifiedAuditLogEvent\r\n"), text...)
}

func asSemicolonCSV(events []testEvent) []byte {
	const header = "auditdata,CreationDate,Identity,Operations,RecordType,UserIds"
	return csvText(';', false, rowsOf(header, events, func(e testEvent) []string {
		return []string{e.data, "18.05.2021 10:48:21", e.id, e.operation, "x;y", "a@contoso.example"}
	}))
}

func asBarCSV(events []testEvent) []byte {
	return csvText('|', false, rowsOf("CreationDate,AuditData,Operations", events, func(e testEvent) []string {
		return []string{e.time, e.data, e.operation}
	}))
}

// asTitledCSV is a report that a spreadsheet wrote, with lines before its header.
func asTitledCSV(events []testEvent) []byte {
	return append([]byte("Audit log search report\r\n\r\nCreated by,adele@contoso.example,,\r\n,,,\r\n"), asPortalCSV(events)...)
}

func asSepCSV(events []testEvent) []byte {
	return append([]byte("sep=;\r\n"), asSemicolonCSV(events)...)
}

func asTabs(events []testEvent) []byte {
	var b strings.Builder
	b.WriteString("Operations\tAuditData\tIdentity\n")
	for _, e := range events {
		b.WriteString(e.operation + "\t" + e.data + "\t" + e.id + "\n")
	}
	return []byte(b.String())
}

func asGraphCSV(events []testEvent) []byte {
	const header = "id,createdDateTime,auditLogRecordType,operation,organizationId,userType,userId,service,objectId,userPrincipalName,clientIp,administrativeUnits,auditData"
	return csvText(',', true, rowsOf(header, events, func(e testEvent) []string {
		return []string{e.id, e.time + "Z", "ExchangeItemAggregated", e.operation, "o", "Regular", "u", "Exchange", "", "a@contoso.example", "", "", withCRLF(prettyJSON(e.data))}
	}))
}

// withCRLF is text as PowerShell writes it into a cell.
func withCRLF(text string) string { return strings.ReplaceAll(text, "\n", "\r\n") }

func asSplunkCSV(events []testEvent) []byte {
	return csvText(',', false, rowsOf("_time,host,_raw", events, func(e testEvent) []string {
		return []string{e.time, "h", e.data}
	}))
}

func asHuntingCSV(events []testEvent) []byte {
	return csvText(',', false, rowsOf("Timestamp,ActionType,RawEventData", events, func(e testEvent) []string {
		return []string{e.time, e.operation, e.data}
	}))
}

func asJoinedCSV(events []testEvent) []byte {
	half := len(events) / 2
	first := append([]byte(scan.ByteOrderMark), asPortalCSV(events[:half])...)
	return append(append(first, '\r', '\n'), append([]byte(scan.ByteOrderMark), asPortalCSV(events[half:])...)...)
}

func joinRows(events []testEvent, separator string, row func(e testEvent) string) []byte {
	rows := make([]string, len(events))
	for i, e := range events {
		rows[i] = row(e)
	}
	return []byte(strings.Join(rows, separator))
}

func jsonObject(pairs ...any) string {
	var b strings.Builder
	for i := 0; i < len(pairs); i += 2 {
		fmt.Fprintf(&b, ",%q:%s", pairs[i], compactJSON(pairs[i+1]))
	}
	return "{" + strings.TrimPrefix(b.String(), ",") + "}"
}

func prettyJSON(text string) string {
	var b bytes.Buffer
	if err := json.Indent(&b, []byte(text), "", "  "); err != nil {
		panic(err)
	}
	return b.String()
}

func bareData(e testEvent) string { return e.data }

func textWrapper(e testEvent) string {
	return jsonObject("RecordType", "ExchangeItemAggregated", "CreationDate", "/Date(1621334901000)/", "UserIds", "a@contoso.example",
		"Operations", e.operation, "AuditData", e.data, "ResultIndex", 1, "Identity", e.id)
}

func objectWrapper(e testEvent) string {
	return jsonObject("Identity", e.id, "Operations", e.operation, "AuditData", json.RawMessage(e.data))
}

func graphRow(e testEvent) string {
	return jsonObject("id", e.id, "createdDateTime", e.time+"Z", "auditLogRecordType", "ExchangeItemAggregated", "operation", e.operation,
		"userId", "10032001266C162C", "clientIp", nil, "administrativeUnits", []string{""}, "auditData", json.RawMessage(annotateJSON(e.data)))
}

// annotateJSON is AuditData as Graph writes it.
func annotateJSON(data string) string {
	return `{"@odata.type":"#microsoft.graph.security.defaultAuditData","RecordType@odata.type":"#Int64",` + data[1:]
}

func jsonArray(list []byte) []byte { return append(append([]byte{'['}, list...), ']') }

func jsonPage(head string, list []byte, tail string) []byte {
	return []byte("{" + head + string(jsonArray(list)) + tail + "}")
}

func asJSONLines(events []testEvent) []byte { return append(joinRows(events, "\n", bareData), '\n') }

// asMarkedLines are files that were joined, each with its byte order mark.
func asMarkedLines(events []testEvent) []byte {
	first := append([]byte(scan.ByteOrderMark), asJSONLines(events[:1])...)
	return append(append(first, scan.ByteOrderMark...), asJSONLines(events[1:])...)
}

func asMarkedArrays(events []testEvent) []byte {
	first := append([]byte(scan.ByteOrderMark), asWrapperArray(events[:1])...)
	return append(append(first, "\r\n"+scan.ByteOrderMark...), asWrapperArray(events[1:])...)
}

// asSyslogLines are lines that a syslog daemon received.
func asSyslogLines(events []testEvent) []byte {
	return joinRows(events, "\r\n", func(e testEvent) string { return "<134>Sep 14 09:31:02 host app[12]: " + e.data })
}

// asContainerLines are lines of the log of a container, in brackets.
func asContainerLines(events []testEvent) []byte {
	return joinRows(events, "\n", func(e testEvent) string { return "[2026-09-14T09:31:02.123456789Z] stdout F " + textWrapper(e) })
}

func asSpacedLines(events []testEvent) []byte { return joinRows(events, " \r\n\r\n", bareData) }

func asWrapperLines(events []testEvent) []byte { return joinRows(events, "\n", textWrapper) }

func asArrayLines(events []testEvent) []byte {
	return append(jsonArray(joinRows(events[:1], ",", bareData)), append([]byte("\n"), jsonArray(joinRows(events[1:], ",", graphRow))...)...)
}

func asPageLines(events []testEvent) []byte {
	first := jsonPage(`"value":`, joinRows(events[:2], ",", graphRow), "")
	return append(append(first, '\n'), jsonPage(`"@odata.context":"x","value":`, joinRows(events[2:], ",", graphRow), `,"@odata.nextLink":"y"`)...)
}

func asSplunkLines(events []testEvent) []byte {
	return joinRows(events, "\n", func(e testEvent) string {
		return jsonObject("preview", false, "offset", 1, "result", json.RawMessage(jsonObject("Workload", "Exchange", "UserKey", "x", "_raw", e.data, "host", "h")))
	})
}

func asElasticLines(events []testEvent) []byte {
	return joinRows(events, "\n", func(e testEvent) string {
		rest := strings.Replace(e.data, `"Operation":"`+e.operation+`",`, "", 1)
		return jsonObject("@timestamp", e.time+".000Z", "event", map[string]string{"action": e.operation, "id": e.id},
			"o365", json.RawMessage(jsonObject("audit", json.RawMessage(rest))))
	})
}

func asElasticHits(events []testEvent) []byte {
	rows := joinRows(events, ",", func(e testEvent) string {
		return jsonObject("_index", "logs", "_source", json.RawMessage(jsonObject("o365.audit", json.RawMessage(e.data))))
	})
	return jsonPage(`"took":1,"hits":{"total":{"value":3},"hits":`, rows, `,"max_score":1},"aggregations":{"a":[1]}`)
}

func asElasticOriginal(events []testEvent) []byte {
	return jsonArray(joinRows(events, ",\n", func(e testEvent) string {
		return jsonObject("_source", json.RawMessage(jsonObject("event", map[string]string{"original": e.data, "action": "x"}, "o365", map[string]any{"audit": map[string]string{"Id": "1"}})))
	}))
}

func asSplunkArray(events []testEvent) []byte {
	return jsonArray(joinRows(events, ",\n", func(e testEvent) string { return jsonObject("_raw", e.data, "_time", e.time) }))
}

func asFlatArray(events []testEvent) []byte { return jsonArray(joinRows(events, ",", bareData)) }

func asPrettyArray(events []testEvent) []byte {
	return []byte(withCRLF(prettyJSON(string(jsonArray(joinRows(events, ",", bareData))))))
}

func asWrapperArray(events []testEvent) []byte { return jsonArray(joinRows(events, ",", textWrapper)) }

func asObjectWrapperArray(events []testEvent) []byte {
	return []byte(prettyJSON(string(jsonArray(joinRows(events, ",", objectWrapper)))))
}

func asConcatenatedArrays(events []testEvent) []byte {
	return append(append(asObjectWrapperArray(events[:2]), "\r\n\r\n"...), append([]byte("[]\n"), asObjectWrapperArray(events[2:])...)...)
}

func asConcatenatedObjects(events []testEvent) []byte {
	return joinRows(events, "\n", func(e testEvent) string { return prettyJSON(e.data) })
}

func asGraphPage(events []testEvent) []byte {
	return jsonPage(`"@odata.context":"https://graph.example/#records","@odata.count":3,"value":`, joinRows(events, ",", graphRow), `,"@odata.nextLink":"https://graph.example/x"`)
}

func asGraphRows(events []testEvent) []byte { return jsonArray(joinRows(events, ",", graphRow)) }

func asArrayOfPages(events []testEvent) []byte {
	return jsonArray(append(append(asGraphPage(events[:1]), ','), asGraphPage(events[1:])...))
}

func asExchangePage(events []testEvent) []byte {
	return jsonPage(`"@odata.context":"x","adminapi.warnings@odata.type":"#Collection(String)","@adminapi.warnings":[],"value":`, joinRows(events, ",", textWrapper), "")
}

func asHuntingResults(events []testEvent) []byte {
	rows := joinRows(events, ",", func(e testEvent) string {
		return jsonObject("Timestamp", e.time, "ActionType", e.operation, "RawEventData", json.RawMessage(e.data))
	})
	return jsonPage(`"schema":[{"name":"Timestamp","type":"DateTime"}],"results":`, rows, "")
}

func asHuntingText(events []testEvent) []byte {
	rows := joinRows(events, ",", func(e testEvent) string {
		return jsonObject("Timestamp", e.time, "ActionType", e.operation, "RawEventData", e.data)
	})
	return []byte(prettyJSON(string(jsonPage(`"schema":[{"Name":"Timestamp","Type":"DateTime"}],"results":`, rows, ""))))
}

func asClixml(events []testEvent) []byte {
	rows := joinRows(events, "\r\n  ", func(e testEvent) string {
		props := "Props"
		if e.id[0]%2 == 0 {
			props = "MS"
		}
		return `<Obj RefId="0"><TN RefId="0"><T>System.Object</T></TN><` + props + `><S N="Operations">` + e.operation +
			`</S><Obj N="Nested" RefId="9"><LST><S>x</S></LST></Obj><Obj N="Empty" RefId="8" /><S N="AuditData">` + clixmlEscape(prettyJSON(e.data)) +
			`</S><S N="Identity">` + e.id + `</S><DT N="CreationDate">2021-05-18T10:48:21Z</DT></` + props + `></Obj>`
	})
	return []byte(`<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">` + "\r\n  " + string(rows) + "\r\n</Objs>")
}

func asClixmlStrings(events []testEvent) []byte {
	rows := joinRows(events, "\n", func(e testEvent) string { return "<S>" + clixmlEscape(e.data) + "</S>" })
	return []byte(`<?xml version="1.0"?><Objs Version="1.1.0.1">` + string(rows) + "</Objs>")
}

func clixmlEscape(text string) string {
	text = strings.ReplaceAll(text, "_x", "_x005F_x")
	return strings.ReplaceAll(html.EscapeString(text), "\n", "_x000D__x000A_")
}

func asFormatList(events []testEvent) []byte {
	var b strings.Builder
	b.WriteString("\r\n\r\n")
	for _, e := range events {
		fmt.Fprintf(&b, "RunspaceId   : x\r\nOperations   : %s\r\nAuditData    : ", e.operation)
		for text := []rune(e.data); len(text) > 0; {
			n := min(len(text), 60)
			for n < len(text) && (text[n] == ' ' || text[n-1] == ' ') {
				n++
			}
			b.WriteString(string(text[:n]) + "\r\n")
			if text = text[n:]; len(text) > 0 {
				b.WriteString("               ")
			}
		}
		b.WriteString("Identity     : " + e.id + "\r\n\r\n")
	}
	return []byte(b.String())
}

// asMixedJSON has a row of every kind in one array.
func asMixedJSON(events []testEvent) []byte {
	kinds := []func(testEvent) string{bareData, textWrapper, objectWrapper, graphRow, func(e testEvent) string { return jsonObject("_raw", textWrapper(e)) }}
	rows := make([]string, len(events))
	for i, e := range events {
		rows[i] = kinds[i%len(kinds)](e)
	}
	return jsonArray([]byte(strings.Join(rows, "\n,\n")))
}

// asIncomplete has AuditData that lacks what only the wrapper says.
func asIncomplete(events []testEvent) []byte {
	return joinRows(events, "\n", func(e testEvent) string {
		data := strings.Replace(e.data, `"Operation":"`+e.operation+`",`, "", 1)
		data = strings.Replace(data, `"Id":"`+e.id+`",`, "", 1)
		return jsonObject("Operations", e.operation, "Identity", e.id, "AuditData", data)
	})
}

func utf16Text(text []byte, order binary.AppendByteOrder, mark bool) []byte {
	var out []byte
	if mark {
		out = order.AppendUint16(out, 0xfeff)
	}
	for _, unit := range utf16.Encode([]rune(string(text))) {
		out = order.AppendUint16(out, unit)
	}
	return out
}
