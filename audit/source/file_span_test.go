package source

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"whoread/audit/coverage"

	"github.com/google/go-cmp/cmp"
)

func clock(hour int) time.Time { return time.Date(2026, 9, 14, hour, 0, 0, 0, time.UTC) }

// recordAt is a record of an hour as one line.
func recordAt(id, hour int) string {
	return fmt.Sprintf(`{"CreationTime":"2026-09-14T%02d:00:00","Id":"%d","Operation":"MailItemsAccessed","RecordType":50}`, hour, id)
}

func entryLine(t *testing.T, e coverage.Entry) string {
	t.Helper()
	text, err := coverage.AppendEntry(nil, e)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestLedgerEntriesOfSavedFetchAreNoRows(t *testing.T) {
	asked := coverage.Request{Span: coverage.Span{From: clock(0), To: clock(20)}, Filter: "MailItemsAccessed of every mailbox", Tenant: "contoso.example"}
	window := coverage.Window{ID: 1, Source: "Graph audit query", Span: coverage.Span{From: clock(0), To: clock(10)}, Filter: asked.Filter, Tenant: asked.Tenant, Query: "q1"}
	whole := window
	whole.State, whole.Rows, whole.Calls, whole.Took = coverage.Whole, 2, 7, 90*time.Second
	text := entryLine(t, coverage.Entry{Request: &asked, FetchRequest: []byte(`{"operations":["MailItemsAccessed"],"value":[1,2]}`)}) +
		entryLine(t, coverage.Entry{Window: &window}) + recordAt(1, 3) + "\n" + recordAt(2, 4) + "\n" +
		entryLine(t, coverage.Entry{Seen: "blob"}) + entryLine(t, coverage.Entry{Window: &whole})

	got := readAll(t, Options{}, writeFile(t, "saved.jsonl", []byte(text)))
	if len(got.records) != 2 || len(got.rejected) != 0 || got.inputs[0].Rows != 2 || got.inputs[0].Err != nil {
		t.Fatalf("%d records, rejected %v, input %+v", len(got.records), got.rejected, got.inputs[0])
	}
	want := coverage.Ledger{Requests: []coverage.Request{asked}, Windows: []coverage.Window{whole}}
	if diff := cmp.Diff(want, got.inputs[0].Coverage); diff != "" {
		t.Error(diff)
	}
	wantGaps := []coverage.Gap{{Span: coverage.Span{From: clock(10), To: clock(20)}, Reason: "not requested yet"}}
	if diff := cmp.Diff(wantGaps, got.inputs[0].Coverage.Gaps()); diff != "" {
		t.Error(diff)
	}
}

func TestUnreadableEntryIsRejectedRow(t *testing.T) {
	text := entryLine(t, coverage.Entry{Seen: "a"}) + `{"whoread":{"window":7}}` + "\n" + recordAt(1, 3) + "\n" + `{"whoread":{"wind`
	got := readAll(t, Options{}, writeFile(t, "saved.jsonl", []byte(text)))
	if len(got.records) != 1 || got.inputs[0].Rejected != 2 || got.inputs[0].Rows != 3 {
		t.Errorf("%d records, input %+v", len(got.records), got.inputs[0])
	}
}

// What the rows of a saved fetch tell against its ledger.
func TestSavedFetchWithMissingRowsIsIncomplete(t *testing.T) {
	asked := coverage.Request{Span: coverage.Span{From: clock(0), To: clock(10)}, Filter: "MailItemsAccessed of every mailbox"}
	whole := coverage.Window{ID: 1, Source: "Graph audit query", Span: asked.Span, Filter: asked.Filter, State: coverage.Whole, Rows: 3}
	begin, end := entryLine(t, coverage.Entry{Request: &asked}), entryLine(t, coverage.Entry{Window: &whole})
	for name, test := range map[string]struct {
		text string
		want []string
	}{
		"all of it":       {begin + joinLines(recordAt(1, 3), recordAt(2, 4), recordAt(3, 4)) + end, nil},
		"rejected":        {begin + joinLines(recordAt(1, 3), `{"Id":`, recordAt(3, 4)) + end, []string{"has 1 row that could not be read; the time of what is missing is not known"}},
		"an entry":        {begin + joinLines(recordAt(1, 3), recordAt(2, 4), recordAt(3, 4)) + end + `{"whoread":{"window":7}}` + "\n", []string{"has 1 row that could not be read; the time of what is missing is not known"}},
		"deleted":         {begin + joinLines(recordAt(1, 3)) + end, []string{"holds 1 row, its ledger states at least 3: rows are missing from the file"}},
		"all of them":     {begin + end, []string{"holds 0 rows, its ledger states at least 3: rows are missing from the file"}},
		"one is cut off":  {begin + joinLines(recordAt(1, 3), recordAt(2, 3), cutOff) + end, []string{"has 1 row that could not be read"}},
		"more than there": {begin + joinLines(recordAt(1, 3), recordAt(2, 4), recordAt(3, 4), recordAt(4, 4)) + end, nil},
	} {
		t.Run(name, func(t *testing.T) {
			path := writeFile(t, "saved.jsonl", []byte(test.text))
			c := readAll(t, Options{}, path).inputs[0].Coverage
			var got, want []string
			for _, g := range c.Gaps() {
				got = append(got, g.Reason)
			}
			for _, reason := range test.want {
				want = append(want, path+" "+reason)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
			if complete := c.Verdict() == coverage.Complete; complete != (want == nil) {
				t.Errorf("verdict %v", c.Verdict())
			}
		})
	}
}

// cutOff is a row whose AuditData a spreadsheet cut off.
const cutOff = `{"RecordType":50,"AuditData":"{\"CreationTime\":\"2026-09-14T04:00:00\",\"Id\":\"x"}`

// A row that was cut off is a gap at its time; the file has the span of its records.
func TestC55CutOffRowIsGap(t *testing.T) {
	path := writeFile(t, "export.jsonl", []byte(joinLines(recordAt(1, 3), recordAt(2, 5), cutOff)))
	c := readAll(t, Options{}, path).inputs[0].Coverage
	gaps := c.Gaps()
	if len(gaps) != 1 || !gaps[0].From.Equal(clock(4)) || !strings.Contains(gaps[0].Reason, "is cut off (1)") {
		t.Errorf("gaps %v", gaps)
	}
	if n := len(c.Windows); n != 2 || c.Windows[1].State != coverage.FromFile || !c.Windows[1].From.Equal(clock(3)) {
		t.Errorf("%+v", c.Windows)
	}
}

func TestFileCoverageHasSpanAndLimits(t *testing.T) {
	span := coverage.Span{From: clock(3), To: clock(5).Add(time.Second)}
	tests := map[string]struct {
		text string
		want coverage.WindowState
		says string
	}{
		"nothing known":      {joinLines(recordAt(1, 5), recordAt(2, 3), recordAt(3, 4)), coverage.FromFile, ""},
		"C20 5,000 rows":     {repeatRows(5_000, inWrapper), coverage.Short, "exactly 5,000 rows"},
		"one row more":       {repeatRows(5_001, inWrapper), coverage.FromFile, ""},
		"C22 50,000":         {repeatRows(50_000, inWrapper), coverage.Short, "exactly 50,000 rows"},
		"no limit of a blob": {repeatRows(50_000, recordAt), coverage.FromFile, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			path := writeFile(t, "export.jsonl", []byte(test.text))
			c := readAll(t, Options{}, path).inputs[0].Coverage
			if len(c.Requests) != 0 || len(c.Windows) != 1 {
				t.Fatalf("%+v", c)
			}
			w := c.Windows[0]
			if w.Source != path || w.State != test.want || !w.From.Equal(span.From) || !w.To.Equal(span.To) || !strings.Contains(w.Reason, test.says) {
				t.Errorf("%+v", w)
			}
			verdict := map[coverage.WindowState]coverage.Verdict{coverage.FromFile: coverage.Unproven, coverage.Short: coverage.Incomplete}[test.want]
			if c.Verdict() != verdict {
				t.Errorf("verdict %v, want %v", c.Verdict(), verdict)
			}
		})
	}
}

func joinLines(rows ...string) string { return strings.Join(rows, "\n") + "\n" }

func repeatRows(n int, row func(id, hour int) string) string {
	rows := make([]string, n)
	for i := range rows {
		rows[i] = row(i, 3+i%3)
	}
	return joinLines(rows...)
}

// inWrapper is a record of an hour in a row of Search-UnifiedAuditLog.
func inWrapper(id, hour int) string {
	return `{"RecordType":"ExchangeItemAggregated","AuditData":` + strconv.Quote(recordAt(id, hour)) + `}`
}

func TestResultCountReportsMissingRows(t *testing.T) {
	t.Parallel()
	events := makeAccessEvents(7)
	forms := map[string]func(e testEvent, count string) string{
		"CSV": func(e testEvent, count string) string {
			return `"` + count + `","` + strings.ReplaceAll(e.data, `"`, `""`) + `"` + "\n"
		},
		"JSON": func(e testEvent, count string) string {
			return `{"ResultCount":` + count + `,"AuditData":` + strconv.Quote(e.data) + "}\n"
		},
		"Clixml": func(e testEvent, count string) string {
			return `<Obj><Props><S N="AuditData">` + clixmlEscape(e.data) + `</S><I32 N="ResultCount">` + count + "</I32></Props></Obj>"
		},
		"list": func(e testEvent, count string) string {
			return "Operations : x\nAuditData : " + e.data + "\nResultCount : " + count + "\n\n"
		},
	}
	around := map[string][2]string{"CSV": {"ResultCount,AuditData\n", ""}, "Clixml": {"<Objs>", "</Objs>"}}
	for name, c := range map[string]struct {
		counts []int
		want   string
	}{
		"all of a search":       {[]int{3, 3, 3}, ""},
		"of two that are alike": {[]int{2, 2, 2, 2}, ""},
		"of two that are not":   {[]int{2, 2, 1}, ""},
		"no count":              {[]int{0, 0, -1}, "has 3 rows of a search that failed (ResultIndex -1 or ResultCount 0): its results are missing"},
		"one of three":          {[]int{3}, "has 1 row of searches with 3 results each, as the rows say; at least 2 are missing, or were left out"},
		"four of six":           {[]int{3, 3, 3, 3}, "has 4 rows of searches with 3 results each, as the rows say; at least 2 are missing, or were left out"},
		"parts of two searches": {[]int{1, 2, 5, 5}, "has 1 row of searches with 2 results each, and so on, as the rows say; at least 4 results of 2 searches are missing, or were left out"},
	} {
		for form, row := range forms {
			text := around[form][0]
			for i, n := range c.counts {
				text += row(events[i], strconv.Itoa(n))
			}
			got := readAll(t, Options{}, writeFile(t, "x", []byte(text+around[form][1])))
			if len(got.records) != len(c.counts) {
				t.Fatalf("%s, %s: %d records, %v", name, form, len(got.records), got.rejected)
			}
			w := got.inputs[0].Coverage.Windows[0]
			if w.Reason != c.want || (w.State == coverage.Short) != (c.want != "") {
				t.Errorf("%s, %s: %v, %q, want %q", name, form, w.State, w.Reason, c.want)
			}
		}
	}
}
