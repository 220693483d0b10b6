package cli

import (
	"errors"
	"slices"
	"strings"
	"time"

	"whoread/audit"
	"whoread/audit/coverage"
	"whoread/audit/source/fetch"
	"whoread/audit/tenant"
	"whoread/fixtures"
	simulated "whoread/fixtures/tenant"
	"whoread/fixtures/tenant/fault"
	"whoread/fixtures/tenant/route"
	"whoread/ui/cli/flags"
)

// demoTask is what the demo fetches, and how.
type demoTask struct {
	clock   *simulated.FastClock
	sources []flags.RecordSource
	faults  []fault.Fault
}

// demoPace is the number of simulated seconds per real second.
const demoPace = 20

// parseDemo parses the flags of the demo.
func parseDemo(source, fault string, speed float64) (*demoTask, error) {
	if !(speed > 0) {
		return nil, flags.UsageErrorf("--speed must be more than 0; 2 is twice as fast")
	}
	faults, err := parseFault(fault)
	if err != nil {
		return nil, err
	}
	if source == "" {
		source = sourceOfFault(faults)
	}
	from, err := flags.SelectRecordSources(source)
	if err != nil {
		return nil, err
	}
	if fault == "" {
		faults = defaultFaults()
	}
	return &demoTask{simulated.NewClock(simulated.DefaultTime(), demoPace*speed), from, faults}, nil
}

// sourceOfFault returns the first source with the fault, or Graph for a fault of any service.
func sourceOfFault(faults []fault.Fault) string {
	for _, f := range faults {
		for _, name := range flags.RecordSourceNames() {
			if strings.HasPrefix(string(f.Route), name) {
				return name
			}
		}
	}
	return flags.RecordSourceNames()[0]
}

// defaultFaults returns the one throttling of a demo without --fault.
func defaultFaults() []fault.Fault {
	const wait = 40 * time.Second
	return []fault.Fault{
		{Route: route.GraphRecords, Kind: fault.Throttle, After: 16, Times: 1, Wait: wait},
		{Route: route.ExchangeInvoke, Kind: fault.Throttle, After: 10, Times: 1, Wait: wait},
		{Route: route.ActivityBlob, Kind: fault.Throttle, After: 10, Times: 1, Wait: wait},
	}
}

// slowAnswers delays answers as the services do, so that the user can watch the fetch.
func slowAnswers() []fault.Fault {
	return []fault.Fault{
		{Route: route.GraphRecords, Kind: fault.SlowBody, Wait: 2 * time.Second},
		{Route: route.ExchangeInvoke, Kind: fault.SlowBody, Wait: 5 * time.Second},
		{Route: route.ActivityBlob, Kind: fault.SlowBody, Wait: time.Second},
		{Route: route.GraphBatch, Kind: fault.SlowBody, Wait: time.Second},
		{Route: route.GraphHunting, Kind: fault.SlowBody, Wait: 4 * time.Second},
		{Route: route.ExchangeTrace, Kind: fault.SlowBody, Wait: 2 * time.Second},
		{Route: route.GraphTrace, Kind: fault.SlowBody, Wait: time.Second},
	}
}

// publicationTime returns when the activity feed publishes a row. The feed holds seven days, so the month
// is published within the last five. Other operations come before: a feed that lists nothing older than
// the request may be a new one.
func publicationTime(row fixtures.Row) time.Time {
	const faster = 6 // 30 days in 5
	end := simulated.DefaultTime()
	if row.Operation != audit.MailItemsAccessed {
		return end.Add(-156 * time.Hour)
	}
	return end.Add(-end.Sub(time.Unix(row.Time, 0)) / faster)
}

// simulatedFetch is a fetch from a simulated tenant, with that tenant.
type simulatedFetch struct {
	*tenantFeed
	server *simulated.Server
}

// startFetch starts a fetch of the case from a new simulated tenant.
func (d *demoTask) startFetch() (*simulatedFetch, error) {
	server, err := simulated.New(simulated.Options{
		Clock: d.clock, Faults: slices.Concat(d.faults, slowAnswers()), Published: publicationTime,
		Polls: 1, PendingPolls: 6,
	})
	if err != nil {
		return nil, err
	}
	sign, err := d.signInConfig(server)
	if err != nil {
		return nil, errors.Join(err, server.Close())
	}
	fetch, err := openTenantFeed(sign, d.sources, fetch.Options{Request: d.fetchRequest(), Clock: d.clock, Name: "demo"},
		func() (*fetch.File, error) { return fetch.CreatePrivateFile("") })
	if err != nil {
		return nil, errors.Join(err, server.Close())
	}
	return &simulatedFetch{fetch, server}, nil
}

// signInConfig returns how to sign in: as a user, unless the fault needs an app.
func (d *demoTask) signInConfig(server *simulated.Server) (tenant.Config, error) {
	sign := tenant.Config{
		Tenant: simulated.ID, ClientID: simulated.ClientID, Auth: tenant.Device,
		Endpoints: tenant.Endpoints(server.Endpoints()), Clock: d.clock,
	}
	switch {
	case d.hasFault(fault.SecretExpired):
		sign.Auth, sign.Secret = tenant.ClientSecret, tenant.NewSecret(simulated.Secret)
	case d.hasFault(fault.ClockSkew):
		own, err := server.Certificate()
		if err != nil {
			return sign, err
		}
		text, err := own.EncodePEM()
		if err != nil {
			return sign, err
		}
		sign.Auth = tenant.ClientCertificate
		sign.Certificate, err = tenant.ParseCertificate(text, tenant.Secret{})
		return sign, err
	}
	return sign, nil
}

// hasFault reports whether a fault of a kind is simulated.
func (d *demoTask) hasFault(kind fault.Kind) bool {
	return slices.ContainsFunc(d.faults, func(f fault.Fault) bool { return f.Kind == kind })
}

// fetchRequest requests the month of the case, or what the activity feed still holds of it.
func (d *demoTask) fetchRequest() fetch.Request {
	end := simulated.DefaultTime()
	span := coverage.Span{From: time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC), To: time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)}
	if d.sources[0].Name == flags.ActivitySource {
		span = coverage.Span{From: publicationTime(fixtures.Row{Time: span.From.Unix(), Operation: audit.MailItemsAccessed}), To: end}
	}
	verify := d.hasFault(fault.SecondDiffers) // it shows only in answers that are read twice
	return fetch.Request{Operations: []string{audit.MailItemsAccessed}, Span: span, Verify: verify}
}

// Close ends the fetch, then the tenant.
func (s *simulatedFetch) Close() error {
	return errors.Join(s.tenantFeed.Close(), s.server.Close())
}
