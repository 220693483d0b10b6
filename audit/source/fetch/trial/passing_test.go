package trial_test

import (
	"fmt"
	"slices"
	"testing"

	"whoread/audit/tenant"
	simulated "whoread/fixtures/tenant"
)

// anywhere is what can go wrong at any call for records, and pass.
func anywhere() []simulated.FaultKind {
	return []simulated.FaultKind{
		simulated.Throttle, simulated.ThrottleDate, simulated.ThrottleSilent, simulated.InternalError, simulated.BadGateway,
		simulated.Unavailable, simulated.GatewayTimeout, simulated.Reset, simulated.ResetBody, simulated.SlowBody,
		simulated.Truncated, simulated.Gzip, simulated.LostReply, simulated.TokenExpired,
	}
}

// here is what can go wrong at the calls of a route only, and pass.
func here(r simulated.Route) []simulated.FaultKind {
	switch r {
	case simulated.GraphCreate:
		return []simulated.FaultKind{simulated.V1Missing}
	case simulated.GraphStatus:
		return []simulated.FaultKind{simulated.NotReady}
	case simulated.GraphRecords:
		return []simulated.FaultKind{simulated.NotReady, simulated.ShortPage, simulated.StringScalars, simulated.DynamicDocument}
	case simulated.ExchangeInvoke:
		return []simulated.FaultKind{
			simulated.ResultIndex, simulated.ResultCount, simulated.EmptyPage, simulated.TaskCanceled, simulated.ExpiredPaging,
		}
	case simulated.ActivitySubscribe:
		return []simulated.FaultKind{simulated.AlreadySubscribed}
	case simulated.ActivityContent, simulated.ActivityBlob:
		return []simulated.FaultKind{simulated.AF429, simulated.AF50000}
	default:
		return nil
	}
}

// Each trouble that passes, at each call, leaves the records that there are and the word that
// they are all.
func TestTroublesThatPass(t *testing.T) {
	for _, o := range origins() {
		for _, route := range o.routes {
			for i, kind := range slices.Concat(anywhere(), here(route)) {
				if passedOver(i + len(route)) {
					continue
				}
				if !simulated.Recoverable(kind) {
					t.Errorf("%s is not recoverable", kind)
				}
				fault := simulated.Fault{Route: route, Kind: kind, After: 1, Times: 2}
				if route == simulated.ActivitySubscribe || route == simulated.ActivityList {
					fault.After = 0 // they are called once
				}
				sc := few()
				if slices.Contains(here(route), kind) {
					sc = burst()
				}
				passes(t, sc, o.name, string(route)+" "+string(kind), fault)
			}
		}
	}
}

// Queries are listed only where one may have been created that nobody told of.
func TestTroublesWithTheListOfQueriesPass(t *testing.T) {
	lost := simulated.Fault{Route: simulated.GraphCreate, Kind: simulated.LostReply, Times: 2}
	for i, kind := range anywhere() {
		if passedOver(i) {
			continue
		}
		passes(t, few(), "graph", string(kind), lost, simulated.Fault{Route: simulated.GraphList, Kind: kind, Times: 2})
	}
}

// passes runs a script that whoread has to get over.
func passes(t *testing.T, sc scene, source, name string, faults ...simulated.Fault) {
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
	if slices.Contains(s.Happened(), 0) {
		t.Errorf("the script had no effect: %v", s.Happened())
	}
}

// Whatever mixture of troubles that pass: all records come, and are said to be all.
func TestRandomMixturesPass(t *testing.T) {
	for _, o := range origins() {
		for seed := range uint64(scaled(8, 2)) {
			t.Run(fmt.Sprintf("%s %d", o.name, seed), func(t *testing.T) {
				auth := auths()[seed%4]
				faults := simulated.RandomFaults(seed, 60)
				s := simulate(t, large(), o.name, auth, simulated.Options{Faults: faults, Seed: seed, Polls: 1, Duplicates: 0.1})
				s.fetch(t, large().ask(o.name)).isWhole(t, large().counts)
			})
		}
	}
}

// Among them are some that do not pass: where something is missing that is said, and only there.
func TestRandomMixturesThatStayAreToldOf(t *testing.T) {
	fatal := []simulated.Fault{
		{Route: simulated.GraphCreate, Kind: simulated.QueryFailed},
		{Route: simulated.GraphCreate, Kind: simulated.QueryEndless},
		{Route: simulated.GraphCreate, Kind: simulated.QueryCancelled},
		{Route: simulated.GraphRecords, Kind: simulated.ForeignLink},
		{Route: simulated.GraphRecords, Kind: simulated.Unavailable},
		{Route: simulated.ExchangeInvoke, Kind: simulated.TaskCanceled},
		{Route: simulated.ExchangeInvoke, Kind: simulated.NoRole},
		{Route: simulated.ExchangeInvoke, Kind: simulated.ResultIndex},
		{Route: simulated.ActivityBlob, Kind: simulated.ExpiredBlob},
		{Route: simulated.ActivityBlob, Kind: simulated.Throttle},
		{Route: simulated.ActivityContent, Kind: simulated.GatewayTimeout},
	}
	for _, o := range origins() {
		for seed := range uint64(scaled(8, 2)) {
			t.Run(fmt.Sprintf("%s %d", o.name, seed), func(t *testing.T) {
				faults := simulated.RandomFaults(seed, 60)
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
