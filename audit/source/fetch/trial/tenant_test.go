package trial_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"whoread/audit/source/activity"
	"whoread/audit/source/exchange"
	"whoread/audit/source/fetch"
	"whoread/audit/source/graph"
	"whoread/audit/tenant"
	"whoread/fixtures"
	simulated "whoread/fixtures/tenant"
	"whoread/fixtures/tenant/route"
	"whoread/fixtures/tenanttest"
)

// origin is a source of records, and the calls it makes.
type origin struct {
	name    string
	service func(tenant.Caller, tenant.Clock) fetch.Service
	routes  []route.Route
}

func origins() []origin {
	return []origin{
		{
			"graph", func(c tenant.Caller, k tenant.Clock) fetch.Service { return graph.New(c, k) },
			[]route.Route{route.GraphCreate, route.GraphStatus, route.GraphRecords},
		},
		{
			"exchange", func(c tenant.Caller, k tenant.Clock) fetch.Service { return exchange.New(c, k) },
			[]route.Route{route.ExchangeInvoke},
		},
		{
			"activity", func(c tenant.Caller, k tenant.Clock) fetch.Service { return activity.New(c, k) },
			[]route.Route{route.ActivityList, route.ActivitySubscribe, route.ActivityContent, route.ActivityBlob},
		},
	}
}

func originOf(t *testing.T, name string) origin {
	t.Helper()
	all := origins()
	i := slices.IndexFunc(all, func(o origin) bool { return o.name == name })
	if i < 0 {
		t.Fatalf("there is no source %q", name)
	}
	return all[i]
}

// leap is a clock without real waiting, except for the user. The tenant and its client share it.
type leap struct{ *simulated.LeapClock }

// userTimeout is how long the client waits for a user, and for nothing else.
const userTimeout = 15 * time.Minute

func (l leap) Sleep(ctx context.Context, d time.Duration) error {
	if d == userTimeout {
		<-ctx.Done()
		return ctx.Err()
	}
	return l.LeapClock.Sleep(ctx, d)
}

// simulation is a simulated tenant and a client of it.
type simulation struct {
	*tenanttest.Tenant
	rows   []fixtures.Row
	client *tenant.Client
	origin origin
	// output is everything that the fetches printed or wrote, which must not contain a secret.
	output []writtenText
}

// writtenText is a text that whoread printed or wrote.
type writtenText struct{ where, what string }

// startScene starts a tenant with a scene, with a leaping clock unless the options have another.
func startScene(t *testing.T, sc scene, source string, auth tenant.Auth, o simulated.Options) *simulation {
	t.Helper()
	o.Rows, o.Published = sc.rows, sc.publicationTime
	return startRows(t, source, auth, o)
}

// startRows starts a tenant with the rows of the options.
func startRows(t *testing.T, source string, auth tenant.Auth, o simulated.Options) *simulation {
	t.Helper()
	if o.Clock == nil {
		o.Clock = leap{simulated.NewLeapClock(simulated.DefaultTime())}
		// Time passes quickly. Expired tokens are a fault like others here.
		o.TokenLife = 1000 * time.Hour
	}
	s := &simulation{Tenant: tenanttest.StartTenant(t, o), rows: o.Rows, origin: originOf(t, source)}
	t.Cleanup(func() { s.checkSecrets(t) })
	s.client = s.NewClient(t, s.signIn(t, auth))
	return s
}

// signIn returns the configuration of a sign-in.
func (s *simulation) signIn(t *testing.T, auth tenant.Auth) tenant.Config {
	t.Helper()
	c := s.ClientConfig()
	c.Auth, c.Open = auth, tenanttest.OpenBrowser
	switch auth {
	case tenant.Device, tenant.Browser:
		c.Tenant = "" // the user's token names it
	case tenant.ClientCertificate:
		c.Certificate = s.certificate(t)
	}
	return c
}

// certificate reads the certificate of the app from a file.
func (s *simulation) certificate(t *testing.T) *tenant.Certificate {
	t.Helper()
	certificate, err := tenant.ReadCertificate(s.CertificateFile(t), tenant.Secret{})
	if err != nil {
		t.Fatal(err)
	}
	return certificate
}
