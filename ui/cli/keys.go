package cli

import (
	"github.com/spf13/cobra"

	"whoread/ui/widget/keys"
)

// newKeys returns the hidden command that prints the table of keys of the README.
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
