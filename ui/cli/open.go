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
func newOpen(std Streams, look *flags.Screen) *cobra.Command {
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
			if err := mistyped(cmd, args); err != nil {
				return err
			}
			s, err := opts.scene(std)
			if err != nil {
				return err
			}
			if err := needScreen(std, withoutScreen); err != nil {
				return err
			}
			if s.paths, err = inputs(args, std, cmd.CommandPath()); err != nil {
				return err
			}
			return s.show(cmd.Context(), look.Options(buildVersion()))
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

// mistyped finds a command that was meant where there is no file of that name.
func mistyped(cmd *cobra.Command, args []string) error {
	if len(args) == 0 || exists(args[0]) {
		return nil
	}
	if near := cmd.Root().SuggestionsFor(args[0]); len(near) > 0 && !cmd.HasParent() {
		return flags.UsageErrorf("%s is no file and no command; did you mean `whoread %s`?", args[0], near[0])
	}
	return nil
}

// exists tells whether there is something to read at a path.
func exists(path string) bool {
	_, err := os.Stat(path)
	return path == "-" || err == nil
}

// scene is what is shown of files.
type scene struct {
	std     Streams
	paths   []string
	options source.Options
	known   *subjectsFile
	inquiry *flags.LookupConfig // nil if nobody can be asked for messages
}

// scene is what the flags mean, but for the files.
func (f *openFlags) scene(std Streams) (s scene, err error) {
	s.std = std
	if s.inquiry, err = f.resolve.ParseIfRequested(false, std.clock()); err != nil {
		return s, err
	}
	if s.known, err = openSubjectsFile(f.resolve.Lookup, f.resolve.ClientID()); err != nil {
		return s, err
	}
	s.options, err = f.input.Parse(std.In, s.known.findings, std.clock())
	return s, err
}

// show shows the records of the files while they are read. Standard input can be read only once.
func (s scene) show(ctx context.Context, o ui.Options) (err error) {
	if err := s.known.wouldReplace(s.paths); err != nil {
		return err
	}
	if !slices.ContainsFunc(s.paths, exists) {
		return s.nothing(ctx)
	}
	v := voice{s.std.Err}
	defer closing(s.known, &err)
	s.known.tell(&o)
	if s.inquiry != nil {
		l, err := openLookup(*s.inquiry, s.known)
		if err != nil {
			return err
		}
		defer l.Close()
		o.Lookup, o.Now = l, s.inquiry.Clock.Now
	}
	o.Title = title(s.paths)
	open := func() (feed, error) { return source.Open(s.paths, s.options) }
	return joinFailures(show(ctx, open, o, !slices.Contains(s.paths, "-"), v), s.known.verdict(v))
}

// nothing says what is wrong with files of which none can be read. There is no use in a screen for
// that.
func (s scene) nothing(ctx context.Context) error {
	r, err := read(ctx, s.paths, s.options, s.known)
	if err != nil {
		return err
	}
	return joinFailures(r.verdict(voice{s.std.Err}), r.files.Close())
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
