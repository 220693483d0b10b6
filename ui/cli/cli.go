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
	out := newStdout(std.Out)
	std.Out = out
	root := newRoot(std)
	root.SetOut(helpWriter{out})
	root.SetArgs(cleanCompletionArgs(args))
	cmd, err := executeCommand(ctx, root)
	if err == nil {
		err = out.firstError
	}
	msgs := messages{std.Err}
	printFailures(ctx, msgs, cmd, err)
	if printStackReport(ctx, msgs) {
		return exitFailed
	}
	return exitStatus(err)
}

// executeCommand carries out a command. A panic is an error like others.
func executeCommand(ctx context.Context, root *cobra.Command) (cmd *cobra.Command, err error) {
	defer crash.Recover("running the command", &err)
	return root.ExecuteContextC(ctx) //nolint:wrapcheck // cobra hands on the errors of commands
}

// printFailures says why a command failed. What failed after an interrupt is said, too.
func printFailures(ctx context.Context, msgs messages, cmd *cobra.Command, err error) {
	for i, failed := range failuresOf(err) {
		switch {
		case i == 0:
			printFailure(ctx, msgs, cmd, failed)
		case !errors.Is(failed, context.Canceled):
			printFailure(context.WithoutCancel(ctx), msgs, cmd, failed)
		}
	}
}

// printFailure says why a command failed, if that has not been said.
func printFailure(ctx context.Context, msgs messages, cmd *cobra.Command, err error) {
	switch {
	case err == nil, isPrinted(err):
	case asClosedError(err) != nil:
		msgs.printf("%v", asClosedError(err))
	case ctx.Err() != nil:
		msgs.printf("interrupted")
	default:
		msgs.printError(err)
		if flags.IsUsageError(err) {
			msgs.printf("%s --help tells how to use it", cmd.CommandPath())
		}
	}
}

// newRoot makes the command tree. The root itself opens the screen on the files it is given.
func newRoot(std Streams) *cobra.Command {
	var screen flags.Screen
	root := newOpen(std, &screen)
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
	screen.Register(root.PersistentFlags())
	flags.HideSignIn(root.Flags())

	open := newOpen(std, &screen)
	open.Use = "open [FILE|DIR|-]..."
	open.Short = "show the records of files in a table (the default command)"
	root.AddCommand(
		open,
		newLive(std, &screen),
		newFetch(std),
		newDemo(std, &screen),
		newExport(std),
		newSummary(std),
		newVersion(std),
		newKeys(std),
	)
	return root
}
