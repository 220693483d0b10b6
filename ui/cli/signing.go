package cli

import (
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"whoread/audit/tenant"
)

// The environment that secrets come from: an argument is seen by everybody on the machine.
const (
	secretVariable   = "WHOREAD_CLIENT_SECRET"
	passwordVariable = "WHOREAD_CERTIFICATE_PASSWORD"
)

// exchangeClient is the public client of Microsoft's module ExchangeOnlineManagement
// (learn.microsoft.com/powershell/exchange/connect-to-exchange-online-powershell). Tenants know
// it, so that Exchange can be asked without an app of one's own.
const exchangeClient = "a0c73c16-a7e3-4564-9a95-2bdf47383716"

// signFlags are the flags that say how to sign in, as the user wrote them.
type signFlags struct {
	tenant, client, cloud   string
	auth                    string
	secretFile, certificate string
	endpoints, ca, cache    string
}

func (f *signFlags) register(flags *pflag.FlagSet) {
	flags.StringVar(&f.tenant, "tenant", "", "the tenant: one of its domains, or its `ID`")
	flags.StringVar(&f.client, "client-id", "", "the `ID` of the app registration to sign in with; the README tells how to\n"+
		"make one. A user who asks Exchange can do with that of Microsoft's module:\n"+exchangeClient)
	flags.StringVar(&f.cloud, "cloud", tenant.Global.String(), "the `NAME` of the cloud: global (also for GCC, whose activity feed needs\n"+
		"--endpoints with \"manage\": \"https://manage-gcc.office.com\"), gcchigh, dod or china")
	flags.StringVar(&f.auth, "auth", "", "`HOW` to sign in: device (a code to enter in any browser), browser (on this\n"+
		"computer), secret or certificate (default device, or what the file below is for)")
	flags.StringVar(&f.secretFile, "client-secret-file", "", "`FILE` with the secret of the app; else it is in "+secretVariable)
	flags.StringVar(&f.certificate, "certificate", "", "`FILE` with the certificate and the key of the app, PEM or PFX; its password\nis in "+passwordVariable)
	flags.StringVar(&f.cache, "token-cache", "", "`FILE` that keeps the sign-in for the next time, readable by you alone;\nwithout it, nothing is kept")
	flags.StringVar(&f.endpoints, "endpoints", "", "JSON `FILE` with other base URLs for any of login, graph, exchange, manage")
	flags.StringVar(&f.ca, "ca", "", "PEM `FILE` with further authorities to trust, such as that of a proxy")
}

// hideSignIn leaves the flags of a sign-in out of a help.
func hideSignIn(flags *pflag.FlagSet) {
	names := pflag.NewFlagSet("", pflag.ContinueOnError)
	new(signFlags).register(names)
	names.VisitAll(func(f *pflag.Flag) { flags.Lookup(f.Name).Hidden = true })
}

// offer offers values for the flags that have some to offer.
func (f *signFlags) offer(cmd *cobra.Command) {
	offer(cmd, "cloud", tenant.Global.String(), tenant.GCCHigh.String(), tenant.DoD.String(), tenant.China.String())
	offer(cmd, "auth", tenant.Device.String(), tenant.Browser.String(), tenant.ClientSecret.String(), tenant.ClientCertificate.String())
	offer(cmd, "tenant")
	offer(cmd, "client-id")
}

// complete adds to the outline of a sign-in what only a sign-in needs. Secrets are read, and
// nothing is asked yet.
func (f *signFlags) complete(c *tenant.Config, clock tenant.Clock) (err error) {
	c.Cache, c.CAFile, c.Version, c.Clock = f.cache, f.ca, version, clock
	if c.Tenant == "" {
		return misused("which tenant is to be asked? Name it with --tenant contoso.example, or by its id")
	}
	if f.endpoints != "" {
		if c.Endpoints, err = tenant.ReadEndpoints(f.endpoints); err != nil {
			return misused("--endpoints: %w", err)
		}
	}
	if err := f.credentials(c); err != nil {
		return err
	}
	if err := c.Check(); err != nil {
		return misused("%w", err)
	}
	return nil
}

// outline is what the flags say of the sign-in without what only a sign-in needs.
func (f *signFlags) outline() (c tenant.Config, err error) {
	c.Tenant, c.ClientID = f.tenant, f.client
	if c.Cloud, err = tenant.ParseCloud(f.cloud); err != nil {
		return c, misused("--cloud: %w", err)
	}
	c.Auth, err = f.way()
	return c, err
}

// way is how to sign in: as --auth says, or else what the credential that is given is for.
func (f *signFlags) way() (way tenant.Auth, err error) {
	if f.auth != "" {
		if way, err = tenant.ParseAuth(f.auth); err != nil {
			return way, misused("--auth: %w", err)
		}
	}
	for _, given := range []struct {
		flag, value string
		is          tenant.Auth
	}{
		{"client-secret-file", f.secretFile, tenant.ClientSecret},
		{"certificate", f.certificate, tenant.ClientCertificate},
	} {
		switch {
		case given.value == "" || way == given.is:
		case f.auth == "" && way == tenant.Device:
			way = given.is
		default:
			return way, misused("--%s is for --auth %s, not for --auth %s", given.flag, given.is, way)
		}
	}
	return way, nil
}

// credentials reads the secret or the certificate that the way of signing in needs.
func (f *signFlags) credentials(c *tenant.Config) error {
	var err error
	switch c.Auth {
	case tenant.ClientSecret:
		c.Secret = tenant.NewSecret(os.Getenv(secretVariable))
		if f.secretFile != "" {
			if c.Secret, err = tenant.ReadSecret(f.secretFile); err != nil {
				return misused("--client-secret-file: %w", err)
			}
		}
	case tenant.ClientCertificate:
		if f.certificate == "" {
			return nil // which is found to be missing later
		}
		if c.Certificate, err = tenant.ReadCertificate(f.certificate, tenant.NewSecret(os.Getenv(passwordVariable))); err != nil {
			return misused("--certificate: %w", err)
		}
	case tenant.Device, tenant.Browser:
	}
	return nil
}
