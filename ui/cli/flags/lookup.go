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

// Lookup is the flags for looking up messages: which sources to query, the file with earlier results,
// and which records are whoread's own lookups.
type Lookup struct {
	Resolve      bool
	Resolvers    []string
	budget       budget
	SubjectsPath string
	Own          bool
	OwnApps      []string
}

// NewLookup returns flags with their defaults.
func NewLookup() Lookup { return Lookup{budget: trace.Unlimited} }

// registerResolve adds --resolve.
func (l *Lookup) registerResolve(flags *pflag.FlagSet, usage string) {
	flags.BoolVar(&l.Resolve, "resolve", false, usage)
}

// RegisterSources adds --resolvers and --budget.
func (l *Lookup) RegisterSources(flags *pflag.FlagSet) {
	flags.StringSliceVar(&l.Resolvers, "resolvers", nil, "query these services for subjects, in this order, each `NAME` for messages that no earlier\n"+
		"service found: "+strings.Join(subjectSourceNames(), ", ")+" (default "+strings.Join(defaultSubjectSources(), ",")+")")
	flags.Var(&l.budget, "budget", "make at most `N` calls for subjects in total (default no limit)")
}

// RegisterSubjects adds --subjects and the flags of RegisterOwn.
func (l *Lookup) RegisterSubjects(flags *pflag.FlagSet) {
	flags.StringVar(&l.SubjectsPath, "subjects", "", "`FILE` with lookup results, readable only by you: read if it exists, updated at\nthe end; nothing is queried twice")
	l.RegisterOwn(flags)
}

// RegisterOwn adds --own and --own-app.
func (l *Lookup) RegisterOwn(flags *pflag.FlagSet) {
	flags.BoolVar(&l.Own, "own", false, "include the records of whoread's own lookups")
	flags.StringSliceVar(&l.OwnApps, "own-app", nil, "treat records of the app with this `ID` as whoread's own lookups; repeatable.\n--client-id and the apps in --subjects are always included")
}

// RegisterCompletions makes the shell complete the flags, as far as the command has them.
func (l *Lookup) RegisterCompletions(cmd *cobra.Command) {
	for _, flag := range []struct {
		name   string
		values []string
	}{{"resolvers", subjectSourceNames()}, {"budget", nil}, {"own-app", nil}} {
		if cmd.Flags().Lookup(flag.name) != nil {
			RegisterCompletion(cmd, flag.name, flag.values...)
		}
	}
}

// ParseOwnApps parses --own-app.
func (l *Lookup) ParseOwnApps() ([]string, error) {
	return parseEach("own-app", l.OwnApps, func(text string) (string, error) {
		if !tenant.IsGUID(text) {
			return "", fmt.Errorf("is not an app ID such as %s", ExchangeClientID)
		}
		return strings.ToLower(text), nil
	})
}

// LookupConfig says which sources a lookup queries, in which order, how often, and how it signs in.
type LookupConfig struct {
	Sources           []SubjectSource
	UnavailableReason string // which of the named sources the cloud lacks; "" for none
	Budget            int    // [trace.Unlimited] for no limit
	SignIn            tenant.Config
	Clock             tenant.Clock
}

// Parse returns the configuration of a lookup that signs in with signIn.
func (l *Lookup) Parse(signIn tenant.Config, clock tenant.Clock) (LookupConfig, error) {
	c := LookupConfig{Budget: int(l.budget), SignIn: signIn, Clock: clock}
	var err error
	c.Sources, c.UnavailableReason, err = selectSubjectSources(l.Resolvers, signIn.Cloud)
	return c, err
}

// budget is the value of --budget, a [pflag.Value].
type budget int

// String returns the number, or "" for no limit.
func (b *budget) String() string {
	if *b == trace.Unlimited {
		return ""
	}
	return strconv.Itoa(int(*b))
}

// Set parses the number.
func (b *budget) Set(text string) error {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return fmt.Errorf("%q is not a number of calls (0 or more)", text)
	}
	*b = budget(n)
	return nil
}

// Type returns the name of the value in the help.
func (*budget) Type() string { return "N" }
