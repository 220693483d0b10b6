package cli

import (
	"fmt"

	"whoread/audit"
	"whoread/ui/words"
)

// sayInputs names the inputs that were skipped, not read, or not read whole. It returns how
// many are missing something; what was skipped holds no records.
func sayInputs(v voice, inputs []audit.Input) (missing int) {
	for _, in := range inputs {
		switch {
		case in.Err != nil:
			missing++
			v.say("%v", in.Err)
		case in.Skipped != "":
			v.say("%s: skipped, since it %s", in.Path, in.Skipped)
		}
	}
	return missing
}

// sayRejected tells the first rejections with their places, and how many more there are.
func sayRejected(v voice, inputs []audit.Input, rejected []audit.Rejection) {
	const shown = 20
	for _, r := range rejected[:min(len(rejected), shown)] {
		v.say("%s %s: %s; the row is counted as rejected", inputs[r.Input].Path, whereIs(r), r.Reason)
	}
	if more := len(rejected) - shown; more > 0 {
		v.say("and %s more; `whoread summary --json` lists every one", words.Number(more))
	}
}

// whereIs says where a rejected row stands. A text that is all on one line needs the byte, too.
func whereIs(r audit.Rejection) string {
	if r.Line == 1 && r.Offset > 0 {
		return fmt.Sprintf("line 1, byte %s", words.Number(r.Offset))
	}
	return "line " + words.Number(r.Line)
}

// sayWhatIsMissing tells after a screen what it showed of trouble: who looks at the exit status
// may not have seen it. It returns nil if all was read, and errIncomplete otherwise.
func sayWhatIsMissing(v voice, inputs []audit.Input, ended bool) error {
	missing, rejected := sayInputs(v, inputs), 0
	for _, in := range inputs {
		rejected += in.Rejected
	}
	if rejected > 0 {
		v.say("%s rejected; `whoread summary --json` lists which and why", words.Count(rejected, "row"))
	}
	if !ended {
		v.say("ended before everything was read")
	}
	gaps := sayGaps(v, audit.CoverageOf(inputs))
	if missing > 0 || rejected > 0 || gaps > 0 || !ended {
		return errIncomplete
	}
	return nil
}
