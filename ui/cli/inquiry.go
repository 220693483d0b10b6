package cli

import (
	"whoread/audit/tenant"
	"whoread/trace"
)

// inquiry is who is to be asked for messages, in which order, how often, and as whom.
type inquiry struct {
	finders []finder
	lacks   string // what the cloud lacks of what was named, as a clause; "" for nothing
	calls   int    // at the most; [trace.Unlimited] for as many as it takes
	sign    tenant.Config
	clock   tenant.Clock
}

// inquiry is what the flags mean for somebody who signs in so.
func (f *lookupFlags) inquiry(sign tenant.Config, clock tenant.Clock) (inquiry, error) {
	q := inquiry{calls: int(f.budget), sign: sign, clock: clock}
	var err error
	q.finders, q.lacks, err = findersOf(f.resolvers, sign.Cloud)
	return q, err
}

// open makes ready to ask as a client of its own. Nothing is asked yet.
func (q inquiry) open(k *knowledge) (*lookup, error) {
	if err := k.keepable(); err != nil {
		return nil, err
	}
	client, err := tenant.New(q.sign)
	if err != nil {
		return nil, err
	}
	return q.as(client, k), nil
}

// as makes ready to ask as a client, which is closed with the lookup. Nothing is asked yet.
func (q inquiry) as(client *tenant.Client, k *knowledge) *lookup {
	sources, calls := q.sources(client)
	return &lookup{
		Resolver: trace.New(trace.Options{Sources: sources, Findings: k.findings, Clock: q.clock, CallLimit: calls, State: client.State}),
		client:   client,
		inquiry:  q,
		sources:  sources,
	}
}

// sources are those who are asked, and the calls that they may make.
func (q inquiry) sources(c tenant.Caller) ([]trace.Source, *trace.CallLimit) {
	calls := trace.NewCallLimit(q.calls)
	var sources []trace.Source
	for _, f := range q.finders {
		sources = append(sources, f.open(c, q.clock, calls))
	}
	return sources, calls
}

// lookup asks for messages while a command runs.
type lookup struct {
	*trace.Resolver
	inquiry
	client  *tenant.Client
	sources []trace.Source
}

// Close ends what is being asked for, and notes the app if it was mailboxes that were asked: that
// is in their audit log.
func (l *lookup) Close() {
	l.Resolver.Close()
	for i, f := range l.finders {
		if f.services[0] == tenant.Mail && l.sources[i].RateLimit().Made > 0 {
			l.Findings().AddApp(l.sign.ClientID)
		}
	}
	l.client.Close()
}
