package cli

import (
	"context"

	"github.com/spf13/cobra"

	"whoread/audit/filter"
	"whoread/audit/table"
	"whoread/ui"
	"whoread/ui/cli/flags"
)

// newLive returns the command that shows the records of a tenant as they arrive.
func newLive(std Streams, screen *flags.Screen) *cobra.Command {
	var opts flags.Fetch
	lookups := flags.NewLookup()
	cmd := &cobra.Command{
		Use:   "live [--mailbox UPN] --tenant DOMAIN --client-id ID",
		Short: "sign in to a tenant and show its records as they arrive",
		Long: `Sign in to a tenant, request the records of a span of time, and show them as they arrive. COMPLETE or
INCOMPLETE shows whether everything requested was answered in full. Every row is saved to a file as it
arrives: ` + "`whoread FILE` opens the file, and `--resume FILE` continues after an interruption.\n" +
			"The keys t and T look up the subjects of messages with the same sign-in; that needs more permissions.",
		Example: `  whoread live --mailbox adele@contoso.example --tenant contoso.example --client-id ID
  whoread live --tenant contoso.example --client-id ID --since 2026-09-01 --until 2026-09-30 --source exchange
  whoread live --mailbox adele@contoso.example --since 30d --plan
  whoread live --tenant contoso.example --client-id ID --resume whoread-all-20261001T060000Z.jsonl`,
		Args: rejectFiles,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !opts.Plan {
				if err := requireScreen(std, "`whoread fetch` does the same without a screen"); err != nil {
					return err
				}
			}
			return runFetch(cmd, &opts, std, func(t *fetchTask) error {
				return t.showScreen(cmd.Context(), lookups, screen.Options(buildVersion()), messageWriter{std.Err})
			})
		},
	}
	opts.RegisterFlags(cmd)
	lookups.RegisterSources(cmd.Flags())
	lookups.RegisterSubjects(cmd.Flags())
	lookups.RegisterCompletions(cmd)
	return cmd
}

// showScreen shows the records as they arrive until the user quits, then prints where they are saved.
// Lookups use the same sign-in.
func (t *fetchTask) showScreen(ctx context.Context, lookups flags.Lookup, o ui.Options, msgs messageWriter) (err error) {
	config, err := lookups.Parse(t.SignIn, t.Clock)
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
	f, err := t.openFeed()
	if err != nil {
		return err
	}
	f.lookup = newLookup(config, f.client, known)
	known.setOptions(&o)
	o.Title, o.Filter, o.Lookup, o.Now = t.screenTitle(), mailboxFilter(t.Ask.Mailbox), f.lookup, t.Clock.Now
	err = showScreen(ctx, func() (feed, error) { return f, nil }, o, false, msgs)
	t.printSavedFile(msgs)
	return err
}

// screenTitle returns the mailbox, or the tenant if the records of all mailboxes are shown.
func (t *fetchTask) screenTitle() string {
	if t.Ask.Mailbox != "" {
		return t.Ask.Mailbox
	}
	return t.SignIn.Tenant
}

// mailboxFilter returns the filter for the records of a mailbox, or "" for all.
func mailboxFilter(mailbox string) string {
	if mailbox == "" {
		return ""
	}
	return mailboxTerm(mailbox).String()
}

// mailboxTerm selects the records of a mailbox by its name or GUID: the column matches both.
func mailboxTerm(mailbox string) filter.Expr {
	return table.EqualTerm(table.Mailbox, mailbox)
}
