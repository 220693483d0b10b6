package trial_test

import (
	"slices"
	"strings"
	"testing"

	"whoread/audit/tenant"
	simulated "whoread/fixtures/tenant"
	"whoread/fixtures/tenant/fault"
	"whoread/fixtures/tenant/route"
)

// signInRoutes returns the calls of a way to sign in.
func signInRoutes(auth tenant.Auth) []route.Route {
	switch auth {
	case tenant.Device:
		return []route.Route{route.DeviceCode, route.Token}
	case tenant.Browser:
		return []route.Route{route.Token}
	default:
		return []route.Route{route.Token, route.Discovery}
	}
}

// A sign-in survives transient faults, unless a code may have been redeemed without an answer, since it
// can be used once.
func TestTransientSignInFaults(t *testing.T) {
	all := origins()
	for i, auth := range auths() {
		for _, testRoute := range signInRoutes(auth) {
			for j, kind := range faultsAnywhere() {
				if kind == fault.TokenExpired || isSkipped(j) {
					continue
				}
				source := all[(i+j)%len(all)].name
				t.Run(auth.String()+" "+string(testRoute)+" "+string(kind), func(t *testing.T) {
					t.Parallel()
					s := startScene(t, few(), source, auth, simulated.Options{
						PendingPolls: 1, Faults: []fault.Fault{{Route: testRoute, Kind: kind, Times: 2}},
					})
					f := s.fetch(t, few().newRequest(source))
					if isSpent(auth, testRoute, kind) && strings.Contains(strings.Join(f.sentences(), "\n"), "was refused") {
						f.checkHonest(t, few().counts)
						f.checkIncomplete(t, "start again")
					} else {
						f.checkComplete(t, few().counts)
					}
					s.checkFaultsHappened(t)
				})
			}
		}
	}
}

// isSpent reports whether a code was redeemed without an answer.
func isSpent(auth tenant.Auth, testRoute route.Route, kind fault.Kind) bool {
	lost := []fault.Kind{fault.ResetBody, fault.Truncated, fault.LostReply}
	return !auth.AppOnly() && testRoute == route.Token && slices.Contains(lost, kind)
}

// If nobody can sign in, the error says so, and nothing else is requested.
func TestSignInOutages(t *testing.T) {
	for kind, words := range map[fault.Kind]string{
		fault.Throttle: "429 Too Many Requests", fault.Unavailable: "503 Service Unavailable",
		fault.BadGateway: "502 Bad Gateway", fault.Reset: "Entra could not answer",
		fault.Truncated: "Entra could not answer",
	} {
		for i, auth := range auths() {
			testRoute := signInRoutes(auth)[0]
			o := origins()[i%len(origins())]
			t.Run(auth.String()+" "+string(kind), func(t *testing.T) {
				t.Parallel()
				s := startScene(t, few(), o.name, auth, simulated.Options{Faults: []fault.Fault{{Route: testRoute, Kind: kind}}})
				f := s.fetch(t, few().newRequest(o.name))
				f.checkHonest(t, few().counts)
				f.checkIncomplete(t, words)
				s.checkFaultsHappened(t)
				for _, testRoute := range o.routes {
					if n := s.CallCount(testRoute); n > 0 {
						t.Errorf("%d calls of %s", n, testRoute)
					}
				}
			})
		}
	}
}
