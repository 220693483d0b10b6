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

// newOpen returns the command that shows files on the screen.
func newOpen(std Streams, screen *flags.Screen) *cobra.Command {
	var opts openFlags
	cmd := &cobra.Command{
		Args: cobra.ArbitraryArgs,
		Example: `  whoread export.csv                  an export in any format, detected by content
  whoread cases/ more.jsonl.gz        all logs in a folder and another file, in one table
  unzip -p export.zip | whoread       standard input
  whoread live --mailbox adele@contoso.example --tenant contoso.example --client-id ID
                                      records of a tenant, as they arrive
  whoread export.csv trace.csv        with subjects from a message trace
  whoread export.csv --resolve --tenant contoso.example --client-id ID
                                      with subjects looked up in a tenant (keys t and T)
  whoread demo                        a built-in case to explore`,
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

// openFlags is the flags of open.
type openFlags struct {
	input   flags.Input
	resolve flags.LookupAndSignIn
}

func (f *openFlags) register(cmd *cobra.Command) {
	f.input.RegisterFlags(cmd.Flags())
	f.resolve.RegisterFlags(cmd, "let the keys t and T look up subjects in a tenant")
}

// checkMistypedCommand suggests a command if the first argument is not a file.
func checkMistypedCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 || pathExists(args[0]) {
		return nil
	}
	if near := cmd.Root().SuggestionsFor(args[0]); len(near) > 0 && !cmd.HasParent() {
		return flags.UsageErrorf("%s is not a file or a command; did you mean `whoread %s`?", args[0], near[0])
	}
	return nil
}

// pathExists reports whether there is something to read at a path.
func pathExists(path string) bool {
	_, err := os.Stat(path)
	return path == "-" || err == nil
}

// openTask is which files to show, and how.
type openTask struct {
	std      Streams
	paths    []string
	options  source.Options
	subjects *subjectsFile
	lookup   *flags.LookupConfig // nil without --resolve
}

// parseTask parses the flags.
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

// showScreen shows the records of the files while they are read. The screen cannot reload standard input.
func (t openTask) showScreen(ctx context.Context, o ui.Options) (err error) {
	if err := t.subjects.checkOverwrite(t.paths); err != nil {
		return err
	}
	if !slices.ContainsFunc(t.paths, pathExists) {
		return t.printUnreadable(ctx)
	}
	msgs := messageWriter{t.std.Err}
	defer closeAndJoin(t.subjects, &err)
	t.subjects.setOptions(&o)
	if t.lookup != nil {
		l, err := openLookup(*t.lookup, t.subjects)
		if err != nil {
			return err
		}
		defer l.Close()
		o.Lookup, o.Now = l, t.lookup.Clock.Now
	}
	o.Title = formatTitle(t.paths)
	open := func() (feed, error) { return source.Open(t.paths, t.options) }
	return joinFailures(showScreen(ctx, open, o, !slices.Contains(t.paths, "-"), msgs), t.subjects.printProblems(msgs))
}

// printUnreadable prints, without a screen, why none of the files can be read.
func (t openTask) printUnreadable(ctx context.Context) error {
	r, err := readInputs(ctx, t.paths, t.options, t.subjects)
	if err != nil {
		return err
	}
	return joinFailures(r.printProblems(messageWriter{t.std.Err}), r.files.Close())
}

// formatTitle returns the title of the screen.
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
