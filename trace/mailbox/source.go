package mailbox

import (
	"context"
	"fmt"
	"math"
	"strings"
	"sync"
	"time"

	"whoread/audit/tenant"
	"whoread/trace"
	"whoread/trace/service"
)

const (
	// atOnce is how many lookups one batch holds; Graph takes no more.
	atOnce = 20
	// batches is how many batches are sent in a span: a mailbox answers 10,000 requests of an app
	// in ten minutes, and those of one batch may all go to the same
	// (learn.microsoft.com/graph/throttling-limits).
	batches = 10_000 / atOnce
	span    = 10 * time.Minute
	// anyAge is how far back mailboxes reach: they keep mail for as long as their owners do.
	anyAge = math.MaxInt64
	// aBatch is about how long a batch takes. Four of its lookups run at a time.
	aBatch = time.Second
)

// Source is the [trace.Source] that searches the mailboxes of a tenant.
type Source struct {
	caller  tenant.Caller
	clock   trace.Clock
	service *service.Service

	mu     sync.Mutex
	closed map[place]refusal
}

// place is a part of a mailbox that is searched by itself.
type place struct {
	mailbox string // in lower case
	deleted bool   // its Recoverable Items
}

// refusal is the reason why a place is not queried any more.
type refusal struct {
	state  trace.State
	reason string
}

// New returns a source that queries the mailboxes of a tenant. Nil calls mean no limit.
func New(caller tenant.Caller, clock trace.Clock, calls *trace.Budget) *Source {
	return &Source{
		caller: caller, clock: clock, closed: map[place]refusal{},
		service: service.New("mailbox", "in the mailbox and the Deletions of its Recoverable Items", clock,
			trace.NewRateLimit("mailbox", batches, span, clock, calls)),
	}
}

// Name returns the name of the source in findings.
func (s *Source) Name() string { return s.service.Name() }

// RateLimit returns how often the source can still be called.
func (s *Source) RateLimit() trace.RateLimitState { return s.service.State() }

// Plan estimates what the queries take at most, if no message is found before the
// last place was looked in.
func (s *Source) Plan(queries []trace.Query, _ time.Time) trace.Cost {
	if why := s.service.DenialReason(); why != "" {
		return trace.Cost{Why: why}
	}
	var (
		cost    trace.Cost
		lookups []int // how many queries take a first, a second, ... lookup
	)
	for _, q := range queries {
		most := len(s.openMailboxes(q)) * 2 * len(q.ID.Spellings())
		if most == 0 || service.CheckID(q.ID) != "" {
			continue
		}
		cost.IDs++
		for n := range most {
			if n == len(lookups) {
				lookups = append(lookups, 0)
			}
			lookups[n]++
		}
	}
	for _, n := range lookups {
		cost.Calls += (n + atOnce - 1) / atOnce
	}
	cost.Duration = s.service.EstimateDuration(cost.Calls, aBatch)
	if n := len(queries) - cost.IDs; n > 0 {
		cost.Why = fmt.Sprintf("%d have no known mailbox to query", n)
	}
	return cost
}

// openMailboxes returns the mailboxes of a query that can be searched.
func (s *Source) openMailboxes(q trace.Query) []string {
	var all []string
	for _, m := range q.Mailboxes {
		if _, closed := s.refusalOf(m, false); !closed && isName(m) {
			all = append(all, m)
		}
	}
	return all
}

// isName reports whether a text can name a mailbox in an address. Dots alone would lead to another path.
func isName(mailbox string) bool { return strings.Trim(mailbox, ".") != "" }

// Resolve sends the queries, see [trace.Source]. It looks for a message in one mailbox after the other
// until it is found, and reports a finding for each mailbox.
func (s *Source) Resolve(ctx context.Context, queries []trace.Query, found func(trace.Finding)) error {
	search := search{Source: s, found: found}
	for _, q := range queries {
		search.addQuery(q)
	}
	return search.sendBatches(ctx)
}

// setClosed records why a place must not be queried any more.
func (s *Source) setClosed(mailbox string, deleted bool, why refusal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed[place{strings.ToLower(mailbox), deleted}] = why
}

// refusalOf returns why a place must not be queried any more, and whether there is a reason.
func (s *Source) refusalOf(mailbox string, deleted bool) (refusal, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	why, closed := s.closed[place{strings.ToLower(mailbox), deleted}]
	return why, closed
}
