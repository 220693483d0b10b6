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

// newDemo returns the command that fetches and shows the synthetic case from a simulated tenant. The case,
// with its intruder, is in package fixtures.
func newDemo(std Streams, screen *flags.Screen) *cobra.Command {
	var speed float64
	var source, scenario string
	lookups := flags.NewLookup()
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "show a built-in case on a simulated tenant: no sign-in, no network, no files",
		Long: `Show a built-in case: a month of mail access in a fictitious company with an intruder. All people are
invented. The records come from a simulated tenant in this program. The demo signs in by itself. The tenant
answers and throttles like the services of Microsoft, with a faster clock. Nothing is saved.

--fault shows how whoread handles a fault:

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
			config, err := lookups.Parse(tenant.Config{ClientID: simulated.ClientID}, s.clock)
			if err != nil {
				return err
			}
			if err := requireScreen(std, withoutScreen); err != nil {
				return err
			}
			return s.showScreen(cmd.Context(), config, screen.Options(buildVersion()), messageWriter{std.Err})
		},
	}
	f := cmd.Flags()
	f.StringVar(&source, "source", "", "query this `SERVICE`: graph, exchange or activity (default graph, or the one with the fault)")
	f.StringVar(&scenario, "fault", "", "simulate the fault of this `NAME`; the names are above")
	f.Float64Var(&speed, "speed", 1, "speed of the clock; 2 is twice as fast")
	lookups.RegisterSources(f)
	lookups.RegisterCompletions(cmd)
	flags.RegisterCompletion(cmd, "source", flags.RecordSourceNames()...)
	flags.RegisterCompletion(cmd, "fault", fault.ScenarioNames()...)
	flags.RegisterCompletion(cmd, "speed")
	return cmd
}

// showScreen shows the demo. Messages are looked up in the first tenant; a reload starts another one.
func (d *demoTask) showScreen(ctx context.Context, config flags.LookupConfig, o ui.Options, msgs messageWriter) error {
	known := &subjectsFile{findings: trace.NewFindings(), ownApps: []string{config.SignIn.ClientID}}
	first, err := d.startFetch()
	if err != nil {
		return err
	}
	first.lookup = newLookup(config, first.client, known)
	known.setOptions(&o)
	o.KeepsFindings = true // they can be simulated again
	o.Title, o.Lookup, o.Now = "demo", first.lookup, d.clock.Now
	began := false
	open := func() (feed, error) {
		if !began {
			began = true
			return first, nil
		}
		return d.startFetch()
	}
	return showScreen(ctx, open, o, true, msgs)
}

// describeFaults lists the faults for the help.
func describeFaults() string {
	var b strings.Builder
	for _, name := range fault.ScenarioNames() {
		fmt.Fprintf(&b, "  %-19s %s\n", name, fault.ScenarioHelp(name))
	}
	return strings.TrimRight(b.String(), "\n")
}

// parseFault returns the faults of a name; none for "".
func parseFault(name string) ([]fault.Fault, error) {
	if name == "" {
		return nil, nil
	}
	faults, err := fault.FindScenario(name)
	if err == nil {
		return faults, nil
	}
	if near := filter.NearestNames(name, fault.ScenarioNames()); len(near) > 0 {
		return nil, flags.UsageErrorf("--fault %q does not exist; did you mean %s?", name, strings.Join(near, " or "))
	}
	return nil, flags.UsageErrorf("--fault %q does not exist; `whoread demo --help` lists the names", name)
}
