package exchange

import (
	"context"
	"time"

	"whoread/audit/coverage"
	"whoread/audit/source/fetch"
	"whoread/audit/tenant"
)

// Service fetches windows with Search-UnifiedAuditLog. It is safe for concurrent use.
type Service struct {
	caller tenant.Caller
	clock  tenant.Clock
}

// New returns a service that calls Exchange through caller.
func New(caller tenant.Caller, clock tenant.Clock) *Service {
	return &Service{caller: caller, clock: clock}
}

// Name returns the name of the service.
func (s *Service) Name() string { return "Exchange audit search" }

// MaxConcurrent returns the limit of concurrent windows. Exchange publishes none; its own module sends
// few concurrent requests.
func (s *Service) MaxConcurrent() int { return 2 }

// PlanWindows divides the span into days of UTC, the newest first, since responders first need what
// happened last.
func (s *Service) PlanWindows(a fetch.Request, _ time.Time) []fetch.WindowPlan {
	const day = 24 * time.Hour
	var slices []fetch.WindowPlan
	for to := a.To; to.After(a.From); {
		from := to.Add(-time.Nanosecond).Truncate(day) // Truncate works in UTC
		if from.Before(a.From) {
			from = a.From
		}
		slices = append(slices, fetch.WindowPlan{Span: coverage.Span{From: from, To: to}})
		to = from
	}
	return slices
}

// FetchWindow reads a window, and repeats the reading if verification is requested.
func (s *Service) FetchWindow(ctx context.Context, a fetch.Request, w fetch.Window) error {
	to, err := tenant.NewCmdlet(ctx, s.caller, tenant.Exchange, searchCmdlet)
	if err != nil {
		return err
	}
	j := &windowReader{clock: s.clock, cmdlet: to, request: a, window: w, next: firstSession(w)}
	if a.Verify {
		j.comparison = fetch.NewComparison("rows")
	}
	if err := j.readWindow(ctx); err != nil || !a.Verify {
		return err
	}
	return j.comparison.RepeatUntilStable("the window", func() error { return j.readWindow(ctx) }, w.AddNote)
}
