package cli

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"iter"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"whoread/audit/source"
	"whoread/audit/table"
	"whoread/ui/cli/flags"
)

// summary is the counts over all inputs. Its JSON names are a contract; the README explains them.
type summary struct {
	RowsRead        int `json:"rows_read"`
	Records         int `json:"records"`
	Duplicates      int `json:"duplicates"`
	Conflicts       int `json:"conflicts"`
	Rejected        int `json:"rejected"`
	FlaggedRows     int `json:"flagged_rows"`
	OtherOperations int `json:"other_operations"`
	// Siblings are the sibling operations by name, each record once. Their rows are other operations.
	Siblings map[string]int `json:"siblings"`
	siblings siblingSummary

	Bind                    int `json:"bind"`
	Sync                    int `json:"sync"`
	ItemAccesses            int `json:"item_accesses"`
	DistinctMessages        int `json:"distinct_messages"`
	DistinctMailboxMessages int `json:"distinct_mailbox_messages"`
	Sessions                int `json:"sessions"`
	RecordsWithoutSession   int `json:"records_without_session"`
	ClientIPs               int `json:"client_ips"`
	Mailboxes               int `json:"mailboxes"`
	Folders                 int `json:"folders"`
	ThrottledRecords        int `json:"throttled_records"`
	// These records omit what every record should state; see [table.Omissions].
	MiscountedRecords     int `json:"miscounted_records"`
	RecordsWithoutID      int `json:"records_without_id"`
	RecordsWithoutTime    int `json:"records_without_time"`
	RecordsWithoutAccess  int `json:"records_without_access"`
	RecordsWithoutAddress int `json:"records_without_address"`
	RecordsWithoutMailbox int `json:"records_without_mailbox"`
	// OwnRecords counts the records of whoread's own lookups. Without --own the other counts, except
	// RowsRead, leave them out.
	OwnRecords int `json:"own_records"`
	// SubjectsKnown counts the distinct messages with a known subject.
	SubjectsKnown int  `json:"subjects_known"`
	own           bool // the other counts include own records
	// UnreadTimes counts the records whose time was not understood.
	UnreadTimes int `json:"times_not_understood"`

	// First and Last are nil if no record states a time.
	First *time.Time `json:"first"`
	Last  *time.Time `json:"last"`

	// Verdict is COMPLETE or INCOMPLETE for what was Asked, or "" if the files do not say. Asked is empty
	// for files without a ledger.
	Verdict  string          `json:"verdict"`
	Asked    []askedSummary  `json:"asked"`
	Coverage []windowSummary `json:"coverage"`
	Gaps     []gapSummary    `json:"gaps"`
	unsealed int             // windows whose rows cannot be checked

	Inputs []inputSummary `json:"inputs"`
	// Traces are the inputs that are message traces, without records.
	Traces  []traceSummary `json:"traces"`
	Skipped []skippedInput `json:"skipped"`
	// rejections are all rows that could not be read, and flagged all rows that may not mean what they
	// seem to; standard error names the first. There can be millions.
	rejections, flagged iter.Seq[rowReport]
}

// inputPath is the path of an input. JSON cannot contain a path that is not UTF-8: then Base64 has it, and
// Path has U+FFFD in place of the invalid bytes.
type inputPath struct {
	Path   string `json:"path"`
	Base64 string `json:"path_base64,omitempty"`
}

// newInputPath returns a path for JSON.
func newInputPath(path string) inputPath {
	p := inputPath{Path: path}
	if !utf8.ValidString(path) {
		p.Base64 = base64.StdEncoding.EncodeToString([]byte(path))
	}
	return p
}

// inputSummary is the summary of an input.
type inputSummary struct {
	inputPath
	SHA256   string `json:"sha256"`
	Bytes    int64  `json:"bytes"`
	Format   string `json:"format"`
	Rows     int    `json:"rows"`
	Records  int    `json:"records"`
	Rejected int    `json:"rejected"`
	// LedgerSHA256 is the last seal of a saved fetch.
	LedgerSHA256 string `json:"ledger_sha256,omitempty"`
	// Error says why the input was not read, or not completely.
	Error string `json:"error,omitempty"`
}

// traceSummary is the summary of a message trace.
type traceSummary struct {
	inputPath
	SHA256   string `json:"sha256"`
	Bytes    int64  `json:"bytes"`
	Format   string `json:"format"`
	Rows     int    `json:"rows"`
	Rejected int    `json:"rejected"`
	// Error says why the input was not read, or not completely.
	Error string `json:"error,omitempty"`
}

// skippedInput is a file without records in a directory or an archive.
type skippedInput struct {
	inputPath
	Reason string `json:"reason"`
}

// rowReport is a rejected or flagged row. Offset counts bytes of the text of the input.
type rowReport struct {
	inputPath
	Line   int64  `json:"line"`
	Offset int64  `json:"offset"`
	Reason string `json:"reason"`
}

// newSummary returns the command that counts records.
func newSummary(std Streams) *cobra.Command {
	var asJSON bool
	var input flags.Input
	lookups := flags.NewLookup()
	cmd := &cobra.Command{
		Use:   "summary [FILE|DIR|-]...",
		Short: "count records, messages, sessions and more",
		Long: `Count records, messages, sessions and more. The counts go to standard output. Standard error lists what
was rejected, skipped or missing; the counts include it.

` + inputFiles,
		Example: `  whoread summary export.csv
  whoread summary --json cases/ more.jsonl.gz | jq .records
  unzip -p export.zip | whoread summary`,
		RunE: func(cmd *cobra.Command, args []string) error {
			paths, err := inputPaths(args, std, cmd.CommandPath())
			if err != nil {
				return err
			}
			known, err := openSubjectsFile(lookups)
			if err != nil {
				return err
			}
			if known.path != "" && known.savedChanges < 0 {
				return fmt.Errorf("--subjects %s does not exist", known.path)
			}
			options, err := input.Parse(std.In, known.findings, std.clock())
			if err != nil {
				return err
			}
			return runSummary(cmd.Context(), paths, options, known, std, asJSON)
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.BoolVar(&asJSON, "json", false, "write one JSON object")
	input.RegisterFlags(f)
	f.StringVar(&lookups.SubjectsPath, "subjects", "", "`FILE` with lookup results; it is not changed")
	lookups.RegisterOwn(f)
	lookups.RegisterCompletions(cmd)
	return cmd
}

// anyInputRead reports whether an input was read completely, even one without rows.
func anyInputRead(inputs []source.Input) bool {
	return slices.ContainsFunc(inputs, func(in source.Input) bool { return in.Err == nil })
}

// runSummary reads the inputs and writes their summary.
func runSummary(ctx context.Context, paths []string, o source.Options, known *subjectsFile, std Streams, asJSON bool) (err error) {
	r, err := readInputs(ctx, paths, o, known)
	if err != nil {
		return err
	}
	defer closeAndJoin(r.files, &err)
	view, err := table.Build(ctx, r.records, table.Spec{ShowOwnLookups: known.showOwn})
	if err != nil {
		return fmt.Errorf("counting the records: %w", err)
	}
	msgs := messageWriter{std.Err}
	problems, changed := r.printProblems(msgs), known.printProblems(msgs)
	s := summarizeInputs(r, view)
	s.own = known.showOwn
	if s.RowsRead == 0 && len(s.Traces) == 0 && problems != nil && !anyInputRead(r.files.Inputs()) {
		return problems
	}
	if asJSON {
		err = s.writeJSON(std.Out)
	} else {
		err = writeText(std.Out, s.formatText())
	}
	if err != nil {
		return err
	}
	return errors.Join(problems, changed)
}

// summarizeInputs returns the summary of the inputs and of the records in a view.
func summarizeInputs(r *loadedInputs, view *table.View) summary {
	counts, totals := r.records.Counts(), view.Totals()
	_, found := view.CountMessages()
	s := summary{
		RowsRead:        counts.RowsRead,
		Records:         counts.Records - view.HiddenOwnRecords(),
		Duplicates:      counts.Duplicates,
		Conflicts:       counts.Conflicts,
		Rejected:        counts.Rejected,
		FlaggedRows:     counts.Flagged,
		OtherOperations: counts.Other,

		Bind:                    totals.Bind,
		Sync:                    totals.Sync,
		ItemAccesses:            totals.ItemAccesses,
		DistinctMessages:        totals.DistinctMessages,
		DistinctMailboxMessages: totals.DistinctMailboxMessages,
		Sessions:                totals.Sessions,
		RecordsWithoutSession:   totals.WithoutSession,
		ClientIPs:               totals.ClientIPs,
		Mailboxes:               totals.Mailboxes,
		Folders:                 totals.Folders,
		ThrottledRecords:        totals.Throttled,
		MiscountedRecords:       totals.Miscounted(),
		RecordsWithoutID:        totals.WithoutID,
		RecordsWithoutTime:      totals.WithoutTime,
		RecordsWithoutAccess:    totals.WithoutAccess,
		RecordsWithoutAddress:   totals.WithoutAddress,
		RecordsWithoutMailbox:   totals.WithoutMailbox,
		OwnRecords:              r.records.OwnRecords(),
		SubjectsKnown:           found,
		UnreadTimes:             r.records.CountUnreadTimes(),

		First:   timeOrNil(totals.First),
		Last:    timeOrNil(totals.Last),
		Inputs:  []inputSummary{},
		Traces:  []traceSummary{},
		Skipped: []skippedInput{},
	}
	inputs := r.files.Inputs()
	coverage := source.JoinLedgers(inputs)
	s.Verdict, s.Asked = coverage.Verdict().String(), askedSummaries(coverage)
	s.Coverage, s.Gaps, s.unsealed = windowSummaries(coverage), gapSummaries(coverage), coverage.CountUnsealed()
	s.rejections, s.flagged = reportRows(inputs, r.records.Rejections()), reportRows(inputs, r.records.FlaggedRows())
	for i, in := range inputs {
		s.addInput(in, r.records.InputRecords(i))
	}
	s.siblings = summarizeSiblings(r.records)
	s.Siblings = s.siblings.byOperation()
	return s
}

// addInput adds an input with its number of records.
func (s *summary) addInput(in source.Input, records int) {
	reason := ""
	if in.Err != nil {
		reason = in.Err.Error()
	}
	switch {
	case in.Skipped != "":
		s.Skipped = append(s.Skipped, skippedInput{inputPath: newInputPath(in.Path), Reason: in.Skipped})
	case in.Trace:
		s.Traces = append(s.Traces, traceSummary{
			inputPath: newInputPath(in.Path), SHA256: in.SHA256, Bytes: in.Bytes, Format: in.Format,
			Rows: in.Rows, Rejected: in.Rejected, Error: reason,
		})
	default:
		s.Inputs = append(s.Inputs, inputSummary{
			inputPath: newInputPath(in.Path), SHA256: in.SHA256, Bytes: in.Bytes, Format: in.Format,
			Rows: in.Rows, Records: records, Rejected: in.Rejected, LedgerSHA256: in.Seal, Error: reason,
		})
	}
}

// timeOrNil converts a time of the table, where 0 means none.
func timeOrNil(seconds int64) *time.Time {
	if seconds == 0 {
		return nil
	}
	t := time.Unix(seconds, 0).UTC()
	return &t
}
