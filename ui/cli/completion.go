package cli

import (
	"slices"

	"github.com/spf13/cobra"

	"whoread/audit/safe"
)

// cleanCompletionArgs makes the arguments of a completion request safe: cobra writes those it does not
// know to standard error.
func cleanCompletionArgs(args []string) []string {
	if len(args) == 0 || !slices.Contains([]string{cobra.ShellCompRequestCmd, cobra.ShellCompNoDescRequestCmd}, args[0]) {
		return args
	}
	clean := make([]string, len(args))
	for i, arg := range args {
		clean[i] = safe.Clean(arg).String()
	}
	return clean
}
