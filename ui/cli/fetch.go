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

// newFetch makes the headless twin of live.
func newFetch(std Streams) *cobra.Command {
	var opts flags.Fetch
	cmd := &cobra.Command{
		Use:   "fetch [--mailbox UPN] --tenant DOMAIN --client-id ID",
		Short: "sign in to a tenant and keep its events in a file, without a screen",
		Long: `Sign in to a tenant, ask it for the events of a span of time, and keep them in a file as they come. What
happens is told on standard error. ` + "`whoread FILE` shows the file, and `--resume FILE` goes on after an\n" +
			"interruption. The exit status is 0 if everything that was asked for was answered, and 3 if not.",
		Example: `  whoread fetch --mailbox adele@contoso.example --tenant contoso.example --client-id ID --save adele.jsonl
  whoread fetch --tenant contoso.example --client-id ID --auth certificate --certificate app.pfx --since 30d
  whoread fetch --tenant contoso.example --client-id ID --resume adele.jsonl
  whoread fetch --mailbox adele@contoso.example --since 30d --plan`,
		Args: noFiles,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return runFetch(cmd, &opts, std, func(t *fetchTask) error {
				return t.fetch(cmd.Context(), voice{std.Err})
			})
		},
	}
	opts.Register(cmd)
	return cmd
}

// fetchTask is a task of live or fetch while it runs.
type fetchTask struct {
	*flags.FetchTask
	feed *tenantFeed // nil before the tenant is queried
}

// open begins to ask the tenant. What it returns owns the file.
func (t *fetchTask) open() (*tenantFeed, error) {
	feed, err := dial(t.SignIn, t.Sources, fetch.Options{Ask: t.Ask, Clock: t.Clock}, t.OpenFile)
	if err != nil {
		return nil, err
	}
	feed.absent, t.feed = t.UnavailableReason(), feed
	return feed, nil
}

// run carries out what the flags ask for, or only tells what that would be.
func runFetch(cmd *cobra.Command, opts *flags.Fetch, std Streams, do func(*fetchTask) error) (err error) {
	parsed, err := opts.Parse(cmd.Flags().Changed, std.clock())
	if err != nil {
		return err
	}
	defer closing(parsed, &err)
	t := &fetchTask{FetchTask: parsed}
	if !opts.Plan {
		return do(t)
	}
	plan, err := t.planned()
	if err != nil {
		return err
	}
	return write(std.Out, plan)
}

// fetch lets what the tenant answers go into the file, and tells how that went.
func (t *fetchTask) fetch(ctx context.Context, v voice) error {
	err := t.collect(ctx, v)
	t.sayWhereItIs(v)
	return err
}

func (t *fetchTask) collect(ctx context.Context, v voice) (err error) {
	from, err := t.open()
	if err != nil {
		return err
	}
	defer closing(from, &err)
	records, cause := t.take(ctx, from, v)
	err = outcome{from.Inputs(), records, cause, t.Ask.Follow}.say(v)
	if err != nil && !errors.Is(err, errIncomplete) || ctx.Err() != nil {
		return err
	}
	shown, counting := t.sayMailbox(ctx, v, records)
	if counting == nil && !t.found(shown, records) {
		sayChecks(v, from.Checks(ctx))
	}
	return errors.Join(err, counting)
}

// take reads the feed to its end, and tells how it goes.
func (t *fetchTask) take(ctx context.Context, from *tenantFeed, v voice) (records *table.Snapshot, err error) {
	watched := &fetching{status: from.Status, now: t.Clock.Now}
	p := &progress{v: v, look: watched.look, columns: columnsOf(v.w)}
	p.during(ctx, func() { records, err = gather(ctx, from, &watched.rows) })
	return records, err
}

// gather reads a feed to its end, and counts the rows as they come.
func gather(ctx context.Context, from *tenantFeed, rows *atomic.Int64) (*table.Snapshot, error) {
	store := table.NewStore()
	for {
		page, err := from.Next(ctx)
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
