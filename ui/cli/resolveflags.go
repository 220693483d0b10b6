package cli

import (
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"whoread/audit/tenant"
)

// resolveFlags are the flags of a command that looks messages up if it is told to, as the user
// wrote them: how that is done, and how to sign in for it.
type resolveFlags struct {
	lookupFlags
	sign signFlags
	// only are the flags that mean nothing without --resolve.
	only *pflag.FlagSet
}

func (f *resolveFlags) register(cmd *cobra.Command, says string) {
	f.lookupFlags = newLookupFlags()
	f.only = pflag.NewFlagSet("", pflag.ContinueOnError)
	f.only.SortFlags = false
	f.registerAsking(f.only)
	f.sign.register(f.only)
	flags := cmd.Flags()
	f.registerKnown(flags)
	f.registerResolve(flags, says)
	flags.AddFlagSet(f.only)
	f.offer(cmd)
	f.sign.offer(cmd)
}

// inquiry is what the flags mean; nil without --resolve. For a plan no secret is read.
func (f *resolveFlags) inquiry(plan bool, clock tenant.Clock) (*inquiry, error) {
	if !f.resolve {
		return nil, f.useless()
	}
	sign, err := f.sign.outline()
	if err != nil {
		return nil, err
	}
	q, err := f.lookupFlags.inquiry(sign, clock)
	if err != nil || plan {
		return &q, err
	}
	return &q, f.sign.complete(&q.sign, clock)
}

// useless finds a flag that means nothing without --resolve.
func (f *resolveFlags) useless() (err error) {
	f.only.VisitAll(func(flag *pflag.Flag) {
		if flag.Changed && err == nil {
			err = misused("--%s is of use only with --resolve, which asks a tenant for subjects", flag.Name)
		}
	})
	return err
}

// knowledge reads what is known. Records of the app that asks are whoread's own.
func (f *resolveFlags) knowledge() (*knowledge, error) {
	return f.lookupFlags.knowledge(f.sign.client)
}
