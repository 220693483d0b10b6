package cli

import (
	"os"
	"slices"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/pflag"

	"whoread/ui"
)

// appearance is how the screen is drawn.
type appearance struct {
	ascii   bool
	noColor bool
	noMouse bool
}

func (a *appearance) register(flags *pflag.FlagSet) {
	flags.BoolVar(&a.ascii, "ascii", false, "draw the screen with ASCII characters only")
	flags.BoolVar(&a.noColor, "no-color", os.Getenv("NO_COLOR") != "", "draw the screen without colours, as NO_COLOR in the environment does")
	flags.BoolVar(&a.noMouse, "no-mouse", false, "leave the mouse to the terminal")
}

// options returns what the screen is to know of it.
func (a *appearance) options() ui.Options {
	return ui.Options{ASCII: a.ascii, NoColor: a.noColor, NoMouse: a.noMouse, Version: buildVersion()}
}

// isTerminal tells whether a stream is a terminal. Streams that are no files are none.
func isTerminal(stream any) bool {
	if out, ok := stream.(*output); ok {
		stream = out.w
	}
	file, ok := stream.(*os.File)
	return ok && term.IsTerminal(file.Fd())
}

// withoutScreen is what there is where there can be no screen.
const withoutScreen = "`whoread export` and `whoread summary` give the records and the counts without one"

// needScreen says why there can be no screen, and what there is instead.
func needScreen(std Streams, instead string) error {
	switch {
	case !isTerminal(std.Out):
		return misused("standard output is not a terminal, so the table cannot be shown; %s", instead)
	case os.Getenv("TERM") == "dumb":
		return misused("this terminal cannot show the table (TERM=dumb); %s", instead)
	}
	return nil
}

// inputs returns what to read: the files that were named, or standard input if none was and
// something is sent there.
func inputs(args []string, std Streams, cmd string) ([]string, error) {
	typed := isTerminal(std.In)
	switch {
	case len(args) == 0 && typed:
		return nil, misused("nothing to read: name a file or a folder, as in `%s export.csv`, or send records to standard input", cmd)
	case len(args) == 0:
		return []string{"-"}, nil
	case typed && slices.Contains(args, "-"):
		return nil, misused("standard input is the keyboard; send records to it, as in `%s - <export.csv`", cmd)
	default:
		return args, nil
	}
}
