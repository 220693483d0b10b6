package tenant

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
)

// Config names the tenant, and how to sign in.
type Config struct {
	Cloud Cloud
	// Endpoints override the cloud's endpoints.
	Endpoints Endpoints
	// Tenant is the tenant's ID or one of its domains. A user can sign in without it, an app cannot.
	Tenant string
	// ClientID is the ID of an app registered in the tenant.
	ClientID string
	Auth     Auth
	// Secret is used by ClientSecret, Certificate by ClientCertificate.
	Secret      Secret
	Certificate *Certificate
	// Cache is the path of a file that keeps a user's refresh token between runs, readable by its owner
	// only; "" for none.
	Cache string
	// CAFile is the path of a PEM file of certificates to trust in addition to the system's.
	CAFile string
	// Version is whoread's version, for the User-Agent header.
	Version string
	// Clock is the time; nil for the clock of this computer.
	Clock Clock
	// Open opens an address in a browser; nil for the system's browser.
	Open func(address string) error
	// Timeout is how long a service may send nothing during a request, by the clock of this computer; 0
	// for 5 minutes, since Exchange can take minutes to answer.
	Timeout time.Duration
}

var tenantName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9.-]*$`)

// Validate returns an error that says what is missing or wrong. It reads no file.
func (c Config) Validate() error {
	switch {
	case strings.TrimSpace(c.ClientID) == "":
		return errors.New("--client-id is missing: the ID of the app registration to sign in with; the README explains how to create one")
	case c.Tenant != "" && !tenantName.MatchString(c.Tenant):
		return fmt.Errorf("--tenant: %q is not a tenant: use its ID or one of its domains", c.Tenant)
	case c.Auth.AppOnly() && !c.namesTenant():
		return fmt.Errorf("--tenant is missing: --auth %s needs the ID of the tenant or one of its domains", c.Auth)
	case c.Auth == ClientSecret && c.Secret.IsEmpty():
		return errors.New("the client secret is missing: set the environment variable WHOREAD_CLIENT_SECRET, or use --client-secret-file FILE")
	case c.Auth == ClientCertificate && c.Certificate == nil:
		return errors.New("the certificate is missing: use --certificate FILE, with certificate and key as PEM or PFX")
	case c.Auth.AppOnly() && c.Cache != "":
		return fmt.Errorf("--auth %s gets no refresh token to keep in a token cache", c.Auth)
	}
	return nil
}

// namesTenant reports whether the configuration names one tenant, and not a name for any tenant.
func (c Config) namesTenant() bool {
	switch strings.ToLower(c.Tenant) {
	case "", "common", "organizations", "consumers":
		return false
	default:
		return true
	}
}
