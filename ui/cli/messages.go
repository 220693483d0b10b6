package cli

import (
	"errors"
	"fmt"
	"io"

	"whoread/audit/crash"
	"whoread/audit/safe"
)

// messages is how sentences reach the user: on standard error. What they quote may come from
// outside, so each is made safe as a whole, and is one line.
type messages struct{ w io.Writer }

// printError says what is wrong. If that is an internal error, it says where the report is.
func (msgs messages) printError(err error) {
	e, ok := errors.AsType[*crash.Error](err)
	if !ok {
		msgs.printf("%v", err)
		return
	}
	path, failed := e.SaveReport(buildVersion())
	if failed != nil {
		msgs.printf("%v; there is no report: %v", err, failed)
		return
	}
	msgs.printf("%v; the report is %s", err, path)
}

// printf writes one sentence. That standard error is gone is nothing that could be said anywhere.
func (msgs messages) printf(format string, args ...any) {
	_, _ = fmt.Fprintln(msgs.w, "whoread:", safe.Clean(fmt.Sprintf(format, args...)))
}
