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

// RegisterFlags adds the flags.
func (s *SignIn) RegisterFlags(flags *pflag.FlagSet) {
	flags.StringVar(&s.tenant, "tenant", "", "the tenant: one of its domains, or its `ID`")
	flags.StringVar(&s.client, "client-id", "", "sign in with the app registration of this `ID`; the README explains how to\n"+
		"create one. Users who query Exchange can use the ID of Microsoft's module:\n"+ExchangeClientID)
	flags.StringVar(&s.cloud, "cloud", tenant.Global.String(), "the `NAME` of the cloud: global (also for GCC; its activity feed needs\n"+
		"--endpoints with \"manage\": \"https://manage-gcc.office.com\"), gcchigh, dod or china")
	flags.StringVar(&s.auth, "auth", "", "`HOW` to sign in: device (enter a code in any browser), browser (on this\n"+
		"computer), secret or certificate (default device, or the method of the file given below)")
	flags.StringVar(&s.secretFile, "client-secret-file", "", "`FILE` with the client secret of the app (default: the variable\n"+secretVariable+")")
	flags.StringVar(&s.certificate, "certificate", "", "`FILE` with the certificate and private key of the app, PEM or PFX;\nits password is read from "+passwordVariable)
	flags.StringVar(&s.cache, "token-cache", "", "`FILE` to save the sign-in for the next run, readable only by you;\nwithout it, the sign-in is not saved")
	flags.StringVar(&s.endpoints, "endpoints", "", "JSON `FILE` with other base URLs for any of login, graph, exchange, manage")
	flags.StringVar(&s.ca, "ca", "", "PEM `FILE` with additional certificate authorities to trust, such as a proxy's")
}

// HideSignIn hides the flags for signing in from the help.
func HideSignIn(flags *pflag.FlagSet) {
	names := pflag.NewFlagSet("", pflag.ContinueOnError)
	new(SignIn).RegisterFlags(names)
	names.VisitAll(func(f *pflag.Flag) { flags.Lookup(f.Name).Hidden = true })
}

// RegisterCompletions makes the shell complete the flags.
func (s *SignIn) RegisterCompletions(cmd *cobra.Command) {
	RegisterCompletion(cmd, "cloud", tenant.Global.String(), tenant.GCCHigh.String(), tenant.DoD.String(), tenant.China.String())
	RegisterCompletion(cmd, "auth", tenant.Device.String(), tenant.Browser.String(), tenant.ClientSecret.String(), tenant.ClientCertificate.String())
	RegisterCompletion(cmd, "tenant")
	RegisterCompletion(cmd, "client-id")
}

// addSecrets reads the secrets and the other settings that only a sign-in needs, and checks that
// everything is there. It sends nothing.
func (s *SignIn) addSecrets(c *tenant.Config, clock tenant.Clock) (err error) {
	c.Cache, c.CAFile, c.Clock = s.cache, s.ca, clock
	if c.Tenant == "" {
		return UsageErrorf("no tenant given; name it with --tenant contoso.example, or by its ID")
	}
	if s.endpoints != "" {
		if c.Endpoints, err = tenant.ReadEndpoints(s.endpoints); err != nil {
			return UsageErrorf("--endpoints: %w", err)
		}
	}
	if err := s.readCredentials(c); err != nil {
		return err
	}
	if err := c.Validate(); err != nil {
		return UsageErrorf("%w", err)
	}
	return nil
}

// parseWithoutSecrets parses the flags that a plan shows.
func (s *SignIn) parseWithoutSecrets() (c tenant.Config, err error) {
	c.Tenant, c.ClientID = s.tenant, s.client
	if c.Cloud, err = tenant.ParseCloud(s.cloud); err != nil {
		return c, UsageErrorf("--cloud: %w", err)
	}
	c.Auth, err = s.parseAuth()
	return c, err
}

// parseAuth returns the sign-in method: --auth, or the one that the given file is for.
func (s *SignIn) parseAuth() (auth tenant.Auth, err error) {
	if s.auth != "" {
		if auth, err = tenant.ParseAuth(s.auth); err != nil {
			return auth, UsageErrorf("--auth: %w", err)
		}
	}
	for _, given := range []struct {
		flag, value string
		auth        tenant.Auth
	}{
		{"client-secret-file", s.secretFile, tenant.ClientSecret},
		{"certificate", s.certificate, tenant.ClientCertificate},
	} {
		switch {
		case given.value == "" || auth == given.auth:
		case s.auth == "" && auth == tenant.Device:
			auth = given.auth
		default:
			return auth, UsageErrorf("--%s is for --auth %s, not for --auth %s", given.flag, given.auth, auth)
		}
	}
	return auth, nil
}

// readCredentials reads the secret or the certificate.
func (s *SignIn) readCredentials(c *tenant.Config) error {
	var err error
	switch c.Auth {
	case tenant.ClientSecret:
		c.Secret = tenant.NewSecret(os.Getenv(secretVariable))
		if s.secretFile != "" {
			if c.Secret, err = tenant.ReadSecret(s.secretFile); err != nil {
				return UsageErrorf("--client-secret-file: %w", err)
			}
		}
	case tenant.ClientCertificate:
		if s.certificate == "" {
			return nil // Check reports it
		}
		if c.Certificate, err = tenant.ReadCertificate(s.certificate, tenant.NewSecret(os.Getenv(passwordVariable))); err != nil {
			return UsageErrorf("--certificate: %w", err)
		}
	case tenant.Device, tenant.Browser:
	}
	return nil
}
