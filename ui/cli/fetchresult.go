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

// fetchResult is what a fetch brought.
type fetchResult struct {
	inputs  []source.Input
	records *table.Snapshot
	// cause is what ended the fetch early; nil if nothing did.
	cause error
	// endless tells that only the user can end the fetch.
	endless bool
}

// print tells what a fetch brought, whether that is everything, and if not why.
func (o fetchResult) print(msgs messages) error {
	cancelled, nothing := errors.Is(o.cause, context.Canceled), isEmptyResult(o.inputs)
	switch {
	case nothing && cancelled:
		msgs.printf("interrupted before anything came")
		return errUnusable
	case nothing && o.cause != nil:
		return o.cause
	case nothing:
		printMissing(msgs, o.inputs)
		return errUnusable
	case cancelled:
		msgs.printf("interrupted")
	case o.cause != nil:
		msgs.printError(o.cause)
	}
	msgs.printf("%s", o.formatCounts())
	printRejected(msgs, o.inputs, o.records.Rejections())
	printFlagged(msgs, o.inputs, o.records.FlaggedRows())
	missing := printMissing(msgs, o.inputs)
	early := o.cause != nil && (!cancelled || !o.endless)
	if n := o.records.Counts(); early || missing > 0 || n.Rejected > 0 || n.Flagged > 0 {
		return errIncomplete
	}
	return nil
}

// formatCounts are the counts of a fetch on one line.
func (o fetchResult) formatCounts() string {
	coverage, calls := requestedLedger(o.inputs), 0
	for _, w := range coverage.Windows {
		calls += w.Calls
	}
	n := o.records.Counts()
	return fmt.Sprintf("%s: %s, %s, %s, %s rejected; %s, %s", source.JoinLedgers(o.inputs).Verdict(),
		humanize.FormatCount(n.Records, "record"), humanize.FormatCount(n.Duplicates, "duplicate"),
		humanize.FormatCount(n.Other, "other operation"), humanize.FormatNumber(n.Rejected),
		humanize.FormatCount(len(coverage.Windows), "window"), humanize.FormatCount(calls, "call"))
}

// requestedLedger is the coverage of inputs by what was asked of a service, without what is said of their
// files, such as that rows in them could not be read.
func requestedLedger(inputs []source.Input) coverage.Ledger {
	c := source.JoinLedgers(inputs)
	c.Windows = slices.DeleteFunc(c.Windows, func(w coverage.Window) bool { return w.Filter == "" })
	return c
}

// printMailboxCount tells how many of the records are of the mailbox that the user wants to know about.
// It returns that number.
func (t *fetchTask) printMailboxCount(ctx context.Context, msgs messages, records *table.Snapshot) (int, error) {
	if t.Ask.Mailbox == "" {
		return records.Len(), nil
	}
	view, err := table.Build(ctx, records, table.Spec{Filter: mailboxTerm(t.Ask.Mailbox)})
	if err != nil {
		return 0, fmt.Errorf("counting the records of %s: %w", t.Ask.Mailbox, err)
	}
	msgs.printf("%s of %s", humanize.FormatCount(view.Len(), "record"), t.Ask.Mailbox)
	return view.Len(), nil
}

// printChecks tells reasons why nothing may have been found.
func printChecks(msgs messages, checks []fetch.Check) {
	for _, c := range checks {
		msgs.printf("nothing was found: %s %s: %s", c.Question, describeCheckResult(c.Result), c.Detail)
	}
}

func describeCheckResult(r fetch.Result) string {
	switch r {
	case fetch.RuledOut:
		return "That is not why"
	case fetch.PossibleCause:
		return "That may be why"
	case fetch.Unknown:
	}
	return "To be ruled out"
}

// hasResults tells whether anything came of what was asked for: records that are shown, or other
// operations if those were asked for.
func (t *fetchTask) hasResults(shown int, records *table.Snapshot) bool {
	others := slices.ContainsFunc(t.Ask.Operations, func(name string) bool { return name != audit.MailItemsAccessed })
	return shown > 0 || others && records.Counts().Other > 0
}

// printSavedFile tells where the rows are, and what to do if some are still to be asked for.
func (t *fetchTask) printSavedFile(msgs messages) {
	if t.feed == nil || !pathExists(t.Path) {
		return
	}
	inputs := t.feed.Inputs()
	what, came := fmt.Sprintf("no row came; %s tells what was asked for", t.Path), inputs[0].Rows > 0 || t.feed.Status().Pages > 0
	if came {
		what = fmt.Sprintf("the rows are in %s; `whoread %s` shows them", t.Path, t.Path)
	}
	if slices.ContainsFunc(requestedLedger(inputs).Gaps(), func(g coverage.Gap) bool { return g.IsKnown() }) {
		what += fmt.Sprintf(", and the same sign-in with --resume %s asks for what is missing", t.Path)
	}
	msgs.printf("%s", what)
	if came {
		msgs.printf("to find later changes even if they are sealed anew, note its ledger_sha256 elsewhere: %s", inputs[0].Seal)
	}
}
