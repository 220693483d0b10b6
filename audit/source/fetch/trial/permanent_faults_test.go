package trial_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"whoread/audit/tenant"
	simulated "whoread/fixtures/tenant"
	"whoread/fixtures/tenant/fault"
	"whoread/fixtures/tenant/route"
)

// permanentFault is a fault that stays, and part of the reported reason.
type permanentFault struct {
	source string
	auth   tenant.Auth
	fault  fault.Fault
	words  string
}

// outageReasons returns the permanent faults of any call for records, with reasons.
func outageReasons(testRoute route.Route) map[fault.Kind]string {
	words := map[fault.Kind]string{
		fault.Throttle: "429 Too Many Requests", fault.ThrottleDate: "429 Too Many Requests",
		fault.ThrottleSilent: "429 Too Many Requests", fault.InternalError: "500 Internal Server Error",
		fault.BadGateway: "502 Bad Gateway", fault.Unavailable: "503 Service Unavailable",
		fault.GatewayTimeout: "504 Gateway Timeout", fault.LostReply: "504 Gateway Timeout",
		fault.Reset: "could not answer", fault.ResetBody: "the answer is incomplete", fault.Truncated: "declared as JSON but is invalid",
		fault.TokenExpired: "token is expired", fault.WrongAudience: "the token is for another service",
		fault.NoPermission: "the application permission",
	}
	if testRoute == route.GraphCreate {
		// A query whose creation was not answered is found by its name.
		for _, kind := range []fault.Kind{fault.LostReply, fault.ResetBody, fault.Truncated} {
			delete(words, kind)
		}
	}
	return words
}

func permanentFaults() []permanentFault {
	at := func(r route.Route, k fault.Kind, after int) fault.Fault {
		return fault.Fault{Route: r, Kind: k, After: after}
	}
	const (
		app    = tenant.ClientSecret
		user   = tenant.Browser
		create = route.GraphCreate
		rows   = route.GraphRecords
		search = route.ExchangeInvoke
		list   = route.ActivityContent
		blob   = route.ActivityBlob
	)
	all := []permanentFault{
		{"graph", app, at(create, fault.QueryFailed, 1), `ended as "failed"`},
		{"graph", app, at(create, fault.QueryCancelled, 1), `ended as "cancelled"`},
		{"graph", app, at(create, fault.QueryUnknown, 1), `ended as "unknownFutureValue"`},
		{"graph", app, at(create, fault.QueryEndless, 1), "is still running after 2h"},
		{"graph", app, at(rows, fault.ShortPage, 1), "more or fewer rows than they state"},
		{"graph", app, at(rows, fault.NotReady, 1), "The query is not ready"},
		{"graph", app, at(rows, fault.ForeignLink, 0), "must not receive a token"},
		{"graph", app, at(rows, fault.MalformedLink, 1), `"@odata.nextLink" is not a text`},
		{"graph", app, at(rows, fault.EmptyLink, 1), `"@odata.nextLink" is empty`},
		{"graph", app, at(rows, fault.ErrorBeside, 1), `an "error" was not expected`},
		{"graph", app, at(rows, fault.NotUTF8, 1), "not UTF-8"},
		{"graph", app, at(rows, fault.NullRow, 1), "it is null"},
		{"graph", app, at(create, fault.NoPermission, 0), "AuditLogsQuery-Exchange.Read.All"},
		{"graph", user, at(create, fault.NoPermission, 0), "the delegated permission AuditLogsQuery-Exchange.Read.All"},
		{"graph", user, at(create, fault.NoRole, 0), "the role View-Only Audit Logs"},
		{"exchange", app, at(search, fault.ResultIndex, 1), "timeout"},
		{"exchange", app, at(search, fault.TaskCanceled, 1), "A task was canceled"},
		{"exchange", app, at(search, fault.ExpiredPaging, 0), "Expired or Invalid pagination request"},
		{"exchange", app, at(search, fault.NoPermission, 0), "Exchange.ManageAsApp"},
		{"exchange", user, at(search, fault.NoPermission, 0), "Exchange.Manage"},
		{"exchange", app, at(search, fault.NoRole, 0), "View-Only Audit Logs"},
		{"exchange", app, at(search, fault.MalformedLink, 1), `"@odata.nextLink" is not a text`},
		{"exchange", app, at(search, fault.EmptyLink, 1), `"@odata.nextLink" is empty`},
		{"exchange", app, at(search, fault.ErrorBeside, 1), `an "error" was not expected`},
		{"exchange", app, at(search, fault.NotUTF8, 1), "not UTF-8"},
		{"exchange", app, at(search, fault.NullRow, 1), "it is null"},
		{"exchange", app, at(search, fault.SameRecord, 0), "record among them"},
		{"activity", app, at(blob, fault.ExpiredBlob, 30), "expired (AF20051)"},
		{"activity", app, at(blob, fault.NotUTF8, 30), "not UTF-8"},
		{"activity", app, at(blob, fault.NullRow, 30), "it is null"},
		{"activity", app, at(list, fault.TwoAddresses, 1), "lists two addresses for the content blob"},
		{"activity", app, at(list, fault.ForeignLink, 0), "must not receive a token"},
		{"activity", app, at(blob, fault.AF429, 5), "AF429"},
		{"activity", app, at(list, fault.AF50000, 1), "AF50000"},
		{"activity", app, at(route.ActivitySubscribe, fault.NoPermission, 0), "ActivityFeed.Read"},
	}
	for _, o := range origins() {
		for _, testRoute := range o.routes {
			words := outageReasons(testRoute)
			for _, kind := range slices.Sorted(maps.Keys(words)) {
				failure := at(testRoute, kind, 0)
				failure.Wait = 5 * time.Minute // requested by a throttling service
				all = append(all, permanentFault{o.name, app, failure, words[kind]})
			}
		}
	}
	return all
}

// A permanent fault is a gap with a reason, and an incomplete fetch is never called complete.
func TestPermanentFaults(t *testing.T) {
	for i, c := range permanentFaults() {
		if isSkipped(i) {
			continue
		}
		name := c.source + " by " + c.auth.String() + " " + string(c.fault.Route) + " " + string(c.fault.Kind)
		t.Run(name, func(t *testing.T) {
			sc := few()
			if needsPages(c.fault.Kind) {
				sc = burst()
			}
			s := startScene(t, sc, c.source, c.auth, simulated.Options{Faults: []fault.Fault{c.fault}})
			f := s.fetch(t, sc.newRequest(c.source))
			f.checkHonest(t, sc.counts)
			f.checkIncomplete(t, c.words)
			s.checkFaultsHappened(t)
		})
	}
}

// A second reading of a query can differ from the first. It adds what the first reading lacked, with a
// note.
func TestDifferingSecondReading(t *testing.T) {
	faults := []fault.Fault{{Route: route.GraphCreate, Kind: fault.SecondDiffers}}
	s := startScene(t, largeScene(), "graph", tenant.ClientSecret, simulated.Options{Faults: faults})
	a := largeScene().newRequest("graph")
	a.Verify = true
	f := s.fetch(t, a)
	f.checkComplete(t, largeScene().counts)
	f.checkReason(t, "new rows")
	s.checkFaultsHappened(t)
}

// An unusual answer with all records is accepted.
func TestHarmlessPermanentFaults(t *testing.T) {
	for _, c := range []struct {
		source string
		fault  fault.Fault
	}{
		{"graph", fault.Fault{Route: route.GraphCreate, Kind: fault.V1Missing}},
		{"graph", fault.Fault{Route: route.GraphCreate, Kind: fault.LostReply}},
		{"graph", fault.Fault{Route: route.GraphRecords, Kind: fault.StringScalars}},
		{"graph", fault.Fault{Route: route.GraphRecords, Kind: fault.DynamicDocument}},
		{"activity", fault.Fault{Route: route.ActivitySubscribe, Kind: fault.AlreadySubscribed}},
	} {
		checkTransient(t, few(), c.source, c.source+" "+string(c.fault.Kind), c.fault)
	}
}

// Every fault that the command line offers by name is overcome or reported.
func TestNamedFaults(t *testing.T) {
	for i, name := range fault.ScenarioNames() {
		if isSkipped(i) {
			continue
		}
		faults, err := fault.FindScenario(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range origins() {
			if concerned := faultsOfSource(o, faults); len(concerned) > 0 {
				t.Run(o.name+" "+name, func(t *testing.T) {
					script := namedFaults()[name]
					if len(script.auths) == 0 {
						script.auths = []tenant.Auth{tenant.ClientSecret}
					}
					for _, auth := range script.auths {
						checkNamedFault(t, o, auth, concerned, script.words)
					}
				})
			}
		}
	}
}

// faultsOfSource returns the faults of a script that a source can meet.
func faultsOfSource(o origin, script []fault.Fault) []fault.Fault {
	met := slices.Concat(o.routes, []route.Route{route.DeviceCode, route.Token, route.Authorize})
	return slices.DeleteFunc(slices.Clone(script), func(f fault.Fault) bool { return !slices.Contains(met, f.Route) })
}

func checkNamedFault(t *testing.T, o origin, auth tenant.Auth, faults []fault.Fault, words string) {
	t.Helper()
	sc := few()
	if slices.ContainsFunc(faults, func(f fault.Fault) bool { return needsPages(f.Kind) }) {
		sc = burst()
	}
	s := startScene(t, sc, o.name, auth, simulated.Options{Faults: faults, Polls: 1})
	a := sc.newRequest(o.name)
	a.Verify = true
	f := s.fetch(t, a)
	if words == "" || slices.Max(s.FaultCounts()) == 0 {
		f.checkComplete(t, sc.counts)
	} else {
		f.checkHonest(t, sc.counts)
		f.checkIncomplete(t, words)
	}
	// The feed needs no role besides its permission.
	if slices.Max(s.FaultCounts()) == 0 && (o.name != "activity" || faults[0].Kind != fault.NoRole) {
		t.Error("the script had no effect")
	}
}

// needsPages reports whether a fault needs an answer with several pages.
func needsPages(kind fault.Kind) bool {
	return slices.Contains([]fault.Kind{fault.ForeignLink, fault.ExpiredPaging, fault.SameRecord}, kind)
}

// script is how a named fault occurs, and part of the reason if it stays.
type script struct {
	auths []tenant.Auth // by secret if there are none
	words string
}

func namedFaults() map[string]script {
	device, browser, secret, certificate := tenant.Device, tenant.Browser, tenant.ClientSecret, tenant.ClientCertificate
	of := func(words string, auths ...tenant.Auth) script { return script{auths, words} }
	return map[string]script{
		"foreign-link":    of("must not receive a token"),
		"malformed-link":  of("is not a text"),
		"empty-link":      of(`"@odata.nextLink" is empty`),
		"error-beside":    of(`an "error" was not expected`),
		"not-utf8":        of("not UTF-8"),
		"null-row":        of("it is null"),
		"same-record":     of("record among them"),
		"two-addresses":   of("lists two addresses for the content blob"),
		"query-failed":    of(`ended as "failed"`),
		"query-cancelled": of(`ended as "cancelled"`),
		"query-endless":   of("is still running after 2h"),
		"query-unknown":   of(`ended as "unknownFutureValue"`),
		"expired-blob":    of("expired (AF20051)"),
		"declined":        of("declined", device, browser),
		"code-expired":    of("the code expired", device),
		"foreign-page":    of("not a sign-in page", device),
		"bad-code":        of("start again for a new code", device),
		"slow-down":       of("", device),
		"policy-block":    of("Conditional Access", device, browser),
		"no-consent":      of("admin consent", device, browser),
		"not-public":      of("Allow public client flows", device, browser),
		"secret-expired":  of("the client secret has expired", secret),
		"clock-skew":      of("the clock of this computer is wrong", certificate),
		"refresh-refused": of("", browser),
		"wrong-audience":  of("the token is for another service", device, browser, secret, certificate),
		"no-permission":   of("permission", browser, secret),
		"no-role":         of("View-Only Audit Logs", browser),
	}
}
