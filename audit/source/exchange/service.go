package exchange

import (
	"context"
	"time"

	"whoread/audit"
	"whoread/audit/source/live"
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

// AtOnce is how many windows may be asked for at the same time. Exchange publishes no limit;
// its own module has few requests in flight.
func (s *Service) AtOnce() int { return 2 }

// Slices cuts the span into days of UTC, the newest first: the first question of an incident is
// what happened last.
func (s *Service) Slices(a live.Ask, _ time.Time) []live.Slice {
	const day = 24 * time.Hour
	var slices []live.Slice
	for to := a.To; to.After(a.From); {
		from := to.Add(-time.Nanosecond).Truncate(day) // times are truncated as those of UTC
		if from.Before(a.From) {
			from = a.From
		}
		slices = append(slices, live.Slice{Span: audit.Span{From: from, To: to}})
		to = from
	}
	return slices
}

// Fetch reads a window in sessions, until they can be believed or too many were in trouble.
func (s *Service) Fetch(ctx context.Context, a live.Ask, w live.Window) error {
	to, err := s.channelTo(ctx, searchCmdlet)
	if err != nil {
		return err
	}
	var (
		told     told
		sessions sessions
	)
	for id := firstSession(w); ; id.number++ {
		if err := w.Asked(id.String()); err != nil {
			return err
		}
		r := &session{}
		err := r.read(ctx, to, search(a, w.Span(), id), w, &told)
		switch {
		case err != nil && !sessions.failed(r, err):
			return err
		case err != nil:
			// Another session may find Exchange less busy.
		case r.total >= most:
			return live.ErrSplit
		default:
			if settled, err := sessions.add(r); settled || err != nil {
				return err
			}
		}
		if err := s.pause(ctx, w, &sessions); err != nil {
			return err
		}
	}
}

// pause gives Exchange time to recover from what ended the last session.
func (s *Service) pause(ctx context.Context, w live.Window, ended *sessions) error {
	n := ended.troubles + ended.failures
	if n == 0 {
		return nil
	}
	w.Doing("waiting for a new session, since " + ended.last)
	return s.clock.Sleep(ctx, min(time.Duration(n)*10*time.Second, time.Minute))
}
