package flags

import (
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"whoread/audit/tenant"
)

// LookupAndSignIn is the flags of commands that look up messages only with --resolve, and then sign in.
type LookupAndSignIn struct {
	Lookup
	signIn SignIn
	// lookupOnly holds the flags that need --resolve.
	lookupOnly *pflag.FlagSet
}

// Register adds the flags. ResolveUsage is the help of --resolve.
func (f *LookupAndSignIn) Register(cmd *cobra.Command, resolveUsage string) {
	f.Lookup = NewLookup()
	f.lookupOnly = pflag.NewFlagSet("", pflag.ContinueOnError)
	f.lookupOnly.SortFlags = false
	f.RegisterSources(f.lookupOnly)
	f.signIn.Register(f.lookupOnly)
	flags := cmd.Flags()
	f.RegisterSubjects(flags)
	f.registerResolve(flags, resolveUsage)
	flags.AddFlagSet(f.lookupOnly)
	f.RegisterCompletions(cmd)
	f.signIn.RegisterCompletions(cmd)
}

// ParseIfRequested returns nil without --resolve. For a plan it reads no secret.
func (f *LookupAndSignIn) ParseIfRequested(plan bool, clock tenant.Clock) (*LookupConfig, error) {
	if !f.Resolve {
		return nil, f.checkUnused()
	}
	signIn, err := f.signIn.parseWithoutSecrets()
	if err != nil {
		return nil, err
	}
	c, err := f.Parse(signIn, clock)
	if err != nil || plan {
		return &c, err
	}
	return &c, f.signIn.addSecrets(&c.SignIn, clock)
}

// checkUnused rejects flags that need --resolve.
func (f *LookupAndSignIn) checkUnused() (err error) {
	f.lookupOnly.VisitAll(func(flag *pflag.Flag) {
		if flag.Changed && err == nil {
			err = UsageErrorf("--%s needs --resolve, which looks up subjects in a tenant", flag.Name)
		}
	})
	return err
}

// ClientID returns --client-id.
func (f *LookupAndSignIn) ClientID() string { return f.signIn.client }
