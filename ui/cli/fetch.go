package cli

import (
	"context"
	"errors"
	"io"
	"sync/atomic"

	"github.com/spf13/cobra"

	"whoread/audit/source/fetch"
	"whoread/audit/table"
	"whoread/ui/cli/flags"
)

// newFetch returns the command that fetches like live, without a screen.
func newFetch(std Streams) *cobra.Command {
	var opts flags.Fetch
	cmd := &cobra.Command{
		Use:   "fetch [--mailbox UPN] --tenant DOMAIN --client-id ID",
		Short: "sign in to a tenant and save its records to a file, without a screen",
		Long: `Sign in to a tenant, request the records of a span of time, and save them to a file as they arrive.
Progress goes to standard error. ` + "`whoread FILE` opens the file, and `--resume FILE` continues after an\n" +
			"interruption. The exit status is 0 if everything requested was answered in full, and 3 if not.",
		Example: `  whoread fetch --mailbox adele@contoso.example --tenant contoso.example --client-id ID --save adele.jsonl
  whoread fetch --tenant contoso.example --client-id ID --auth certificate --certificate app.pfx --since 30d
  whoread fetch --tenant contoso.example --client-id ID --resume adele.jsonl
  whoread fetch --mailbox adele@contoso.example --since 30d --plan`,
		Args: rejectFiles,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return runFetch(cmd, &opts, std, func(t *fetchTask) error {
				return t.fetchToFile(cmd.Context(), messageWriter{std.Err})
			})
		},
	}
	opts.RegisterFlags(cmd)
	return cmd
}

// fetchTask is a task of live or fetch while it runs.
type fetchTask struct {
	*flags.FetchTask
	feed *tenantFeed // nil before the tenant is queried
}

// openFeed prepares the fetch. The feed owns the file.
func (t *fetchTask) openFeed() (*tenantFeed, error) {
	feed, err := openTenantFeed(t.SignIn, t.Sources, fetch.Options{Request: t.Ask, Clock: t.Clock}, t.OpenFile)
	if err != nil {
		return nil, err
	}
	feed.unavailable, t.feed = t.UnavailableReason(), feed
	return feed, nil
}

// runFetch parses the flags and calls do, or with --plan prints the plan.
func runFetch(cmd *cobra.Command, opts *flags.Fetch, std Streams, do func(*fetchTask) error) (err error) {
	parsed, err := opts.Parse(cmd.Flags().Changed, std.clock())
	if err != nil {
		return err
	}
	defer closeAndJoin(parsed, &err)
	t := &fetchTask{FetchTask: parsed}
	if !opts.Plan {
		return do(t)
	}
	plan, err := t.formatPlan()
	if err != nil {
		return err
	}
	return writeText(std.Out, plan)
}

// fetchToFile fetches everything into the file, then prints where it is.
func (t *fetchTask) fetchToFile(ctx context.Context, msgs messageWriter) error {
	err := t.readAndReport(ctx, msgs)
	t.printSavedFile(msgs)
	return err
}

// readAndReport fetches everything and prints the result, and if nothing was found, possible causes.
func (t *fetchTask) readAndReport(ctx context.Context, msgs messageWriter) (err error) {
	f, err := t.openFeed()
	if err != nil {
		return err
	}
	defer closeAndJoin(f, &err)
	records, cause := t.readFeed(ctx, f, msgs)
	err = fetchResult{f.Inputs(), records, cause, t.Ask.Follow}.printResult(msgs)
	if err != nil && !errors.Is(err, errIncomplete) || ctx.Err() != nil {
		return err
	}
	shown, counting := t.printMailboxCount(ctx, msgs, records)
	if counting == nil && !t.hasResults(shown, records) {
		printChecks(msgs, f.Checks(ctx))
	}
	return errors.Join(err, counting)
}

// readFeed reads the feed to its end and shows the progress.
func (t *fetchTask) readFeed(ctx context.Context, f *tenantFeed, msgs messageWriter) (records *table.Snapshot, err error) {
	watch := &fetchWatch{status: f.Status, now: t.Clock.Now}
	p := &progress{msgs: msgs, pollStatus: watch.pollStatus, columns: terminalWidth(msgs.w)}
	p.showDuring(ctx, func() { records, err = readPages(ctx, f, &watch.rows) })
	return records, err
}

// readPages reads a feed to its end and counts the rows as they arrive.
func readPages(ctx context.Context, f *tenantFeed, rows *atomic.Int64) (*table.Snapshot, error) {
	store := table.NewStore()
	for {
		page, err := f.Next(ctx)
		if errors.Is(err, io.EOF) {
			return store.Snapshot(), nil
		}
		if err != nil {
			return store.Snapshot(), err
		}
		store.Append(page)
		rows.Add(int64(page.Rows))
	}
}
