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

// demoTask is how the demo is played.
type demoTask struct {
	clock   *simulated.FastClock
	sources []flags.RecordSource
	faults  []fault.Fault
}

// demoPace is how many seconds pass in the simulated tenant during one of ours.
const demoPace = 20

// parseDemo reads the flags of the demo.
func parseDemo(source, fault string, speed float64) (*demoTask, error) {
	if !(speed > 0) {
		return nil, flags.UsageErrorf("--speed must be more than 0, such as 2 for twice as fast")
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

// sourceOfFault is the first service that a trouble befalls, Graph if it befalls any.
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

// defaultFaults is the one throttle that there is in a demo without a trouble.
func defaultFaults() []fault.Fault {
	const wait = 40 * time.Second
	return []fault.Fault{
		{Route: route.GraphRecords, Kind: fault.Throttle, After: 16, Times: 1, Wait: wait},
		{Route: route.ExchangeInvoke, Kind: fault.Throttle, After: 10, Times: 1, Wait: wait},
		{Route: route.ActivityBlob, Kind: fault.Throttle, After: 10, Times: 1, Wait: wait},
	}
}

// slowAnswers lets each answer take its time as the services do, so that it can be watched.
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

// publicationTime tells when the activity feed tells of a row. It holds seven days, so that it is
// as if the month had been published in its last ones, one after the other, and other operations
// before them: a feed that lists nothing older than what is asked for may be one that is new.
func publicationTime(row fixtures.Row) time.Time {
	const faster = 6 // thirty days in five
	end := simulated.DefaultTime()
	if row.Operation != audit.MailItemsAccessed {
		return end.Add(-156 * time.Hour)
	}
	return end.Add(-end.Sub(time.Unix(row.Time, 0)) / faster)
}

// simulatedFetch is a fetch from a simulated tenant, and that tenant.
type simulatedFetch struct {
	*tenantFeed
	server *simulated.Server
}

// startFetch begins to fetch the case from a tenant that has just been made.
func (s *demoTask) startFetch() (*simulatedFetch, error) {
	server, err := simulated.New(simulated.Options{
		Clock: s.clock, Faults: slices.Concat(s.faults, slowAnswers()), Published: publicationTime,
		Polls: 1, PendingPolls: 6,
	})
	if err != nil {
		return nil, err
	}
	sign, err := s.signInConfig(server)
	if err != nil {
		return nil, errors.Join(err, server.Close())
	}
	fetch, err := openTenantFeed(sign, s.sources, fetch.Options{Request: s.fetchRequest(), Clock: s.clock, Name: "demo"},
		func() (*fetch.File, error) { return fetch.CreatePrivateFile("") })
	if err != nil {
		return nil, errors.Join(err, server.Close())
	}
	return &simulatedFetch{fetch, server}, nil
}

// signInConfig is how to sign in to the tenant: as a user, unless the trouble is one that only an app has.
func (s *demoTask) signInConfig(server *simulated.Server) (tenant.Config, error) {
	sign := tenant.Config{
		Tenant: simulated.ID, ClientID: simulated.ClientID, Auth: tenant.Device,
		Endpoints: tenant.Endpoints(server.Endpoints()), Clock: s.clock,
	}
	switch {
	case s.hasFault(fault.SecretExpired):
		sign.Auth, sign.Secret = tenant.ClientSecret, tenant.NewSecret(simulated.Secret)
	case s.hasFault(fault.ClockSkew):
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

// hasFault tells whether a trouble is to be shown.
func (s *demoTask) hasFault(kind fault.Kind) bool {
	return slices.ContainsFunc(s.faults, func(f fault.Fault) bool { return f.Kind == kind })
}

// fetchRequest asks for the month of the case, or for what the activity feed still holds of it.
func (s *demoTask) fetchRequest() fetch.Request {
	end := simulated.DefaultTime()
	span := coverage.Span{From: time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC), To: time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)}
	if s.sources[0].Name == flags.ActivitySource {
		span = coverage.Span{From: publicationTime(fixtures.Row{Time: span.From.Unix(), Operation: audit.MailItemsAccessed}), To: end}
	}
	verify := s.hasFault(fault.SecondDiffers) // which shows only in answers that are read twice
	return fetch.Request{Operations: []string{audit.MailItemsAccessed}, Span: span, Verify: verify}
}

// Close ends the fetch, and then the tenant.
func (r *simulatedFetch) Close() error {
	return errors.Join(r.tenantFeed.Close(), r.server.Close())
}
