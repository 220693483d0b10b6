package exchange

import (
	"context"
	"time"

	"whoread/audit/coverage"
	"whoread/audit/source/fetch"
	"whoread/audit/tenant"
)

// Service answers windows with Search-UnifiedAuditLog. It may be used from several goroutines.
type Service struct {
	caller tenant.Caller
	clock  tenant.Clock
}

// New returns the Exchange of a tenant. The clock is used to wait between sessions.
func New(caller tenant.Caller, clock tenant.Clock) *Service {
	return &Service{caller: caller, clock: clock}
}

// Name is what the service is called on the screen.
func (s *Service) Name() string { return "Exchange audit search" }

// MaxConcurrent is how many windows may be asked for at the same time. Exchange publishes no limit;
// its own module has few requests in flight.
func (s *Service) MaxConcurrent() int { return 2 }

// PlanWindows cuts the span into days of UTC, the newest first: the first question of an incident is
// what happened last.
func (s *Service) PlanWindows(a fetch.Request, _ time.Time) []fetch.WindowPlan {
	const day = 24 * time.Hour
	var slices []fetch.WindowPlan
	for to := a.To; to.After(a.From); {
		from := to.Add(-time.Nanosecond).Truncate(day) // times are truncated as those of UTC
		if from.Before(a.From) {
			from = a.From
		}
		slices = append(slices, fetch.WindowPlan{Span: coverage.Span{From: from, To: to}})
		to = from
	}
	return slices
}

// FetchWindow reads a window, and reads it again where that is asked for.
func (s *Service) FetchWindow(ctx context.Context, a fetch.Request, w fetch.Window) error {
	to, err := tenant.NewCmdlet(ctx, s.caller, tenant.Exchange, searchCmdlet)
	if err != nil {
		return err
	}
	j := &job{clock: s.clock, cmdlet: to, request: a, window: w, next: firstSession(w)}
	if a.Verify {
		j.comparison = fetch.NewComparison("rows")
	}
	if err := j.readWindow(ctx); err != nil || !a.Verify {
		return err
	}
	return j.comparison.RepeatUntilStable("the window", func() error { return j.readWindow(ctx) }, w.AddNote)
}
