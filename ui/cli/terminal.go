package cli

import (
	"os"
	"slices"

	"github.com/charmbracelet/x/term"

	"whoread/ui/cli/flags"
)

// isTerminal tells whether a stream is a terminal. Streams that are no files are none.
func isTerminal(stream any) bool {
	if out, ok := stream.(*stdout); ok {
		stream = out.w
	}
	file, ok := stream.(*os.File)
	return ok && term.IsTerminal(file.Fd())
}

// withoutScreen is what there is where there can be no screen.
const withoutScreen = "`whoread export` and `whoread summary` give the records and the counts without one"

// requireScreen says why there can be no screen, and what there is instead.
func requireScreen(std Streams, instead string) error {
	switch {
	case !isTerminal(std.Out):
		return flags.UsageErrorf("standard output is not a terminal, so the table cannot be shown; %s", instead)
	case os.Getenv("TERM") == "dumb":
		return flags.UsageErrorf("this terminal cannot show the table (TERM=dumb); %s", instead)
	}
	return nil
}

// inputPaths returns what to read: the files that were named, or standard input if none was and
// something is sent there.
func inputPaths(args []string, std Streams, cmd string) ([]string, error) {
	typed := isTerminal(std.In)
	switch {
	case len(args) == 0 && typed:
		return nil, flags.UsageErrorf("nothing to read: name a file or a folder, as in `%s export.csv`, or send records to standard input", cmd)
	case len(args) == 0:
		return []string{"-"}, nil
	case typed && slices.Contains(args, "-"):
		return nil, flags.UsageErrorf("standard input is the keyboard; send records to it, as in `%s - <export.csv`", cmd)
	default:
		return args, nil
	}
}
