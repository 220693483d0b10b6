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

// RegisterFlags adds the flags. ResolveUsage is the help of --resolve.
func (l *LookupAndSignIn) RegisterFlags(cmd *cobra.Command, resolveUsage string) {
	l.Lookup = NewLookup()
	l.lookupOnly = pflag.NewFlagSet("", pflag.ContinueOnError)
	l.lookupOnly.SortFlags = false
	l.RegisterSources(l.lookupOnly)
	l.signIn.RegisterFlags(l.lookupOnly)
	flags := cmd.Flags()
	l.RegisterSubjects(flags)
	l.registerResolve(flags, resolveUsage)
	flags.AddFlagSet(l.lookupOnly)
	l.RegisterCompletions(cmd)
	l.signIn.RegisterCompletions(cmd)
}

// ParseIfRequested returns nil without --resolve. For a plan it reads no secret.
func (l *LookupAndSignIn) ParseIfRequested(plan bool, clock tenant.Clock) (*LookupConfig, error) {
	if !l.Resolve {
		return nil, l.checkUnused()
	}
	signIn, err := l.signIn.parseWithoutSecrets()
	if err != nil {
		return nil, err
	}
	c, err := l.Parse(signIn, clock)
	if err != nil || plan {
		return &c, err
	}
	return &c, l.signIn.addSecrets(&c.SignIn, clock)
}

// checkUnused rejects flags that need --resolve.
func (l *LookupAndSignIn) checkUnused() (err error) {
	l.lookupOnly.VisitAll(func(flag *pflag.Flag) {
		if flag.Changed && err == nil {
			err = UsageErrorf("--%s needs --resolve (look up subjects in a tenant)", flag.Name)
		}
	})
	return err
}

// ClientID returns --client-id.
func (l *LookupAndSignIn) ClientID() string { return l.signIn.client }
