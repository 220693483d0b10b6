package trial_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"whoread/audit/tenant"
	simulated "whoread/fixtures/tenant"
)

// stay is a trouble that does not pass, and what must be said of it.
type stay struct {
	source string
	auth   tenant.Auth
	fault  simulated.Fault
	words  string
}

// outages are what can go wrong at any call for records, and go on.
func outages(route simulated.Route) map[simulated.FaultKind]string {
	words := map[simulated.FaultKind]string{
		simulated.Throttle: "429 Too Many Requests", simulated.ThrottleDate: "429 Too Many Requests",
		simulated.ThrottleSilent: "429 Too Many Requests", simulated.InternalError: "500 Internal Server Error",
		simulated.BadGateway: "502 Bad Gateway", simulated.Unavailable: "503 Service Unavailable",
		simulated.GatewayTimeout: "504 Gateway Timeout", simulated.LostReply: "504 Gateway Timeout",
		simulated.Reset: "could not answer", simulated.ResetBody: "broke off", simulated.Truncated: "is not the JSON",
		simulated.TokenExpired: "token is expired", simulated.WrongAudience: "the token is for another service",
		simulated.NoPermission: "the application permission",
	}
	if route == simulated.GraphCreate {
		// Where a query may have been created without an answer it is found by its name.
		for _, kind := range []simulated.FaultKind{simulated.LostReply, simulated.ResetBody, simulated.Truncated} {
			delete(words, kind)
		}
	}
	return words
}

func stays() []stay {
	at := func(r simulated.Route, k simulated.FaultKind, after int) simulated.Fault {
		return simulated.Fault{Route: r, Kind: k, After: after}
	}
	const (
		app    = tenant.ClientSecret
		user   = tenant.Browser
		create = simulated.GraphCreate
		rows   = simulated.GraphRecords
		search = simulated.ExchangeInvoke
		list   = simulated.ActivityContent
		blob   = simulated.ActivityBlob
	)
	all := []stay{
		{"graph", app, at(create, simulated.QueryFailed, 1), `ended as "failed"`},
		{"graph", app, at(create, simulated.QueryCancelled, 1), `ended as "cancelled"`},
		{"graph", app, at(create, simulated.QueryUnknown, 1), `ended as "unknownFutureValue"`},
		{"graph", app, at(create, simulated.QueryEndless, 1), "is still running after 2h"},
		{"graph", app, at(rows, simulated.ShortPage, 1), "other numbers of rows than they state"},
		{"graph", app, at(rows, simulated.NotReady, 1), "The query is not ready"},
		{"graph", app, at(rows, simulated.ForeignLink, 0), "where no token may go"},
		{"graph", app, at(rows, simulated.MalformedLink, 1), `"@odata.nextLink" is not a text`},
		{"graph", app, at(rows, simulated.EmptyLink, 1), `"@odata.nextLink" is empty`},
		{"graph", app, at(rows, simulated.ErrorBeside, 1), `an "error" was not expected`},
		{"graph", app, at(rows, simulated.NotUTF8, 1), "not UTF-8"},
		{"graph", app, at(rows, simulated.NullRow, 1), "it is null"},
		{"graph", app, at(create, simulated.NoPermission, 0), "AuditLogsQuery-Exchange.Read.All"},
		{"graph", user, at(create, simulated.NoPermission, 0), "the delegated permission AuditLogsQuery-Exchange.Read.All"},
		{"graph", user, at(create, simulated.NoRole, 0), "the role View-Only Audit Logs"},
		{"exchange", app, at(search, simulated.ResultIndex, 1), "time-out"},
		{"exchange", app, at(search, simulated.TaskCanceled, 1), "A task was canceled"},
		{"exchange", app, at(search, simulated.ExpiredPaging, 0), "Expired or Invalid pagination request"},
		{"exchange", app, at(search, simulated.NoPermission, 0), "Exchange.ManageAsApp"},
		{"exchange", user, at(search, simulated.NoPermission, 0), "Exchange.Manage"},
		{"exchange", app, at(search, simulated.NoRole, 0), "View-Only Audit Logs"},
		{"exchange", app, at(search, simulated.MalformedLink, 1), `"@odata.nextLink" is not a text`},
		{"exchange", app, at(search, simulated.EmptyLink, 1), `"@odata.nextLink" is empty`},
		{"exchange", app, at(search, simulated.ErrorBeside, 1), `an "error" was not expected`},
		{"exchange", app, at(search, simulated.NotUTF8, 1), "not UTF-8"},
		{"exchange", app, at(search, simulated.NullRow, 1), "it is null"},
		{"exchange", app, at(search, simulated.SameRecord, 0), "record in all of them"},
		{"activity", app, at(blob, simulated.ExpiredBlob, 30), "expired (AF20051)"},
		{"activity", app, at(blob, simulated.NotUTF8, 30), "not UTF-8"},
		{"activity", app, at(blob, simulated.NullRow, 30), "it is null"},
		{"activity", app, at(list, simulated.TwoAddresses, 1), "one address was expected of the content blob"},
		{"activity", app, at(list, simulated.ForeignLink, 0), "where no token may go"},
		{"activity", app, at(blob, simulated.AF429, 5), "AF429"},
		{"activity", app, at(list, simulated.AF50000, 1), "AF50000"},
		{"activity", app, at(simulated.ActivitySubscribe, simulated.NoPermission, 0), "ActivityFeed.Read"},
	}
	for _, o := range origins() {
		for _, route := range o.routes {
			words := outages(route)
			for _, kind := range slices.Sorted(maps.Keys(words)) {
				fault := at(route, kind, 0)
				fault.Wait = 5 * time.Minute // that a throttle asks for
				all = append(all, stay{o.name, app, fault, words[kind]})
			}
		}
	}
	return all
}

// What does not pass is a gap that names the trouble, and nothing that lacks a record is called
// complete.
func TestTroublesThatStay(t *testing.T) {
	for i, c := range stays() {
		if passedOver(i) {
			continue
		}
		name := c.source + " by " + c.auth.String() + " " + string(c.fault.Route) + " " + string(c.fault.Kind)
		t.Run(name, func(t *testing.T) {
			sc := few()
			if wantsPages(c.fault.Kind) {
				sc = burst()
			}
			s := simulate(t, sc, c.source, c.auth, simulated.Options{Faults: []simulated.Fault{c.fault}})
			f := s.fetch(t, sc.ask(c.source))
			f.isHonest(t, sc.counts)
			f.lacks(t, c.words)
			s.happened(t)
		})
	}
}

// A second reading of a finished query can differ from the first one. Reading it twice brings
// what the first reading lacked, and says so.
func TestASecondReadingThatDiffersIsToldOf(t *testing.T) {
	faults := []simulated.Fault{{Route: simulated.GraphCreate, Kind: simulated.SecondDiffers}}
	s := simulate(t, large(), "graph", tenant.ClientSecret, simulated.Options{Faults: faults})
	a := large().ask("graph")
	a.Verify = true
	f := s.fetch(t, a)
	f.isWhole(t, large().counts)
	f.names(t, "new rows")
	s.happened(t)
}

// What is not gone about as it should be, but holds all records, is no trouble.
func TestWhatIsNoTroubleForEver(t *testing.T) {
	for _, c := range []struct {
		source string
		fault  simulated.Fault
	}{
		{"graph", simulated.Fault{Route: simulated.GraphCreate, Kind: simulated.V1Missing}},
		{"graph", simulated.Fault{Route: simulated.GraphCreate, Kind: simulated.LostReply}},
		{"graph", simulated.Fault{Route: simulated.GraphRecords, Kind: simulated.StringScalars}},
		{"graph", simulated.Fault{Route: simulated.GraphRecords, Kind: simulated.DynamicDocument}},
		{"activity", simulated.Fault{Route: simulated.ActivitySubscribe, Kind: simulated.AlreadySubscribed}},
	} {
		passes(t, few(), c.source, c.source+" "+string(c.fault.Kind), c.fault)
	}
}

// Every script that a newcomer can choose by its name is got over, or told of.
func TestNamedTroubles(t *testing.T) {
	for i, name := range simulated.FaultNames() {
		if passedOver(i) {
			continue
		}
		faults, err := simulated.Named(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range origins() {
			if concerned := concerning(o, faults); len(concerned) > 0 {
				t.Run(o.name+" "+name, func(t *testing.T) {
					script := namedTroubles()[name]
					if len(script.auths) == 0 {
						script.auths = []tenant.Auth{tenant.ClientSecret}
					}
					for _, auth := range script.auths {
						tryNamed(t, o, auth, concerned, script.words)
					}
				})
			}
		}
	}
}

// concerning are the faults of a script that asking a source can meet.
func concerning(o origin, script []simulated.Fault) []simulated.Fault {
	met := slices.Concat(o.routes, []simulated.Route{simulated.DeviceCodeRoute, simulated.TokenRoute, simulated.AuthorizeRoute})
	return slices.DeleteFunc(slices.Clone(script), func(f simulated.Fault) bool { return !slices.Contains(met, f.Route) })
}

func tryNamed(t *testing.T, o origin, auth tenant.Auth, faults []simulated.Fault, words string) {
	t.Helper()
	sc := few()
	if slices.ContainsFunc(faults, func(f simulated.Fault) bool { return wantsPages(f.Kind) }) {
		sc = burst()
	}
	s := simulate(t, sc, o.name, auth, simulated.Options{Faults: faults, Polls: 1})
	a := sc.ask(o.name)
	a.Verify = true
	f := s.fetch(t, a)
	if words == "" || slices.Max(s.Happened()) == 0 {
		f.isWhole(t, sc.counts)
	} else {
		f.isHonest(t, sc.counts)
		f.lacks(t, words)
	}
	// The feed knows no role beside its permission.
	if slices.Max(s.Happened()) == 0 && (o.name != "activity" || faults[0].Kind != simulated.NoRole) {
		t.Error("the script had no effect")
	}
}

// wantsPages tells whether something can go wrong only where an answer has several pages.
func wantsPages(kind simulated.FaultKind) bool {
	return slices.Contains([]simulated.FaultKind{simulated.ForeignLink, simulated.ExpiredPaging, simulated.SameRecord}, kind)
}

// script is how a named trouble is met, and what is said of it if it stays.
type script struct {
	auths []tenant.Auth // the one by secret if there are none
	words string
}

func namedTroubles() map[string]script {
	device, browser, secret, certificate := tenant.Device, tenant.Browser, tenant.ClientSecret, tenant.ClientCertificate
	of := func(words string, auths ...tenant.Auth) script { return script{auths, words} }
	return map[string]script{
		"foreign-link":    of("where no token may go"),
		"malformed-link":  of("is not a text"),
		"empty-link":      of(`"@odata.nextLink" is empty`),
		"error-beside":    of(`an "error" was not expected`),
		"not-utf8":        of("not UTF-8"),
		"null-row":        of("it is null"),
		"same-record":     of("record in all of them"),
		"two-addresses":   of("one address was expected of the content blob"),
		"query-failed":    of(`ended as "failed"`),
		"query-cancelled": of(`ended as "cancelled"`),
		"query-endless":   of("is still running after 2h"),
		"query-unknown":   of(`ended as "unknownFutureValue"`),
		"expired-blob":    of("expired (AF20051)"),
		"declined":        of("declined", device, browser),
		"code-expired":    of("the code ran out", device),
		"foreign-page":    of("no sign-in page", device),
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
