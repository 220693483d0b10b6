package file

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"whoread/trace"
)

const events = 16

// detailOf returns a detail report of 27 columns with a number of rows, sixteen for each mail. The
// rows of many mails alternate, as in reports that are sorted by time.
func detailOf(rows int) []byte {
	var b bytes.Buffer
	b.WriteString("date_time_utc,client_ip,client_hostname,server_ip,server_hostname,source_context,connector_id,source,event_id,internal_message_id," +
		"message_id,network_message_id,recipient_address,recipient_status,total_bytes,recipient_count,related_recipient_address,reference," +
		"message_subject,sender_address,return_path,message_info,directionality,tenant_id,original_client_ip,original_server_ip,custom_data\r\n")
	const between = 50
	custom := strings.Repeat("S:ProxyHop1=DB9PR04MB8462.eurprd04.prod.outlook.com(15.20.9000.021);", 4)
	for i := range rows {
		mail := i/(between*events)*between + i%between
		fmt.Fprintf(&b, "2026-10-%02dT%02d:%02d:%02d.123Z,192.0.2.7,DB9PR04MB8462,192.0.2.8,AM5PR04MB1234.eurprd04.prod.outlook.com,08DE00A1B2C3D4E5;2026-10-01T08:28:17.123Z;0,,STOREDRIVER,DELIVER,%d,"+
			"<DB9PR04MB8462%016d@eurprd04.prod.outlook.com>,aaaaaaaa-bbbb-cccc-dddd-%012d,victim%d@contoso.example,250 2.1.5 RESOLVER.GRP.Expanded,48213,1,,,"+
			"\"Re: Q3 vendor payments, no. %d (\"\"final\"\")\",sender%d@contoso.example,sender%d@contoso.example,2026-10-01T08:28:17.123Z;SRV=x,Incoming,11111111-2222-3333-4444-555555555555,198.51.100.7,,\"%s\"\r\n",
			1+i%30, i%24, i%60, i%60, i, mail, mail, mail%7, mail, mail%99, mail%99, custom)
	}
	return b.Bytes()
}

func benchmark(b *testing.B, text []byte, messages int) {
	b.Helper()
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		findings := trace.NewFindings()
		_, read, _ := NewReader(findings, stopped()).Claim(text[:min(len(text), 64<<10)], true)
		if read == nil {
			b.Fatal("not claimed")
		}
		if tally := read(bytes.NewReader(text), "x"); tally.Err != nil || findings.Len() != messages {
			b.Fatalf("%+v, %d messages, want %d", tally, findings.Len(), messages)
		}
	}
}

func BenchmarkDetailOf300000Rows(b *testing.B) { benchmark(b, detailOf(300_000), 300_000/events) }

func BenchmarkEmailEventsJSONOf100000Rows(b *testing.B) {
	var text bytes.Buffer
	text.WriteString(`{"schema":[],"results":[`)
	for i := range 100_000 {
		if i > 0 {
			text.WriteByte(',')
		}
		fmt.Fprintf(&text, `{"Timestamp":"2026-10-01T08:28:17.1234567Z","NetworkMessageId":"g%d","InternetMessageId":"<%d@x>","SenderMailFromAddress":"a@x","SenderFromAddress":"a@x","SenderDisplayName":"A","RecipientEmailAddress":"b@x","Subject":"Re: Q3 vendor payments %d","EmailDirection":"Inbound","DeliveryAction":"Delivered","DeliveryLocation":"Inbox","ThreatTypes":"","AttachmentCount":0,"UrlCount":3}`, i, i, i)
	}
	text.WriteString("]}")
	benchmark(b, text.Bytes(), 100_000)
}

// BenchmarkOneIDOf20000Mails reads the mails of a mailer that gives all of them the same id.
func BenchmarkOneIDOf20000Mails(b *testing.B) {
	var text bytes.Buffer
	text.WriteString("MessageTraceId,MessageId,Received,SenderAddress,RecipientAddress,Subject\n")
	for i := range 20_000 {
		fmt.Fprintf(&text, "g,<same@x>,2026-10-01T08:28:17Z,a@x,b%d@x,Dear customer %d\n", i, i)
	}
	benchmark(b, text.Bytes(), 1)
}
