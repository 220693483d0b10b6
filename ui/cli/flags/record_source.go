package flags

import (
	"slices"
	"time"

	"whoread/audit/source/activity"
	"whoread/audit/source/exchange"
	"whoread/audit/source/fetch"
	"whoread/audit/source/graph"
	"whoread/audit/tenant"
)

// RecordSource is a service to fetch records from.
type RecordSource struct {
	Name         string // for --source
	Service      tenant.Service
	Open         func(tenant.Caller, tenant.Clock) fetch.Service
	defaultSince func(now time.Time) time.Time // start of the span without --since
	Leaves       string                        // the traces that fetching leaves in the tenant
}

// recordSources returns all record sources in the order in which they are tried.
func recordSources() []RecordSource {
	return []RecordSource{
		{
			"graph", tenant.Graph, func(c tenant.Caller, t tenant.Clock) fetch.Service { return graph.New(c, t) }, tenDaysAgo,
			"queries stay in the tenant's list of audit searches, named whoread-...; its audit log records each\n" +
				"of them as AuditSearchCreated and AuditSearchCompleted",
		},
		{
			"exchange", tenant.Exchange, func(c tenant.Caller, t tenant.Clock) fetch.Service { return exchange.New(c, t) }, tenDaysAgo,
			"nothing changes; Microsoft does not document whether the search itself is logged",
		},
		{
			ActivitySource, tenant.Manage, func(c tenant.Caller, t tenant.Clock) fetch.Service { return activity.New(c, t) }, activity.OldestListed,
			"the subscription to Audit.Exchange is started if it is off, and stays on",
		},
	}
}

func tenDaysAgo(now time.Time) time.Time { return now.Add(-10 * 24 * time.Hour) }

// RecordSourceNames returns the values of --source.
func RecordSourceNames() []string {
	var names []string
	for _, s := range recordSources() {
		names = append(names, s.Name)
	}
	return names
}

// ActivitySource is the only source that --follow works with.
const ActivitySource = "activity"

// SelectRecordSources returns the source of that name, or without a name all sources: each is tried if
// the ones before refuse.
func SelectRecordSources(name string) ([]RecordSource, error) {
	if name == "" {
		return recordSources(), nil
	}
	for _, s := range recordSources() {
		if s.Name == name {
			return []RecordSource{s}, nil
		}
	}
	return nil, UsageErrorf("--source %q does not exist; %s", name, SuggestNames(name, RecordSourceNames()))
}

// sourceNameOf returns the --source name of a service, or "" if there is none.
func sourceNameOf(service string) string {
	all := recordSources()
	i := slices.IndexFunc(all, func(s RecordSource) bool { return s.Open(nil, nil).Name() == service })
	if i < 0 {
		return ""
	}
	return all[i].Name
}
