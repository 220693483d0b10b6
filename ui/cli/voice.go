package cli

import (
	"fmt"
	"io"

	"whoread/audit/safe"
)

// voice is how sentences reach the user: on standard error. What they quote may come from
// outside, so each is made safe as a whole, and is one line.
type voice struct{ w io.Writer }

// say writes one sentence. That standard error is gone is nothing that could be said anywhere.
func (v voice) say(format string, args ...any) {
	_, _ = fmt.Fprintln(v.w, "whoread:", safe.Clean(fmt.Sprintf(format, args...)))
}
