package cli

import (
	"errors"

	"whoread/audit/source/fetch"
	"whoread/audit/tenant"
	"whoread/ui/cli/flags"
)

// tenantFeed is a fetch with the client that it asks.
type tenantFeed struct {
	*fetch.Feed
	client *tenant.Client
	// unavailable tells which services are not asked since the cloud lacks them; "" if none is.
	unavailable string
	// lookup asks for messages as the same client; nil if nobody does.
	lookup *lookup
}

// Status is what the fetch is doing. That the cloud lacks the first choice is why another service
// is asked, like a refusal.
func (f *tenantFeed) Status() fetch.Status {
	s := f.Feed.Status()
	switch {
	case s.Fallback == "":
		s.Fallback = f.unavailable
	case f.unavailable != "":
		s.Fallback = f.unavailable + "; and asked instead: " + s.Fallback
	}
	return s
}

// openTenantFeed makes ready to ask a tenant, and to keep what it answers in a file. Nothing is asked yet.
func openTenantFeed(sign tenant.Config, from []flags.RecordSource, o fetch.Options, file func() (*fetch.File, error)) (_ *tenantFeed, err error) {
	client, err := newClient(sign)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			client.Close()
		}
	}()
	if o.Save, err = file(); err != nil {
		return nil, err
	}
	o.State = client.State
	for _, f := range from {
		o.Services = append(o.Services, f.Open(client, o.Clock))
	}
	opened, err := fetch.Open(o)
	if err != nil {
		return nil, errors.Join(err, o.Save.Close())
	}
	return &tenantFeed{Feed: opened, client: client}, nil
}

// Close ends what is asked for messages and the fetch, and then the client.
func (f *tenantFeed) Close() error {
	defer f.client.Close()
	if f.lookup != nil {
		f.lookup.Close()
	}
	return f.Feed.Close()
}

// newClient returns a client that signs in as config says and states the version of whoread.
func newClient(config tenant.Config) (*tenant.Client, error) {
	config.Version = version
	return tenant.New(config)
}
