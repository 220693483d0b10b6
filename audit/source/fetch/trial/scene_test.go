package trial_test

import (
	"slices"
	"sync"
	"time"

	"whoread/audit"
	"whoread/audit/coverage"
	"whoread/audit/source/fetch"
	"whoread/fixtures"
	simulated "whoread/fixtures/tenant"
	"whoread/fixtures/tenanttest"
)

// scene is the content of a tenant's audit log.
type scene struct {
	rows []fixtures.Row
	span coverage.Span
	// counts are the expected counts.
	counts fixtures.Counts
	// days is the number of days, until now, in which the activity feed published the log; it keeps
	// seven.
	days int
}

// month is the synthetic case.
var month = sync.OnceValue(func() scene { //nolint:gochecknoglobals // it is told once
	rows := append(slices.Clone(tenanttest.SharedCase().Rows), oldRow(september(1)))
	return scene{rows, coverage.Span{From: september(1), To: simulated.DefaultTime()}, tenanttest.CaseCounts(), 6}
})

// Parts of the case: burst is the busiest part, with more than a page of records; calm came before it,
// and few is a part of calm.
var (
	burst = sync.OnceValue(func() scene { return sceneBetween(13, 17, 2) }) //nolint:gochecknoglobals // as above
	calm  = sync.OnceValue(func() scene { return sceneBetween(1, 12, 3) })  //nolint:gochecknoglobals // as above
	few   = sync.OnceValue(func() scene { return sceneBetween(4, 8, 2) })   //nolint:gochecknoglobals // as above
)

// sceneBetween returns the case between two days of September.
func sceneBetween(from, to, days int) scene {
	span := coverage.Span{From: september(from), To: september(to)}
	rows := slices.DeleteFunc(slices.Clone(month().rows), func(r fixtures.Row) bool {
		return r.Time < span.From.Unix() || r.Time >= span.To.Unix()
	})
	return scene{append(rows, oldRow(span.From)), span, tenanttest.CountsOfRows(rows), days}
}

// oldRow returns a row from before a scene. It shows that the activity feed is filled, unlike a new
// subscription.
func oldRow(begin time.Time) fixtures.Row {
	return fixtures.Row{
		ID: "11111111-2222-4333-8444-555555555555", Time: begin.Unix() - 1, RecordType: 2, Operation: "Send",
		UserID:    "adele.vance@contoso.example",
		AuditData: []byte(`{"Id":"11111111-2222-4333-8444-555555555555","Operation":"Send","RecordType":2}`),
	}
}

func september(day int) time.Time { return time.Date(2026, 9, day, 0, 0, 0, 0, time.UTC) }

// newRequest requests everything in the scene. The activity feed is requested by publication time.
func (sc scene) newRequest(source string) fetch.Request {
	a := fetch.Request{Operations: []string{audit.MailItemsAccessed}, Span: sc.span}
	if source == "activity" {
		a.From, a.To = sc.publicationTime(fixtures.Row{Time: sc.span.From.Unix()}), simulated.DefaultTime()
	}
	return a
}

// publicationTime spreads the rows over the days of the feed until shortly before now.
func (sc scene) publicationTime(r fixtures.Row) time.Time {
	const quiet = 30 * time.Minute
	reach := time.Duration(sc.days)*24*time.Hour - quiet
	if r.Operation == "Send" && r.Time < sc.span.From.Unix() {
		return simulated.DefaultTime().AddDate(0, 0, -sc.days).Add(-2 * time.Hour)
	}
	share := float64(sc.span.To.Sub(time.Unix(r.Time, 0))) / float64(sc.span.To.Sub(sc.span.From))
	return simulated.DefaultTime().Add(-quiet - time.Duration(share*float64(reach))).Truncate(time.Second)
}
