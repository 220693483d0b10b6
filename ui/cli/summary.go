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

	"whoread/audit"
	"whoread/audit/source"
	"whoread/audit/table"
	"whoread/ui/cli/flags"
)

// summary is what whoread counts over all inputs. Its JSON names are a contract; every name
// says what it says in the README.
type summary struct {
	RowsRead        int `json:"rows_read"`
	Records         int `json:"records"`
	Duplicates      int `json:"duplicates"`
	Conflicts       int `json:"conflicts"`
	Rejected        int `json:"rejected"`
	FlaggedRows     int `json:"flagged_rows"`
	OtherOperations int `json:"other_operations"`

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
	// OwnRecords are those of whoread's own lookups. They are in no other count but RowsRead unless
	// that is asked for.
	OwnRecords int `json:"own_records"`
	// SubjectsKnown are the distinct messages whose subjects are known.
	SubjectsKnown int  `json:"subjects_known"`
	own           bool // own records are in the other counts, too
	// UnreadTimes are records whose time is written so that it was not understood.
	UnreadTimes int `json:"times_not_understood"`

	// First and Last are nil if no record states a time.
	First *time.Time `json:"first"`
	Last  *time.Time `json:"last"`

	// Verdict is COMPLETE or INCOMPLETE, or "" where files cannot tell. It is that of what was
	// Asked; nothing was asked for in files that hold no ledger.
	Verdict  string          `json:"verdict"`
	Asked    []askedSummary  `json:"asked"`
	Coverage []windowSummary `json:"coverage"`
	Gaps     []gapSummary    `json:"gaps"`
	unsealed int             // windows whose rows cannot be checked

	Inputs []inputSummary `json:"inputs"`
	// Traces are the inputs that tell of messages, and hold no records.
	Traces  []traceSummary `json:"traces"`
	Skipped []skippedInput `json:"skipped"`
	// Rejections are all rows that could not be read, and flagged all that may not say what they
	// seem to; standard error names the first of them. There can be millions.
	rejections, flagged iter.Seq[rowReport]
}

// inputPath is the path of an input. Base64 is only there if the path is not UTF-8, which JSON cannot
// state: then Path shows U+FFFD in place of such bytes.
type inputPath struct {
	Path   string `json:"path"`
	Base64 string `json:"path_base64,omitempty"`
}

func newInputPath(path string) inputPath {
	p := inputPath{Path: path}
	if !utf8.ValidString(path) {
		p.Base64 = base64.StdEncoding.EncodeToString([]byte(path))
	}
	return p
}

// inputSummary is one input that was to be read.
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
	// Error tells why the input was not read, or not whole.
	Error string `json:"error,omitempty"`
}

// traceSummary is a message trace that was to be read.
type traceSummary struct {
	inputPath
	SHA256   string `json:"sha256"`
	Bytes    int64  `json:"bytes"`
	Format   string `json:"format"`
	Rows     int    `json:"rows"`
	Rejected int    `json:"rejected"`
	// Error tells why the input was not read, or not whole.
	Error string `json:"error,omitempty"`
}

// skippedInput is a file of a directory or an archive that holds no records.
type skippedInput struct {
	inputPath
	Reason string `json:"reason"`
}

// rowReport is a row with what is wrong with it. Offset counts bytes of the text of the input.
type rowReport struct {
	inputPath
	Line   int64  `json:"line"`
	Offset int64  `json:"offset"`
	Reason string `json:"reason"`
}

func newSummary(std Streams) *cobra.Command {
	var asJSON bool
	var input flags.Input
	lookups := flags.NewLookup()
	cmd := &cobra.Command{
		Use:   "summary [FILE|DIR|-]...",
		Short: "count what the records say",
		Long: `Count what the records say. The counts go to standard output; what was rejected, skipped or missing
is told on standard error, and is among the counts.`,
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
	input.Register(f)
	f.StringVar(&lookups.SubjectsPath, "subjects", "", "`FILE` of what is known of messages; it is only read")
	lookups.RegisterOwn(f)
	lookups.RegisterCompletions(cmd)
	return cmd
}

// anyInputRead reports whether an input was read whole, even one without rows.
func anyInputRead(inputs []source.Input) bool {
	return slices.ContainsFunc(inputs, func(in source.Input) bool { return in.Err == nil })
}

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
	msgs := messages{std.Err}
	verdict, changed := r.printProblems(msgs), known.printProblems(msgs)
	s := countRecords(r, view)
	s.own = known.showOwn
	if s.RowsRead == 0 && len(s.Traces) == 0 && verdict != nil && !anyInputRead(r.files.Inputs()) {
		return verdict
	}
	if asJSON {
		err = s.writeJSON(std.Out)
	} else {
		err = writeText(std.Out, s.formatText())
	}
	if err != nil {
		return err
	}
	return errors.Join(verdict, changed)
}

// countRecords gathers the counts of the inputs, of the rows and of the records that a view has.
func countRecords(r *loadedInputs, view *table.View) summary {
	counts, totals := r.records.Counts(), view.Totals()
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
		OwnRecords:              r.records.OwnRecords(),
		SubjectsKnown:           countKnownSubjects(r.records, view),
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
	s.rejections = reportRows(r.records.Rejections(), func(row audit.Rejection) rowReport {
		return rowReport{newInputPath(inputs[row.Input].Path), row.Line, row.Offset, row.Reason}
	})
	s.flagged = reportRows(r.records.FlaggedRows(), func(row audit.Flag) rowReport {
		return rowReport{newInputPath(inputs[row.Input].Path), row.Line, row.Offset, row.Reason}
	})
	for i, in := range inputs {
		s.addInput(in, r.records.InputRecords(i))
	}
	return s
}

// addInput adds an input, which gave so many records.
func (s *summary) addInput(in source.Input, records int) {
	wrong := ""
	if in.Err != nil {
		wrong = in.Err.Error()
	}
	switch {
	case in.Skipped != "":
		s.Skipped = append(s.Skipped, skippedInput{inputPath: newInputPath(in.Path), Reason: in.Skipped})
	case in.Trace:
		s.Traces = append(s.Traces, traceSummary{
			inputPath: newInputPath(in.Path), SHA256: in.SHA256, Bytes: in.Bytes, Format: in.Format,
			Rows: in.Rows, Rejected: in.Rejected, Error: wrong,
		})
	default:
		s.Inputs = append(s.Inputs, inputSummary{
			inputPath: newInputPath(in.Path), SHA256: in.SHA256, Bytes: in.Bytes, Format: in.Format,
			Rows: in.Rows, Records: records, Rejected: in.Rejected, LedgerSHA256: in.Seal, Error: wrong,
		})
	}
}

// countKnownSubjects counts the distinct messages of a view that are found.
func countKnownSubjects(records *table.Snapshot, view *table.View) (n int) {
	for _, m := range view.MessagesOf(rowIndexes(view)) {
		if known, _ := records.MessageInfo(m.ID); known.State == table.Found {
			n++
		}
	}
	return n
}

// timeOrNil is a time of the table, in which 0 stands for none.
func timeOrNil(seconds int64) *time.Time {
	if seconds == 0 {
		return nil
	}
	t := time.Unix(seconds, 0).UTC()
	return &t
}
