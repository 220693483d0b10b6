package cli

import (
	"github.com/spf13/cobra"

	"whoread/ui/widget/keys"
)

// newKeys prints the table of keys as the README has it, so that the two can be compared.
func newKeys(std Streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:    "keys --markdown",
		Short:  "print the table of keys for the README",
		Hidden: true,
		Args:   rejectFiles,
		RunE: func(*cobra.Command, []string) error {
			return writeText(std.Out, keys.FormatMarkdown())
		},
	}
	cmd.Flags().Bool("markdown", true, "as a table in Markdown")
	return cmd
}
