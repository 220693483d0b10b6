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

// fetchResult is the result of a fetch.
type fetchResult struct {
	inputs  []source.Input
	records *table.Snapshot
	// cause is what ended the fetch early, or nil.
	cause error
	// endless is set if only the user can end the fetch.
	endless bool
}

// printResult prints the counts of a fetch, whether it is complete, and if not why.
func (f fetchResult) printResult(msgs messageWriter) error {
	cancelled, nothing := errors.Is(f.cause, context.Canceled), isEmptyResult(f.inputs)
	switch {
	case nothing && cancelled:
		msgs.printf("interrupted before anything was received")
		return errUnusable
	case nothing && f.cause != nil:
		return f.cause
	case nothing:
		printMissing(msgs, f.inputs)
		return errUnusable
	case cancelled:
		msgs.printf("interrupted")
	case f.cause != nil:
		msgs.printError(f.cause)
	}
	msgs.printf("%s", f.formatCounts())
	printRows(msgs, f.inputs, f.records.Rejections(), "row rejected")
	printRows(msgs, f.inputs, f.records.FlaggedRows(), "row read and flagged")
	missing := printMissing(msgs, f.inputs)
	omissions := printOmissions(msgs, f.records.Omissions(true))
	early := f.cause != nil && (!cancelled || !f.endless)
	if n := f.records.Counts(); early || missing > 0 || n.Rejected > 0 || n.Flagged > 0 || omissions {
		return errIncomplete
	}
	return nil
}

// formatCounts formats the counts of a fetch on one line.
func (f fetchResult) formatCounts() string {
	coverage, calls := requestedLedger(f.inputs), 0
	for _, w := range coverage.Windows {
		calls += w.Calls
	}
	n := f.records.Counts()
	return fmt.Sprintf("%s: %s, %s, %s, %s rejected; %s, %s", source.JoinLedgers(f.inputs).Verdict(),
		humanize.FormatCount(n.Records, "record"), humanize.FormatCount(n.Duplicates, "duplicate"),
		humanize.FormatCount(n.Other, "other operation"), humanize.FormatNumber(n.Rejected),
		humanize.FormatCount(len(coverage.Windows), "window"), humanize.FormatCount(calls, "call"))
}

// requestedLedger returns the windows requested from a service, without entries about the files, such as rows
// that could not be read.
func requestedLedger(inputs []source.Input) coverage.Ledger {
	c := source.JoinLedgers(inputs)
	c.Windows = slices.DeleteFunc(c.Windows, func(w coverage.Window) bool { return w.Filter == "" })
	return c
}

// printMailboxCount prints and returns the number of records of the mailbox of --mailbox. Without --mailbox it
// returns the number of all records.
func (t *fetchTask) printMailboxCount(ctx context.Context, msgs messageWriter, records *table.Snapshot) (int, error) {
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

// printChecks prints possible causes for an empty result.
func printChecks(msgs messageWriter, checks []fetch.Check) {
	for _, c := range checks {
		msgs.printf("no records: %s %s: %s", c.Question, describeCheckResult(c.Result), c.Detail)
	}
}

func describeCheckResult(r fetch.Result) string {
	switch r {
	case fetch.RuledOut:
		return "Ruled out"
	case fetch.PossibleCause:
		return "Possible cause"
	case fetch.Unknown:
	}
	return "Please check"
}

// hasResults reports whether the fetch found what was requested: records to show, or other operations if they
// were requested.
func (t *fetchTask) hasResults(shown int, records *table.Snapshot) bool {
	others := slices.ContainsFunc(t.Ask.Operations, func(name string) bool { return name != audit.MailItemsAccessed })
	return shown > 0 || others && records.Counts().Other > 0
}

// printSavedFile prints where the rows are saved, and how to fetch what is missing.
func (t *fetchTask) printSavedFile(msgs messageWriter) {
	if t.feed == nil || !pathExists(t.Path) {
		return
	}
	inputs := t.feed.Inputs()
	received := inputs[0].Rows > 0 || t.feed.Status().Pages > 0
	if received {
		msgs.printf("saved to %s; open it with: whoread %s", t.Path, t.Path)
	} else {
		msgs.printf("no rows received; %s states what was requested", t.Path)
	}
	if slices.ContainsFunc(requestedLedger(inputs).Gaps(), func(g coverage.Gap) bool { return g.IsKnown() }) {
		msgs.printf("to fetch what is missing, sign in the same way with --resume %s", t.Path)
	}
	if received {
		msgs.printf("to detect later changes even if they are sealed again, note the file's ledger_sha256 elsewhere: %s", inputs[0].Seal)
	}
}
