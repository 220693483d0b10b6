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

// generateRows makes rows of thirty days from the first of September on, all in one stretch of
// memory.
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

// moveToOneDay moves rows of thirty days into the first of them.
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

// fingerprint tells sets of records apart.
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

// calmly is how much faster than the real one the clock of a tenant runs that has much to do: the
// address of a next page of Exchange is good for half an hour.
const calmly = 20

// However many records there are, all come, and the memory that a fetch takes does not grow with
// their number.
func TestManyRecords(t *testing.T) {
	days := func(from, to int) coverage.Span { return coverage.Span{From: september(from), To: september(to)} }
	hours := func(n int) coverage.Span {
		return coverage.Span{From: september(1), To: september(1).Add(time.Duration(n) * time.Hour)}
	}
	for _, c := range []struct {
		source string
		rows   func() []fixtures.Row
		// less and more are what is asked for; pages are of the same size, and as many are in
		// flight.
		less, more coverage.Span
	}{
		{"graph", func() []fixtures.Row { return generateRows(scaleCount(200_000, 10_000)) }, days(11, 19), days(1, 31)},
		// A session of Exchange returns 50,000 rows.
		{"exchange", func() []fixtures.Row { return moveToOneDay(generateRows(scaleCount(120_000, 60_000))) }, hours(6), hours(24)},
	} {
		t.Run(c.source, func(t *testing.T) {
			s := startRows(t, c.source, tenant.ClientSecret, simulated.Options{
				Rows: c.rows(), Polls: 1, Clock: simulated.NewClock(simulated.DefaultTime(), calmly),
			})
			more := s.fetchMany(t, c.more)
			if isShortRun() {
				return // there are too few to compare
			}
			less := s.fetchMany(t, c.less)
			t.Logf("%d MB of heap for %d rows, %d MB for %d", less.Peak>>20, less.Rows, more.Peak>>20, more.Rows)
			if more.Rows < 3*less.Rows {
				t.Fatalf("%d rows are not many more than %d", more.Rows, less.Rows)
			}
			if 2*more.Peak > 5*less.Peak { // the garbage collector leaves now more, now less
				t.Errorf("%d MB of heap for %d rows, and %d MB for %d", less.Peak>>20, less.Rows, more.Peak>>20, more.Rows)
			}
		})
	}
}

// fetchMany fetches a span in a process of its own, and checks that all its records come.
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
