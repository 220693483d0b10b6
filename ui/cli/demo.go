package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"whoread/audit/filter"
	"whoread/audit/tenant"
	simulated "whoread/fixtures/tenant"
	"whoread/fixtures/tenant/fault"
	"whoread/trace"
	"whoread/ui"
	"whoread/ui/cli/flags"
)

// newDemo makes the command that shows how the synthetic case is fetched from a simulated tenant.
func newDemo(std Streams, screen *flags.Screen) *cobra.Command {
	var speed float64
	var source, scenario string
	lookups := flags.NewLookup()
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "show a built-in case on a simulated tenant: no sign-in, no network, no files",
		Long: `Show a built-in case: a month of mail access in a made-up company with an intruder in it. Nobody in it is
real. The records come from a simulated tenant within this program, which signs in by itself, answers and
throttles as the services of Microsoft do; its clock is faster than yours. What comes is gone at the end.

--fault shows how whoread takes a trouble:

` + describeFaults(),
		Example: `  whoread demo
  whoread demo --source exchange
  whoread demo --resolvers hunting
  whoread demo --fault outage
  whoread demo --fault query-endless --speed 20`,
		Args: rejectFiles,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := parseDemo(source, scenario, speed)
			if err != nil {
				return err
			}
			q, err := lookups.Parse(tenant.Config{ClientID: simulated.ClientID}, s.clock)
			if err != nil {
				return err
			}
			if err := requireScreen(std, withoutScreen); err != nil {
				return err
			}
			return s.showScreen(cmd.Context(), q, screen.Options(buildVersion()), messages{std.Err})
		},
	}
	f := cmd.Flags()
	f.StringVar(&source, "source", "", "the `SERVICE` to ask: graph, exchange or activity (default graph, or the one that the trouble is of)")
	f.StringVar(&scenario, "fault", "", "`NAME` of a trouble to show; the names are above")
	f.Float64Var(&speed, "speed", 1, "how fast it goes; 2 is twice as fast")
	lookups.RegisterSources(f)
	lookups.RegisterCompletions(cmd)
	flags.RegisterCompletion(cmd, "source", flags.RecordSourceNames()...)
	flags.RegisterCompletion(cmd, "fault", fault.ScenarioNames()...)
	flags.RegisterCompletion(cmd, "speed")
	return cmd
}

// showScreen plays the demo. Messages are looked up at the first tenant that there is in it.
func (s *demoTask) showScreen(ctx context.Context, q flags.LookupConfig, o ui.Options, msgs messages) error {
	known := &subjectsFile{findings: trace.NewFindings(), ownApps: []string{q.SignIn.ClientID}}
	first, err := s.startFetch()
	if err != nil {
		return err
	}
	first.lookup = newLookup(q, first.client, known)
	known.setOptions(&o)
	o.Title, o.Lookup, o.Now = "demo", first.lookup, s.clock.Now
	began := false
	open := func() (feed, error) {
		if !began {
			began = true
			return first, nil
		}
		return s.startFetch()
	}
	return showScreen(ctx, open, o, true, msgs)
}

// describeFaults lists the troubles that can be shown.
func describeFaults() string {
	var b strings.Builder
	for _, name := range fault.ScenarioNames() {
		fmt.Fprintf(&b, "  %-19s %s\n", name, fault.ScenarioHelp(name))
	}
	return strings.TrimRight(b.String(), "\n")
}

// parseFault returns what goes wrong under a name; nothing if there is none.
func parseFault(name string) ([]fault.Fault, error) {
	if name == "" {
		return nil, nil
	}
	faults, err := fault.FindScenario(name)
	if err == nil {
		return faults, nil
	}
	if near := filter.NearestNames(name, fault.ScenarioNames()); len(near) > 0 {
		return nil, flags.UsageErrorf("--fault: there is no %q; did you mean %s?", name, strings.Join(near, " or "))
	}
	return nil, flags.UsageErrorf("--fault: there is no %q; `whoread demo --help` lists them", name)
}
