package export

import (
	"fmt"
	"io"
	"testing"
	"time"

	"whoread/audit"
	"whoread/audit/table"
)

func built(tb testing.TB, spec table.Spec, records ...audit.Record) Rows {
	tb.Helper()
	s := table.NewStore()
	s.Append(&audit.Page{Rows: len(records), Records: records, Places: make([]audit.Place, len(records))})
	v, err := table.Build(tb.Context(), s.Snapshot(), spec)
	if err != nil {
		tb.Fatal(err)
	}
	return Of(v, spec.Columns())
}

func bind() audit.Record {
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
	const after = ",198.51.100.77,'=cmd,s1,,not asked,\n"
	want := "TimeStamp,RecordId,Mailbox,User,Access,Folder,FolderId,InternetMessageId,ItemId,SizeInBytes,ClientIP,ClientInfo,SessionId,TokenSessionId,SubjectState,Subject\n" +
		before + `\Inbox,F1,<a@contoso.example>,I1,1024` + after +
		before + `\Inbox,F1,<>,I2,` + after +
		before + `"\Sent, Items",F2,<b@contoso.example>,I3,0` + after
	if got := written(t, built(t, table.Spec{Shape: table.Accesses}, bind()), Options{}); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestC43TimesAreISO8601InUTC(t *testing.T) {
	t.Parallel()
	undated := bind()
	undated.ID, undated.Time = "00000000-0000-4000-8000-000000000002", 0
	rows := built(t, table.Spec{Shape: table.Grouped, By: table.SessionID}, bind(), undated)
	const want = `{"SessionId":"s1","ClientIPs":"198.51.100.77","Users":"adele.vance@contoso.example","Mailboxes":"adele.vance@contoso.example",` +
		`"First":"2026-10-01T08:28:17Z","Last":"2026-10-01T08:28:17Z","Records":2,"Bind":2,"Sync":0,"ItemAccesses":6,"DistinctMessages":2,`
	if got := written(t, rows, Options{Format: JSONL}); len(got) < len(want) || got[:len(want)] != want {
		t.Errorf("got\n%s\nwant\n%s...", got, want)
	}
}

func TestC44ExportKeepsTheOrderOfTimesAsTimes(t *testing.T) {
	t.Parallel()
	var records []audit.Record
	for i, day := range []int{10, 9, 11} {
		r := bind()
		r.ID = fmt.Sprintf("00000000-0000-4000-8000-00000000000%d", i)
		r.Time = time.Date(2026, 4, day, 0, 0, 0, 0, time.UTC).Unix()
		records = append(records, r)
	}
	s := table.NewStore()
	s.Append(&audit.Page{Rows: 3, Records: records, Places: make([]audit.Place, 3)})
	v, err := table.Build(t.Context(), s.Snapshot(), table.Spec{Sort: []table.Key{{Column: table.TimeStamp, Desc: true}}})
	if err != nil {
		t.Fatal(err)
	}
	got := written(t, Of(v, []table.Column{table.TimeStamp}), Options{})
	if want := "TimeStamp\n2026-04-11T00:00:00Z\n2026-04-10T00:00:00Z\n2026-04-09T00:00:00Z\n"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// BenchmarkView exports seven columns of a sorted table.
func BenchmarkView(b *testing.B) {
	for _, n := range []int{1000, 100_000, 1_000_000} {
		records := make([]audit.Record, n)
		for i := range records {
			r := bind()
			r.ID = fmt.Sprintf("00000000-0000-4000-8000-%012d", i)
			r.Time += int64(i * 7919 % n)
			r.ClientIP = fmt.Sprintf("198.51.100.%d", i%256)
			r.SessionID = fmt.Sprintf("5f2c9a1e-0b1c-4d7e-9f00-%012d", i%5000)
			r.Folders = r.Folders[:1]
			records[i] = r
		}
		s := table.NewStore()
		s.Append(&audit.Page{Rows: n, Records: records, Places: make([]audit.Place, n)})
		v, err := table.Build(b.Context(), s.Snapshot(), table.Spec{Sort: []table.Key{{Column: table.SessionID}}})
		if err != nil {
			b.Fatal(err)
		}
		rows := Of(v, []table.Column{
			table.TimeStamp, table.Mailbox, table.Folder, table.Items, table.ClientIP, table.Client, table.SessionID,
		})
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				if err := Write(b.Context(), io.Discard, rows, Options{}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}
