package tenant

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
)

// Config says which tenant is asked, and how to sign in to it.
type Config struct {
	Cloud Cloud
	// Endpoints override those of the cloud.
	Endpoints Endpoints
	// Tenant is its id or one of its domains. A user may sign in without it, an app may not.
	Tenant string
	// ClientID is the application id of an app that is registered in the tenant.
	ClientID string
	Auth     Auth
	// Secret is for ClientSecret, and Certificate for ClientCertificate.
	Secret      Secret
	Certificate *Certificate
	// Cache is the path of a file that keeps the refresh token of a user from one run to the
	// next, readable by nobody else; "" for none.
	Cache string
	// CAFile is the path of a PEM file of certificates to trust besides those of the system.
	CAFile string
	// Version is that of whoread; the services are told it.
	Version string
	// Clock is the time; nil for that of this computer.
	Clock Clock
	// Open opens an address in a browser; nil for the browser of the system.
	Open func(address string) error
	// Timeout is how long a service may stay silent during a request, by the clock of this
	// computer; 0 for 5 minutes, which Exchange can take before it answers.
	Timeout time.Duration
}

var tenantName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9.-]*$`)

// Validate says in one sentence what is missing or wrong. It reads no file.
func (c Config) Validate() error {
	switch {
	case strings.TrimSpace(c.ClientID) == "":
		return errors.New("--client-id is missing: the id of the app registration to sign in with; the README tells how to make one")
	case c.Tenant != "" && !tenantName.MatchString(c.Tenant):
		return fmt.Errorf("--tenant: %q is no tenant: give its id or one of its domains", c.Tenant)
	case c.Auth.AppOnly() && !c.namesTenant():
		return fmt.Errorf("--tenant is missing: --auth %s needs the id of the tenant or one of its domains", c.Auth)
	case c.Auth == ClientSecret && c.Secret.IsEmpty():
		return errors.New("the client secret is missing: put it into the environment variable WHOREAD_CLIENT_SECRET, or name a file with --client-secret-file")
	case c.Auth == ClientCertificate && c.Certificate == nil:
		return errors.New("the certificate is missing: name its file with --certificate FILE, with certificate and key as PEM or PFX")
	case c.Auth.AppOnly() && c.Cache != "":
		return fmt.Errorf("--auth %s gets no refresh token that could be kept in a token cache", c.Auth)
	}
	return nil
}

// namesTenant tells whether the tenant is named, and not one of the names for any tenant.
func (c Config) namesTenant() bool {
	switch strings.ToLower(c.Tenant) {
	case "", "common", "organizations", "consumers":
		return false
	default:
		return true
	}
}
