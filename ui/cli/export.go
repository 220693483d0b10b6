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
	"whoread/ui/widget/humanize"
)

// exportFlags are the flags of export as the user wrote them.
type exportFlags struct {
	filter, sort string
	format, out  string
	rawCSV, bom  bool
	force        bool
	plan         bool
	input        flags.Input
	resolve      flags.LookupAndSignIn
}

// newExport makes the command that writes the rows of a table.
func newExport(std Streams) *cobra.Command {
	var opts exportFlags
	cmd := &cobra.Command{
		Use:   "export WHAT [FILE|DIR|-]...",
		Short: "write records, item accesses or groups as CSV, an Excel workbook or JSON Lines",
		Long: "Write records, item accesses or groups as CSV, an Excel workbook or JSON Lines. WHAT is one of\n" + describeRowKinds() + `

CSV is for other programs, and for spreadsheets that separate cells by commas. A workbook (xlsx) is for
Excel: no text in it can become a formula, and times are times. Excel holds 32,767 characters in a cell;
a longer text is cut with a note, counted on standard error, and the exit status is 3. JSON Lines (jsonl)
has every value as it is stated.

With --resolve a tenant is asked for the subjects of the messages that the rows are about, as far as
they are not known. What is not found out is said for every one of them: an id that nobody was asked for
is "not asked". If the filter looks at subjects or senders, the messages of all records are asked for
that the rest of it selects, and it is applied to what was learned. The exit status is 3 if some could
not be asked for; ^C ends the asking, and what is known by then is written. --plan tells what it takes.`,
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
			return export.RowKindNames(), cobra.ShellCompDirectiveNoFileComp
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
	f.StringVar(&opts.filter, "filter", "", "only what matches, such as 'user:adele access=Sync time>=2026-09-14'")
	f.StringVar(&opts.sort, "sort", "", "columns to sort by, most important first; a minus sorts downwards")
	f.StringVar(&opts.format, "format", "", "csv, jsonl or xlsx; without it, what the name of --out ends in, or else csv")
	f.StringVar(&opts.out, "out", "-", "the file to write, - for standard output")
	f.BoolVar(&opts.rawCSV, "raw-csv", false, "leave cells that a spreadsheet would take for formulas as they are")
	f.BoolVar(&opts.bom, "bom", false, "begin CSV with a byte order mark, by which Excel knows UTF-8")
	f.BoolVar(&opts.force, "force", false, "replace the file if it exists")
	flags.RegisterCompletion(cmd, "format", export.FormatNames()...)
	opts.input.Register(f)
	opts.resolve.Register(cmd, "ask a tenant for the subjects of the messages")
	f.BoolVar(&opts.plan, "plan", false, "with --resolve, only tell what would be asked, what permissions that takes,\nand what it leaves in the tenant; send nothing")
	return cmd
}

// exportTask is what flags mean: which rows go where, and how.
type exportTask struct {
	rowKind  string
	spec     table.Spec
	options  export.Options
	out      string
	force    bool
	input    flags.Input
	subjects *subjectsFile
	lookup   *flags.LookupConfig // nil if nobody is to be asked
	plan     bool                // only tell what would be asked
	clock    tenant.Clock
}

// parseTask reads the flags. Whatever is wrong with them is found here, before anything is read.
func (f *exportFlags) parseTask(ctx context.Context, what string, clock tenant.Clock) (exportTask, error) {
	t := exportTask{rowKind: what, out: f.out, force: f.force, plan: f.plan, input: f.input, clock: clock}
	var err error
	if t.options, err = f.parseFormat(what); err != nil {
		return t, err
	}
	if t.spec, err = parseRowKind(what); err != nil {
		return t, err
	}
	if f.filter != "" {
		if t.spec.Filter, err = filter.Parse(f.filter, table.FilterSchema(time.Now)); err != nil {
			return t, flags.UsageErrorf("--filter: %w", err)
		}
	}
	if t.spec.Sort, err = t.spec.ParseSortKeys(f.sort); err != nil {
		return t, flags.UsageErrorf("--sort: %w", err)
	}
	// What cannot be made of no records cannot be made of any.
	if _, err := table.Build(ctx, table.NewStore().Snapshot(), t.spec); err != nil {
		return t, flags.UsageErrorf("--sort: %w", err)
	}
	if err := t.checkOutputPath(); err != nil {
		return t, err
	}
	return t, f.parseLookup(&t)
}

// parseFormat reads the flags about the format.
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

// parseLookup reads the flags about messages.
func (f *exportFlags) parseLookup(t *exportTask) (err error) {
	if f.plan && !f.resolve.Resolve {
		return flags.UsageErrorf("--plan is of use only with --resolve")
	}
	if t.lookup, err = f.resolve.ParseIfRequested(f.plan, t.clock); err != nil {
		return err
	}
	if t.lookup != nil && !t.showsSubjects() {
		return flags.UsageErrorf("%s say nothing of subjects, unless the filter does; leave --resolve out", t.rowKind)
	}
	if t.subjects, err = openSubjectsFile(f.resolve.Lookup, f.resolve.ClientID()); err != nil {
		return err
	}
	t.spec.ShowOwnLookups = t.subjects.showOwn
	return nil
}

// showsSubjects tells whether what is learned of messages makes a difference to the rows.
func (t exportTask) showsSubjects() bool {
	_, filtered := withoutSubjectTerms(t.spec.Filter)
	return filtered || slices.ContainsFunc(t.spec.Columns(), func(c table.Column) bool {
		return c == table.Messages || c.IsMessageInfo()
	})
}

// checkOutputPath finds what is in the way of the file before the user has waited for the inputs.
func (t exportTask) checkOutputPath() error {
	switch t.out {
	case "-":
		return nil
	case "":
		return flags.UsageErrorf("--out needs the name of a file, or - for standard output")
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

// checkInputsKept finds that a file to write is one of those to read: evidence stays.
func (t exportTask) checkInputsKept(paths []string) error {
	if t.out != "-" && slices.ContainsFunc(paths, func(path string) bool { return sameFile(path, t.out) }) {
		return flags.UsageErrorf("--out %s would replace what is read; choose another name", t.out)
	}
	if t.subjects.path != "" && (t.out == t.subjects.path || sameFile(t.out, t.subjects.path)) {
		return flags.UsageErrorf("--out %s would replace what --subjects keeps; choose another name", t.out)
	}
	return t.subjects.checkInputsKept(paths)
}

// sameFile reports whether two names are of one file that exists.
func sameFile(a, b string) bool {
	one, err := os.Stat(a)
	if err != nil {
		return false
	}
	other, err := os.Stat(b)
	return err == nil && os.SameFile(one, other)
}

// exportRows reads the inputs, looks messages up if it is to, and writes the rows. Nothing is written if
// nothing could be read.
func (t exportTask) exportRows(ctx context.Context, paths []string, std Streams) (err error) {
	if err := t.checkInputsKept(paths); err != nil {
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
	msgs := messages{std.Err}
	verdict := r.printProblems(msgs)
	if errors.Is(verdict, errUnusable) {
		return verdict
	}
	if t.plan {
		return joinFailures(t.printLookupPlan(ctx, r, std), verdict)
	}
	defer closeAndJoin(t.subjects, &err)
	if t.lookup != nil {
		unsettled := t.lookUpMessages(ctx, r, msgs)
		if unsettled != nil && !errors.Is(unsettled, errIncomplete) {
			return unsettled
		}
		verdict = errors.Join(verdict, unsettled)
		ctx = context.WithoutCancel(ctx) // an interrupt has ended the asking, and what came is written
	}
	verdict = errors.Join(verdict, t.subjects.printProblems(msgs))
	view, err := table.Build(ctx, r.sync.UpdateStore(), t.spec)
	if err != nil {
		return fmt.Errorf("selecting the %s: %w", t.rowKind, err)
	}
	if n := view.HiddenOwnRecords(); n > 0 {
		msgs.printf("%s of whoread's own lookups left out; --own shows them", humanize.FormatCount(n, "record"))
	}
	printHiddenAddresses(msgs, view)
	cut, err := t.writeRows(ctx, view, std, msgs)
	switch {
	case err != nil:
		return err
	case cut:
		return errors.Join(verdict, errIncomplete)
	}
	return verdict
}

// printHiddenAddresses says which of the sessions to be written were used from addresses that the filter
// hides, as the screen does.
func printHiddenAddresses(msgs messages, view *table.View) {
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

// lookUpMessages looks up the messages of the rows.
func (t exportTask) lookUpMessages(ctx context.Context, r *loadedInputs, msgs messages) error {
	request, err := t.lookupRequest(ctx, r.records, msgs)
	if err != nil {
		return err
	}
	return runLookup(ctx, *t.lookup, t.subjects, request, msgs)
}

// printLookupPlan tells what resolve would do.
func (t exportTask) printLookupPlan(ctx context.Context, r *loadedInputs, std Streams) error {
	request, err := t.lookupRequest(ctx, r.records, messages{std.Err})
	if err != nil {
		return err
	}
	return writeText(std.Out, formatLookupPlan(*t.lookup, t.subjects, request))
}

// writeRows writes the rows, and reports whether a text of them had to be cut.
func (t exportTask) writeRows(ctx context.Context, view *table.View, std Streams, msgs messages) (cut bool, err error) {
	rows := export.RowsOfView(view, t.spec.Columns())
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
