package cli

import (
	"fmt"
	"slices"
	"strings"

	"whoread/audit"
	"whoread/audit/coverage"
	"whoread/audit/source"
	"whoread/audit/table"
	"whoread/ui/widget/humanize"
)

// printInputs prints the inputs that were skipped, not read or not read completely, and the saved fetches that
// cannot be checked. It returns how many are incomplete; skipped files contain no records.
func printInputs(msgs messageWriter, inputs []source.Input) (missing int) {
	for _, in := range inputs {
		switch {
		case in.Err != nil:
			missing++
			msgs.printError(in.Err)
		case in.Skipped != "":
			msgs.printf("%s: skipped, because it %s", in.Path, in.Skipped)
		case in.Coverage.CountUnsealed() > 0:
			msgs.printf("%s: saved by an earlier version without seals (%s), so changes to its rows cannot be detected",
				in.Path, humanize.FormatCount(in.Coverage.CountUnsealed(), "window"))
		}
	}
	return missing
}

// printTraces prints the message traces with rejected rows. It returns how many rows of message traces were
// read and how many were rejected.
func printTraces(msgs messageWriter, inputs []source.Input) (read, rejected int) {
	for _, in := range inputs {
		if !in.Trace {
			continue
		}
		read, rejected = read+in.Rows-in.Rejected, rejected+in.Rejected
		if in.Rejected > 0 && in.Err == nil {
			msgs.printf("%s: %s rejected", in.Path, humanize.FormatCount(in.Rejected, "row"))
		}
	}
	return read, rejected
}

// printMissing prints what is missing and returns how much. It does not repeat an error for each gap that the
// error caused.
func printMissing(msgs messageWriter, inputs []source.Input) int {
	missing := printInputs(msgs, inputs)
	if missing > 0 && isEmptyResult(inputs) {
		return missing // everything is missing
	}
	return missing + printGaps(msgs, ledgerWithoutRepeats(inputs))
}

// ledgerWithoutRepeats returns the coverage of inputs without what their errors state: it shortens such reasons
// and drops gaps with nothing else.
func ledgerWithoutRepeats(inputs []source.Input) coverage.Ledger {
	var all coverage.Ledger
	for _, in := range inputs {
		c := source.JoinLedgers([]source.Input{in})
		c.Windows = slices.DeleteFunc(c.Windows, func(w coverage.Window) bool {
			return w.State == coverage.Short && w.Filter == "" && in.Err != nil && strings.HasSuffix(in.Err.Error(), w.Reason)
		})
		for i, w := range c.Windows {
			if in.Err != nil && w.Reason != "" && strings.Contains(in.Err.Error(), w.Reason) {
				c.Windows[i].Reason = "see above"
			}
		}
		all.Requests = append(all.Requests, c.Requests...)
		all.Windows = append(all.Windows, c.Windows...)
	}
	return all
}

// isEmptyResult reports whether inputs have no rows and no complete window, which would prove that there are
// no records.
func isEmptyResult(inputs []source.Input) bool {
	return !slices.ContainsFunc(inputs, func(in source.Input) bool {
		return in.Rows > 0 || slices.ContainsFunc(in.Coverage.Windows, func(w coverage.Window) bool { return w.State == coverage.Whole })
	})
}

// maxRowsPrinted limits the rejected rows and the flagged rows that are printed.
const maxRowsPrinted = 20

// printRows prints the first rejected or flagged rows with their positions, and how many more there are.
func printRows[T audit.Rejection | audit.Flag](msgs messageWriter, inputs []source.Input, rows []T, result string) {
	for _, row := range rows[:min(len(rows), maxRowsPrinted)] {
		r := audit.Rejection(row)
		msgs.printf("%s %s: %s; %s", inputs[r.Input].Path, formatPosition(r.Line, r.Offset), r.Reason, result)
	}
	if more := len(rows) - maxRowsPrinted; more > 0 {
		msgs.printf("and %s more; `whoread summary --json` lists all", humanize.FormatNumber(more))
	}
}

// formatPosition formats the position of a row. In a text of a single line it includes the byte.
func formatPosition(line, offset int64) string {
	if line == 1 && offset > 0 {
		return fmt.Sprintf("line 1, byte %s", humanize.FormatNumber(offset))
	}
	return "line " + humanize.FormatNumber(line)
}

// printOmissions prints what records omit and what that means. It reports whether there was anything to print.
func printOmissions(msgs messageWriter, o table.Omissions) bool {
	for _, sentence := range humanize.DescribeOmissions(o) {
		msgs.printf("%s", sentence)
	}
	return o.Any()
}

// printMissingAfterScreen prints after a screen what was missing or rejected, to explain the exit status. It
// returns nil if everything was read, errUnusable if nothing was, and errIncomplete otherwise.
func printMissingAfterScreen(msgs messageWriter, inputs []source.Input, o table.Omissions, ended bool) error {
	missing, rejected, flagged := printMissing(msgs, inputs), 0, 0
	for _, in := range inputs {
		rejected, flagged = rejected+in.Rejected, flagged+in.Flagged
	}
	if rejected > 0 {
		msgs.printf("%s rejected; `whoread summary --json` lists them with reasons", humanize.FormatCount(rejected, "row"))
	}
	if flagged > 0 {
		msgs.printf("%s flagged; `whoread summary --json` lists them with reasons", humanize.FormatCount(flagged, "row"))
	}
	omissions := printOmissions(msgs, o)
	if !ended {
		msgs.printf("quit before everything was read")
	}
	switch {
	case missing == 0 && rejected == 0 && flagged == 0 && !omissions && ended:
		return nil
	case isEmptyResult(inputs):
		return errUnusable
	default:
		return errIncomplete
	}
}
