package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"whoread/audit"
	"whoread/audit/source/live"
	"whoread/audit/table"
	"whoread/ui/words"
)

// outcome is what a fetch brought.
type outcome struct {
	inputs   []audit.Input
	coverage audit.Coverage
	records  *table.Snapshot
	// cause is what ended the fetch early; nil if nothing did.
	cause error
	// endless tells that only the user can end the fetch.
	endless bool
}

// empty tells whether a fetch brought nothing, not even the knowledge that there is nothing.
func (o outcome) empty() bool {
	return o.records.Counts().RowsRead == 0 && !slices.ContainsFunc(o.coverage.Windows, func(w audit.Window) bool {
		return w.State == audit.Whole
	})
}

// say tells what a fetch brought, whether that is everything, and if not why.
func (o outcome) say(v voice) error {
	cancelled := errors.Is(o.cause, context.Canceled)
	switch {
	case o.empty() && o.cause != nil && !cancelled:
		return o.cause
	case o.empty() && o.cause == nil:
		if sayInputs(v, o.inputs) == 0 {
			sayGaps(v, o.coverage)
		}
		return errUnusable
	case cancelled:
		v.say("interrupted")
	case o.cause != nil:
		v.say("%v", o.cause)
	}
	v.say("%s", o.words())
	sayRejected(v, o.inputs, o.records.Rejections())
	missing := sayInputs(v, o.inputs) + sayGaps(v, o.coverage)
	early := o.cause != nil && (!cancelled || !o.endless)
	if early || missing > 0 || o.records.Counts().Rejected > 0 {
		return errIncomplete
	}
	return nil
}

// words are the counts of a fetch on one line.
func (o outcome) words() string {
	calls := 0
	for _, w := range o.coverage.Windows {
		calls += w.Calls
	}
	n := o.records.Counts()
	return fmt.Sprintf("%s: %s, %s, %s, %s rejected; %s, %s", o.coverage.Verdict(),
		words.Count(n.Records, "record"), words.Count(n.Duplicates, "duplicate"),
		words.Count(n.Other, "other operation"), words.Number(n.Rejected),
		words.Count(len(o.coverage.Windows), "window"), words.Count(calls, "call"))
}

// sayMailbox tells how many of the records are of the mailbox that the user wants to know about.
// It returns that number.
func (t *task) sayMailbox(ctx context.Context, v voice, records *table.Snapshot) (int, error) {
	if t.ask.Mailbox == "" {
		return records.Len(), nil
	}
	view, err := table.Build(ctx, records, table.Spec{Filter: termOf(t.ask.Mailbox)})
	if err != nil {
		return 0, fmt.Errorf("counting the records of %s: %w", t.ask.Mailbox, err)
	}
	v.say("%s of %s", words.Count(view.Len(), "record"), t.ask.Mailbox)
	return view.Len(), nil
}

// sayChecks tells reasons why nothing may have been found.
func sayChecks(v voice, checks []live.Check) {
	for _, c := range checks {
		v.say("nothing was found: %s %s: %s", c.Question, resultInWords(c.Result), c.Detail)
	}
}

func resultInWords(r live.Result) string {
	switch r {
	case live.Fine:
		return "That is not why"
	case live.Trouble:
		return "That may be why"
	case live.Unknown:
	}
	return "To be ruled out"
}

// sayWhereItIs tells where the rows are, and what to do if some are missing. Err is how the fetch
// ended.
func (t *task) sayWhereItIs(v voice, err error) {
	switch {
	case !t.begun || !exists(t.path):
	case err == nil:
		v.say("the rows are in %s; `whoread %s` shows them", t.path, t.path)
	case errors.Is(err, errIncomplete):
		v.say("the rows are in %s; `whoread %s` shows them, and the same sign-in with --resume %s asks for what is missing",
			t.path, t.path, t.path)
	default:
		v.say("no row came; the same sign-in with --resume %s asks again", t.path)
	}
}
