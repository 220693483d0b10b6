package flags

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"whoread/audit/tenant"
	"whoread/trace"
)

// Lookup are the flags that say how messages are looked up, what is known of them, and which
// records are those of lookups, as the user wrote them.
type Lookup struct {
	Resolve      bool
	Resolvers    []string
	callLimit    callLimit
	SubjectsPath string
	Own          bool
	OwnApps      []string
}

// NewLookup returns flags that were not given.
func NewLookup() Lookup { return Lookup{callLimit: trace.Unlimited} }

// registerResolve adds the flag by which lookups are asked for where they are not a matter of course.
func (f *Lookup) registerResolve(flags *pflag.FlagSet, says string) {
	flags.BoolVar(&f.Resolve, "resolve", false, says)
}

// RegisterSources adds the flags that say who is asked, and how often.
func (f *Lookup) RegisterSources(flags *pflag.FlagSet) {
	flags.StringSliceVar(&f.Resolvers, "resolvers", nil, "ask these for subjects, in this order, each `NAME` for what those before it did\n"+
		"not find: "+strings.Join(subjectSourceNames(), ", ")+" (default "+strings.Join(defaultSubjectSources(), ",")+")")
	flags.Var(&f.callLimit, "budget", "make at most `N` calls for subjects in all (default as many as it takes)")
}

// RegisterSubjects adds the flags that say what is known already.
func (f *Lookup) RegisterSubjects(flags *pflag.FlagSet) {
	flags.StringVar(&f.SubjectsPath, "subjects", "", "`FILE` of what is known of messages: read if it is there, and written at the\nend, so that nothing is asked twice; readable by you alone")
	f.RegisterOwn(flags)
}

// RegisterOwn adds the flags that say which records are whoread's own.
func (f *Lookup) RegisterOwn(flags *pflag.FlagSet) {
	flags.BoolVar(&f.Own, "own", false, "show the records of whoread's own lookups too")
	flags.StringSliceVar(&f.OwnApps, "own-app", nil, "records of the app with this `ID` are of whoread's own lookups; repeatable.\nThat of --client-id and those in --subjects are anyhow")
}

// RegisterCompletions offers values for the flags that have some to offer.
func (f *Lookup) RegisterCompletions(cmd *cobra.Command) {
	for _, flag := range []struct {
		name   string
		values []string
	}{{"resolvers", subjectSourceNames()}, {"budget", nil}, {"own-app", nil}} {
		if cmd.Flags().Lookup(flag.name) != nil {
			RegisterCompletion(cmd, flag.name, flag.values...)
		}
	}
}

// ParseOwnApps are the ids of --own-app.
func (f *Lookup) ParseOwnApps() ([]string, error) {
	return parseEach("own-app", f.OwnApps, func(text string) (string, error) {
		if !tenant.IsGUID(text) {
			return "", fmt.Errorf("is no id of an app such as %s", ExchangeClientID)
		}
		return strings.ToLower(text), nil
	})
}

// LookupConfig is who is to be asked for messages, in which order, how often, and as whom.
type LookupConfig struct {
	Sources           []SubjectSource
	UnavailableReason string // what the cloud lacks of what was named, as a clause; "" for nothing
	CallLimit         int    // at the most; [trace.Unlimited] for as many as it takes
	SignIn            tenant.Config
	Clock             tenant.Clock
}

// Parse is what the flags mean for somebody who signs in so.
func (f *Lookup) Parse(sign tenant.Config, clock tenant.Clock) (LookupConfig, error) {
	q := LookupConfig{CallLimit: int(f.callLimit), SignIn: sign, Clock: clock}
	var err error
	q.Sources, q.UnavailableReason, err = selectSubjectSources(f.Resolvers, sign.Cloud)
	return q, err
}

// callLimit is how many calls may be made, [trace.Unlimited] for as many as it takes. It is a
// [pflag.Value].
type callLimit int

// String returns the number; "" for no limit.
func (b *callLimit) String() string {
	if *b == trace.Unlimited {
		return ""
	}
	return strconv.Itoa(int(*b))
}

// Set reads the number.
func (b *callLimit) Set(text string) error {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return fmt.Errorf("%q is no number of calls, which is 0 or more", text)
	}
	*b = callLimit(n)
	return nil
}

// Type names the value for the help.
func (*callLimit) Type() string { return "N" }
