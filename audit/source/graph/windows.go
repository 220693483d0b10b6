package graph

import (
	"time"

	"whoread/audit/coverage"
	"whoread/audit/source/fetch"
)

const day = 24 * time.Hour

// maxWindows limits the windows of a span, besides the partial days at its ends. A tenant can create
// 200 queries in 24 hours (learn.microsoft.com/graph/throttling-limits); this leaves room for halved
// windows, a resume, and other users of the tenant.
const maxWindows = 40

// PlanWindows divides the span into days of UTC, or into runs of days if there would be too many. A
// query returns at least 1,000,000 records, which is more than a day of one operation in almost every
// tenant; otherwise the window is halved.
//
// The newest windows come first, since responders first need what happened last. Old spans are
// included, since only the tenant knows its retention: 180 days, a year or ten
// (learn.microsoft.com/purview/audit-log-retention-policies).
func (*Service) PlanWindows(a fetch.Request, _ time.Time) []fetch.WindowPlan {
	from, to := a.From.UTC(), a.To.UTC()
	var slices []fetch.WindowPlan
	days := int(nextMidnight(to).Sub(startOfDay(from)) / day)
	width := max(1, (days+maxWindows-1)/maxWindows)
	for start := nextMidnight(to); to.After(from); {
		start = start.AddDate(0, 0, -width)
		if start.Before(from) {
			start = from
		}
		slices = append(slices, fetch.WindowPlan{Span: coverage.Span{From: start, To: to}})
		to = start
	}
	return slices
}

// roundUpSecond rounds a time up to a whole second.
func roundUpSecond(t time.Time) time.Time { return t.Add(time.Second - 1).Truncate(time.Second) }

// startOfDay returns the start of t's day; nextMidnight returns the first midnight not before t.
func startOfDay(t time.Time) time.Time { return t.Truncate(day) }

func nextMidnight(t time.Time) time.Time { return startOfDay(t.Add(day - 1)) }
