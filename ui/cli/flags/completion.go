package flags

import "github.com/spf13/cobra"

// RegisterCompletion lets the shell complete a flag with values; none means that there is nothing to offer,
// names of files least of all.
func RegisterCompletion(cmd *cobra.Command, flag string, values ...string) {
	if err := cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp)); err != nil {
		panic(err) // there is no such flag
	}
}
