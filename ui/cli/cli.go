// Package cli is the command line of whoread. It opens the screen, and has commands that do the same
// without a screen, through the same functions. Data goes to standard output, messages to standard error.
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

// Streams are the standard streams of a command. Only an *os.File can be a terminal.
type Streams struct {
	In  io.Reader
	Out io.Writer
	Err io.Writer
	// Clock is the clock for querying a tenant; nil for the system clock.
	Clock tenant.Clock
}

func (s Streams) clock() tenant.Clock {
	if s.Clock == nil {
		return tenant.RealClock()
	}
	return s.Clock
}

// Run runs the command in args (without the program name) and returns its exit status: 0 everything was
// read; 1 an error, nothing usable; 2 wrong usage; 3 finished, but something was rejected or missing.
// Canceling ctx ends reading, exporting and the screen.
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
	msgs := messageWriter{std.Err}
	printFailures(ctx, msgs, cmd, err)
	if printStackReport(ctx, msgs) {
		return exitFailed
	}
	return exitStatus(err)
}

// executeCommand runs a command. It returns a panic as an error.
func executeCommand(ctx context.Context, root *cobra.Command) (cmd *cobra.Command, err error) {
	defer crash.Recover("running the command", &err)
	return root.ExecuteContextC(ctx) //nolint:wrapcheck // cobra returns the errors of commands
}

// printFailures prints why a command failed, including what failed after an interrupt.
func printFailures(ctx context.Context, msgs messageWriter, cmd *cobra.Command, err error) {
	for i, failed := range failuresOf(err) {
		switch {
		case i == 0:
			printFailure(ctx, msgs, cmd, failed)
		case !errors.Is(failed, context.Canceled):
			printFailure(context.WithoutCancel(ctx), msgs, cmd, failed)
		}
	}
}

// printFailure prints why a command failed, unless the command has printed it.
func printFailure(ctx context.Context, msgs messageWriter, cmd *cobra.Command, err error) {
	switch {
	case err == nil, isPrinted(err):
	case asClosedError(err) != nil:
		msgs.printf("%v", asClosedError(err))
	case ctx.Err() != nil:
		msgs.printf("interrupted")
	default:
		msgs.printError(err)
		if flags.IsUsageError(err) {
			msgs.printf("for help, run `%s --help`", cmd.CommandPath())
		}
	}
}

// inputFiles is the part of the help of all commands that read files.
const inputFiles = "FILE can be packed: zip, 7z, tar, tar.gz, gzip, bzip2, xz, zstd; or an Excel workbook (xlsx)."

// newRoot returns the command tree. The root itself is the command open.
func newRoot(std Streams) *cobra.Command {
	var screen flags.Screen
	root := newOpen(std, &screen)
	root.Use = "whoread [FILE|DIR|-]..."
	root.Short = "who read the mail?"
	root.Long = `Who read the mail? whoread reads MailItemsAccessed audit events of Microsoft 365 from any export of
the unified audit log, or from the tenant itself, and shows them in a table to sort, filter, group and
export. With --resolve it looks up the subjects of the messages in a tenant; ` + "`whoread open --help`\nexplains how to sign in.\n\n" + inputFiles
	root.SilenceErrors, root.SilenceUsage = true, true
	root.SuggestionsMinimumDistance = 2
	root.SetIn(std.In)
	root.SetErr(std.Err)
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return flags.UsageErrorf("%w", err) })
	screen.RegisterFlags(root.PersistentFlags())
	flags.HideSignIn(root.Flags())

	open := newOpen(std, &screen)
	open.Use = "open [FILE|DIR|-]..."
	open.Short = "show the records of files in a table (the default command)"
	open.Long = "Show the records of files in a table. This is the default command.\n\n" + inputFiles
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
