package messagetrace

import (
	"context"
	"strings"
	"sync"
	"time"

	"whoread/audit/messageid"
	"whoread/audit/tenant"
	"whoread/trace"
	"whoread/trace/service"
)

const (
	// callsPerPeriod is the number of calls of a tenant in the span while, for both channels together.
	callsPerPeriod = 100
	limitPeriod    = 5 * time.Minute
)

// Source is the [trace.Source] that queries message traces.
type Source struct {
	clock    trace.Clock
	service  *service.Service
	searched searchedSpans

	mu      sync.Mutex
	open    []channelClient // clients that can still be used
	denials []string        // why others cannot
}

// New returns a source that queries the message traces of a tenant by channels, in their order: each
// where those before it are denied or not there. The default is [Exchange] and [Graph]. Nil calls
// mean no limit.
func New(caller tenant.Caller, clock trace.Clock, calls *trace.Budget, channels ...Channel) *Source {
	s := &Source{
		clock: clock,
		service: service.New("message trace", "in the last 90 days by message trace", clock,
			trace.NewRateLimit("message trace", callsPerPeriod, limitPeriod, clock, calls)),
	}
	if len(channels) == 0 {
		channels = []Channel{Exchange, Graph}
	}
	for _, c := range channels {
		s.open = append(s.open, c.newClient(caller, s.service))
	}
	return s
}

// Name returns the name of the source in findings.
func (s *Source) Name() string { return s.service.Name() }

// RateLimit returns how often the source can still be called.
func (s *Source) RateLimit() trace.RateLimitState { return s.service.State() }

// Plan estimates what the queries take at most, if no message is found before the
// oldest span.
func (s *Source) Plan(queries []trace.Query, now time.Time) trace.Cost {
	to, why := s.openClient()
	if to == nil {
		return trace.Cost{Why: why}
	}
	var bracketed, other int
	for _, q := range queries {
		if s.service.CheckQuery(q, lookback, now) != nil {
			continue
		}
		bracketed++
		other += len(q.ID.Spellings()) - 1
	}
	calls := len(splitSpans(now)) * (countGroups(bracketed, to.maxIDs()) + countGroups(other, to.maxIDs()))
	cost := trace.Cost{IDs: bracketed, Calls: calls, Duration: s.service.EstimateDuration(calls, to.callDuration())}
	if bracketed < len(queries) {
		cost.Why = "message traces look back 90 days"
	}
	return cost
}

// countGroups returns the number of groups of the given size.
func countGroups(n, size int) int { return (n + size - 1) / size }

// Resolve sends the queries, see [trace.Source].
func (s *Source) Resolve(ctx context.Context, queries []trace.Query, found func(trace.Finding)) error {
	now := s.clock.Now()
	search := search{Source: s, found: found, rows: service.Rows{}, known: map[messageid.Key]struct{}{}, trouble: map[messageid.Key]string{}}
	for _, q := range queries {
		if f := s.service.CheckQuery(q, lookback, now); f != nil {
			found(*f)
			continue
		}
		search.queries = append(search.queries, q)
	}
	for _, sp := range s.searched.startSearch(now) {
		if err := search.searchSpan(ctx, sp); err != nil {
			search.reportPartial()
			return err
		}
	}
	search.reportRest()
	return nil
}

// openClient returns the client to use, or nil and why none is left.
func (s *Source) openClient() (to channelClient, why string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.open) == 0 {
		return nil, strings.Join(s.denials, "; ")
	}
	return s.open[0], ""
}

// closeClient records why the current client must not be used any more.
func (s *Source) closeClient(reason string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open, s.denials = s.open[1:], append(s.denials, reason)
}
