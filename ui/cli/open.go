package cli

import (
	"context"
	"fmt"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"whoread/audit/source"
	"whoread/ui"
	"whoread/ui/cli/flags"
)

// newOpen makes the command that shows files on the screen.
func newOpen(std Streams, screen *flags.Screen) *cobra.Command {
	var opts openFlags
	cmd := &cobra.Command{
		Args: cobra.ArbitraryArgs,
		Example: `  whoread export.csv                  any form of export, recognised by its content
  whoread cases/ more.jsonl.gz        all logs of a folder and one more file, in one table
  unzip -p export.zip | whoread       standard input
  whoread live --mailbox adele@contoso.example --tenant contoso.example --client-id ID
                                      what a tenant answers, while it comes in
  whoread export.csv trace.csv        with the subjects that a message trace tells
  whoread export.csv --resolve --tenant contoso.example --client-id ID
                                      with those that a tenant tells when it is asked (keys t and T)
  whoread demo                        a built-in case to try it on`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkMistypedCommand(cmd, args); err != nil {
				return err
			}
			s, err := opts.parseTask(std)
			if err != nil {
				return err
			}
			if err := requireScreen(std, withoutScreen); err != nil {
				return err
			}
			if s.paths, err = inputPaths(args, std, cmd.CommandPath()); err != nil {
				return err
			}
			return s.showScreen(cmd.Context(), screen.Options(buildVersion()))
		},
	}
	cmd.Flags().SortFlags = false
	opts.register(cmd)
	return cmd
}

// openFlags are the flags of open as the user wrote them.
type openFlags struct {
	input   flags.Input
	resolve flags.LookupAndSignIn
}

func (f *openFlags) register(cmd *cobra.Command) {
	f.input.Register(cmd.Flags())
	f.resolve.Register(cmd, "let the keys t and T ask a tenant for subjects")
}

// checkMistypedCommand finds a command that was meant where there is no file of that name.
func checkMistypedCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 || pathExists(args[0]) {
		return nil
	}
	if near := cmd.Root().SuggestionsFor(args[0]); len(near) > 0 && !cmd.HasParent() {
		return flags.UsageErrorf("%s is no file and no command; did you mean `whoread %s`?", args[0], near[0])
	}
	return nil
}

// pathExists tells whether there is something to read at a path.
func pathExists(path string) bool {
	_, err := os.Stat(path)
	return path == "-" || err == nil
}

// openTask is what is shown of files.
type openTask struct {
	std      Streams
	paths    []string
	options  source.Options
	subjects *subjectsFile
	lookup   *flags.LookupConfig // nil if nobody can be asked for messages
}

// parseTask is what the flags mean, but for the files.
func (f *openFlags) parseTask(std Streams) (s openTask, err error) {
	s.std = std
	if s.lookup, err = f.resolve.ParseIfRequested(false, std.clock()); err != nil {
		return s, err
	}
	if s.subjects, err = openSubjectsFile(f.resolve.Lookup, f.resolve.ClientID()); err != nil {
		return s, err
	}
	s.options, err = f.input.Parse(std.In, s.subjects.findings, std.clock())
	return s, err
}

// showScreen shows the records of the files while they are read. Standard input can be read only once.
func (s openTask) showScreen(ctx context.Context, o ui.Options) (err error) {
	if err := s.subjects.checkInputsKept(s.paths); err != nil {
		return err
	}
	if !slices.ContainsFunc(s.paths, pathExists) {
		return s.printUnreadable(ctx)
	}
	msgs := messages{s.std.Err}
	defer closeAndJoin(s.subjects, &err)
	s.subjects.setOptions(&o)
	if s.lookup != nil {
		l, err := openLookup(*s.lookup, s.subjects)
		if err != nil {
			return err
		}
		defer l.Close()
		o.Lookup, o.Now = l, s.lookup.Clock.Now
	}
	o.Title = formatTitle(s.paths)
	open := func() (feed, error) { return source.Open(s.paths, s.options) }
	return joinFailures(showScreen(ctx, open, o, !slices.Contains(s.paths, "-"), msgs), s.subjects.printProblems(msgs))
}

// printUnreadable says what is wrong with files of which none can be read. There is no use in a screen for
// that.
func (s openTask) printUnreadable(ctx context.Context) error {
	r, err := readInputs(ctx, s.paths, s.options, s.subjects)
	if err != nil {
		return err
	}
	return joinFailures(r.printProblems(messages{s.std.Err}), r.files.Close())
}

// formatTitle names what is shown in few words.
func formatTitle(paths []string) string {
	first := paths[0]
	if first == "-" {
		first = "standard input"
	}
	if len(paths) > 1 {
		return fmt.Sprintf("%s and %d more", first, len(paths)-1)
	}
	return first
}
