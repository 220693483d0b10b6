package e2e

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"testing"
	"time"

	simulated "whoread/fixtures/tenant"
	"whoread/fixtures/tenanttest"
	"whoread/ui/cli"
)

// tenant is a simulated tenant and a whoread that queries it.
type tenant struct {
	*tenanttest.Tenant
	whoread string
	flags   []string // where the tenant is, and which app to sign in with
	env     []string // the secret of the app, and by which clock to ask
}

// newTenant starts a tenant on the day after the case, with a clock of the given speed.
func newTenant(t *testing.T, speed float64, o simulated.Options) *tenant {
	t.Helper()
	clock := simulated.NewClock(simulated.DefaultTime(), speed)
	text, err := clock.MarshalText()
	if err != nil {
		t.Fatal(err)
	}
	o.Clock = clock
	s := serveTenant(t, o)
	s.whoread, s.env = os.Args[0], append(s.env, clockVariable+"="+string(text))
	return s
}

// newTenantNow starts a tenant by the real clock.
func newTenantNow(t *testing.T, o simulated.Options) *tenant {
	t.Helper()
	o.Clock = simulated.NewClock(time.Now(), 1)
	return serveTenant(t, o)
}

func serveTenant(t *testing.T, o simulated.Options) *tenant {
	t.Helper()
	needTmux(t)
	server := tenanttest.StartTenant(t, o)
	return &tenant{server, whoread, server.EndpointFlags(t), []string{"WHOREAD_CLIENT_SECRET=" + simulated.Secret}}
}

// caseFlags returns the flags that request the whole case from Exchange and show the mailbox of adele.
func caseFlags(command string, more ...string) []string {
	return append([]string{
		command, "--source", "exchange", "--mailbox", adele, "--since", "2026-09-01", "--until", "2026-09-30",
	}, more...)
}

// adele is the mailbox of most tests.
const adele = "adele.vance@contoso.example"

// start runs whoread on the tenant in a terminal, signed in as the app unless args say otherwise.
func (te *tenant) start(t *testing.T, width, height int, args ...string) *terminal {
	t.Helper()
	return startIn(t, width, height, te.env, append([]string{te.whoread}, te.withTenantFlags(args)...)...)
}

// command returns a whoread on the tenant without a terminal.
func (te *tenant) command(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), te.whoread, te.withTenantFlags(args)...)
	cmd.Env = append(os.Environ(), te.env...)
	return cmd
}

func (te *tenant) withTenantFlags(args []string) []string {
	args = slices.Concat(args, te.flags)
	if !slices.Contains(args, "--auth") {
		args = append(args, "--auth", "secret")
	}
	return args
}

// clockVariable makes the test binary run as whoread with the clock in this variable. The real clock is
// too late for the case.
const clockVariable = "WHOREAD_E2E_CLOCK"

// runAsWhoread does what main does, with another clock.
func runAsWhoread(by string) int {
	var clock simulated.FastClock
	if err := clock.UnmarshalText([]byte(by)); err != nil {
		fmt.Fprintln(os.Stderr, clockVariable, err)
		return 1
	}
	ctx, stop := cli.SignalContext(context.Background())
	defer stop()
	return cli.Run(ctx, os.Args[1:], cli.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Clock: &clock})
}
