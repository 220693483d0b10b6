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

// faultsAnywhere returns the transient faults of any call for records.
func faultsAnywhere() []fault.Kind {
	return []fault.Kind{
		fault.Throttle, fault.ThrottleDate, fault.ThrottleSilent, fault.InternalError, fault.BadGateway,
		fault.Unavailable, fault.GatewayTimeout, fault.Reset, fault.ResetBody, fault.SlowBody,
		fault.Truncated, fault.Gzip, fault.LostReply, fault.TokenExpired,
	}
}

// faultsOn returns the transient faults of one route.
func faultsOn(r route.Route) []fault.Kind {
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

// After any transient fault, at each call, the records and the verdict are complete.
func TestTransientFaults(t *testing.T) {
	for _, o := range origins() {
		for _, at := range o.routes {
			for i, kind := range slices.Concat(faultsAnywhere(), faultsOn(at)) {
				if isSkipped(i + len(at)) {
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
				if slices.Contains(faultsOn(at), kind) {
					sc = burst()
				}
				checkTransient(t, sc, o.name, string(at)+" "+string(kind), f)
			}
		}
	}
}

// Queries are listed only if a query may have been created without an answer.
func TestTransientFaultsOfQueryList(t *testing.T) {
	lost := fault.Fault{Route: route.GraphCreate, Kind: fault.LostReply, Times: 2}
	for i, kind := range faultsAnywhere() {
		if isSkipped(i) {
			continue
		}
		checkTransient(t, few(), "graph", string(kind), lost, fault.Fault{Route: route.GraphList, Kind: kind, Times: 2})
	}
}

// checkTransient runs a script of transient faults.
func checkTransient(t *testing.T, sc scene, source, name string, faults ...fault.Fault) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		s := startScene(t, sc, source, tenant.ClientSecret, simulated.Options{Faults: faults})
		s.fetch(t, sc.newRequest(source)).checkComplete(t, sc.counts)
		s.checkFaultsHappened(t)
	})
}

// checkFaultsHappened checks that the faults happened.
func (s *simulation) checkFaultsHappened(t *testing.T) {
	t.Helper()
	if slices.Contains(s.FaultCounts(), 0) {
		t.Errorf("the script had no effect: %v", s.FaultCounts())
	}
}

// After any mixture of transient faults, the records and the verdict are complete.
func TestRandomTransientFaults(t *testing.T) {
	for _, o := range origins() {
		for seed := range uint64(scaleCount(8, 2)) {
			t.Run(fmt.Sprintf("%s %d", o.name, seed), func(t *testing.T) {
				auth := auths()[seed%4]
				faults := fault.RandomFaults(seed, 60)
				s := startScene(t, largeScene(), o.name, auth, simulated.Options{Faults: faults, Seed: seed, Polls: 1, Duplicates: 0.1})
				s.fetch(t, largeScene().newRequest(o.name)).checkComplete(t, largeScene().counts)
			})
		}
	}
}

// Some faults are permanent: the verdict is incomplete exactly if something is missing.
func TestRandomPermanentFaults(t *testing.T) {
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
		for seed := range uint64(scaleCount(8, 2)) {
			t.Run(fmt.Sprintf("%s %d", o.name, seed), func(t *testing.T) {
				faults := fault.RandomFaults(seed, 60)
				for i, f := range fatal {
					f.After, f.Times = int(seed+uint64(i))%9, 1+int(seed)%5*6
					faults = append(faults, f)
				}
				s := startScene(t, calm(), o.name, tenant.ClientSecret, simulated.Options{Faults: faults, Seed: seed})
				s.fetch(t, calm().newRequest(o.name)).checkHonest(t, calm().counts)
			})
		}
	}
}
