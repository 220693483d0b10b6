package cli

import (
	"errors"
	"fmt"
	"io"

	"whoread/audit/crash"
	"whoread/audit/safe"
)

// voice is how sentences reach the user: on standard error. What they quote may come from
// outside, so each is made safe as a whole, and is one line.
type voice struct{ w io.Writer }

// sayError says what is wrong. If that is an internal error, it says where the report is.
func (v voice) sayError(err error) {
	e, ok := errors.AsType[*crash.Error](err)
	if !ok {
		v.say("%v", err)
		return
	}
	path, failed := e.Report(buildVersion())
	if failed != nil {
		v.say("%v; there is no report: %v", err, failed)
		return
	}
	v.say("%v; the report is %s", err, path)
}

// say writes one sentence. That standard error is gone is nothing that could be said anywhere.
func (v voice) say(format string, args ...any) {
	_, _ = fmt.Fprintln(v.w, "whoread:", safe.Clean(fmt.Sprintf(format, args...)))
}
