package cli

import (
	"fmt"
	"slices"
	"strings"

	"whoread/audit"
	"whoread/audit/coverage"
	"whoread/audit/source"
	"whoread/ui/widget/humanize"
)

// printInputs names the inputs that were skipped, not read, or not read whole, and the saved fetches
// that cannot be checked. It returns how many are missing something; what was skipped holds no records.
func printInputs(msgs messages, inputs []source.Input) (missing int) {
	for _, in := range inputs {
		switch {
		case in.Err != nil:
			missing++
			msgs.printError(in.Err)
		case in.Skipped != "":
			msgs.printf("%s: skipped, since it %s", in.Path, in.Skipped)
		case in.Coverage.CountUnsealed() > 0:
			msgs.printf("%s: written by an earlier version, its rows are not sealed (%s), so changes to them cannot be found",
				in.Path, humanize.FormatCount(in.Coverage.CountUnsealed(), "window"))
		}
	}
	return missing
}

// printTraces names the message traces of which rows were rejected. It returns how many rows of
// message traces were read, and how many were rejected.
func printTraces(msgs messages, inputs []source.Input) (told, untold int) {
	for _, in := range inputs {
		if !in.Trace {
			continue
		}
		told, untold = told+in.Rows-in.Rejected, untold+in.Rejected
		if in.Rejected > 0 && in.Err == nil {
			msgs.printf("%s: %s rejected", in.Path, humanize.FormatCount(in.Rejected, "row"))
		}
	}
	return told, untold
}

// printMissing names what is missing, and returns how much that is. What an error says is not said
// again of every gap that comes from it.
func printMissing(msgs messages, inputs []source.Input) int {
	missing := printInputs(msgs, inputs)
	if missing > 0 && isEmptyResult(inputs) {
		return missing // all of it
	}
	return missing + printGaps(msgs, ledgerWithoutRepeats(inputs))
}

// ledgerWithoutRepeats is the coverage of inputs, without the reasons that their errors tell, and without the gap
// that an input is of which no more than its error is known.
func ledgerWithoutRepeats(inputs []source.Input) coverage.Ledger {
	var all coverage.Ledger
	for _, in := range inputs {
		c := source.JoinLedgers([]source.Input{in})
		c.Windows = slices.DeleteFunc(c.Windows, func(w coverage.Window) bool {
			return w.State == coverage.Short && w.Filter == "" && in.Err != nil && strings.HasSuffix(in.Err.Error(), w.Reason)
		})
		for i, w := range c.Windows {
			if in.Err != nil && w.Reason != "" && strings.Contains(in.Err.Error(), w.Reason) {
				c.Windows[i].Reason = "as said above"
			}
		}
		all.Requests = append(all.Requests, c.Requests...)
		all.Windows = append(all.Windows, c.Windows...)
	}
	return all
}

// isEmptyResult tells whether inputs brought nothing, not even the knowledge that there is nothing.
func isEmptyResult(inputs []source.Input) bool {
	return !slices.ContainsFunc(inputs, func(in source.Input) bool {
		return in.Rows > 0 || slices.ContainsFunc(in.Coverage.Windows, func(w coverage.Window) bool { return w.State == coverage.Whole })
	})
}

// printRejected tells the first rejections with their places, and how many more there are.
func printRejected(msgs messages, inputs []source.Input, rejected []audit.Rejection) {
	for _, r := range rejected[:min(len(rejected), maxRowsPrinted)] {
		msgs.printf("%s %s: %s; the row is counted as rejected", inputs[r.Input].Path, formatPosition(r.Line, r.Offset), r.Reason)
	}
	printMore(msgs, len(rejected))
}

// printFlagged tells the first flagged rows with their places, and how many more there are.
func printFlagged(msgs messages, inputs []source.Input, flagged []audit.Flag) {
	for _, f := range flagged[:min(len(flagged), maxRowsPrinted)] {
		msgs.printf("%s %s: %s; the row is counted as read, and flagged", inputs[f.Input].Path, formatPosition(f.Line, f.Offset), f.Reason)
	}
	printMore(msgs, len(flagged))
}

// maxRowsPrinted is how many rejected and how many flagged rows are named on standard error.
const maxRowsPrinted = 20

func printMore(msgs messages, n int) {
	if more := n - maxRowsPrinted; more > 0 {
		msgs.printf("and %s more; `whoread summary --json` lists every one", humanize.FormatNumber(more))
	}
}

// formatPosition says where a row stands. A text that is all on one line needs the byte, too.
func formatPosition(line, offset int64) string {
	if line == 1 && offset > 0 {
		return fmt.Sprintf("line 1, byte %s", humanize.FormatNumber(offset))
	}
	return "line " + humanize.FormatNumber(line)
}

// printMissingAfterScreen tells after a screen what it showed of trouble: who looks at the exit status
// may not have seen it. It returns nil if all was read, errUnusable if nothing was, and
// errIncomplete otherwise.
func printMissingAfterScreen(msgs messages, inputs []source.Input, ended bool) error {
	missing, rejected, flagged := printMissing(msgs, inputs), 0, 0
	for _, in := range inputs {
		rejected, flagged = rejected+in.Rejected, flagged+in.Flagged
	}
	if rejected > 0 {
		msgs.printf("%s rejected; `whoread summary --json` lists which and why", humanize.FormatCount(rejected, "row"))
	}
	if flagged > 0 {
		msgs.printf("%s flagged; `whoread summary --json` lists which and why", humanize.FormatCount(flagged, "row"))
	}
	if !ended {
		msgs.printf("ended before everything was read")
	}
	switch {
	case missing == 0 && rejected == 0 && flagged == 0 && ended:
		return nil
	case isEmptyResult(inputs):
		return errUnusable
	default:
		return errIncomplete
	}
}
