package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"whoread/audit/crash"
	"whoread/audit/messageid"
	"whoread/trace"
	"whoread/ui/subjects"
	"whoread/ui/widget/humanize"
)

// lookupResult is the result of a lookup.
type lookupResult struct {
	subjects.LookupRequest
	findings *trace.Findings
	cause    error // what ended the lookup early, or nil
	budget   int   // of --budget
}

// printResult prints how many messages have which state, and why messages could not be looked up. It returns nil
// if all were looked up, found or not, and errIncomplete otherwise.
func (r lookupResult) printResult(msgs messageWriter) error {
	answers := r.uniqueAnswers()
	count := [trace.Found + 1]int{trace.Found: len(r.Found)}
	for _, a := range answers {
		count[a.State]++
	}
	var parts []string
	for state := trace.Found; ; state-- {
		if count[state] > 0 || state == trace.Found {
			parts = append(parts, humanize.FormatNumber(count[state])+" "+state.String())
		}
		if state == trace.NotAsked {
			break
		}
	}
	msgs.printf("%s: %s", humanize.FormatCount(len(answers)+len(r.Found), "message id"), strings.Join(parts, ", "))
	if _, ok := errors.AsType[*crash.Error](r.cause); ok {
		msgs.printError(r.cause)
	}
	for _, sentence := range describeRefusals(answers) {
		msgs.printf("%s", sentence)
	}
	if n := count[trace.NotAsked]; n > 0 {
		msgs.printf("%s not asked: %s", humanize.FormatCount(n, "message id"), r.reasonNotAsked())
	}
	if count[trace.Denied]+count[trace.Failed]+count[trace.NotAsked] > 0 {
		return errIncomplete
	}
	return nil
}

// uniqueAnswers returns the answers for the messages with an id, each once.
func (r lookupResult) uniqueAnswers() []trace.Answer {
	seen := map[messageid.Key]bool{"": true}
	var answers []trace.Answer
	for _, q := range r.Queries {
		if key := q.ID.Key(); !seen[key] {
			seen[key] = true
			answers = append(answers, r.findings.Answer(q.ID))
		}
	}
	return answers
}

// reasonNotAsked says why messages were not looked up.
func (r lookupResult) reasonNotAsked() string {
	switch {
	case errors.Is(r.cause, trace.ErrBudget):
		return fmt.Sprintf("the budget of %s is used up", humanize.FormatCount(r.budget, "call"))
	case errors.Is(r.cause, context.Canceled):
		return "interrupted"
	case r.cause != nil:
		return r.cause.Error()
	default:
		return "no source answered"
	}
}

// describeRefusals says which sources failed or denied access for how many ids and why, up to a limit.
func describeRefusals(answers []trace.Answer) []string {
	type refusal struct {
		source, reason string
		state          trace.State
	}
	var all []refusal
	ids := map[refusal]int{}
	for _, a := range answers {
		var of []refusal
		for _, f := range a.Findings {
			r := refusal{f.Source, f.Reason, f.State}
			if (f.State != trace.Denied && f.State != trace.Failed) || a.State == trace.Found || slices.Contains(of, r) {
				continue
			}
			of = append(of, r)
			if ids[r]++; ids[r] == 1 {
				all = append(all, r)
			}
		}
	}
	const shown = 20
	var lines []string
	for _, r := range all[:min(len(all), shown)] {
		lines = append(lines, fmt.Sprintf("%s %s for %s: %s", r.source, r.state, humanize.FormatCount(ids[r], "message id"), r.reason))
	}
	if more := len(all) - shown; more > 0 {
		lines = append(lines, fmt.Sprintf("and %s more", humanize.FormatCount(more, "reason")))
	}
	return lines
}
