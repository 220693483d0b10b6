package cli

import (
	"errors"

	"whoread/audit/source/fetch"
	"whoread/audit/tenant"
	"whoread/ui/cli/flags"
)

// tenantFeed is a fetch with its client.
type tenantFeed struct {
	*fetch.Feed
	client *tenant.Client
	// unavailable says which of the services the cloud lacks; "" for none.
	unavailable string
	// lookup looks up messages with the same client, or is nil.
	lookup *lookup
}

// Status returns the status of the fetch. A service that the cloud lacks causes a fallback, like a refusal.
func (f *tenantFeed) Status() fetch.Status {
	s := f.Feed.Status()
	switch {
	case s.Fallback == "":
		s.Fallback = f.unavailable
	case f.unavailable != "":
		s.Fallback = f.unavailable + "; then: " + s.Fallback
	}
	return s
}

// openTenantFeed prepares a fetch from a tenant to a file. It sends nothing yet.
func openTenantFeed(sign tenant.Config, sources []flags.RecordSource, o fetch.Options, file func() (*fetch.File, error)) (_ *tenantFeed, err error) {
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
	for _, s := range sources {
		o.Services = append(o.Services, s.Open(client, o.Clock))
	}
	opened, err := fetch.Open(o)
	if err != nil {
		return nil, errors.Join(err, o.Save.Close())
	}
	return &tenantFeed{Feed: opened, client: client}, nil
}

// Close closes the lookup, the fetch, and then the client.
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
