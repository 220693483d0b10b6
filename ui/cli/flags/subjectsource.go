package flags

import (
	"fmt"
	"slices"
	"strings"

	"whoread/audit/filter"
	"whoread/audit/tenant"
	"whoread/trace"
	"whoread/trace/hunting"
	"whoread/trace/mailbox"
	"whoread/trace/messagetrace"
)

// SubjectSource is somebody who can be asked for messages.
type SubjectSource struct {
	Services []tenant.Service // behind it, each asked where those before it refuse
	Open     func(tenant.Caller, tenant.Clock, *trace.CallLimit) trace.Source
	Leaves   string // what asking leaves in the tenant
}

// The names of finders for --resolvers.
const (
	byMailbox    = "mailbox"
	byHunting    = "hunting"
	byTrace      = "trace"       // by Exchange, and by Graph where that refuses
	byGraphTrace = "graph-trace" // by Graph alone
)

func subjectSourceNames() []string { return []string{byMailbox, byHunting, byTrace, byGraphTrace} }

// defaultSubjectSources are the names of those that are asked if the user does not say.
func defaultSubjectSources() []string { return []string{byMailbox, byHunting, byTrace} }

// subjectServices are the services behind a name.
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

// selectSubjectSources returns who is to be asked in a cloud, in the order of their names, and as a clause what
// the cloud lacks of them; "" for nothing. The services of message traces share one limit of the
// tenant, so that all of them are one finder.
func selectSubjectSources(names []string, cloud tenant.Cloud) (finders []SubjectSource, lacks string, err error) {
	if names, err = parseEach("resolvers", names, parseSubjectSource); err != nil {
		return nil, "", err
	}
	if len(names) == 0 {
		names = defaultSubjectSources()
	}
	var lacking []string
	var traces []tenant.Service
	place := 0 // of the message traces among the finders
	for _, name := range names {
		has := slices.DeleteFunc(subjectServices(name), func(s tenant.Service) bool { return !cloud.HasService(s) })
		switch {
		case len(has) == 0:
			lacking = append(lacking, cloud.UnavailableReason(subjectServices(name)[0]))
		case name == byMailbox:
			finders = append(finders, newMailboxSource())
		case name == byHunting:
			finders = append(finders, newHuntingSource())
		default:
			if len(traces) == 0 {
				place = len(finders)
			}
			traces = append(traces, slices.DeleteFunc(has, func(s tenant.Service) bool { return slices.Contains(traces, s) })...)
		}
	}
	if len(traces) > 0 {
		finders = slices.Insert(finders, place, newTraceSource(traces))
	}
	lacks = strings.Join(lacking, ", ")
	if len(finders) == 0 {
		return nil, "", UsageErrorf("%s; choose other --resolvers or another --cloud", lacks)
	}
	return finders, lacks, nil
}

// parseSubjectSource reads a name.
func parseSubjectSource(text string) (string, error) {
	for _, name := range subjectSourceNames() {
		if strings.EqualFold(name, text) {
			return name, nil
		}
	}
	if near := filter.NearestNames(text, subjectSourceNames()); len(near) > 0 {
		return "", fmt.Errorf("is nobody who can be asked; did you mean %s?", strings.Join(near, " or "))
	}
	return "", fmt.Errorf("is nobody who can be asked; choose among %s", strings.Join(subjectSourceNames(), ", "))
}

func newMailboxSource() SubjectSource {
	return SubjectSource{
		subjectServices(byMailbox),
		func(c tenant.Caller, t tenant.Clock, p *trace.CallLimit) trace.Source { return mailbox.New(c, t, p) },
		"lookups are accesses: they come into the audit log as Binds of the app, which whoread knows by its\n" +
			"id and leaves out of all counts",
	}
}

func newHuntingSource() SubjectSource {
	return SubjectSource{
		subjectServices(byHunting),
		func(c tenant.Caller, t tenant.Clock, p *trace.CallLimit) trace.Source { return hunting.New(c, t, p) },
		"nothing is changed, and no mailbox is touched; the log of Graph activities has the query, if the\n" +
			"tenant keeps one",
	}
}

// newTraceSource asks for message traces by services, each where those before it refuse.
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
		func(c tenant.Caller, t tenant.Clock, p *trace.CallLimit) trace.Source {
			return messagetrace.New(c, t, p, channels...)
		},
		"nothing is changed, and no mailbox is touched; whether the search itself is logged, Microsoft does\nnot document",
	}
}
