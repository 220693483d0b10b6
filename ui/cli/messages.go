package cli

import (
	"errors"
	"fmt"
	"io"

	"whoread/audit/crash"
	"whoread/audit/safe"
)

// messageWriter writes messages to standard error, each on one line. They can quote text from outside, so the
// whole message is made safe.
type messageWriter struct{ w io.Writer }

// printError prints an error. For an internal error it writes a report and prints its path.
func (msgs messageWriter) printError(err error) {
	e, ok := errors.AsType[*crash.Error](err)
	if !ok {
		msgs.printf("%v", err)
		return
	}
	path, failed := e.SaveReport(buildVersion())
	if failed != nil {
		msgs.printf("%v; the report could not be written: %v", err, failed)
		return
	}
	msgs.printf("%v; the report is %s", err, path)
}

// printf prints one message. It ignores errors: there is nowhere else to print them.
func (msgs messageWriter) printf(format string, args ...any) {
	_, _ = fmt.Fprintln(msgs.w, "whoread:", safe.Clean(fmt.Sprintf(format, args...)))
}
