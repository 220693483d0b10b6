package hunting

import (
	"context"
	"net/http"
	"time"

	"whoread/audit/tenant"
	"whoread/trace"
	"whoread/trace/service"
)

const (
	// back is how far hunting looks.
	back = 30 * 24 * time.Hour
	// aQuery is about how long a query takes.
	aQuery = 5 * time.Second
	// permitted is how many queries a tenant may run in a minute.
	permitted = 45
)

// Source is the [trace.Source] of advanced hunting. It resolves for one goroutine at a time; any may
// plan.
type Source struct {
	caller  tenant.Caller
	clock   trace.Clock
	service *service.Service
}

// New returns a source that queries the advanced hunting of a tenant. Nil calls mean no limit.
func New(caller tenant.Caller, clock trace.Clock, calls *trace.CallLimit) *Source {
	return &Source{
		caller: caller, clock: clock,
		service: service.New("hunting", "in the last 30 days by hunting", clock,
			trace.NewRateLimit("hunting", permitted, time.Minute, clock, calls)),
	}
}

// Name is what findings call the source.
func (s *Source) Name() string { return s.service.Name() }

// RateLimit returns how often the source can still be called.
func (s *Source) RateLimit() trace.RateLimitState { return s.service.State() }

// Plan estimates what asking for the wants takes.
func (s *Source) Plan(wants []trace.Want, now time.Time) trace.Cost {
	if why := s.service.Denied(); why != "" {
		return trace.Cost{Why: why}
	}
	var within []trace.Want
	for _, w := range wants {
		if s.service.Unfit(w, back, now) == nil {
			within = append(within, w)
		}
	}
	calls := len(packs(within))
	cost := trace.Cost{IDs: len(within), Calls: calls, Duration: s.service.EstimateDuration(calls, aQuery)}
	if len(within) < len(wants) {
		cost.Why = "hunting looks back 30 days"
	}
	return cost
}

// Resolve asks for the wants, see [trace.Source].
func (s *Source) Resolve(ctx context.Context, wants []trace.Want, found func(trace.Finding)) error {
	var within []trace.Want
	for _, w := range wants {
		if f := s.service.Unfit(w, back, s.clock.Now()); f != nil {
			found(*f)
			continue
		}
		within = append(within, w)
	}
	h := hunt{Source: s, found: found}
	for _, pack := range packs(within) {
		if err := h.ask(ctx, pack, 0); err != nil {
			return err
		}
	}
	return nil
}

// call is the one that runs the query for the wants.
func (s *Source) call(wants []trace.Want) (tenant.Call, error) {
	b, err := body(query(wants))
	return tenant.Call{
		Service: tenant.Hunting, Method: http.MethodPost, URL: "/v1.0/security/runHuntingQuery", Body: b,
		Header: http.Header{"Content-Type": {"application/json; charset=utf-8"}},
	}, err
}
