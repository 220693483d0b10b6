package flags

import (
	"slices"
	"strings"
	"time"

	"whoread/audit/filter"
	"whoread/audit/source/activity"
	"whoread/audit/source/exchange"
	"whoread/audit/source/fetch"
	"whoread/audit/source/graph"
	"whoread/audit/tenant"
)

// RecordSource is a service that records can be fetched from, by its name for --source.
type RecordSource struct {
	Name         string
	Service      tenant.Service
	Open         func(tenant.Caller, tenant.Clock) fetch.Service
	defaultSince func(now time.Time) time.Time // where a span begins if the user does not say
	Leaves       string                        // what asking it leaves in the tenant
}

// recordSources lists them in the order in which they are tried.
func recordSources() []RecordSource {
	return []RecordSource{
		{
			"graph", tenant.Graph, func(c tenant.Caller, t tenant.Clock) fetch.Service { return graph.New(c, t) }, tenDaysAgo,
			"queries stay in the tenant's list of audit searches, named whoread-...; its audit log has each of them\n" +
				"as AuditSearchCreated and AuditSearchCompleted",
		},
		{
			"exchange", tenant.Exchange, func(c tenant.Caller, t tenant.Clock) fetch.Service { return exchange.New(c, t) }, tenDaysAgo,
			"nothing is changed; whether the search itself is logged, Microsoft does not document",
		},
		{
			ActivitySource, tenant.Manage, func(c tenant.Caller, t tenant.Clock) fetch.Service { return activity.New(c, t) }, activity.OldestListed,
			"the subscription to Audit.Exchange is started unless it is on, and stays on",
		},
	}
}

func tenDaysAgo(now time.Time) time.Time { return now.Add(-10 * 24 * time.Hour) }

// RecordSourceNames returns the values of --source.
func RecordSourceNames() []string {
	var names []string
	for _, o := range recordSources() {
		names = append(names, o.Name)
	}
	return names
}

// ActivitySource is the one that tells what is new.
const ActivitySource = "activity"

// SelectRecordSources returns the services to ask, in their order: the one that was named, or all of them,
// each in the place of one that refuses.
func SelectRecordSources(name string) ([]RecordSource, error) {
	if name == "" {
		return recordSources(), nil
	}
	for _, o := range recordSources() {
		if o.Name == name {
			return []RecordSource{o}, nil
		}
	}
	if near := filter.NearestNames(name, RecordSourceNames()); len(near) > 0 {
		return nil, UsageErrorf("--source: there is no %q; did you mean %s?", name, strings.Join(near, " or "))
	}
	return nil, UsageErrorf("--source: there is no %q; choose one of %s", name, strings.Join(RecordSourceNames(), ", "))
}

// sourceNameOf returns the name for --source of a service by what it is called; "" if there is none.
func sourceNameOf(service string) string {
	all := recordSources()
	i := slices.IndexFunc(all, func(o RecordSource) bool { return o.Open(nil, nil).Name() == service })
	if i < 0 {
		return ""
	}
	return all[i].Name
}
