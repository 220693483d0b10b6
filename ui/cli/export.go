package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"whoread/audit/export"
	"whoread/audit/filter"
	"whoread/audit/table"
	"whoread/audit/tenant"
	"whoread/ui/cli/flags"
	"whoread/ui/listfile"
	"whoread/ui/widget/humanize"
)

// exportFlags is the flags of export.
type exportFlags struct {
	filter, sort string
	columns      string
	format, out  string
	rawCSV, bom  bool
	force        bool
	plan         bool
	input        flags.Input
	resolve      flags.LookupAndSignIn
}

// newExport returns the command that writes rows to a file. The row kind has the columns and
// their order: see [export.RowKinds].
func newExport(std Streams) *cobra.Command {
	var opts exportFlags
	cmd := &cobra.Command{
		Use:   "export WHAT [FILE|DIR|-]...",
		Short: "write records, item accesses or groups as CSV, an Excel workbook or JSON Lines",
		Long: "Write records, item accesses or groups as CSV, an Excel workbook or JSON Lines. WHAT is one of\n" + describeRowKinds() + `

CSV is for other programs, and for spreadsheets that separate cells by commas. A workbook (xlsx) is for
Excel: no text in it can become a formula, and times are date cells. An Excel cell holds 32,767 characters:
longer text is cut and ends with a note, standard error states the number of cut cells, and the exit
status is 3. JSON Lines (jsonl) contains every value as stated.

With --resolve, unknown subjects of the messages in the rows are looked up in a tenant. Every message gets
a state: an id that was not looked up is "not asked". If the filter uses subjects or senders, messages are
looked up for all records that the rest of the filter selects, and the whole filter is applied to the
results. The exit status is 3 if some messages could not be looked up. ^C ends the lookup, and the results
so far are written. --plan shows the services, calls and estimated time.

` + inputFiles,
		Example: `  whoread export events export.csv --out events.csv
  whoread export items cases/ --filter 'ip:198.51.100.0/24 access=Bind' --sort Mailbox,-TimeStamp
  whoread export sessions export.csv --format jsonl | jq -r .SessionId
  whoread export items export.csv --out items.xlsx
  whoread export messages export.csv --subjects subjects.jsonl --resolve --tenant contoso.example \
          --client-id ID --certificate app.pem --out messages.csv`,
		Args: requireRowKind,
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveDefault
			}
			return exportNames(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			task, err := opts.parseTask(cmd.Context(), args[0], std.clock())
			if err != nil {
				return err
			}
			paths, err := inputPaths(args[1:], std, cmd.CommandPath()+" "+args[0])
			if err != nil {
				return err
			}
			return task.exportRows(cmd.Context(), paths, std)
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVar(&opts.filter, "filter", "", "only rows that match, such as 'user:adele access=Sync time>=2026-09-14';\n@FILE is any entry of a list of addresses, networks and ids")
	f.StringVar(&opts.sort, "sort", "", "columns to sort by, most important first; a minus sorts in descending order")
	f.StringVar(&opts.columns, "columns", "", "the columns to write, in this order, such as TimeStamp,ClientIP (default all)")
	f.StringVar(&opts.format, "format", "", "csv, jsonl or xlsx (default the ending of --out, or csv)")
	f.StringVar(&opts.out, "out", "-", "the file to write, or - for standard output")
	f.BoolVar(&opts.rawCSV, "raw-csv", false, "do not escape cells that a spreadsheet would read as formulas")
	f.BoolVar(&opts.bom, "bom", false, "start CSV with a byte order mark: Excel then reads it as UTF-8")
	f.BoolVar(&opts.force, "force", false, "replace the file if it exists")
	flags.RegisterCompletion(cmd, "format", export.FormatNames()...)
	opts.input.RegisterFlags(f)
	opts.resolve.RegisterFlags(cmd, "look up the subjects of the messages in a tenant")
	f.BoolVar(&opts.plan, "plan", false, "with --resolve, show what would be requested, the permissions needed and the\ntraces left in the tenant; send nothing")
	return cmd
}

// exportTask is which rows to write, where and how.
type exportTask struct {
	rowKind  string
	spec     table.Spec
	columns  []table.Column
	siblings *siblingSelection // nil unless siblings are exported
	options  export.Options
	out      string
	force    bool
	input    flags.Input
	subjects *subjectsFile
	lookup   *flags.LookupConfig // nil without --resolve
	plan     bool                // only print what would be requested
	clock    tenant.Clock
}

// parseTask parses the flags and finds everything that is wrong with them before any input is read.
func (f *exportFlags) parseTask(ctx context.Context, what string, clock tenant.Clock) (exportTask, error) {
	t := exportTask{rowKind: what, out: f.out, force: f.force, plan: f.plan, input: f.input, clock: clock}
	var err error
	if t.options, err = f.parseFormat(what); err != nil {
		return t, err
	}
	if isSiblings(what) {
		return t, f.parseSiblings(&t)
	}
	if t.spec, err = parseRowKind(what); err != nil {
		return t, err
	}
	if f.filter != "" {
		if t.spec.Filter, err = filter.Parse(f.filter, filterSchema()); err != nil {
			return t, flags.UsageErrorf("--filter: %w", err)
		}
	}
	if t.spec.Sort, err = t.spec.ParseSortKeys(f.sort); err != nil {
		return t, flags.UsageErrorf("--sort: %w", err)
	}
	// A spec that fails on no records fails on any.
	if _, err := table.Build(ctx, table.NewStore().Snapshot(), t.spec); err != nil {
		return t, flags.UsageErrorf("--sort: %w", err)
	}
	if t.columns, err = t.spec.ParseColumns(f.columns); err != nil {
		return t, flags.UsageErrorf("--columns: %w", err)
	}
	if err := t.checkOutputPath(); err != nil {
		return t, err
	}
	return t, f.parseLookup(&t)
}

// parseFormat parses the flags for the format.
func (f *exportFlags) parseFormat(what string) (o export.Options, err error) {
	o = export.Options{RawCSV: f.rawCSV, BOM: f.bom, Sheet: strings.ToLower(what)}
	if f.format == "" {
		o.Format, _ = export.FormatOf(f.out)
	} else if o.Format, err = export.ParseFormat(f.format); err != nil {
		return o, flags.UsageErrorf("--format: %w", err)
	}
	switch {
	case o.Format != export.XLSX:
		return o, nil
	case f.out == "-":
		return o, flags.UsageErrorf("a workbook needs a file; name it with --out PATH")
	case f.rawCSV || f.bom:
		return o, flags.UsageErrorf("--raw-csv and --bom are for CSV; leave them out for a workbook")
	}
	return o, nil
}

// parseLookup parses the flags for lookups.
func (f *exportFlags) parseLookup(t *exportTask) (err error) {
	if f.plan && !f.resolve.Resolve {
		return flags.UsageErrorf("--plan needs --resolve")
	}
	if t.lookup, err = f.resolve.ParseIfRequested(f.plan, t.clock); err != nil {
		return err
	}
	if t.lookup != nil && !t.showsSubjects() {
		return flags.UsageErrorf("%s have no subjects; --resolve needs a filter that uses them", t.rowKind)
	}
	if t.subjects, err = openSubjectsFile(f.resolve.Lookup, f.resolve.ClientID()); err != nil {
		return err
	}
	t.spec.ShowOwnLookups = t.subjects.showOwn
	return nil
}

// showsSubjects reports whether lookup results can change the rows.
func (t exportTask) showsSubjects() bool {
	_, filtered := withoutSubjectTerms(t.spec.Filter)
	return filtered || slices.ContainsFunc(t.columns, func(c table.Column) bool {
		return c == table.Messages || c.IsMessageInfo()
	})
}

// checkOutputPath rejects an output file that cannot be written, before the inputs are read.
func (t exportTask) checkOutputPath() error {
	switch t.out {
	case "-":
		return nil
	case "":
		return flags.UsageErrorf("--out needs a file name, or - for standard output")
	}
	exists, err := export.CheckPath(t.out)
	switch {
	case err != nil:
		return fmt.Errorf("exporting to %s: %w", t.out, err)
	case exists && !t.force:
		return fmt.Errorf("%s: %w (--force)", t.out, export.ErrExists)
	}
	return nil
}

// checkOverwrite rejects an output file that would replace an input: inputs are evidence.
func (t exportTask) checkOverwrite(paths []string) error {
	if t.out != "-" && slices.ContainsFunc(paths, func(path string) bool { return sameFile(path, t.out) }) {
		return flags.UsageErrorf("--out %s would replace an input; choose another name", t.out)
	}
	if t.subjects.path != "" && (t.out == t.subjects.path || sameFile(t.out, t.subjects.path)) {
		return flags.UsageErrorf("--out %s would replace the file of --subjects; choose another name", t.out)
	}
	return t.subjects.checkOverwrite(paths)
}

// sameFile reports whether two paths name the same existing file.
func sameFile(a, b string) bool {
	one, err := os.Stat(a)
	if err != nil {
		return false
	}
	other, err := os.Stat(b)
	return err == nil && os.SameFile(one, other)
}

// exportRows reads the inputs, looks up messages if requested, and writes the rows. It writes nothing if
// nothing could be read.
func (t exportTask) exportRows(ctx context.Context, paths []string, std Streams) (err error) {
	if err := t.checkOverwrite(paths); err != nil {
		return err
	}
	options, err := t.input.Parse(std.In, t.subjects.findings, t.clock)
	if err != nil {
		return err
	}
	r, err := readInputs(ctx, paths, options, t.subjects)
	if err != nil {
		return err
	}
	defer closeAndJoin(r.files, &err)
	msgs := messageWriter{std.Err}
	problems := r.printProblems(msgs)
	if errors.Is(problems, errUnusable) {
		return problems
	}
	if t.plan {
		return joinFailures(t.printLookupPlan(ctx, r, std), problems)
	}
	defer closeAndJoin(t.subjects, &err)
	if t.lookup != nil {
		lookupErr := t.lookUpMessages(ctx, r, msgs)
		if lookupErr != nil && !errors.Is(lookupErr, errIncomplete) {
			return lookupErr
		}
		problems = errors.Join(problems, lookupErr)
		ctx = context.WithoutCancel(ctx) // ^C has ended the lookup; write the results so far
	}
	problems = errors.Join(problems, t.subjects.printProblems(msgs))
	rows, err := t.selectRows(ctx, r.sync.UpdateStore(), msgs)
	if err != nil {
		return fmt.Errorf("selecting the %s: %w", t.rowKind, err)
	}
	cut, err := t.writeRows(ctx, rows, std, msgs)
	switch {
	case err != nil:
		return err
	case cut:
		return errors.Join(problems, errIncomplete)
	}
	return problems
}

// selectRows returns the rows to write.
func (t exportTask) selectRows(ctx context.Context, records *table.Snapshot, msgs messageWriter) (export.Rows, error) {
	if t.siblings != nil {
		return t.siblings.selectRows(ctx, records)
	}
	view, err := table.Build(ctx, records, t.spec)
	if err != nil {
		return nil, err
	}
	if n := view.HiddenOwnRecords(); n > 0 {
		msgs.printf("%s of whoread's own lookups left out; --own shows them", humanize.FormatCount(n, "record"))
	}
	if sentence := humanize.DescribeHiddenWithoutTime(view.HiddenWithoutTime()); sentence != "" {
		msgs.printf("%s", sentence)
	}
	printHiddenAddresses(msgs, view)
	if err := errors.Join(t.printLists(ctx, records, msgs), t.printEmptyCause(ctx, view, msgs)); err != nil {
		return nil, err
	}
	return export.RowsOfView(view, t.columns), nil
}

// filterSchema returns the columns of filters, with lists from files.
func filterSchema() filter.Schema {
	schema := table.FilterSchema(time.Now)
	schema.ReadList = listfile.Read
	return schema
}

// printLists says how many entries of each list of the filter are in the log, and which are not.
func (t exportTask) printLists(ctx context.Context, records *table.Snapshot, msgs messageWriter) error {
	const most = 1000
	lists, err := records.FindIndicators(ctx, t.spec.Filter, t.spec.ShowOwnLookups)
	for _, m := range lists {
		msgs.printf("%s", humanize.DescribeList(m, most))
	}
	return err
}

// printEmptyCause says which term of the filter is the cause that no record matches.
func (t exportTask) printEmptyCause(ctx context.Context, view *table.View, msgs messageWriter) error {
	if t.spec.Filter == nil || view.RecordCount() > 0 || view.Snapshot().Len() == 0 {
		return nil
	}
	causes, alone, err := view.Snapshot().FindEmptyCauses(ctx, t.spec)
	msgs.printf("no record matches the filter. %s", humanize.EmptyFilter(causes, alone, filter.Expr.String))
	return err
}

// printHiddenAddresses warns, like the screen, that sessions were used from addresses that the filter hides.
func printHiddenAddresses(msgs messageWriter, view *table.View) {
	sessions, example := 0, ""
	for row := range view.Len() {
		all := view.AllAddresses(row)
		if len(all) < 2 || len(all) == len(view.RowValues(row, table.ClientIPs)) {
			continue
		}
		if sessions++; sessions == 1 {
			example = fmt.Sprintf("%s was used from %s", view.Cell(row, table.SessionID), strings.Join(all, ", "))
		}
	}
	if sessions > 0 {
		msgs.printf("%s had more addresses than the filter shows: %s", humanize.FormatCount(sessions, "session"), example)
	}
}

// lookUpMessages looks up the messages of the rows. ^C ends the lookup: see [runLookup].
func (t exportTask) lookUpMessages(ctx context.Context, r *loadedInputs, msgs messageWriter) error {
	request, err := t.lookupRequest(ctx, r.records, msgs)
	if err != nil {
		return err
	}
	return runLookup(ctx, *t.lookup, t.subjects, request, msgs)
}

// printLookupPlan prints what the lookup would do.
func (t exportTask) printLookupPlan(ctx context.Context, r *loadedInputs, std Streams) error {
	request, err := t.lookupRequest(ctx, r.records, messageWriter{std.Err})
	if err != nil {
		return err
	}
	return writeText(std.Out, formatLookupPlan(*t.lookup, t.subjects, request))
}

// writeRows writes the rows and reports whether any text was cut.
func (t exportTask) writeRows(ctx context.Context, rows export.Rows, std Streams, msgs messageWriter) (cut bool, err error) {
	if t.out != "-" {
		r, err := export.WriteFile(ctx, t.out, t.force, rows, t.options)
		if err != nil {
			return false, err
		}
		msgs.printf("%s written to %s", humanize.FormatCount(r.Rows, "row"), t.out)
		if r.Cut > 0 {
			msgs.printf("%s", r.DescribeLoss())
		}
		return r.Cut > 0, nil
	}
	_, err = export.Write(ctx, std.Out, rows, t.options)
	if part := (*export.PartError)(nil); errors.As(err, &part) && asClosedError(err) != nil && !errors.Is(err, errNoOutput) {
		return false, closedError{written: part.Written, rows: part.Rows}
	}
	return false, err
}
