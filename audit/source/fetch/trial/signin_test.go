package trial_test

import (
	"slices"
	"strings"
	"testing"

	"whoread/audit/tenant"
	simulated "whoread/fixtures/tenant"
)

// signInRoutes are the calls that a way to sign in makes.
func signInRoutes(auth tenant.Auth) []simulated.Route {
	switch auth {
	case tenant.Device:
		return []simulated.Route{simulated.DeviceCodeRoute, simulated.TokenRoute}
	case tenant.Browser:
		return []simulated.Route{simulated.TokenRoute}
	default:
		return []simulated.Route{simulated.TokenRoute, simulated.DiscoveryRoute}
	}
}

// Whatever goes wrong with a call of a sign-in and passes, the sign-in comes about. Only where a
// code may have been redeemed without an answer it does not, since it is good for one use.
func TestTroublesOfASignInPass(t *testing.T) {
	all := origins()
	for i, auth := range auths() {
		for _, route := range signInRoutes(auth) {
			for j, kind := range anywhere() {
				if kind == simulated.TokenExpired || passedOver(j) {
					continue
				}
				source := all[(i+j)%len(all)].name
				t.Run(auth.String()+" "+string(route)+" "+string(kind), func(t *testing.T) {
					t.Parallel()
					s := simulate(t, few(), source, auth, simulated.Options{
						PendingPolls: 1, Faults: []simulated.Fault{{Route: route, Kind: kind, Times: 2}},
					})
					f := s.fetch(t, few().ask(source))
					if spent(auth, route, kind) && strings.Contains(strings.Join(f.sentences(), "\n"), "was refused") {
						f.isHonest(t, few().counts)
						f.lacks(t, "start again")
					} else {
						f.isWhole(t, few().counts)
					}
					s.happened(t)
				})
			}
		}
	}
}

// spent tells whether a code is redeemed although there is no answer.
func spent(auth tenant.Auth, route simulated.Route, kind simulated.FaultKind) bool {
	lost := []simulated.FaultKind{simulated.ResetBody, simulated.Truncated, simulated.LostReply}
	return !auth.AppOnly() && route == simulated.TokenRoute && slices.Contains(lost, kind)
}

// Where nobody can sign in, that is said, and nothing else is asked.
func TestOutagesOfTheSignInAreToldOf(t *testing.T) {
	for kind, words := range map[simulated.FaultKind]string{
		simulated.Throttle: "429 Too Many Requests", simulated.Unavailable: "503 Service Unavailable",
		simulated.BadGateway: "502 Bad Gateway", simulated.Reset: "Entra could not answer",
		simulated.Truncated: "Entra could not answer",
	} {
		for i, auth := range auths() {
			route := signInRoutes(auth)[0]
			o := origins()[i%len(origins())]
			t.Run(auth.String()+" "+string(kind), func(t *testing.T) {
				t.Parallel()
				s := simulate(t, few(), o.name, auth, simulated.Options{Faults: []simulated.Fault{{Route: route, Kind: kind}}})
				f := s.fetch(t, few().ask(o.name))
				f.isHonest(t, few().counts)
				f.lacks(t, words)
				s.happened(t)
				for _, route := range o.routes {
					if n := s.Calls(route); n > 0 {
						t.Errorf("%d calls of %s", n, route)
					}
				}
			})
		}
	}
}
