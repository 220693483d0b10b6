package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"whoread/audit"
	"whoread/audit/coverage"
	"whoread/audit/source"
	"whoread/audit/source/fetch"
	"whoread/audit/table"
	"whoread/ui/widget/humanize"
)

// outcome is what a fetch brought.
type outcome struct {
	inputs  []source.Input
	records *table.Snapshot
	// cause is what ended the fetch early; nil if nothing did.
	cause error
	// endless tells that only the user can end the fetch.
	endless bool
}

// say tells what a fetch brought, whether that is everything, and if not why.
func (o outcome) say(v voice) error {
	cancelled, nothing := errors.Is(o.cause, context.Canceled), barren(o.inputs)
	switch {
	case nothing && cancelled:
		v.say("interrupted before anything came")
		return errUnusable
	case nothing && o.cause != nil:
		return o.cause
	case nothing:
		sayMissing(v, o.inputs)
		return errUnusable
	case cancelled:
		v.say("interrupted")
	case o.cause != nil:
		v.sayError(o.cause)
	}
	v.say("%s", o.words())
	sayRejected(v, o.inputs, o.records.Rejections())
	sayFlagged(v, o.inputs, o.records.Flagged())
	missing := sayMissing(v, o.inputs)
	early := o.cause != nil && (!cancelled || !o.endless)
	if n := o.records.Counts(); early || missing > 0 || n.Rejected > 0 || n.Flagged > 0 {
		return errIncomplete
	}
	return nil
}

// words are the counts of a fetch on one line.
func (o outcome) words() string {
	coverage, calls := askedOf(o.inputs), 0
	for _, w := range coverage.Windows {
		calls += w.Calls
	}
	n := o.records.Counts()
	return fmt.Sprintf("%s: %s, %s, %s, %s rejected; %s, %s", source.LedgerOf(o.inputs).Verdict(),
		humanize.FormatCount(n.Records, "record"), humanize.FormatCount(n.Duplicates, "duplicate"),
		humanize.FormatCount(n.Other, "other operation"), humanize.FormatNumber(n.Rejected),
		humanize.FormatCount(len(coverage.Windows), "window"), humanize.FormatCount(calls, "call"))
}

// askedOf is the coverage of inputs by what was asked of a service, without what is said of their
// files, such as that rows in them could not be read.
func askedOf(inputs []source.Input) coverage.Ledger {
	c := source.LedgerOf(inputs)
	c.Windows = slices.DeleteFunc(c.Windows, func(w coverage.Window) bool { return w.Filter == "" })
	return c
}

// sayMailbox tells how many of the records are of the mailbox that the user wants to know about.
// It returns that number.
func (t *fetchTask) sayMailbox(ctx context.Context, v voice, records *table.Snapshot) (int, error) {
	if t.Ask.Mailbox == "" {
		return records.Len(), nil
	}
	view, err := table.Build(ctx, records, table.Spec{Filter: termOf(t.Ask.Mailbox)})
	if err != nil {
		return 0, fmt.Errorf("counting the records of %s: %w", t.Ask.Mailbox, err)
	}
	v.say("%s of %s", humanize.FormatCount(view.Len(), "record"), t.Ask.Mailbox)
	return view.Len(), nil
}

// sayChecks tells reasons why nothing may have been found.
func sayChecks(v voice, checks []fetch.Check) {
	for _, c := range checks {
		v.say("nothing was found: %s %s: %s", c.Question, resultInWords(c.Result), c.Detail)
	}
}

func resultInWords(r fetch.Result) string {
	switch r {
	case fetch.Fine:
		return "That is not why"
	case fetch.Trouble:
		return "That may be why"
	case fetch.Unknown:
	}
	return "To be ruled out"
}

// found tells whether anything came of what was asked for: records that are shown, or other
// operations if those were asked for.
func (t *fetchTask) found(shown int, records *table.Snapshot) bool {
	others := slices.ContainsFunc(t.Ask.Operations, func(name string) bool { return name != audit.MailItemsAccessed })
	return shown > 0 || others && records.Counts().Other > 0
}

// sayWhereItIs tells where the rows are, and what to do if some are still to be asked for.
func (t *fetchTask) sayWhereItIs(v voice) {
	if t.feed == nil || !exists(t.Path) {
		return
	}
	inputs := t.feed.Inputs()
	what, came := fmt.Sprintf("no row came; %s tells what was asked for", t.Path), inputs[0].Rows > 0 || t.feed.Status().Pages > 0
	if came {
		what = fmt.Sprintf("the rows are in %s; `whoread %s` shows them", t.Path, t.Path)
	}
	if slices.ContainsFunc(askedOf(inputs).Gaps(), func(g coverage.Gap) bool { return g.Known() }) {
		what += fmt.Sprintf(", and the same sign-in with --resume %s asks for what is missing", t.Path)
	}
	v.say("%s", what)
	if came {
		v.say("to find later changes even if they are sealed anew, note its ledger_sha256 elsewhere: %s", inputs[0].Seal)
	}
}
