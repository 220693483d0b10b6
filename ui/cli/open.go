package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"whoread/audit/source"
	"whoread/ui"
)

// newOpen makes the command that shows files on the screen.
func newOpen(std Streams, look *appearance) *cobra.Command {
	return &cobra.Command{
		Args: cobra.ArbitraryArgs,
		Example: `  whoread export.csv                  any form of export, recognised by its content
  whoread cases/ more.jsonl.gz        all logs of a folder and one more file, in one table
  unzip -p export.zip | whoread       standard input
  whoread live --mailbox adele@contoso.example --tenant contoso.example --client-id ID
                                      what a tenant answers, while it comes in
  whoread demo                        a built-in case to try it on`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := mistyped(cmd, args); err != nil {
				return err
			}
			if err := needScreen(std, withoutScreen); err != nil {
				return err
			}
			paths, err := inputs(args, std, cmd.CommandPath())
			if err != nil {
				return err
			}
			return showFiles(cmd.Context(), paths, std, look.options())
		},
	}
}

// mistyped finds a command that was meant where there is no file of that name.
func mistyped(cmd *cobra.Command, args []string) error {
	if len(args) == 0 || exists(args[0]) {
		return nil
	}
	if near := cmd.Root().SuggestionsFor(args[0]); len(near) > 0 && !cmd.HasParent() {
		return misused("%s is no file and no command; did you mean `whoread %s`?", args[0], near[0])
	}
	return nil
}

// exists tells whether there is something to read at a path.
func exists(path string) bool {
	_, err := os.Stat(path)
	return path == "-" || err == nil
}

// showFiles shows the records of files while they are read. Standard input can be read only once.
func showFiles(ctx context.Context, paths []string, std Streams, o ui.Options) error {
	if !slices.ContainsFunc(paths, exists) {
		return nothingToShow(ctx, paths, std)
	}
	o.Title = title(paths)
	open := func() (feed, error) { return source.Open(paths, source.Options{Stdin: std.In}) }
	return show(ctx, open, o, !slices.Contains(paths, "-"), voice{std.Err})
}

// nothingToShow says what is wrong with paths of which none can be read. There is no use in a
// screen for that.
func nothingToShow(ctx context.Context, paths []string, std Streams) error {
	r, err := read(ctx, paths, std.In)
	if err != nil {
		return err
	}
	return errors.Join(r.verdict(voice{std.Err}), r.files.Close())
}

// title names what is shown in few words.
func title(paths []string) string {
	first := paths[0]
	if first == "-" {
		first = "standard input"
	}
	if len(paths) > 1 {
		return fmt.Sprintf("%s and %d more", first, len(paths)-1)
	}
	return first
}
