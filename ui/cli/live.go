package cli

import (
	"context"

	"github.com/spf13/cobra"

	"whoread/audit/filter"
	"whoread/audit/table"
	"whoread/ui"
	"whoread/ui/cli/flags"
)

// newLive makes the command that shows what a tenant answers while it comes in.
func newLive(std Streams, screen *flags.Screen) *cobra.Command {
	var opts flags.Fetch
	lookups := flags.NewLookup()
	cmd := &cobra.Command{
		Use:   "live [--mailbox UPN] --tenant DOMAIN --client-id ID",
		Short: "sign in to a tenant and show its events as they come in",
		Long: `Sign in to a tenant, ask it for the events of a span of time, and show them as they come in. COMPLETE or
INCOMPLETE says all the while whether everything that was asked for has been answered. Every row is kept
in a file as it comes: ` + "`whoread FILE` shows it again, and `--resume FILE` goes on after an interruption.\n" +
			"The keys t and T ask for the subjects of messages, with the same sign-in; that takes further permissions.",
		Example: `  whoread live --mailbox adele@contoso.example --tenant contoso.example --client-id ID
  whoread live --tenant contoso.example --client-id ID --since 2026-09-01 --until 2026-09-30 --source exchange
  whoread live --mailbox adele@contoso.example --since 30d --plan
  whoread live --tenant contoso.example --client-id ID --resume whoread-all-20261001T060000Z.jsonl`,
		Args: rejectFiles,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !opts.Plan {
				if err := requireScreen(std, "`whoread fetch` asks for the same without one"); err != nil {
					return err
				}
			}
			return runFetch(cmd, &opts, std, func(t *fetchTask) error {
				return t.showScreen(cmd.Context(), lookups, screen.Options(buildVersion()), messages{std.Err})
			})
		},
	}
	opts.Register(cmd)
	lookups.RegisterSources(cmd.Flags())
	lookups.RegisterSubjects(cmd.Flags())
	lookups.RegisterCompletions(cmd)
	return cmd
}

// showScreen shows what comes until the user quits, and then says where it is kept. Messages are looked
// up as whoever asks for the records.
func (t *fetchTask) showScreen(ctx context.Context, lookups flags.Lookup, o ui.Options, msgs messages) (err error) {
	q, err := lookups.Parse(t.SignIn, t.Clock)
	if err != nil {
		return err
	}
	known, err := openSubjectsFile(lookups, t.SignIn.ClientID)
	if err != nil {
		return err
	}
	if err := known.checkWritable(); err != nil {
		return err
	}
	defer closeAndJoin(known, &err)
	from, err := t.openFeed()
	if err != nil {
		return err
	}
	from.lookup = newLookup(q, from.client, known)
	known.setOptions(&o)
	o.Title, o.Filter, o.Lookup, o.Now = t.screenTitle(), mailboxFilter(t.Ask.Mailbox), from.lookup, t.Clock.Now
	err = showScreen(ctx, func() (feed, error) { return from, nil }, o, false, msgs)
	t.printSavedFile(msgs)
	return err
}

// screenTitle is what the screen is called: the mailbox, or the tenant if it is for all of them.
func (t *fetchTask) screenTitle() string {
	if t.Ask.Mailbox != "" {
		return t.Ask.Mailbox
	}
	return t.SignIn.Tenant
}

// mailboxFilter is the filter that shows the records of a mailbox; "" for all.
func mailboxFilter(mailbox string) string {
	if mailbox == "" {
		return ""
	}
	return mailboxTerm(mailbox).String()
}

// mailboxTerm selects the records of a mailbox, known by a name or by its GUID: the column matches
// either.
func mailboxTerm(mailbox string) filter.Expr {
	return table.EqualTerm(table.Mailbox, mailbox)
}
