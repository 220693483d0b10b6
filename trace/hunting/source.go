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
	// lookback is how far hunting looks back.
	lookback = 30 * 24 * time.Hour
	// queryDuration is about how long a query takes.
	queryDuration = 5 * time.Second
	// callsPerMinute is how many queries a tenant may run in a minute.
	callsPerMinute = 45
)

// Source is the [trace.Source] that queries advanced hunting.
type Source struct {
	caller  tenant.Caller
	clock   trace.Clock
	service *service.Service
}

// New returns a source that queries the advanced hunting of a tenant. Nil calls mean no limit.
func New(caller tenant.Caller, clock trace.Clock, calls *trace.Budget) *Source {
	return &Source{
		caller: caller, clock: clock,
		service: service.New("hunting", "in the last 30 days by hunting", clock,
			trace.NewRateLimit("hunting", callsPerMinute, time.Minute, clock, calls)),
	}
}

// Name returns the name of the source in findings.
func (s *Source) Name() string { return s.service.Name() }

// RateLimit returns how often the source can still be called.
func (s *Source) RateLimit() trace.RateLimitState { return s.service.State() }

// Plan estimates what the queries take.
func (s *Source) Plan(queries []trace.Query, now time.Time) trace.Cost {
	if why := s.service.DenialReason(); why != "" {
		return trace.Cost{Why: why}
	}
	var within []trace.Query
	for _, q := range queries {
		if s.service.CheckQuery(q, lookback, now) == nil {
			within = append(within, q)
		}
	}
	calls := len(splitQueries(within))
	cost := trace.Cost{IDs: len(within), Calls: calls, Duration: s.service.EstimateDuration(calls, queryDuration)}
	if len(within) < len(queries) {
		cost.Why = "hunting looks back 30 days"
	}
	return cost
}

// Resolve sends the queries, see [trace.Source].
func (s *Source) Resolve(ctx context.Context, queries []trace.Query, found func(trace.Finding)) error {
	var within []trace.Query
	for _, q := range queries {
		if f := s.service.CheckQuery(q, lookback, s.clock.Now()); f != nil {
			found(*f)
			continue
		}
		within = append(within, q)
	}
	h := hunt{Source: s, found: found}
	for _, pack := range splitQueries(within) {
		if err := h.sendQueries(ctx, pack, 0); err != nil {
			return err
		}
	}
	return nil
}

// newCall returns the call that sends the queries.
func (s *Source) newCall(queries []trace.Query) (tenant.Call, error) {
	b, err := formatBody(formatKQL(queries))
	return tenant.Call{
		Service: tenant.Hunting, Method: http.MethodPost, URL: "/v1.0/security/runHuntingQuery", Body: b,
		Header: http.Header{"Content-Type": {"application/json; charset=utf-8"}},
	}, err
}
