package trial_test

import (
	"bytes"
	"os"
	"testing"
	"time"

	"whoread/audit/coverage"
	"whoread/audit/tenant"
	"whoread/fixtures"
	simulated "whoread/fixtures/tenant"
)

// generateRows returns rows of thirty days from September 1, in one block of memory.
func generateRows(n int) []fixtures.Row {
	rows := make([]fixtures.Row, 0, n)
	var block []byte
	for row := range fixtures.GenerateRows(5, n) {
		if cap(block)-len(block) < len(row.AuditData) {
			block = make([]byte, 0, 1<<20+len(row.AuditData))
		}
		begin := len(block)
		block = append(block, row.AuditData...)
		row.AuditData = block[begin:len(block):len(block)]
		rows = append(rows, row)
	}
	return rows
}

// moveToOneDay moves rows of thirty days to the first day.
func moveToOneDay(rows []fixtures.Row) []fixtures.Row {
	stated := func(at int64) []byte {
		return []byte(time.Unix(at, 0).UTC().Format(`"CreationTime":"2006-01-02T15:04:05"`))
	}
	begin := september(1).Unix()
	for i := range rows {
		r := &rows[i]
		before := r.Time
		r.Time = begin + (before-begin)/30
		r.AuditData = bytes.Replace(r.AuditData, stated(before), stated(r.Time), 1)
	}
	return rows
}

// fingerprint identifies a set of records.
type fingerprint struct {
	records int
	sum     uint64
}

func fingerprintOf(rows []fixtures.Row, span coverage.Span) fingerprint {
	var f fingerprint
	for i := range rows {
		if at := rows[i].Time; at >= span.From.Unix() && at < span.To.Unix() {
			f.records++
			f.sum ^= hashOf(rows[i].ID)
		}
	}
	return f
}

// calmly is the speed of the clock of a large tenant: a link to a next page of Exchange expires after
// half an hour.
const calmly = 20

// However many records there are, all are fetched, and memory does not grow with their number.
func TestManyRecords(t *testing.T) {
	days := func(from, to int) coverage.Span { return coverage.Span{From: september(from), To: september(to)} }
	hours := func(n int) coverage.Span {
		return coverage.Span{From: september(1), To: september(1).Add(time.Duration(n) * time.Hour)}
	}
	for _, c := range []struct {
		source string
		rows   func() []fixtures.Row
		// less and more are requested spans with pages of the same size.
		less, more coverage.Span
	}{
		{"graph", func() []fixtures.Row { return generateRows(scaleCount(200_000, 10_000)) }, days(11, 19), days(1, 31)},
		// An Exchange session returns 50,000 rows.
		{"exchange", func() []fixtures.Row { return moveToOneDay(generateRows(scaleCount(120_000, 60_000))) }, hours(6), hours(24)},
	} {
		t.Run(c.source, func(t *testing.T) {
			s := startRows(t, c.source, tenant.ClientSecret, simulated.Options{
				Rows: c.rows(), Polls: 1, Clock: simulated.NewClock(simulated.DefaultTime(), calmly),
			})
			more := s.fetchMany(t, c.more)
			if isShortRun() {
				return // too few to compare
			}
			less := s.fetchMany(t, c.less)
			t.Logf("%d MB of heap for %d rows, %d MB for %d", less.Peak>>20, less.Rows, more.Peak>>20, more.Rows)
			if more.Rows < 3*less.Rows {
				t.Fatalf("%d rows are not many more than %d", more.Rows, less.Rows)
			}
			if 2*more.Peak > 5*less.Peak { // the garbage collector is not exact
				t.Errorf("%d MB of heap for %d rows, and %d MB for %d", less.Peak>>20, less.Rows, more.Peak>>20, more.Rows)
			}
		})
	}
}

// fetchMany fetches a span in a child process, and checks that all records were fetched.
func (s *simulation) fetchMany(t *testing.T, span coverage.Span) report {
	t.Helper()
	e := s.newChildFetch(t, tenant.ClientSecret)
	e.Request = month().newRequest(s.origin.name)
	e.Request.Span = span
	r := s.waitForReport(t, e.startProcess(t))
	want := fingerprintOf(s.rows, span)
	if got := (fingerprint{r.Records, r.Sum}); got != want || r.Verdict != coverage.Complete.String() {
		t.Errorf("%d of %d records, or others, called %q with the error %q: %v", got.records, want.records, r.Verdict, r.Err, r.Gaps)
	}
	if err := os.Remove(e.Save); err != nil { // it is large
		t.Error(err)
	}
	return r
}
