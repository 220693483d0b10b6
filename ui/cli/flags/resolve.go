package flags

import (
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"whoread/audit/tenant"
)

// LookupAndSignIn are the flags of a command that looks messages up if it is told to, as the user
// wrote them: how that is done, and how to sign in for it.
type LookupAndSignIn struct {
	Lookup
	signIn SignIn
	// lookupOnly are the flags that mean nothing without --resolve.
	lookupOnly *pflag.FlagSet
}

// Register adds the flags.
func (f *LookupAndSignIn) Register(cmd *cobra.Command, says string) {
	f.Lookup = NewLookup()
	f.lookupOnly = pflag.NewFlagSet("", pflag.ContinueOnError)
	f.lookupOnly.SortFlags = false
	f.RegisterSources(f.lookupOnly)
	f.signIn.Register(f.lookupOnly)
	flags := cmd.Flags()
	f.RegisterSubjects(flags)
	f.registerResolve(flags, says)
	flags.AddFlagSet(f.lookupOnly)
	f.RegisterCompletions(cmd)
	f.signIn.RegisterCompletions(cmd)
}

// ParseIfRequested is what the flags mean; nil without --resolve. For a plan no secret is read.
func (f *LookupAndSignIn) ParseIfRequested(plan bool, clock tenant.Clock) (*LookupConfig, error) {
	if !f.Resolve {
		return nil, f.checkUnused()
	}
	sign, err := f.signIn.parseWithoutSecrets()
	if err != nil {
		return nil, err
	}
	q, err := f.Parse(sign, clock)
	if err != nil || plan {
		return &q, err
	}
	return &q, f.signIn.addSecrets(&q.SignIn, clock)
}

// checkUnused finds a flag that means nothing without --resolve.
func (f *LookupAndSignIn) checkUnused() (err error) {
	f.lookupOnly.VisitAll(func(flag *pflag.Flag) {
		if flag.Changed && err == nil {
			err = UsageErrorf("--%s is of use only with --resolve, which asks a tenant for subjects", flag.Name)
		}
	})
	return err
}

// ClientID returns the app ID of --client-id.
func (f *LookupAndSignIn) ClientID() string { return f.signIn.client }
