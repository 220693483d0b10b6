package flags

import (
	"fmt"
	"slices"
	"strings"

	"whoread/audit/tenant"
	"whoread/trace"
	"whoread/trace/hunting"
	"whoread/trace/mailbox"
	"whoread/trace/messagetrace"
)

// SubjectSource is a source to look up messages in.
type SubjectSource struct {
	Services []tenant.Service // each is tried if the ones before refuse
	Open     func(tenant.Caller, tenant.Clock, *trace.Budget) trace.Source
	Leaves   string // the traces that lookups leave in the tenant
}

// The names of subject sources for --resolvers.
const (
	byMailbox    = "mailbox"
	byHunting    = "hunting"
	byTrace      = "trace"       // Exchange, or Graph if Exchange refuses
	byGraphTrace = "graph-trace" // only Graph
)

func subjectSourceNames() []string { return []string{byMailbox, byHunting, byTrace, byGraphTrace} }

// defaultSubjectSources returns the names used without --resolvers.
func defaultSubjectSources() []string { return []string{byMailbox, byHunting, byTrace} }

// subjectServices returns the services of a subject source.
func subjectServices(name string) []tenant.Service {
	switch name {
	case byMailbox:
		return []tenant.Service{tenant.Mail}
	case byHunting:
		return []tenant.Service{tenant.Hunting}
	case byTrace:
		return []tenant.Service{tenant.ExchangeTrace, tenant.GraphTrace}
	default:
		return []tenant.Service{tenant.GraphTrace}
	}
}

// selectSubjectSources returns the named subject sources that a cloud has, in the order of the names, and
// a clause that says which it lacks ("" for none). Message traces of all services are one source, because
// they share one limit of the tenant.
func selectSubjectSources(names []string, cloud tenant.Cloud) (sources []SubjectSource, lacks string, err error) {
	if names, err = parseEach("resolvers", names, parseSubjectSource); err != nil {
		return nil, "", err
	}
	if len(names) == 0 {
		names = defaultSubjectSources()
	}
	var lacking []string
	var traces []tenant.Service
	place := 0 // index of the message traces in sources
	for _, name := range names {
		has := slices.DeleteFunc(subjectServices(name), func(s tenant.Service) bool { return !cloud.HasService(s) })
		switch {
		case len(has) == 0:
			lacking = append(lacking, cloud.UnavailableReason(subjectServices(name)[0]))
		case name == byMailbox:
			sources = append(sources, newMailboxSource())
		case name == byHunting:
			sources = append(sources, newHuntingSource())
		default:
			if len(traces) == 0 {
				place = len(sources)
			}
			traces = append(traces, slices.DeleteFunc(has, func(s tenant.Service) bool { return slices.Contains(traces, s) })...)
		}
	}
	if len(traces) > 0 {
		sources = slices.Insert(sources, place, newTraceSource(traces))
	}
	lacks = strings.Join(lacking, ", ")
	if len(sources) == 0 {
		return nil, "", UsageErrorf("%s; choose other --resolvers or another --cloud", lacks)
	}
	return sources, lacks, nil
}

// parseSubjectSource parses a name for --resolvers.
func parseSubjectSource(text string) (string, error) {
	for _, name := range subjectSourceNames() {
		if strings.EqualFold(name, text) {
			return name, nil
		}
	}
	return "", fmt.Errorf("is not a resolver; %s", SuggestNames(text, subjectSourceNames()))
}

func newMailboxSource() SubjectSource {
	return SubjectSource{
		subjectServices(byMailbox),
		func(c tenant.Caller, t tenant.Clock, p *trace.Budget) trace.Source { return mailbox.New(c, t, p) },
		"lookups are mail accesses: the audit log records them as Binds of the app. whoread recognizes them by\n" +
			"the app ID and leaves them out of all counts",
	}
}

func newHuntingSource() SubjectSource {
	return SubjectSource{
		subjectServices(byHunting),
		func(c tenant.Caller, t tenant.Clock, p *trace.Budget) trace.Source { return hunting.New(c, t, p) },
		"nothing changes, and no mailbox is accessed; the log of Graph activities records the query, if the\n" +
			"tenant keeps one",
	}
}

// newTraceSource returns a source of message traces: each service is tried if the ones before refuse.
func newTraceSource(services []tenant.Service) SubjectSource {
	var channels []messagetrace.Channel
	for _, s := range services {
		channel := messagetrace.Exchange
		if s == tenant.GraphTrace {
			channel = messagetrace.Graph
		}
		channels = append(channels, channel)
	}
	return SubjectSource{
		services,
		func(c tenant.Caller, t tenant.Clock, p *trace.Budget) trace.Source {
			return messagetrace.New(c, t, p, channels...)
		},
		"nothing changes, and no mailbox is accessed; Microsoft does not document whether the search itself is\nlogged",
	}
}
