package cli

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"
)

// write writes text to standard output.
func write(w io.Writer, text string) error {
	if _, err := io.WriteString(w, text); err != nil {
		return fmt.Errorf("writing to standard output: %w", err)
	}
	return nil
}

// closing closes c at the end of a command, which fails with it if nothing else failed.
func closing(c io.Closer, err *error) {
	if closed := c.Close(); *err == nil {
		*err = closed
	}
}

// noFiles is the argument check of commands that read nothing.
func noFiles(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return misused("%s takes no files, but was given %q", cmd.CommandPath(), args[0])
	}
	return nil
}
