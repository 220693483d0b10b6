package file

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"whoread/audit/scan"
	simulated "whoread/fixtures/tenant"
	"whoread/trace"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// stopped is a clock that stands still.
func stopped() simulated.StoppedClock {
	return simulated.StoppedClock(time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC))
}

// at returns a time of 1 October 2026.
func at(hour, minute, second int) time.Time {
	return time.Date(2026, 10, 1, hour, minute, second, 0, time.UTC)
}

// sent returns a message from alice to some recipients.
func sent(subject string, received time.Time, size int64, to ...string) trace.Message {
	return trace.Message{Subject: subject, Sender: "alice@contoso.example", Recipients: to, Received: received, Size: size}
}

// readText reads a text, whole or byte by byte. Its format must be detected.
func readText(t *testing.T, text string, whole bool) (*trace.Findings, string, scan.Tally) {
	t.Helper()
	findings := trace.NewFindings()
	head := text[:min(len(text), 64<<10)]
	name, read, _ := NewReader(findings, stopped()).Claim([]byte(head), true)
	if read == nil {
		t.Fatalf("not claimed: %.200q", text)
	}
	var from io.Reader = strings.NewReader(text)
	if !whole {
		from = iotest.OneByteReader(from)
	}
	return findings, name, read(from, "a file")
}

// sample is a text of some format.
type sample struct {
	text string
	name string
	rows int
	want map[string][]trace.Message
}

// two are the messages of most samples: a mail to two recipients, and one without a subject.
func two(size int64) map[string][]trace.Message {
	return map[string][]trace.Message{
		"one+1=@x": {sent(`Über "Q3", the plan`, at(8, 28, 17), size, "bob@contoso.example", "carol@contoso.example")},
		"two@x":    {sent("", at(9, 0, 0), size, "bob@contoso.example")},
	}
}

func samples() map[string]sample {
	return map[string]sample{
		"V1": {
			name: "message trace V1 CSV", rows: 3, want: two(1234),
			text: `"PSComputerName","RunspaceId","PSShowComputerName","Organization","MessageId","Received","SenderAddress","RecipientAddress","Subject","Status","ToIP","FromIP","Size","MessageTraceId","StartDate","EndDate","Index"
"outlook","g","False","contoso","<one+1=@x>","10/1/2026 8:28:17 AM","alice@contoso.example","bob@contoso.example","Über ""Q3"", the plan","Delivered","","","1234","g","10/1/2026 12:00:00 AM","10/2/2026 12:00:00 AM","0"
"outlook","g","False","contoso","<one+1=@x>","10/14/2026 8:28:18 AM","alice@contoso.example","carol@contoso.example","Über ""Q3"", the plan","Delivered","","","1234","g","","","1"
"outlook","g","False","contoso","<two@x>","10/1/2026 9:00:00 AM","alice@contoso.example","bob@contoso.example","","Delivered","","","1234","g","","","2"
`,
		},
		"V2": {
			name: "message trace V2 CSV", rows: 3, want: two(1234),
			text: "#TYPE System.Management.Automation.PSCustomObject\r\n" + `MessageTraceId,MessageId,Received,SenderAddress,RecipientAddress,FromIP,ToIP,Subject,Status,Size` + "\r\n" +
				`g,<one+1=@x>,2026-10-01T08:28:17.0000000Z,alice@contoso.example,bob@contoso.example,,,"Über ""Q3"", the plan",Delivered,1234` + "\r\n" +
				`g,<one+1=@x>,2026-10-01T10:28:17+02:00,Alice@contoso.example,carol@contoso.example,,,"Über ""Q3"", the plan",Delivered,1234` + "\r\n" +
				`g,<two@x>,2026-10-01 09:00:00,alice@contoso.example,bob@contoso.example,,,,Delivered,1234`,
		},
		"V2 semicolons, German": {
			name: "message trace V2 CSV", rows: 3, want: two(1234),
			text: "sep=;\n" + `"MessageTraceId";"MessageId";"Received";"SenderAddress";"RecipientAddress";"Subject";"Status";"Size"
g;<one+1=@x>;01.10.2026 08:28:17;alice@contoso.example;bob@contoso.example;"Über ""Q3"", the plan";Delivered;1234
g;<one+1=@x>;01.10.2026 08:28:17;alice@contoso.example;carol@contoso.example;"Über ""Q3"", the plan";Delivered;1234

g;<two@x>;01.10.2026 09:00:00;alice@contoso.example;bob@contoso.example;;Delivered;1234
`,
		},
		"historical summary": {
			name: "historical search summary CSV", rows: 2, want: two(1234),
			text: `origin_timestamp_utc,sender_address,Recipient_status,message_subject,total_bytes,message_id,network_message_id,original_client_ip,directionality,connector_id,delivery_priority
2026-10-01T08:28:17.0000000Z,alice@contoso.example,"bob@contoso.example##Receive, Deliver;carol@contoso.example##Receive, Fail","Über ""Q3"", the plan",1234,<one+1=@x>,g,,1,,Normal
2026-10-01T09:00:00.0000000Z,alice@contoso.example,"bob@contoso.example##Receive, Deliver",,1234,<two@x>,g,,1,,Normal
`,
		},
		"historical detail": {
			name: "historical search detail CSV", rows: 5, want: two(1234),
			text: `date_time_utc,client_ip,source,event_id,message_id,recipient_address,recipient_status,total_bytes,message_subject,sender_address,return_path,custom_data
2026-10-01T08:28:18Z,,SMTP,HARECEIVE,<one+1=@x>,,,,,alice@contoso.example,alice@contoso.example,"S:a=b
more"
2026-10-01T08:28:17Z,,SMTP,RECEIVE,<one+1=@x>,bob@contoso.example,250 ok,1234,"Über ""Q3"", the plan",alice@contoso.example,<>,
2026-10-01T08:28:19Z,,STOREDRIVER,DELIVER,<one+1=@x>,BOB@contoso.example;carol@contoso.example,250 ok,1234,"Über ""Q3"", the plan",alice@contoso.example,alice@contoso.example,
2026-10-01T08:28:20Z,,AGENT,AGENTINFO,<one+1=@x>,,,1234,,alice@contoso.example,,
2026-10-01T09:00:00Z,,STOREDRIVER,DELIVER,<two@x>,bob@contoso.example,250 ok,1234,,alice@contoso.example,,
`,
		},
		"portal": {
			name: "message trace CSV", rows: 3, want: two(0),
			text: `Date (UTC)|Sender|Recipient|Subject|Status|Message ID
10/1/2026 8:28:17 AM|alice@contoso.example|bob@contoso.example|Über "Q3", the plan|Delivered|<one+1=@x>
10/14/2026 8:28:17 AM|alice@contoso.example|carol@contoso.example|Über "Q3", the plan|Delivered|<one+1=@x>
10/1/2026 9:00:00 AM|alice@contoso.example|bob@contoso.example||Delivered|<two@x>
`,
		},
		"portal, German": {
			name: "message trace CSV", rows: 3, want: two(0),
			text: "Datum (UTC)\tAbsender\tEmpfänger\tBetreff\tStatus\tNachrichten-ID\r" +
				"01.10.2026 08:28:17\talice@contoso.example\tbob@contoso.example\t\"Über \"\"Q3\"\", the plan\"\tZugestellt\t<one+1=@x>\r" +
				"01.10.2026 08:28:17\talice@contoso.example\tcarol@contoso.example\t\"Über \"\"Q3\"\", the plan\"\tZugestellt\t<one+1=@x>\r" +
				"01.10.2026 09:00:00\talice@contoso.example\tbob@contoso.example\t\tZugestellt\t<two@x>",
		},
		"EmailEvents": {
			name: "EmailEvents CSV", rows: 3, want: two(0),
			text: `Timestamp,NetworkMessageId,InternetMessageId,SenderMailFromAddress,SenderFromAddress,RecipientEmailAddress,Subject,DeliveryAction
2026-10-01T08:28:17.0000000Z,g,<one+1=@x>,bounce@x,alice@contoso.example,bob@contoso.example,"Über ""Q3"", the plan",Delivered
2026-10-01T08:28:17.0000000Z,g,<one+1=@x>,bounce@x,alice@contoso.example,carol@contoso.example,"Über ""Q3"", the plan",Delivered
2026-10-01T09:00:00.0000000Z,g,<two@x>,bounce@x,alice@contoso.example,bob@contoso.example,,Delivered
`,
		},
		"hunting answer": {
			name: "EmailEvents JSON", rows: 3, want: two(0),
			text: `{"@odata.context":"x","schema":[{"name":"Timestamp","type":"DateTime"}],"results":[
{"Timestamp":"2026-10-01T08:28:17Z","InternetMessageId":"<one+1=@x>","SenderFromAddress":"alice@contoso.example","SenderMailFromAddress":"b@x","RecipientEmailAddress":"bob@contoso.example","Subject":"Über \"Q3\", the plan"},
{"Timestamp":"2026-10-01T08:28:17Z","InternetMessageId":"<one+1=@x>","SenderFromAddress":"alice@contoso.example","RecipientEmailAddress":"carol@contoso.example","Subject":"Über \"Q3\", the plan","ThreatTypes":null,"X":{"Subject":["no"]}},
{"Timestamp":"2026-10-01T09:00:00Z","InternetMessageId":"<two@x>","SenderFromAddress":"alice@contoso.example","RecipientEmailAddress":"bob@contoso.example","Subject":null}]}`,
		},
		"hunting answer, other case": {
			name: "EmailEvents JSON", rows: 3, want: two(0),
			text: `{"Schema":[{"Name":"timestamp"}],"Results":[
{"timestamp":"2026-10-01T08:28:17Z","internetMessageId":"<one+1=@x>","senderFromAddress":"alice@contoso.example","recipientEmailAddress":"bob@contoso.example","subject":"Über \"Q3\", the plan"},
{"timestamp":"2026-10-01T08:28:17Z","internetMessageId":"<one+1=@x>","senderFromAddress":"alice@contoso.example","recipientEmailAddress":"carol@contoso.example","subject":"Über \"Q3\", the plan"},
{"timestamp":"2026-10-01T09:00:00Z","internetMessageId":"<two@x>","senderFromAddress":"alice@contoso.example","recipientEmailAddress":"bob@contoso.example","subject":""}]}`,
		},
		"JSON Lines": {
			name: "EmailEvents JSON", rows: 3, want: two(0),
			text: `{"Timestamp":"2026-10-01T08:28:17Z","InternetMessageId":"<one+1=@x>","SenderFromAddress":"alice@contoso.example","RecipientEmailAddress":"bob@contoso.example","Subject":"Über \"Q3\", the plan"}

{"Timestamp":"2026-10-01T08:28:17Z","InternetMessageId":"<one+1=@x>","SenderFromAddress":"alice@contoso.example","RecipientEmailAddress":"carol@contoso.example","Subject":"Über \"Q3\", the plan"}
{"Timestamp":"2026-10-01T09:00:00Z","InternetMessageId":"<two@x>","SenderFromAddress":"alice@contoso.example","RecipientEmailAddress":"bob@contoso.example","Subject":""}
`,
		},
		"V2 of InvokeCommand": {
			name: "message trace V2 JSON", rows: 3, want: two(1234),
			text: `{"@odata.context":"x","adminapi.warnings@odata.type":"#Collection(String)","@adminapi.warnings":[],"value":[
{"MessageTraceId":"g","MessageId":"<one+1=@x>","Received@data.type":"System.DateTime","Received":"2026-10-01T08:28:17.0000000Z","SenderAddress":"alice@contoso.example","RecipientAddress":"bob@contoso.example","Subject":"Über \"Q3\", the plan","Size@data.type":"System.Int32","Size":1234},
{"MessageTraceId":"g","MessageId":"<one+1=@x>","Received":"2026-10-01T08:28:17.0000000Z","SenderAddress":"alice@contoso.example","RecipientAddress":"carol@contoso.example","Subject":"Über \"Q3\", the plan","Size":1234},
{"MessageTraceId":"g","MessageId":"<two@x>","Received":"2026-10-01T09:00:00.0000000Z","SenderAddress":"alice@contoso.example","RecipientAddress":"bob@contoso.example","Subject":"","Size":1234}]}`,
		},
		"one row of ConvertTo-Json": {
			name: "message trace V2 JSON", rows: 1,
			want: map[string][]trace.Message{"two@x": two(1234)["two@x"]},
			text: "{\r\n    \"MessageTraceId\":  \"g\",\r\n    \"MessageId\":  \"\\u003ctwo@x\\u003e\",\r\n    \"Received\":  \"\\/Date(1790845200000)\\/\",\r\n" +
				"    \"SenderAddress\":  \"alice@contoso.example\",\r\n    \"RecipientAddress\":  \"bob@contoso.example\",\r\n    \"Subject\":  \"\",\r\n    \"Size\":  1234\r\n}\r\n",
		},
		"ConvertTo-Json": {
			name: "message trace V2 JSON", rows: 3, want: two(1234),
			text: `[
  {"MessageTraceId":"g","MessageId":"<one+1=@x>","Received":{"value":"\/Date(1790843297000)\/","DisplayHint":2,"DateTime":"Thursday, October 1, 2026 8:28:17 AM"},"SenderAddress":"alice@contoso.example","RecipientAddress":"bob@contoso.example","Subject":"Über \"Q3\", the plan","Size":1234},
  {"MessageTraceId":"g","MessageId":"<one+1=@x>","Received":"2026-10-01T08:28:17Z","SenderAddress":"alice@contoso.example","RecipientAddress":"carol@contoso.example","Subject":"Über \"Q3\", the plan","Size":1234},
  {"MessageTraceId":"g","MessageId":"<two@x>","Received":"2026-10-01T09:00:00","SenderAddress":"alice@contoso.example","RecipientAddress":"bob@contoso.example","Subject":null,"Size":1234}
]`,
		},
		"pages of Graph": {
			name: "Graph message trace JSON", rows: 3, want: two(1234),
			text: `{"@odata.context":"x","@odata.nextLink":"https://x","value":[{"id":"g","senderAddress":"alice@contoso.example","recipientAddress":"bob@contoso.example","messageId":"<one+1=@x>","receivedDateTime":"2026-10-01T08:28:17Z","subject":"Über \"Q3\", the plan","size":1234,"status":"delivered"}]}
{"@odata.context":"x","value":[{"id":"g","senderAddress":"alice@contoso.example","recipientAddress":"carol@contoso.example","messageId":"<one+1=@x>","receivedDateTime":"2026-10-01T08:28:17Z","subject":"Über \"Q3\", the plan","size":1234},
{"id":"g","senderAddress":"alice@contoso.example","recipientAddress":"bob@contoso.example","messageId":"<two@x>","receivedDateTime":"2026-10-01T09:00:00Z","subject":"","size":1234}]}`,
		},
		"eml": {
			name: "eml", rows: 1,
			want: map[string][]trace.Message{"one+1=@x": two(0)["one+1=@x"]},
			text: "Received: from a (b [192.0.2.1])\r\n by c with ESMTPS; Thu, 1 Oct 2026 10:28:17\r\n +0200 (CEST)\r\nReceived: from z by a; Thu, 1 Oct 2026 07:00:00 +0000\r\n" +
				"From: =?utf-8?Q?Alice_\"A\"?= <alice@contoso.example>\r\nTo: bob@contoso.example\r\nCC: Carol\r\n <carol@contoso.example>, bob@contoso.example\r\n" +
				"Subject: =?UTF-8?B?w5xiZXIgIlEzIiw=?=\r\n =?utf-8?q?_the_plan?=\r\nMessage-ID:\r\n <one+1=@x>\r\nDate: Thu, 1 Oct 2026 07:00:00 +0000\r\n\r\nSubject: no\r\n\r\nFrom x Thu Oct  1 08:00:00 2026\r\nMessage-ID: <no@x>\r\n",
		},
		"mbox": {
			name: "mbox", rows: 2, want: two(0),
			text: "From alice@contoso.example Thu Oct  1 08:28:17 2026\n>From old\nMessage-ID: <one+1=@x>\nFrom: alice@contoso.example\nTo: bob@contoso.example, carol@contoso.example\n" +
				"Subject: Über \"Q3\",\n the plan\nDate: Thu, 1 Oct 2026 08:28:17 +0000\n\nBody\n\n>From the body\nFrom here on\nMessage-ID: <no@x>\n" + strings.Repeat("x", 100_000) + "\n\n" +
				"From - Thu Oct  1 09:00:00 2026\nMessage-ID: <two@x>\nFrom: alice@contoso.example\nTo: bob@contoso.example\nSubject:\nDate: Thu, 1 Oct 2026 09:00:00 GMT\n\n",
		},
	}
}

// foundSubjects returns the subjects in findings.
func foundSubjects(t *testing.T, findings *trace.Findings) map[string][]trace.Message {
	t.Helper()
	all := map[string][]trace.Message{}
	answers, _ := findings.ChangedSince(0)
	for _, a := range answers {
		if a.State != trace.Found || a.Source != "a file" || len(a.Findings) != 1 || !a.Findings[0].Asked.Equal(stopped().Now()) {
			t.Errorf("answer %+v", a)
		}
		all[string(a.ID)] = a.Messages
	}
	return all
}

func TestEveryFormatIsRead(t *testing.T) {
	for kind, s := range samples() {
		for _, whole := range []bool{true, false} {
			t.Run(fmt.Sprint(kind, whole), func(t *testing.T) {
				for _, mark := range []string{"", scan.ByteOrderMark} {
					findings, name, tally := readText(t, mark+s.text, whole)
					if name != s.name || tally != (scan.Tally{Rows: s.rows}) {
						t.Errorf("%q, %+v; want %q and %d rows", name, tally, s.name, s.rows)
					}
					if diff := cmp.Diff(s.want, foundSubjects(t, findings)); diff != "" {
						t.Error(diff)
					}
				}
			})
		}
	}
}

// TestClaimOfEveryPrefix passes longer and longer prefixes: a text that is accepted in the end is
// not refused before.
func TestClaimOfEveryPrefix(t *testing.T) {
	r := NewReader(trace.NewFindings(), stopped())
	for kind, s := range samples() {
		for n := range min(len(s.text), 2000) {
			name, read, more := r.Claim([]byte(s.text[:n]), false)
			if read == nil && !more || read != nil && (name != s.name || more) {
				t.Errorf("%s: %d bytes give %q, more %t", kind, n, name, more)
				break
			}
		}
	}
}

func TestInvalidUTF8IsWindows1252(t *testing.T) {
	for kind, s := range samples() {
		legacy := strings.NewReplacer("Ü", "\xdc", "ä", "\xe4").Replace(s.text)
		findings, name, tally := readText(t, legacy, true)
		if name != s.name && kind != "portal, German" || tally.Err != nil {
			t.Errorf("%s: %q, %v", kind, name, tally.Err)
		}
		if diff := cmp.Diff(s.want, foundSubjects(t, findings)); diff != "" {
			t.Error(kind, diff)
		}
	}
}
