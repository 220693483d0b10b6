package trial_test

import (
	"fmt"
	"slices"
	"testing"

	"whoread/audit/tenant"
	simulated "whoread/fixtures/tenant"
	"whoread/fixtures/tenant/fault"
	"whoread/fixtures/tenant/route"
)

// anywhere is what can go wrong at any call for records, and pass.
func anywhere() []fault.Kind {
	return []fault.Kind{
		fault.Throttle, fault.ThrottleDate, fault.ThrottleSilent, fault.InternalError, fault.BadGateway,
		fault.Unavailable, fault.GatewayTimeout, fault.Reset, fault.ResetBody, fault.SlowBody,
		fault.Truncated, fault.Gzip, fault.LostReply, fault.TokenExpired,
	}
}

// here is what can go wrong at the calls of a route only, and pass.
func here(r route.Route) []fault.Kind {
	switch r {
	case route.GraphCreate:
		return []fault.Kind{fault.V1Missing}
	case route.GraphStatus:
		return []fault.Kind{fault.NotReady}
	case route.GraphRecords:
		return []fault.Kind{fault.NotReady, fault.ShortPage, fault.StringScalars, fault.DynamicDocument}
	case route.ExchangeInvoke:
		return []fault.Kind{
			fault.ResultIndex, fault.ResultCount, fault.EmptyPage, fault.TaskCanceled, fault.ExpiredPaging,
		}
	case route.ActivitySubscribe:
		return []fault.Kind{fault.AlreadySubscribed}
	case route.ActivityContent, route.ActivityBlob:
		return []fault.Kind{fault.AF429, fault.AF50000}
	default:
		return nil
	}
}

// Each trouble that passes, at each call, leaves the records that there are and the word that
// they are all.
func TestTroublesThatPass(t *testing.T) {
	for _, o := range origins() {
		for _, at := range o.routes {
			for i, kind := range slices.Concat(anywhere(), here(at)) {
				if passedOver(i + len(at)) {
					continue
				}
				if !fault.IsRecoverable(kind) {
					t.Errorf("%s is not recoverable", kind)
				}
				f := fault.Fault{Route: at, Kind: kind, After: 1, Times: 2}
				if at == route.ActivitySubscribe || at == route.ActivityList {
					f.After = 0 // they are called once
				}
				sc := few()
				if slices.Contains(here(at), kind) {
					sc = burst()
				}
				passes(t, sc, o.name, string(at)+" "+string(kind), f)
			}
		}
	}
}

// Queries are listed only where one may have been created that nobody told of.
func TestTroublesWithTheListOfQueriesPass(t *testing.T) {
	lost := fault.Fault{Route: route.GraphCreate, Kind: fault.LostReply, Times: 2}
	for i, kind := range anywhere() {
		if passedOver(i) {
			continue
		}
		passes(t, few(), "graph", string(kind), lost, fault.Fault{Route: route.GraphList, Kind: kind, Times: 2})
	}
}

// passes runs a script that whoread has to get over.
func passes(t *testing.T, sc scene, source, name string, faults ...fault.Fault) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		s := simulate(t, sc, source, tenant.ClientSecret, simulated.Options{Faults: faults})
		s.fetch(t, sc.ask(source)).isWhole(t, sc.counts)
		s.happened(t)
	})
}

// happened checks that the script had its effect.
func (s *simulation) happened(t *testing.T) {
	t.Helper()
	if slices.Contains(s.FaultCounts(), 0) {
		t.Errorf("the script had no effect: %v", s.FaultCounts())
	}
}

// Whatever mixture of troubles that pass: all records come, and are said to be all.
func TestRandomMixturesPass(t *testing.T) {
	for _, o := range origins() {
		for seed := range uint64(scaled(8, 2)) {
			t.Run(fmt.Sprintf("%s %d", o.name, seed), func(t *testing.T) {
				auth := auths()[seed%4]
				faults := fault.RandomFaults(seed, 60)
				s := simulate(t, large(), o.name, auth, simulated.Options{Faults: faults, Seed: seed, Polls: 1, Duplicates: 0.1})
				s.fetch(t, large().ask(o.name)).isWhole(t, large().counts)
			})
		}
	}
}

// Among them are some that do not pass: where something is missing that is said, and only there.
func TestRandomMixturesThatStayAreToldOf(t *testing.T) {
	fatal := []fault.Fault{
		{Route: route.GraphCreate, Kind: fault.QueryFailed},
		{Route: route.GraphCreate, Kind: fault.QueryEndless},
		{Route: route.GraphCreate, Kind: fault.QueryCancelled},
		{Route: route.GraphRecords, Kind: fault.ForeignLink},
		{Route: route.GraphRecords, Kind: fault.Unavailable},
		{Route: route.ExchangeInvoke, Kind: fault.TaskCanceled},
		{Route: route.ExchangeInvoke, Kind: fault.NoRole},
		{Route: route.ExchangeInvoke, Kind: fault.ResultIndex},
		{Route: route.ActivityBlob, Kind: fault.ExpiredBlob},
		{Route: route.ActivityBlob, Kind: fault.Throttle},
		{Route: route.ActivityContent, Kind: fault.GatewayTimeout},
	}
	for _, o := range origins() {
		for seed := range uint64(scaled(8, 2)) {
			t.Run(fmt.Sprintf("%s %d", o.name, seed), func(t *testing.T) {
				faults := fault.RandomFaults(seed, 60)
				for i, f := range fatal {
					f.After, f.Times = int(seed+uint64(i))%9, 1+int(seed)%5*6
					faults = append(faults, f)
				}
				s := simulate(t, calm(), o.name, tenant.ClientSecret, simulated.Options{Faults: faults, Seed: seed})
				s.fetch(t, calm().ask(o.name)).isHonest(t, calm().counts)
			})
		}
	}
}
