package export

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"whoread/audit"
	"whoread/audit/safe"
	"whoread/audit/table"
)

// buildView builds a view of records and what is known of their messages.
func buildView(tb testing.TB, spec table.Spec, records []audit.Record, info ...table.MessageInfo) *table.View {
	tb.Helper()
	s := table.NewStore()
	s.Append(&audit.Page{Rows: len(records), Records: records, Places: make([]audit.Place, len(records))})
	s.SetMessageInfo(info...)
	v, err := table.Build(tb.Context(), s.Snapshot(), spec)
	if err != nil {
		tb.Fatal(err)
	}
	return v
}

func buildRows(tb testing.TB, spec table.Spec, records ...audit.Record) Rows {
	tb.Helper()
	return RowsOfView(buildView(tb, spec, records), spec.Columns())
}

func bindRecord() audit.Record {
	return audit.Record{
		ID: "00000000-0000-4000-8000-000000000001", Time: time.Date(2026, 10, 1, 8, 28, 17, 0, time.UTC).Unix(),
		Operation: audit.MailItemsAccessed, Access: audit.Bind, Throttled: audit.False, LogonType: "Owner",
		Mailbox: "adele.vance@contoso.example", User: "adele.vance@contoso.example", ClientIP: "198.51.100.77",
		ClientInfo: "=cmd", SessionID: "s1", Count: 3,
		Folders: []audit.Folder{
			{ID: "F1", Path: `\Inbox`, Items: []audit.Item{
				{MessageID: "<a@contoso.example>", ID: "I1", Size: 1024},
				{MessageID: "<>", ID: "I2", Size: audit.NotCounted},
			}},
			{ID: "F2", Path: `\Sent, Items`, Items: []audit.Item{{MessageID: "<b@contoso.example>", ID: "I3", Size: 0}}},
		},
	}
}

func TestC37EveryItemAccessHasItsRow(t *testing.T) {
	t.Parallel()
	const before = "2026-10-01T08:28:17Z,00000000-0000-4000-8000-000000000001,adele.vance@contoso.example,adele.vance@contoso.example,Bind,"
	const after = ",198.51.100.77,'=cmd,s1,,not asked,,,,\n"
	want := "TimeStamp,RecordId,Mailbox,User,Access,Folder,FolderId,InternetMessageId,ItemId,SizeInBytes,ClientIP,ClientInfo,SessionId,TokenSessionId,SubjectState,Subject,Sender,Received,SubjectSource\n" +
		before + `\Inbox,F1,<a@contoso.example>,I1,1024` + after +
		before + `\Inbox,F1,<>,I2,` + after +
		before + `"\Sent, Items",F2,<b@contoso.example>,I3,0` + after
	if got := writeToString(t, buildRows(t, table.Spec{Shape: table.Accesses}, bindRecord()), Options{}); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// messageInfo returns the info of the first message of bindRecord.
func messageInfo(subjects ...string) table.MessageInfo {
	return table.MessageInfo{
		ID: "<a@contoso.example>", State: table.Found, Subjects: subjects, Sender: "ben@contoso.example",
		Received: time.Date(2026, 9, 30, 23, 5, 0, 0, time.UTC).Unix(), Source: "mailbox",
	}
}

// rowsWithInfo returns the rows of bindRecord with what is known of its messages.
func rowsWithInfo(tb testing.TB, spec table.Spec, info ...table.MessageInfo) Rows {
	tb.Helper()
	return RowsOfView(buildView(tb, spec, []audit.Record{bindRecord()}, info...), spec.Columns())
}

func TestMessageInfoIsExported(t *testing.T) {
	t.Parallel()
	missing := table.MessageInfo{ID: "b@contoso.example", State: "not found", Source: "in the last 30 days by hunting"}
	items := writeToString(t, rowsWithInfo(t, table.Spec{Shape: table.Accesses}, messageInfo("Invoice", "Re: Invoice"), missing), Options{})
	for _, want := range []string{
		",found,Invoice; Re: Invoice (2 subjects),ben@contoso.example,2026-09-30T23:05:00Z,mailbox\n",
		",not asked,,,,\n",
		",not found,,,,in the last 30 days by hunting\n",
	} {
		if !strings.Contains(items, want) {
			t.Errorf("items lack %q:\n%s", want, items)
		}
	}
	messages := rowsWithInfo(t, table.Spec{Shape: table.Grouped, By: table.InternetMessageID}, messageInfo(""), missing)
	lines := writeToString(t, messages, Options{Format: JSONL})
	for _, want := range []string{
		`"SubjectState":"found","Subject":"","Sender":"ben@contoso.example","Received":"2026-09-30T23:05:00Z","SubjectSource":"mailbox"}`,
		`"SubjectState":"not found","Subject":"","Sender":"","Received":"","SubjectSource":"in the last 30 days by hunting"}`,
	} {
		if !strings.Contains(lines, want) {
			t.Errorf("messages lack %s:\n%s", want, lines)
		}
	}
}

func TestC49SubjectsComeBackFromCSV(t *testing.T) {
	t.Parallel()
	for _, subject := range []string{
		`=cmd|'/c calc'!A0`, "+1", "-1", "@x", "\t=x", "\r=x", "＝x", `a, "b"`, "two\nlines", "two\r\nlines", " spaces ", "'=x", `"`, "Zahlung für Ätna",
	} {
		for _, spec := range []table.Spec{{Shape: table.Accesses}, {Shape: table.Grouped, By: table.InternetMessageID}} {
			rows := rowsWithInfo(t, spec, messageInfo(subject))
			column := slices.Index(spec.Columns(), table.Subject)
			for _, raw := range []bool{false, true} {
				read, err := csv.NewReader(strings.NewReader(writeToString(t, rows, Options{RawCSV: raw}))).ReadAll()
				if err != nil {
					t.Fatalf("%q raw %v: %v", subject, raw, err)
				}
				want := subject
				if !raw {
					want = safe.GuardCell(subject)
				}
				// A reader of CSV takes CR LF inside of quotes for LF.
				if got := read[1][column]; got != strings.ReplaceAll(want, "\r\n", "\n") {
					t.Errorf("%q raw %v is read as %q, want %q", subject, raw, got, want)
				}
			}
			line, _, _ := strings.Cut(writeToString(t, rows, Options{Format: JSONL}), "\n")
			var object map[string]any
			if err := json.Unmarshal([]byte(line), &object); err != nil || object["Subject"] != subject {
				t.Errorf("%q is read as %q (%v)", subject, object["Subject"], err)
			}
		}
	}
}

func TestC43TimesAreISO8601InUTC(t *testing.T) {
	t.Parallel()
	undated := bindRecord()
	undated.ID, undated.Time = "00000000-0000-4000-8000-000000000002", 0
	rows := buildRows(t, table.Spec{Shape: table.Grouped, By: table.SessionID}, bindRecord(), undated)
	const want = `{"SessionId":"s1","ClientIPs":"198.51.100.77","Users":"adele.vance@contoso.example","Mailboxes":"adele.vance@contoso.example",` +
		`"First":"2026-10-01T08:28:17Z","Last":"2026-10-01T08:28:17Z","Records":2,"Bind":2,"Sync":0,"ItemAccesses":6,"DistinctMessages":2,`
	if got := writeToString(t, rows, Options{Format: JSONL}); len(got) < len(want) || got[:len(want)] != want {
		t.Errorf("got\n%s\nwant\n%s...", got, want)
	}
}

func TestC44ExportKeepsTheOrderOfTimesAsTimes(t *testing.T) {
	t.Parallel()
	var records []audit.Record
	for i, day := range []int{10, 9, 11} {
		r := bindRecord()
		r.ID = fmt.Sprintf("00000000-0000-4000-8000-00000000000%d", i)
		r.Time = time.Date(2026, 4, day, 0, 0, 0, 0, time.UTC).Unix()
		records = append(records, r)
	}
	v := buildView(t, table.Spec{Sort: []table.SortKey{{Column: table.TimeStamp, Desc: true}}}, records)
	got := writeToString(t, RowsOfView(v, []table.Column{table.TimeStamp}), Options{})
	if want := "TimeStamp\n2026-04-11T00:00:00Z\n2026-04-10T00:00:00Z\n2026-04-09T00:00:00Z\n"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// BenchmarkView exports seven columns of a sorted table.
func BenchmarkView(b *testing.B) {
	for _, n := range []int{1000, 100_000, 1_000_000} {
		records := make([]audit.Record, n)
		for i := range records {
			r := bindRecord()
			r.ID = fmt.Sprintf("00000000-0000-4000-8000-%012d", i)
			r.Time += int64(i * 7919 % n)
			r.ClientIP = fmt.Sprintf("198.51.100.%d", i%256)
			r.SessionID = fmt.Sprintf("5f2c9a1e-0b1c-4d7e-9f00-%012d", i%5000)
			r.Folders = r.Folders[:1]
			records[i] = r
		}
		v := buildView(b, table.Spec{Sort: []table.SortKey{{Column: table.SessionID}}}, records)
		rows := RowsOfView(v, []table.Column{
			table.TimeStamp, table.Mailbox, table.Folder, table.Items, table.ClientIP, table.Client, table.SessionID,
		})
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				if _, err := Write(b.Context(), io.Discard, rows, Options{}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}
