package cli

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"whoread/ui/cli/flags"
	"whoread/ui/widget/humanize"
)

// stdout is standard output. It notes the first error for those who write without looking at
// errors.
type stdout struct {
	w          io.Writer
	firstError error
	// absent tells that there is none: what is written is lost.
	absent bool
}

func newStdout(w io.Writer) *stdout { return &stdout{w: w, absent: isAbsent(w)} }

// Write writes to standard output. A pipe that nobody reads any more is a [closedError].
func (o *stdout) Write(p []byte) (int, error) {
	if o.absent {
		o.firstError = errNoOutput
		return 0, errNoOutput
	}
	n, err := o.w.Write(p)
	switch {
	case err == nil:
		return n, nil
	case isClosed(err):
		err = closedError{}
	default:
		err = fmt.Errorf("writing to standard output: %w", err)
	}
	if o.firstError == nil {
		o.firstError = err
	}
	return n, err
}

// closedError is that standard output was closed before everything was written, as head does it.
type closedError struct {
	written, rows int // rows is 0 if no rows were to be written
	absent        bool
}

// errNoOutput is that standard output was closed when whoread was started, or is what cannot be told from that.
var errNoOutput = closedError{absent: true}

func (e closedError) Error() string {
	switch {
	case e.absent:
		return "standard output is closed or leads nowhere, so nothing was written; >/dev/null discards what is not wanted"
	case e.rows == 0:
		return "standard output was closed before everything was written"
	}
	return fmt.Sprintf("standard output was closed after %s of %s", humanize.FormatNumber(e.written), humanize.FormatCount(e.rows, "row"))
}

// asClosedError returns what err says of a standard output that was closed; nil if it says nothing.
func asClosedError(err error) error {
	if e, ok := errors.AsType[closedError](err); ok {
		return e
	}
	return nil
}

// helpWriter is where cobra writes help. It writes errors to standard error in its own way, so that it
// gets none.
type helpWriter struct{ *stdout }

func (h helpWriter) Write(p []byte) (int, error) {
	_, _ = h.stdout.Write(p)
	return len(p), nil
}

// writeText writes text to standard output.
func writeText(w io.Writer, text string) error {
	_, err := io.WriteString(w, text)
	return err //nolint:wrapcheck // output says what could not be written
}

// closeAndJoin closes c at the end of a command, which fails with it, too.
func closeAndJoin(c io.Closer, err *error) {
	*err = joinFailures(*err, c.Close())
}

// rejectFiles is the argument check of commands that read nothing.
func rejectFiles(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return flags.UsageErrorf("%s takes no files, but was given %q", cmd.CommandPath(), args[0])
	}
	return nil
}
