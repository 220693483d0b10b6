package cli

import (
	"os"
	"slices"

	"github.com/charmbracelet/x/term"

	"whoread/ui/cli/flags"
)

// isTerminal reports whether a stream is a terminal.
func isTerminal(stream any) bool {
	if out, ok := stream.(*stdout); ok {
		stream = out.w
	}
	file, ok := stream.(*os.File)
	return ok && term.IsTerminal(file.Fd())
}

// withoutScreen names the commands that need no screen.
const withoutScreen = "`whoread export` and `whoread summary` write records and counts without a screen"

// requireScreen returns an error if there can be no screen. Instead names an alternative.
func requireScreen(std Streams, instead string) error {
	switch {
	case !isTerminal(std.Out):
		return flags.UsageErrorf("standard output is not a terminal, so the table cannot be shown; %s", instead)
	case os.Getenv("TERM") == "dumb":
		return flags.UsageErrorf("this terminal cannot show the table (TERM=dumb); %s", instead)
	}
	return nil
}

// inputPaths returns the files in args, or standard input if there are none and it is not a terminal.
func inputPaths(args []string, std Streams, cmd string) ([]string, error) {
	isKeyboard := isTerminal(std.In)
	switch {
	case len(args) == 0 && isKeyboard:
		return nil, flags.UsageErrorf("nothing to read: name a file or a folder, as in `%s export.csv`, or pipe records to standard input", cmd)
	case len(args) == 0:
		return []string{"-"}, nil
	case isKeyboard && slices.Contains(args, "-"):
		return nil, flags.UsageErrorf("standard input is a terminal; redirect records to it, as in `%s - <export.csv`", cmd)
	default:
		return args, nil
	}
}
