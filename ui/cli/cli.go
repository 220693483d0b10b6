// Package cli is the command line of whoread: it opens the screen, and it is the headless twin
// of it. What it reads, counts, filters, sorts and exports goes through the functions that the
// screen uses. Data goes to standard output, words to standard error.
package cli

import (
	"context"
	"errors"
	"io"

	"github.com/spf13/cobra"

	"whoread/audit/crash"
	"whoread/audit/tenant"
	"whoread/ui/cli/flags"
)

// Streams are what a command reads and writes besides the files that it is given. Whether they
// are a terminal is found out for those that are an *os.File; the others are none.
type Streams struct {
	In  io.Reader
	Out io.Writer
	Err io.Writer
	// Clock is the time by which a tenant is asked; nil for that of the machine.
	Clock tenant.Clock
}

func (s Streams) clock() tenant.Clock {
	if s.Clock == nil {
		return tenant.RealClock()
	}
	return s.Clock
}

// Run carries out the command that args name (without the name of the program) and returns the
// exit status: 0 all was read; 1 an error, nothing usable; 2 wrong usage; 3 finished, but
// something was rejected or missing. Cancelling ctx ends reading, exporting and the screen.
func Run(ctx context.Context, args []string, std Streams) int {
	out := newOutput(std.Out)
	std.Out = out
	root := newRoot(std)
	root.SetOut(help{out})
	root.SetArgs(completed(args))
	cmd, err := execute(ctx, root)
	if err == nil {
		err = out.failed
	}
	v := voice{std.Err}
	sayAll(ctx, v, cmd, err)
	if sayStacks(ctx, v) {
		return exitFailed
	}
	return exitStatus(err)
}

// execute carries out a command. A panic is an error like others.
func execute(ctx context.Context, root *cobra.Command) (cmd *cobra.Command, err error) {
	defer crash.Recover("running the command", &err)
	return root.ExecuteContextC(ctx) //nolint:wrapcheck // cobra hands on the errors of commands
}

// sayAll says why a command failed. What failed after an interrupt is said, too.
func sayAll(ctx context.Context, v voice, cmd *cobra.Command, err error) {
	for i, failed := range failuresOf(err) {
		switch {
		case i == 0:
			sayWhy(ctx, v, cmd, failed)
		case !errors.Is(failed, context.Canceled):
			sayWhy(context.WithoutCancel(ctx), v, cmd, failed)
		}
	}
}

// sayWhy says why a command failed, if that has not been said.
func sayWhy(ctx context.Context, v voice, cmd *cobra.Command, err error) {
	switch {
	case err == nil, said(err):
	case closed(err) != nil:
		v.say("%v", closed(err))
	case ctx.Err() != nil:
		v.say("interrupted")
	default:
		v.sayError(err)
		if flags.IsUsageError(err) {
			v.say("%s --help tells how to use it", cmd.CommandPath())
		}
	}
}

// newRoot makes the command tree. The root itself opens the screen on the files it is given.
func newRoot(std Streams) *cobra.Command {
	var look flags.Screen
	root := newOpen(std, &look)
	root.Use = "whoread [FILE|DIR|-]..."
	root.Short = "who read the mail?"
	root.Long = `Who read the mail? whoread reads MailItemsAccessed audit events of Microsoft 365 from any export of
the unified audit log, in any form, or from the tenant itself, and shows them in a table to sort, filter,
group and export. With --resolve it asks a tenant for the subjects of the messages; how to sign in for
that is told by ` + "`whoread open --help`."
	root.SilenceErrors, root.SilenceUsage = true, true
	root.SuggestionsMinimumDistance = 2
	root.SetIn(std.In)
	root.SetErr(std.Err)
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return flags.UsageErrorf("%w", err) })
	look.Register(root.PersistentFlags())
	flags.HideSignIn(root.Flags())

	open := newOpen(std, &look)
	open.Use = "open [FILE|DIR|-]..."
	open.Short = "show the records of files in a table (the default command)"
	root.AddCommand(
		open,
		newLive(std, &look),
		newFetch(std),
		newDemo(std, &look),
		newExport(std),
		newSummary(std),
		newVersion(std),
		newKeys(std),
	)
	return root
}
