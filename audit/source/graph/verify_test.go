package graph

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"whoread/audit/source/fetch"
	"whoread/audit/tenant"
)

// answerReadings makes a fake return other rows in each reading, the last ones repeatedly.
func answerReadings(f *fake, readings ...[]string) {
	f.interfere = func(k callKind, _ tenant.Call, n int) fakeAnswer {
		if k != paging {
			return fakeAnswer{}
		}
		rows := readings[min(n, len(readings))-1]
		return fakeAnswer{status: http.StatusOK, body: pageJSON(len(rows), "", rows...)}
	}
}

// innerRecord returns a row with an ID only in its record.
func innerRecord(id string) string { return `{"auditData":{"Id":"` + id + `"}}` }

func TestVerify(t *testing.T) {
	rows := makeRecords(10)
	other := strings.Replace(rows[9], "48213", "48214", 1)
	for _, c := range []struct {
		name     string
		readings [][]string
		extra    string // JSON that beta adds to the query
		blind    bool   // no second reading was requested
		want     []string
		reads    int
		note     string
		short    bool
	}{
		{
			name: "the same", readings: [][]string{rows, {rows[9], rows[0], rows[1], rows[2], rows[3], rows[4], rows[5], rows[6], rows[7], rows[8]}},
			want: rows, reads: 2,
		},
		{
			name: "duplicates", readings: [][]string{slices.Concat(rows, rows[:1])},
			want: slices.Concat(rows, rows[:1]), reads: 2,
		},
		{
			name: "more", readings: [][]string{rows[:7], rows},
			want: rows, reads: 3, note: "reading 2 had 3 new rows, 0 with other content, and lacked 0",
		},
		{
			name: "fewer", readings: [][]string{rows, rows[:7]},
			want: rows, reads: 2, note: "reading 2 had 0 new rows, 0 with other content, and lacked 3",
		},
		{
			name: "changed", readings: [][]string{rows, append(slices.Clone(rows[:9]), other)},
			want: append(slices.Clone(rows), other), reads: 2, note: "reading 2 had 0 new rows, 1 with other content, and lacked 0",
		},
		{
			name: "other ones, then all", readings: [][]string{rows[:5], rows[5:], rows},
			want: rows, reads: 3, note: "reading 2 had 5 new rows, 0 with other content, and lacked 5",
		},
		{
			name: "others each time", readings: [][]string{rows[:1], rows[1:3], rows[3:6], rows[6:]},
			want: rows, reads: 4, short: true,
			note: "reading 4 had 4 new rows, 0 with other content, and lacked 6",
		},
		{
			name: "fewer than counted", readings: [][]string{rows[:7], rows}, extra: `,"isRecordCountLimitExceeded":false,"approximateReturnedRecordCount":9`, blind: true,
			want: rows, reads: 3, note: "reading 2 had 3 new rows",
		},
		{
			name: "as many as counted, duplicates among them", readings: [][]string{slices.Concat(rows[:7], rows[:3]), rows},
			extra: `,"isRecordCountLimitExceeded":false,"approximateReturnedRecordCount":10`, blind: true,
			want: slices.Concat(rows[:7], rows[:3], rows[7:]), reads: 3, note: "reading 2 had 3 new rows",
		},
		{
			name: "as many as counted", readings: [][]string{rows}, extra: `,"isRecordCountLimitExceeded":false,"approximateReturnedRecordCount":10`, blind: true,
			want: rows, reads: 1,
		},
		{
			name: "rows without an id of their own", readings: [][]string{{innerRecord("1"), innerRecord("2")}, {innerRecord("2"), innerRecord("3"), innerRecord("1")}},
			want: []string{innerRecord("1"), innerRecord("2"), innerRecord("3")}, reads: 3, note: "reading 2 had 1 new rows",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, w := &fake{extra: c.extra}, newWindow()
			answerReadings(f, c.readings...)
			err := fetchWindow(t, f, w, func(a *fetch.Request) { a.Verify = !c.blind })
			var short *fetch.ShortError
			if errors.As(err, &short) != c.short || (err != nil) != c.short {
				t.Errorf("got %v", err)
			}
			if c.short && !strings.Contains(err.Error(), c.note) {
				t.Errorf("%v does not give the numbers: %q", err, c.note)
			}
			checkRows(t, w.rows, c.want)
			if f.callCount(paging) != c.reads {
				t.Errorf("read %d times, want %d", f.callCount(paging), c.reads)
			}
			if !strings.Contains(w.joinedNotes(), c.note) || c.note == "" && w.joinedNotes() != "" {
				t.Errorf("noted %q, want %q", w.joinedNotes(), c.note)
			}
		})
	}
}

// A complete second reading fills an inconsistent page of the first.
func TestVerifyFillsInconsistentPages(t *testing.T) {
	rows := makeRecords(10)
	f, w := &fake{}, newWindow()
	f.interfere = func(k callKind, _ tenant.Call, n int) fakeAnswer {
		switch {
		case k != paging:
			return fakeAnswer{}
		case n <= maxPageReads:
			return fakeAnswer{status: http.StatusOK, body: pageJSON(10, "", rows[:8]...)}
		default:
			return fakeAnswer{status: http.StatusOK, body: pageJSON(10, "", rows...)}
		}
	}
	if err := fetchWindow(t, f, w, withVerify); err != nil {
		t.Error(err)
	}
	checkRows(t, w.rows, rows)
}

func TestVerifyThatFails(t *testing.T) {
	f, w := &fake{rows: makeRecords(3)}, newWindow()
	f.interfere = func(k callKind, _ tenant.Call, n int) fakeAnswer {
		if k == paging && n == 2 {
			return fakeAnswer{status: http.StatusBadGateway}
		}
		return fakeAnswer{}
	}
	if err := fetchWindow(t, f, w, withVerify); err == nil {
		t.Error("a second reading that failed is called whole")
	}
	checkRows(t, w.rows, f.rows)
}
