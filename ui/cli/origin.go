package cli

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

// origin is a service that records can be fetched from, by its name for --source.
type origin struct {
	name    string
	service tenant.Service
	open    func(tenant.Caller, tenant.Clock) fetch.Service
	since   func(now time.Time) time.Time // where a span begins if the user does not say
	leaves  string                        // what asking it leaves in the tenant
}

// origins lists them in the order in which they are tried.
func origins() []origin {
	return []origin{
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
			followed, tenant.Manage, func(c tenant.Caller, t tenant.Clock) fetch.Service { return activity.New(c, t) }, activity.Oldest,
			"the subscription to Audit.Exchange is started unless it is on, and stays on",
		},
	}
}

func tenDaysAgo(now time.Time) time.Time { return now.Add(-10 * 24 * time.Hour) }

func originNames() []string {
	var names []string
	for _, o := range origins() {
		names = append(names, o.name)
	}
	return names
}

// followed is the one that tells what is new.
const followed = "activity"

// originsOf returns the services to ask, in their order: the one that was named, or all of them,
// each in the place of one that refuses.
func originsOf(name string) ([]origin, error) {
	if name == "" {
		return origins(), nil
	}
	for _, o := range origins() {
		if o.name == name {
			return []origin{o}, nil
		}
	}
	if near := filter.Nearest(name, originNames()); len(near) > 0 {
		return nil, misused("--source: there is no %q; did you mean %s?", name, strings.Join(near, " or "))
	}
	return nil, misused("--source: there is no %q; choose one of %s", name, strings.Join(originNames(), ", "))
}

// originOf returns the name for --source of a service by what it is called; "" if there is none.
func originOf(service string) string {
	all := origins()
	i := slices.IndexFunc(all, func(o origin) bool { return o.open(nil, nil).Name() == service })
	if i < 0 {
		return ""
	}
	return all[i].name
}
