package flags

import (
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"whoread/audit/tenant"
)

// Secrets come from the environment: everybody on the machine can see arguments.
const (
	secretVariable   = "WHOREAD_CLIENT_SECRET"
	passwordVariable = "WHOREAD_CERTIFICATE_PASSWORD"
)

// ExchangeClientID is the public client of Microsoft's module ExchangeOnlineManagement
// (learn.microsoft.com/powershell/exchange/connect-to-exchange-online-powershell). Tenants know
// it, so users can query Exchange without an app of their own.
const ExchangeClientID = "a0c73c16-a7e3-4564-9a95-2bdf47383716"

// SignIn is the flags for signing in.
type SignIn struct {
	tenant, client, cloud   string
	auth                    string
	secretFile, certificate string
	endpoints, ca, cache    string
}

// Register adds the flags.
func (f *SignIn) Register(flags *pflag.FlagSet) {
	flags.StringVar(&f.tenant, "tenant", "", "the tenant: one of its domains, or its `ID`")
	flags.StringVar(&f.client, "client-id", "", "sign in with the app registration of this `ID`; the README explains how to\n"+
		"create one. Users who query Exchange can use the ID of Microsoft's module:\n"+ExchangeClientID)
	flags.StringVar(&f.cloud, "cloud", tenant.Global.String(), "the `NAME` of the cloud: global (also for GCC, whose activity feed needs\n"+
		"--endpoints with \"manage\": \"https://manage-gcc.office.com\"), gcchigh, dod or china")
	flags.StringVar(&f.auth, "auth", "", "`HOW` to sign in: device (enter a code in any browser), browser (on this\n"+
		"computer), secret or certificate (default device, or what the file below is for)")
	flags.StringVar(&f.secretFile, "client-secret-file", "", "`FILE` with the client secret of the app (default: the variable\n"+secretVariable+")")
	flags.StringVar(&f.certificate, "certificate", "", "`FILE` with the certificate and private key of the app, PEM or PFX;\nits password is read from "+passwordVariable)
	flags.StringVar(&f.cache, "token-cache", "", "`FILE` that keeps the sign-in for the next time, readable only by you;\nwithout it, nothing is kept")
	flags.StringVar(&f.endpoints, "endpoints", "", "JSON `FILE` with other base URLs for any of login, graph, exchange, manage")
	flags.StringVar(&f.ca, "ca", "", "PEM `FILE` with additional certificate authorities to trust, such as a proxy's")
}

// HideSignIn hides the flags for signing in from the help.
func HideSignIn(flags *pflag.FlagSet) {
	names := pflag.NewFlagSet("", pflag.ContinueOnError)
	new(SignIn).Register(names)
	names.VisitAll(func(f *pflag.Flag) { flags.Lookup(f.Name).Hidden = true })
}

// RegisterCompletions makes the shell complete the flags.
func (f *SignIn) RegisterCompletions(cmd *cobra.Command) {
	RegisterCompletion(cmd, "cloud", tenant.Global.String(), tenant.GCCHigh.String(), tenant.DoD.String(), tenant.China.String())
	RegisterCompletion(cmd, "auth", tenant.Device.String(), tenant.Browser.String(), tenant.ClientSecret.String(), tenant.ClientCertificate.String())
	RegisterCompletion(cmd, "tenant")
	RegisterCompletion(cmd, "client-id")
}

// addSecrets reads the secrets and the other settings that only a sign-in needs, and checks that
// everything is there. It sends nothing.
func (f *SignIn) addSecrets(c *tenant.Config, clock tenant.Clock) (err error) {
	c.Cache, c.CAFile, c.Clock = f.cache, f.ca, clock
	if c.Tenant == "" {
		return UsageErrorf("no tenant given; name it with --tenant contoso.example, or by its ID")
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

// parseWithoutSecrets parses the flags that a plan shows.
func (f *SignIn) parseWithoutSecrets() (c tenant.Config, err error) {
	c.Tenant, c.ClientID = f.tenant, f.client
	if c.Cloud, err = tenant.ParseCloud(f.cloud); err != nil {
		return c, UsageErrorf("--cloud: %w", err)
	}
	c.Auth, err = f.parseAuth()
	return c, err
}

// parseAuth returns the sign-in method: --auth, or the one that the given file is for.
func (f *SignIn) parseAuth() (auth tenant.Auth, err error) {
	if f.auth != "" {
		if auth, err = tenant.ParseAuth(f.auth); err != nil {
			return auth, UsageErrorf("--auth: %w", err)
		}
	}
	for _, given := range []struct {
		flag, value string
		auth        tenant.Auth
	}{
		{"client-secret-file", f.secretFile, tenant.ClientSecret},
		{"certificate", f.certificate, tenant.ClientCertificate},
	} {
		switch {
		case given.value == "" || auth == given.auth:
		case f.auth == "" && auth == tenant.Device:
			auth = given.auth
		default:
			return auth, UsageErrorf("--%s is for --auth %s, not for --auth %s", given.flag, given.auth, auth)
		}
	}
	return auth, nil
}

// readCredentials reads the secret or the certificate.
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
			return nil // Check reports it
		}
		if c.Certificate, err = tenant.ReadCertificate(f.certificate, tenant.NewSecret(os.Getenv(passwordVariable))); err != nil {
			return UsageErrorf("--certificate: %w", err)
		}
	case tenant.Device, tenant.Browser:
	}
	return nil
}
