package cli

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"whoread/audit/tenant"
	"whoread/trace"
)

// lookupFlags are the flags that say how messages are looked up, what is known of them, and which
// records are those of lookups, as the user wrote them.
type lookupFlags struct {
	resolve   bool
	resolvers []string
	budget    budget
	subjects  string
	own       bool
	ownApps   []string
}

// newLookupFlags returns flags that were not given.
func newLookupFlags() lookupFlags { return lookupFlags{budget: trace.Unlimited} }

// registerResolve adds the flag by which lookups are asked for where they are not a matter of course.
func (f *lookupFlags) registerResolve(flags *pflag.FlagSet, says string) {
	flags.BoolVar(&f.resolve, "resolve", false, says)
}

// registerAsking adds the flags that say who is asked, and how often.
func (f *lookupFlags) registerAsking(flags *pflag.FlagSet) {
	flags.StringSliceVar(&f.resolvers, "resolvers", nil, "ask these for subjects, in this order, each `NAME` for what those before it did\n"+
		"not find: "+strings.Join(finderNames(), ", ")+" (default "+strings.Join(usualFinders(), ",")+")")
	flags.Var(&f.budget, "budget", "make at most `N` calls for subjects in all (default as many as it takes)")
}

// registerKnown adds the flags that say what is known already.
func (f *lookupFlags) registerKnown(flags *pflag.FlagSet) {
	flags.StringVar(&f.subjects, "subjects", "", "`FILE` of what is known of messages: read if it is there, and written at the\nend, so that nothing is asked twice; readable by you alone")
	f.registerOwn(flags)
}

// registerOwn adds the flags that say which records are whoread's own.
func (f *lookupFlags) registerOwn(flags *pflag.FlagSet) {
	flags.BoolVar(&f.own, "own", false, "show the records of whoread's own lookups too")
	flags.StringSliceVar(&f.ownApps, "own-app", nil, "records of the app with this `ID` are of whoread's own lookups; repeatable.\nThat of --client-id and those in --subjects are anyhow")
}

// offer offers values for the flags that have some to offer.
func (f *lookupFlags) offer(cmd *cobra.Command) {
	for _, flag := range []struct {
		name   string
		values []string
	}{{"resolvers", finderNames()}, {"budget", nil}, {"own-app", nil}} {
		if cmd.Flags().Lookup(flag.name) != nil {
			offer(cmd, flag.name, flag.values...)
		}
	}
}

// apps are the ids of --own-app.
func (f *lookupFlags) apps() ([]string, error) {
	return eachOf("own-app", f.ownApps, func(text string) (string, error) {
		if !tenant.IsGUID(text) {
			return "", fmt.Errorf("is no id of an app such as %s", exchangeClient)
		}
		return strings.ToLower(text), nil
	})
}

// budget is how many calls may be made, [trace.Unlimited] for as many as it takes. It is a
// [pflag.Value].
type budget int

// String returns the number; "" for no limit.
func (b *budget) String() string {
	if *b == trace.Unlimited {
		return ""
	}
	return strconv.Itoa(int(*b))
}

// Set reads the number.
func (b *budget) Set(text string) error {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return fmt.Errorf("%q is no number of calls, which is 0 or more", text)
	}
	*b = budget(n)
	return nil
}

// Type names the value for the help.
func (*budget) Type() string { return "N" }
