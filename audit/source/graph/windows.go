package graph

import (
	"time"

	"whoread/audit/coverage"
	"whoread/audit/source/fetch"
)

const day = 24 * time.Hour

// maxWindows is how many windows a span is cut into at most, but for the days at its ends. A tenant
// may submit 200 queries in 24 hours (learn.microsoft.com/graph/throttling-limits): that leaves
// room for windows that must be cut in halves, for a resume, and for the rest of the tenant.
const maxWindows = 40

// PlanWindows cuts the span into days of UTC, or into runs of days if that would be too many: a query
// returns at least 1,000,000 records, and one day of one operation is far from that in nearly
// every tenant; where it is not, the answer says so, and the window is halved.
//
// The newest come first: a responder looks at an incident that is going on or was just found,
// and the question of the first hour is what happened last. The oldest are asked for all the
// same, also where they lie before what the tenant may have kept, since only the tenant knows
// how long that is: 180 days, a year or ten (learn.microsoft.com/purview/audit-log-retention-policies).
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

// roundUpSecond is the first one not before t.
func roundUpSecond(t time.Time) time.Time { return t.Add(time.Second - 1).Truncate(time.Second) }

// startOfDay is the one that t's day begins with; midnightAfter the first one not before t.
func startOfDay(t time.Time) time.Time { return t.Truncate(day) }

func nextMidnight(t time.Time) time.Time { return startOfDay(t.Add(day - 1)) }
