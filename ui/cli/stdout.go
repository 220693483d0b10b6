package cli

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"whoread/ui/cli/flags"
	"whoread/ui/widget/humanize"
)

// stdout is standard output. It keeps the first error for callers that ignore errors.
type stdout struct {
	w          io.Writer
	firstError error
	// absent is set if there is no standard output: everything written is lost.
	absent bool
}

func newStdout(w io.Writer) *stdout { return &stdout{w: w, absent: isAbsent(w)} }

// Write writes to standard output. A pipe without a reader is a [closedError].
func (s *stdout) Write(p []byte) (int, error) {
	if s.absent {
		s.firstError = errNoOutput
		return 0, errNoOutput
	}
	n, err := s.w.Write(p)
	switch {
	case err == nil:
		return n, nil
	case isClosed(err):
		err = closedError{}
	default:
		err = fmt.Errorf("writing to standard output: %w", err)
	}
	if s.firstError == nil {
		s.firstError = err
	}
	return n, err
}

// closedError means that standard output was closed before everything was written, for example by head.
type closedError struct {
	written, rows int // rows is 0 if the output has no rows
	absent        bool
}

// errNoOutput means that standard output was closed when whoread started, or looks as if it was.
var errNoOutput = closedError{absent: true}

func (e closedError) Error() string {
	switch {
	case e.absent:
		return "standard output is closed or discards everything, so nothing was written; use >/dev/null to discard output"
	case e.rows == 0:
		return "standard output was closed before everything was written"
	}
	return fmt.Sprintf("standard output was closed after %s of %s", humanize.FormatNumber(e.written), humanize.FormatCount(e.rows, "row"))
}

// asClosedError returns the [closedError] in err, or nil.
func asClosedError(err error) error {
	if e, ok := errors.AsType[closedError](err); ok {
		return e
	}
	return nil
}

// helpWriter takes the help of cobra. It hides errors from cobra, which would print them in its own way.
type helpWriter struct{ *stdout }

func (h helpWriter) Write(p []byte) (int, error) {
	_, _ = h.stdout.Write(p)
	return len(p), nil
}

// writeText writes text to standard output.
func writeText(w io.Writer, text string) error {
	_, err := io.WriteString(w, text)
	return err //nolint:wrapcheck // stdout says what could not be written
}

// closeAndJoin closes c at the end of a command and adds the error to *err.
func closeAndJoin(c io.Closer, err *error) {
	*err = joinFailures(*err, c.Close())
}

// rejectFiles rejects the arguments of a command that takes none.
func rejectFiles(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return flags.UsageErrorf("%s takes no arguments, but got %q", cmd.CommandPath(), args[0])
	}
	return nil
}
