package flags

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

// ExchangeClientID is the public client of Microsoft's module ExchangeOnlineManagement
// (learn.microsoft.com/powershell/exchange/connect-to-exchange-online-powershell). Tenants know
// it, so that Exchange can be asked without an app of one's own.
const ExchangeClientID = "a0c73c16-a7e3-4564-9a95-2bdf47383716"

// SignIn are the flags that say how to sign in, as the user wrote them.
type SignIn struct {
	tenant, client, cloud   string
	auth                    string
	secretFile, certificate string
	endpoints, ca, cache    string
}

// Register adds the flags.
func (f *SignIn) Register(flags *pflag.FlagSet) {
	flags.StringVar(&f.tenant, "tenant", "", "the tenant: one of its domains, or its `ID`")
	flags.StringVar(&f.client, "client-id", "", "the `ID` of the app registration to sign in with; the README tells how to\n"+
		"make one. A user who asks Exchange can do with that of Microsoft's module:\n"+ExchangeClientID)
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

// HideSignIn leaves the flags of a sign-in out of a help.
func HideSignIn(flags *pflag.FlagSet) {
	names := pflag.NewFlagSet("", pflag.ContinueOnError)
	new(SignIn).Register(names)
	names.VisitAll(func(f *pflag.Flag) { flags.Lookup(f.Name).Hidden = true })
}

// RegisterCompletions offers values for the flags that have some to offer.
func (f *SignIn) RegisterCompletions(cmd *cobra.Command) {
	RegisterCompletion(cmd, "cloud", tenant.Global.String(), tenant.GCCHigh.String(), tenant.DoD.String(), tenant.China.String())
	RegisterCompletion(cmd, "auth", tenant.Device.String(), tenant.Browser.String(), tenant.ClientSecret.String(), tenant.ClientCertificate.String())
	RegisterCompletion(cmd, "tenant")
	RegisterCompletion(cmd, "client-id")
}

// addSecrets adds to the outline of a sign-in what only a sign-in needs. Secrets are read, and
// nothing is asked yet.
func (f *SignIn) addSecrets(c *tenant.Config, clock tenant.Clock) (err error) {
	c.Cache, c.CAFile, c.Clock = f.cache, f.ca, clock
	if c.Tenant == "" {
		return UsageErrorf("which tenant is to be asked? Name it with --tenant contoso.example, or by its id")
	}
	if f.endpoints != "" {
		if c.Endpoints, err = tenant.ReadEndpoints(f.endpoints); err != nil {
			return UsageErrorf("--endpoints: %w", err)
		}
	}
	if err := f.readCredentials(c); err != nil {
		return err
	}
	if err := c.Validate(); err != nil {
		return UsageErrorf("%w", err)
	}
	return nil
}

// parseWithoutSecrets is what the flags say of the sign-in without what only a sign-in needs.
func (f *SignIn) parseWithoutSecrets() (c tenant.Config, err error) {
	c.Tenant, c.ClientID = f.tenant, f.client
	if c.Cloud, err = tenant.ParseCloud(f.cloud); err != nil {
		return c, UsageErrorf("--cloud: %w", err)
	}
	c.Auth, err = f.parseAuth()
	return c, err
}

// parseAuth is how to sign in: as --auth says, or else what the credential that is given is for.
func (f *SignIn) parseAuth() (way tenant.Auth, err error) {
	if f.auth != "" {
		if way, err = tenant.ParseAuth(f.auth); err != nil {
			return way, UsageErrorf("--auth: %w", err)
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
			return way, UsageErrorf("--%s is for --auth %s, not for --auth %s", given.flag, given.is, way)
		}
	}
	return way, nil
}

// readCredentials reads the secret or the certificate that the way of signing in needs.
func (f *SignIn) readCredentials(c *tenant.Config) error {
	var err error
	switch c.Auth {
	case tenant.ClientSecret:
		c.Secret = tenant.NewSecret(os.Getenv(secretVariable))
		if f.secretFile != "" {
			if c.Secret, err = tenant.ReadSecret(f.secretFile); err != nil {
				return UsageErrorf("--client-secret-file: %w", err)
			}
		}
	case tenant.ClientCertificate:
		if f.certificate == "" {
			return nil // which is found to be missing later
		}
		if c.Certificate, err = tenant.ReadCertificate(f.certificate, tenant.NewSecret(os.Getenv(passwordVariable))); err != nil {
			return UsageErrorf("--certificate: %w", err)
		}
	case tenant.Device, tenant.Browser:
	}
	return nil
}
